"""How a session leaves the screen: cues, title, and the remote control."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from hiptui.runtime import Runtime
from hiptui.ui.textual_patches import PatchedApp

if TYPE_CHECKING:
    from hiptui.domain.commands import Command
    from hiptui.domain.session import Passage, Session, Snapshot
    from hiptui.engine.live_session import LiveSession
    from hiptui.outputs.outputs import Outputs
    from hiptui.remote.server import RemoteServer


class SessionOutputs:
    """Listener that tells one session after another to all who do not look at the screen."""

    def __init__(self, app: PatchedApp[Any], runtime: Runtime) -> None:
        """Outputs of `app`, set in `runtime`; nothing is loaded before it is needed."""
        self.headless = False
        """Whether a program without a terminal is heard too."""
        self._app = app
        self._runtime = runtime
        self._outputs: Outputs | None = None
        self._remote: RemoteServer | None = None
        self._live: LiveSession | None = None
        self._unheard: list[tuple[Session, Sequence[Passage]]] = []
        self._muted = False
        self.say: Callable[[str], object] = self._app.notify
        """Shows the runner a message."""
        self._checking: asyncio.Task[None] | None = None

    def start(
        self,
        live: LiveSession,
        command: Callable[[Command], object],
        say: Callable[[str], object],
    ) -> None:
        """Follow a session from now on.

        A remote control calls `command`, `say` shows the runner what fails. Sounds and the remote
        control begin once the session is seen, and hear then what came before.
        """
        if self._app.is_headless and not self.headless:
            return
        if self._live:
            self.stop(self._live)
        self._live, self._muted, self.say = live, False, say
        live.listeners = (*live.listeners, self)
        self._app.call_after_refresh(self._open, live, command)

    def stop(self, live: LiveSession) -> None:
        """That session is over; what sounds is left to end by itself."""
        if self._live is not live:
            return
        self._live = None
        self._unheard.clear()
        if self._remote:
            self._remote.close()
            self._remote = None
        if self._outputs:
            self._outputs.end()

    async def close(self) -> None:
        """Leave no program of ours behind, and the title as it was."""
        if self._live:
            self.stop(self._live)
        await self._close_outputs()

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """Give what is new, and show what is shown."""
        if self._live is None:
            return
        if self._remote is None or self._outputs is None:
            self._unheard.append((session, passages))
            return
        self._outputs.session_changed(session, passages, now)
        self._show(self._outputs, self._live.snapshot)
        self._remote.publish()

    def next_wakeup(self, session: Session) -> float | None:
        return self._outputs.next_wakeup(session) if self._outputs else None

    def mute(self, muted: bool) -> None:
        self._muted = muted
        if self._outputs:
            self._outputs.mute(muted)

    async def check(self) -> None:
        """Play each cue once, and say what it means; a check under way ends."""
        from hiptui.outputs.outputs import sound_check  # noqa: PLC0415 - 18 ms, for sounds only

        await self.close()
        self.say = partial(self._app.notify, markup=False, timeout=3)
        outputs = self._outputs = self._runtime.outputs(self._app.send_to_terminal, self.say)
        self._checking = asyncio.create_task(sound_check(outputs, self.say, self._wait))

    async def _open(self, live: LiveSession, command: Callable[[Command], object]) -> None:
        """Begin, unless the session is over by now."""
        from hiptui.remote import status_of  # noqa: PLC0415 - for sessions only
        from hiptui.remote.server import RemoteServer  # noqa: PLC0415 - for sessions only

        await self._close_outputs()
        if self._live is not live:
            return
        outputs = self._outputs = self._runtime.outputs(self._app.send_to_terminal, self.say)
        outputs.begin(live.session.timeline)
        outputs.mute(self._muted)
        self._remote = RemoteServer(
            self._runtime.paths.data, lambda: status_of(live.snapshot), command
        )
        unheard, self._unheard = self._unheard, []
        for session, passages in unheard:
            self.session_changed(session, passages, live.clock())
        with suppress(OSError):  # another program may have the socket: this one goes without
            self._remote.start()

    async def _close_outputs(self) -> None:
        """End those before, with a sound check that is under way."""
        if self._checking:
            self._checking.cancel()
            self._checking = None
        outputs, self._outputs = self._outputs, None
        if outputs:
            await outputs.close()

    def _show(self, outputs: Outputs, snapshot: Snapshot) -> None:
        """Tell title and taskbar what the screen shows."""
        from hiptui.ui.stage.session_view import notice, window_title  # noqa: PLC0415 - for sessions only

        focused = self._app.app_focus
        told = "" if focused else notice(snapshot)
        outputs.phase(window_title(snapshot), told, focused=focused)
        whole = snapshot.timeline.work_end or 1
        done = 100 - round(100 * snapshot.total_remaining / whole)
        outputs.progress(done, paused=snapshot.paused)

    async def _wait(self, seconds: float) -> None:
        over = asyncio.Event()
        self._runtime.clock.call_later(seconds, over.set)
        await over.wait()
