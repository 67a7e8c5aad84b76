"""The terminal around the screen: title, progress and notifications, each sent once.

What is asked of it are whole sequences, and nothing inside them acts.
"""

from __future__ import annotations

from collections.abc import Callable

from hiptui.outputs.capabilities import Capabilities, NotifyWay

BELL = "\a"
TITLE_LENGTH = 120
"""Characters of a title."""
NOTE_LENGTH = 200
"""Characters of a notification's title and of its body."""

_SAVE_TITLE, _RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"


def literal(text: str, limit: int) -> str:
    """`text` without anything but what can be seen, on one line and bounded.

    Control and format characters (escape, the C1 set, direction overrides) become spaces, and
    so does what cannot be encoded.
    """
    shown = (char if char.isprintable() else " " for char in text[: limit * 4])
    return " ".join("".join(shown).split())[:limit].rstrip()


def notification(way: NotifyWay, head: str, body: str) -> str:
    """A notification; a semicolon would end a field, so a comma stands for it."""
    head, body = (literal(text, NOTE_LENGTH).replace(";", ",") for text in (head, body))
    if way == "bell":
        return BELL
    if way == "osc9":
        text = f"{head}: {body}" if body else head
        # A number at its beginning would be taken for another request, as 9;4 is for progress.
        return _osc(f"9;{text}" if text[:1].isalpha() else f"9;hiptui: {text}")
    if way == "osc777":
        return _osc(f"777;notify;{head};{body}")
    if way == "osc99":
        first = _osc(f"99;i=hiptui:o=unfocused:d={0 if body else 1};{head}")
        return first + (_osc(f"99;i=hiptui:o=unfocused:p=body;{body}") if body else "")
    return ""


def _osc(content: str) -> str:
    return f"\x1b]{content}\x1b\\"


class Window:
    """Remembers what the terminal shows, so that nothing is sent twice over a slow line."""

    def __init__(self, found: Capabilities, write: Callable[[str], None]) -> None:
        """Sends nothing yet."""
        self._found = found
        self._write = write
        self._shown: dict[str, str] = {}
        self._open = False

    def open(self) -> None:
        """Put the title aside, to be had back."""
        if not self._open:
            self._open = True
            self._send(_SAVE_TITLE if self._found.osc else "")

    def phase(self, title: str, notice: str, way: NotifyWay) -> None:
        """A title, and a notification where there is a notice."""
        shown = f"2;{literal(title, TITLE_LENGTH)}" if self._found.osc else ""
        told = notification(way, title, notice) if notice else ""
        self._send(self._changed("title", shown) + told)

    def progress(self, percent: int, paused: bool) -> None:
        """Progress in tab or taskbar, where the terminal is known to show it."""
        if self._found.progress:
            shown = f"9;4;{4 if paused else 1};{max(0, min(100, percent))}"
            self._send(self._changed("progress", shown))

    def close(self) -> None:
        """Title and progress as they were."""
        if self._open:
            self._open = False
            gone = _osc("9;4;0;0") if "progress" in self._shown else ""
            self._shown.clear()
            self._send(gone + (_RESTORE_TITLE if self._found.osc else ""))

    def _changed(self, what: str, content: str) -> str:
        """The sequence, or nothing where the terminal has it already."""
        if self._shown.get(what, "") == content:
            return ""
        self._shown[what] = content
        return _osc(content)

    def _send(self, sequence: str) -> None:
        if sequence:
            self._write(sequence)
