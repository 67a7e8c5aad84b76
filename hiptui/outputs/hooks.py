"""The runner's own commands at cues: without a shell, never waited for, off by default."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping

from hiptui.domain.cues import COUNT, HOOK_KEYS, Cue, CueAt, hook_key
from hiptui.domain.formatting import up
from hiptui.domain.timeline import Segment, Timeline
from hiptui.outputs.processes import Process, Processes, ProcessSpec
from hiptui.outputs.window import literal

AT_ONCE = 4
"""Commands that may run at the same time; they leave room for the sounds."""
VALUE_LENGTH = 200
"""Characters of a variable's value."""


class Hooks:
    """Commands by key; one that cannot be started is told once and left alone."""

    def __init__(
        self, commands: Mapping[str, str], processes: Processes, say: Callable[[str], object]
    ) -> None:
        """`say` tells what is wrong with one."""
        self._processes = processes
        self._say = say
        self._running = 0
        self._commands = {key: self._words(key, commands.get(key, "")) for key in HOOK_KEYS}

    def run(self, at: CueAt, timeline: Timeline) -> None:
        """Start the command of a cue, if there is one."""
        key = hook_key(at.cue)
        if not (words := self._commands[key]) or self._running >= AT_ONCE:
            return
        spec = ProcessSpec(words, env={**os.environ, **variables(at, timeline)})
        if self._processes.start(spec, lambda process: self._ended(key, process)):
            self._running += 1

    def _words(self, key: str, command: str) -> list[str]:
        try:
            return shlex.split(command)
        except ValueError as error:
            self._say(f"[hooks] {key}: {error}; it is left out")
            return []

    def _ended(self, key: str, process: Process) -> None:
        self._running -= 1
        if self._commands[key] and not (process.started or process.stopped):
            self._commands[key] = []
            program = literal(process.spec.argv[0], 60)
            self._say(f"[hooks] {key}: {program} could not be started; it is left out")


def variables(at: CueAt, timeline: Timeline) -> dict[str, str]:
    """What a command is told: phase, move and side it is about, and the seconds to go."""
    over = at.index >= len(timeline.segments)
    segment = None if over else timeline.segments[at.index]
    move = segment.move if segment else None
    return {
        "HIPTUI_PHASE": segment.kind.value if segment else "done",
        "HIPTUI_MOVE": literal(move.name, VALUE_LENGTH) if move else "",
        "HIPTUI_SIDE": segment.side.value if segment and segment.side else "",
        "HIPTUI_SECONDS": _to_go(at.cue, segment) if segment else "0",
    }


def _to_go(cue: Cue, segment: Segment) -> str:
    """Seconds that a cue's segment still takes, rounded up; nothing where it waits."""
    if segment.seconds is None:
        return ""
    if cue is Cue.HALFWAY:
        return str(up(segment.seconds / 2))
    return str(dict(COUNT).get(cue, up(segment.seconds)))
