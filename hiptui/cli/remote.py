"""`hiptui remote`: drives or reads the session in another terminal."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from hiptui.cli.stdio import print_text
from hiptui.remote import client
from hiptui.remote.protocol import check_format
from hiptui.storage.paths import paths_here


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    about = f"what to do: {', '.join(client.WHATS[:-1])} or {client.WHATS[-1]}"
    parser.add_argument("what", choices=client.WHATS, metavar="WHAT", help=about)
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--json", action="store_true", help="the status for programs")
    written.add_argument(
        "--format", metavar="TEXT", type=_format, help='such as "{phase} {remaining} {move_name}"'
    )


def run(args: Namespace) -> int:
    """Ask; the exit code."""
    show = client.as_json if args.json else client.as_format(args.format)
    return client.run(paths_here().data, args.what, show, print_text)


def _format(text: str) -> str:
    try:
        return check_format(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
