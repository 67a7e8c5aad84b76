"""`hiptui export`: files for watches and for other programs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hiptui.cli import Failed, Wrong, complain, confirmed, print_bytes, quoted
from hiptui.cli.arguments import add_timing, ranged
from hiptui.cli.circuits import circuits_of, named, settings_of, timeline, timeline_of
from hiptui.cli.history import session_named
from hiptui.domain.coaching import planned
from hiptui.domain.formatting import up
from hiptui.files import paths_here, write_atomically

if TYPE_CHECKING:
    from hiptui.domain.record import SessionRecord
    from hiptui.storage.history.history import History


def add_arguments(parser: ArgumentParser) -> None:
    about = (
        "workout: a circuit for a Garmin watch; session: what was done; "
        "circuit: one to share; plan: a calendar"
    )
    parser.add_argument("what", choices=[*_MAKERS], metavar="WHAT", help=about)
    parser.add_argument(
        "name",
        metavar="ID",
        nargs="?",
        help="the circuit's, or the beginning of a session's; without it the last session",
    )
    add_timing(parser)
    parser.add_argument(
        "--weeks", metavar="N", type=ranged(1, 104), default=8, help="of the plan; 8 if not said"
    )
    parser.add_argument(
        "--alarm",
        metavar="MIN",
        type=ranged(0, 1440),
        default=15,
        help="remind so many minutes before; 15 if not said, 0 never",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to; - is standard output")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def run(args: Namespace) -> int:
    if args.output is None and args.what != "circuit":
        raise Wrong(f"export {args.what}: say where to with -o FILE, - is standard output")
    if args.what != "workout" and (args.rounds, args.rest, args.first) != (None, None, None):
        raise Wrong(f"export {args.what}: --rounds, --rest and --first are for a workout")
    data = _MAKERS[args.what](args)
    if args.output in (None, "-"):
        return print_bytes(data)
    path = Path(args.output)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise Wrong(f"-o {quoted(args.output)}: {'a' if path.is_dir() else 'no such'} folder")
    kept = Failed(f"{path} exists and is kept, --force replaces it")
    if path.exists() and not args.force and not confirmed(f"Replace {path}?", kept):
        return 1
    write_atomically(path, data)
    return 0


def _workout(args: Namespace) -> bytes:
    from hiptui.formats.fit import FitError, workout  # noqa: PLC0415 - this one's own

    if args.name is None:
        raise Wrong("export workout: name a circuit, see hiptui list")
    line = timeline_of(args, args.name)
    try:
        return workout(line, datetime.now(UTC))
    except FitError as error:
        raise Failed(f"export workout: {line.circuit.id} has {error}") from error


def _plan(args: Namespace) -> bytes:
    from hiptui.formats.calendar import (  # noqa: PLC0415 - this one's own
        CalendarRequest,
        calendar,
        local_zone,
    )

    if args.name is not None:
        raise Wrong("export plan: takes no name, the plan's circuit is in settings.toml")
    settings = settings_of(args)
    circuit = planned(settings.plan, circuits_of(args))
    length = timedelta(seconds=up(timeline(circuit, settings).seconds))
    zone = local_zone()
    if zone is None:
        complain("export plan: this machine's time zone has no name; other calendars may shift it")
    asked = CalendarRequest(settings.plan, circuit, length, zone, args.weeks, args.alarm)
    return calendar(asked, datetime.now().astimezone())


def _circuit(args: Namespace) -> bytes:
    from hiptui.storage.circuit_checks import toml  # noqa: PLC0415 - this one's own

    if args.name is None:
        raise Wrong("export circuit: name a circuit, see hiptui list")
    circuit, folder = named(circuits_of(args), args.name), paths_here().figures
    own = {path.stem for path in folder.glob("*.toml")}
    for figure in dict.fromkeys(move.figure for move in circuit.moves if move.figure in own):
        complain(f"export circuit: send {folder / figure}.toml with it, a figure of yours")
    return toml(circuit).encode()


def _session(args: Namespace) -> bytes:
    from hiptui.formats.fit import FitError  # noqa: PLC0415 - this one's own
    from hiptui.formats.fit_activity import activity  # noqa: PLC0415 - this one's own
    from hiptui.storage.history.history import History  # noqa: PLC0415 - SQLite, for this only

    history = History(paths_here().history)
    try:
        past = _past(history, args.name)
        circuit, times = history.circuit(past.id), history.times(past.id)
        return activity(past, circuit.moves if circuit else (), times.began, times.pauses)
    except FitError as error:
        raise Failed(f"export session: {error}") from error
    finally:
        complain(*history.notices())


def _past(history: History, start: str | None) -> SessionRecord:
    """The session whose id begins with `start`, or the last one."""
    if start is None:
        if (newest := history.newest()) is None:
            raise Wrong("export session: no session on record yet")
        start = newest.id
    past = session_named(history, start)
    if past.status == "running":
        raise Failed("export session: it is running, wait for its end")
    return past


_MAKERS = {"workout": _workout, "session": _session, "circuit": _circuit, "plan": _plan}
"""What can be exported."""
