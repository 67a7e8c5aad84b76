"""Figures from files: where they come from, what is refused and how, what is read again."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiptui.domain.circuit import Side
from hiptui.figure.frame import View
from hiptui.figure.library import Library, load_file, parse, shipped
from hiptui.figure.render import render
from tests.support import for_each

GOOD = """name = "Squat"
side = "right"
[[key]]
say = "Stand"
move = 1
leg_l = { to = [10, 5, 0] }
[[key]]
say = "Down"
move = 1
hold = 0.5
pelvis = [0, 60, -15]
"""


def problems(text: str) -> list[str]:
    loaded = parse(text, "squat", "squat.toml")
    assert (loaded.figure is None) == bool(loaded.problems)
    return [str(problem) for problem in loaded.problems]


def test_an_unknown_figure_is_none(tmp_path: Path) -> None:
    assert shipped("no-such-move") is None
    assert Library().get("no-such-move") is None
    assert Library(tmp_path).get("no-such-move") is None
    assert Library(tmp_path / "nowhere").get("hip-cars") is shipped("hip-cars")


@pytest.mark.parametrize("figure_id", ["", "../secret", "hip-cars.toml", "a/b", "A", "x" * 81])
def test_an_id_never_leads_out_of_the_folder(tmp_path: Path, figure_id: str) -> None:
    (tmp_path / "secret.toml").write_text(GOOD)
    folder = tmp_path / "figures"
    folder.mkdir()
    assert Library(folder).get(figure_id) is None
    assert shipped(figure_id) is None


def test_a_shipped_figure_is_read_once() -> None:
    assert Library().get("hip-cars") is Library().get("hip-cars")


def test_the_user_s_own_figure_stands_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "hip-cars.toml").write_text(GOOD)
    own = Library(tmp_path).get("hip-cars")
    assert own is not None
    assert (own.id, own.name, own.side) == ("hip-cars", "Squat", Side.RIGHT)


def test_a_figure_is_read_again_when_its_file_changes(tmp_path: Path) -> None:
    path, library = tmp_path / "own.toml", Library(tmp_path)
    path.write_text(GOOD)
    first = library.get("own")
    assert library.get("own") is first
    path.write_text(GOOD.replace("Squat", "Other"))
    os.utime(path, ns=(1, 1))
    second = library.get("own")
    assert second is not None
    assert second.name == "Other"
    path.unlink()
    assert library.get("own") is None


def test_a_wrong_figure_leaves_the_shipped_one_and_says_what_is_wrong(tmp_path: Path) -> None:
    path, library = tmp_path / "hip-cars.toml", Library(tmp_path)
    path.write_text(GOOD.replace("move = 1\nhold", "move = -1\nhold"))
    assert library.get("hip-cars") is shipped("hip-cars")
    (problem,) = map(str, library.own_problems())
    assert problem == f"{path}:9: key[1].move: expected a number from 0.1 to 20, got -1"


def test_a_good_figure_can_be_drawn_on_both_sides() -> None:
    loaded = parse(GOOD, "squat", "squat.toml")
    assert loaded.figure is not None
    for side in Side:
        assert render(loaded.figure, 0.5, View(40, 14, side)) is not None


WRONG = [
    ("[[key]]\nsay = 1\nmove = 1", "squat.toml:2: key[0].say: expected a text of 1 to 36"),
    ('[[key]]\nsay = ""\nmove = 1', "squat.toml:2: key[0].say: expected a text of 1 to 36"),
    ("[[key]]\nmove = 1", "squat.toml:1: key[0].say: expected a text of 1 to 36"),
    (f'[[key]]\nsay = "{"x" * 37}"\nmove = 1', "squat.toml:2: key[0].say: expected a text of 1"),
    ('[[key]]\nsay = "\\u001b[31m"\nmove = 1', "squat.toml:2: key[0].say: expected a text of 1"),
    ('[[key]]\nsay = "Turn Left"\nmove = 1', "squat.toml:2: key[0].say: expected no left or right"),
    ('[[key]]\nsay = "a"', "squat.toml:1: key[0].move: expected a number from 0.1 to 20, got None"),
    ('[[key]]\nsay = "a"\nmove = true', "squat.toml:3: key[0].move: expected a number"),
    ('[[key]]\nsay = "a"\nmove = nan', "squat.toml:3: key[0].move: expected a number"),
    ('[[key]]\nsay = "a"\nmove = 1\nhold = 21', "squat.toml:4: key[0].hold: expected a number"),
    (
        '[[key]]\nsay = "a"\nmove = 1\nknee = 3',
        "squat.toml:4: key[0].knee: expected one of say,",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\npelvis = [0, 1]',
        "squat.toml:4: key[0].pelvis: expected three numbers, -400 to 400 cm, got [0, 1]",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\ntrunk = [0, 200]',
        "squat.toml:4: key[0].trunk: expected two numbers, -360 to 360 and -180 to 180 degrees",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\nleg_l = { thigh = [0, 0] }',
        "squat.toml:4: key[0].leg_l: expected thigh and shin, or to, got ['thigh']",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\nleg_l = { thigh = [0, "x"], shin = [0, 0] }',
        "squat.toml:4: key[0].leg_l.thigh: expected two numbers",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\n[key.leg_l]\nthigh = [0, 0]\nshin = 7',
        "squat.toml:6: key[0].leg_l.shin: expected two numbers",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\narm_r = { on_hips = 1 }',
        "squat.toml:4: key[0].arm_r.on_hips: expected true, got 1",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\narm_r = 3',
        "squat.toml:4: key[0].arm_r: expected a table, got 3",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\nleg_r = { to = [-10, -20, 0] }',
        "squat.toml:4: key[0].leg_r.to: expected a place within 84 cm of its root, got 108.0 cm",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\npelvis = [0, 9, 0]\nneck = [0, 9, 0]',
        "squat.toml:5: key[0].neck: expected only one of pelvis, neck, hip_l, hip_r",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\n[[key]]\nsay = "b"\nmove = 1\ntrunk = [0, -90]',
        "squat.toml:7: key[1].trunk: expected less than half a turn from the key before",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\nwork = ["nose"]',
        "squat.toml:4: key[0].work: expected a list of leg_l, leg_r, arm_l, arm_r",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\nprop = [{ ball = 3 }]',
        "squat.toml:4: key[0].prop[0]: expected line = [points], or box or mat",
    ),
    (
        'loop = "alternate"\nprop = [{ ball = 3 }, 5]\n[[key]]\nsay = "a"\nmove = 1',
        "squat.toml:2: prop[0]: expected line = [points], or box or mat",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\nprop = [{ box = [[0, 0, 0], [1, "x", 1]] }]',
        "squat.toml:4: key[0].prop[0].box: expected three numbers",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\n[[key]]\nsay = "b"\nmove = 1\n'
        "prop = [{ box = [[0, 0, 0], [1, 1, 1]] }]",
        "squat.toml:7: key[1].prop: expected the same kinds of props in every key",
    ),
    (
        '[[key]]\nsay = "a"\nmove = 1\ntrunk = [0, -90]\n[[key]]\nsay = "b"\nmove = 1\n'
        'trunk = [0, 0]\n[[key]]\nsay = "c"\nmove = 1\ntrunk = [0, 90]',
        "squat.toml:4: key[0].trunk: expected less than half a turn from the key before",
    ),
    ('side = "up"\n[[key]]\nsay = "a"\nmove = 1', 'squat.toml:1: side: expected "" or "left" or'),
    ('id = "other"\n[[key]]\nsay = "a"\nmove = 1', "squat.toml:1: id: expected the file's name"),
    ('again = 2\n[[key]]\nsay = "a"\nmove = 1', "squat.toml:1: again: expected a number from 1"),
    ('stills = [2]\n[[key]]\nsay = "a"\nmove = 1', "squat.toml:1: stills: expected up to 3"),
    ('camera = 3\n[[key]]\nsay = "a"\nmove = 1', "squat.toml:1: camera: expected two numbers"),
    (
        '[[key]]\nsay = "a"\nmove = 1\ncamera = [0, 91]',
        "squat.toml:4: key[0].camera: expected two numbers, -360 to 360 and -90 to 90 degrees",
    ),
    ('name = "x"', "squat.toml:1: key: expected 1 to 40 tables [[key]], got None"),
    ("key = [1]", "squat.toml:1: key[0]: expected a table, got 1"),
    ("a = [", "squat.toml:1: not TOML: "),
    ("x = 1\n= 2\n", "squat.toml:2: not TOML: "),
]


@for_each(("text", "start"), WRONG)
def test_what_is_wrong_is_said_with_its_place(text: str, start: str) -> None:
    assert any(problem.startswith(start) for problem in problems(text)), problems(text)


def test_every_problem_is_reported() -> None:
    found = problems('side = 3\n[[key]]\nsay = ""\nmove = 0\n[[key]]\nsay = "right"\nmove = "x"\n')
    places = [re.sub(r": expected.*", "", problem) for problem in found]
    assert places == [
        "squat.toml:1: side",
        "squat.toml:3: key[0].say",
        "squat.toml:4: key[0].move",
        "squat.toml:6: key[1].say",
        "squat.toml:7: key[1].move",
    ]


def test_a_file_that_is_not_text_or_too_long_or_unreadable_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe")
    assert [str(p) for p in load_file(path).problems] == [f"{path}:1: not UTF-8"]
    path.write_bytes(b"#" * ((1 << 20) + 1))
    assert [p.text for p in load_file(path).problems] == ["larger than 1 MiB"]
    assert [p.text for p in load_file(tmp_path).problems] == ["cannot be read: a folder"]
    os.mkfifo(tmp_path / "pipe.toml")
    pipe = load_file(tmp_path / "pipe.toml")
    assert [p.text for p in pipe.problems] == ["cannot be read: not a regular file"]
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert not load_file(path).problems
    path.write_text("a = " + "[" * 5000)
    assert len(load_file(path).problems) == 1


tables = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["say", "to", "thigh", "box", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def as_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {as_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(as_toml(item) for item in value) + "]"
    if isinstance(value, str):
        escaped = "".join(f"\\U{ord(c):08x}" for c in value if not 0xD800 <= ord(c) < 0xE000)
        return f'"{escaped}"'
    if value is None:
        return '""'
    return repr(value).lower()


@given(
    name=st.sampled_from(
        [
            "say",
            "move",
            "hold",
            "camera",
            "pelvis",
            "trunk",
            "hips",
            "leg_l",
            "arm_r",
            "work",
            "prop",
        ]
    ),
    value=tables,
    loop=st.sampled_from(["cycle", "alternate"]),
)
def test_no_value_is_met_with_anything_but_a_figure_or_problems(
    name: str, value: object, loop: str
) -> None:
    base = {"say": '"a"', "move": "1"}
    base[name] = as_toml(value)
    text = f'loop = "{loop}"\n[[key]]\n' + "".join(
        f"{key} = {item}\n" for key, item in base.items()
    )
    for problem in problems(text):
        assert problem.isprintable()
        assert problem.startswith("squat.toml:")
