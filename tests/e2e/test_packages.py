"""The sdist and the wheel: what is in them, twice the same, and run where nothing else is."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from hiptui import __version__
from tests.terminal import ROOT

PATIENCE = 100
"""Seconds a busy machine gets to build or install."""
_NO_INDEX = re.compile(
    r"No matching distribution|Could not find a version|dns error|Connection|client error", re.I
)
OTHER_PYTHONS = Path.home() / ".pyenv" / "versions"


def run(words: list[str], environ: Mapping[str, str], folder: Path) -> str:
    """What a program says on stdout."""
    done = subprocess.run(
        words,
        env=dict(environ),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode and _NO_INDEX.search(done.stdout + done.stderr):
        pytest.skip(f"{Path(words[0]).name}: no package index here")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean() -> dict[str, str]:
    """An environment that knows nothing of the checkout or of this one's packages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    kept.pop("VIRTUAL_ENV", None)
    return kept


def build(source: Path, out: Path) -> tuple[Path, Path]:
    """The sdist and the wheel made of a source tree."""
    run([sys.executable, "-m", "hatchling", "build", "-d", str(out)], clean(), source)
    return found_in(out)


def found_in(folder: Path) -> tuple[Path, Path]:
    """The sdist and the wheel in a folder."""
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist and the wheel of this checkout, built by the first worker that needs them."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    out = folder / "packages"
    with (folder / "packages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return found_in(out) if out.exists() else build(ROOT, out)


@pytest.fixture
def wheel(packages: tuple[Path, Path]) -> Path:
    return packages[1]


def test_the_sdist_builds_the_same_bytes(packages: tuple[Path, Path], tmp_path: Path) -> None:
    with tarfile.open(packages[0]) as archive:
        archive.extractall(tmp_path, filter="data")
    words = [sys.executable, "-m", "build", "--no-isolation", "-o", "dist", f"hiptui-{__version__}"]
    run(words, clean(), tmp_path)
    for first, second in zip(packages, found_in(tmp_path / "dist"), strict=True):
        assert first.name == second.name
        assert first.read_bytes() == second.read_bytes()


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "hiptui"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("needs a checkout, to know which files there are")
    shared = f"hiptui-{__version__}.data/data/share/man/man1/hiptui.1"
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {*tracked.stdout.split(), "hiptui/circuits.toml", "hiptui/moves.toml", shared} <= names
    told = f"hiptui-{__version__}.dist-info/"
    assert {name for name in names if not name.startswith(("hiptui/", told))} == {shared}


def works(program: Path, tmp_path: Path) -> None:
    """Check what an installed program says."""
    environ = clean() | {"HIPTUI_HOME": str(tmp_path / "hiptui"), "LANG": "C.UTF-8"}

    def says(*words: str) -> str:
        return run([str(program), *words], environ, tmp_path)

    assert says("--version") == f"hiptui {__version__}\n"
    shown = says("show", "runner-hips")
    assert "Seated leg lift" in shown
    assert "31:45" in shown
    own = tmp_path / "own.toml"
    own.write_text(says("export", "circuit", "runner-hips"))
    assert says("check", str(own)) == f"{own}: 1 circuit, 7 moves, all well\n"
    assert "Textual's own" not in says("doctor"), "its light parts are known by every Python"
    assert (tmp_path / "hiptui").exists() is False, "nothing is made before there is something"


def by_pip(wheel: Path, folder: Path) -> Path:
    """The program that pip installs in a virtual environment, where uv put what it needs before."""
    venv, python = folder / "venv", str(folder / "venv" / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-index"]
    needs = ["pip", "install", "-q", "--python", python, "-r", str(ROOT / "pyproject.toml")]
    run([sys.executable, "-m", "venv", "--without-pip", str(venv)], clean(), folder)
    run([_tool("uv"), *needs], clean(), folder)
    run([*pip, "--no-compile", str(wheel)], clean(), folder)
    assert (venv / "share" / "man" / "man1" / "hiptui.1").exists()
    return venv / "bin" / "hiptui"


def by_uv(wheel: Path, folder: Path, python: str = sys.executable) -> Path:
    """The program that uv installs as a tool."""
    where = {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")}
    words = [_tool("uv"), "tool", "install", "-q", "--python", python, str(wheel)]
    run(words, clean() | where, folder)
    return folder / "bin" / "hiptui"


def by_pipx(wheel: Path, folder: Path) -> Path:
    """The program that pipx installs, with its manual page."""
    where = {f"PIPX_{name}": str(folder / name.lower()) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    words = [_tool("pipx"), "install", "--python", sys.executable, str(wheel)]
    run(words, clean() | where, folder)
    assert (folder / "man_dir" / "man1" / "hiptui.1").exists()
    return folder / "bin_dir" / "hiptui"


def _tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}")
    return found


@pytest.mark.parametrize("install", [by_pip, by_uv, by_pipx])
def test_it_works_where_nothing_else_is(
    wheel: Path, tmp_path: Path, install: Callable[[Path, Path], Path]
) -> None:
    (tmp_path / "there").mkdir()
    works(install(wheel, tmp_path / "there"), tmp_path)


@pytest.mark.parametrize("version", ["3.12", "3.13", "3.14"])
def test_other_pythons(wheel: Path, tmp_path: Path, version: str) -> None:
    kept = sorted(OTHER_PYTHONS.glob(f"{version}.*/bin/python"))
    python = str(kept[-1]) if kept else shutil.which(f"python{version}")
    if python is None or not _runs(python):
        pytest.skip(f"needs Python {version}")
    works(by_uv(wheel, tmp_path, python), tmp_path)


def _runs(python: str) -> bool:
    """Whether it is an interpreter, not only a name for one."""
    return subprocess.run([python, "-V"], capture_output=True, check=False).returncode == 0
