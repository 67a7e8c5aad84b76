"""Styles of cells as far as they are seen, and the shortest sequence from one to another."""

from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

FULL = "█"
"""The block that hides what lies behind it."""
_UNSEEN = frozenset(("1", "2", "3"))
"""Attributes that a blank does not show: bold, dim, italic."""
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
"""What ends an attribute."""
_LEVELS = {"0": 0, "95": 1, "135": 2, "175": 3, "215": 4, "255": 5}
"""Lightness of a colour's parts in the cube of 256 colours, and its place there."""
_CUBE_FROM, _GREYS_FROM, _GREYS = 22, 232, range(8, 239, 10)
"""The first 22 colours are often other ones."""


class CellStyle:
    """The parts of a style, as parameters of the escape sequence; None is any.

    Equal ones are the same object (`style_of`): they are compared and looked up in every cell.
    """

    __slots__ = ("attributes", "background", "foreground")

    def __init__(
        self,
        attributes: tuple[str, ...] | None,
        foreground: str | None,
        background: str | None,
    ) -> None:
        self.attributes = attributes
        self.foreground = foreground
        self.background = background


style_of = lru_cache(maxsize=4096)(CellStyle)
"""The one style of these parts. A second one, should there ever be so many, is sent once more."""
PLAIN = style_of((), "39", "49")


class Cell(NamedTuple):
    """What one cell shows. Equal ones are the same object (`cell_of`), as are their styles."""

    text: str
    style: CellStyle


cell_of = lru_cache(maxsize=8192)(Cell)
"""The one cell of a text and a style. A second one, should there ever be so many, is sent again."""


class Inks(NamedTuple):
    """A style as it is seen in a cell."""

    any: CellStyle
    """In most."""
    glyphs: dict[str, CellStyle]
    """In a blank, which shows the background alone, and in a full block, which hides it."""

    def cells(self, text: str) -> list[Cell]:
        """The cells of a text of one character a cell."""
        return list(map(cell_of, text, map(self.glyphs.get, text, repeat(self.any))))


@lru_cache(maxsize=1024)
def inks(style: str) -> Inks:
    """Take the parameters of a style apart."""
    attributes, foreground, background = [], "39", "49"
    codes = iter(style.split(";") if style else ())
    for code in codes:
        colour = code
        if code in ("38", "48"):
            kind = next(codes, "")
            count = 3 if kind == "2" else 1
            colour = _shortest(code, kind, *(next(codes, "") for _ in range(count)))
        if code[:-1] in ("3", "9"):
            foreground = colour
        elif code[:-1] in ("4", "10"):
            background = colour
        else:
            attributes.append(code)
    whole = style_of(tuple(attributes), foreground, background)
    if not _UNSEEN.issuperset(attributes):
        return Inks(whole, {})
    full = style_of(whole.attributes, foreground, None)
    return Inks(whole, {" ": style_of(None, None, background), FULL: full})


def _shortest(which: str, kind: str, *values: str) -> str:
    """A colour, by its number among 256 where it is one of them."""
    if kind == "2":
        levels = [_LEVELS.get(value, -1) for value in values]
        number = 16 + 36 * levels[0] + 6 * levels[1] + levels[2] if min(levels) >= 0 else 0
        if len(set(values)) == 1 and values[0].isdigit() and int(values[0]) in _GREYS:
            number = _GREYS_FROM + _GREYS.index(int(values[0]))
        if number >= _CUBE_FROM:
            return f"{which};5;{number}"
    return ";".join((which, kind, *values))


@lru_cache(maxsize=4096)
def filled(style: CellStyle, then: CellStyle) -> CellStyle:
    """A style with what it leaves open as in another."""
    return style_of(
        then.attributes if style.attributes is None else style.attributes,
        style.foreground or then.foreground,
        style.background or then.background,
    )


@lru_cache(maxsize=4096)
def style_change(old: CellStyle, new: CellStyle) -> tuple[str, CellStyle]:
    """The shortest sequence that turns one style into the other, and what it becomes.

    Args:
        old: a style without open parts.
        new: the style that is wanted; what it leaves open may be anything that a blank hides.
    """
    before = old.attributes or ()
    if new.attributes is None and _UNSEEN.issuperset(before):
        new = style_of(before, new.foreground, new.background)
    anew = filled(new, PLAIN)
    now = anew.attributes or ()
    target = style_of(now, new.foreground or old.foreground, new.background or old.background)
    options = [(_sequence("0", *_additions(PLAIN, anew)) if anew is not PLAIN else "\x1b[m", anew)]
    ended = [code for code in before if code not in now]
    if _OFF.keys() >= set(ended):
        off = dict.fromkeys(_OFF[code] for code in ended)
        kept = tuple(code for code in before if _OFF.get(code) not in off)
        additions = _additions(style_of(kept, old.foreground, old.background), target)
        options.append((_sequence(*off, *additions), target))
    return min(options, key=lambda option: len(option[0]))


def _additions(old: CellStyle, new: CellStyle) -> list[str]:
    """The attributes that are new, and the colours that are others."""
    attributes = [code for code in new.attributes or () if code not in (old.attributes or ())]
    fore = [new.foreground or ""] if new.foreground != old.foreground else []
    back = [new.background or ""] if new.background != old.background else []
    return [*attributes, *fore, *back]


def _sequence(*codes: str) -> str:
    return f"\x1b[{';'.join(codes)}m" if codes else ""
