#!/bin/sh
# Prepares assets/gazetteer.bin: scripts/gazetteer/prepare.sh [--check] [WORK_FOLDER]
# Needs python3 (3.11 or newer) with venv, and PyPI within reach. Packages are pinned, and kept in the work folder
# (target/gazetteer if none is given) for the next run. With --check it prepares the file in the work folder and compares
# it with SHA256SUMS.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
check=
if [ "${1:-}" = --check ]; then
  check=1
  shift
fi
work=${1:-$root/target/gazetteer}
mkdir -p "$work/assets"
test -x "$work/venv/bin/python" || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt"
if [ -n "$check" ]; then out=$work; else out=$root; fi
PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" "$here/prepare.py" "$out/assets/gazetteer.bin"
if [ -n "$check" ]; then
  cd "$work" && sha256sum --check "$here/SHA256SUMS"
else
  cd "$root" && sha256sum assets/gazetteer.bin >"$here/SHA256SUMS"
fi
