"""`hiptui serve`: the full screen in a browser on this machine."""

from __future__ import annotations

import shlex
import socket
import sys
from argparse import ArgumentParser, Namespace

from hiptui.cli import Failed, Wrong
from hiptui.cli.arguments import ranged

_MISSING = "serve: textual-serve is missing, install '.[web]' where you installed '.'"


def add_arguments(parser: ArgumentParser) -> None:
    about = "the port on this machine, 8000 if not given"
    parser.add_argument("--port", metavar="N", type=ranged(1, 65535), default=8000, help=about)


def run(args: Namespace) -> int:
    try:
        from hiptui.cli.local_server import HOST, LocalServer  # noqa: PLC0415 - of the extra `web`
    except ImportError as error:
        raise Failed(_MISSING) from error
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, args.port))
        except OSError as error:
            why = f"serve: port {args.port}: {error.strerror}, take another by --port"
            raise Wrong(why) from error
    server = LocalServer(shlex.join(_command(args)), args.port)
    server.serve()
    return server.ended_by


def _command(args: Namespace) -> list[str]:
    """The program as each page starts it, with the same files and clock."""
    files = [word for file in args.circuits for word in ("--circuits", str(file.absolute()))]
    settings = ["--settings", str(args.settings.absolute())] if args.settings else []
    clock = ["--speed", str(args.speed), *(["--record"] if args.record else [])]
    return [sys.executable, "-m", "hiptui", *files, *settings, *clock]
