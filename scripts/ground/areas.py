"""Makes the areas: countries and disputed pieces, as polygons that share their borders exactly."""

import json
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Point, box

import sources

HERE = Path(__file__).parent
CODES = json.loads((HERE / "codes.json").read_text(encoding="utf-8"))
DISPUTED = json.loads((HERE / "disputed.json").read_text(encoding="utf-8"))
PIECES = {p["id"]: p for p in DISPUTED["pieces"]}


def code_of(record):
    """The ISO 3166-1 alpha-3 code of a Natural Earth unit."""
    unit = record["ADM0_A3"]
    if unit in CODES["codes"]:
        return CODES["codes"][unit]
    for field in ("ISO_A3", "ISO_A3_EH"):
        if len(record[field]) == 3 and record[field].isalpha():
            return record[field]
    raise SystemExit(f"no ISO code for {unit}: add it to codes.json")


def codes_in_views(area):
    """The codes of an area, in the recognised and in the de facto view."""
    piece = PIECES.get(area)
    return (piece["recognised"], piece["de_facto"]) if piece else (area, area)


def make(records, boundary_lines, atlas_units):
    """Area id (ISO code, or id of a piece) to its polygons on the grid.

    All borders and cutting lines are noded together and cut the plane into faces, and each face is given to an area:
    so two areas that touch share every vertex.
    """
    whole = box(-180, -sources.MAX_LAT, 180, sources.MAX_LAT)
    hosts, lines = {}, []
    for record, shape in records:
        if shape.bounds[1] < -sources.MAX_LAT:
            shape = shape.intersection(whole)
        shape = sources.on_grid(shape)
        lines.append(shape.boundary)
        hosts[record["ADM0_A3"]] = shape
    cuts = [boundary_lines[i] for p in PIECES.values() for i in p.get("cut_lines", [])]
    for piece in PIECES.values():
        if "atlas_lines" in piece:
            unit, within = piece["atlas_lines"]["unit"], box(*piece["atlas_lines"]["box"])
            host = next(shape for record, shape in records if record["ADM0_A3"] == piece["host"])
            cuts += [atlas_units[unit].boundary.intersection(within), within.boundary.intersection(host)]
    lines += [sources.on_grid(line) for line in cuts]
    faces = shapely.get_parts(shapely.polygonize([shapely.unary_union(lines)]))

    named = {p["host"]: i for i, p in PIECES.items() if p["host"] and "units" not in p}
    unit_of = {r["ADM0_A3"]: named.get(r["ADM0_A3"]) or code_of(r) for r, _ in records}
    host_names = list(hosts)
    tree = shapely.STRtree([shapely.make_valid(hosts[h]) for h in host_names])
    cut = {}
    for identity, piece in PIECES.items():
        if "units" in piece:
            cut.setdefault(piece["host"], []).append((identity, piece["units"]))
    units = list(atlas_units)
    unit_tree = shapely.STRtree([atlas_units[u] for u in units])
    loose = [(i, q) for i, p in PIECES.items() for q in p.get("points", [])]
    loose += [(f["code"], q) for f in DISPUTED["fill"] for q in f["points"]]
    loose = [(i, Point(*sources.to_grid([q])[0])) for i, q in loose]

    found = {}
    for face in faces:
        inside = face.representative_point()
        host = [host_names[i] for i in tree.query(inside, predicate="intersects")]
        if not host:
            area = next((i for i, q in loose if face.contains(q)), None)
            if area is None:
                continue  # water
        else:
            area = unit_of[host[0]]
            if host[0] in cut:
                nearest = units[unit_tree.nearest(Point(*sources.to_degrees(inside.x, inside.y)))]
                pieces = [i for i, names in cut[host[0]] if nearest in names and large_enough(i, face)]
                area = pieces[0] if pieces else area
        found.setdefault(area, []).append(face)
    missing = [i for i in PIECES if i not in found]
    if missing:
        raise SystemExit(f"no land found for {missing}")
    return {area: polygons(shapely.coverage_union_all(found[area])) for area in sorted(found)}


def large_enough(piece, face):
    """Whether a face may be in a piece: two editions of a border leave slivers between them that may not."""
    return face.area >= PIECES[piece].get("least_px2", 0) * sources.GRID**2


def polygons(shape):
    """The polygons of a shape, largest first."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return MultiPolygon(sorted(parts, key=lambda p: (-p.area, p.bounds)))


def boundary_kind(pair, middle):
    """How the boundary between two areas is drawn at a point (degrees): settled, disputed, or not at all."""
    if any(area in PIECES for area in pair):
        return "disputed"
    for rule in DISPUTED["boundaries"]:
        if set(rule["between"]) == set(pair):
            west, south, east, north = rule.get("box", (-180, -90, 180, 90))
            if west <= middle[0] <= east and south <= middle[1] <= north:
                return "disputed"
    return "boundary"
