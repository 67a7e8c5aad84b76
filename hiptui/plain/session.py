"""A session led by lines of text: the whole of `hiptui start CIRCUIT --plain`."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from signal import Signals
from typing import NamedTuple

from msgspec.structs import replace

from hiptui.domain import narration
from hiptui.domain.commands import Command
from hiptui.domain.formatting import clock
from hiptui.domain.record import MUCH
from hiptui.domain.session import Passage, Session, Snapshot
from hiptui.engine import BEAT, Interruption
from hiptui.engine.live_session import LiveSession, SessionListener
from hiptui.plain.console import Console, Event, new_loop, terminal
from hiptui.remote import status_of
from hiptui.remote.server import RemoteServer, Taken
from hiptui.runtime import Runtime, StartRequest

FASTEST = 0.02
"""Real seconds between two looks at the least, however fast the session's clock runs."""

_COMMANDS = frozenset(map(str, Command))


class Outcome(NamedTuple):
    """How a session was left."""

    code: int
    """The program's exit code."""
    over: bool
    """Whether it is over, as far as it went; else it was cut short and may be resumed."""
    forgotten: bool = False
    """Whether nothing is to be kept of it."""


DONE = Outcome(0, over=True)
"""Done, or kept as partial."""
_UNHEARD = {errno.EPIPE: Outcome(0, over=False), errno.EIO: Outcome(129, over=False)}
"""By what writing fails with: whoever read had enough, or the terminal is gone."""


def run_plain(runtime: Runtime, request: StartRequest, keys: Mapping[str, str]) -> int:
    """Lead through what was asked for by lines on standard output; returns the exit code.

    `keys` have ids of commands; they work where standard input is a terminal. Without one it runs
    through, and repetitions last their estimate. Raises Busy and Gone as `Runtime` does, and
    OSError: standard output can't be written to, for another reason than that nobody reads.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(_run(runtime, request, keys)).code


async def _run(runtime: Runtime, request: StartRequest, keys: Mapping[str, str]) -> Outcome:
    with Console(terminal(), sys.stdout.fileno(), sys.stdout.encoding) as console:
        newcomer = runtime.newcomer
        live = await _begin(runtime, request, console)
        if isinstance(live, Outcome):
            return live
        if newcomer:
            console.say(narration.SAFETY)
        # As a plain handler, because it must have been called before the next look at the clock.
        before = signal.signal(signal.SIGCONT, lambda *_: runtime.detector.sigcont())
        try:
            return await _lead(runtime, live, console, keys)
        finally:
            signal.signal(signal.SIGCONT, before)
            live.close()


async def _begin(
    runtime: Runtime, request: StartRequest, console: Console
) -> LiveSession | Outcome:
    cut = request.interrupted
    go_on: bool | Outcome = cut is not None
    if cut and request.asks:
        go_on = console.keyed and await asks_to_resume(console, cut.saved)
    if isinstance(go_on, Outcome):
        return go_on
    if cut and go_on:
        return runtime.resume(cut, paced=not console.keyed)
    choice = request.choice if console.keyed else replace(request.choice, reps="pace")
    return runtime.start(request.circuit, choice)


async def _lead(
    runtime: Runtime, live: LiveSession, console: Console, keys: Mapping[str, str]
) -> Outcome:
    """Lead through the session, heard and driven from outside too."""
    plain = PlainSession(live, console, runtime.clock.real, keys)
    server = RemoteServer(runtime.paths.data, lambda: status_of(live.tick()), plain.command)
    outputs = runtime.outputs(console.write, console.say)
    live.listeners = (outputs, *live.listeners)
    outputs.begin(live.session.timeline)

    try:
        with closing(server):  # before the rest: what is over is not driven any more
            try:
                server.start()
            except OSError as error:
                taken = isinstance(error, Taken)
                why = "another session has it" if taken else error.strerror or error
                console.say(f"No remote control: {why}.")
            ending = await plain.run(server.publish)
        if ending.over:
            await _keep(live, console)
        elif ending.forgotten and live.recorder:
            live.recorder.forget()
        if ending.over or ending.forgotten:
            await console.drain()
        if not live.snapshot.segment:  # it came to its end
            cut = await console.attend(outputs.fade())
            return Outcome(128 + cut, over=True) if cut else ending
        return ending
    finally:
        await outputs.close()


async def _keep(live: LiveSession, console: Console) -> None:
    if live.recorder is None:
        console.say("Not recorded: the clock ran at another speed.")
        return
    live.finish()
    if not await asyncio.to_thread(live.recorder.flush) and live.recorder.problem:
        console.say(live.recorder.problem)


async def asks_to_resume(terminal: Console, cut: Session) -> bool | Outcome:
    """Whether to go on with a session that was cut short; or how the program is left instead."""
    question = narration.resume_question(cut)
    terminal.say(f"{question} Enter goes on, n begins anew, q leaves it as it is.")
    while True:
        for event in await terminal.wait(None):
            if event in {"enter", "n"}:
                return event == "enter"
            if event in {"q", "escape"}:
                return Outcome(0, over=False)
            if event in {"ctrl+z", Signals.SIGTSTP}:
                terminal.suspend()
            elif event == "ctrl+c" or isinstance(event, Signals):
                number = event if isinstance(event, Signals) else Signals.SIGINT
                return Outcome(128 + number, over=False)


class PlainSession(SessionListener):
    """Leads through a live session, and says its lines: each comes with a cue or a second shown."""

    def __init__(
        self,
        live: LiveSession,
        terminal: Console,
        real: Callable[[float], float],
        keys: Mapping[str, str],
    ) -> None:
        """`real` makes seconds of the session's clock real ones; `keys` have ids of commands."""
        self._live = live
        live.listeners = (*live.listeners, self)
        self._terminal = terminal
        self._real = real
        self._keys = keys
        self._asked = False
        self._forgetting = False
        self._woken: Interruption | None = None

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """Say the lines that are new."""
        for passage in passages:
            for _, line in passage.of(narration.lines_of):
                self._terminal.say(line.what)

    async def run(self, looked: Callable[[], object]) -> Outcome:
        """Lead to the end, calling `looked` at each beat; returns how it was left."""
        try:
            ending = await self._lead(looked)
        except OSError as error:
            if unheard := _UNHEARD.get(error.errno or 0):
                return unheard
            raise
        if ending.over:
            self._terminal.say(narration.closing(self._live.done()))
        return ending

    def command(self, command: Command) -> None:
        """Give a command, and tell what the lines that follow from it do not."""
        changed = self._live.command(command)
        if line := narration.after_command(command, self._live.snapshot, changed=changed):
            self._terminal.say(line)
        self._terminal.wake()

    async def _lead(self, looked: Callable[[], object]) -> Outcome:
        self._terminal.say(narration.opening(self._live.session.timeline))
        if self._terminal.keyed:
            self._terminal.say(narration.keys_text(self._keys))
        if self._live.snapshot.count_in:  # it goes on where it was cut short
            self._terminal.say(narration.standing(self._live.snapshot))
        while self._live.tick().segment:
            looked()
            for notice in self._live.notices():
                self._terminal.say(notice)
            self._wake_up()
            if ending := self._take_all(await self._terminal.wait(self._ahead())):
                return ending
        return DONE

    def _wake_up(self) -> None:
        """Tell why time was lost; where no key can go on, go on."""
        before, self._woken = self._woken, self._live.interruption
        if self._woken is None or self._woken is before:
            return
        where = narration.whereabouts(self._live.snapshot)
        self._terminal.say(f"Paused: {self._woken}. {where}")
        self._terminal.forget_keys()  # they were not meant for a pause
        if not self._terminal.keyed:
            self.command(Command.PAUSE)

    def _ahead(self) -> float | None:
        moment = self._live.next_wakeup()
        if moment is None:
            return None
        return max(FASTEST, min(BEAT, self._real(moment - self._live.clock())))

    def _take_all(self, events: Sequence[Event]) -> Outcome | None:
        """Do what came at once, as the full screen does: nothing before lost time was told."""
        lost, last, unseen = self._live.interruption, None, False
        for event in events:
            self._live.tick()
            # After one that asked or answered it was held, or pressed twice.
            again = last and last[0] == event and last[1:] != (self._asked, self._forgetting)
            unseen = unseen or self._live.interruption not in (None, lost)
            if (again or unseen) and not (isinstance(event, Signals) or event == "ctrl+c"):
                continue
            last = event, self._asked, self._forgetting
            if ending := self._take(event):
                return ending
        return None

    def _take(self, event: Event) -> Outcome | None:
        """Do what an event is for; the ending, where it ends the session."""
        if event == "ctrl+c":  # as escape; a second time it leaves
            event = Signals.SIGINT if self._asked else "escape"
        if isinstance(event, Signals):
            return self._signal(event)
        if self._asked:
            return self._answer(event)
        return self._press(event, self._live.tick())

    def _press(self, key: str, snapshot: Snapshot) -> Outcome | None:
        id = self._keys.get(key) or self._keys.get(key.lower(), "")
        if id in _COMMANDS:
            self.command(Command(id))
        elif id == "suspend":
            return self._signal(Signals.SIGTSTP)
        elif snapshot.cool_down and (key == "enter" or id in {"leave", "quit"}):
            return DONE
        elif key == "enter" and snapshot.count_in:
            self.command(Command.GO)
        elif id in {"leave", "quit"}:
            self._asked = True
            self._live.hold()
            self._terminal.say(narration.leaving(self._live.done()))
        elif id == "help":
            self._terminal.say(narration.keys_text(self._keys))
        elif id == "instruction":
            self._terminal.say(narration.instruction(snapshot))
        return None

    def _answer(self, key: str) -> Outcome | None:
        forgets = key in {"d", "D"}
        if forgets and not self._forgetting and self._live.done().work_seconds >= MUCH:
            self._forgetting = True
            work = clock(self._live.done().whole_seconds()[0])
            self._terminal.say(f"Forget {work} of work? d forgets it, any other key goes on.")
            return None
        again, self._forgetting, self._asked = self._forgetting, False, False
        if forgets:
            return Outcome(0, over=False, forgotten=True)
        if key == "enter" and not again:
            return DONE
        self._live.release()
        self._terminal.say(narration.standing(self._live.snapshot))
        return None

    def _signal(self, number: Signals) -> Outcome | None:
        self._live.command(Command.HOLD)
        if number is Signals.SIGTSTP:
            self._terminal.say(narration.standing(self._live.snapshot))
            self._terminal.suspend()
            return None
        return Outcome(128 + number, over=number is Signals.SIGINT)
