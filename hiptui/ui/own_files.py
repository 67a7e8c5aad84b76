"""The person's own files: circuits in their own editor, exports in their Downloads folder."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import up
from hiptui.domain.planner import PlanSettings
from hiptui.files import save_download, shown, write_atomically
from hiptui.runtime import Runtime

if TYPE_CHECKING:
    from hiptui.storage.history.history import History

_USUAL = ("nano", "vim", "vi")
_PLUS_LINE = frozenset(["nano", "vi", "vim", "nvim", "emacs", "emacsclient", "mg", "ne", "joe"])
_COLON_LINE = frozenset(["hx", "helix", "micro", "subl", "zed", "code", "codium"])

TEMPLATE = Path(__file__).with_name("own_circuits.toml")
"""What a file of one's own begins with."""


def edit(path: Path, line: int = 0) -> str:
    """Open `path` in $VISUAL or $EDITOR, at a line from 1; from a template if it is not there.

    Returns what went wrong, or nothing.
    """
    command = (
        os.environ.get("VISUAL")
        or os.environ.get("EDITOR")
        or next(filter(shutil.which, _USUAL), "")
    )
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
    try:
        with app.suspend():
            problem = edit(own, min(lines, default=0))
    except SuspendNotSupported:  # in a browser
        problem = f"No terminal here for an editor: change {own} where you started hiptui."
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


def _place(editor: str, path: Path, line: int) -> list[str]:
    """The arguments that open a file at a line; those whose way is not known open it at its top."""
    if line and editor in _PLUS_LINE:
        return [f"+{line}", str(path)]
    if line and editor in _COLON_LINE:
        return [*(["-g"] if editor.startswith("cod") else []), f"{path}:{line}"]
    return [str(path)]


class ExportError(Exception):
    """Why something could not be exported, in a sentence."""


def export_session(history: History, session_id: str) -> str:
    """A session as FIT; where it is."""
    return _save(_session(history, session_id))


def export_history(history: History, session_id: str, circuit: str | None, today: date) -> str:
    """A session as FIT, and all of one circuit or of all as CSV; where they are."""
    from hiptui.storage.history.exchange import to_csv  # noqa: PLC0415 - not before it is asked for

    fit = _session(history, session_id)
    some = (one for one in history.sessions(segments=False) if circuit in (None, one.circuit))
    return _save(fit, (circuit or "history", today, "csv", "".join(to_csv(some)).encode()))


def export_plan(plan: PlanSettings, circuit: Circuit, seconds: float, now: datetime) -> str:
    """The coming weeks of the plan for a calendar; where the file is."""
    from hiptui.formats import calendar  # noqa: PLC0415 - not before it is asked for

    zone = calendar.local_zone()
    asked = calendar.CalendarRequest(plan, circuit, timedelta(seconds=up(seconds)), zone)
    saved = _save(("plan", now.date(), "ics", calendar.calendar(asked, now)))
    no_name = "This machine's time zone has no name; other calendars may shift it."
    return saved if zone else f"{saved}. {no_name}"


_File = tuple[str, date, str, bytes]
"""Name, day, ending, content."""


def _session(history: History, session_id: str) -> _File:
    from hiptui.formats.fit import FitError  # noqa: PLC0415 - the same
    from hiptui.formats.fit_activity import activity  # noqa: PLC0415 - not before it is asked for

    past = history.session(session_id)
    if past is None:
        raise ExportError("That session is no longer there.")
    as_it_was, times = history.circuit(past.id), history.times(past.id)
    try:
        fit = activity(past, as_it_was.moves if as_it_was else (), times.began, times.pauses)
    except FitError as error:
        raise ExportError(f"No FIT file: {error}") from error
    return past.circuit, past.day, "fit", fit


def _save(*files: _File) -> str:
    home = Path.home()
    try:
        paths = [save_download(home, *file) for file in files]
    except OSError as error:
        raise ExportError(f"{error.filename}: {error.strerror}") from error
    return "Saved " + " and ".join(shown(path, home) for path in paths)
