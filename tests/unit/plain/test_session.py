from __future__ import annotations

import asyncio
import errno
from collections.abc import Mapping, Sequence
from signal import Signals

import pytest

from hiptui.domain.circuit import Circuit, Sides, Timing
from hiptui.domain.commands import Command
from hiptui.domain.cues import cues_of
from hiptui.domain.narration import keys_text
from hiptui.domain.session import Passage, Session, begin
from hiptui.domain.timeline import build
from hiptui.engine.clock import InterruptionDetector
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
        self.keys: Mapping[str, str] = KEYS
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

    def suspend(self) -> None:
        self.suspended += 1
        self.clock.advance(100)

    @property
    def text(self) -> list[str]:
        return [line for _, line in self.said]

    def after(self, second: float) -> list[str]:
        return [line for at, line in self.said if at >= second]


class Play:
    """A talk that is over."""

    def __init__(self, script: Script, circuit: Circuit | None = None, **timing: object) -> None:
        values = {"rounds": 2, "reps": "wait", **timing}
        line = build(circuit or hips(), Timing(**values))  # type: ignore[arg-type]  # by name
        self.beats = 0
        self.live = LiveSession(begin(line, 0), script.clock, detector=script.detector)
        session = PlainSession(self.live, script, lambda seconds: seconds, script.keys)
        self.ending = asyncio.run(session.run(self.beat))

    def beat(self) -> None:
        self.beats += 1


def test_without_keys_it_runs_through_to_the_summary() -> None:
    script = Script(keyed=False)
    play = Play(script)

    assert play.ending == Outcome(0, over=True)
    assert script.text[0].startswith("Hip circuit for runners: 7 moves, 2 rounds")
    assert keys_text(KEYS) not in script.text
    assert script.text[-2:] == [
        "Done. 2 minutes to cool down.",
        "All done: 2 of 2 rounds, 14:00 of 14:00 of work.",
    ]
    assert script.clock.now == play.live.session.timeline.seconds


def test_each_line_comes_at_its_second() -> None:
    script = Script(keyed=False)
    Play(script)

    assert [at for at, _ in script.said[:9]] == [0, 0, 15, 30, 45, 50, 65, 80, 90]
    assert script.said[2][1].startswith("Work. Hip CAR, left side.")


def test_it_waits_for_moments_and_does_not_poll() -> None:
    script = Script((5.5, "space"), (60, "space"), (70, "q"), (70, "enter"))
    Play(script)

    assert None in script.waits
    assert len(script.waits) < 30


def test_space_pauses_and_goes_on_with_a_count() -> None:
    script = Script((20, "space"), (50, "space"), (60, "q"), (60, "enter"))
    Play(script)

    said = [line for line in script.said if line[0] >= 20]
    assert said[:2] == [
        (20, "Paused."),
        (50, "Going on in 5. Work, hip CAR, left side, 25 seconds to go."),
    ]
    assert script.after(60)[-1].endswith("0:10 of 14:00 of work, 0:35 in pauses.")


def test_enter_skips_the_count() -> None:
    script = Script(
        (20, "space"), (50, "space"), (51, "enter"), (61, "space"), (61, Signals.SIGINT)
    )
    play = Play(script)

    assert play.live.snapshot.remaining == 15
    assert "Going on in 5. Work, hip CAR, left side, 25 seconds to go." in script.text


@pytest.mark.parametrize(("key", "back"), [("n", "p"), ("right", "left"), ("pagedown", "pageup")])
def test_next_and_previous_tell_where_they_lead(key: str, back: str) -> None:
    script = Script((3, key), (4, back), (5, Signals.SIGINT))
    Play(script)

    assert script.after(3)[0].startswith("Work. Hip CAR, left side.")
    assert script.after(4)[0].startswith("Get ready. Round 1 of 2.")


def test_in_a_pause_commands_tell_where_they_lead_at_once() -> None:
    keys = ("space", "n", "r", "u", "u", "a", "d", "d")
    script = Script(*((3, key) for key in keys), (3, Signals.SIGINT))
    Play(script, hips())

    assert script.text[3:-1] == [
        "Paused.",
        "Paused. Work. Hip CAR, left side. 30 seconds.",
        "Paused. Work. Hip CAR, left side. 30 seconds.",
        "Taken back. Work, hip CAR, left side, 30 seconds to go.",
        "Taken back. Prepare, hip CAR, left side, 12 seconds to go.",
        "One round more: 3 rounds.",
        "One round fewer: 2 rounds.",
        "No round to drop: 2 rounds.",
    ]


def test_longer_and_shorter() -> None:
    script = Script((3, "+"), (3, "-"), (10, "-"), (10, "u"), (24, Signals.SIGINT))
    Play(script)

    assert script.text[3:6] == [
        "10 seconds more: 0:25, this time.",
        "10 seconds less: 0:15, this time.",
        "Only 10 seconds or less to go.",
    ]
    assert script.text[6] == "Taken back. Prepare, hip CAR, left side, 22 seconds to go."


@for_each("key", ["т", "Т", "N", "ν", "מ"])
def test_a_letter_of_another_layout_does_what_the_key_in_its_place_does(key: str) -> None:
    script = Script((3, key), (5, Signals.SIGINT))
    Play(script)

    assert script.after(3)[0].startswith("Work. Hip CAR, left side.")


def test_i_repeats_the_instruction_and_a_question_mark_the_keys() -> None:
    script = Script((3, "i"), (4, "?"), (4, "z"), (5, Signals.SIGINT))
    Play(script)

    assert script.after(3)[0].startswith("Hip CAR. Left side: left leg circles.")
    assert script.after(4)[:2] == [
        keys_text(KEYS),
        "Done in part: 0 of 2 rounds, 0:00 of 14:00 of work.",
    ]


def test_q_asks_and_enter_keeps_as_partial() -> None:
    script = Script((20, "q"), (40, "enter"))
    play = Play(script)

    assert play.ending == Outcome(0, over=True)
    assert script.said[-2:] == [
        (
            20,
            f"{QUESTION}0 of 2 rounds, 0:05 of 14:00 of work. {ANSWERS}",
        ),
        (40, "Done in part: 0 of 2 rounds, 0:05 of 14:00 of work, 0:20 in pauses."),
    ]


@for_each("key", ["q", "x", "space", "escape"])
def test_any_other_key_goes_on_with_a_count(key: str) -> None:
    script = Script((20, "escape"), (40, key), (46, Signals.SIGINT))
    play = Play(script)

    assert script.said[-2][:1] == (40,)
    assert script.said[-2][1].startswith("Going on in 5. Work")
    assert play.live.snapshot.remaining == 24


def test_a_question_in_a_pause_leaves_it_paused() -> None:
    script = Script((20, "space"), (30, "q"), (40, "x"), (50, Signals.SIGINT))
    play = Play(script)

    assert script.text[-4:-1] == [
        "Paused.",
        f"{QUESTION}0 of 2 rounds, 0:05 of 14:00 of work, 0:10 in pauses. {ANSWERS}",
        "Paused.",
    ]
    assert play.live.snapshot.paused


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


def test_enter_or_q_leaves_the_cool_down() -> None:
    for key in ("enter", "q"):
        script = Script((61, key))
        play = Play(script, circuit_of(timed("Squat", 30)), rounds=1)
        assert play.ending == Outcome(0, over=True)
        assert script.text[-1] == "All done: 1 of 1 round, 0:30 of 0:30 of work."


def test_enter_does_nothing_in_work() -> None:
    script = Script((20, "enter"), (25, Signals.SIGINT))

    assert Play(script).live.snapshot.remaining == 20


def test_repetitions_wait_for_n_where_there_are_keys() -> None:
    clam = circuit_of(counted("Clam", 8, Sides.EACH))
    script = Script((500, "n"), (600, "n"), keyed=True)
    play = Play(script, clam, rounds=1)

    assert play.ending.code == 0
    assert "Work. Clam, left side. 8 repetitions. n when done." in script.text
    assert [at for at, line in script.said if line.startswith("Work.")] == [15, 505]


@pytest.mark.parametrize(
    ("number", "ending"),
    [
        (Signals.SIGINT, Outcome(130, over=True)),
        (Signals.SIGTERM, Outcome(143, over=False)),
        (Signals.SIGHUP, Outcome(129, over=False)),
    ],
)
def test_signals_leave_paused(number: Signals, ending: Outcome) -> None:
    script = Script((20, "q"), (25, number))
    play = Play(script)

    assert play.ending == ending
    assert play.live.snapshot.paused
    assert script.text[-1].startswith("Done in part") is ending.over


def test_ctrl_c_is_escape_and_a_second_time_keeps_as_partial() -> None:
    script = Script((20, "ctrl+c"), (21, "escape"), (30, "ctrl+c"), (40, "ctrl+c"))
    play = Play(script)

    assert play.ending == Outcome(130, over=True)
    assert "".join(script.text).count(QUESTION) == 2
    assert script.text[-1].startswith("Done in part: 0 of 2 rounds, 0:09 ")


@pytest.mark.parametrize("key", ["ctrl+z", Signals.SIGTSTP])
def test_ctrl_z_pauses(key: Event) -> None:
    script = Script((20, key), (130, "space"), (140, Signals.SIGINT))
    Play(script)

    assert script.suspended == 1
    assert script.text[4:6] == [
        "Paused.",
        "Going on in 5. Work, hip CAR, left side, 25 seconds to go.",
    ]


@pytest.mark.parametrize(("number", "code"), [(errno.EPIPE, 0), (errno.EIO, 129)])
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
    live = LiveSession(begin(line, 0), script.clock, [follower])
    asyncio.run(PlainSession(live, script, lambda seconds: seconds, KEYS).run(lambda: None))

    assert follower.cues == ["3", "2", "1", "work", "halfway", "3", "2", "1", "finish"]


def test_a_process_that_was_stopped_wakes_up_paused_where_it_was() -> None:
    class Stopped(Script):
        async def wait(self, seconds: float | None) -> Sequence[Event]:
            events = await super().wait(seconds)
            if self.clock.now == 20:
                self.clock.advance(60)
                self.detector.sigcont()
            return events

    script = Stopped((90, "space"), (100, Signals.SIGINT))
    Play(script)

    stopped = "Paused: the program was stopped. Work, hip CAR, left side, 26 seconds to go."
    assert (80, stopped) in script.said
    assert script.after(90)[0] == "Going on in 5. Work, hip CAR, left side, 26 seconds to go."


def test_without_keys_it_goes_on_by_itself_after_the_machine_slept() -> None:
    class Slept(Script):
        async def wait(self, seconds: float | None) -> Sequence[Event]:
            events = await super().wait(seconds)
            if self.clock.now == 20:
                self.asleep = 600
            return events

    script = Slept(keyed=False)
    play = Play(script)

    told = [line for line in script.text if line.startswith("Paused: the machine slept.")]
    assert len(told) == 1
    assert play.ending == Outcome(0, over=True)


def test_being_held_up_is_no_pause() -> None:
    class HeldUp(Script):
        async def wait(self, seconds: float | None) -> Sequence[Event]:
            events = await super().wait(seconds)
            if self.clock.now == 20:
                self.clock.advance(30)
            return events

    script = HeldUp(keyed=False)
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
    assert Play(Script((20, "q"), (21, "d"))).ending == forgotten

    script = Script((100, "q"), (101, "d"), (102, "enter"), (120, "q"), (121, "d"), (122, "D"))
    assert Play(script).ending == forgotten
    assert [line for line in script.text if line.startswith("Forget ")] == [
        "Forget 1:10 of work? d forgets it, any other key goes on.",
        "Forget 1:23 of work? d forgets it, any other key goes on.",
    ]
    assert script.after(102)[0].startswith("Going on in ")


def test_keys_bound_anew_and_capitals_do_what_they_are_bound_to() -> None:
    script = Script((3, "b"), (4, "N"), (5, "B"), (5, "enter"), (5, Signals.SIGINT))
    script.keys = keymap({"pause": "b", "quit": "v"}).typed(Where.SESSION)
    Play(script)

    assert script.text[1].startswith("Keys: b pauses, n next, ")
    assert "v leaves" in script.text[1]
    assert script.text[3] == "Paused."
    assert script.after(4)[0] == "Paused. Work. Hip CAR, left side. 30 seconds."
    assert script.after(5)[0].startswith("Going on in 5. ")
