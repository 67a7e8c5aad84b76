"""The full screen's outputs: sounds, voice, title and hooks, for one session after another."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from hiptui.runtime import Runtime

if TYPE_CHECKING:
    from hiptui.outputs.outputs import Outputs
    from hiptui.ui.screens.session import SessionScreen

PAUSE = 0.5
"""Real seconds between two cues of the sound check."""


class SessionOutputs:
    """Opens outputs as they are set at the moment; a headless program stays silent."""

    def __init__(self, app: App[Any], runtime: Runtime) -> None:
        """Sounds of `app`, set in `runtime`."""
        self._app = app
        self._runtime = runtime
        self._outputs: Outputs | None = None

    def accompany(self, screen: SessionScreen) -> None:
        """Cues, title and remote control for a session, once it is seen."""
        if not self._app.is_headless:
            self._app.call_after_refresh(self._tune_in, screen)

    def check(self) -> None:
        """Play each cue once, and say what it means."""
        from hiptui.outputs.doctor import MEANINGS  # noqa: PLC0415 - 18 ms, for sounds only
        from hiptui.outputs.tones import seconds_of  # noqa: PLC0415 - the same

        outputs = self._fresh()
        outputs.make()
        ahead = 0.0
        for cue, meaning in MEANINGS.items():
            self._app.set_timer(ahead, partial(outputs.play, cue))
            self._app.set_timer(ahead, partial(self._app.notify, meaning, timeout=3, markup=False))
            ahead += seconds_of(cue) + PAUSE

    def close(self) -> None:
        """Leave no program of ours behind, and the title as it was."""
        if self._outputs:
            self._outputs.close()
            self._outputs = None

    def _tune_in(self, screen: SessionScreen) -> None:
        from hiptui.ui.broadcast import Broadcast  # noqa: PLC0415 - 18 ms, for sessions only

        if screen.is_mounted:
            outputs = self._fresh()
            screen.tune_in(Broadcast(self._runtime, outputs, screen.live, screen.remote))

    def _fresh(self) -> Outputs:
        self.close()
        loop = asyncio.get_running_loop()
        say = partial(self._app.notify, markup=False)
        self._outputs = self._runtime.outputs(
            self._write, say, loop.call_soon_threadsafe, loop.call_later
        )
        return self._outputs

    def _write(self, sequence: str) -> None:
        if self._app._driver is not None:
            self._app._driver.write(sequence)
