"""What the terminal shows, cell by cell, and the shortest text that changes it into the next frame.

A frame of Textual repaints whole regions, with 36 bytes of colour and reset round every segment.
Most of its cells are on the screen already: a clock and a bar are 530 bytes a second as they
come, and about 100 as changed cells.
"""

import re
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from rich.cells import cell_len

Cell = tuple[str, str]
"""A text and the parameters of its style; the text of a cell that a run goes on into is empty."""

_GOES_ON: Cell = ("", "")
_TOKEN = re.compile(
    r"\x1b\[(\d+);(\d+)H"  # 2: the cursor goes to row;column
    r"|\x1b\[([\d;]*)m"  # 3: style
    r"|([^\x00-\x1f\x7f-\x9f]+)"  # 4: text
    r"|\n"  # always followed by a cursor move
    r"|(.)",  # 5: something that this module does not know
    re.DOTALL,
)
# What every terminal draws one cell wide: letters, box drawing, blocks, braille, sextants.
_PLAIN = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u038a\u0391-\u03a1\u03a3-\u0482"
    "\u2013\u2014\u2018-\u201e\u2022\u2026\u2190-\u2193\u2500-\u25fc\u2800-\u28ff"
    "\U0001fb00-\U0001fb3b]*"
)


class CellStyle(NamedTuple):
    """The parts of a style, each as parameters of the escape sequence."""

    attributes: tuple[str, ...]
    foreground: str
    background: str


@lru_cache(maxsize=1024)
def look_of(style: str) -> CellStyle:
    """Take the parameters of a style apart."""
    attributes, foreground, background = [], "39", "49"
    codes = iter(style.split(";") if style else ())
    for code in codes:
        colour = code
        if code in ("38", "48"):
            kind = next(codes, "")
            count = 3 if kind == "2" else 1
            colour = ";".join([code, kind, *(next(codes, "") for _ in range(count))])
        if code[:-1] in ("3", "9"):
            foreground = colour
        elif code[:-1] in ("4", "10"):
            background = colour
        else:
            attributes.append(code)
    return CellStyle(tuple(attributes), foreground, background)


@lru_cache(maxsize=4096)
def style_change(old: str, new: str) -> str:
    """The shortest sequence that turns one style into the other."""
    if not new:
        return "\x1b[m"
    before, after = look_of(old), look_of(new)
    if before.attributes != after.attributes:
        return f"\x1b[0;{new}m" if old else f"\x1b[{new}m"
    changed = [part for part, last in zip(after[1:], before[1:], strict=True) if part != last]
    return f"\x1b[{';'.join(changed)}m" if changed else ""


class Pen:
    """Collects the output of one frame; knows where the terminal's cursor is and its style."""

    def __init__(self, cursor: tuple[int, int] | None) -> None:
        self.out: list[str] = []
        self.at = cursor
        self._style = ""

    def go(self, x: int, y: int, row: list[Cell | None]) -> None:
        """Bring the cursor to a cell, over a short gap by sending what is there already."""
        if self.at == (x, y):
            return
        move = f"\x1b[{y + 1};{x + 1}H" if x or y else "\x1b[H"
        if self.at is not None and self.at[1] == y and (gap := x - self.at[0]) > 0:
            move = f"\x1b[{gap}C" if gap > 1 else "\x1b[C"
            if gap <= len(move) and (text := self._same_style(row[self.at[0] : x])):
                move = min(text, move, key=lambda option: len(option.encode()))
        self.out.append(move)
        self.at = (x, y)

    def _same_style(self, cells: list[Cell | None]) -> str:
        """The text of cells that can be sent as they are, or nothing."""
        style = self._style
        if all(c and c[1] == style and len(c[0]) == 1 and _PLAIN.fullmatch(c[0]) for c in cells):
            return "".join(cell[0] for cell in cells if cell)
        return ""

    def write(self, text: str, style: str, width: int) -> None:
        """Write a text of that many cells at the cursor."""
        if style != self._style:
            self.out.append(style_change(self._style, style))
            self._style = style
        self.out.append(text)
        assert self.at is not None
        self.at = (self.at[0] + width, self.at[1])

    def finish(self, cursor: tuple[int, int]) -> str:
        """End the frame: plain style, the cursor where it belongs."""
        if self._style:
            self.out.append("\x1b[m")
        self.go(*cursor, [])
        return "".join(self.out)


class Cells:
    """The cells that were sent last, as far as they are known to be on the screen."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}
        self._cursor: tuple[int, int] | None = None

    def forget(self) -> None:
        """Know nothing: whatever comes next is sent whole."""
        self._rows.clear()
        self._cursor = None

    def frame(self, stock: str, cursor: tuple[int, int]) -> str:
        """What to send in place of Textual's own output, often nothing at all.

        Args:
            stock: cursor moves, styles and text, as Textual would send them.
            cursor: column and row where the cursor has to be afterwards.
        """
        pen = Pen(self._cursor)
        x, y, style = 0, 0, ""
        for token in _TOKEN.finditer(stock):
            kind, width = token.lastindex, 1
            if kind == 2:
                y, x = int(token[1]) - 1, int(token[2]) - 1
            elif kind == 3:
                style = "" if token[3] == "0" else token[3]
            elif kind == 4:
                x += (width := self._put(pen, x, y, token[4], style))
            if kind == 5 or not width:
                self.forget()
                return f"{stock}\x1b[{cursor[1] + 1};{cursor[0] + 1}H"
        self._cursor = cursor
        return pen.finish(cursor)

    def _put(self, pen: Pen, x: int, y: int, text: str, style: str) -> int:
        """Write a text where it is not on the screen yet; returns its width in cells."""
        plain = text.isascii() or _PLAIN.fullmatch(text) is not None
        if plain:
            new: list[Cell] = list(zip(text, repeat(style), strict=False))
        else:  # wide or combining characters: cells that change only together
            new = [(text, style), *repeat(_GOES_ON, cell_len(text) - 1)]
        end = x + len(new)
        row = self._row(y, end)
        old = row[x:end]
        if old == new:
            return len(new)
        _cut(row, x, end)
        row[x:end] = new
        if not plain:
            return self._put_run(pen, x, y, text, style)
        for column, (before, after) in enumerate(zip(old, new, strict=True), x):
            if before != after:
                pen.go(column, y, row)
                pen.write(after[0], style, 1)
        return len(new)

    def _put_run(self, pen: Pen, x: int, y: int, text: str, style: str) -> int:
        """Write a text whose width the terminal may see differently.

        Its cells are cleared first, and the next cell counts as unknown: whether the terminal
        takes fewer cells or more, nothing old stays and nothing new is lost.
        """
        row, width = self._rows[y], cell_len(text)
        pen.go(x, y, row)
        pen.write(" " * width, style, width)
        pen.at = None
        pen.go(x, y, row)
        pen.write(text, style, width)
        pen.at = None
        if x + width < len(row):
            row[x + width] = None
        return width

    def _row(self, y: int, end: int) -> list[Cell | None]:
        """A row with cells up to a column."""
        row = self._rows.setdefault(y, [])
        row.extend(repeat(None, end - len(row)))
        return row


def _cut(row: list[Cell | None], start: int, end: int) -> None:
    """Forget the rest of runs that the ends of a new text cut in two."""
    while end < len(row) and row[end] == _GOES_ON:
        row[end] = None
        end += 1
    head = start
    while head and row[head] == _GOES_ON:
        head -= 1
    row[head:start] = repeat(None, start - head)
