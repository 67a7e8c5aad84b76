from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from hiptui.domain.circuit import TimingChoice
from hiptui.domain.commands import Command
from hiptui.domain.timeline import Kind
from hiptui.engine import InterruptionDetector
from hiptui.runtime import StartRequest
from hiptui.ui.app import HiptuiApp
from hiptui.ui.modals import HelpScreen, Question
from hiptui.ui.screens.session import READ, SessionScreen
from hiptui.ui.screens.summary import SummaryScreen
from tests.screens import Program, begun, in_session, running, runtime_in

SHORT = """
[[circuit]]
id = "short"
name = "Short"
rounds = { min = 1, max = 3, default = 2 }
prepare = 5
change = 4
switch = 3
rest = 10

[[circuit.move]]
name = "Side plank"
seconds = 40
sides = "each"
first = "right"
turn = "Turn over onto your {side} forearm."
label = { left = "Left forearm down", right = "Right forearm down" }

[[circuit.move]]
name = "Clams"
reps = 8
"""
ONE_MOVE = """
[[circuit]]
id = "one"
name = "One"
rounds = 1
[[circuit.move]]
name = "Side plank"
seconds = 30
"""


def asks(program: Program) -> bool:
    return isinstance(program.app.screen, Question)


# --- from the beginning to the end -----------------------------------------------------------


async def test_a_whole_session_by_the_clock_shows_each_segment(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path, circuits=SHORT)
    async with running(runtime) as program:
        await program.press("end", "enter")
        segments = program.session.snapshot.timeline.segments
        for index, segment in enumerate(segments):
            assert program.session.snapshot.index == index
            picture = program.picture
            move = program.session.snapshot.move
            if segment.kind is Kind.REST and index == len(segments) - 1:
                assert picture.says("All rounds done.")
                assert picture.shows("DONE")
            elif segment.side:
                assert picture.blocks(segment.side)
                assert not picture.blocks(segment.side.other)
                assert picture.says(f"{segment.side.capitalize()} forearm down")
            elif move:
                assert picture.shows(move.name)
            if segment.waits:
                assert picture.blocks("8 REPS")
                await program.wait(30)
                assert program.session.snapshot.index == index
                await program.press("n")
            else:
                await program.wait(segment.length)
        assert isinstance(program.app.screen, SummaryScreen)
        assert program.picture.says("2 of 2 rounds")


async def test_the_command_line_leads_straight_into_a_session(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path)
    request = StartRequest(runtime.circuits[1], TimingChoice(rest=30))
    async with running(runtime, start=request) as program:
        assert program.session.snapshot.timeline.circuit.id == "myrtl"
        assert program.session.snapshot.timeline.timing.rest == 30


async def test_mistakes_in_settings_stand_at_the_foot_of_a_session_in_turn(tmp_path: Path) -> None:
    runtime = runtime_in(tmp_path, settings='[timing]\nrest = 9999\n[keys]\nnext = "space"\n')
    request = StartRequest(runtime.circuits[0], TimingChoice())
    async with running(runtime, start=request) as program:
        await program.wait(0.1)
        for warning in (*runtime.warnings, *program.app.keys.warnings):
            assert program.picture.says(warning)
            await program.wait(READ)
        assert len(runtime.warnings) == len(program.app.keys.warnings) == 1
        assert program.notes == []


async def test_what_is_told_at_the_start_leaves_the_setup_time_to_be_read(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        program.session.tell("Nothing keeps this screen awake.")
        await program.wait(0.1)
        assert program.picture.says("Nothing keeps this screen awake.")
        assert not program.picture.says("flat.")
        await program.wait(READ)
        assert program.picture.says("Navel drawn in, back flat.")


async def test_what_is_told_once_the_session_has_gone_is_not_shown(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        session = program.session
        await program.press("escape", "enter")
        assert not session.is_running
        session.tell("Nothing keeps this machine awake.")
        await program.wait(1.0)
        assert session.page.view.notice == ""


async def test_what_was_told_in_passing_is_gone_when_a_session_begins(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        program.app.notify("Saved somewhere.")
        await program.press("enter")
        assert program.session
        assert program.notes == []


async def test_seconds_count_down_rounded_up(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        assert program.picture.blocks("0:15")
        await program.wait(0.4)
        assert program.picture.blocks("0:15")
        await program.wait(0.6)
        assert program.picture.blocks("0:14")
        await program.wait(13.5)
        assert program.picture.blocks("0:01")
        await program.wait(0.5)
        assert program.session.snapshot.index == 1
        assert program.picture.blocks("0:30")


async def test_a_long_gap_between_two_looks_loses_nothing(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await program.wait(15 + 30 + 5 + 12)
        assert program.at == (3, 18)


async def test_next_in_the_last_segment_ends_in_the_summary(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.wait(10)
        last = len(program.session.snapshot.timeline.segments) - 1
        while program.session.snapshot.index < last:
            await program.press("n")
        assert program.picture.shows("DONE")
        await program.press("n")
        assert isinstance(program.app.screen, SummaryScreen)


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_the_cool_down_can_be_left_with_a_key(tmp_path: Path, key: str) -> None:
    async with in_session(tmp_path, circuit="short", circuits=SHORT) as program:
        await program.wait(1)
        while not program.session.snapshot.cool_down:
            await program.press("n")
        await program.press(key)
        assert isinstance(program.app.screen, SummaryScreen)


# --- each key --------------------------------------------------------------------------------


async def test_next_keys(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        for key in ("n", "right", "pagedown"):
            await program.press(key)
            assert program.at == (1, 30), key
            await program.press(key)
            assert program.at == (2, 5), key
            await program.press("p", "p")
            assert program.at == (0, 15)


async def test_previous_keys(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        for key in ("p", "left", "pageup"):
            await program.press("n")
            await program.wait(4)
            await program.press(key)
            assert program.at == (1, 30), key
            await program.wait(2.9)
            await program.press(key)
            assert program.at == (0, 15), key
            await program.wait(2)
            await program.press(key)
            assert program.at == (0, 15), key


async def test_nothing_takes_arrow_and_page_keys_away(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        assert program.app.focused is None
        for key in ("up", "down", "home", "end", "tab", "shift+tab"):
            before = program.text
            await program.press(key)
            assert program.text == before, key
        await program.press("tab", "pagedown")
        assert program.at == (2, 5)


async def test_restart_goes_to_the_first_side_and_in_a_pause_does_this_one_again(
    tmp_path: Path,
) -> None:
    async with in_session(tmp_path) as program:
        await program.go_to(3, 10)
        await program.press("r")
        assert program.at == (1, 30)
        assert program.picture.blocks("LEFT")
        await program.go_to(3, 10)
        await program.press("space", "r")
        assert program.at == (3, 30)
        assert program.session.snapshot.paused


async def test_longer_and_shorter_say_what_they_did(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.press("equals_sign")
        assert program.at == (1, 40)
        await program.press("u", "plus")
        assert program.at == (1, 40)
        assert program.picture.says("10 seconds more: 0:40, this time.")
        await program.press("minus", "minus", "minus")
        assert program.at == (1, 10)
        assert program.picture.says("10 seconds less: 0:10, this time.")
        await program.press("minus")
        assert program.at == (1, 10)


async def test_a_word_goes_by_itself_or_with_a_key_that_has_nothing_to_say(
    tmp_path: Path,
) -> None:
    async with in_session(tmp_path) as program:
        await program.press("a")
        assert program.picture.says("One round more: 4 rounds.")
        await program.press("n")
        assert not program.picture.says("One round more: 4 rounds.")
        assert program.picture.says("space pause")
        await program.press("d")
        assert program.picture.says("One round fewer: 3 rounds.")
        await program.wait(2.1)
        assert not program.picture.says("One round fewer: 3 rounds.")


async def test_a_length_that_stays_says_why_and_a_changed_one_is_large_for_a_second(
    tmp_path: Path,
) -> None:
    async with in_session(tmp_path, circuit="short", circuits=SHORT) as program:
        await program.wait(5)
        await program.press("plus")
        assert program.picture.blocks("0:30")
        await program.wait(1.1)
        assert program.picture.blocks("0:24")
        await program.press("minus", "minus", "minus")
        assert program.picture.says("Only 10 seconds or less to go.")
        while not program.session.snapshot.segment.waits:  # type: ignore[union-attr]  # not over
            await program.press("n")
        await program.press("plus")
        assert program.picture.says("Repetitions have no time to change.")


async def test_rounds_are_added_and_dropped_within_the_range(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        for key, rounds, words in (
            ("a", 4, "One round more: 4 rounds."),
            ("a", 4, "4 rounds at the most."),
            ("d", 3, "One round fewer: 3 rounds."),
            ("d", 2, "One round fewer: 2 rounds."),
            ("d", 2, "No round to drop: 2 rounds."),
        ):
            await program.press(key)
            assert program.session.snapshot.rounds == rounds
            assert program.picture.says(words)
            assert program.picture.says(f"round 1/{rounds}")


async def test_one_round_is_not_several(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, circuits=ONE_MOVE), (160, 40)) as program:
        assert program.picture.says("1 move")
        assert not program.picture.says("1 moves")
        await program.press("end", "enter", "n")
        await program.press("d")
        assert program.picture.says("No round to drop: 1 round.")
        await program.press("a")
        assert program.picture.says("1 round at the most.")


async def test_undo_takes_back_one_after_the_other(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.wait(7)
        await program.press("n", "plus")
        assert program.at == (2, 15)
        await program.press("u")
        assert program.at == (2, 5)
        await program.press("u")
        assert program.at == (1, 23)
        assert program.picture.says("Taken back.")


# --- pause -----------------------------------------------------------------------------------


async def test_a_pause_stands_still_and_goes_on_with_a_count_in(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.wait(7)
        await program.press("space")
        assert program.picture.blocks("PAUSED")
        await program.wait(600)
        assert program.at == (1, 23)
        await program.press("space")
        assert program.session.snapshot.count_in == 5
        assert program.picture.shows("GO IN")
        assert program.picture.blocks("5")
        assert program.picture.blocks("LEFT")
        await program.wait(4.5)
        assert program.picture.blocks("1")
        assert program.at == (1, 23)
        await program.wait(1.5)
        assert program.at == (1, 22)


async def test_space_stops_the_count_in_and_enter_skips_it(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.press("space", "space", "space")
        assert program.session.snapshot.paused
        await program.press("space")
        assert program.session.snapshot.count_in == 5
        await program.press("enter")
        assert not program.session.snapshot.count_in
        await program.wait(1)
        assert program.at == (1, 29)
        await program.press("enter")  # which does nothing while it runs or is paused
        assert program.at == (1, 29)
        await program.press("space", "enter")
        assert program.session.snapshot.paused


async def test_the_count_in_outside_work_takes_three_seconds(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("enter", "space", "space")
        assert program.session.snapshot.count_in == 3


async def test_commands_given_while_paused_leave_it_paused(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.press("space", "n", "n")
        assert program.session.snapshot.paused
        assert program.session.snapshot.index == 3
        assert program.picture.blocks("RIGHT ▶")
        await program.press("p")
        assert program.session.snapshot.index == 2
        assert program.session.snapshot.paused


async def test_what_comes_in_front_pauses_and_counts_in_afterwards(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        screen = program.session
        for opens, closes in (
            ("question_mark", "escape"),
            ("ctrl+p", "escape"),
            ("escape", "escape"),
            ("q", "space"),
        ):
            await program.press(opens)
            assert program.app.screen is not screen, opens
            assert screen.snapshot.paused, opens
            program.runtime.clock.advance(50)
            await program.press(closes)
            assert program.session is screen, opens
            assert program.session.snapshot.count_in == 5, opens
            assert program.at == (1, 30), opens
            await program.press("enter")


async def test_a_pause_stays_one_through_what_comes_in_front(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        screen = program.session
        await program.press("space")
        for opens in ("question_mark", "ctrl+p", "escape"):
            await program.press(opens)
            assert program.app.screen is not screen, opens
            await program.press("escape")
            assert program.session.snapshot.paused, opens


@pytest.mark.parametrize("keys", ["n n", "space n", "n escape d"])
async def test_keys_typed_while_the_machine_slept_do_nothing(tmp_path: Path, keys: str) -> None:
    """The runner has not seen yet that it stands paused."""
    runtime, asleep = runtime_in(tmp_path), 0.0
    runtime.detector = InterruptionDetector(
        runtime.clock, lambda: runtime.clock() + asleep, lambda _: None
    )
    async with running(runtime, start=begun(runtime)) as program:
        session = program.session
        await program.press("n")
        await program.wait(20.0)
        asleep = 600.0
        await program.burst(*keys.split())
        assert program.app.screen is session
        assert session.page.view.why == "Paused: the machine slept."
        assert session.snapshot.index == 1
        await program.press("n")
        assert session.snapshot.index == 2


async def test_why_time_was_lost_is_told_in_place_of_what_a_key_did_before(tmp_path: Path) -> None:
    runtime, asleep = runtime_in(tmp_path), 0.0
    runtime.detector = InterruptionDetector(
        runtime.clock, lambda: runtime.clock() + asleep, lambda _: None
    )
    async with running(runtime, start=begun(runtime)) as program:
        await program.press("m")
        assert program.picture.says("Sound off.")
        asleep = 600.0
        await program.wait(1.0)
        assert program.picture.says("Paused: the machine slept.")
        await program.press("m")
        assert program.picture.says("Sound on.")


@pytest.mark.parametrize("key", ["n", "escape", "т"])
async def test_keys_that_were_on_their_way_when_lost_time_was_told_do_nothing(
    tmp_path: Path, key: str
) -> None:
    runtime, asleep = runtime_in(tmp_path), 0.0
    runtime.detector = InterruptionDetector(
        runtime.clock, lambda: runtime.clock() + asleep, lambda _: None
    )
    async with running(runtime, start=begun(runtime)) as program:
        session = program.session
        typed = events.Key(key, key)
        asleep = 600.0
        await program.wait(1.0)
        assert session.page.view.why == "Paused: the machine slept."
        program.app.post_message(typed)
        await program.settle()
        assert program.app.screen is session
        assert session.snapshot.index == 0
        forget = events.Key("d", "d")
        await program.press("ctrl+c")
        forget.time = typed.time
        program.app.post_message(forget)
        await program.settle()
        assert isinstance(program.app.screen, Question)
        await program.press("escape", key)
        assert program.app.screen is not session or session.snapshot.index == 1


async def test_ctrl_z_holds_and_goes_to_the_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[bool] = []

    def suspend(app: HiptuiApp) -> None:
        assert isinstance(app.screen, SessionScreen)
        gone.append(app.screen.snapshot.paused)

    monkeypatch.setattr(HiptuiApp, "action_suspend_process", suspend)
    async with in_session(tmp_path) as program:
        await program.press("ctrl+z")
        assert gone == [True]
        assert program.session.snapshot.paused


# --- leaving ---------------------------------------------------------------------------------


async def test_escape_asks_and_enter_keeps_what_was_done(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.wait(12)
        await program.press("escape")
        assert asks(program)
        assert program.picture.says("Leave the session here?")
        assert program.picture.says("0 of 21 moves, 0:12 of work.")
        await program.press("enter")
        assert isinstance(program.app.screen, SummaryScreen)
        assert program.picture.says("0:12 of 21:00")
        assert program.picture.shows("PART DONE")


async def test_leaving_before_any_work_goes_straight_back(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await program.wait(8)
        await program.press("escape", "enter")
        assert program.circuits.chosen


async def test_leaving_says_how_many_moves_were_done_whole(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.go_to(7, 4)
        await program.press("escape")
        assert program.picture.says("1 of 21 moves, 1:34 of work.")


async def test_d_forgets_what_was_done_and_the_next_start_offers_nothing(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.wait(12)
        await program.press("escape", "d")
        assert program.circuits
        assert program.notes == ["Forgotten: nothing of it is kept."]
        assert program.runtime.history.count() == 0
        assert program.runtime.history.interrupted() is None


async def test_from_a_minute_on_forgetting_is_asked_again(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.go_to(4, 5)
        for key in ("escape", "enter", "space"):
            await program.press("escape", "d")
            assert program.picture.says("Forget 1 of 21 moves, 1:00 of work?")
            await program.press(key)
            assert program.session.snapshot.count_in, key
        await program.press("escape", "d", "d")
        assert program.circuits
        assert program.runtime.history.count() == 0


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_asks_first(tmp_path: Path, key: str) -> None:
    async with in_session(tmp_path) as program:
        await program.press(key)
        assert asks(program)
        assert program.app.is_running
        await program.press("enter")
        assert not program.app.is_running
        assert not program.app.return_code


async def test_going_on_after_quit_forgets_the_wish_to_leave_the_program(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.wait(5)
        await program.press("q", "escape", "escape", "enter")
        assert isinstance(program.app.screen, SummaryScreen)


@pytest.mark.parametrize("keys", [[], ["x"]], ids=["open", "locked"])
async def test_ctrl_c_twice_leaves_with_130(tmp_path: Path, keys: list[str]) -> None:
    async with in_session(tmp_path) as program:
        await program.press(*keys, "ctrl+c")
        assert asks(program)
        await program.press("ctrl+c")
        assert program.app.return_code == 130


# --- lock ------------------------------------------------------------------------------------


async def test_a_lock_ignores_all_keys_until_x_twice(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        screen = program.session
        await program.press("x")
        assert program.picture.says("x x unlocks")
        for key in ("space", "n", "p", "r", "plus", "a", "u", "escape", "q", "question_mark",
                    "ctrl+q", "ctrl+p", "ctrl+z", "enter", "pagedown", "left"):  # fmt: skip
            await program.press(key)
            assert program.app.screen is screen, key
            assert program.at == (1, 30), key
            assert not screen.snapshot.paused, key
        await program.press("x")
        assert screen.locked
        await program.press("x")
        assert not screen.locked
        assert program.picture.says("Unlocked.")
        await program.press("n")
        assert program.session.snapshot.index == 2


async def test_two_slow_presses_do_not_unlock(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        screen = program.session
        await program.press("x", "x")
        await program.wait(1.5)
        await program.press("x")
        assert screen.locked
        await program.press("x")
        assert not screen.locked


async def test_a_locked_session_runs_on_to_its_end(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        screen = program.session
        await program.press("x")
        await program.wait(31)
        assert screen.snapshot.index == 2
        assert program.picture.blocks("RIGHT")


# --- the rest --------------------------------------------------------------------------------


async def test_help_lists_the_keys_and_scrolls(tmp_path: Path) -> None:
    async with in_session(tmp_path, (60, 16)) as program:
        await program.press("question_mark")
        assert isinstance(program.app.screen, HelpScreen)
        assert "space" in program.text
        assert "pause; go on with a count-in" in program.text
        seen = program.text
        for _ in range(9):
            await program.press("pagedown")
            seen += program.text
        for words in (
            "ignore all keys until x twice",
            "Hard is fine, sharp is not.",
            "take 10 s off",
        ):
            assert words in seen
        assert program.text.split("\n")[-1].endswith("escape back ─╯")
        await program.press("pageup", "down", "up", "escape")
        assert program.session.snapshot.count_in == 5


async def test_resizing_during_a_session_keeps_time_and_place(tmp_path: Path) -> None:
    async with in_session(tmp_path, figure="auto") as program:
        await program.wait(4)
        for cells, rows in ((20, 5), (40, 12), (200, 60), (1, 1), (100, 30)):
            await program.resize(cells, rows)
            assert program.at == (1, 26)
            if cells >= 40:
                assert program.picture.blocks("0:26")
                assert program.picture.blocks("LEFT") or program.picture.blocks("L")


async def test_an_untouched_screen_draws_nothing_anew(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        screen = program.session
        before = program.lines
        await program.wait(0.2)
        await program.wait(0.2)
        assert program.lines is before
        await program.wait(0.7)
        assert program.lines is not before
        assert screen.snapshot.remaining == 29


# --- the figure ------------------------------------------------------------------------------


async def test_f_makes_the_figure_beside_off_and_large(tmp_path: Path) -> None:
    async with in_session(tmp_path, (100, 30), figure="auto") as program:
        screen = program.session
        await program.drawn()
        widths = []
        for _ in range(3):
            widths.append(screen.page.scene.figure.width if screen.page.scene.figure else 0)
            await program.press("f")
        beside, off, large = widths
        assert off == 0 < beside < large
        assert screen.page.scene.figure
        assert screen.page.scene.figure.width == beside
        assert program.at == (1, 30)


async def test_in_a_rest_the_figure_of_what_comes_next_has_nothing_lit(tmp_path: Path) -> None:
    async with in_session(tmp_path, (100, 30), figure="auto") as program:
        await program.go_to(26, 30.0)
        await program.drawn()
        assert not lit(program)
        await program.press("space")
        await program.drawn()
        assert not lit(program)
        await program.press("space", "enter")
        await program.skip(85)  # in the last seconds it is time to get into position
        await program.drawn()
        assert lit(program)


def lit(program: Program) -> bool:
    """Whether something of the figure has the colour of the working leg."""
    view = program.figure
    assert view
    styles = [one.style for y in range(view.size.height) for one in view.segments(y)]
    colour = program.app.theme_variables["body-working"]
    return any(style and style.color and style.color.name == colour for style in styles)


@pytest.mark.parametrize("own", ['figure = "off"', ""], ids=["setting", "terminal"])
async def test_without_a_figure_the_words_get_the_room(tmp_path: Path, own: str) -> None:
    runtime = runtime_in(tmp_path, settings=f"[display]\n{own}\n")
    if not own:
        runtime.environ = {"TERM": "linux"}
    async with running(runtime, (100, 30)) as program:
        await program.press("enter", "n", "f")
        screen = program.session
        assert screen.page.figure_view is None
        assert screen.page.scene.figure is None
        assert program.picture.blocks("LEFT")


# --- what lies in front ----------------------------------------------------------------------


@pytest.mark.parametrize("front", ["question_mark", "ctrl+p", "escape"])
async def test_a_session_that_ends_behind_something_leaves_only_its_summary(
    tmp_path: Path, front: str
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("enter")
        session = program.session
        await program.go_to(78, 20)
        await program.press("ctrl+p" if front == "escape" else front)
        session.do(Command.NEXT)
        await program.settle()
        assert isinstance(program.app.screen, SummaryScreen)
        await program.press("escape")
        assert program.circuits
        assert len(program.app.screen_stack) == 1


async def test_in_the_cool_down_quitting_asks_nothing(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.go_to(78, 20)
        await program.press("q")
        assert not program.app.is_running


async def test_less_than_a_second_of_work_gives_no_summary(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        await program.press("n")
        await program.wait(0.5)
        await program.press("escape", "enter")
        assert program.circuits
        assert "Too short to keep" in str(program.notes)
