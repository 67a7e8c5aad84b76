"""What a program that is `painted` would send to a terminal."""

from __future__ import annotations

import pytest
from rich.console import Console
from textual._compositor import CompositorUpdate

from hiptui.ui.app import HiptuiApp
from hiptui.ui.textual_patches.cell_diff import Cells


class Sent:
    """Counts the frames that would go to a terminal of many colours, and their bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._cells = Cells()
        self._console = Console(force_terminal=True, color_system="truecolor")
        self.begin()
        monkeypatch.setattr(HiptuiApp, "_display", lambda app, screen, new: self._take(app, new))

    def begin(self) -> None:
        """Count from here."""
        self.frames = self.bytes = 0

    def _take(self, app: HiptuiApp, new: CompositorUpdate | None) -> None:
        if new is not None:
            cursor = app.size.clamp_offset(app.cursor_position)
            sent = self._cells.frame(new.render_segments(self._console), cursor, app.size)
            self.frames += bool(sent)
            self.bytes += len(sent.encode())
