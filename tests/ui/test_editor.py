"""The editor of circuits: by keys and by mouse, from a new circuit to its file."""

from __future__ import annotations

import signal
from pathlib import Path

from hiptui.domain.circuit import Side, Sides
from hiptui.storage.circuit_checks import toml
from hiptui.storage.circuits import read
from hiptui.ui.modals import Question
from hiptui.ui.screens.circuits import CircuitsScreen
from hiptui.ui.screens.editor import EditorScreen
from tests.screens import SIZES, Program, running, runtime_in
from tests.support import circuit_of, timed

SHIFTED = {" ": "space", "{": "left_curly_bracket", "}": "right_curly_bracket", ".": "full_stop"}
BY_HAND = '[[circuit]]\nid = "mine"\nname = "Mine"\n[[circuit.move]]\nname = "A"\nseconds = 30\n'


def editor(program: Program) -> EditorScreen:
    assert isinstance(program.app.screen, EditorScreen)
    return program.app.screen


def asked(program: Program) -> str:
    """What the question in front asks."""
    return program.app.screen.asked if isinstance(program.app.screen, Question) else ""


async def type_in(program: Program, text: str) -> None:
    await program.press_quickly(*(SHIFTED.get(char, char) for char in text))


async def row(program: Program, label: str) -> None:
    """Choose the row that begins so."""
    rows = [option for option in editor(program).form.options if not option.disabled]
    texts = [str(option.prompt.at(200)[0]).strip() for option in rows]  # type: ignore[union-attr]  # ours
    ahead = next(i for i, text in enumerate(texts) if text.startswith(label))
    await program.press_quickly("home", *["down"] * ahead)
    assert editor(program).form.highlighted_option is rows[ahead]


async def add(program: Program, words: str) -> None:
    """Add the first move that is found."""
    await program.press("a")
    await type_in(program, words)
    await program.press("enter")


async def put(program: Program, label: str, text: str) -> None:
    """Type over what is in a row."""
    await row(program, label)
    await program.press("enter", "ctrl+a", "ctrl+k")
    await type_in(program, text)
    await program.press("enter")


def names(program: Program) -> list[str]:
    return [move.name for move in editor(program).made.circuit.moves]


async def test_a_new_circuit_is_made_saved_chosen_and_started(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e", "n")
        assert "no moves yet" in program.text
        await put(program, "Name", "Morning hips")
        await add(program, "clamshell")
        await add(program, "wall sit")
        assert "not saved" in program.part("#title")
        await program.press("s")
        assert "Saved as morning-hips." in program.notes
        path = tmp_path / "circuits.d" / "morning-hips.toml"
        loaded = read(path)
        assert not loaded.problems
        assert [move.name for move in loaded.circuits[0].moves] == names(program)
        await program.press("escape")
        assert program.circuits.chosen
        assert program.circuits.chosen.id == "morning-hips"
        await program.press("enter")
        assert program.session.live.session.timeline.circuit.name == "Morning hips"


async def test_a_shipped_circuit_opens_as_a_copy(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("e", "s")
        assert (tmp_path / "circuits.d" / "hip-circuit-for-runners-copy.toml").exists()
        assert {one.id for one in program.runtime.circuits} >= {
            "runner-hips",
            "hip-circuit-for-runners-copy",
        }
        await program.press("c", "s")
        assert len([*(tmp_path / "circuits.d").iterdir()]) == 2, "a copy of one of ours"


async def test_a_file_written_by_hand_stays_as_it_is(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path, circuits=BY_HAND)) as program:
        await program.press("end", "e", "s", "escape")
        assert (tmp_path / "circuits.toml").read_text() == BY_HAND
        assert (tmp_path / "circuits.d" / "mine-copy.toml").exists()


async def test_a_circuit_of_the_editor_is_edited_itself(tmp_path: Path) -> None:
    folder = tmp_path / "circuits.d"
    folder.mkdir(parents=True)
    (folder / "test.toml").write_text(toml(circuit_of(timed("Plank", 30))))
    async with running(runtime_in(tmp_path)) as program:
        await program.press("end", "e")
        await put(program, "Name", "Other")
        await program.press("s", "escape")
        assert [path.name for path in folder.iterdir()] == ["test.toml"]
        assert program.circuits.chosen
        assert program.circuits.chosen.name == "Other"


async def test_moves_are_put_elsewhere_taken_out_and_brought_back_and_the_total_follows_each_step(
    tmp_path: Path,
) -> None:
    async with running(runtime_in(tmp_path), (120, 40)) as program:
        await program.press("e")
        before = names(program)
        await row(program, "1 ")
        await program.press("shift+up")
        assert names(program) == before, "the ends stay ends"
        await row(program, "2 ")
        await program.press("shift+down")
        assert names(program) == [before[0], before[2], before[1], *before[3:]]
        await program.press("x")
        assert names(program) == [before[0], *before[2:]]
        await program.press("u", "u")
        assert names(program) == before
        assert "not saved" not in program.part("#title")
        await program.press("u")
        assert names(program) == before
        await program.press("home")
        assert "31:45" in program.part("#title")
        assert "0:15 Hip CAR, left 0:30" in program.part("#more").replace(
            "Hip controlled articular rotation", "Hip CAR"
        )
        await row(program, "3 ")
        await program.press("right")
        assert "32:00" in program.part("#title")
        await row(program, "Rest after")
        await program.press("enter")
        await type_in(program, "90")
        assert "30:30" in program.part("#title")  # while it is typed
        await program.press("enter", "backspace")
        assert "32:00" in program.part("#title")


async def test_a_move_is_made_with_sides_labels_and_texts(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e", "n", "a")
        await type_in(program, "my own reach")
        await program.press("up", "up", "end")
        await program.press("enter")
        await row(program, "1 ")
        await program.press("enter")
        await row(program, "Sides ")
        await program.press("right")
        assert editor(program).made.circuit.moves[0].sides is Sides.EACH
        await put(program, "On the left", "Left arm up")
        await put(program, "On the right", "Right arm up")
        await put(program, "Setup", "Stand on your {side} leg.")
        await put(program, "Step 1", "Reach.")
        await put(program, "Step 2", "Come back.")
        await row(program, "First side")
        await program.press("right")
        (move,) = editor(program).made.circuit.moves
        assert (move.label(Side.LEFT), move.label(Side.RIGHT)) == ("Left arm up", "Right arm up")
        assert move.for_side(Side.RIGHT).setup == "Stand on your right leg."
        assert move.steps == ("Reach.", "Come back.")
        assert move.order == (Side.RIGHT, Side.LEFT)
        await program.press("escape", "s")
        assert not program.runtime.problems
        assert read(tmp_path / "circuits.d" / "my-circuit.toml").circuits[0].moves == (move,)


async def test_what_is_typed_is_checked_at_once_and_refused(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (120, 50)) as program:
        await program.press("e")
        await row(program, "1 ")
        await program.press("enter")
        before = editor(program).made.circuit
        for label, text, says in (
            ("Setup", "{leg}", "only {side} and {other} may stand in braces"),
            ("Seconds", "9999", "Seconds: 0:01-1:00:00, please"),
            ("Short name", "x" * 21, "expected a text of 1 to 20 characters"),
            ("Figure", "hip-carz", "there is no figure"),
            ("Name", "", "expected a text of 1 to 80 characters"),
        ):
            await row(program, label)
            assert says not in program.part("#says")
            await program.press("enter", "ctrl+a", "ctrl+k")
            await type_in(program, text)
            assert says in program.part("#says")
            await program.press("enter")
            assert says in program.part("#says")
            await program.press("escape")
            assert editor(program).made.circuit == before
            assert "!" not in program.part("#says")


async def test_what_is_wrong_is_told_and_not_saved(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e")
        await row(program, "1 ")
        await program.press("enter")
        await row(program, "Sides ")
        await program.press("right")  # words for sides stay behind, and mean nothing there
        assert "mean nothing here" in program.part("#says")
        await program.press("s")
        assert "Not saved." in program.part("#says")
        assert not (tmp_path / "circuits.d").exists()
        await program.press("left")
        assert "!" not in program.part("#says")


async def test_the_search_finds_by_muscle_and_equipment_and_adds_after_the_chosen(
    tmp_path: Path,
) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e")
        await row(program, "2 ")
        await program.press("a")
        await type_in(program, "calves step")
        found = program.part("#form")
        assert "calves" in found
        await program.press("escape")
        assert len(names(program)) == 7
        await add(program, "clamshell")
        assert "lam" in names(program)[2]
        assert len(names(program)) == 8


async def test_leaving_with_changes_asks(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("e", "down", "down", "right", "escape")
        assert asked(program) == "save"
        await program.press("escape")
        assert editor(program).made.draft.is_changed
        await program.press("escape", "d")
        assert isinstance(program.app.screen, CircuitsScreen)
        assert not (tmp_path / "circuits.d").exists()
        await program.press("e", "down", "down", "right", "escape", "enter")
        assert isinstance(program.app.screen, CircuitsScreen)
        assert len([*(tmp_path / "circuits.d").iterdir()]) == 1


async def test_so_do_leaving_the_program_and_another_circuit(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("e", "down", "down", "right")
        for keys in (["q"], ["n"], ["c"], ["question_mark", "ctrl+q"]):
            assert editor(program).made.draft.is_changed
            await program.press(*keys)
            assert asked(program) == "save", keys
            await program.press("q")
            assert program.app.is_running
            await program.press("escape")


async def test_leaving_the_program_after_saving(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("e", "down", "down", "right", "q", "enter")
        assert not program.app.is_running or program.app.return_code == 0
        assert len([*(tmp_path / "circuits.d").iterdir()]) == 1


async def test_what_cannot_be_written_is_told_and_not_lost(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        (tmp_path / "circuits.d").write_text("in the way")
        await program.press("e", "s")
        assert "not saved" in program.part("#says")
        assert editor(program).made.is_new


async def test_the_mouse_chooses_steps_and_opens(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e")
        lines = program.text.split("\n")
        y = next(i for i, line in enumerate(lines) if "Over-under hurdle walk" in line)
        await program.click(lines[y].index("60 ›") + 3, y)
        assert editor(program).made.circuit.moves[2].seconds == 65
        await program.click(lines[y].index("Over"), y)
        assert "Move 3 of 7" in program.text


async def test_the_figure_does_the_chosen_move_and_rests_behind_a_question(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e")
        await row(program, "4 ")
        await program.drawn()
        assert "Heel" in program.part("#figure")
        await program.wait(3.0)
        before = program.part("#figure")
        await program.press("question_mark")
        await program.wait(1.7)
        await program.press("escape")
        assert program.part("#figure") == before
        await program.wait(1.7)
        assert program.part("#figure") != before


async def test_every_size_shows_the_chosen_row_the_total_and_what_is_typed(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), SIZES[0]) as program:
        await program.press("e")
        await row(program, "7 ")
        for size in SIZES:
            await program.resize(*size)
            assert "Standing hip" in program.text, size
            assert "31:45" in program.text, size
        await row(program, "Name")
        await program.press("enter")
        await type_in(program, " x")
        for size in SIZES:
            await program.resize(*size)
            assert "(copy) x" in program.text, size


async def test_a_word_in_brackets_is_shown_as_it_is(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.press("e")
        await row(program, "Name")
        await program.press("enter", "ctrl+a", "ctrl+k", "left_square_bracket", "b")
        await program.press("right_square_bracket", "enter")
        assert "[b]" in program.part("#title")


# --- when the program has to end -------------------------------------------------------------


async def cut_off(home: Path) -> None:
    """Change a circuit, and be in the middle of typing when the line drops."""
    async with running(runtime_in(home), (100, 40)) as program:
        await program.press("e")
        await put(program, "Name", "Ten minutes of work")
        await add(program, "wall sit")
        await row(program, "What for")
        await program.press("enter")
        await type_in(program, "Half a sen")
        program.app.hang_up(signal.SIGHUP)
        await program.settle()


async def test_what_was_not_saved_when_the_line_dropped_is_offered_until_answered(
    tmp_path: Path,
) -> None:
    await cut_off(tmp_path)
    draft = runtime_in(tmp_path).paths.draft
    assert draft.stat().st_mode & 0o777 == 0o600
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e", "escape")
        assert program.circuits
        await program.press("e", "ctrl+q")
        assert not program.app.is_running
    assert draft.exists()
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("down", "e")
        assert program.picture.says("You were editing “Ten minutes of work”")
        await program.press("enter")
        assert "Ten minutes of work not saved" in program.part("#title")
        assert names(program)[-1] == "Wall sit"
        assert editor(program).made.circuit.summary.endswith("Half a sen")
        assert draft.exists()
        await program.press("s", "escape")
        assert program.circuits.chosen
        assert program.circuits.chosen.id == "ten-minutes-of-work"
        await program.press("e")
        assert not asked(program)
    assert not draft.exists()


async def test_ctrl_c_twice_loses_nothing_either_and_it_can_be_forgotten(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e", "n")
        await put(program, "Name", "Morning hips")
        await program.press("ctrl+c", "ctrl+c")
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e")
        assert program.picture.says("You were editing “Morning hips”")
        await program.press("d")
        assert editor(program).made.circuit.name.startswith("Hip circuit")
    assert not program.runtime.paths.draft.exists()


async def test_nothing_is_kept_of_what_was_not_changed(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (100, 40)) as program:
        await program.press("e")
        program.app.hang_up(signal.SIGTERM)
        await program.settle()
    assert not program.runtime.paths.draft.exists()


async def test_the_chosen_row_stays_so_where_headings_lose_their_gap(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path), (80, 40)) as program:
        await program.press("e", "end", "up")
        before = editor(program).form.at
        await program.resize(80, 24)
        await program.press("right", "right")
        assert before is not None
        assert editor(program).form.at == before
