"""circuits.d: one circuit a file, called as the file is."""

from __future__ import annotations

from pathlib import Path

from hiptui.storage import circuits

GOOD = """\
[[circuit]]
id = "mine"
name = "Mine"
[[circuit.move]]
name = "Squat"
seconds = 30
"""


def test_circuits_of_a_folder_come_after_the_users_file_by_name(tmp_path: Path) -> None:
    user, folder = tmp_path / "circuits.toml", tmp_path / "circuits.d"
    folder.mkdir()
    user.write_text(GOOD)
    (folder / "b.toml").write_text(GOOD.replace('"mine"', '"b"'))
    (folder / "a.toml").write_text(GOOD.replace('"mine"', '"a"'))
    (folder / ".c.toml").write_text("hidden")
    (folder / "notes.txt").write_text("other")
    loaded = circuits.collect(user)
    assert [circuit.id for circuit in loaded.circuits][-3:] == ["mine", "a", "b"]
    assert loaded.problems == ()


def test_a_file_of_the_folder_is_called_as_its_circuit(tmp_path: Path) -> None:
    folder = tmp_path / "circuits.d"
    folder.mkdir()
    (folder / "a.toml").write_text(GOOD)
    (folder / "b.toml").write_text("[")
    loaded = circuits.collect(tmp_path / "circuits.toml")
    assert "mine" not in {circuit.id for circuit in loaded.circuits}
    named, damaged = map(str, loaded.problems)
    assert "circuit[0].id: expected 'a', as the file is called, got 'mine'" in named
    assert "b.toml:1: not TOML" in damaged


def test_a_clash_between_the_users_own_two_is_told(tmp_path: Path) -> None:
    user, folder, extra = (tmp_path / name for name in ("circuits.toml", "circuits.d", "x.toml"))
    folder.mkdir()
    user.write_text(GOOD)
    (folder / "mine.toml").write_text(GOOD.replace('"Mine"', '"Later"'))
    loaded = circuits.collect(user)
    assert [circuit.name for circuit in loaded.circuits if circuit.id == "mine"] == ["Later"]
    (problem,) = map(str, loaded.problems)
    assert f"'mine' is in {user} too, the one here counts" in problem
    extra.write_text(GOOD.replace('"Mine"', '"Last"'))
    loaded = circuits.collect(user, [extra])
    assert [circuit.name for circuit in loaded.circuits if circuit.id == "mine"] == ["Last"]
