"""The person's own circuits in the person's own editor."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from textual.app import App

from hiptui.domain.circuit import Circuit
from hiptui.files import write_atomically
from hiptui.runtime import Runtime

_PLUS_LINE = frozenset(["nano", "vi", "vim", "nvim", "emacs", "emacsclient", "mg", "ne", "joe"])
_COLON_LINE = frozenset(["hx", "helix", "micro", "subl", "zed", "code", "codium"])

TEMPLATE = Path(__file__).with_name("own_circuits.toml")
"""What a file of one's own begins with."""


def edit(path: Path, line: int = 0) -> str:
    """Open `path` in $VISUAL or $EDITOR, at a line from 1; from a template if it is not there.

    Returns what went wrong, or nothing.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual()
    if not command:
        return f"{path}: no editor found, set EDITOR"
    try:
        if not path.exists():
            write_atomically(path, TEMPLATE.read_bytes())
        parts = shlex.split(command)
        code = _run([*parts, *_place(Path(parts[0]).name, path, line)])
    except (OSError, ValueError, IndexError) as error:
        return f"{command}: {getattr(error, 'strerror', None) or error}, set EDITOR"
    return f"{command}: ended with {code}" if code else ""


def edited(app: App[Any], runtime: Runtime) -> Circuit | None:
    """Leave the screen to the editor, and read the circuits again; the first that is new."""
    runtime.read_all()
    before = {circuit.id for circuit in runtime.circuits}
    own = runtime.paths.circuits
    lines = [one.line for one in runtime.problems if one.file == str(own)]
    with app.suspend():
        problem = edit(own, min(lines, default=0))
    if problem:
        app.notify(problem, severity="error", markup=False)
    runtime.read_circuits()
    new = (one for one in runtime.circuits if one.id not in before and one.origin == str(own))
    return next(new, None)


def _run(command: Sequence[str]) -> int:
    """Run an editor in the terminal; its exit code.

    A signal that ends the program ends the editor first: until then nobody here can obey it.
    """
    told: list[int] = []
    started: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _: FrameType | None) -> None:
        told.append(number)
        for child in started:
            child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        started.append(child := subprocess.Popen(command))
        for number in told:  # before the editor was there
            child.send_signal(number)
        return child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _usual() -> str:
    return next((name for name in ("nano", "vim", "vi") if shutil.which(name)), "")


def _place(editor: str, path: Path, line: int) -> list[str]:
    """The arguments that open a file at a line; those whose way is not known open it at its top."""
    if line and editor in _PLUS_LINE:
        return [f"+{line}", str(path)]
    if line and editor in _COLON_LINE:
        return [*(["-g"] if editor.startswith("cod") else []), f"{path}:{line}"]
    return [str(path)]
