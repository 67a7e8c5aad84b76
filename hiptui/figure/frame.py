"""What the figure's drawing is made of: roles for colours, runs of cells, frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

from hiptui.domain.circuit import Side

SMALLEST = (30, 12)
"""Columns and rows; below either there is no figure, only its caption."""


class BodyRole(IntEnum):
    """What a part of the picture is; the theme says which colour that has."""

    EMPTY = 0
    """The background."""
    MAT = 1
    """The mat on the floor."""
    SHADOW = 2
    """On the floor, under the body; darker than the mat."""
    CONTACT = 3
    """The edge below what touches the floor; darker still."""
    FAR = 4
    """The leg that is farther away than its twin."""
    NEAR = 5
    """The other leg."""
    SKIN = 6
    """Face, neck, forearms, hands."""
    TORSO = 7
    """The shirt, with its sleeves: an arm is never taken for a leg."""
    BACK = 8
    """The shirt's back, the sleeve of an arm that is farther than its twin, a block's dark side."""
    HIPS = 9
    """The shorts: they turn with the pelvis."""
    HAIR = 10
    """Hair and eyes, and the forearm that is farther away than its twin."""
    MARK = 11
    """The number on the chest."""
    WORKING = 12
    """The leg that the side names."""
    PROP = 13
    """Block or hurdle."""
    PROP_SHADE = 14
    """The block's darker face."""
    LETTER = 15
    """L or R at the working foot."""


class Run(NamedTuple):
    """Neighbouring cells of one pair of roles."""

    text: str
    """One character a cell."""
    fg: BodyRole
    """The glyphs' role."""
    bg: BodyRole
    """The role behind them; EMPTY is the background."""


class View(Struct, frozen=True):
    """How a figure is looked at."""

    width: int
    """Columns."""
    height: int
    """Rows."""
    side: Side | None = None
    """The side to show; None shows the figure as it was written."""
    turn: int = 0
    """Degrees by which the camera is turned by hand."""
    mono: bool = False
    """True where the terminal shows no colours: shapes alone must do."""


_ROLES = tuple(BodyRole)


class Frame(Struct, frozen=True):
    """One picture of a figure at three bytes a cell, a quarter of what its runs take."""

    width: int
    glyphs: str
    """Of all cells, row by row."""
    roles: bytes
    """Of all cells, with the role behind in the upper four bits."""

    @classmethod
    def of(cls, rows: Sequence[Sequence[Run]]) -> Frame:
        """The picture of these runs, as many cells in every row."""
        runs = [run for row in rows for run in row]
        roles = b"".join(bytes((run.fg | run.bg << 4,)) * len(run.text) for run in runs)
        glyphs = "".join(run.text for run in runs)
        return cls(len(glyphs) // len(rows), glyphs, roles)

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.glyphs) // self.width

    @property
    def rows(self) -> tuple[tuple[Run, ...], ...]:
        """Each row's runs, from left to right; together exactly `width` cells."""
        return tuple(tuple(self.row(y)) for y in range(self.height))

    def row(self, y: int) -> Iterator[Run]:
        """The runs of a row: neighbours differ in their roles."""
        glyphs, roles = self.cells_of(y)
        start = 0
        for byte, cells in groupby(roles):
            end = start + sum(1 for _ in cells)
            yield Run(glyphs[start:end], _ROLES[byte & 15], _ROLES[byte >> 4])
            start = end

    def cells_of(self, y: int) -> tuple[str, bytes]:
        """Glyphs and roles of a row; to compare those costs a third of what its runs do."""
        own = slice(y * self.width, (y + 1) * self.width)
        return self.glyphs[own], self.roles[own]

    @property
    def text(self) -> str:
        """The glyphs alone, without trailing blanks."""
        return "\n".join("".join(run.text for run in row).rstrip() for row in self.rows)
