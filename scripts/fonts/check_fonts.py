"""Checks the embedded fonts: their names, their digits, and the letters that they must have.

Usage: check_fonts.py FONTS [FILE...]

Letters of the files that no font has are only listed.
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

# File, family, weight, italic.
FONTS = [
    ("Inter-Regular.ttf", "Inter", 400, False),
    ("Inter-SemiBold.ttf", "Inter", 600, False),
    ("Inter-Bold.ttf", "Inter", 700, False),
    ("Inter-Italic.ttf", "Inter", 400, True),
    ("NotoSansArabic-Regular.ttf", "Noto Sans Arabic", 400, False),
    ("NotoSansCJK-Regular.otf", "Noto Sans CJK SC", 400, False),
]

# Letters that must be in some font.
LETTERS = (
    "Душанбе Бохтар Қурғонтеппа Ашхабад Đà Nẵng ≈ 7,000–7,500 → − × · … “ ” ’ № ° ′ ″ ² ³"
    " § © İstanbul Łódź Þórshöfn ə دمشق تهران 北京 上海 東京 深圳"
)
# Signs of the interface: those that no font has are to be drawn instead.
SIGNS = "← ↑ ↓ ↗ ✕ ⌂ ☰ ● ○ ◆ ▲ ▼ ◀ ▶ ✓"

LARGEST = 3_500_000


def main():
    folder = Path(sys.argv[1])
    wrong = []
    held = {}
    for file, family, weight, italic in FONTS:
        path = folder / file
        font = TTFont(path)
        names, metrics, letters = font["name"], font["OS/2"], font.getBestCmap()
        held[file] = set(letters)
        found = (
            names.getDebugName(16) or names.getDebugName(1),
            metrics.usWeightClass,
            bool(metrics.fsSelection & 1),
        )
        size = path.stat().st_size
        print(f"{file}: {size} bytes, {len(letters)} letters, {len(font.getGlyphOrder())} glyphs")
        print(f"  {names.getDebugName(5)}")
        if found != (family, weight, italic):
            wrong.append(f"{file} is {found}")
        if size > LARGEST:
            wrong.append(f"{file} is larger than {LARGEST} bytes")
        if family == "Inter":
            widths = {font["hmtx"][letters[ord(digit)]][0] for digit in "0123456789"}
            if len(widths) != 1:
                wrong.append(f"{file}: digits of {len(widths)} widths")

    # A letter has to be in all cuts of Inter, or else in a fallback.
    cuts = [letters for file, letters in held.items() if file.startswith("Inter-")]
    fallbacks = [letters for file, letters in held.items() if not file.startswith("Inter-")]
    every = set.intersection(*cuts).union(*fallbacks)
    uneven = sorted(set.union(*cuts) - set.intersection(*cuts))
    if uneven:
        print("not in every cut of Inter:", " ".join(f"U+{letter:04X}" for letter in uneven))

    def missing(text):
        return sorted(letter for letter in set(text) if ord(letter) not in every and letter > " ")

    if lacking := missing(LETTERS):
        wrong.append(f"letters in no font: {' '.join(lacking)}")
    print("signs in no font:", " ".join(missing(SIGNS)) or "none")
    for file in sys.argv[2:]:
        lacking = missing(Path(file).read_text(encoding="utf-8"))
        print(f"{Path(file).name}: letters in no font:", " ".join(lacking) or "none")
    for line in wrong:
        print("WRONG:", line, file=sys.stderr)
    sys.exit(bool(wrong))


main()
