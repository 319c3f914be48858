"""Draws a level of assets/ground.bin to a PNG, from its triangles, to look at it.

    view.py GROUND LEVEL OUT WEST SOUTH EAST NORTH WIDTH_PX [recognised | de_facto]
"""

import hashlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageDraw

import sources


class Reader:
    """What is left of a section."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self):
        return self.take(1)[0]

    def u(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def s(self):
        value = self.u()
        return value >> 1 if value & 1 == 0 else -(value >> 1) - 1

    def lines(self):
        lengths = [self.u() for _ in range(self.u())]
        total = sum(lengths)
        points = np.array([[self.s() for _ in range(total)], [self.s() for _ in range(total)]], dtype=np.int64)
        return np.split(points.cumsum(axis=1).T, np.cumsum(lengths)[:-1]) if lengths else []

    def triangles(self):
        count = self.u()
        rows = np.array([[self.s() for _ in range(count)] for _ in range(3)], dtype=np.int64).reshape(3, -1)
        first = rows[0].cumsum()
        return np.column_stack([first, first + rows[1], first + rows[2]])


def section(data, wanted):
    for i in range(data[5]):
        identity, at, packed, _ = struct.unpack_from("<BIII", data, 6 + 13 * i)
        if identity == wanted:
            return Reader(zlib.decompress(data[at : at + packed]))
    raise SystemExit("no such section")


def level(data, which):
    """Areas (codes, points, triangles), lakes (zoom, points, triangles) and lines (kind, zoom, points), in px."""
    r = section(data, which)
    scale = (1 << r.byte()) / sources.GRID
    arcs = r.lines()
    kinds = list(r.take(len(arcs)))
    lines = [(("", "coast", "boundary", "disputed")[k], 0, a * scale) for k, a in zip(kinds, arcs) if k]
    land, lakes = [], []
    for _ in range(r.u()):
        codes, points = (r.take(3).decode(), r.take(3).decode()), []
        for _ in range(r.u()):
            reference = 0
            for _ in range(r.u()):
                reference += r.s()
                arc = arcs[reference >> 1]
                points.append((arc[::-1] if reference & 1 else arc)[:-1])
        land.append((codes, np.concatenate(points) * scale, r.triangles()))
    for _ in range(r.u()):
        zoom = r.byte() / 10
        points = np.concatenate(r.lines()) * scale
        lakes.append((zoom, points, r.triangles()))
    for kind in ("river", "unit", "disputed"):
        group = r.lines()
        lines += [(kind, r.byte() / 10, points * scale) for points in group]
    return land, lakes, lines


def main():
    data = open(sys.argv[1], "rb").read()
    which, out = int(sys.argv[2]), sys.argv[3]
    west, south, east, north, width = (float(a) for a in sys.argv[4:9])
    view = int(sys.argv[9:10] == ["de_facto"])
    land, lakes, lines = level(data, which)
    corners = sources.to_grid([(west, north), (east, south)]) / sources.GRID
    scale = width / (corners[1, 0] - corners[0, 0])
    zoom = np.log2(scale)
    more = 2  # drawn larger, then averaged
    size = (int(width), int(scale * (corners[1, 1] - corners[0, 1])))
    image = Image.new("RGB", (size[0] * more, size[1] * more), "#CFDDE3")
    draw = ImageDraw.Draw(image)

    def place(points):
        return (points - corners[0]) * scale * more

    def fill(points, triangles, colour):
        points = place(points)
        for t in triangles:
            draw.polygon([tuple(points[i]) for i in t], fill=colour)

    for codes, points, triangles in land:
        shade = hashlib.sha256(codes[view].encode()).digest()
        fill(points, triangles, tuple(215 + b % 34 for b in shade[:3]))
    for min_zoom, points, triangles in lakes:
        if min_zoom <= zoom:
            fill(points, triangles, "#CFDDE3")
    style = {"river": "#9DBFCC", "unit": "#D5CDB8", "coast": "#8AA0A8", "boundary": "#80745A", "disputed": "#D02020"}
    for kind in style:
        for k, min_zoom, points in lines:
            if k == kind and min_zoom <= zoom:
                draw.line([tuple(p) for p in place(points)], fill=style[kind], width=2 if kind != "disputed" else 3)
    image.resize(size, Image.LANCZOS).save(out)
    print(f"zoom {zoom:.2f}, {size[0]} x {size[1]} px")


if __name__ == "__main__":
    main()
