"""`hiptui serve`: the full screen in a browser on this machine."""

from __future__ import annotations

import asyncio
import shlex
import signal
import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from functools import partial
from typing import TYPE_CHECKING

from hiptui.cli.arguments import Wrong, number, quoted
from hiptui.cli.stdio import complain, print_text

if TYPE_CHECKING:
    from textual_serve.server import Server

HOST = "127.0.0.1"
_MISSING = "serve: textual-serve is missing, python -m pip install 'hiptui[web]' brings it"


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    about = "the port on this machine, 8000 if not given"
    parser.add_argument("--port", metavar="N", type=_port, default=8000, help=about)


def run(args: Namespace) -> int:
    """Serve until told to end; the exit code."""
    try:
        server = _local_server(args)
    except ImportError:
        complain(_MISSING)
        return 1
    _claim(args.port)
    server.serve()
    return getattr(server, "ended_by", 0)


def _claim(port: int) -> None:
    """Find out at once whether a port is free.

    Raises:
        Wrong: it is not.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Wrong(f"serve: port {port}: {error.strerror}, take another by --port") from error


def _local_server(args: Namespace) -> Server:
    """A server for browsers on this machine alone: it has no password.

    A page of another site must not reach it: neither under a name that leads here (Host) nor by a
    web socket opened from there (Origin).
    """
    from aiohttp import web  # noqa: PLC0415 - of the extra `web`
    from textual_serve.server import Server  # noqa: PLC0415 - the same

    hosts = {f"{name}:{args.port}" for name in (HOST, "localhost")}

    def refuse_foreign(request: web.Request) -> None:
        origin = request.headers.get("Origin")
        if request.host not in hosts or (origin and origin.removeprefix("http://") not in hosts):
            raise web.HTTPForbidden(text="hiptui answers this machine's own browser only")

    class LocalServer(Server):
        """A server that answers this machine's own pages."""

        ended_by = 0
        """The exit code."""

        def initialize_logging(self) -> None:
            """No line for each request."""

        async def on_startup(self, app: web.Application) -> None:
            """Say where it is."""
            loop = asyncio.get_running_loop()
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(sign, partial(self.end, sign))
            print_text(_welcome(self.port))

        def end(self, sign: int) -> None:
            """End as a signal asks."""
            self.ended_by = 128 + sign
            self.request_exit()

        async def handle_index(self, request: web.Request) -> web.StreamResponse:
            """The page."""
            refuse_foreign(request)
            return await super().handle_index(request)

        async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
            """The program behind it."""
            refuse_foreign(request)
            return await super().handle_websocket(request)

        async def handle_download(self, request: web.Request) -> web.StreamResponse:
            """A file that the program gives out."""
            refuse_foreign(request)
            return await super().handle_download(request)

    return LocalServer(shlex.join(_command(args)), HOST, args.port, "hiptui")


def _command(args: Namespace) -> list[str]:
    """The program as each page starts it, with the same files and clock."""
    files = [word for file in args.circuits for word in ("--circuits", str(file.absolute()))]
    settings = ["--settings", str(args.settings.absolute())] if args.settings else []
    clock = ["--speed", str(args.speed), *(["--record"] if args.record else [])]
    return [sys.executable, "-m", "hiptui", *files, *settings, *clock]


def _port(text: str) -> int:
    if not 1 <= (port := number(text)) <= 65535:
        raise ArgumentTypeError(f"expected a whole number from 1 to 65535, got {quoted(text)}")
    return port


def _welcome(port: int) -> str:
    return (
        f"hiptui is at http://{HOST}:{port}, for this machine only; ctrl+c ends it.\n"
        f"From another machine: ssh -L {port}:{HOST}:{port} THIS-MACHINE, then the same address."
    )
