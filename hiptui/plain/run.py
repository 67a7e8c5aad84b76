"""The whole of `hiptui start CIRCUIT --plain`."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

from hiptui.domain.safety import SAFETY
from hiptui.engine.live_session import LiveSession, SessionListener
from hiptui.plain.console import Console, terminal
from hiptui.plain.session import Narrator, Outcome, PlainSession, asks_to_resume
from hiptui.remote.listening import Taken
from hiptui.remote.server import RemoteServer
from hiptui.remote.status import status_of
from hiptui.runtime import Runtime, StartRequest

BELL = "\a"


def run_plain(
    runtime: Runtime, request: StartRequest, listeners: Sequence[SessionListener] = ()
) -> int:
    """Lead through what was asked for by lines on standard output; returns the exit code.

    Keys work where standard input is a terminal; without one it runs through, and repetitions
    last their estimate. `listeners` hear of the session beside those that the runtime brings.

    Raises:
        Busy: Another program runs a session.
        Gone: The session to go on with was resumed, kept or discarded meanwhile.
        OSError: Standard output can't be written to, for another reason than that nobody reads.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")
    with Console(terminal(), sys.stdout.fileno(), sys.stdout.encoding) as console:
        newcomer = runtime.newcomer
        live = _begin(runtime, request, console)
        if isinstance(live, Outcome):
            return live.code
        if newcomer:
            console.say(SAFETY)
        outputs = runtime.outputs(_ring, console.say)
        live.listeners = (*live.listeners, outputs, *listeners, Narrator(console.say))
        outputs.begin(live.session.timeline)
        before = signal.signal(signal.SIGCONT, lambda *_: runtime.detector.sigcont())
        try:
            ending = _lead(runtime, live, console)
            if ending.over:
                runtime.finish(live)
        finally:
            signal.signal(signal.SIGCONT, before)
            outputs.close()
            runtime.close()
    return ending.code


def _begin(runtime: Runtime, request: StartRequest, console: Console) -> LiveSession | Outcome:
    """The session, new or gone on with; or how it was left before it began."""
    cut = request.interrupted
    go_on: bool | Outcome = cut is not None
    if cut and request.asks:
        go_on = console.keyed and asks_to_resume(console, cut.saved)
    if isinstance(go_on, Outcome):
        return go_on
    if cut and go_on:
        return runtime.resume(cut)
    choice = request.choice if console.keyed else replace(request.choice, reps="pace")
    return runtime.start(request.circuit, choice)


def _ring(text: str) -> None:
    """Of what outputs send to a terminal only the bell: lines are all that is written here."""
    if text == BELL and sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(text)
        sys.stderr.flush()


def _lead(runtime: Runtime, live: LiveSession, console: Console) -> Outcome:
    talk = PlainSession(live, console, runtime.clock.real)
    server = RemoteServer(runtime.paths.data, lambda: status_of(live.tick()), talk.command)
    try:
        server.start()
        console.served = server
    except Taken:
        console.say("No remote control: another session has it.")
    except OSError as error:
        console.say(f"No remote control: {error.strerror or error}.")

    def looked() -> None:
        server.publish()
        for notice in runtime.notices():
            console.say(notice)

    try:
        ending = talk.run(looked)
        if ending.over:
            if not runtime.records:
                console.say("Not recorded: the clock ran at another speed.")
            console.drain()
        return ending
    finally:
        server.close()
