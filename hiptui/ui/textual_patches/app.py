"""The app class that puts the light display and driver together."""

from importlib import import_module

from textual.app import ReturnType
from textual.driver import Driver

from hiptui.ui.textual_patches.display import CellsApp
from hiptui.ui.textual_patches.screen import PatchedScreen


def light_driver(stock: type[Driver]) -> tuple[type[Driver], str]:
    """The light driver where it can take the place of the stock one.

    Returns:
        The driver to use, and why it is the stock one (empty if it is not).
    """
    if stock.__name__ != "LinuxDriver":  # Windows, a browser, or chosen by TEXTUAL_DRIVER
        return stock, f"made for LinuxDriver, not {stock.__name__}"
    try:
        module = import_module("hiptui.ui.textual_patches.input_driver")
    except ImportError as error:  # a private module has moved
        return stock, str(error)
    reason: str = module.why_not()
    return (stock if reason else module.PatchedDriver), reason


def parts_in_use() -> tuple[str, ...]:
    """Display, driver and paint timer that an app would use here, in words."""
    app = PatchedApp[None]()
    app.get_driver_class()
    light = {
        "changed cells only": app.stock_display,
        "keys awaited, not polled": app.stock_driver,
        "when there is something to paint": PatchedScreen.stock_timer,
    }
    return tuple(f"Textual's own: {why}" if why else how for how, why in light.items())


class PatchedApp(CellsApp[ReturnType]):
    """An app with the light display and driver, or with Textual's own where they do not fit."""

    stock_driver = ""
    """Why Textual's own driver is in use; empty while the light one is."""

    def send_to_terminal(self, sequence: str) -> None:
        """Send a whole sequence that Textual has no word for: a title, a bell, a notification."""
        if self._driver is not None:
            self._driver.write(sequence)

    def get_driver_class(self) -> type[Driver]:
        """The light driver, where Textual would take its own for Linux and macOS."""
        stock = super().get_driver_class()
        if self.stock_display:  # the driver leaves out writes; only the light display makes up
            self.stock_driver = self.stock_display
            return stock
        driver, self.stock_driver = light_driver(stock)
        return driver
