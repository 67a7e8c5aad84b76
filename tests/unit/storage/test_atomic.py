from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from hiptui.storage import atomic


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_a_new_file_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"

    atomic.write(path, b"content")

    assert path.read_bytes() == b"content"
    assert mode(path) == 0o600
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700
    assert names(path.parent) == ["file"]


def test_replaces_a_file_and_closes_it_to_others(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old and longer")
    path.chmod(0o644)

    atomic.write(path, b"new")

    assert path.read_bytes() == b"new"
    assert mode(path) == 0o600


def test_leaves_folders_that_are_there_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)

    atomic.write(tmp_path / "open" / "file", b"")

    assert mode(tmp_path / "open") == 0o755


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link(tmp_path: Path, there: bool) -> None:
    real = tmp_path / "dotfiles" / "settings.toml"
    real.parent.mkdir()
    if there:
        real.write_bytes(b"old")
    link = tmp_path / "config" / "settings.toml"
    link.parent.mkdir()
    link.symlink_to("../dotfiles/settings.toml")

    atomic.write(link, b"new")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert names(link.parent) == names(real.parent) == ["settings.toml"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)

    with pytest.raises(type(error)):
        atomic.write(path, b"new")

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

    atomic.write(tmp_path / "file", b"new")

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

    atomic.write(tmp_path / "file", b"new")

    assert (tmp_path / "file").read_bytes() == b"new"


def test_what_is_no_file_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "plain").write_bytes(b"")

    for name in ("folder", "pipe", "plain/below", "null\0byte"):
        with pytest.raises(OSError, match=r"\w"):
            atomic.write(tmp_path / name, b"new")

    assert names(tmp_path) == ["folder", "pipe", "plain"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
