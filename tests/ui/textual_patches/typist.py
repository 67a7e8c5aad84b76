"""A program for the driver tests: shows the keys that it gets.

`f` floods the terminal, `z` is stopped in the middle of a write, `s` once the program has ended.
"""

import os
import signal

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from hiptui.ui.signals import SignalledApp
from hiptui.ui.textual_patches.input_driver import PatchedDriver


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
        if event.key == "z" and isinstance(self._driver, PatchedDriver):
            writer = self._driver._writer_thread
            assert writer is not None
            with writer._queue.mutex:
                os.kill(os.getpid(), signal.SIGTSTP)
        if event.key in {"q", "s"}:
            self.exit()
        self.show(f"<{event.key}>")

    def on_paste(self, event: events.Paste) -> None:
        self.show(f"[{event.text}]")


if __name__ == "__main__":
    typist = Typist()
    code = typist.run_to_end()
    if "<s>" in typist.shown:
        os.kill(os.getpid(), signal.SIGTSTP)
    raise SystemExit(code)
