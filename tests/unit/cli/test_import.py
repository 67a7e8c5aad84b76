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
from tests.unit.cli.conftest import Run
from tests.unit.formats.importers.samples import PROGRAMS, WORKOUT_TIMER, encoded, sample, timed

COMMAND = "import"
OWN = """
[[circuit]]
id = "hip-stuff"
name = "By hand"
[[circuit.move]]
name = "Plank"
seconds = 45
"""


def _file(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)
    return name


def _ids(home: Path) -> list[str]:
    return sorted(path.name for path in home.glob("circuits.d/*"))


def _piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_workout_becomes_a_circuit_that_can_be_started(
    run: Run, home: Path, program: str
) -> None:
    code, out, err = run(_file("any.txt", sample(program)))
    assert (code, err) == (0, "")
    assert out.startswith(f"any.txt, a file of {program}:\n")
    (name,) = _ids(home)
    assert main(["check", str(home / "circuits.d" / name)]) == 0
    assert main(["show", name.removesuffix(".toml"), "--json"]) == 0
    assert (home / "circuits.d" / name).stat().st_mode & 0o077 == 0


def test_only_saying_writes_nothing(run: Run, home: Path) -> None:
    code, out, _ = run("-n", _file("a", sample("Seconds")))
    assert code == 0
    assert '"Hip stuff" would be hip-stuff: 3 moves, 3 rounds' in out
    assert '"Bridge hold" has no end there' in out
    assert list(home.iterdir()) == []


def test_the_same_comes_once_and_a_taken_id_gets_a_number(run: Run, home: Path) -> None:
    (home / "circuits.toml").write_text(OWN)
    file = _file("a", sample("Seconds"))
    first, second = run(file, file), run(file)
    assert (first[0], second[0]) == (0, 0)
    assert '"Hip stuff" is now hip-stuff-2' in first[1]
    assert (first[1] + second[1]).count('"Hip stuff": already there, as hip-stuff-2') == 2
    assert _ids(home) == ["hip-stuff-2.toml"]


def test_a_part_left_out_is_told_and_the_rest_comes(run: Run, home: Path) -> None:
    exercise = {"name": "A", "duration": 4000}
    long = {"title": "Long", "sets": [{"repetitions": 1, "exercises": [exercise]}]}
    both = {"workouts": [*WORKOUT_TIMER["workouts"], long]}
    code, _, err = run(_file("a", encoded(both)))
    assert code == 0
    assert "a: left out: workouts[1].sets[0].exercises[0]: expected 0 to 3600 s, got 4000" in err
    assert _ids(home) == ["cafe-core.toml"]
    code, _, err = run(_file("b", timed(("A", 4000))))
    assert (code, err.count("\n")) == (2, 1)


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
        (None, "damaged"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_nothing_written(
    run: Run, home: Path, data: bytes | None, why: str
) -> None:
    code, out, err = run(_file("a", sample("Garmin FIT")[:900] if data is None else data))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert why in err
    assert err.endswith("nothing was imported\n")
    assert list(home.iterdir()) == []


def test_what_is_not_there_or_no_file_is_told(run: Run, home: Path) -> None:
    code, _, err = run("nope", ".", _file("a", sample("OpenHIIT")))
    assert code == 2
    assert "nope: cannot be read: No such file" in err
    assert ".: cannot be read: a folder" in err
    assert _ids(home) == ["hiit.toml"]


def test_a_circuit_travels_from_one_home_to_another(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "circuits.toml").write_text(OWN)
    assert main(["export", "circuit", "hip-stuff"]) == 0
    shared = capsys.readouterr().out.encode()
    monkeypatch.setenv("HIPTUI_HOME", str(home.parent / "other"))
    _piped(monkeypatch, shared)
    code, out, _ = run("-")
    assert code == 0
    assert "standard input, a file of hiptui:" in out
    loaded = collect(Paths(home.parent / "other", home.parent / "other").circuits)
    assert [circuit.name for circuit in loaded.circuits if circuit.id == "hip-stuff"] == ["By hand"]
    _piped(monkeypatch, shared)
    code, out, _ = run("-")
    assert code == 0
    assert "already there, as hip-stuff" in out


def test_each_shipped_circuit_is_already_there(run: Run, home: Path) -> None:
    for circuit in collect(None).circuits:
        assert main(["export", "circuit", circuit.id, "-o", f"{circuit.id}.toml"]) == 0
        code, out, _ = run(f"{circuit.id}.toml")
        assert code == 0
        assert f"already there, as {circuit.id}" in out
    assert list(home.iterdir()) == []


def test_a_figure_of_ones_own_is_to_be_sent_with_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "figures").mkdir()
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
def test_whatever_comes_it_ends_well_or_with_two(run: Run, data: bytes, more: bytes) -> None:
    code, _, err = run("-n", _file("a", data + more))
    assert code in {0, 2}
    assert "Traceback" not in err
