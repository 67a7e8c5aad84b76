"""The reference: the smallest Textual program that shows a clock and a bar once a second."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Digits, ProgressBar

TOTAL = 3600


class Reference(App[None]):
    """Counts down from an hour; space pauses, q quits."""

    CSS = "Screen { align: center middle; } Digits { width: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "Pause"),
        Binding("q", "quit", "Quit"),
    ]

    left = TOTAL
    paused = False

    def compose(self) -> ComposeResult:
        yield Digits(self.clock())
        yield ProgressBar(total=TOTAL, show_eta=False)

    def clock(self) -> str:
        return "--:--" if self.paused else f"{self.left // 60:02}:{self.left % 60:02}"

    def on_mount(self) -> None:
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        if self.paused:
            return
        self.left -= 1
        self.query_one(Digits).update(self.clock())
        self.query_one(ProgressBar).update(progress=TOTAL - self.left)

    def action_pause(self) -> None:
        self.paused = not self.paused
        self.query_one(Digits).update(self.clock())


if __name__ == "__main__":
    Reference().run()
