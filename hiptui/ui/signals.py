"""How the program hears: signals, a terminal that has gone, and keys, each in its turn."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from textual.events import Event, Key, MouseDown, MouseUp, Paste

from hiptui.ui.keymap import aliases, meant
from hiptui.ui.textual_patches import PatchedApp

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen

STDIN = 0
LONGEST = 5.0
"""Seconds until a hang-up is heard, at the most: on a busy machine, or never where all is stuck."""
LAST_WORDS = 0.8
"""Seconds that leaving may take after that."""


class SignalledApp(PatchedApp[None]):
    """An app that ends as a signal asks, and when its terminal has gone."""

    signalled = 0
    """The signal that ends it; 0 before there was one."""

    def on_mount(self) -> None:
        if not self.is_headless:
            watch_end_of_input(STDIN, self.hang_up)

    def leave(self, return_code: int = 0) -> None:
        """Leave as soon as every screen is whole, the ones below too.

        Textual mounts nothing more once `exit` was called, and a half-made screen misses its parts.
        """
        unfinished = next((screen for screen in self.screen_stack if not screen.is_mounted), None)
        if self.screen_stack and not unfinished:
            self.exit(return_code=return_code)
        else:
            (unfinished or self).call_later(self.leave, return_code)

    def hang_up(self, number: int) -> None:
        self.signalled = number
        self.leave(128 + number)

    def run_to_end(self, *, mouse: bool = True) -> int:
        """Run, as `run` does; the exit code.

        Signals are heard before there is an app: `asyncio.run` would answer an early SIGINT by
        cancelling it, which Textual takes for a good end.
        """
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
                if signal.getsignal(number) is not signal.SIG_IGN:  # nohup is taken at its word
                    loop.add_signal_handler(number, self.hang_up, number)
            self.run(loop=loop, mouse=mouse)
            for number in (signal.SIGTSTP, signal.SIGCONT):  # the driver's loop closes
                signal.signal(number, signal.SIG_DFL)
        # Textual's own driver takes it for an error that its terminal has gone.
        return 128 + self.signalled if self.signalled else self.return_code or 0


def watch_continuation(continued: Callable[[], None]) -> None:
    """Call `continued` at SIGCONT, of which the driver, started by now, hears too."""
    drivers = signal.getsignal(signal.SIGCONT)

    def both(number: int, frame: FrameType | None) -> None:
        continued()
        if callable(drivers):
            drivers(number, frame)

    signal.signal(signal.SIGCONT, both)


def watch_end_of_input(fd: int, hang_up: Callable[[int], None]) -> None:
    """Call `hang_up` once the other side of `fd` is closed.

    A poll that asks for nothing reports a hang-up alone, so its thread sleeps until then: Textual's
    own driver spins at the end of input, and tells nobody. It may also wait without end to say
    goodbye to a terminal that has gone, so this thread sees to the end.
    """
    loop = asyncio.get_running_loop()
    poll = select.poll()
    poll.register(fd, 0)

    saved = threading.Event()

    def tell() -> None:
        hang_up(signal.SIGHUP)
        saved.set()

    def wait() -> None:
        poll.poll()
        _forget(fd)
        with suppress(RuntimeError):  # the program has ended by itself
            loop.call_soon_threadsafe(tell)
            saved.wait(LONGEST)
        time.sleep(LAST_WORDS)
        os._exit(128 + signal.SIGHUP)

    threading.Thread(target=wait, name="end-of-input", daemon=True).start()


def _forget(fd: int) -> None:
    """Send what a terminal that has gone would get nowhere: Textual trips over the errors."""
    terminal, nowhere = os.fstat(fd), os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        with suppress(OSError):  # it is closed
            if os.fstat(standard).st_rdev == terminal.st_rdev:
                os.dup2(nowhere, standard)


AT_ONCE = "ctrl+c"
"""The key that waits for no other, and makes forgotten what still waits: it ends what hangs."""
CALM = 2
"""Looks in a row that find nothing under way, after which a key has acted."""
PASSES = 20
"""Looks at the most: what goes on and on holds up no key."""


class KeysInTurn(SignalledApp):
    """An app that looks at a key only once nothing of the key before is under way.

    Textual itself lets priority keys and whatever is typed into a field overtake what still
    bubbles up: of keys that come in one packet, as over a slow line, enter then opens the row
    before the one that an arrow chose. The same key again, typed on a screen that is gone by its
    turn, means nothing to the next one: it was held, or pressed twice.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[tuple[Key | Paste, Screen[Any]]] = deque()
        self._followed: DOMNode | None = None
        self._passes = 0
        self._last: tuple[str, Screen[Any]] | None = None

    @property
    def input_waits(self) -> bool:
        follows = self._followed is not None and self._followed.is_running
        return follows or bool(self._typed) or super().input_waits

    async def on_event(self, event: Event) -> None:
        if isinstance(event, MouseDown | MouseUp) and event.button != 1:
            return  # terminals paste and open menus with the others
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if isinstance(event, Key) and event.key == AT_ONCE:
            self._typed.clear()
            await super().on_event(event)
            return
        self._typed.append((event, self.screen))
        if self._followed is None or not self._followed.is_running:
            await self._take_next()

    async def _take_next(self) -> None:
        event, screen = self._typed.popleft()
        path, front = self._path(), self.screen
        if not isinstance(event, Key):
            await super().on_event(event)
        elif self.is_meant(event) and ((event.key, screen) != self._last or screen is front):
            self._last = event.key, front
            if (key := meant_on(front, event)) != event.key:
                typed, event = event.time, Key(key, event.character)
                event.time = typed
            await super().on_event(event)
        self._passes = 0
        self._follow(path, path)

    def is_meant(self, key: Key) -> bool:
        """Whether a key was typed for what is shown by now."""
        return True

    def _path(self) -> list[DOMNode]:
        return (self.focused or self.screen).ancestors_with_self

    def _follow(self, path: Sequence[DOMNode], rest: Sequence[DOMNode], calm: int = 0) -> None:
        """Go up a path behind a key and what it began, as each part has dealt with them."""
        for at, node in enumerate(rest, start=1):
            self._followed = node
            step = self._follow if rest[at:] else self._arrive
            if node.call_later(step, path, rest[at:], calm):
                return

    async def _arrive(self, path: Sequence[DOMNode], _: Sequence[DOMNode], calm: int) -> None:
        """Let the next key act, once nothing is under way where it goes."""
        if not self.screen_stack:  # the program is being left
            return
        self._passes += 1
        now = self._path()
        busy = now != path or any(one.message_queue_size for one in now)
        calm = 0 if busy else calm + 1
        if calm < CALM and self._passes < PASSES:
            self._follow(now, now, calm)
            return
        self._followed = None
        if self._typed:
            await self._take_next()


def meant_on(screen: Screen[Any], event: Key) -> str:
    """The key that was meant on a screen; what is typed into a field stays as it is."""
    field = screen.focused
    typing = field and field.check_consume_key(event.key, event.character)
    if typing or next(aliases(event.key), None) is None:
        return event.key
    return meant(event.key, screen.active_bindings)
