"""The runner's own commands at cues: without a shell, never waited for, off by default."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping

from hiptui.domain.cues import COUNT, HOOK_KEYS, Cue, CueAt, hook_key
from hiptui.domain.formatting import up
from hiptui.domain.timeline import Timeline
from hiptui.outputs.processes import Process, Processes, ProcessSpec
from hiptui.outputs.window import literal

AT_ONCE = 4
"""Commands that may run at the same time; they leave room for the sounds."""
VALUE_LENGTH = 200
"""Characters of a variable's value."""


class Hooks:
    """Commands by key; one that cannot be started is told once and left alone."""

    def __init__(
        self,
        commands: Mapping[str, str],
        processes: Processes,
        say: Callable[[str], object],
    ) -> None:
        """`say` tells what is wrong with one."""
        self._processes = processes
        self._say = say
        self._running = 0
        self._commands: dict[str, tuple[str, ...]] = {}
        for key in HOOK_KEYS:
            if words := self._words(key, commands.get(key, "")):
                self._commands[key] = words

    def run(self, at: CueAt, timeline: Timeline) -> None:
        """Start the command of a cue, if there is one."""
        key = hook_key(at.cue)
        if (words := self._commands.get(key)) is None:
            return
        if self._running >= AT_ONCE:
            return
        spec = ProcessSpec(words, env={**os.environ, **variables(at, timeline)})
        if self._processes.start(spec, lambda process: self._ended(key, process)):
            self._running += 1

    def _words(self, key: str, command: str) -> tuple[str, ...]:
        try:
            return tuple(shlex.split(command))
        except ValueError as error:
            self._say(f"[hooks] {key}: {error}; it is left out")
            return ()

    def _ended(self, key: str, process: Process) -> None:
        self._running -= 1
        if process.started or process.stopped or self._commands.pop(key, None) is None:
            return
        program = literal(process.spec.argv[0], 60)
        self._say(f"[hooks] {key}: {program} could not be started; it is left out")


def variables(at: CueAt, timeline: Timeline) -> dict[str, str]:
    """What a command is told: phase, move and side it is about, and the seconds to go."""
    over = at.index >= len(timeline.segments)
    segment = None if over else timeline.segments[at.index]
    move = segment.move if segment else None
    seconds = seconds_to_go(at, timeline)
    return {
        "HIPTUI_PHASE": "done" if segment is None else segment.kind.value,
        "HIPTUI_MOVE": literal(move.name, VALUE_LENGTH) if move else "",
        "HIPTUI_SIDE": segment.side.value if segment and segment.side else "",
        "HIPTUI_SECONDS": "" if seconds is None else str(seconds),
    }


def seconds_to_go(at: CueAt, timeline: Timeline) -> int | None:
    """Seconds that a cue's segment still takes, rounded up; None where it waits."""
    if at.index >= len(timeline.segments):
        return 0
    seconds = timeline.segments[at.index].seconds
    if seconds is None:
        return None
    if at.cue is Cue.HALFWAY:
        return up(seconds / 2)
    return dict(COUNT).get(at.cue, up(seconds))
