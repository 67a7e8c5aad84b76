"""`hiptui remote`: drives or reads the session in another terminal."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from hiptui.cli import print_text
from hiptui.files import paths_here
from hiptui.remote import Status, ask, check_format, filled, sentence, watch

_WHATS = ("pause", "next", "previous", "status", "watch")


def add_arguments(parser: ArgumentParser) -> None:
    about = f"what to do: {', '.join(_WHATS[:-1])} or {_WHATS[-1]}"
    parser.add_argument("what", choices=_WHATS, metavar="WHAT", help=about)
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="the status for programs")
    written.add_argument(
        "--format", metavar="TEXT", type=_format, help='such as "{phase} {remaining} {move_name}"'
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


def _format(text: str) -> str:
    try:
        return check_format(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
