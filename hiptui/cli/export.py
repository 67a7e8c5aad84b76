"""`hiptui export`: files for watches and for other programs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hiptui.cli.arguments import Wrong, add_timing, ranged
from hiptui.cli.files import (
    choice_of,
    circuits_of,
    first_sided,
    named,
    settings_of,
    timeline,
)
from hiptui.cli.stdio import complain, save
from hiptui.domain.coaching import planned
from hiptui.domain.formatting import up
from hiptui.storage.paths import paths_here

if TYPE_CHECKING:
    from hiptui.domain.record import SessionRecord
    from hiptui.storage.history.history import History


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    whats = ("workout", "session", "circuit", "plan")
    about = (
        "workout: a circuit for a Garmin watch; session: what was done; "
        "circuit: one to share; plan: a calendar"
    )
    parser.add_argument("what", choices=whats, metavar="WHAT", help=about)
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
    """Write the file; the exit code."""
    if args.output is None and args.what != "circuit":
        raise Wrong(f"export {args.what}: say where to with -o FILE, - is standard output")
    if args.what != "workout" and (args.rounds, args.rest, args.first) != (None, None, None):
        raise Wrong(f"export {args.what}: --rounds, --rest and --first are for a workout")
    data = _MAKERS[args.what](args)
    return 1 if data is None else save(data, args.output or "-", args.force)


def _workout(args: Namespace) -> bytes | None:
    """A circuit for Garmin watches, with today's settings."""
    from hiptui.formats.fit_file import FitError  # noqa: PLC0415 - this one's own
    from hiptui.formats.fit_workout import workout  # noqa: PLC0415 - this one's own

    if args.name is None:
        raise Wrong("export workout: name a circuit, see hiptui list")
    paths = paths_here()
    settings = settings_of(args, paths)
    circuit = first_sided(args, named(circuits_of(args, paths), args.name))
    line = timeline(circuit, settings, choice_of(args, circuit))
    try:
        return workout(line, datetime.now(UTC))
    except FitError as error:
        complain(f"export workout: {circuit.id} has {error}")
        return None


def _plan(args: Namespace) -> bytes:
    """The coming weeks of the plan for a calendar."""
    from hiptui.formats.calendar import (  # noqa: PLC0415 - this one's own
        CalendarRequest,
        calendar,
        local_zone,
    )

    if args.name is not None:
        raise Wrong("export plan: takes no name, the plan's circuit is in settings.toml")
    paths = paths_here()
    settings = settings_of(args, paths)
    circuit = planned(settings.plan, circuits_of(args, paths))
    length = timedelta(seconds=up(timeline(circuit, settings).seconds))
    zone = local_zone()
    if zone is None:
        complain("export plan: this machine's time zone has no name; other calendars may shift it")
    asked = CalendarRequest(settings.plan, circuit, length, zone, args.weeks, args.alarm)
    return calendar(asked, datetime.now().astimezone())


def _circuit(args: Namespace) -> bytes:
    """A circuit as a file to share."""
    from hiptui.storage.own_circuits import toml  # noqa: PLC0415 - this one's own

    if args.name is None:
        raise Wrong("export circuit: name a circuit, see hiptui list")
    paths = paths_here()
    circuit = named(circuits_of(args, paths), args.name)
    own = {path.stem for path in paths.figures.glob("*.toml")}
    for figure in dict.fromkeys(move.figure for move in circuit.moves if move.figure in own):
        complain(f"export circuit: send {paths.figures / figure}.toml with it, a figure of yours")
    return toml(circuit).encode()


def _session(args: Namespace) -> bytes | None:
    """What was done, as a strength activity."""
    from hiptui.formats.fit_activity import activity  # noqa: PLC0415 - this one's own
    from hiptui.formats.fit_file import FitError  # noqa: PLC0415 - this one's own
    from hiptui.storage.history.history import History  # noqa: PLC0415 - SQLite, for this only

    history = History(paths_here().history)
    try:
        past = _past(history, args.name)
        if past is None:
            return None
        circuit, times = history.circuit(past.id), history.times(past.id)
        return activity(past, circuit.moves if circuit else (), times.began, times.pauses)
    except FitError as error:
        complain(f"export session: {error}")
        return None
    finally:
        complain(*history.notices())


def _past(history: History, start: str | None) -> SessionRecord | None:
    """The session whose id begins with `start`, or the last one; None where it still runs."""
    newest = history.newest() if start is None else None
    if start is None and newest is None:
        raise Wrong("export session: no session on record yet")
    from hiptui.cli.history import session_named  # noqa: PLC0415 - SQLite, for this only

    past = session_named(history, newest.id if newest else start or "")
    if past.status == "running":
        complain("export session: it is running, wait for its end")
        return None
    return past


_MAKERS: Mapping[str, Callable[[Namespace], bytes | None]] = {
    "workout": _workout,
    "session": _session,
    "circuit": _circuit,
    "plan": _plan,
}
"""What can be exported; a maker that has said why it can't gives None."""
