"""`hiptui history`: what was done; sessions rated anew, deleted, merged from another machine."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hiptui.cli import (
    Failed,
    Wrong,
    columns,
    complain,
    confirmed,
    contents,
    print_pieces,
    print_text,
    quoted,
    widths_of,
)
from hiptui.domain.formatting import CONTROL, clock, many, printable, shortened
from hiptui.domain.record import NOTE_LENGTH, SessionRecord
from hiptui.files import paths_here
from hiptui.storage import HistoryError
from hiptui.storage.history import Rejected
from hiptui.toml_lines import TomlError

if TYPE_CHECKING:
    from hiptui.storage.history.history import History

_HEAD = ("date", "circuit", "status", "rounds", "work", "left", "right", "harder", "effort", "note")
_RIGHT = {3, 4, 5, 6, 8}
_PAGE = 500
"""Lines that are aligned at once: a long history is printed as it is read."""
_NOTE = 60
"""Characters of a note that a line shows; JSON and CSV have all of it."""


def add_arguments(parser: ArgumentParser) -> None:
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="for programs, with all segments")
    written.add_argument("--csv", action="store_true", help="for spreadsheets")
    written.add_argument(
        "--merge", metavar="FILE", help="add another machine's --json; - is standard input"
    )
    written.add_argument("--edit", metavar="ID", help="say something else of a session")
    written.add_argument("--delete", metavar="ID", help="delete a session; asks first")
    parser.add_argument("--since", metavar="DATE", type=_day, help="from YYYY-MM-DD on")
    parser.add_argument("--effort", metavar="N", type=_effort, help="with --edit: 1 to 10, or none")
    harder = ("left", "same", "right", "none")
    about = "with --edit: left, same, right or none"
    parser.add_argument("--harder", metavar="SIDE", choices=harder, help=about)
    parser.add_argument("--note", metavar="TEXT", type=_note, help="with --edit: a line, or none")
    parser.add_argument("--yes", action="store_true", help="with --delete: do not ask")


def run(args: Namespace) -> int:
    _check(args)
    from hiptui.storage.history.history import History  # noqa: PLC0415 - SQLite, after what is cheap

    history = History(paths_here().history)
    try:
        code = _act(history, args)
    except HistoryError as error:
        complain(str(error))
        code = 1
    finally:
        complain(*(notices := history.notices()))
    # Nobody should take the little that was read for a backup.
    return 1 if any(notice.startswith("can't read") for notice in notices) else code


def _check(args: Namespace) -> None:
    alone = next((key for key in ("merge", "edit", "delete") if getattr(args, key) is not None), "")
    if alone and args.since:
        raise Wrong(f"history: --{alone} stands alone, without --since")
    for owner, keys in (("edit", ("effort", "harder", "note")), ("delete", ("yes",))):
        lost = [key for key in keys if getattr(args, key) not in (None, False)]
        if lost and alone != owner:
            raise Wrong(f"history: --{lost[0]} belongs to --{owner} ID")


def _act(history: History, args: Namespace) -> int:
    if args.merge is not None:
        return _merge(history, args.merge)
    if args.edit is not None:
        return _edit(history, args)
    if args.delete is not None:
        return _delete(history, args)
    sessions = history.sessions(args.since, segments=args.json)
    if not (args.json or args.csv):
        return print_pieces(lines(sessions, args.since))
    from hiptui.storage.history.exchange import to_csv, to_json  # noqa: PLC0415 - heavy

    pieces = (to_json if args.json else to_csv)(sessions)
    return print_pieces(pieces, encoding="utf-8")


def _merge(history: History, file: str) -> int:
    from hiptui.storage.history.exchange import LARGEST, read_sessions  # noqa: PLC0415 - heavy

    name = "standard input" if file == "-" else file
    try:
        # All of it first: nobody else could save while we wait for whoever writes into a pipe.
        merged = history.merge(read_sessions(contents(file, LARGEST, regular=False)))
    except (Rejected, TomlError) as error:
        raise Wrong(f"{name}: {error}; nothing was merged") from error
    counts = f"{merged.added} added, {merged.changed} changed, {merged.same} the same"
    deleted = f", {merged.deleted} deleted here" if merged.deleted else ""
    replaced = (f"note replaced, {_named(past)}: {past.rating.note}" for past in merged.replaced)
    return print_text("\n".join([f"{counts}{deleted}", *map(printable, replaced)]))


def lines(sessions: Iterable[SessionRecord], since: date | None) -> Iterator[str]:
    """Past sessions as aligned lines with totals at the end, a page at a time."""
    rest, count = iter(sessions), 0
    widths: tuple[int, ...] = ()
    weeks: set[date] = set()
    seconds = [0, 0, 0]
    while page := [*islice(rest, _PAGE)]:
        rows = [*([] if widths else [_HEAD]), *map(_row, page)]
        widths = widths_of(rows, widths)
        yield f"{columns(rows, _RIGHT, widths)}\n"
        count += len(page)
        weeks.update(past.day - timedelta(days=past.day.weekday()) for past in page)
        done = (past.whole_seconds() for past in page)
        seconds = [*map(sum, zip(seconds, *done, strict=True))]
    if count:
        work, left, right = map(clock, seconds)
        total = f"{many(count, 'session')} in {many(len(weeks), 'week')}"
        yield f"\n{total}: work {work}, left {left}, right {right}\n"
    else:
        yield f"No sessions{f' since {since}' if since else ' yet'}.\n"


def _row(past: SessionRecord) -> Sequence[str]:
    rating = past.rating
    note = printable(rating.note or "")
    return (
        past.started.strftime("%Y-%m-%d %H:%M"),
        printable(past.name),
        past.status,
        f"{past.rounds_done}/{past.rounds_planned}",
        *map(clock, past.whole_seconds()),
        rating.harder or "",
        "" if rating.effort is None else str(rating.effort),
        shortened(note, _NOTE),
    )


def _day(text: str) -> date:
    with suppress(ValueError):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    raise ArgumentTypeError(f"expected a day as YYYY-MM-DD, got {quoted(text)}")


def _effort(text: str) -> int | str:
    if text == "none":
        return text
    if re.fullmatch(r"[0-9]{1,9}", text) and 1 <= int(text) <= 10:
        return int(text)
    raise ArgumentTypeError(f"expected 1 to 10 or none, got {quoted(text)}")


def _note(text: str) -> str:
    if len(text) > NOTE_LENGTH:
        raise ArgumentTypeError(f"expected at most {NOTE_LENGTH} characters, got {len(text)}")
    if control := re.search(CONTROL, " ".join(text.split())):  # lines are joined, as in the summary
        raise ArgumentTypeError(f"expected plain text, got the control character {control[0]!a}")
    return text


def _edit(history: History, args: Namespace) -> int:
    changes: dict[str, Any] = {
        key: None if value == "none" else value
        for key in ("harder", "effort", "note")
        if (value := getattr(args, key)) is not None
    }
    if not changes:
        raise Wrong("history --edit: say what with --effort, --harder or --note")
    session = session_named(history, args.edit)
    now = datetime.now().astimezone()
    history.rate(session.id, replace(session.rating, **changes, rated=now))
    return print_text(f"Changed: {printable(_named(session))}.")


def _delete(history: History, args: Namespace) -> int:
    session = session_named(history, args.delete)
    name = printable(_named(session))
    done = f"{session.rounds_done} of {many(session.rounds_planned, 'round')}"
    nobody = Wrong("history --delete: nobody to ask without a terminal, --yes deletes it")
    if not args.yes and not confirmed(f"Delete {name}, {done}?", nobody):
        return 1
    history.delete(session.id, datetime.now().astimezone())
    return print_text(f"Deleted: {name}.")


def _named(session: SessionRecord) -> str:
    return f"{session.started:%Y-%m-%d %H:%M}, {session.name}"


def session_named(history: History, start: str) -> SessionRecord:
    """The one session whose id begins with `start`."""
    found = history.starting_with(start.lower()) if start else []
    if len(found) > 1:
        raise Wrong(f"more than one session begins with {quoted(start)}: give more of its id")
    if not found:
        raise Wrong(f"no session begins with {quoted(start)}: see hiptui history --json")
    if (session := history.session(found[0])) is None:
        raise Failed(f"session {found[0]} can't be read")
    return session
