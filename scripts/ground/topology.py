"""Simplifies the areas with mapshaper and takes their outlines apart into arcs: each border once."""

import json
import subprocess
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, mapping

import areas
import sources

KINDS = {"none": 0, "coast": 1, "boundary": 2, "disputed": 3}
LONGEST = 200


@dataclass
class Outlines:
    """Arcs (whole grid numbers), how each is drawn, and per area its polygons as rings of arc references."""

    arcs: list = field(default_factory=list)
    kinds: list = field(default_factory=list)
    rings: dict = field(default_factory=dict)


def large_enough(shape, least):
    """The polygons and holes of a shape that are at least so large (square px), and always the largest polygon."""
    least *= sources.GRID**2
    kept = []
    for i, polygon in enumerate(shapely.get_parts(shape)):
        if i == 0 or polygon.area >= least:
            kept.append(polygon)
    return MultiPolygon(kept)


def simplified(shapes, tolerance_px, least, modules, work):
    """mapshaper's topology of the areas at a tolerance in px."""
    features = [
        {"type": "Feature", "properties": {"id": area}, "geometry": mapping(large_enough(shape, least))}
        for area, shape in shapes.items()
    ]
    source, result = work / "areas.json", work / "simplified.json"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    command = ["node", "--max-old-space-size=6000", str(modules / "mapshaper/bin/mapshaper"), str(source)]
    command += ["-simplify", "weighted", "planar", f"interval={tolerance_px * sources.GRID}", "keep-shapes"]
    command += ["-o", str(result), "format=topojson", "no-quantization"]
    subprocess.run(command, check=True, capture_output=True)
    return json.loads(result.read_text())


def outlines(topology, shift):
    """The arcs of a topology, cut where the way they are drawn changes and after LONGEST points."""
    arcs = [np.rint(np.array(a, dtype=float)).astype(np.int64) for a in topology["arcs"]]
    (layer,) = topology["objects"].values()
    shapes = {}
    users = [set() for _ in arcs]
    for geometry in layer["geometries"]:
        area = geometry["properties"]["id"]
        parts = geometry.get("arcs") or []
        shapes[area] = [parts] if geometry["type"] == "Polygon" else parts
        for ring in (r for p in shapes[area] for r in p):
            for ref in ring:
                users[ref if ref >= 0 else ~ref].add(area)

    out, pieces = Outlines(), []
    for arc, users_of_arc in zip(arcs, users):
        kinds = segment_kinds(arc, tuple(sorted(users_of_arc)))
        pieces.append([])
        start = 0
        for end in range(1, len(arc)):
            if end == len(arc) - 1 or kinds[end] != kinds[start] or end - start == LONGEST:
                points = ((arc[start : end + 1] + (1 << shift >> 1)) >> shift).astype(np.int64)
                moved = np.any(np.diff(points, axis=0) != 0, axis=1)
                points = points[np.concatenate([[True], moved[:-1], [True]])] if len(points) > 2 else points
                pieces[-1].append(len(out.arcs))
                out.arcs.append(points)
                out.kinds.append(KINDS[kinds[start]])
                start = end
    for area, polygons in shapes.items():
        rings = [[expanded(ring, pieces) for ring in polygon] for polygon in polygons]
        out.rings[area] = [polygon for polygon in rings if corners(out.arcs, polygon[0]) >= 3]
    return out


def segment_kinds(arc, users):
    """How each segment of an arc is drawn."""
    if len(users) == 2:
        middles = (arc[:-1] + arc[1:]) / 2
        lon, lat = sources.to_degrees(middles[:, 0], middles[:, 1])
        kinds = [areas.boundary_kind(users, m) for m in zip(lon, lat)]
        # A short change inside a boundary is noise of a box, not a change of its state.
        return kinds
    a, b = arc[:-1], arc[1:]
    seam = ((a[:, 0] == b[:, 0]) & np.isin(a[:, 0], (0, sources.EDGE))) | (
        (a[:, 1] == b[:, 1]) & (a[:, 1] >= sources.EDGE - 1)
    )
    return ["none" if s else "coast" for s in seam]


def expanded(ring, pieces):
    """Arc references of a ring as (arc, reversed) of the arcs they were cut into."""
    out = []
    for ref in ring:
        out += [(i, False) for i in pieces[ref]] if ref >= 0 else [(i, True) for i in reversed(pieces[~ref])]
    return out


def ring_points(arcs, ring):
    """The points of a ring, as the decoder puts them together: each arc without its last point."""
    return np.concatenate([(arcs[i][::-1] if back else arcs[i])[:-1] for i, back in ring])


def corners(arcs, ring):
    """How many different points a ring has."""
    return len(np.unique(ring_points(arcs, ring), axis=0))
