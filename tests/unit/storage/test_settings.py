from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiptui.domain.circuit import TimingChoice
from hiptui.domain.settings import SETTINGS, CueSettings, DisplaySettings, Setting, Settings
from hiptui.storage.settings import HEADER, Read, read, save, unknown_circuits
from hiptui.storage.settings_rules import Keys
from tests.support import for_each

TIMING = [item for item in SETTINGS if item.table == "timing"]
FULL = """
[timing]
rounds = 4
rest = 90
rest_after_last = false
prepare = 20
change = 0
switch = 120
reps = "pace"
[circuit.runner-hips]
rounds = 2
[circuit."with space"]
rest = 0
[cues]
volume = 40
voice_command = "piper --model x"
[hooks]
on_count = "tick"
[display]
theme = "nord"
clock = "12h"
mouse = "off"
[keys]
pause = "space,enter"
no-such-command = "f5"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_a_missing_file_gives_defaults_without_a_word(file: Path) -> None:
    assert read(file) == Read(Settings(), ())
    assert not file.exists()


def test_reads_all_there_is(file: Path) -> None:
    file.write_text(FULL)
    found = read(file)
    assert found.warnings == ()
    assert found.settings == Settings(
        timing=TimingChoice(4, 90, False, 20, 0, 120, "pace"),
        circuits={"runner-hips": TimingChoice(rounds=2), "with space": TimingChoice(rest=0)},
        cues=CueSettings(volume=40, voice_command="piper --model x", hooks={"on_count": "tick"}),
        display=DisplaySettings(theme="nord", clock="12h", mouse="off"),
        keys={"pause": "space,enter", "no-such-command": "f5"},
    )
    assert isinstance(found.settings.circuits, MappingProxyType)


@for_each(
    ("text", "settings"),
    [
        # A byte order mark and Windows' line ends are no damage.
        (b"\xef\xbb\xbf[timing]\r\nrest = 90\r\n", Settings(timing=TimingChoice(rest=90))),
        # What is somebody else's is nobody's business.
        (b"x-top = 1\n[x-mine]\na = 1\n[timing]\nx-note = 'y'\n", Settings()),
        (b"[keys]\nany = 'f5'\n", Settings(keys={"any": "f5"})),
        (b"#" * (2**20 - 1) + b"\n", Settings()),  # of just the limit
    ],
)
def test_what_is_no_mistake(file: Path, text: bytes, settings: Settings) -> None:
    file.write_bytes(text)
    assert read(file) == Read(settings)


@for_each(
    ("text", "warning"),
    [
        ("top = 1", "top = 1: unknown key, known are circuit, timing, cues, display, "),
        ("[timng]\nrest = 1", 'timng: unknown table, did you mean "timing"?'),
        ("[timing]\nrset = 90", 'timing.rset = 90: unknown key, did you mean "rest"?'),
        ("[timing]\nzoom = 1", "timing.zoom = 1: unknown key, known are rounds, rest, "),
        ('[cues]\nvioce = "off"', 'cues.vioce = "off": unknown key, did you mean "voice"?'),
        ("[display]\nthemes = 1", 'display.themes = 1: unknown key, did you mean "theme"'),
        ('[hooks]\non_wrok = "x"', 'hooks.on_wrok = "x": unknown key, did you mean "on_work"?'),
        ('[hooks]\non_3 = "x"', 'hooks.on_3 = "x": unknown key, '),
        ("[goal]\nsessions = 2", "goal.sessions = 2: unknown key, did you mean "),
        ("[plan.runs]\nmonday = 1", 'plan.runs.monday = 1: unknown key, did you mean "mon"?'),
        ("[circuit.hips]\nround = 2", "circuit.hips.round = 2: unknown key, did you mean "),
        ("[circuit.mine.timing]\nrest = 1", "circuit.mine.timing: unknown table, known are ro"),
        ('[display]\ntheme = "nordd"', 'display.theme = "nordd": did you mean "nord"? expected'),
        ('[display]\ntheme = "nope"', 'display.theme = "nope": expected one of "hiptui-dark", '),
    ],
)
def test_unknown_words_are_told_with_what_may_have_been_meant(
    file: Path, text: str, warning: str
) -> None:
    file.write_text(text)
    found = read(file)
    assert found.settings in (Settings(), Settings(circuits=found.settings.circuits))
    (line,) = found.warnings
    assert line.startswith(f"settings.toml: {warning}")
    assert line.endswith('; using "hiptui-dark"') == ("theme =" in text)


def test_settings_of_a_circuit_with_nearly_another_one_s_name(file: Path) -> None:
    file.write_text("[circuit.runner-hip]\nrounds = 2\n[circuit.elsewhere]\nrounds = 2\n")
    assert unknown_circuits(read(file), {"runner-hips", "myrtl"}, "s.toml") == (
        's.toml: circuit.runner-hip: no such circuit, did you mean "runner-hips"?',
    )


@for_each(
    ("text", "warning"),
    [
        ("[timing]\nrest = 700", "timing.rest = 700: expected a whole number from 0 to 600; 120"),
        ("[timing]\nrest = 90.0", "timing.rest = 90.0: expected a whole number from 0 to 600; 120"),
        ("[timing]\nrounds = 0", "timing.rounds = 0: expected a whole number from 1 to 20; 3"),
        (
            "[timing]\nrounds = true",
            "timing.rounds = true: expected a whole number from 1 to 20; 3",
        ),
        (
            "[timing]\nrest_after_last = 1",
            "timing.rest_after_last = 1: expected true or false; true",
        ),
        ('[timing]\nreps = "Wait"', 'timing.reps = "Wait": expected "wait" or "pace"; "wait"'),
        (
            "[circuit.a]\nchange = -1",
            "circuit.a.change = -1: expected a whole number from 0 to 120; leaving it out",
        ),
        ("circuit = 3", "circuit = 3: expected a table; leaving it out"),
        ("[circuit]\nrounds = 3", "circuit.rounds = 3: expected a table; leaving it out"),
        ("timing = [1]", "timing = a list: expected a table; leaving it out"),
        (
            "[display]\nmotion = {}",
            'display.motion = a table: expected "auto" or "full" or "reduced"; "auto"',
        ),
        (
            "[keys]\npause = 5",
            "keys.pause = 5: expected a text of at most 200 printable characters; leaving it out",
        ),
    ],
)
def test_one_bad_value_falls_back_and_is_told(file: Path, text: str, warning: str) -> None:
    file.write_text(text)
    found = read(file)
    told, _, then = warning.partition("; ")
    using = then if then == "leaving it out" else f"using {then}"
    assert found.warnings == (f"settings.toml: {told}; {using}",)
    assert found.settings.timing == TimingChoice()
    assert found.settings.display == DisplaySettings()
    assert found.settings.keys == {}


def test_good_values_beside_a_bad_one_count(file: Path) -> None:
    file.write_text('[timing]\nrest = 700\nchange = 7\n[keys]\npause = 1\nnext = "n"\n')
    found = read(file)
    assert found.settings == Settings(timing=TimingChoice(change=7), keys={"next": "n"})
    assert len(found.warnings) == 2


@for_each("item", [item for item in TIMING if item.max])
def test_ranges_are_those_of_the_settings_screen(file: Path, item: Setting) -> None:
    for value in (item.min - 1, item.min, item.max, item.max + 1):
        file.write_text(f"[timing]\n{item.key} = {value}")
        expected = value if item.min <= value <= item.max else None
        assert getattr(read(file).settings.timing, item.key) == expected


def test_warnings_are_short_and_printable(file: Path) -> None:
    escape = "\\u001b[31m\\u202e"
    file.write_text(
        f'[timing]\nrest = "{escape}{"x" * 9999}"\nchange = 0x{"f" * 9999}\n'
        f'[keys]\n"{escape}{"k" * 9999}" = 1\n'
    )
    warnings = read(file).warnings
    assert len(warnings) == 3
    assert all(line.isprintable() and len(line) < 250 for line in warnings)
    assert "timing.change = a huge number:" in warnings[1]


def test_warnings_are_bounded(file: Path) -> None:
    file.write_text("[keys]\n" + "".join(f"k{i} = {i}\n" for i in range(50)))
    warnings = read(file).warnings
    assert len(warnings) == 21
    assert warnings[-1] == "settings.toml: and 30 more wrong values"


DAMAGED = {
    "syntax": b"[timing]\nrest = = 3\n",
    "encoding": b'[timing]\nrest = 3 # "\xff"\n',
    "size": b"#" * (2**20 + 1),
    "depth": b"a = " + b"[" * 100_000,
    "digits": b"a = " + b"9" * 10_000,
    "control": b'a = "\x1b[31m"',
}


@for_each("kind", DAMAGED)
def test_a_damaged_file_gives_defaults_and_one_warning(file: Path, kind: str) -> None:
    file.write_bytes(DAMAGED[kind])
    found = read(file)
    assert found.settings == Settings()
    (warning,) = found.warnings
    assert warning.startswith("settings.toml: ")
    assert warning.endswith("; using the defaults")
    assert warning.isprintable()
    assert len(warning) < 250
    assert kind != "syntax" or "line 2" in warning
    assert file.read_bytes() == DAMAGED[kind]


def test_no_file_at_all_is_an_empty_one() -> None:
    assert read(Path(os.devnull)) == Read(Settings())


def test_what_cannot_be_read_is_told(file: Path) -> None:
    file.mkdir()
    (file.parent / "plain").write_bytes(b"")
    for path, why in (
        (file, "a folder"),
        (file.parent / "plain" / "s.toml", "Not a directory"),
    ):
        assert read(path).warnings == (f"{path.name}: cannot be read: {why}; using the defaults",)


def test_saves_into_a_new_file_for_its_owner_only(file: Path) -> None:
    save(file, {("timing", "rest"): 90, ("circuit", "runner-hips", "rounds"): 2})
    assert file.read_text().startswith(HEADER)
    assert read(file).settings == Settings(
        timing=TimingChoice(rest=90), circuits={"runner-hips": TimingChoice(rounds=2)}
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keeps_what_it_does_not_know_and_what_was_edited_meanwhile(file: Path) -> None:
    file.write_text(
        "# mine\ntop = 1979-05-27\n[timing]\nrest = 700\nodd = 1\n[later]\nx = [1, {y = 2}]\n"
    )
    save(file, {("timing", "change"): 5})
    file.write_text(file.read_text() + "\n[display]\ntheme = 'edited'\n")

    save(file, {("timing", "prepare"): 10})

    table = tomllib.loads(file.read_text())
    assert str(table.pop("top")) == "1979-05-27"
    assert table == {
        "timing": {"rest": 700, "odd": 1, "change": 5, "prepare": 10},
        "later": {"x": [1, {"y": 2}]},
        "display": {"theme": "edited"},
    }
    assert file.read_text().count("#") == 1


@for_each(
    ("before", "changes", "after"),
    [
        (
            "[timing]\nrest = 1\nchange = 2\n[circuit.a]\nrest = 1\n[empty]\n",
            {("timing", "rest"): None, ("circuit", "a", "rest"): None},
            {"timing": {"change": 2}, "empty": {}},
        ),
        # A value in a table's place gives way.
        ("timing = 5\n", {("timing", "rest"): 90}, {"timing": {"rest": 90}}),
    ],
)
def test_removes_values_and_the_tables_this_leaves_empty(
    file: Path, before: str, changes: dict[Keys, object], after: dict[str, object]
) -> None:
    file.write_text(before)
    save(file, changes)
    assert tomllib.loads(file.read_text()) == after


def test_true_is_another_value_than_one(file: Path) -> None:
    file.write_text("[timing]\nrest_after_last = 1\n")
    save(file, {("timing", "rest_after_last"): True})
    assert tomllib.loads(file.read_text())["timing"]["rest_after_last"] is True


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        (None, {("timing", "rest"): None}),
        ("# kept\n[timing]\nrest = 90\n", {("timing", "rest"): 90}),
        ("# kept\n[timing]\nrest = 90\n", {("timing", "change"): None, ("a", "b"): None}),
        ("# kept\ntiming = 3\n", {("timing", "rest"): None}),
        ("= damaged", {("timing", "rest"): None}),
        ("# kept\n", {}),
    ],
)
def test_writes_nothing_where_nothing_changes(
    file: Path, before: str | None, changes: dict[Keys, object]
) -> None:
    if before is not None:
        file.write_text(before)
    save(file, changes)
    assert (file.read_text() if before is not None else None) == before
    assert list(file.parent.iterdir()) == ([] if before is None else [file])


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_file_is_set_aside_and_a_fresh_one_written(file: Path, kind: str) -> None:
    file.write_bytes(DAMAGED[kind])
    save(file, {("timing", "rest"): 90})
    assert file.with_name("settings.toml.bad").read_bytes() == DAMAGED[kind]
    assert read(file) == Read(Settings(timing=TimingChoice(rest=90)))


def test_an_earlier_bad_file_is_never_overwritten(file: Path) -> None:
    for text in ("= 1", "= 2", "= 3"):
        file.write_text(text)
        save(file, {("timing", "rest"): 90})
    kept = {path.name: path.read_text() for path in file.parent.iterdir() if path != file}
    bad = "settings.toml.bad"
    assert kept == {bad: "= 1", f"{bad}.1": "= 2", f"{bad}.2": "= 3"}


def test_a_folder_in_the_files_place_is_set_aside(file: Path) -> None:
    file.mkdir()
    save(file, {("timing", "rest"): 90})
    assert file.is_file()
    assert file.with_name("settings.toml.bad").is_dir()


def test_a_link_to_a_damaged_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfile", tmp_path / "settings.toml"
    real.write_text("= damaged")
    link.symlink_to("dotfile")
    save(link, {("timing", "rest"): 90})
    assert link.is_symlink()
    assert real.read_text().startswith(HEADER)
    assert (tmp_path / "dotfile.bad").read_text() == "= damaged"


def test_a_file_that_cannot_be_written_raises_and_stays(file: Path) -> None:
    file.write_text(f"[later]\nhuge = 0x{'f' * 5000}\n")
    before = file.read_text()
    with pytest.raises(OSError, match="cannot be written"):
        save(file, {("timing", "rest"): 90})
    with pytest.raises(NotADirectoryError):
        save(file / "below.toml", {("timing", "rest"): 90})
    assert file.read_text() == before
    assert os.listdir(file.parent) == ["settings.toml"]


def test_a_file_that_its_owner_made_read_only_is_left_alone(file: Path) -> None:
    file.write_text("[timing]\nrest = 90\n")
    file.chmod(0o444)
    save(file, {("timing", "rest"): 90})
    with pytest.raises(PermissionError, match="read-only"):
        save(file, {("timing", "rest"): 80})
    assert file.read_text() == "[timing]\nrest = 90\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o444


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1000, 1000)
    | st.floats()
    | st.text('aé\x1b\u202e"\\\n', max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner),
    max_leaves=8,
)
KNOWN = [("timing", item.key) for item in TIMING] + [
    ("circuit", "a", "rest"),
    ("circuit",),
    ("timing",),
    ("display", "theme"),
    ("keys", "pause"),
]


def without_none(value: object) -> object:
    match value:
        case dict():
            return {key: without_none(item) for key, item in value.items() if item is not None}
        case list():
            return [without_none(item) for item in value if item is not None]
        case _:
            return value


@given(st.dictionaries(st.sampled_from(KNOWN), VALUES, max_size=6))
def test_whatever_stands_there_is_read_or_warned_of(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[Keys, object]
) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    save(file, {keys: without_none(value) for keys, value in changes.items()})

    found = read(file)

    for item in TIMING:
        value = getattr(found.settings.timing, item.key)
        assert (
            value is None
            or item.kind not in ("count", "seconds")
            or (item.min <= value <= item.max and not isinstance(value, bool))
        )
    assert all(line.isprintable() for line in found.warnings)
