"""Text on a screen: data, never markup; parts of it can be clicked."""

from __future__ import annotations

from textual.visual import VisualType
from textual.widgets import Static


class Text(Static):
    """A `Static` that takes text as it is and draws what can be clicked in its own colours."""

    DEFAULT_CSS = "Text { width: 1fr; }"

    def __init__(
        self, content: VisualType = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        """Show `content`."""
        super().__init__(content, markup=False, id=id, classes=classes)
        self.auto_links = False
