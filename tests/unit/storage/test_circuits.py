from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiptui import toml_lines
from hiptui.cli.main import FOLDER
from hiptui.domain.circuit import Rounds, Side, Sides, TimingChoice
from hiptui.storage import circuit_format, circuits
from hiptui.toml_lines import Problem
from tests.support import GOOD, examples, for_each

Read = Callable[[str | bytes], circuits.Loaded]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(text: str | bytes) -> circuits.Loaded:
        path = tmp_path / "c.toml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return circuits.read(path)

    return write_and_read


def move(extra: str, name: str = "Squat") -> str:
    """A file of one circuit with one move; `extra` begins on line 6."""
    return f'[[circuit]]\nid = "mine"\nname = "Mine"\n[[circuit.move]]\nname = "{name}"\n{extra}\n'


def circuit(extra: str) -> str:
    """A file of one circuit; `extra` begins on line 4."""
    head = '[[circuit]]\nid = "mine"\nname = "Mine"\n'
    return f'{head}{extra}\n[[circuit.move]]\nname = "Squat"\nseconds = 30\n'


EACH = 'seconds = 5\nsides = "each"\n'


def told(loaded: circuits.Loaded) -> list[str]:
    """The problems without their folder."""
    return [str(problem).partition("/c.toml")[2] for problem in loaded.problems]


def tells(loaded: circuits.Loaded, problem: str) -> None:
    """One problem that begins so, and no circuit."""
    (line,) = told(loaded)
    assert line.startswith(problem)
    assert loaded.circuits == ()


def test_problem_is_one_printable_line() -> None:
    problem = Problem("a.toml", 7, "circuit[2].move[0].seconds", "expected x, got -5")
    assert str(problem) == "a.toml:7: circuit[2].move[0].seconds: expected x, got -5"
    assert str(Problem("a.toml", 1, "", "gone")) == "a.toml:1: gone"
    assert str(Problem("a\x1b\udc80\n", 1, "", "x")) == "a\\x1b\\udc80\\n:1: x"


def test_defaults(read: Read) -> None:
    loaded = read(GOOD)
    assert loaded.problems == ()
    (mine,) = loaded.circuits
    (squat,) = mine.moves
    assert (mine.rounds, mine.timing) == (Rounds(1, 20), TimingChoice())
    assert mine.origin.endswith("c.toml")
    assert (squat.short, squat.labels, squat.pace) == ("Squat", ("", ""), 2)
    assert squat.sides is Sides.BOTH


def test_everything_given(read: Read) -> None:
    loaded = read(
        """
[[circuit]]
id = "a-1"
name = "Ü 脚"
summary = "s"
credit = "c"
source = "https://example.org/x"
rounds = { min = 2, max = 4, default = 3 }
rest = 0
prepare = 1
change = 2
switch = 3600
rest_after_last = false
targets = ["glutes"]
equipment = ["mat"]
[[circuit.move]]
name = "M"
short = "S"
reps = 8
pace = 1.5
sides = "each"
first = "right"
setup = "{side} knee."
turn = "Now {side}."
steps = ["Lift the {other} leg."]
check = "k"
label = { left = "L", right = "R" }
figure = "f"
fit = [11, 7]
targets = ["t"]
equipment = ["e"]
"""
    )
    assert loaded.problems == ()
    (mine,) = loaded.circuits
    (only,) = mine.moves
    assert mine.rounds == Rounds(2, 4)
    assert mine.timing == TimingChoice(3, 0, False, 1, 2, 3600)
    assert (mine.name, mine.summary, mine.credit) == ("Ü 脚", "s", "c")
    assert mine.source == "https://example.org/x"
    assert (only.short, only.reps, only.pace, only.seconds) == ("S", 8, 1.5, None)
    assert only.order == (Side.RIGHT, Side.LEFT)
    assert only.for_side(Side.LEFT).setup == "Left knee."
    assert only.for_side(Side.LEFT).steps == ("Lift the right leg.",)
    assert (only.labels, only.fit, only.figure) == (("L", "R"), (11, 7), "f")
    assert mine.gear == ("mat", "e")


def test_values_by_round_and_moves_of_one_round(read: Read) -> None:
    text = circuit("rest = [60, 0]").replace("seconds = 30", "seconds = [60, 45]")
    loaded = read(text + '[[circuit.move]]\nname = "Stretch"\nonly = "last"\nseconds = 5\n')
    assert loaded.problems == ()
    first, last = loaded.circuits[0].moves
    assert (first.seconds, first.only) == ((60, 45), None)
    assert (last.seconds, last.only) == (5, "last")
    assert loaded.circuits[0].timing.rest == (60, 0)


def test_what_follows_from_what_is_given(read: Read) -> None:
    assert read(circuit("rounds = 3")).circuits[0].rounds == Rounds(3, 3)
    (sided,) = read(move('seconds = 30\nsides = "each"')).circuits
    assert sided.moves[0].labels == ("Left leg", "Right leg")
    name = "Single leg glute bridge"
    assert read(move("seconds = 30", name)).circuits[0].moves[0].short == name


@for_each(
    ("extra", "problem"),
    [
        ("seconds = -5", "6: .seconds: expected a whole number from 1 to 3600, got -5"),
        ("seconds = 3601", "6: .seconds: expected a whole number from 1 to 3600, got 3601"),
        ("seconds = 60.0", "6: .seconds: expected a whole number from 1 to 3600, got 60.0"),
        ("seconds = true", "6: .seconds: expected a whole number from 1 to 3600, got true"),
        (f"seconds = 0x{'F' * 18}", "6: .seconds: expected a whole number from 1 to 3600, got a h"),
        ("reps = 0", "6: .reps: expected a whole number from 1 to 1000, got 0"),
        ("reps = 5\npace = 0", "7: .pace: expected a number above 0, at most 60, got 0"),
        ("reps = 5\npace = nan", "7: .pace: expected a number above 0, at most 60, got nan"),
        ("reps = 1000\npace = 3.7", "6: .reps: expected at most 3600 seconds for reps x pace, got"),
        ("seconds = 5\npace = 2", "7: .pace: expected only with reps"),
        ("seconds = 5\nreps = 2", "4: : expected either seconds or reps, got both"),
        ("", "4: : expected either seconds or reps, got neither"),
        ("seconds = 5\nsecnds = 5", "7: .secnds: unknown key 'secnds', did you mean 'seconds'?"),
        ('seconds = 5\nfirst = "left"', '7: .first: expected only with sides = "each"'),
        ('seconds = 5\nsides = "Each"', '7: .sides: expected "each", "alternating" or "both", got'),
        (f'{EACH}label = "x"', "8: .label: expected a table with left and right, got 'x'"),
        (f'{EACH}label = {{ left = "x" }}', "8: .label: missing key 'right'"),
        (
            'seconds = 5\nlabel = { left = "x", right = "y" }',
            '7: .label: expected a text, got a table, which is for sides = "each"',
        ),
        (
            'seconds = 5\nsetup = "{side}"',
            "7: .setup: {side} and {other} mean nothing here, got '{side}'",
        ),
        (
            f'{EACH}turn = "{{foo}}"',
            "8: .turn: only {side} and {other} may stand in braces, got '{foo}'",
        ),
        ('seconds = 5\ncheck = "}"', "7: .check: braces are not allowed here, got '}'"),
        (
            'seconds = 5\nsteps = [\n"a",\n"b\\u001b[31m",\n]',
            "9: .steps[1]: control character U+001B at character 2",
        ),
        (
            'seconds = 5\ncheck = "a\\u202Eb"',
            "7: .check: control character U+202E at character 2",
        ),
        (
            'seconds = 5\ncheck = """a\nb"""',
            "7: .check: line break U+000A at character 2",
        ),
        ("seconds = 5\ntargets = [3]", "7: .targets[0]: expected a text of 1 to 80 "),
        ("seconds = 5\nfit = [33, 1]", "7: .fit: expected two whole numbers, "),
        ('only = "mid"\nseconds = 5', '6: .only: expected "first" or "last", got \'mid\''),
    ],
)
def test_a_mistake_in_a_move_is_told_with_its_place(read: Read, extra: str, problem: str) -> None:
    line, _, rest = problem.partition(": ")
    tells(read(move(extra)), f":{line}: circuit[0].move[0]{rest}")


@for_each(
    ("text", "problem"),
    [
        (circuit('source = "javascript:x"'), "4: .source: expected an address that begins with "),
        (circuit("rest = 1.5"), "4: .rest: expected a whole number from 0 to 3600, got 1.5"),
        (circuit('summary = "{side}"'), "4: .summary: {side} and {other} mean nothing here"),
        (circuit("rounds = 21"), "4: .rounds: expected a whole number from 1 to 20 or a table"),
        (circuit("rounds = { min = 4, max = 2 }"), "4: .rounds: expected min <= max, got 4 and 2"),
        (
            circuit("rounds = { min = 2, max = 4, default = 5 }"),
            "4: .rounds.default: expected a whole number from 2 to 4, got 5",
        ),
        (circuit("rounds = { max = 4 }"), "4: .rounds: missing key 'min'"),
        (circuit("rest = [60, -1]"), "4: .rest[1]: expected a whole number from 0 to 3600, got"),
        (circuit("rest = []"), "4: .rest: expected a list of 1 to 20 whole numbers, one a"),
        (circuit("rest = [" + "1," * 21 + "]"), "4: .rest: expected a list of 1 to 20 whole"),
        (
            move('only = "first"\nseconds = 5'),
            "4: .move: a round without a move: every move has only, and there may be 20 rounds",
        ),
        (GOOD.replace('"Mine"', '" "'), "3: .name: expected a text of 1 to 80 characters"),
        (GOOD.replace('"mine"', '"Mine"'), "2: .id: expected 1 to 80 characters of a-z, 0-9"),
        (GOOD.replace('"mine"', '"mine\\n"'), "2: .id: line break U+000A at character 5"),
        ('[[circuit]]\nid = "a"\nname = "b"\n', "1: : missing key 'move'"),
        ('[[circuit]]\nid = "a"\nname = "b"\nmove = []\n', "4: .move: expected 1 to 100 tables"),
        ("circuit = [3]", "1: : expected a table [[circuit]], got 3"),
    ],
)
def test_a_mistake_in_a_circuit_is_told_with_its_place(read: Read, text: str, problem: str) -> None:
    line, _, rest = problem.partition(": ")
    tells(read(text), f":{line}: circuit[0]{rest}")


def test_circuits_that_are_no_tables(read: Read) -> None:
    tells(read("circuit = 3"), ":1: circuit: expected tables [[circuit]], got 3")


@for_each(
    "text",
    [
        GOOD,
        move('reps = 1000\npace = 3.6\nsides = "alternating"\nlabel = "x"'),
        circuit("rounds = { min = 1, max = 1 }"),
        circuit("rounds.min = 1\nrounds.max = 20"),
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        "",
        "# nothing yet",
    ],
)
def test_what_is_no_mistake(read: Read, text: str) -> None:
    assert read(text).problems == ()


@for_each(
    ("limit", "made"),
    [
        (80, lambda number: GOOD.replace("Squat", "x" * number)),
        (80, lambda number: GOOD.replace("mine", "x" * number)),
        (2000, lambda number: move("seconds = 1\nsetup = '" + "x" * number + "'")),
        (20, lambda number: move("seconds = 1\nshort = '" + "x" * number + "'")),
        (50, lambda number: move("seconds = 5\ntargets = [" + "'x'," * number + "]")),
        (80, lambda number: move("seconds = 5\nequipment = ['" + "x" * number + "']")),
        (99, lambda number: GOOD + '[[circuit.move]]\nname = "x"\nseconds = 1\n' * number),
    ],
)
def test_above_a_limit_is_an_error(read: Read, limit: int, made: Callable[[int], str]) -> None:
    assert read(made(limit)).problems == ()
    for text in (made(limit + 1), move('seconds = 1\nshort = ""')):
        loaded = read(text)
        assert len(loaded.problems) == 1
        assert loaded.circuits == ()


def test_control_and_direction_characters_are_errors(read: Read) -> None:
    for code in (0, 9, 0x1F, 0x7F, 0x80, 0x9F, 0x2028, 0x2029, 0x202A, 0x2066, 0x2069):
        (problem,) = read(circuit(f'credit = "\\u{code:04X}"')).problems
        assert f"U+{code:04X}" in problem.text
    for text in ("~", " ", "\u00a0", "\u200d", "\u2027", "\u2070", "é👟"):
        assert read(circuit(f'credit = "{text}"')).circuits[0].credit == text


@for_each("key", ["name", "short"])
@for_each("text", ["\u200b\u200d", "\u3164"])
def test_a_name_that_shows_nothing_is_an_error(read: Read, key: str, text: str) -> None:
    name = "" if key == "name" else 'name = "M"\n'
    head = '[[circuit]]\nid = "x"\nname = "X"\n[[circuit.move]]\nseconds = 9\n'
    (problem,) = read(f'{head}{name}{key} = "{text}"\n').problems
    assert problem.path == f"circuit[0].move[0].{key}"
    assert problem.text.startswith("expected a text that can be seen, ")


MISTAKES = """\
colour = "red"  # colour
[[circuit]]  # circuit[0]
id = "bad"
nme = "x"  # circuit[0].nme
rest = -1  # circuit[0].rest

[[circuit.move]]  # circuit[0].move[0]
seconds = "1"  # circuit[0].move[0].seconds
setup = "{who}"  # circuit[0].move[0].setup
steps = ["{a}", 5]  # circuit[0].move[0].steps[1] circuit[0].move[0].steps[0]

[[circuit.move]]  # circuit[0].move[1]
name = "b\\u0007"  # circuit[0].move[1].name
label = { left = "{x}", right = 5 }  # circuit[0].move[1].label.right circuit[0].move[1].label \
circuit[0].move[1].label.left
"""
"""A file, and beside each line the places of its mistakes."""


def test_every_mistake_is_reported_and_good_circuits_stay(read: Read) -> None:
    loaded = read(MISTAKES + GOOD)
    lines = enumerate((line.partition("  # ")[2] for line in MISTAKES.splitlines()), start=1)
    told = [(problem.line, problem.path) for problem in loaded.problems]
    assert told == [(number, place) for number, places in lines for place in places.split()]
    assert [one.id for one in loaded.circuits] == ["mine"]


def test_the_same_id_twice_keeps_the_first(read: Read) -> None:
    loaded = read(GOOD + GOOD.replace("Mine", "Second"))
    assert [one.name for one in loaded.circuits] == ["Mine"]
    assert told(loaded) == [":8: circuit[1].id: 'mine' is the id of circuit[0] already"]


def test_more_than_500_circuits_keep_the_first_500(read: Read) -> None:
    loaded = read("".join(GOOD.replace("mine", f"c{number}") for number in range(501)))
    assert len(loaded.circuits) == 500
    (line,) = told(loaded)
    assert "expected at most 500 circuits in a file, got 501" in line


def test_a_move_that_is_no_table(read: Read) -> None:
    loaded = read('circuit = [{id = "a", name = "b", move = [3, {name = "c", seconds = 0}]}]')
    places = ["circuit[0].move[0]", "circuit[0].move[1].seconds"]
    assert [problem.path for problem in loaded.problems] == places


def test_good_circuits_stay_however_many_mistakes_come_before(read: Read) -> None:
    bad = "[[circuit]]\n" + "[[circuit.move]]\n" * 50
    loaded = read(bad * 4 + GOOD)
    assert [one.id for one in loaded.circuits] == ["mine"]
    assert len(loaded.problems) == 101


def test_deep_values_are_skipped_when_lines_are_looked_up(read: Read) -> None:
    one, other = read(f"x = {'[' * 60}{{ y = 1 }}{']' * 60}\n[[circuit]]\n").problems[:2]
    assert (one.path, one.line, other.path, other.line) == ("x", 1, "circuit[0]", 2)


def test_problems_are_listed_up_to_a_hundred(read: Read) -> None:
    loaded = read("".join(f"key{number} = 1\n" for number in range(250)))
    assert len(loaded.problems) == 101
    assert loaded.problems[-1].text == "and more problems, at least 150"


@for_each(
    ("data", "problem"),
    [
        (b"x = 1\nname = \xff\n", ":2: not UTF-8"),
        (b"x = 1\ny ==\n", ":2: not TOML: Invalid value (column 4)"),
        (b"x = 1\nx = 2", ":2: not TOML: Cannot overwrite a value (end of file)"),
        (b"#" * ((1 << 20) + 1), ":1: larger than 1 MiB"),
        (b"x = " + b"[" * 5000, ":1: lists or tables nested too deeply"),
        (b"x = " + b"9" * 5000, ":1: a number of too many digits"),
        (b"\nx = {" + b"a." * 9999 + b"a=1}", ":2: more than 32 dotted parts in a row"),
    ],
)
def test_a_file_that_is_no_toml(read: Read, data: bytes, problem: str) -> None:
    loaded = read(data)
    assert told(loaded) == [problem]
    assert loaded.circuits == ()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ValueError, match="embedded null") as zero:
        os.stat("a\0b")
    for name, reason in {
        "gone": "No such file or directory",
        "": "a folder",
        "pipe": "not a regular file",
        "loop": "Too many levels of symbolic links",
        "a\0b": str(zero.value),
    }.items():
        (one,) = circuits.read(tmp_path / name).problems
        assert (one.line, one.text) == (1, f"cannot be read: {reason}")


def test_collect_replaces_in_place_and_later_files_win(tmp_path: Path) -> None:
    user, extra = tmp_path / "user.toml", tmp_path / "extra.toml"
    user.write_text(GOOD + GOOD.replace("mine", "myrtl").replace("Mine", "My Myrtl"))
    extra.write_text(GOOD.replace("Mine", "Later"))
    loaded = circuits.collect(user, [extra])
    ids = ["runner-hips", "myrtl", "seven-minute", "mine"]
    assert [one.id for one in loaded.circuits] == ids
    assert [one.name for one in loaded.circuits][1::2] == ["My Myrtl", "Later"]
    assert loaded.circuits[3].origin == str(extra)


def test_what_is_read_bit_by_bit_is_what_is_read_at_once(tmp_path: Path) -> None:
    extra = [tmp_path / f"{number}.toml" for number in range(3)]
    for number, file in enumerate(extra):
        file.write_text(GOOD.replace("mine", f"mine-{number}") + GOOD)
    whole = circuits.collect(None, extra)
    reading = circuits.Reading(None, extra)
    reading.up_to(len(circuits.shipped_path().read_bytes()) + len(extra[0].read_bytes()))
    assert [one.id for one in reading.loaded().circuits[3:]] == ["mine-0", "mine"]
    while not reading.done:
        reading.go_on()
    assert reading.loaded() == whole


def test_two_threads_read_each_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / f"{number}.toml" for number in range(2)]
    found: list[Path] = []
    reading, begun, second = circuits.Reading(None, files), Event(), Event()
    reading.go_on()

    def slow(path: Path) -> str:
        found.append(path)
        begun.set()
        assert second.wait(20)
        return ""

    monkeypatch.setattr(toml_lines, "read", slow)
    with ThreadPoolExecutor() as threads:
        one = threads.submit(reading.go_on)
        assert begun.wait(20)
        second.set()
        other = threads.submit(reading.go_on)
        one.result(20)
        other.result(20)
    assert found == files
    assert reading.done


def test_collect_may_miss_the_users_file_but_not_an_extra_one(tmp_path: Path) -> None:
    assert circuits.collect(tmp_path / "no" / "circuits.toml").problems == ()
    (problem,) = circuits.collect(None, [tmp_path / "none.toml"]).problems
    assert problem.text == "cannot be read: No such file or directory"


def test_collect_tells_of_a_users_file_that_is_no_file(tmp_path: Path) -> None:
    loaded = circuits.collect(tmp_path)
    assert [one.text for one in loaded.problems] == ["cannot be read: a folder"]
    assert len(loaded.circuits) == 3


def test_lines_of_every_form_of_toml() -> None:
    text = '''\
# a comment with [[circuit]]
[[circuit]]
"id" = """
[[circuit]]
id = 5"""   # not a table
rounds.min = 2
move = [
  { name = "a", label = { left = '[x]' } },
  # between
  { name = "b", steps = [
      "}",
      "]" ] },
]
[circuit.extra]
x = 1.5
[[circuit]]
name = 2000-01-01 10:00:00
'''
    toml_lines.parse(text)
    known = toml_lines.lines(text)
    expected = {
        ("circuit", 0): 2,
        ("circuit", 0, "id"): 3,
        ("circuit", 0, "rounds", "min"): 6,
        ("circuit", 0, "move", 0, "label", "left"): 8,
        ("circuit", 0, "move", 1, "name"): 10,
        ("circuit", 0, "move", 1, "steps", 1): 12,
        ("circuit", 0, "extra", "x"): 15,
        ("circuit", 1): 16,
        ("circuit", 1, "name"): 17,
    }
    assert {place: known[place] for place in expected} == expected
    assert toml_lines.nearest(known, ("circuit", 1, "move", 3)) == 16
    assert toml_lines.nearest(known, ("other",)) == 1


def test_shipped_path_inside_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    there = circuits.shipped_path()
    assert circuits.read(there).circuits
    monkeypatch.setattr(circuits, "__file__", "/archive.zip/hiptui/storage/circuits.py")
    assert str(circuits.shipped_path()).endswith("hiptui/circuits.toml")


SCHEMA: dict[str, Any] = json.loads((FOLDER / "circuits.schema.json").read_text("ascii"))


def properties(table: dict[str, Any]) -> set[str]:
    return set(table["properties"])


def without_null(entry: dict[str, Any]) -> dict[str, Any]:
    """What msgspec says of a key as TOML has it, which knows no null."""
    kinds = [kind for kind in entry.pop("anyOf", ()) if kind != {"type": "null"}]
    if entry.get("default", "") is None:
        del entry["default"]
    return entry | ({} if not kinds else kinds[0] if len(kinds) == 1 else {"anyOf": kinds})


def test_schema_says_what_the_reader_allows() -> None:
    _, read = msgspec.json.schema_components([circuit_format.CircuitTable])
    tables = json.loads(json.dumps(read))
    assert tables.keys() == SCHEMA["$defs"].keys()
    for name, table in tables.items():
        said = SCHEMA["$defs"][name]
        assert table["required"] == said["required"]
        assert {key: without_null(entry) for key, entry in table["properties"].items()} == {
            key: {word: value for word, value in entry.items() if word != "description"}
            for key, entry in said["properties"].items()
        }


def test_schema_is_complete() -> None:
    schema = SCHEMA
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "hiptui circuits"
    assert schema["additionalProperties"] is False
    one, single = schema["$defs"]["CircuitTable"], schema["$defs"]["MoveTable"]
    assert schema["properties"]["circuit"]["items"] == {"$ref": "#/$defs/CircuitTable"}
    assert set(one["required"]) == {"id", "name", "move"}
    assert single["required"] == ["name"]
    assert single["oneOf"] == [{"required": ["seconds"]}, {"required": ["reps"]}]
    assert single["dependentRequired"] == {"pace": ["reps"]}
    seconds, by_round = single["properties"]["seconds"]["anyOf"]
    assert (seconds["maximum"], by_round["items"]["maximum"]) == (3600, 3600)
    assert properties(one) >= {"rounds", "rest", "prepare", "change", "switch", "rest_after_last"}
    for table in (schema, *schema["$defs"].values()):
        assert table["additionalProperties"] is False
        assert table["title"]
        for key in table["properties"].values():
            assert key["description"]


def test_schema_knows_each_key_the_reader_knows(read: Read) -> None:
    for key in properties(SCHEMA["$defs"]["MoveTable"]):
        assert not any("unknown" in line for line in told(read(move(f"{key} = 1"))))


FUZZ = settings(
    max_examples=examples(50),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SHIPPED = Path(str(circuits.shipped_path())).read_text(encoding="utf-8")
VALUES = st.recursive(
    st.none().map(lambda _: 0)
    | st.booleans()
    | st.integers(-5, 5000)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["each", "left", "{side}", "http://x", "a-1"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["left", "right", "min", "max", "default", "q"]), inner)
    ),
    max_leaves=5,
)
KEYS = sorted({key for table in SCHEMA["$defs"].values() for key in table["properties"]})
TABLES = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), VALUES, max_size=8)


def sound(loaded: circuits.Loaded) -> None:
    for problem in loaded.problems:
        assert str(problem).isprintable()
        assert problem.line >= 1
        assert len(problem.text) < 400


TEXTS = st.text() | st.builds(
    lambda start, cut, new: SHIPPED[:start] + new + SHIPPED[start + cut :],
    st.integers(0, len(SHIPPED)),
    st.integers(0, 40),
    st.text(max_size=10) | st.sampled_from('"[]{}=\n'),
)


@settings(FUZZ, max_examples=examples(100))
@given(TEXTS)
def test_random_text_and_mutated_circuits_never_raise(read: Read, text: str) -> None:
    sound(read(text.encode("utf-8", "replace")))


@FUZZ
@given(st.lists(st.tuples(TABLES, st.lists(TABLES, max_size=3)), max_size=3))
def test_random_tables_never_raise(read: Read, tables: list[tuple[Any, list[Any]]]) -> None:
    document = {"circuit": [{**table, "move": moves} for table, moves in tables]}
    loaded = read(tomli_w.dumps(document).encode("utf-8", "replace"))
    sound(loaded)
    assert loaded.problems or len(loaded.circuits) == len(tables)


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40
)
SAFE = WORDS.map(lambda text: text.translate({ord("{"): "(", ord("}"): ")"}))
GOOD_MOVES = st.fixed_dictionaries(
    {"name": SAFE},
    optional={
        "setup": SAFE,
        "steps": st.lists(SAFE, max_size=5),
        "check": SAFE,
        "sides": st.sampled_from(["each", "alternating", "both"]),
        "targets": st.lists(SAFE, max_size=3),
        "fit": st.tuples(st.integers(0, 32), st.integers(0, 65534)).map(list),
    },
)


@FUZZ
@given(st.lists(st.tuples(GOOD_MOVES, st.integers(1, 3600)), min_size=1, max_size=5), SAFE)
def test_good_circuits_come_back_as_written(
    read: Read, written: list[tuple[dict[str, Any], int]], name: str
) -> None:
    moves = [{**one, "seconds": seconds} for one, seconds in written]
    loaded = read(tomli_w.dumps({"circuit": [{"id": "x", "name": name, "move": moves}]}))
    assert loaded.problems == ()
    (got,) = loaded.circuits
    assert got.name == name
    for one, expected in zip(got.moves, moves, strict=True):
        assert (one.name, one.seconds) == (expected["name"], expected["seconds"])
        assert one.steps == tuple(expected.get("steps", ()))
        assert (one.setup, one.check) == (expected.get("setup", ""), expected.get("check", ""))
        assert one.sides == expected.get("sides", "both")
        assert one.fit == (tuple(expected["fit"]) if "fit" in expected else None)
