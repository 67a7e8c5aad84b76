"""The terminal around the screen: title, progress and notifications, each sent once."""

from __future__ import annotations

from collections.abc import Callable

from hiptui.outputs import terminal
from hiptui.outputs.capabilities import Capabilities, NotifyWay


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
            self._send(terminal.save_title(self._found))

    def phase(self, title: str, notice: str, way: NotifyWay) -> None:
        """A title, and a notification where there is a notice."""
        sequence = self._changed("title", terminal.title(self._found, title))
        if notice:
            sequence += terminal.notification(way, title, notice)
        self._send(sequence)

    def progress(self, percent: int, paused: bool) -> None:
        """Progress in tab or taskbar."""
        sequence = terminal.progress(self._found, percent, paused)
        self._send(self._changed("progress", sequence))

    def close(self) -> None:
        """Title and progress as they were."""
        if not self._open:
            return
        self._open = False
        shown = terminal.no_progress(self._found) if self._shown.get("progress") else ""
        self._shown.clear()
        self._send(shown + terminal.restore_title(self._found))

    def _changed(self, what: str, sequence: str) -> str:
        """A sequence, or nothing where the terminal has it already."""
        if self._shown.get(what) == sequence:
            return ""
        self._shown[what] = sequence
        return sequence

    def _send(self, sequence: str) -> None:
        if sequence:
            self._write(sequence)
