from __future__ import annotations

import asyncio
import errno
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from signal import Signals

import pytest

from hiptui.domain.circuit import Circuit, Sides, Timing
from hiptui.domain.commands import Command
from hiptui.domain.cues import cues_of
from hiptui.domain.narration import keys_text
from hiptui.domain.session import Passage, Session, begin
from hiptui.domain.timeline import build
from hiptui.engine import InterruptionDetector
from hiptui.engine.live_session import LiveSession
from hiptui.plain.console import Console, Event
from hiptui.plain.session import Outcome, PlainSession, asks_to_resume
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import keymap
from tests.support import FakeClock, circuit_of, counted, drive, for_each, hips, timed

KEYS = keymap({}).typed(Where.SESSION, i="instruction")
QUESTION = "Leave? So far "
ANSWERS = "Enter keeps it as partial, escape goes on, d forgets it."


class Script(Console):
    """Plays the terminal: events at their seconds, and a clock that moves when it is waited."""

    def __init__(self, *events: tuple[float, Event], keyed: bool = True) -> None:
        self.clock = FakeClock(0)
        self.events = list(events)
        self.keyed = keyed
        self.said: list[tuple[float, str]] = []
        self.waits: list[float | None] = []
        self.suspended = 0
        self.fails = 0
        self.asleep = 0.0
        self.detector = InterruptionDetector(
            self.clock, lambda: self.clock.now + self.asleep, lambda _: None
        )

    def say(self, line: str) -> None:
        self.said.append((self.clock.now, line))

    async def wait(self, seconds: float | None) -> Sequence[Event]:
        if self.fails:
            raise OSError(self.fails, "")
        self.waits.append(seconds)
        come = self.events[0][0] if self.events else None
        if seconds is not None and (come is None or come > self.clock.now + seconds):
            self.clock.advance(seconds)
            return []
        assert come is not None, f"would wait for ever after {self.said[-3:]}"
        self.clock.now = max(self.clock.now, come)
        return [self.events.pop(0)[1]]

    def wake(self) -> None:
        pass

    def forget_keys(self) -> None:
        self.events = [event for event in self.events if event[0] > self.clock.now]

    def suspend(self) -> None:
        self.suspended += 1
        self.clock.advance(100)

    @property
    def text(self) -> list[str]:
        return [line for _, line in self.said]

    def after(self, second: float) -> list[str]:
        return [line for at, line in self.said if at >= second]


class Packet(Script):
    """A script whose events of one second come at once."""

    async def wait(self, seconds: float | None) -> Sequence[Event]:
        came = [*await super().wait(seconds)]
        while came and self.events and self.events[0][0] == self.clock.now:
            came.append(self.events.pop(0)[1])
        return came


class Play:
    """A session that is over: the events of a script, as "20 space, 25 INT", and what came."""

    def __init__(
        self,
        events: str | Script,
        circuit: Circuit | None = None,
        keys: Mapping[str, str] = KEYS,
        **timing: object,
    ) -> None:
        script = events if isinstance(events, Script) else Script(*_parsed(events))
        values = {"rounds": 2, "reps": "wait", **timing}
        line = build(circuit or hips(), Timing(**values))  # type: ignore[arg-type]  # by name
        self.script = script
        self.live = LiveSession(begin(line, 0), script.clock, detector=script.detector)
        session = PlainSession(self.live, script, lambda seconds: seconds, keys)
        self.ending = asyncio.run(session.run(lambda: None))
        self.text, self.after = script.text, script.after


def _parsed(events: str) -> Iterator[tuple[float, Event]]:
    for event in filter(None, events.split(", ")):
        second, name = event.split()
        yield float(second), Signals[f"SIG{name}"] if len(name) > 2 and name.isupper() else name


def test_without_keys_it_runs_through_to_the_summary() -> None:
    script = Script(keyed=False)
    play = Play(script)
    assert play.ending == Outcome(0, over=True)
    assert script.text[0].startswith("Hip circuit for runners: 7 moves, 2 rounds")
    assert [at for at, _ in script.said[:9]] == [0, 0, 15, 30, 45, 50, 65, 80, 90]
    assert script.text[2].startswith("Work. Hip CAR, left side.")
    assert keys_text(KEYS) not in script.text
    assert script.text[-2:] == [
        "Done. 2 minutes to cool down.",
        "All done: 2 of 2 rounds, 14:00 of 14:00 of work.",
    ]
    assert script.clock.now == play.live.session.timeline.seconds


def test_it_waits_for_moments_and_does_not_poll() -> None:
    waits = Play("5.5 space, 60 space, 70 q, 70 enter").script.waits
    assert None in waits
    assert len(waits) < 30


GOING_ON = "Going on in 5. Work, hip CAR, left side, 25 seconds to go."
FIRST = "Work. Hip CAR, left side. 30 seconds."


# Events, and under them how the lines begin that are said from the first of them on.
SAID = f"""
20 space, 50 space, 55 INT
    Paused.
    {GOING_ON}
20 space, 50 space, 60 q, 60 enter
    Paused.
    {GOING_ON}
    {QUESTION}
    Done in part: 0 of 2 rounds, 0:10 of 14:00 of work, 0:35 in pauses.
3 n, 4 p, 5 INT
    {FIRST}
    Get ready. Round 1 of 2.
3 right, 4 left, 5 INT
    {FIRST}
    Get ready. Round 1 of 2.
3 pagedown, 4 pageup, 5 INT
    {FIRST}
    Get ready. Round 1 of 2.
3 space, 3 n, 3 r, 3 u, 3 u, 3 a, 3 d, 3 d, 3 INT
    Paused.
    Paused. {FIRST}
    Paused. {FIRST}
    Taken back. Work, hip CAR, left side, 30 seconds to go.
    Taken back. Prepare, hip CAR, left side, 12 seconds to go.
    One round more: 3 rounds.
    One round fewer: 2 rounds.
    No round to drop: 2 rounds.
3 +, 3 -, 10 -, 10 u, 24 INT
    10 seconds more: 0:25, this time.
    10 seconds less: 0:15, this time.
    Only 10 seconds or less to go.
    Taken back. Prepare, hip CAR, left side, 22 seconds to go.
3 i, 4 ?, 4 z, 5 INT
    Hip CAR. Left side: left leg circles.
    {keys_text(KEYS)}
    Done in part: 0 of 2 rounds, 0:00 of 14:00 of work. Too short to keep: less than a second
20 q, 40 enter
    {QUESTION}0 of 2 rounds, 0:05 of 14:00 of work. {ANSWERS}
    Done in part: 0 of 2 rounds, 0:05 of 14:00 of work, 0:20 in pauses.
20 space, 30 q, 40 x, 50 INT
    Paused.
    {QUESTION}0 of 2 rounds, 0:05 of 14:00 of work, 0:10 in pauses. {ANSWERS}
    Paused.
20 ctrl+z, 130 space, 140 INT
    Paused.
    {GOING_ON}
20 TSTP, 130 space, 140 INT
    Paused.
    {GOING_ON}
"""
BLOCKS = [block.split("\n    ") for block in re.split(r"\n(?=\d)", SAID.strip())]


@for_each(
    ("events", "lines"),
    [
        *[(events, lines) for events, *lines in BLOCKS],
        # A letter of another layout does what the key in its place does.
        *[(f"3 {letter}, 5 INT", [FIRST]) for letter in "тТNνמ"],
        # Any key but those named in the question goes on with a count.
        *[(f"20 escape, 40 {key}, 46 INT", [QUESTION, GOING_ON]) for key in ("q", "x", "space")],
        ("20 escape, 40 escape, 46 INT", [QUESTION, GOING_ON]),
    ],
)
def test_what_keys_do_is_told(events: str, lines: list[str]) -> None:
    play = Play(events)
    told = play.after(float(events.split(maxsplit=1)[0]))
    assert [got[: len(line)] for got, line in zip(told, lines, strict=False)] == lines
    assert play.script.suspended == ("ctrl+z" in events or "TSTP" in events)


@for_each(
    ("events", "remaining", "paused"),
    [
        ("20 space, 50 space, 51 enter, 61 space, 61 INT", 15, True),  # enter skips the count
        ("20 enter, 25 INT", 20, True),  # and does nothing in work
        ("20 escape, 40 x, 46 INT", 24, True),
        ("20 space, 30 q, 40 x, 50 INT", 25, True),
    ],
)
def test_where_keys_lead(events: str, remaining: int, paused: bool) -> None:
    shown = Play(events).live.snapshot
    assert (shown.remaining, shown.paused) == (remaining, paused)


def test_the_question_stays_while_another_terminal_drives() -> None:
    script = Script((20, "q"), (30, "x"), (40, Signals.SIGINT))
    clock, live = script.clock, None

    class Remote(Script):
        async def wait(self, seconds: float | None) -> Sequence[Event]:
            if ANSWERS in self.text[-1] and clock.now < 21:
                clock.now = 21
                talk.command(Command.PAUSE)
                return []
            return await super().wait(seconds)

    remote = Remote(*script.events)
    remote.clock = clock
    live = LiveSession(begin(build(hips(), Timing()), 0), clock)
    talk = PlainSession(live, remote, lambda seconds: seconds, KEYS)

    assert asyncio.run(talk.run(lambda: None)).code == 130
    assert remote.after(21)[:2] == [
        "Paused.",
        "Going on in 5. Work, hip CAR, left side, 25 seconds to go.",
    ]


@for_each("key", ["enter", "q"])
def test_enter_or_q_leaves_the_cool_down(key: str) -> None:
    play = Play(f"61 {key}", circuit_of(timed("Squat", 30)), rounds=1)
    assert play.ending == Outcome(0, over=True)
    assert play.text[-1] == "All done: 1 of 1 round, 0:30 of 0:30 of work."


def test_repetitions_wait_for_n_where_there_are_keys() -> None:
    play = Play("500 n, 600 n", circuit_of(counted("Clam", 8, Sides.EACH)), rounds=1)
    assert play.ending.code == 0
    assert "Work. Clam, left side. 8 repetitions. n when done." in play.text
    assert [at for at, line in play.script.said if line.startswith("Work.")] == [15, 505]


@for_each(
    ("name", "ending"),
    [
        ("INT", Outcome(130, over=True)),
        ("TERM", Outcome(143, over=False)),
        ("HUP", Outcome(129, over=False)),
    ],
)
def test_signals_leave_paused(name: str, ending: Outcome) -> None:
    play = Play(f"20 q, 25 {name}")
    assert play.ending == ending
    assert play.live.snapshot.paused
    assert play.text[-1].startswith("Done in part") is ending.over


def test_ctrl_c_is_escape_and_a_second_time_keeps_as_partial() -> None:
    play = Play("20 ctrl+c, 21 escape, 30 ctrl+c, 40 ctrl+c")
    assert play.ending == Outcome(130, over=True)
    assert "".join(play.text).count(QUESTION) == 2
    assert play.text[-1].startswith("Done in part: 0 of 2 rounds, 0:09 ")


@for_each("keys", ["q q", "q x x", "q n n", "q p p p", "q space space", "q d d"])
def test_a_key_that_was_held_answers_and_does_no_more(keys: str) -> None:
    script = Packet(*((100, key) for key in keys.split()), (110, Signals.SIGINT))
    play = Play(script)
    asked = script.after(100)
    assert asked[0].startswith(QUESTION)
    assert asked[1].startswith(("Going on in ", "Forget ", "Done in part"))
    assert len(asked) <= 4
    assert play.live.snapshot.index == Play("100 INT").live.snapshot.index
    assert not play.ending.forgotten


def test_of_other_keys_that_came_at_once_all_act() -> None:
    play = Play(Packet(*((20, key) for key in ("n", "n", "ctrl+c", "ctrl+c"))))
    assert play.ending == Outcome(130, over=True)
    assert play.live.snapshot.index == 3
    assert Play(Packet((20, "q"), (20, "enter"))).ending == Outcome(0, over=True)


@for_each(("number", "code"), [(errno.EPIPE, 0), (errno.EIO, 129)])
def test_without_a_reader_it_stops_quietly(number: int, code: int) -> None:
    script = Script()
    script.fails = number
    assert Play(script).ending == Outcome(code, over=False)


def test_other_failures_are_told() -> None:
    script = Script()
    script.fails = errno.ENOSPC
    with pytest.raises(OSError, match="28"):
        Play(script)


def test_followers_hear_all_that_happens() -> None:
    class SessionListener:
        def __init__(self) -> None:
            self.cues: list[str] = []

        def session_changed(
            self, session: Session, passages: Sequence[Passage], now: float
        ) -> None:
            self.cues += [str(cue.what) for passage in passages for _, cue in passage.of(cues_of)]

        def next_wakeup(self, session: Session) -> float | None:
            return None

    script, follower = Script(keyed=False), SessionListener()
    line = build(circuit_of(timed("Squat", 20)), Timing(rounds=1, rest_after_last=False))
    live = LiveSession(begin(line, 0), script.clock)
    live.listeners = (follower,)
    asyncio.run(PlainSession(live, script, lambda seconds: seconds, KEYS).run(lambda: None))

    assert follower.cues == ["3", "2", "1", "work", "halfway", "3", "2", "1", "finish"]


class Happens(Packet):
    """Lets something happen to the machine at second 20."""

    def __init__(self, what: Callable[[Script], object], *events: tuple[float, Event]) -> None:
        super().__init__(*events, keyed=bool(events))
        self.what = what

    async def wait(self, seconds: float | None) -> Sequence[Event]:
        events = await super().wait(seconds)
        if self.clock.now == 20:
            self.what(self)
        return events


def test_a_process_that_was_stopped_wakes_up_paused_where_it_was() -> None:
    def stop(script: Script) -> None:
        script.clock.advance(60)
        script.detector.sigcont()

    script = Happens(stop, (90, "space"), (100, Signals.SIGINT))
    Play(script)
    stopped = "Paused: the program was stopped. Work, hip CAR, left side, 26 seconds to go."
    assert (80, stopped) in script.said
    assert script.after(90)[0] == "Going on in 5. Work, hip CAR, left side, 26 seconds to go."

    unheard = ((20, key) for key in ("n", "n", "space"))
    Play(script := Happens(stop, *unheard, (100, Signals.SIGINT)))
    assert script.after(80)[0] == stopped
    assert script.after(81)[0].startswith("Done in part")

    typed = ((50, key) for key in ("n", "q", "d"))
    Play(script := Happens(stop, *typed, (100, Signals.SIGINT)))
    assert script.after(80)[0] == stopped
    assert script.after(80)[1].startswith("Done in part")

    typed = ((20, key) for key in ("n", "ctrl+c", "n", "d"))
    Play(script := Happens(stop, *typed, (100, Signals.SIGINT)))
    assert script.after(80)[0].startswith(QUESTION)
    assert script.after(80)[1].startswith("Done in part")


def test_without_keys_it_goes_on_by_itself_after_the_machine_slept() -> None:
    script = Happens(lambda script: setattr(script, "asleep", 600))
    play = Play(script)
    told = [line for line in script.text if line.startswith("Paused: the machine slept.")]
    assert len(told) == 1
    assert play.ending == Outcome(0, over=True)


def test_being_held_up_is_no_pause() -> None:
    script = Happens(lambda script: script.clock.advance(30))
    Play(script)
    assert not [line for line in script.text if line.startswith("Paused")]


@for_each(
    ("event", "answer"),
    [
        ("enter", True),
        ("n", False),
        ("q", Outcome(0, over=False)),
        ("escape", Outcome(0, over=False)),
        ("ctrl+c", Outcome(130, over=False)),
        (Signals.SIGINT, Outcome(130, over=False)),
        (Signals.SIGTERM, Outcome(143, over=False)),
    ],
)
def test_it_asks_whether_to_go_on(event: Event, answer: bool | Outcome) -> None:
    script = Script((1, "x"), (2, Signals.SIGTSTP), (200, event))
    cut = drive(hips()).to(12, 17).do(Command.PAUSE).session
    assert asyncio.run(asks_to_resume(script, cut)) == answer
    assert script.suspended == 1
    assert script.text == [
        "Go on at round 1, move 4, right? Enter goes on, n begins anew, q leaves it as it is."
    ]


def test_d_forgets_it_and_is_asked_again_from_a_minute_of_work_on() -> None:
    forgotten = Outcome(0, over=False, forgotten=True)
    assert Play("20 q, 21 d").ending == forgotten
    play = Play("100 q, 101 d, 102 enter, 120 q, 121 d, 122 D")
    assert play.ending == forgotten
    assert [line for line in play.text if line.startswith("Forget ")] == [
        "Forget 1:10 of work? d forgets it, any other key goes on.",
        "Forget 1:23 of work? d forgets it, any other key goes on.",
    ]
    assert play.after(102)[0].startswith("Going on in ")


def test_keys_bound_anew_and_capitals_do_what_they_are_bound_to() -> None:
    keys = keymap({"pause": "b", "quit": "v"}).typed(Where.SESSION)
    play = Play("3 b, 4 N, 5 B, 5 enter, 5 INT", keys=keys)
    assert play.text[1].startswith("Keys: b pauses, n next, ")
    assert "v leaves" in play.text[1]
    assert play.text[3] == "Paused."
    assert play.after(4)[0] == f"Paused. {FIRST}"
    assert play.after(5)[0].startswith("Going on in 5. ")
