"""A program for the driver tests: shows the keys that it gets; `f` floods the terminal."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from hiptui.ui.signals import SignalledApp


class Typist(SignalledApp):
    """Shows each key as <name> and each pasted text in brackets."""

    shown = ""

    def compose(self) -> ComposeResult:
        yield Static("ready", id="keys", markup=False)

    def on_mount(self) -> None:
        self.show(f"driver={self._driver.__class__.__name__} ")

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
    raise SystemExit(Typist().run_to_end())
