"""The start screen while another program runs a session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from hiptui.domain.circuit import TimingChoice
from hiptui.domain.commands import Command
from hiptui.engine.live_session import LiveSession
from hiptui.remote import status_of
from hiptui.remote.server import RemoteServer
from hiptui.runtime import LookBack
from hiptui.ui.keymap import keymap
from hiptui.ui.modals import Question
from hiptui.ui.other_sessions import place_elsewhere
from hiptui.ui.screens.session import SessionScreen
from hiptui.ui.screens.settings import SettingsScreen
from tests.screens import FakeRuntime, Program, running, runtime_in
from tests.support import for_each

RUNS = "A session is running in another terminal."


class Other:
    """Another program with a session, in the same home."""

    def __init__(self, home: Path, circuits: str = "", circuit: int = 0) -> None:
        self.runtime: FakeRuntime = runtime_in(home, circuits=circuits)
        self.live: LiveSession = self.runtime.start(self.runtime.circuits[circuit], TimingChoice())
        self.commands: list[Command] = []
        data = self.runtime.paths.data
        self.server = RemoteServer(data, lambda: status_of(self.live.tick()), self._do)

    def listen(self) -> None:
        self.server.start()

    def stop_listening(self) -> None:
        self.server.close()

    def wait(self, seconds: float) -> None:
        self.runtime.clock.advance(seconds)
        self.live.tick()

    def end(self, *, over: bool = True) -> None:
        self.stop_listening()
        if over:
            self.live.finish()
        assert self.live.close(20)

    def _do(self, command: Command) -> None:
        self.commands.append(command)
        self.live.command(command)


@contextmanager
def another(home: Path, circuits: str = "", circuit: int = 0) -> Iterator[Other]:
    other = Other(home, circuits, circuit)
    other.listen()
    yield other
    other.end()


async def look(program: Program) -> None:
    """What the program does by itself each second."""
    await program.wait(1)
    await program.look_back()


async def press(program: Program, *keys: str) -> None:
    await program.press(*keys)
    await program.look_back()


def drives(program: Program) -> bool:
    """Whether the chosen row is that of a session that runs elsewhere."""
    first = program.circuit_list.chosen_first
    return first is not None and first.cut is None


async def test_the_first_row_says_where_it_stands_and_follows_it(tmp_path: Path) -> None:
    with another(tmp_path) as other:
        async with running(runtime_in(tmp_path), (100, 30)) as program:
            assert "Running elsewhere: round 1, move 1, left, 0:15" in program.part("#list")
            assert program.picture.says("space pause")
            assert not program.picture.says("enter start")
            assert RUNS not in program.text
            other.wait(15 + 13)
            await look(program)
            assert "Running elsewhere: round 1, move 1, left, 0:17" in program.part("#list")


async def test_it_is_looked_at_again_by_itself_while_the_screen_is_in_front(
    tmp_path: Path,
) -> None:
    with another(tmp_path) as other:
        async with running(runtime_in(tmp_path)) as program:
            other.wait(1)
            await look(program)
            assert "0:14" in program.text
            await program.press("question_mark")
            await program.wait(10)
            assert not program.app.workers


async def test_space_n_and_p_drive_it_and_the_row_shows_what_came_of_it(tmp_path: Path) -> None:
    with another(tmp_path) as other:
        async with running(runtime_in(tmp_path), (100, 30)) as program:
            await press(program, "n", "n")
            assert "round 1, move 1, right, 0:05" in program.part("#list")
            await press(program, "p", "space")
            assert other.commands == [
                Command.NEXT,
                Command.NEXT,
                Command.PREVIOUS,
                Command.PAUSE,
            ]
            assert "round 1, move 1, left, 0:30 to go, paused" in program.part("#list")
            assert not isinstance(program.app.screen, Question)


async def test_its_row_needs_no_cell(tmp_path: Path) -> None:
    with another(tmp_path) as other:
        async with running(runtime_in(tmp_path)) as program:
            for cells in (1, 5, 8):
                await program.resize(cells, 5)
                other.wait(1)
                await look(program)
            await program.resize(80, 24)
            assert program.picture.says("Running elsewhere:")


async def test_enter_and_rounds_do_nothing_to_it(tmp_path: Path) -> None:
    with another(tmp_path) as other:
        async with running(runtime_in(tmp_path)) as program:
            await press(program, "enter", "left", "right", "d")
            await program.click(5, 1)
            await program.click(5, 2)
            assert drives(program)
            assert "enter start" not in program.text
            assert other.commands == []


async def test_on_another_row_the_keys_leave_it_alone(tmp_path: Path) -> None:
    with another(tmp_path) as other:
        async with running(runtime_in(tmp_path)) as program:
            await press(program, "down", "space", "n", "p")
            await look(program)
            assert not drives(program)
            assert program.picture.says("Running elsewhere:")
            assert other.commands == []
            await press(program, "enter")
            assert program.circuits, "a second session does not begin"
            assert "hiptui remote" in str(program.notes)
            await press(program, "up", "space")
            assert other.commands == [Command.PAUSE]


@pytest.mark.parametrize("over", [True, False], ids=["kept", "cut"])
async def test_when_it_ends_the_history_is_looked_at_again(tmp_path: Path, over: bool) -> None:
    other = Other(tmp_path)
    other.listen()
    async with running(runtime_in(tmp_path), (100, 30)) as program:
        other.wait(15 + 13)
        assert drives(program)
        other.end(over=over)
        await look(program)
        assert "Running elsewhere" not in program.text
        assert RUNS not in program.text
        if over:
            assert not program.circuit_list.chosen_first
            assert program.picture.says("today")
        else:
            assert "Resume: round 1, move 1, left, 0:17 to go" in program.part("#list")
            assert program.picture.says("enter resume")


async def test_one_that_does_not_answer_is_only_told_of(tmp_path: Path) -> None:
    with another(tmp_path) as other:
        async with running(runtime_in(tmp_path)) as program:
            other.stop_listening()
            await press(program, "n")
            assert "no session is running" in str(program.notes)
            await look(program)
            assert RUNS in program.text
            assert "Running elsewhere" not in program.text
            assert not program.circuit_list.chosen_first
            other.listen()
            await look(program)
            assert drives(program)


async def test_a_circuit_that_is_not_known_here_hides_nothing(tmp_path: Path) -> None:
    own = '[[circuit]]\nid = "own"\nname = "Own"\n[[circuit.move]]\nname = "Squat"\nreps = 8\n'
    with another(tmp_path, own, -1) as other:
        assert other.live.session.timeline.circuit.id == "own"
        (tmp_path / "circuits.toml").unlink()
        async with running(runtime_in(tmp_path), (100, 30)) as program:
            assert "Running elsewhere: round 1, move 1, 0:15" in program.part("#list")
            assert program.picture.says("Hip circuit for runners")
            await press(program, "tab", "tab", "s", "escape")
            assert program.circuits


async def test_one_begun_meanwhile_comes_up_when_a_start_is_refused(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        with another(tmp_path):
            await press(program, "enter")
            assert "Running elsewhere: round 1, move 1, left, 0:15" in program.part("#list")


async def test_one_begun_meanwhile_comes_up_when_the_screen_comes_back(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        with another(tmp_path):
            await press(program, "s", "escape")
            await program.look_back()
            assert drives(program)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Set while the history answers."""
    answers, look_back = Event(), FakeRuntime.look_back

    def late(runtime: FakeRuntime) -> LookBack:
        answers.wait(60)
        return look_back(runtime)

    answers.set()
    monkeypatch.setattr(FakeRuntime, "look_back", late)
    return answers


async def test_a_look_that_ends_behind_another_screen_is_not_followed_by_more(
    tmp_path: Path, answers: Event
) -> None:
    with another(tmp_path):
        async with running(runtime_in(tmp_path)) as program:
            again = program.circuits.others.look
            assert program.runtime.clock.ahead(again) == 1
            await press(program, "s")
            answers.clear()
            await program.press("escape", "s")
            answers.set()
            await program.look_back()
            assert program.runtime.clock.ahead(again) is None
            await press(program, "escape")
            assert program.runtime.clock.ahead(again) == 1


async def test_a_minute_that_begins_while_the_history_is_slow_does_not_forget_it(
    tmp_path: Path, answers: Event
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        other = Other(tmp_path)
        other.wait(60)
        await press(program, "s")
        answers.clear()
        await program.press("escape")
        other.end(over=False)
        await program.wait(60)
        answers.set()
        await program.look_back()
        assert "Resume: " in program.text


async def test_a_new_start_after_it_begins_a_session(tmp_path: Path) -> None:
    other = Other(tmp_path)
    other.listen()
    async with running(runtime_in(tmp_path)) as program:
        other.end()
        await look(program)
        await press(program, "enter")
        assert isinstance(program.app.screen, SessionScreen)


@for_each(
    ("status", "place"),
    [
        (
            {"phase": "work", "round": 2, "move": 5, "side": "left", "remaining": 17},
            "round 2, move 5, left, 0:17 to go",
        ),
        (
            {"phase": "rest", "round": 1, "move": None, "side": None, "remaining": 90},
            "round 1, 1:30 to go",
        ),
        ({"round": 1, "move": 1, "remaining": None, "paused": True}, "round 1, move 1, paused"),
        ({"round": "\x1b[2J", "move": -1, "side": "\x1b]0;x", "remaining": "9"}, ""),
    ],
)
def test_what_another_program_answers_is_data(status: dict[str, object], place: str) -> None:
    assert place_elsewhere(status) == place


def test_keys_for_certain_moments_clash_with_nothing() -> None:
    found = keymap({"start": "enter,space", "moves": "n"})
    assert not found.warnings


async def test_a_key_bound_anew_does_its_own_thing_but_on_the_first_row(tmp_path: Path) -> None:
    settings = '[keys]\nsettings = "space"\n'
    with another(tmp_path) as other:
        async with running(runtime_in(tmp_path, settings=settings)) as program:
            await press(program, "space")
            assert other.commands == [Command.PAUSE]
            await press(program, "down", "space")
            assert isinstance(program.app.screen, SettingsScreen)
            assert other.commands == [Command.PAUSE]
