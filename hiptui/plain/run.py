"""The whole of `hiptui start CIRCUIT --plain`."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

from hiptui.coach import Coach, Follower
from hiptui.domain.circuit import Circuit
from hiptui.domain.safety import SAFETY
from hiptui.domain.settings import Choice
from hiptui.followers import Cues
from hiptui.plain.console import Console, terminal
from hiptui.plain.talk import Ending, Talk, Teller
from hiptui.remote.listening import Taken
from hiptui.remote.server import RemoteServer
from hiptui.remote.status import status_of
from hiptui.runtime import Runtime

BELL = "\a"


def run_plain(
    runtime: Runtime, circuit: Circuit, choice: Choice, followers: Sequence[Follower] = ()
) -> int:
    """Lead through `circuit` by lines on standard output; returns the exit code.

    Keys work where standard input is a terminal; without one it runs through, and repetitions
    last their estimate. `followers` hear of the session beside those that the runtime brings.

    Raises:
        Busy: Another program runs a session.
        OSError: Standard output can't be written to, for another reason than that nobody reads.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")
    keys = terminal()
    if keys is None:
        choice = replace(choice, reps="pace")
    with Console(keys, sys.stdout.fileno(), sys.stdout.encoding) as console:
        newcomer = runtime.newcomer
        coach = runtime.start(circuit, choice)
        if newcomer:
            console.say(SAFETY)
        outputs = runtime.outputs(_ring, console.say)
        cues = Cues(outputs)
        coach.followers = (*coach.followers, cues, *followers, Teller(console.say))
        outputs.begin(coach.session.timeline)
        before = signal.signal(signal.SIGCONT, lambda *_: runtime.vigil.continued())
        try:
            ending = _lead(runtime, coach, console)
            if ending.over:
                runtime.finish(coach)
        finally:
            signal.signal(signal.SIGCONT, before)
            outputs.close()
            runtime.close()
    return ending.code


def _ring(text: str) -> None:
    """Of what outputs send to a terminal only the bell: lines are all that is written here."""
    if text == BELL and sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(text)
        sys.stderr.flush()


def _lead(runtime: Runtime, coach: Coach, console: Console) -> Ending:
    talk = Talk(coach, console, runtime.real)
    server = RemoteServer(runtime.paths.data, lambda: status_of(coach.look()), talk.command)
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
