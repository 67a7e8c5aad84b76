"""Block letters: two small fonts, times the largest whole scale, in quadrants.

A quadrant is a quarter of a cell and about twice as high as it is wide, so a font's dot is drawn
up to twice as many quadrants wide as high: that looks square. For fonts without quadrants a
dot is whole cells wide, and whole cells high where there is room.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Glyph by bits: 1 upper left, 2 upper right, 4 lower left, 8 lower right."""


class Font(Struct, frozen=True):
    """Glyphs of one height; each is its columns from the left, as bits, lowest bit on top."""

    height: int
    """Dots."""
    glyphs: Mapping[str, tuple[int, ...]]
    """Columns by character."""

    def columns(self, text: str) -> list[int]:
        """The columns of `text`, with one empty column between characters."""
        columns: list[int] = []
        for i, char in enumerate(text):
            columns += [0, *self.glyphs[char]] if i else self.glyphs[char]
        return columns


def _font(height: int, table: str) -> Font:
    glyphs: dict[str, tuple[int, ...]] = {" ": (0, 0)}
    for entry in table.split():
        char, _, columns = entry.partition("=")
        glyphs[char] = tuple(int(column, 16) for column in columns.split("."))
    return Font(height, glyphs)


SMALL = _font(
    5,
    """
    0=0E.11.11.0E 1=00.12.1F.10 2=12.19.15.12 3=11.15.15.1F 4=07.04.04.1F 5=17.15.15.09
    6=0E.15.15.09 7=01.01.1D.03 8=0A.15.15.0A 9=12.15.15.0E :=0A A=1E.05.05.1E B=1F.15.15.0A
    C=0E.11.11 D=1F.11.0E E=1F.15.11 F=1F.05.01 G=0E.11.15.1D H=1F.04.1F I=11.1F.11 J=08.10.0F
    K=1F.04.0A.11 L=1F.10.10 M=1F.02.04.02.1F N=1F.02.04.1F O=0E.11.11.11.0E P=1F.05.02
    Q=0E.11.19.1E R=1F.05.0D.12 S=12.15.09 T=01.1F.01 U=1F.10.10.1F V=03.0C.10.0C.03
    W=1F.08.04.08.1F X=11.0A.04.0A.11 Y=07.1C.07 Z=19.15.13 -=04.04 +=04.0E.04 /=18.04.03
    ~=04.02.04.02 .=10 ,=18 '=03 (=0E.11 )=11.0E &=0A.15.0A.10 ?=01.15.02 !=17
    ◀=04.0E.1F.04.04.04.04.04 ▶=04.04.04.04.04.1F.0E.04
    """,
)
LARGE = _font(
    7,
    """
    0=3E.41.41.41.3E 1=00.42.7F.40.00 2=42.61.51.49.46 3=21.41.49.4D.33 4=18.14.12.7F.10
    5=27.45.45.45.39 6=3C.4A.49.49.31 7=01.61.19.05.03 8=36.49.49.49.36 9=46.49.49.29.1E :=14
    A=7C.12.11.12.7C B=7F.49.49.49.36 C=3E.41.41.41.22 D=7F.41.41.22.1C E=7F.49.49.49.41
    F=7F.09.09.09.01 G=3E.41.41.49.79 H=7F.08.08.08.7F I=41.7F.41 J=20.40.41.3F.01
    K=7F.08.14.22.41 L=7F.40.40.40.40 M=7F.02.0C.02.7F N=7F.04.08.10.7F O=3E.41.41.41.41.3E
    P=7F.09.09.09.06 Q=3E.41.51.21.5E R=7F.09.19.29.46 S=46.49.49.49.31 T=01.01.7F.01.01
    U=7F.40.40.40.7F V=0F.30.40.30.0F W=7F.20.18.20.7F X=63.14.08.14.63 Y=07.08.70.08.07
    Z=61.51.49.45.43 -=08.08.08 +=08.08.3E.08.08 /=60.10.08.04.03 ~=08.04.08.10.08 .=60.60
    ,=40.30 '=07 (=3E.41 )=41.3E &=36.49.56.20.50 ?=02.01.51.09.06 !=5F ◀=08.1C.1C.3E.7F.08.08.08
    ▶=08.08.08.7F.3E.1C.1C.08
    """,
)
ARROWS = "◀▶"
FONTS = (SMALL, LARGE)
"""The smaller first: its strokes are bolder, so it wins where both come out as high."""


_PLAINER = str.maketrans("–—‐−’‘×ØŁĐ\xa0", "----''XOLD ") | {ord("Æ"): "AE", ord("Œ"): "OE"}
"""Characters that look like others, but are not made of them."""


_NO_LETTERS = frozenset(["Cf", "Me", "Mn", "Sk", "So"])
"""Categories of accents, and of what pictures are made of."""


def folded(text: str) -> str:
    """`text` as block letters have it: capitals, no accents, no pictures, "Fuß 🦶" as "FUSS"."""
    text = text.upper()
    if text.isascii():
        return text
    import unicodedata  # noqa: PLC0415 - most names have no accents

    parts = unicodedata.normalize("NFKD", text.translate(_PLAINER))
    kept = (
        char
        for char in parts
        if char in SMALL.glyphs or unicodedata.category(char) not in _NO_LETTERS
    )
    return " ".join("".join(kept).split()) or text


def can_write(text: str) -> bool:
    """Whether every character has a glyph, accents aside."""
    return all(char in SMALL.glyphs for char in folded(text))


def least_cells(text: str) -> int:
    """Cells that `text` takes in the smallest letters; 0 where it can not be written."""
    return len(SMALL.columns(folded(text))) if text and can_write(text) else 0


@lru_cache(maxsize=256)
def letters(
    text: str, cells: int, rows: int, *, whole: bool = False, like: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """`text` in the largest block letters that fit; nothing where none do.

    `whole` makes them of whole cells, or of upper and lower halves where there is little room.
    They are no larger than those in which each text of `like` fits too.
    """
    texts = [folded(one) for one in (text, *like)]
    if not text or not all(map(can_write, texts)):
        return ()
    fits = (_fitted(font, texts, cells, rows, whole) for font in FONTS)
    best = max(fits, key=lambda fit: fit[:2])
    scale_y, scale_x, font = best[0] // best[2].height, best[1], best[2]
    return _drawn(font, texts[0], scale_x, scale_y) if scale_y else ()


@lru_cache(maxsize=256)
def sunk(rows: tuple[str, ...]) -> tuple[str, ...]:
    """Drawn letters half a row lower, where that half row is empty."""
    bits = [[QUADRANTS.index(char) for char in row] for row in rows]
    if not rows or any(bit & 12 for bit in bits[-1]):
        return rows
    pairs = pairwise([[0] * len(rows[0]), *bits])
    return tuple(
        "".join(QUADRANTS[(up >> 2) + ((bit & 3) << 2)] for up, bit in zip(above, row, strict=True))
        for above, row in pairs
    )


def _fitted(
    font: Font, texts: list[str], cells: int, rows: int, whole: bool
) -> tuple[int, int, Font]:
    """Height in quadrants, width of a dot in quadrants, and the font; height 0 where none fits.

    A dot narrower than a cell cannot be read from afar, so that does not count as fitting; and an
    arrow of few dots that are higher than wide is a cross.
    """
    widest = cells * 2 // max(len(font.columns(text)) for text in texts)
    square = font is SMALL and not {*ARROWS}.isdisjoint("".join(texts))
    scale_y = min(rows * 2 // font.height, widest // 2 if square else widest)
    if scale_y < 1 or widest < 2:
        return 0, 0, font
    scale_x = min(scale_y * 2, widest)
    if whole:
        scale_x, scale_y = scale_x // 2 * 2, max(1, scale_y // 2 * 2)
    return scale_y * font.height, scale_x, font


def _drawn(font: Font, text: str, scale_x: int, scale_y: int) -> tuple[str, ...]:
    columns = font.columns(text)
    pixels = [row for row in range(font.height) for _ in range(scale_y)]
    pixels += [font.height] * (len(pixels) % 2)
    pairs = [*zip(pixels[::2], pixels[1::2], strict=True)]
    rows = {pair: _row(columns, scale_x, *pair) for pair in dict.fromkeys(pairs)}  # many are alike
    return tuple(rows[pair] for pair in pairs)


def _row(columns: list[int], scale: int, upper: int, lower: int) -> str:
    """Two columns at a time, which meet within a cell where a dot is not whole cells wide."""
    half, odd = divmod(scale, 2)
    bits = [(column >> upper & 1) + 4 * (column >> lower & 1) for column in (*columns, 0)]
    cells: list[str] = []
    for one, two in zip(bits[::2], bits[1::2], strict=False):
        cells += (
            QUADRANTS[3 * one] * half,
            QUADRANTS[one + 2 * two] * odd,
            QUADRANTS[3 * two] * half,
        )
    return "".join(cells)[: -(-len(columns) * scale // 2)]
