from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from hiptui.folders import private_folder
from hiptui.outputs.tones import Tones
from tests.unit.storage.history_support import history, worked


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path, top: Path) -> set[int]:
    """The modes of `folder` and of those between it and `top`."""
    below = [folder, *folder.parents]
    return {stat.S_IMODE(one.stat().st_mode) for one in below[: below.index(top)]}


def test_each_folder_on_the_way_is_private(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "b" / "c")
    private_folder(tmp_path / "a" / "b" / "c")
    assert modes(tmp_path / "a" / "b" / "c", tmp_path) == {0o700}


def test_one_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0o755)
    private_folder(tmp_path / "a" / "b")
    assert modes(tmp_path / "a", tmp_path) == {0o755}


def test_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match=r"directory|exists"):
        private_folder(tmp_path / "a" / "b")


def test_sounds_and_history_make_theirs_so(tmp_path: Path) -> None:
    next(iter(Tones(tmp_path / "x" / "sounds").make()))
    worked(history(tmp_path / "y" / "data")).finish()
    assert modes(tmp_path / "x" / "sounds", tmp_path) == {0o700}
    assert modes(tmp_path / "y" / "data", tmp_path) == {0o700}
