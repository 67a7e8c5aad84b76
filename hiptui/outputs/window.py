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

_ESC = "\x1b"
_ST = "\x1b\\"


def literal(text: str, limit: int) -> str:
    """`text` without anything but what can be seen, on one line and bounded.

    Control and format characters (escape, the C1 set, direction overrides) become spaces, and
    so does what cannot be encoded.
    """
    shown = (char if char.isprintable() else " " for char in text[: limit * 4])
    return " ".join("".join(shown).split())[:limit].rstrip()


def save_title(found: Capabilities) -> str:
    """Puts the title aside, to be had back."""
    return f"{_ESC}[22;2t" if found.osc else ""


def restore_title(found: Capabilities) -> str:
    """The title as it was put aside."""
    return f"{_ESC}[23;2t" if found.osc else ""


def title_of(found: Capabilities, text: str) -> str:
    """The window's title."""
    return _osc(f"2;{literal(text, TITLE_LENGTH)}") if found.osc else ""


def progress_of(found: Capabilities, percent: int, paused: bool = False) -> str:
    """Progress in tab or taskbar, where the terminal is known to show it."""
    if not found.progress:
        return ""
    return _osc(f"9;4;{4 if paused else 1};{max(0, min(100, percent))}")


def no_progress(found: Capabilities) -> str:
    """Progress taken away."""
    return _osc("9;4;0;0") if found.progress else ""


def notification(way: NotifyWay, head: str, body: str) -> str:
    """A notification; a semicolon would end a field, so a comma stands for it."""
    head, body = (literal(text, NOTE_LENGTH).replace(";", ",") for text in (head, body))
    if way == "bell":
        return BELL
    if way == "osc9":
        return _osc(f"9;{_unnumbered(f'{head}: {body}' if body else head)}")
    if way == "osc777":
        return _osc(f"777;notify;{head};{body}")
    if way == "osc99":
        first = _osc(f"99;i=hiptui:o=unfocused:d={0 if body else 1};{head}")
        return first + (_osc(f"99;i=hiptui:o=unfocused:p=body;{body}") if body else "")
    return ""


def _unnumbered(text: str) -> str:
    """Text that cannot be taken for a numbered request, as 9;4 is one for progress."""
    return text if text[:1].isalpha() else f"hiptui: {text}"


def _osc(content: str) -> str:
    return f"{_ESC}]{content}{_ST}"


class Window:
    """Remembers what the terminal shows, so that nothing is sent twice over a slow line."""

    def __init__(self, found: Capabilities, write: Callable[[str], None]) -> None:
        """Sends nothing yet."""
        self._found = found
        self._write = write
        self._shown: dict[str, str] = {}
        self._open = False

    def open(self) -> None:
        """Put the title aside."""
        if not self._open:
            self._open = True
            self._send(save_title(self._found))

    def phase(self, title: str, notice: str, way: NotifyWay) -> None:
        """A title, and a notification where there is a notice."""
        sequence = self._changed("title", title_of(self._found, title))
        if notice:
            sequence += notification(way, title, notice)
        self._send(sequence)

    def progress(self, percent: int, paused: bool) -> None:
        """Progress in tab or taskbar."""
        sequence = progress_of(self._found, percent, paused)
        self._send(self._changed("progress", sequence))

    def close(self) -> None:
        """Title and progress as they were."""
        if not self._open:
            return
        self._open = False
        shown = no_progress(self._found) if self._shown.get("progress") else ""
        self._shown.clear()
        self._send(shown + restore_title(self._found))

    def _changed(self, what: str, sequence: str) -> str:
        """A sequence, or nothing where the terminal has it already."""
        if self._shown.get(what) == sequence:
            return ""
        self._shown[what] = sequence
        return sequence

    def _send(self, sequence: str) -> None:
        if sequence:
            self._write(sequence)
