from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hiptui.cli.main import main
from hiptui.figure.library import Library, shipped_ids
from hiptui.ui import small_apps
from tests.unit.cli.conftest import FIGURE, Run, Terminal

COMMAND = "figure"


@pytest.fixture
def folder(home: Path) -> Path:
    (home / "figures").mkdir()
    return home / "figures"


def test_key_poses_as_text(run: Run, folder: Path) -> None:
    (folder / "nod.toml").write_text(FIGURE)
    code, out, err = run("nod")
    first, second = out.split("nod 2/2: Lift the leg\n")
    assert (code, err) == (0, "")
    assert first.startswith("nod 1/2: Stand tall\n")
    assert "█" in first
    assert "█" in second
    assert first != second
    assert "\x1b" not in out
    assert "R" in second


@pytest.mark.parametrize(("term", "moves"), [("dumb", 0), ("xterm-256color", 1)])
def test_a_dumb_terminal_gets_them_as_text_too(
    home: Path, monkeypatch: pytest.MonkeyPatch, term: str, moves: int
) -> None:
    shown: list[str] = []

    class Preview:
        def __init__(self, id: str, *_: object) -> None:
            shown.append(id)

        def run_to_end(self, *, mouse: bool) -> int:
            return 0

    monkeypatch.setattr(small_apps, "FigurePreview", Preview)
    monkeypatch.setenv("TERM", term)
    out = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in (("stdin", Terminal()), ("stderr", Terminal()), ("stdout", out)):
            patch.setattr(sys, name, stream)
        assert main(["figure", "plank"]) == 0

    assert shown == ["plank"] * moves
    assert out.getvalue().startswith("plank 1/") == (not moves)


def test_sides_of_the_text(run: Run, folder: Path) -> None:
    (folder / "nod.toml").write_text(FIGURE)
    plain = run("nod")[1]
    assert run("nod", "--side", "right")[1] == plain
    left = run("nod", "--side", "left")[1].partition("2/2: Lift the leg")[2]
    assert " L" in left
    assert "R" not in left
    assert len(plain.splitlines()) == 2 * 16 + 3


def test_a_shipped_figure_and_the_users_own_in_its_place(run: Run, folder: Path) -> None:
    assert run("hip-cars")[1].startswith("hip-cars 1/")
    (folder / "hip-cars.toml").write_text(FIGURE)
    assert run("hip-cars")[1].startswith("hip-cars 1/2: Stand tall\n")


def test_a_bad_file_is_told_whole(run: Run, folder: Path) -> None:
    file = folder / "nod.toml"
    file.write_text(FIGURE.replace('"Stand tall"', "5").replace("1.0", "-1"))
    code, out, err = run("nod")
    assert (code, out) == (2, "")
    assert [line.split(": expected")[0] for line in err.splitlines()] == [
        f"{file}:7: key[0].say",
        f"{file}:13: key[1].move",
        f"{file}:14: key[1].hold",
    ]


def test_an_unknown_figure_names_those_there_are(run: Run, folder: Path) -> None:
    (folder / "nod.toml").write_text(FIGURE)
    (folder / "No Id.toml").write_text(FIGURE)
    assert Library(folder).ids() == tuple(sorted([*shipped_ids(), "nod"]))
    code, out, err = run("nood")
    assert (code, out) == (2, "")
    assert 'no figure "nood"; did you mean "nod"? there are bridge-leg-lift, ' in err
    assert err.count("\n") == 1
