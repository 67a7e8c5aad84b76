"""A lighter display, driver and paint timer for Textual.

Changed cells only, keys awaited instead of polled, paints when there is something to paint. Use
`class MyApp(PatchedApp[None])` in place of `App` and `PatchedScreen` in place of `Screen`; nothing
else changes. Each part stands in for private parts of Textual, and stays off by itself where those
are not as expected: `app.stock_display`, `app.stock_driver` and `screen.stock_timer` tell why, and
are empty where the light part is in use.
"""

from hiptui.ui.textual_patches.app import PatchedApp
from hiptui.ui.textual_patches.screen import KeptRows, PatchedScreen

__all__ = ["KeptRows", "PatchedApp", "PatchedScreen"]
