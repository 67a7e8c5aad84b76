from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import NoReturn

import pytest

from hiptui.files import Paths, paths_here


def no_account(uid: int) -> NoReturn:
    raise KeyError(uid)


def paths_in(home: object) -> Paths:
    """The paths where HIPTUI_HOME says `home`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HIPTUI_HOME", str(home))
        return paths_here()


def test_everything_is_in_hiptui_home_and_nothing_is_created(tmp_path: Path) -> None:
    home = tmp_path / "home"
    paths = paths_in(home)
    assert paths.config == paths.data == home
    assert (paths.settings, paths.circuits) == (home / "settings.toml", home / "circuits.toml")
    assert (paths.figures, paths.history) == (home / "figures", home / "history.db")
    assert list(tmp_path.iterdir()) == []


def test_hiptui_home_may_be_relative_or_begin_with_a_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert paths_in("here").config == tmp_path / "here"
    assert paths_in("~/there").data == tmp_path / "me" / "there"


def test_an_empty_hiptui_home_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    paths = paths_in("")
    assert paths.config == tmp_path / "config" / "hiptui"
    assert paths.data == tmp_path / "data" / "hiptui"


@pytest.mark.parametrize("home", [None, "", "relative"])
def test_without_a_home_folder_the_paths_are_absolute_and_nothing_is_raised(
    monkeypatch: pytest.MonkeyPatch, home: str | None
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    if home is not None:
        monkeypatch.setenv("HOME", home)
    monkeypatch.setattr(pwd, "getpwuid", no_account)
    paths = paths_in("")
    assert paths.config.is_absolute()
    assert paths.data.is_absolute()
    assert "~" not in str(paths.config)


def test_a_working_directory_that_is_gone_raises_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> NoReturn:
        raise FileNotFoundError

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "getcwd", gone)

    assert paths_in("here").config.is_absolute()
