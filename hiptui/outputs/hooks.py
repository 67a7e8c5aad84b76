"""The runner's own commands at cues: without a shell, never waited for, off by default."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Callable, Mapping

from hiptui.domain.cue_settings import HOOK_KEYS, hook_key
from hiptui.domain.cues import COUNT, Cue
from hiptui.domain.formatting import up
from hiptui.domain.session import Due
from hiptui.domain.timeline import Timeline
from hiptui.outputs.processes import Process, Processes, ProcessSpec
from hiptui.outputs.terminal import literal

AT_ONCE = 4
"""Commands that may run at the same time; they leave room for the sounds."""
VALUE_LENGTH = 200
"""Characters of a variable's value."""


class Hooks:
    """Commands by key; one that cannot be started is told once and left alone."""

    def __init__(
        self,
        commands: Mapping[str, str],
        children: Processes,
        environ: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        """`environ` is what commands inherit; `say` may be called from another thread."""
        self._children = children
        self._environ = environ
        self._say = say
        self._free = threading.Semaphore(AT_ONCE)
        self._commands: dict[str, tuple[str, ...]] = {}
        for key in HOOK_KEYS:
            if words := self._words(key, commands.get(key, "")):
                self._commands[key] = words

    def run(self, due: Due, timeline: Timeline) -> None:
        """Start the command of a cue, if there is one."""
        key = hook_key(due.cue)
        if (words := self._commands.get(key)) is None:
            return
        if not self._free.acquire(blocking=False):
            return
        order = ProcessSpec(words, env={**self._environ, **variables(due, timeline)})
        if self._children.start(order, lambda child: self._ended(key, child)) is None:
            self._free.release()

    def _words(self, key: str, command: str) -> tuple[str, ...]:
        try:
            return tuple(shlex.split(command))
        except ValueError as error:
            self._say(f"[hooks] {key}: {error}; it is left out")
            return ()

    def _ended(self, key: str, child: Process) -> None:
        self._free.release()
        if child.started or child.stopped or self._commands.pop(key, None) is None:
            return
        program = literal(child.order.argv[0], 60)
        self._say(f"[hooks] {key}: {program} could not be started; it is left out")


def variables(due: Due, timeline: Timeline) -> dict[str, str]:
    """What a command is told: the phase, the move and side it is about, the seconds left."""
    over = due.index >= len(timeline.segments)
    segment = None if over else timeline.segments[due.index]
    move = timeline.move(due.index)
    left = seconds_left(due, timeline)
    return {
        "HIPTUI_PHASE": "done" if segment is None else segment.kind.value,
        "HIPTUI_MOVE": literal(move.name, VALUE_LENGTH) if move else "",
        "HIPTUI_SIDE": segment.side.value if segment and segment.side else "",
        "HIPTUI_SECONDS": "" if left is None else str(left),
    }


def seconds_left(due: Due, timeline: Timeline) -> int | None:
    """Seconds left of a cue's segment at its moment, rounded up; None where it waits."""
    if due.index >= len(timeline.segments):
        return 0
    seconds = timeline.segments[due.index].seconds
    if seconds is None:
        return None
    if due.cue is Cue.HALFWAY:
        return up(seconds / 2)
    return dict(COUNT).get(due.cue, up(seconds))
