from __future__ import annotations

import asyncio
import hashlib
import os
import pwd
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

import hiptui
from hiptui.files import Paths, paths_here, private_folder, sha256, write_atomically
from hiptui.outputs.cue_sounds import Tones
from tests.support import for_each
from tests.unit.storage.history_support import history, worked


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_a_new_file_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    write_atomically(path, b"content and more")
    assert path.read_bytes() == b"content and more"
    assert mode(path) == 0o600
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700
    assert names(path.parent) == ["file"]
    path.chmod(0o644)
    path.parent.chmod(0o755)
    write_atomically(path, b"new")  # one that is there is closed to others, its folder stays open
    assert path.read_bytes() == b"new"
    assert (mode(path), mode(path.parent)) == (0o600, 0o755)


@for_each("there", [True, False])
def test_a_link_stays_a_link(tmp_path_factory: pytest.TempPathFactory, there: bool) -> None:
    folder = tmp_path_factory.mktemp("link")
    real, link = folder / "dotfiles" / "settings.toml", folder / "config" / "settings.toml"
    real.parent.mkdir()
    link.parent.mkdir()
    if there:
        real.write_bytes(b"old")
    link.symlink_to("../dotfiles/settings.toml")
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert names(link.parent) == names(real.parent) == ["settings.toml"]


@for_each("step", ["fsync", "replace"])
@for_each("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, step: str, error: BaseException
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(type(error)) as raised:
            write_atomically(path, b"new")
    assert getattr(raised.value, "filename", str(path)) == str(path)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_content_is_on_the_disk_before_the_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, replace = os.fsync, os.replace

    def seen_sync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def seen_replace(old: str, new: str) -> None:
        steps.append("replace")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", seen_sync)
    monkeypatch.setattr(os, "replace", seen_replace)

    write_atomically(tmp_path / "file", b"new")

    assert steps == ["file", "replace", "folder"]


def test_a_folder_that_cannot_be_synced_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(22, "Invalid argument")
        sync(handle)

    monkeypatch.setattr(os, "fsync", only_files)

    write_atomically(tmp_path / "file", b"new")

    assert (tmp_path / "file").read_bytes() == b"new"


def test_what_is_no_file_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "plain").write_bytes(b"")
    for name in ("folder", "pipe", "plain/below", "null\0byte"):
        with pytest.raises(OSError, match=r"\w"):
            write_atomically(tmp_path / name, b"new")
    assert names(tmp_path) == ["folder", "pipe", "plain"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path, top: Path) -> set[int]:
    """The modes of `folder` and of those between it and `top`."""
    below = [folder, *folder.parents]
    return {mode(one) for one in below[: below.index(top)]}


def test_each_folder_on_the_way_is_private_and_one_that_is_there_as_it_is(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "b" / "c")
    private_folder(tmp_path / "a" / "b" / "c")
    assert modes(tmp_path / "a" / "b" / "c", tmp_path) == {0o700}
    (tmp_path / "a").chmod(0o755)
    private_folder(tmp_path / "a" / "d")
    assert modes(tmp_path / "a", tmp_path) == {0o755}


def test_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match=r"directory|exists"):
        private_folder(tmp_path / "a" / "b")


def test_sounds_and_history_make_theirs_so(tmp_path: Path) -> None:
    asyncio.run(Tones(tmp_path / "x" / "sounds").make())
    worked(history(tmp_path / "y" / "data")).finish()
    assert modes(tmp_path / "x" / "sounds", tmp_path) == {0o700}
    assert modes(tmp_path / "y" / "data", tmp_path) == {0o700}


@for_each("data", [b"", b"hips", bytes(range(256)) * 5])
def test_the_digest_is_that_of_hashlib(data: bytes) -> None:
    assert sha256(data) == hashlib.sha256(data).hexdigest()


def test_what_writes_a_session_down_and_lets_it_be_heard_loads_no_openssl() -> None:
    code = (
        "import sys, hiptui.outputs.voice, hiptui.remote.server\n"
        "import hiptui.storage.history.recorder, hiptui.storage.history.rows as rows\n"
        "rows.sha256(b''); print(*sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(hiptui.__file__).parents[1])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert {"hashlib", "_hashlib"}.isdisjoint(done.stdout.split())


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
