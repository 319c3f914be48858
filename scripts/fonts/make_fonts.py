"""Cuts the embedded fonts out of their upstream files.

Usage: make_fonts.py INTER_PACKAGE NOTO_FONTS OUT
"""

import sys
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# Said in every font's version, so that nobody takes it for the upstream file.
MARK = "Theatrum subset"

# What every font has: a missing space would be drawn as a box.
SPACES = {0x20, 0xA0}


def span(first, last):
    """The code points from first to last, both included."""
    return set(range(first, last + 1))


def charset(codec, first, last):
    """The ideographs of an EUC or Big5 charset whose lead bytes are from first to last."""
    found = set()
    for lead in range(first, last + 1):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 and unicodedata.name(text, "").startswith("CJK UNIFIED"):
                found.add(ord(text))
    return found


INTER = (
    span(0x0020, 0x007E)  # Basic Latin
    | span(0x00A0, 0x036F)  # Latin-1, Latin Extended A and B, IPA, modifiers, marks
    | span(0x0370, 0x03FF)  # Greek
    | span(0x0400, 0x052F)  # Cyrillic
    | span(0x1AB0, 0x1AFF)  # more marks
    | span(0x1C80, 0x1C8F)  # Cyrillic Extended C
    | span(0x1D00, 0x1DFF)  # phonetic letters and marks
    | span(0x1E00, 0x1EFF)  # Latin Extended Additional: Vietnamese
    | span(0x1F00, 0x1FFF)  # Greek Extended
    | span(0x2000, 0x20CF)  # punctuation, superscripts, currency
    | span(0x20D0, 0x20FF)  # marks for symbols
    | span(0x2100, 0x21FF)  # letterlike symbols, number forms, arrows
    | span(0x2200, 0x23FF)  # mathematics, technical
    | span(0x2500, 0x27BF)  # boxes, shapes, symbols, dingbats
    | span(0x27F0, 0x27FF)  # long arrows
    | span(0x2900, 0x297F)  # more arrows
    | span(0x2B00, 0x2BFF)  # more symbols and arrows
    | span(0x2C60, 0x2C7F)  # Latin Extended C
    | span(0x2DE0, 0x2E7F)  # Cyrillic Extended A, more punctuation
    | span(0xA640, 0xA69F)  # Cyrillic Extended B
    | span(0xA700, 0xA7FF)  # tone letters, Latin Extended D
    | span(0xAB30, 0xAB6F)  # Latin Extended E
    | span(0xFB00, 0xFB06)  # Latin ligatures
    | {0x0E3F, 0xFFFD}  # baht, replacement character
)

ARABIC = (
    SPACES
    | span(0x0600, 0x06FF)  # Arabic, Persian, Urdu, Pashto, Kurdish, Sindhi, Uyghur
    | span(0x200C, 0x200F)  # joiners and direction marks
    | span(0xFB50, 0xFDFF)  # presentation forms, for painters that do not shape
    | span(0xFE70, 0xFEFC)
)

CJK = (
    SPACES
    | charset("gb2312", 0xB0, 0xF7)  # simplified Chinese
    | charset("big5", 0xA4, 0xC6)  # traditional Chinese, level 1
    | charset("euc_jp", 0xB0, 0xCF)  # Japanese, level 1
    | span(0x3000, 0x303F)  # punctuation
    | span(0x3040, 0x30FF)  # kana
    | span(0x31F0, 0x31FF)
    | span(0xFF01, 0xFF9F)  # full-width letters, half-width kana
    | span(0xFFE0, 0xFFE6)
)


def cut(font, letters, features):
    """Leaves only the letters, and the features that a shaper switches on by itself."""
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 16, 17]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.hinting = False
    options.glyph_names = False
    options.harfbuzz_repacker = False
    options.drop_tables += ["DSIG", "BASE", "VORG", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)


def make_tabular(font):
    """Draws the digits with the figures of one width that the feature tnum gives."""
    table = font["GSUB"].table
    tabular = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for rule in table.LookupList.Lookup[index].SubTable:
                    tabular |= getattr(rule, "ExtSubTable", rule).mapping
    for digit in range(ord("0"), ord("9") + 1):
        for encoding in font["cmap"].tables:
            if encoding.isUnicode():
                # Encodings may share one map: what is tabular already stays.
                glyph = encoding.cmap[digit]
                encoding.cmap[digit] = tabular.get(glyph, glyph)


def name(font, **names):
    """Sets names by number (n1 is the family), and says that the file is a subset."""
    table = font["name"]
    version = table.getDebugName(5)
    for number, text in {"n5": f"{version}; {MARK}", **names}.items():
        table.setName(text, int(number[1:]), 3, 1, 0x409)
    unique = table.getDebugName(3)
    table.setName(f"{unique};{MARK}", 3, 3, 1, 0x409)


def save(font, path):
    """Writes the font: no time of making is in it."""
    font.flavor = None
    font.save(path, reorderTables=True)


def inter(package, out):
    """The four cuts of Inter."""
    features = ["ccmp", "locl", "mark", "mkmk", "kern", "case", "tnum"]
    cuts = [
        # File, weight, fsSelection (italic 1, bold 32, regular 64, typo metrics 128), macStyle.
        ("Regular", 400, 0x40 | 0x80, 0, {"n1": "Inter", "n2": "Regular"}),
        (
            "SemiBold",
            600,
            0x40 | 0x80,
            0,
            {"n1": "Inter SemiBold", "n2": "Regular", "n16": "Inter", "n17": "SemiBold"},
        ),
        ("Bold", 700, 0x20 | 0x80, 1, {"n1": "Inter", "n2": "Bold"}),
        ("Italic", 400, 0x01 | 0x80, 2, {"n1": "Inter", "n2": "Italic"}),
    ]
    for style, weight, selection, mac_style, names in cuts:
        font = TTFont(package / "web" / f"Inter-{style}.woff2", recalcTimestamp=False)
        make_tabular(font)
        cut(font, INTER, features)
        font["OS/2"].usWeightClass = weight
        font["OS/2"].fsSelection = selection
        font["head"].macStyle = mac_style
        name(font, **names)
        save(font, out / f"Inter-{style}.ttf")


def arabic(fonts, out):
    """Noto Sans Arabic."""
    path = fonts / "truetype/noto/NotoSansArabic-Regular.ttf"
    font = TTFont(path, recalcTimestamp=False)
    features = "ccmp locl isol init medi fina rlig liga calt mark mkmk kern".split()
    cut(font, ARABIC, features)
    # The hints are gone, and so what the version says of them.
    version = font["name"].getDebugName(5).split(";")[0]
    name(font, n5=f"{version}; {MARK}")
    save(font, out / "NotoSansArabic-Regular.ttf")
    return font["name"].getDebugName(0)


def cjk(fonts, out):
    """Noto Sans CJK SC."""
    path = fonts / "opentype/noto/NotoSansCJK-Regular.ttc"
    for number in range(10):
        font = TTFont(path, fontNumber=number, recalcTimestamp=False)
        if font["name"].getDebugName(1) == "Noto Sans CJK SC":
            break
    else:
        raise SystemExit(f"no Noto Sans CJK SC in {path}")
    cut(font, CJK, ["ccmp"])
    name(font)
    save(font, out / "NotoSansCJK-Regular.otf")
    return font["name"].getDebugName(0)


def main():
    package, fonts, out = (Path(argument) for argument in sys.argv[1:])
    inter(package, out)
    copyrights = [f"Noto Sans Arabic: {arabic(fonts, out)}", f"Noto Sans CJK: {cjk(fonts, out)}"]

    licence = (package / "LICENSE.txt").read_text(encoding="utf-8")
    (out / "OFL-Inter.txt").write_text(licence, encoding="utf-8")
    # The same licence, under the copyright lines that the Noto fonts carry.
    _, body = licence.split("\n\n", 1)
    text = "\n".join(copyrights) + "\n\n" + body
    (out / "OFL-Noto.txt").write_text(text, encoding="utf-8")


main()
