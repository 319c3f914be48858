"""Writes the asset. The layout is described at the top of src/basemap/asset.rs.

    "THGR", version (u8), number of sections (u8)
    per section: id (u8), offset from the start of the file, packed length, unpacked length (u32, little endian)
    the sections, each a zlib stream of its own

Inside a section numbers are LEB128 varints (u), or those of zigzag numbers (s); text is its length in bytes and UTF-8.
"""

import struct

import mapbox_earcut
import numpy as np
import zopfli.zlib

import topology

MAGIC, VERSION = b"THGR", 1
COUNTRIES, SEAS, TOWNS = 3, 4, 5


class Writer:
    """Bytes of a section."""

    def __init__(self):
        self.out = bytearray()

    def byte(self, value):
        self.out.append(int(value))

    def u(self, value):
        value = int(value)
        while value >= 0x80:
            self.out.append(value & 0x7F | 0x80)
            value >>= 7
        self.out.append(value)

    def s(self, value):
        value = int(value)
        self.u(value << 1 if value >= 0 else (-value << 1) - 1)

    def text(self, value):
        value = value.encode("utf-8")
        self.u(len(value))
        self.out += value

    def code(self, value):
        self.out += value.encode("ascii").ljust(3)[:3]

    def zoom(self, value):
        self.byte(round(min(max(value, 0), 25) * 10))

    def lines(self, lines):
        """Point lists: their number, their lengths, all steps in x, all steps in y (across list ends too)."""
        self.u(len(lines))
        for line in lines:
            self.u(len(line))
        if lines:
            steps = np.diff(np.concatenate(lines), axis=0, prepend=[[0, 0]])
            for axis in (0, 1):
                for step in steps[:, axis]:
                    self.s(step)

    def triangles(self, triangles):
        """Corner indices: the first against the first of the triangle before, the others against the first."""
        self.u(len(triangles))
        rows = np.asarray(triangles, dtype=np.int64).reshape(-1, 3)
        first = np.diff(rows[:, 0], prepend=0)
        for column in (first, rows[:, 1] - rows[:, 0], rows[:, 2] - rows[:, 0]):
            for value in column:
                self.s(value)


def triangulated(polygons):
    """Triangles of polygons, each a list of rings of points; indices count through all of them."""
    out, base = [], 0
    for rings in polygons:
        points = np.concatenate(rings).astype(np.float64)
        ends = np.cumsum([len(r) for r in rings]).astype(np.uint32)
        rows = mapbox_earcut.triangulate_float64(points, ends).reshape(-1, 3).astype(np.int64) + base
        # The corner with the least index first, in order of it: steps stay short.
        for row in rows:
            k = int(np.argmin(row))
            out.append((row[k], row[(k + 1) % 3], row[(k + 2) % 3]))
        base += len(points)
    return sorted(out)


def level(shift, outlines, codes, lakes, lines):
    """One level of detail; lines are (rivers, units, disputed), each a list of (min zoom, points)."""
    w = Writer()
    w.byte(shift)
    w.lines(outlines.arcs)
    w.out += bytes(outlines.kinds)
    drawn = {area: polygons for area, polygons in outlines.rings.items() if polygons}
    w.u(len(drawn))
    for area in sorted(drawn):
        for code in codes(area):
            w.code(code)
        polygons = [[r for r in rings if topology.corners(outlines.arcs, r) >= 3] for rings in drawn[area]]
        w.u(sum(len(rings) for rings in polygons))
        for ring in (r for rings in polygons for r in rings):
            w.u(len(ring))
            before = 0
            for arc, back in ring:
                w.s((arc << 1 | back) - before)
                before = arc << 1 | back
        w.triangles(triangulated([[topology.ring_points(outlines.arcs, r) for r in rings] for rings in polygons]))
    w.u(len(lakes))
    for min_zoom, rings in lakes:
        w.zoom(min_zoom)
        w.lines(rings)
        w.triangles(triangulated([rings]))
    for group in lines:
        w.lines([points for _, points in group])
        for min_zoom, _ in group:
            w.zoom(min_zoom)
    return bytes(w.out)


def countries(rows):
    """(code, name, Russian name, (x, y) on the grid, min zoom), by code."""
    w = Writer()
    w.u(len(rows))
    for code, name, name_ru, (x, y), min_zoom in sorted(rows):
        w.code(code)
        w.text(name)
        w.text(name_ru)
        w.u(x)
        w.u(y)
        w.zoom(min_zoom)
    return bytes(w.out)


def seas(rows):
    """(name, Russian name, (x, y) on the grid, min zoom), in the order of the list."""
    w = Writer()
    w.u(len(rows))
    for name, name_ru, (x, y), min_zoom in rows:
        w.text(name)
        w.text(name_ru)
        w.u(x)
        w.u(y)
        w.zoom(min_zoom)
    return bytes(w.out)


def towns(rows, shift):
    """(country, name, (x, y) on the grid, population, capital), by country and x: column by column."""
    w = Writer()
    rows = sorted(rows, key=lambda r: (r[0], *r[2], r[1]))
    codes = sorted({r[0] for r in rows})
    w.byte(shift)
    w.u(len(codes))
    for code in codes:
        w.code(code)
        w.u(sum(1 for r in rows if r[0] == code))
    points = np.array([r[2] for r in rows], dtype=np.int64) >> shift
    for axis in (0, 1):
        for step in np.diff(points[:, axis], prepend=0):
            w.s(step)
    for row in rows:
        w.u(row[3] << 1 | row[4])
    for row in rows:
        w.text(row[1])
    return bytes(w.out)


def asset(sections):
    """The whole file from section id to bytes."""
    head = 6 + 13 * len(sections)
    packed = {i: zopfli.zlib.compress(raw, numiterations=1) for i, raw in sorted(sections.items())}
    out, at = bytearray(MAGIC + bytes([VERSION, len(sections)])), head
    for identity, data in packed.items():
        out += struct.pack("<BIII", identity, at, len(data), len(sections[identity]))
        at += len(data)
    return bytes(out) + b"".join(packed.values()), {i: (len(p), len(sections[i])) for i, p in packed.items()}
