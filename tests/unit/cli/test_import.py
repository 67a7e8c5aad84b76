"""`hiptui import`: what it writes, says and leaves alone."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiptui.cli.main import main
from hiptui.files import Paths
from hiptui.storage.circuits import collect
from tests.support import examples, for_each
from tests.unit.formats.importers.samples import PROGRAMS, WORKOUT_TIMER, encoded, sample, timed

OWN = """
[[circuit]]
id = "hip-stuff"
name = "By hand"
[[circuit.move]]
name = "Plank"
seconds = 45
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def _file(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)
    return name


def _ids(home: Path) -> list[str]:
    return sorted(path.name for path in home.glob("circuits.d/*"))


def _piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_workout_becomes_a_circuit_that_can_be_started(
    home: Path, capsys: pytest.CaptureFixture[str], program: str
) -> None:
    assert main(["import", _file("any.txt", sample(program))]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"any.txt, a file of {program}:\n")
    assert err == ""
    (name,) = _ids(home)
    assert main(["check", str(home / "circuits.d" / name)]) == 0
    assert main(["show", name.removesuffix(".toml"), "--json"]) == 0
    assert (home / "circuits.d" / name).stat().st_mode & 0o077 == 0


def test_only_saying_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "-n", _file("a", sample("Seconds"))]) == 0
    out = capsys.readouterr().out
    assert '"Hip stuff" would be hip-stuff: 3 moves, 3 rounds' in out
    assert '"Bridge hold" has no end there' in out
    assert not home.exists()


def test_the_same_comes_once_and_a_taken_id_gets_a_number(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "circuits.toml").write_text(OWN)
    file = _file("a", sample("Seconds"))
    assert main(["import", file, file]) == 0
    assert main(["import", file]) == 0
    out = capsys.readouterr().out
    assert '"Hip stuff" is now hip-stuff-2' in out
    assert out.count('"Hip stuff": already there, as hip-stuff-2') == 2
    assert _ids(home) == ["hip-stuff-2.toml"]


def test_a_part_left_out_is_told_and_the_rest_comes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = {"title": "Long", "sets": [{"repetitions": 1, "exercises": [{"name": "A",
            "duration": 4000}]}]}  # fmt: skip
    both = {"workouts": [*WORKOUT_TIMER["workouts"], long]}
    assert main(["import", _file("a", encoded(both))]) == 0
    err = capsys.readouterr().err
    assert "a: left out: workouts[1].sets[0].exercises[0]: 4000 s, a segment lasts" in err
    assert _ids(home) == ["cafe-core.toml"]
    assert main(["import", _file("b", timed(("A", 4000)))]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@for_each(
    ("data", "why"),
    [
        (b"", "not a file of Seconds, Just Another Workout Timer"),
        (b"hello", "not a file of"),
        (b"PK\x03\x04rest", "a zip archive; unpack it first"),
        (b"[" * (1 << 20), "nested too deeply"),
        (b"[" * (2 << 20), "larger than 1 MiB"),
        (b'[[circuit]]\nid = "x"\nname = "y"\n', "line 1: circuit[0]: missing key 'move'"),
        (b"[[circuit]\n", "not TOML"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_nothing_written(
    home: Path, capsys: pytest.CaptureFixture[str], data: bytes, why: str
) -> None:
    is_refused(home, capsys, data, why)


def test_a_damaged_workout_is_one_line_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    is_refused(home, capsys, sample("Garmin FIT")[:900], "damaged")


def is_refused(home: Path, capsys: pytest.CaptureFixture[str], data: bytes, why: str) -> None:
    assert main(["import", _file("a", data)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert why in err
    assert err.endswith("nothing was imported\n")
    assert not home.exists()


def test_what_is_not_there_or_no_file_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = _file("a", sample("OpenHIIT"))
    assert main(["import", "nope", ".", good]) == 2
    err = capsys.readouterr().err
    assert "nope: cannot be read: No such file" in err
    assert ".: cannot be read: a folder" in err
    assert _ids(home) == ["hiit.toml"]


def test_a_circuit_travels_from_one_home_to_another(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    (home / "circuits.toml").write_text(OWN)
    assert main(["export", "circuit", "hip-stuff"]) == 0
    shared = capsys.readouterr().out
    _piped(monkeypatch, shared.encode())
    monkeypatch.setenv("HIPTUI_HOME", str(home.parent / "other"))
    assert main(["import", "-"]) == 0
    assert "standard input, a file of hiptui:" in capsys.readouterr().out
    paths = Paths(home.parent / "other", home.parent / "other")
    loaded = collect(paths.circuits)
    assert [circuit.name for circuit in loaded.circuits if circuit.id == "hip-stuff"] == ["By hand"]
    _piped(monkeypatch, shared.encode())
    assert main(["import", "-"]) == 0
    assert "already there, as hip-stuff" in capsys.readouterr().out


def test_each_shipped_circuit_is_already_there(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for circuit in collect(None).circuits:
        assert main(["export", "circuit", circuit.id, "-o", f"{circuit.id}.toml"]) == 0
        assert main(["import", f"{circuit.id}.toml"]) == 0
        assert f"already there, as {circuit.id}" in capsys.readouterr().out
    assert not home.exists()


def test_a_figure_of_ones_own_is_to_be_sent_with_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "figures").mkdir(parents=True)
    (home / "figures" / "mine.toml").write_text("")
    (home / "circuits.toml").write_text(f'{OWN}figure = "mine"\n')
    assert main(["export", "circuit", "hip-stuff"]) == 0
    out, err = capsys.readouterr()
    assert 'figure = "mine"' in out
    assert "mine.toml with it, a figure of yours" in err


@settings(
    max_examples=examples(50),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=60) | st.sampled_from(PROGRAMS).map(sample), st.binary(max_size=9))
def test_whatever_comes_it_ends_well_or_with_two(
    home: Path, capsys: pytest.CaptureFixture[str], data: bytes, more: bytes
) -> None:
    code = main(["import", "-n", _file("a", data + more)])
    assert code in {0, 2}
    assert "Traceback" not in capsys.readouterr().err
