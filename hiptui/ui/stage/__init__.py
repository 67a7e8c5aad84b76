"""Styled text by the cell: spans with a role, lines of spans, how to fit them and where they go."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size
from textual.content import Content

from hiptui.domain.circuit import Move

_DRAWN = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█━┻"


class Role(StrEnum):
    """What a piece of text means; the theme gives each its colour."""

    TEXT = "text"
    DIM = "dim"
    """Words that may be overlooked."""
    STRONG = "strong"
    """The number or the word that matters."""
    WORK = "work"
    """Work, and the leg that does it."""
    NOW = "now"
    """The same on a plate of its colour: a word that is small and must be seen."""
    READY = "ready"
    """Getting into position."""
    REST = "rest"
    PAUSE = "pause"
    KEY = "key"


class Span(Struct, frozen=True):
    """Text in one role."""

    text: str
    role: Role = Role.TEXT

    @property
    def width(self) -> int:
        return cell_len(self.text)

    @property
    def is_drawn(self) -> bool:
        """Whether it is made of strokes and blocks: bold says nothing there, and costs bytes."""
        return not self.text.strip(_DRAWN)


Line = tuple[Span, ...]
"""One row, from the left."""

BLANK: Line = ()


def line(text: str, role: Role = Role.TEXT) -> Line:
    """A line of one span; empty text gives a blank line."""
    return (Span(text, role),) if text else BLANK


def width(spans: Iterable[Span]) -> int:
    """Cells that spans take."""
    return sum([cell_len(span.text) for span in spans])


def shown(text: str, cells: int) -> str:
    """`text` within `cells`, with an ellipsis where it had to be cut."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + "…" if cells > 1 else "…"[:cells]


def fitting(move: Move, cells: int) -> str:
    """A move's name in full where it fits, else the short one, else whole words of it."""
    if cell_len(move.name) <= cells:
        return move.name
    return whole_words(move.short, cells)


def whole_words(text: str, cells: int) -> str:
    """The first words of `text` that fit; part of the first where it is wider than `cells`."""
    words = text.split()
    while len(words) > 1 and (
        cell_len(" ".join(words)) > cells or not any(map(str.isalnum, words[-1]))
    ):
        words.pop()
    return shown(" ".join(words), cells)


def cut(spans: Line, cells: int) -> Line:
    """The line within `cells`."""
    if width(spans) <= cells:
        return tuple([span for span in spans if span.text])
    kept: list[Span] = []
    for span in spans:
        if span.width > cells:
            kept.append(replace(span, text=shown(span.text.rstrip(), cells)))
            break
        kept.append(span)
        cells -= span.width
    return tuple(span for span in kept if span.text)


def fill(spans: Line, cells: int) -> Line:
    """The line cut or padded with spaces to exactly `cells`."""
    spans = cut(spans, cells)
    gap = cells - width(spans)
    return (*spans, Span(" " * gap)) if gap > 0 else spans


def spread(left: Line, right: Line, cells: int) -> Line:
    """One line with something at each end; the right end goes first where both do not fit."""
    if not right or width(left) + width(right) + 2 > cells:
        return cut(left, cells)
    return (*left, Span(" " * (cells - width(left) - width(right))), *right)


def flush(spans: Line, cells: int) -> Line:
    """The line at the right edge of `cells`."""
    spans = cut(spans, cells)
    return _after(cells - width(spans), spans)


def centred(spans: Line, cells: int) -> Line:
    """The line in the middle of `cells`."""
    spans = cut(spans, cells)
    return _after((cells - width(spans)) // 2, spans)


def _after(gap: int, spans: Line) -> Line:
    return (Span(" " * gap), *spans) if gap > 0 else spans


def wrap(text: str, cells: int, most: int = 1000) -> list[str]:
    """`text` in rows of at most `cells`, broken between words where it can be.

    Where it takes more than `most` rows, the last one ends in an ellipsis.
    """
    wrapped = Content(" ".join(text.split())).wrap(max(2, cells))
    rows = [*filter(None, (row.plain.strip() for row in wrapped))]
    if len(rows) > most:
        rows = rows[:most]
        if rows:
            rows[-1] = shown(rows[-1] + " …", cells)
    return rows


@lru_cache(maxsize=128)
def paragraph(text: str, cells: int, role: Role = Role.TEXT, most: int = 1000) -> tuple[Line, ...]:
    """`text` wrapped into lines of one role; most are the same from second to second."""
    return tuple(line(row, role) for row in wrap(text, cells, most))


def plain(lines: Iterable[Line]) -> str:
    """The lines as text, for tests and copies."""
    return "\n".join("".join(span.text for span in spans).rstrip() for spans in lines)


class FigureSize(StrEnum):
    """How much room the figure takes."""

    LARGE = "large"
    BESIDE = "beside"
    OFF = "off"


def apart(left: list[Line], right: list[Line], cells: int) -> list[Line]:
    """Two blocks at the two edges, row by row."""
    pairs = zip_longest(left, right, fillvalue=BLANK)
    return [spread(one, other, cells) for one, other in pairs]


def width_of(rows: list[Line]) -> int:
    """Cells of the widest row."""
    return max((width(row) for row in rows), default=0)
