"""A lighter display and driver for Textual: changed cells only, keys awaited instead of polled.

Use `class MyApp(PatchedApp[None])` in place of `App`; nothing else changes. Both parts stand in for
private parts of Textual, and each stays off by itself where those are not as expected:
`app.stock_display` and `app.stock_driver` tell why, and are empty where the light part is in use.
"""

from hiptui.ui.textual_patches.app import PatchedApp

__all__ = ["PatchedApp"]
