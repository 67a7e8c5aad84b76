"""What the screens export: files in the person's Downloads folder."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import up
from hiptui.domain.planner import PlanSettings
from hiptui.files import save_download, shown

if TYPE_CHECKING:
    from hiptui.storage.history.history import History


class ExportError(Exception):
    """Why something could not be exported, in a sentence."""


def export_session(history: History, session_id: str) -> str:
    """A session as FIT; where it is."""
    return _save(_session(history, session_id))


def export_history(history: History, session_id: str, circuit: str | None, today: date) -> str:
    """A session as FIT, and all of one circuit or of all as CSV; where they are."""
    return _save(_session(history, session_id), _list(history, circuit, today))


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


def _list(history: History, circuit: str | None, today: date) -> _File:
    from hiptui.storage.history.exchange import to_csv  # noqa: PLC0415 - not before it is asked for

    some = (one for one in history.sessions(segments=False) if circuit in (None, one.circuit))
    return circuit or "history", today, "csv", "".join(to_csv(some)).encode()


def _save(*files: _File) -> str:
    home = Path.home()
    try:
        paths = [save_download(home, *file) for file in files]
    except OSError as error:
        raise ExportError(f"{error.filename}: {error.strerror}") from error
    return "Saved " + " and ".join(shown(path, home) for path in paths)
