"""What a console's font of 256 glyphs lacks, shown by what it has."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SIGNS = ("▶◀◇⇄»■‖…·‹›’‘“”–—←→↑↓×", "><*=>#=.-<>''\"\"--<>^vx")
_LINES = ("━┃┏┓┗┛┻╭╮╯╰", "███████┌┐┘└")
_BLOCKS = ("▘▝▖▗▛▜▙▟▚▞▔▁▂▃▅▆▇▏▎▍▋▊▉▕", "▀▀▄▄██████▀▄▄▄▄██▌▌▌██▐▐")
_TABLE = str.maketrans(*map("".join, zip(_SIGNS, _LINES, _BLOCKS, strict=True)))


def console_text(text: str) -> str:
    """`text` in characters that every console's font has, cell for cell."""
    return text if text.isascii() else text.translate(_TABLE)


class ConsoleFont(LineFilter):
    """Filter of all that is shown on a console: plain arrows, no quadrants, no round corners."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same in what the font has."""
        return [Segment(console_text(text), style, control) for text, style, control in segments]


CONSOLE_FONT = ConsoleFont()
"""One for all, so that what was seen through it is known again."""
