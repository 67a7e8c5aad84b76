"""A program for the driver tests: shows the keys that it gets; `f` floods the terminal."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from hiptui.ui.signals import watch_end_of_input, watch_signals
from hiptui.ui.textual_patches import PatchedApp


class Typist(PatchedApp[None]):
    """Shows each key as <name> and each pasted text in brackets."""

    shown = ""

    def compose(self) -> ComposeResult:
        yield Static("ready", id="keys", markup=False)

    def on_mount(self) -> None:
        watch_signals(self.hang_up)
        watch_end_of_input(0, self.hang_up)
        self.show(f"driver={self._driver.__class__.__name__} ")

    def hang_up(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def show(self, text: str) -> None:
        self.shown += text
        self.query_one("#keys", Static).update(self.shown)

    def on_key(self, event: events.Key) -> None:
        if event.key == "f" and self._driver is not None:
            for _ in range(100):
                self._driver.write("\x1b[H" + "x" * 10_000)
        if event.key == "q":
            self.exit()
        self.show(f"<{event.key}>")

    def on_paste(self, event: events.Paste) -> None:
        self.show(f"[{event.text}]")


if __name__ == "__main__":
    app = Typist()
    app.run()
    raise SystemExit(app.return_code or 0)
