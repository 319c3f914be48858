#!/bin/sh
# Prepares assets/ground.bin: scripts/ground/prepare.sh [WORK_FOLDER]
# Needs python3 (3.11 or newer) with venv, node (20 or newer) with npm, and PyPI and npm within reach. Packages are
# pinned, and kept in the work folder (target/ground if none is given) for the next run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${1:-$root/target/ground}
mkdir -p "$work/npm"
test -x "$work/venv/bin/python" || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt"
cp "$here/package.json" "$here/package-lock.json" "$work/npm/"
(cd "$work/npm" && npm install --no-audit --no-fund --ignore-scripts --loglevel=error)
PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" "$here/prepare.py" "$work/npm/node_modules" "$work" "$root/assets/ground.bin"
