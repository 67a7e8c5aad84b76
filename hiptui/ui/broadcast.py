"""How a session leaves the screen: cues, title, and the remote control."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from hiptui.domain.commands import Command
from hiptui.domain.formatting import clock
from hiptui.domain.snapshot import Snapshot
from hiptui.engine.live_session import LiveSession
from hiptui.outputs.cue_listener import CueListener
from hiptui.outputs.outputs import Outputs
from hiptui.remote.server import RemoteServer
from hiptui.remote.status import status_of
from hiptui.runtime import Runtime
from hiptui.ui.stage.phases import phase_of


class Broadcast(CueListener):
    """Follows a session for everybody who does not look at the screen."""

    def __init__(
        self,
        runtime: Runtime,
        outputs: Outputs,
        live: LiveSession,
        command: Callable[[Command], object],
    ) -> None:
        """Broadcast the session of `live`; `command` is what a remote control calls."""
        super().__init__(outputs)
        self._live = live
        self._phase = ""
        self._remote = RemoteServer(runtime.paths.data, lambda: status_of(live.snapshot), command)
        self._listening = -1

    def open(self) -> None:
        """From now on."""
        self._outputs.begin(self._live.session.timeline)
        self._catch_up()
        with suppress(OSError):  # another program may have the socket: this one goes without
            self._remote.start()
            self._listening = self._remote.fileno()
            asyncio.get_running_loop().add_reader(self._listening, self._remote.serve)

    def close(self) -> None:
        """The session is over; what sounds is left to end by itself."""
        if self._listening >= 0:
            asyncio.get_running_loop().remove_reader(self._listening)
        self._remote.close()
        self._outputs.end()

    def mute(self, muted: bool) -> None:
        """No sound and no voice, or both again."""
        self._outputs.mute(muted)

    def show(self, snapshot: Snapshot, *, focused: bool) -> None:
        """Tell title, taskbar and watchers what the screen shows."""
        phase = phase_of(snapshot)
        move, coming = snapshot.move, snapshot.coming
        side = f" {coming.side}" if coming and coming.side else ""
        title = f"{phase.word.capitalize()}{side}" + (f" · {move.short}" if move else "")
        if title != self._phase:
            self._phase = title
            self._outputs.phase(title, _notice(snapshot), focused=focused)
        whole = snapshot.timeline.work_end or 1
        done = 100 - round(100 * snapshot.total_remaining / whole)
        self._outputs.progress(max(0, min(100, done)), paused=snapshot.paused)
        self._remote.publish()

    def _catch_up(self) -> None:
        """Give what fell due before anybody listened, unless it is too late by now."""
        session, now = self._live.session, self._live.clock()
        unheard = replace(session, told=session.since, fresh=True)
        _, due = unheard.advance(now)
        self.session_changed(unheard, session, due, now)


def _notice(snapshot: Snapshot) -> str:
    """What a notification says below the title: what the legs do, and for how long."""
    coming = snapshot.coming
    move = snapshot.move
    label = move.label(coming.side) if move and coming else ""
    left = clock(snapshot.remaining) if snapshot.remaining and not snapshot.cool_down else ""
    return ", ".join(part for part in (label, left) if part) or snapshot.timeline.circuit.name
