"""A session led by lines of text: what each event does, and what is told."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from signal import Signals
from types import MappingProxyType
from typing import Protocol

from hiptui.domain import narration
from hiptui.domain.commands import Command
from hiptui.domain.formatting import many
from hiptui.domain.record import record
from hiptui.domain.sentences import resume_question
from hiptui.domain.session import Passage, Session
from hiptui.domain.snapshot import Snapshot, sample
from hiptui.engine.interruptions import Interruption
from hiptui.engine.live_session import LiveSession
from hiptui.plain.console import Event

FASTEST = 0.02
"""Real seconds between two looks at the least, however fast the session's clock runs."""
KEYS = (
    "Keys: space pauses, n next, p previous, i repeats the instruction, r again from the first "
    "side, + and - 10 seconds more or less, a and d a round more or less, u takes back, q leaves."
)
"""What the keys do."""
QUESTION = "Leave? enter keeps as partial, any other key goes on."
"""Asked before a session is left."""

_COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "space": Command.PAUSE,
        "n": Command.NEXT,
        "right": Command.NEXT,
        "pagedown": Command.NEXT,
        "p": Command.PREVIOUS,
        "left": Command.PREVIOUS,
        "pageup": Command.PREVIOUS,
        "r": Command.RESTART,
        "+": Command.LONGER,
        "=": Command.LONGER,
        "-": Command.SHORTER,
        "a": Command.ADD_ROUND,
        "d": Command.DROP_ROUND,
        "u": Command.UNDO,
    }
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a session was left."""

    code: int
    """The program's exit code."""
    over: bool
    """Whether it is over, as far as it went; else it was cut short and may be resumed."""


DONE = Outcome(0, over=True)
"""Done, or kept as partial."""
_LEFT_BY: Mapping[Signals, Outcome] = MappingProxyType(
    {
        Signals.SIGINT: Outcome(130, over=True),
        Signals.SIGTERM: Outcome(143, over=False),
        Signals.SIGHUP: Outcome(129, over=False),
    }
)
_UNHEARD: Mapping[int, Outcome] = MappingProxyType(
    {errno.EPIPE: Outcome(0, over=False), errno.EIO: Outcome(129, over=False)}
)
"""By what writing fails with: whoever read had enough, or the terminal is gone."""


class LineTerminal(Protocol):
    """Where lines go and events come from."""

    @property
    def keyed(self) -> bool:
        """Whether there are keys."""

    def say(self, line: str) -> None:
        """Take a line."""

    async def wait(self, seconds: float | None) -> Sequence[Event]:
        """Wait for events, at most so many real seconds."""

    def wake(self) -> None:
        """Let the wait end: there may be something sooner to wait for."""

    def suspend(self) -> None:
        """Back to the shell for a while."""


async def asks_to_resume(terminal: LineTerminal, cut: Session) -> bool | Outcome:
    """Whether to go on with a session that was cut short; or how the program is left instead."""
    question = resume_question(sample(cut, 0.0))
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
                return Outcome(_LEFT_BY[number].code, over=False)


class Narrator:
    """Follows a session and says its lines as they come."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def session_changed(self, session: Session, passages: Sequence[Passage], now: float) -> None:
        """Say the lines that are new."""
        for passage in passages:
            for _, line in passage.of(narration.lines_of):
                self._say(line.text)

    def next_wakeup(self, session: Session) -> float | None:
        """Every line comes with a cue or when a shown second changes."""
        return None


class PlainSession:
    """Leads through the live session whom a `Narrator` follows."""

    def __init__(
        self,
        live: LiveSession,
        speaker: LineTerminal,
        real: Callable[[float], float],
    ) -> None:
        """`real` makes seconds of the session's clock real ones."""
        self._live = live
        self._speaker = speaker
        self._real = real
        self._asked = False
        self._woken: Interruption | None = None

    async def run(self, looked: Callable[[], object]) -> Outcome:
        """Lead to the end, calling `looked` at each beat; returns how it was left."""
        try:
            ending = await self._lead(looked)
        except OSError as error:
            if unheard := _UNHEARD.get(error.errno or 0):
                return unheard
            raise
        if ending.over:
            self._speaker.say(narration.closing(record(self._live.settled(), self._live.clock())))
        return ending

    def command(self, command: Command) -> None:
        """Give a command, and tell what the lines that follow from it do not."""
        changed = self._live.command(command)
        if line := _outcome(command, changed, self._live.snapshot):
            self._speaker.say(line)
        self._speaker.wake()

    async def _lead(self, looked: Callable[[], object]) -> Outcome:
        self._speaker.say(narration.opening(self._live.session.timeline))
        if self._speaker.keyed:
            self._speaker.say(KEYS)
        if self._live.snapshot.count_in:  # it goes on where it was cut short
            self._speaker.say(narration.standing(self._live.snapshot))
        while self._live.tick().segment:
            looked()
            self._wake_up()
            for event in await self._speaker.wait(self._ahead()):
                if ending := self._take(event):
                    return ending
        return DONE

    def _wake_up(self) -> None:
        """Tell why time was lost; where no key can go on, go on."""
        before, self._woken = self._woken, self._live.interruption
        if self._woken is None or self._woken is before:
            return
        where = narration.whereabouts(self._live.snapshot)
        self._speaker.say(f"Paused: {self._woken}. {where}")
        if not self._speaker.keyed:
            self.command(Command.PAUSE)

    def _ahead(self) -> float | None:
        moment = self._live.next_wakeup()
        return None if moment is None else max(FASTEST, self._real(moment - self._live.clock()))

    def _take(self, event: Event) -> Outcome | None:
        """Do what an event is for; the ending, where it ends the session."""
        if event == "ctrl+z":
            event = Signals.SIGTSTP
        elif event == "ctrl+c":  # as escape; a second time it leaves
            event = Signals.SIGINT if self._asked else "escape"
        if isinstance(event, Signals):
            return self._signal(event)
        if self._asked:
            return self._answer(event)
        snapshot = self._live.tick()
        if event in _COMMANDS:
            self.command(_COMMANDS[event])
        elif event == "enter" and snapshot.count_in:
            self.command(Command.GO)
        elif snapshot.cool_down and event in {"enter", "q", "escape"}:
            return DONE
        elif event in {"q", "escape"}:
            self._ask()
        elif event == "i":
            self._speaker.say(narration.instruction(snapshot))
        elif event == "?":
            self._speaker.say(KEYS)
        return None

    def _ask(self) -> None:
        self._asked = True
        self._live.hold()
        self._speaker.say(QUESTION)

    def _answer(self, key: str) -> Outcome | None:
        self._asked = False
        if key == "enter":
            return DONE
        self._live.release()
        self._speaker.say(narration.standing(self._live.snapshot))
        return None

    def _signal(self, number: Signals) -> Outcome | None:
        self._live.command(Command.HOLD)
        if number is Signals.SIGTSTP:
            self._speaker.say(narration.standing(self._live.snapshot))
            self._speaker.suspend()
        return _LEFT_BY.get(number)


def _outcome(command: Command, changed: bool, after: Snapshot) -> str:
    """What to say after a command where no line comes by itself."""
    rounds = many(after.rounds, "round")
    texts = {
        Command.PAUSE: narration.standing(after),
        Command.LONGER: "10 seconds more." if changed else "No longer.",
        Command.SHORTER: "10 seconds less." if changed else "No shorter.",
        Command.ADD_ROUND: f"{'One round more' if changed else 'No round more'}: {rounds}.",
        Command.DROP_ROUND: f"{'One round fewer' if changed else 'No round fewer'}: {rounds}.",
    }
    if command is Command.UNDO:
        where = narration.whereabouts(after)
        return f"Taken back. {where}" if changed else "Nothing to take back."
    return texts.get(command) or (_place(after) if changed else "")


def _place(snapshot: Snapshot) -> str:
    """Where a command led while time stands still; else its line comes by itself."""
    if snapshot.paused and not snapshot.cool_down:
        return f"Paused. {narration.start_of(snapshot.timeline, snapshot.index)}"
    return narration.standing(snapshot) if snapshot.paused or snapshot.count_in else ""
