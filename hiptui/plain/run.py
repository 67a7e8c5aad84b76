"""The whole of `hiptui start CIRCUIT --plain`."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
from collections.abc import Mapping

from msgspec.structs import replace

from hiptui.domain.narration import SAFETY
from hiptui.engine.live_session import LiveSession
from hiptui.plain.console import Console, new_loop, terminal
from hiptui.plain.session import Outcome, PlainSession, asks_to_resume
from hiptui.remote.protocol import status_of
from hiptui.remote.server import RemoteServer, Taken
from hiptui.runtime import Runtime, StartRequest


def run_plain(runtime: Runtime, request: StartRequest, keys: Mapping[str, str]) -> int:
    """Lead through what was asked for by lines on standard output; returns the exit code.

    `keys` have ids of commands; they work where standard input is a terminal. Without one it runs
    through, and repetitions last their estimate.

    Raises:
        Busy: Another program runs a session.
        Gone: The session to go on with was resumed, kept or discarded meanwhile.
        OSError: Standard output can't be written to, for another reason than that nobody reads.
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
            console.say(SAFETY)
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

    def looked() -> None:
        server.publish()
        for notice in live.notices():
            console.say(notice)

    try:
        _listen(server, console)
        ending = await plain.run(looked)
        if ending.over:
            await _keep(live, console)
        elif ending.forgotten and live.recorder:
            live.recorder.forget()
        if ending.over or ending.forgotten:
            await console.drain()
        return ending
    finally:
        server.close()
        await outputs.close()


async def _keep(live: LiveSession, console: Console) -> None:
    if live.recorder is None:
        console.say("Not recorded: the clock ran at another speed.")
        return
    live.finish()
    if not await asyncio.to_thread(live.recorder.flush) and live.recorder.problem:
        console.say(live.recorder.problem)


def _listen(server: RemoteServer, console: Console) -> None:
    try:
        server.start()
    except Taken:
        console.say("No remote control: another session has it.")
    except OSError as error:
        console.say(f"No remote control: {error.strerror or error}.")
