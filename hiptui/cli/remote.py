"""`hiptui remote`: drives or reads the session in another terminal."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from hiptui.cli import print_text
from hiptui.domain.formatting import clock
from hiptui.files import paths_here
from hiptui.remote import FIELDS, Status, ask, is_idle, watch

_BRACED = re.compile(r"\{([^{}]*)\}")
_WHATS = ("pause", "next", "previous", "status", "watch")


def add_arguments(parser: ArgumentParser) -> None:
    about = f"what to do: {', '.join(_WHATS[:-1])} or {_WHATS[-1]}"
    parser.add_argument("what", choices=_WHATS, metavar="WHAT", help=about)
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="the status for programs")
    written.add_argument(
        "--format", metavar="TEXT", type=template, help='such as "{phase} {remaining} {move_name}"'
    )


def run(args: Namespace) -> int:
    data = paths_here().data
    for status in watch(data) if args.what == "watch" else [ask(data, args.what)]:
        if args.what in {"status", "watch"}:
            print_text(_shown(status, args))
    return 0


def _shown(status: Status, args: Namespace) -> str:
    if args.json:
        return json.dumps(status)
    return sentence(status) if args.format is None else filled(args.format, status)


def template(text: str) -> str:
    """A text that names fields of the status, and nothing else, in braces."""
    for name in _BRACED.findall(text):
        if name not in FIELDS:
            raise ArgumentTypeError(f'no field "{name[:40]}", choose from {", ".join(FIELDS)}')
    return text


def filled(text: str, status: Status) -> str:
    """`text` with the fields in braces filled in, all else as it is; empty when idle."""
    if is_idle(status):
        return ""
    return _BRACED.sub(lambda match: _value(match[1], status.get(match[1])), text)


def sentence(status: Status) -> str:
    """A status as one line."""
    if is_idle(status):
        return "idle"
    show = {name: _value(name, status.get(name)) for name in FIELDS}
    what = [show["phase"], show["move_name"], show["side"]]
    if show["remaining"]:
        what.append(f"{_clock(status['remaining'])} to go")
    where = f"round {show['round']} of {show['rounds']}"
    if show["move"]:
        where += f", move {show['move']} of {show['moves']}"
    paused = "paused: " if show["paused"] else ""
    total = f"{_clock(status.get('total_remaining'))} to go in all"
    return f"{paused}{', '.join(part for part in what if part)}; {where}; {total}"


def _value(name: str, value: object) -> str:
    """A value without anything a terminal would act on; what is not there is empty."""
    if name == "paused":
        return "paused" if value else ""
    text = "" if value is None else str(value)
    return "".join(char if char.isprintable() else "?" for char in text)


def _clock(seconds: object) -> str:
    return clock(seconds) if isinstance(seconds, int) else "?"
