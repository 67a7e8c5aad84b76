"""What the terminal shows, cell by cell, and the shortest text that changes it into the next frame.

A frame of Textual repaints whole regions, with 36 bytes of colour and reset round every segment.
Most of its cells are on the screen already: a clock and a bar are 530 bytes a second as they
come, and about 90 as changed cells.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, repeat
from operator import attrgetter, is_not

from rich.cells import cell_len

from hiptui.ui.textual_patches.cell_style import (
    PLAIN,
    Cell,
    CellStyle,
    cell_of,
    filled,
    inks,
    style_change,
)

_TOKEN = re.compile(
    r"\x1b\[(\d+);(\d+)H"  # 2: the cursor goes to row;column
    r"|(?:\x1b\[0m)?\x1b\[([\d;]*)m([^\x00-\x1f\x7f-\x9f]*)"  # 4: style, and text in it
    r"|([^\x00-\x1f\x7f-\x9f]+)"  # 5: text in the style of before
    r"|\n"  # always followed by a cursor move
    r"|(.)",  # 6: something that this module does not know
    re.DOTALL,
)
# What every terminal draws one cell wide: letters, box drawing, blocks, braille, sextants.
_PLAIN = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u038a\u0391-\u03a1\u03a3-\u0482"
    "\u2013\u2014\u2018-\u201e\u2022\u2026\u2190-\u2193\u2500-\u25fc\u2800-\u28ff"
    "\U0001fb00-\U0001fb3b]*"
)
_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]+")
_CHANGED = re.compile(b"\x01+")
_GOES_ON = ""
"""The text of a cell into which a wide or combined one goes on.

No text begins with it: a run that was painted over, in part or whole, is never taken for shown.
"""
_LONGEST_DOWN = 3
"""Rows that are gone down one by one."""
IN_ONE_PIECE = 512
"""Bytes of a frame that reaches any terminal in one piece, and needs no marks to hold together."""
RESET = "\x1b[m"
"""What makes the style plain."""
_style = attrgetter("style")

Piece = tuple[tuple[int, int] | None, str, str]
"""A text of one style: its column and row, or None where the last one ended; the parameters."""


class _Row(list[Cell | None]):
    """The cells of one row, None where nothing is known."""

    def reach(self, end: int) -> None:
        """Have cells up to a column."""
        self.extend(repeat(None, end - len(self)))


_Run = tuple[int, int, _Row, list[Cell]]
"""Cells of a row that are to be sent, of one character each: column, row number, row, cells."""


class Pen:
    """Collects the output of one frame; knows where the terminal's cursor is and its style."""

    def __init__(self, cursor: tuple[int, int] | None, style: CellStyle, width: int) -> None:
        self.out: list[str] = [RESET] if cursor is None else []
        self.runs: list[_Run] = []
        self.at = cursor
        self.style = PLAIN if cursor is None else style
        self._width = width

    def send(self) -> None:
        """Write the runs, beginning with those in the style of now.

        A second of a session has always the same three styles: that saves one change of them.
        """
        now, runs = self.style.foreground, self.runs
        alike = (
            i for i, (*_, cells) in enumerate(runs) for _, ink in cells if ink.foreground == now
        )
        first = next(alike, 0)
        for x, y, row, cells in (*runs[first:], *runs[:first]):
            self.go(x, y, row)
            self.write(cells)
        runs.clear()

    def go(self, x: int, y: int, row: _Row) -> None:
        """Bring the cursor to a cell the shortest way, maybe by sending what is there already."""
        if self.at == (x, y):
            return
        move = _absolute(x, y)
        if self.at is not None and self.at[0] < self._width:  # behind the edge terminals differ
            begin, gap, down = self.at[0], x - self.at[0], y - self.at[1]
            if 0 <= down <= _LONGEST_DOWN:
                move = min(move, "\v" * down + _sideways(gap, x), key=len)
            if not down and 0 < gap <= len(move) and (text := self._same_style(row, begin, x)):
                move = min(text, move, key=lambda option: len(option.encode()))
        self.out.append(move)
        self.at = (x, y)

    def _same_style(self, row: _Row, start: int, end: int) -> str:
        """The text of cells that can be sent as they are, or nothing."""
        cells = [cell for cell in row[start:end] if cell]
        text = "".join([cell.text for cell in cells])
        if len(text) < end - start or not _PLAIN.fullmatch(text):
            return ""
        return "" if any(style_change(self.style, cell.style)[0] for cell in cells) else text

    def write(self, cells: list[Cell]) -> None:
        """Write cells of one character each at the cursor."""
        runs = [
            (style, "".join([cell.text for cell in run])) for style, run in groupby(cells, _style)
        ]
        for (style, text), (then, _) in zip(runs, (*runs[1:], runs[-1]), strict=True):
            self.become(style, then)
            self.out.append(text)
        assert self.at is not None
        self.at = (self.at[0] + len(cells), self.at[1])

    def write_run(self, x: int, y: int, text: str, style: CellStyle) -> None:
        """Write a text whose width the terminal may see differently.

        Its cells are cleared first: whether the terminal takes fewer cells or more, nothing old
        stays. Where the cursor is then is not known.
        """
        self.out.append(_absolute(x, y))
        self.at = (x, y)
        self.write([cell_of(" ", style)] * cell_len(text))
        self.out += [_absolute(x, y), text]
        self.at = None

    def become(self, style: CellStyle, then: CellStyle) -> None:
        """Take on a style; what it leaves open, if anything is to be sent, as the next wants it."""
        if style is not self.style and style_change(self.style, style)[0]:
            sequence, self.style = style_change(self.style, filled(style, then))
            self.out.append(sequence)


def _absolute(x: int, y: int) -> str:
    if x:
        return f"\x1b[{y + 1};{x + 1}H"
    return f"\x1b[{y + 1}H" if y else "\x1b[H"


def _sideways(gap: int, x: int) -> str:
    """The shortest way to column `x`, so many cells to the right."""
    if gap > 0:
        return f"\x1b[{gap}C" if gap > 1 else "\x1b[C"
    if not x and gap:
        return "\r"
    return min("\b" * -gap, f"\x1b[{-gap}D", key=len)


class Cells:
    """The cells that were sent last, as far as they are known to be on the screen."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}
        self._cursor: tuple[int, int] | None = None
        self._style = PLAIN
        self._size = (0, 0)

    def forget(self) -> None:
        """Know nothing, of style and cursor neither: whatever comes next is sent whole."""
        self._rows.clear()
        self._cursor = None

    def frame(
        self, stock: str, cursor: tuple[int, int], size: tuple[int, int], *, reset: bool = False
    ) -> str:
        """What to send in place of Textual's own output `stock`, often nothing at all.

        That is cursor moves, styles and text; the rest is as for `change`.
        """
        sent = self.change(_pieces(stock), cursor, size, reset=reset)
        return f"{RESET}{stock}\x1b[{cursor[1] + 1};{cursor[0] + 1}H" if sent is None else sent

    def change(
        self,
        pieces: Iterable[Piece],
        cursor: tuple[int, int],
        size: tuple[int, int],
        *,
        reset: bool = False,
    ) -> str | None:
        """What to send to have these pieces on the screen; None: they hold what is not known here.

        Args:
            pieces: the texts of a frame.
            cursor: column and row where the cursor has to be afterwards.
            size: columns and rows of the screen. In another one than before nothing counts as
                known: what was sent for it, and came late, may lie anywhere.
            reset: end in plain style; else only a large frame does, and what others do to the
                style lasts until the next of these. Nothing may be written without `RESET`.
        """
        if size != self._size:
            self.forget()
            self._size = size
        pen = Pen(self._cursor, self._style, size[0])
        x = y = 0
        for at, text, style in pieces:
            if at:
                if (at[1], at[0]) < (y, x):  # maybe over cells that were written in this frame
                    pen.send()
                x, y = at
            if not (width := self._put(pen, x, y, text, style)):
                self.forget()
                return None
            x += width
        pen.send()
        if reset or sum(map(len, pen.out)) > IN_ONE_PIECE:
            pen.become(PLAIN, PLAIN)
        pen.go(*cursor, _Row())
        self._cursor, self._style = cursor, pen.style
        return "".join(pen.out)

    def _put(self, pen: Pen, x: int, y: int, text: str, style: str) -> int:
        """Write what of a text is not on the screen yet; returns its width in cells."""
        plain, cells = _cells(text, style)
        end = x + len(cells)
        row = self._rows.get(y) or self._rows.setdefault(y, _Row())
        row.reach(end)
        old = row[x:end]
        if old == cells:
            return len(cells)
        row[x:end] = cells
        if not plain:
            pen.send()
            pen.write_run(x, y, text, inks(style).any)
            row.reach(end + 1)
            row[end] = None
            return len(cells)
        for changed in _CHANGED.finditer(bytes(map(is_not, old, cells))):
            start, stop = changed.span()
            pen.runs.append((x + start, y, row, cells[start:stop]))
        return len(cells)


def _pieces(stock: str) -> Iterator[Piece]:
    """The texts of Textual's own output, and what is not known as a text of its own."""
    at: tuple[int, int] | None = None
    style = ""
    for token in _TOKEN.finditer(stock):
        kind = token.lastindex or 0
        if kind == 2:
            at = int(token[2]) - 1, int(token[1]) - 1
        elif kind == 4:
            style = "" if token[3] == "0" else token[3]
        if kind > 3 and (text := token[kind]):
            yield at, text, style
            at = None


@lru_cache(maxsize=512)
def _cells(text: str, style: str) -> tuple[bool, list[Cell]]:
    """Whether a text is of one character a cell, and its cells; most come again.

    None are known for a text without width, or with control characters in it.
    """
    ink = inks(style)
    if _PLAIN.fullmatch(text):
        return True, ink.cells(text)
    if not _TEXT.fullmatch(text):
        return False, []
    # Wide or combining characters: cells that change only together.
    width = cell_len(text)
    return False, [cell_of(part, ink.any) for part in (text, *repeat(_GOES_ON, width - 1))][:width]
