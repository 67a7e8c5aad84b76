"""The program as it runs when a new Textual has other private parts than those stood in for."""

from __future__ import annotations

import sys

from hiptui.__main__ import main
from hiptui.ui.textual_patches import app, input_driver, screen

if __name__ == "__main__":
    app.PatchedApp.stock_display = "Textual's display has changed"
    input_driver.KNOWN_SHAPE = 0
    screen.PatchedScreen.stock_timer = "Textual's screen has changed"
    sys.exit(main())
