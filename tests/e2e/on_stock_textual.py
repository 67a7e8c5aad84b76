"""The program as it runs when a new Textual has other private parts than those stood in for."""

from __future__ import annotations

import sys

from hiptui.__main__ import main
from hiptui.ui.textual_patches import SHAPES, PatchedApp
from hiptui.ui.textual_patches.screen import PatchedScreen

if __name__ == "__main__":
    PatchedApp.stock_display = "Textual's display has changed"
    SHAPES["driver"] = 0
    PatchedScreen.stock_timer = "Textual's screen has changed"
    sys.exit(main())
