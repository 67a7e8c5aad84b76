"""Completion in real shells: the script is read, half a line typed, and the tab key pressed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal import PATIENCE, Terminal

OWN = '[[circuit]]\nid = "own-one"\nname = "Own"\n[[circuit.move]]\nname = "Plank"\nseconds = 30\n'
CASES = (
    ("hiptui comple", "hiptui completion"),
    ("hiptui start ow", "hiptui start own-one"),
    ("hiptui start --rou", "hiptui start --rounds"),
    ("hiptui show own-one --first ri", "hiptui show own-one --first right"),
    ("hiptui export workout ow", "hiptui export workout own-one"),
    ("hiptui figure seated-l", "hiptui figure seated-leg-lift"),
    ("hiptui check only-f", "hiptui check only-file.toml"),
    ("hiptui --settings only-f", "hiptui --settings only-file.toml"),
    ("hiptui completion z", "hiptui completion zsh"),
)
"""What is typed, and what stands there after the key."""
NO_CIRCUIT = "hiptui export session ow"
"""What no circuit completes."""
SHELLS = {
    "bash": (["--norc", "--noprofile", "-i"], 'eval "$(hiptui completion bash)"'),
    "zsh": (["-f", "-i"], 'autoload -U compinit; compinit -D -u; eval "$(hiptui completion zsh)"'),
}


def needs(shell: str) -> str:
    """The shell's program, or a skip."""
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"needs {shell}")
    return found


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    """A home with a circuit and the program on the path."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "circuits.toml").write_text(OWN)
    (tmp_path / "only-file.toml").touch()
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "hiptui"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m hiptui "$@"\n')
    program.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "HIPTUI_HOME": str(home),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "TERM": "dumb",
        "PS1": "$ ",
        "LANG": "C.UTF-8",
    }


@pytest.mark.parametrize("shell", SHELLS)
def test_tab_completes(tmp_path: Path, environ: Mapping[str, str], shell: str) -> None:
    words, script = SHELLS[shell]
    program = [needs(shell), *words]
    with Terminal(tmp_path, program=program, environ=environ, before='cd "$HOME"') as terminal:
        terminal.press(f"{script}; echo re''ady", "enter")
        terminal.expect("ready")
        for typed, completed in CASES:
            terminal.press(typed, "tab")
            terminal.expect(completed)
            terminal.press("\x15")
        terminal.press(NO_CIRCUIT, "tab", " -o -", "enter")
        terminal.expect('no session begins with "ow"')


def test_fish_completes(tmp_path: Path, environ: Mapping[str, str]) -> None:
    typed = (*(typed for typed, _ in CASES), NO_CIRCUIT)
    ask = "; ".join(f"complete -C '{words}'" for words in typed)
    done = subprocess.run(
        [needs("fish"), "--no-config", "-c", f"hiptui completion fish | source; {ask}"],
        env=dict(environ),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    found = [line.partition("\t")[0] for line in done.stdout.splitlines()]
    assert found == [completed.split()[-1] for _, completed in CASES]
    assert done.stderr == ""
