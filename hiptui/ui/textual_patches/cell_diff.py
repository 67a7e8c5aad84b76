"""What the terminal shows, cell by cell, and the shortest text that changes it into the next frame.

A frame of Textual repaints whole regions, with 36 bytes of colour and reset round every segment.
Most of its cells are on the screen already: a clock and a bar are 530 bytes a second as they
come, and about 90 as changed cells.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from rich.cells import cell_len

from hiptui.ui.textual_patches.cell_style import PLAIN, CellStyle, Inks, filled, inks, style_change

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
_GOES_ON = ""
"""The text of a cell into which a wide or combined one goes on."""
_LONGEST_DOWN = 3
"""Rows that are gone down one by one."""
IN_ONE_PIECE = 512
"""Bytes of a frame that reaches any terminal in one piece, and needs no marks to hold together."""
RESET = "\x1b[m"
"""What makes the style plain."""


class _Row:
    """The cells of one row: their texts, None where nothing is known, and their styles."""

    __slots__ = ("styles", "texts")

    def __init__(self) -> None:
        self.texts: list[str | None] = []
        self.styles: list[CellStyle] = []

    def extend(self, end: int) -> None:
        """Have cells up to a column."""
        more = end - len(self.texts)
        if more > 0:
            self.texts.extend(repeat(None, more))
            self.styles.extend(repeat(PLAIN, more))

    def cut(self, start: int, end: int) -> None:
        """Forget the rest of runs that the ends of a new text cut in two."""
        while end < len(self.texts) and self.texts[end] == _GOES_ON:
            self.texts[end] = None
            end += 1
        head = start
        while head and self.texts[head] == _GOES_ON:
            head -= 1
        self.texts[head:start] = repeat(None, start - head)


class _Run(NamedTuple):
    """Cells of a row that are to be sent, of one character each."""

    x: int
    y: int
    row: _Row
    text: str
    styles: list[CellStyle]


class Pen:
    """Collects the output of one frame; knows where the terminal's cursor is and its style."""

    def __init__(self, cursor: tuple[int, int] | None, style: CellStyle, width: int) -> None:
        self.out: list[str] = [] if cursor else [RESET]
        self.runs: list[_Run] = []
        self.at = cursor
        self.style = style if cursor else PLAIN
        self._width = width

    def send(self) -> None:
        """Write the runs, beginning with those in the style of now.

        A second of a session has always the same three styles: that saves one change of them.
        """
        now, runs = self.style.foreground, self.runs
        alike = (i for i, run in enumerate(runs) for style in run.styles if style.foreground == now)
        first = next(alike, 0)
        for x, y, row, text, styles in (*runs[first:], *runs[:first]):
            self.go(x, y, row)
            self.write(text, styles)
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
        texts, styles = row.texts[start:end], row.styles[start:end]
        known = "".join(filter(None, texts))
        if len(known) < len(texts) or not _PLAIN.fullmatch(known):
            return ""
        return "" if any(style_change(self.style, style)[0] for style in styles) else known

    def write(self, text: str, styles: list[CellStyle]) -> None:
        """Write a text of one character a cell at the cursor."""
        begin, end = 0, len(styles)
        while begin < end:
            style, stop = styles[begin], begin + 1
            while stop < end and styles[stop] is style:
                stop += 1
            self.become(style, styles[stop] if stop < end else style)
            self.out.append(text[begin:stop])
            begin = stop
        assert self.at is not None
        self.at = (self.at[0] + end, self.at[1])

    def write_run(self, x: int, y: int, text: str, ink: Inks) -> None:
        """Write a text whose width the terminal may see differently.

        Its cells are cleared first: whether the terminal takes fewer cells or more, nothing old
        stays. Where the cursor is then is not known.
        """
        width = cell_len(text)
        self.out.append(_absolute(x, y))
        self.at = (x, y)
        self.write(" " * width, [ink.any] * width)
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
        """What to send in place of Textual's own output, often nothing at all.

        Args:
            stock: cursor moves, styles and text, as Textual would send them.
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
        x, y, style = 0, 0, ""
        for token in _TOKEN.finditer(stock):
            kind, width = token.lastindex, 1
            if kind == 2:
                before, (y, x) = (y, x), (int(token[1]) - 1, int(token[2]) - 1)
                if (y, x) < before:  # maybe over cells that were written in this frame
                    pen.send()
            elif kind == 4:
                style = "" if token[3] == "0" else token[3]
            if kind in {4, 5} and (text := token[kind]):
                x += (width := self._put(pen, x, y, text, style))
            if kind == 6 or not width:
                self.forget()
                return f"{RESET}{stock}\x1b[{cursor[1] + 1};{cursor[0] + 1}H"
        pen.send()
        if reset or sum(map(len, pen.out)) > IN_ONE_PIECE:
            pen.become(PLAIN, PLAIN)
        pen.go(*cursor, _Row())
        self._cursor, self._style = cursor, pen.style
        return "".join(pen.out)

    def _put(self, pen: Pen, x: int, y: int, text: str, style: str) -> int:
        """Write what of a text is not on the screen yet; returns its width in cells."""
        plain, texts, styles = _cells(text, style)
        end = x + len(texts)
        row = self._rows.get(y) or self._rows.setdefault(y, _Row())
        row.extend(end)
        old_texts, old_styles = row.texts[x:end], row.styles[x:end]
        if old_texts == texts and old_styles == styles:
            return len(texts)
        row.cut(x, end)
        row.texts[x:end], row.styles[x:end] = texts, styles
        if not plain:
            pen.send()
            pen.write_run(x, y, text, inks(style))
            row.extend(end + 1)
            row.texts[end] = None
            return len(texts)
        for start, stop in _changes(old_texts, texts, old_styles, styles):
            pen.runs.append(_Run(x + start, y, row, text[start:stop], styles[start:stop]))
        return len(texts)


@lru_cache(maxsize=512)
def _cells(text: str, style: str) -> tuple[bool, list[str], list[CellStyle]]:
    """Whether a text is of one character a cell, its cells and their styles; most come again."""
    ink = inks(style)
    if text.isascii() or _PLAIN.fullmatch(text):
        return True, list(text), ink.styles(text)
    # Wide or combining characters: cells that change only together.
    texts = [text, *repeat(_GOES_ON, cell_len(text) - 1)][: cell_len(text)]
    return False, texts, [ink.any] * len(texts)


def _changes(
    old_texts: list[str | None],
    texts: list[str],
    old_styles: list[CellStyle],
    styles: list[CellStyle],
) -> Iterator[tuple[int, int]]:
    """Where runs of cells that differ begin and end."""
    begin = -1
    cells = zip(old_texts, texts, old_styles, styles, strict=True)
    for column, (old_text, text, old_style, style) in enumerate(cells):
        if old_text != text or old_style is not style:
            begin = column if begin < 0 else begin
        elif begin >= 0:
            yield begin, column
            begin = -1
    if begin >= 0:
        yield begin, len(texts)
