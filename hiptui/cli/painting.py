"""Figures and texts as rows for a terminal: roles become colours here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from hiptui.cli.colours import FULL
from hiptui.cli.table import cell_width
from hiptui.domain.formatting import printable
from hiptui.figure.frame import BodyRole, Frame, Run

_DARK: Mapping[BodyRole, int] = MappingProxyType(
    {
        BodyRole.EMPTY: 0x121212,
        BodyRole.MAT: 0x3A3A3A,
        BodyRole.SHADOW: 0x262626,
        BodyRole.FAR: 0x7A8498,
        BodyRole.NEAR: 0xECF0F8,
        BodyRole.TORSO: 0xA3B2D0,
        BodyRole.HIPS: 0x66799F,
        BodyRole.HAIR: 0x8B6A52,
        BodyRole.MARK: 0xE6ECF8,
        BodyRole.WORKING: 0xFFAF00,
        BodyRole.PROP: 0x58A6FF,
        BodyRole.PROP_SHADE: 0x3573BD,
        BodyRole.LETTER: 0xFFAF00,
    }
)
_LIGHT: Mapping[BodyRole, int] = MappingProxyType(
    {
        BodyRole.EMPTY: 0xFFFFFF,
        BodyRole.MAT: 0xDADADA,
        BodyRole.SHADOW: 0xC6C6C6,
        BodyRole.FAR: 0x878C98,
        BodyRole.NEAR: 0x2B303B,
        BodyRole.TORSO: 0x5A6780,
        BodyRole.HIPS: 0x3C4C70,
        BodyRole.HAIR: 0x8A5A3A,
        BodyRole.MARK: 0xDFE4EE,
        BodyRole.WORKING: 0x6B3A00,
        BodyRole.PROP: 0x1F6FCC,
        BodyRole.PROP_SHADE: 0x5B93D6,
        BodyRole.LETTER: 0x6B3A00,
    }
)
_RESET = "\x1b[0m"
_STEPS = (0, 95, 135, 175, 215, 255)
"""Brightness of the steps of a terminal's colour cube."""


class Palette:
    """What roles look like on a terminal of so many colours."""

    def __init__(self, colours: int, *, light: bool) -> None:
        """Fewer than 256 colours show none: the shapes alone must do."""
        self.mono = colours < 256
        self._full = colours == FULL
        self._table = _LIGHT if light else _DARK
        self._known: dict[tuple[BodyRole, BodyRole], str] = {}

    def paint(self, text: str, fg: BodyRole, bg: BodyRole = BodyRole.EMPTY) -> str:
        """Text in the colours of its roles."""
        if self.mono:
            return text
        known = self._known.get((fg, bg))
        if known is None:
            bold = "1;" if fg is BodyRole.LETTER else "22;"
            known = f"\x1b[{bold}{self._colour(38, fg)};{self._colour(48, bg)}m"
            self._known[fg, bg] = known
        return known + text

    def row(self, runs: Sequence[Run], width: int) -> str:
        """Runs as one row of `width` cells, in the middle."""
        used = sum(len(run.text) for run in runs)
        left = max(0, width - used) // 2
        inside = "".join(self.paint(run.text, run.fg, run.bg) for run in runs)
        blank = self.paint("", BodyRole.EMPTY)
        row = f"{blank}{' ' * left}{inside}{blank}{' ' * (width - used - left)}"
        return row if self.mono else row + _RESET

    def line(self, text: str, width: int, role: BodyRole, *, middle: bool = False) -> str:
        """A text as one row of `width` cells, cut where it is too long."""
        text = cut(printable(text), width)
        left = (width - cell_width(text)) // 2 if middle else 0
        padded = f"{' ' * left}{text}{' ' * (width - left - cell_width(text))}"
        return self.paint(padded, role) + ("" if self.mono else _RESET)

    def rows(self, frame: Frame, width: int) -> Iterator[str]:
        """A picture row by row."""
        return (self.row(runs, width) for runs in frame.rows)

    def _colour(self, layer: int, role: BodyRole) -> str:
        colour = self._table[role]
        if self._full:
            return f"{layer};2;{colour >> 16};{colour >> 8 & 255};{colour & 255}"
        return f"{layer};5;{nearest(colour)}"


@lru_cache(maxsize=64)
def nearest(colour: int) -> int:
    """The number of the nearest of 256 colours: from the cube, or one of the greys."""
    parts = (colour >> 16, colour >> 8 & 255, colour & 255)
    places = [min(range(6), key=lambda i, part=part: abs(_STEPS[i] - part)) for part in parts]  # type: ignore[misc]  # a default argument in a lambda
    grey = min(range(24), key=lambda i: abs(8 + 10 * i - sum(parts) / 3))
    cube_error = sum((_STEPS[i] - part) ** 2 for i, part in zip(places, parts, strict=True))
    if sum((8 + 10 * grey - part) ** 2 for part in parts) < cube_error:
        return 232 + grey
    return 16 + 36 * places[0] + 6 * places[1] + places[2]


def cut(text: str, width: int) -> str:
    """`text`, or as much of it as fits into `width` cells."""
    while cell_width(text) > width:
        text = text[: max(0, min(len(text) - 1, width))]
    return text
