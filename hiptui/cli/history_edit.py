"""`hiptui history --edit` and `--delete`: another rating for a session, or an end to it."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from datetime import datetime
from typing import Any

from hiptui.cli.arguments import Wrong
from hiptui.cli.context import session_named
from hiptui.cli.stdio import confirmed, has_terminal, print_text, say
from hiptui.domain.formatting import many, printable
from hiptui.domain.record import SessionRecord
from hiptui.storage.history.history import History

_PARTS = ("harder", "effort", "note")


def edit(history: History, args: Namespace) -> int:
    """Change what is said of a session; the exit code.

    Raises:
        Wrong: There is nothing to change, or no such session.
        HistoryError: It was not written.
    """
    given: dict[str, Any] = {key: getattr(args, key) for key in _PARTS}
    changes = {
        key: None if value == "none" else value for key, value in given.items() if value is not None
    }
    if not changes:
        raise Wrong("history --edit: say what with --effort, --harder or --note")
    session = session_named(history, args.edit)
    now = datetime.now().astimezone()
    history.rate(session.id, replace(session.rating, **changes, rated=now))
    return print_text(f"Changed: {_named(session)}.")


def delete(history: History, args: Namespace) -> int:
    """Delete a session, if that is meant; the exit code.

    Raises:
        Wrong: There is no such session, or nobody to ask.
        HistoryError: It was not deleted.
    """
    session = session_named(history, args.delete)
    if not args.yes:
        if not has_terminal():
            raise Wrong("history --delete: nobody to ask without a terminal, --yes deletes it")
        if not confirmed(printable(f"Delete {_named(session)}, {_done(session)}?")):
            say("Kept as it was.")
            return 1
    history.delete(session.id, datetime.now().astimezone())
    return print_text(f"Deleted: {_named(session)}.")


def _named(session: SessionRecord) -> str:
    return f"{session.started:%Y-%m-%d %H:%M}, {printable(session.name)}"


def _done(session: SessionRecord) -> str:
    return f"{session.rounds_done} of {many(session.rounds_planned, 'round')}"
