"""The server behind `hiptui serve`: it answers this machine's own pages, for it has no password."""

from __future__ import annotations

import asyncio
import signal
from functools import partial

from aiohttp import web
from textual_serve.server import Server

from hiptui.cli import print_text

HOST = "127.0.0.1"
_POLICY = "style-src 'self' 'unsafe-inline'; font-src 'self' data:"
"""Where a page may have its looks from."""


class LocalServer(Server):
    """A server that no page of another site reaches, by name (Host) or by web socket (Origin)."""

    ended_by = 0
    """The exit code."""

    def __init__(self, command: str, port: int) -> None:
        """Serve `command`, each page a program of its own."""
        super().__init__(command, HOST, port, "hiptui")
        self._hosts = {f"{name}:{port}" for name in (HOST, "localhost")}

    def initialize_logging(self) -> None:
        """No line for each request."""

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is, and hear of signals."""
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(sign, partial(self.end, sign))
        print_text(
            f"hiptui is at http://{HOST}:{self.port}, for this machine only; ctrl+c ends it.\n"
            f"From another machine: ssh -L {self.port}:{HOST}:{self.port} THIS-MACHINE, "
            "then the same address."
        )

    def end(self, sign: int) -> None:
        """End as a signal asks."""
        self.ended_by = 128 + sign
        self.request_exit()

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, its looks from here: the library's would have a font fetched."""
        self._refuse_foreign(request)
        page = await super().handle_index(request)
        page.headers["Content-Security-Policy"] = _POLICY
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """The program behind it."""
        self._refuse_foreign(request)
        return await super().handle_websocket(request)

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """A file that the program gives out."""
        self._refuse_foreign(request)
        return await super().handle_download(request)

    def _refuse_foreign(self, request: web.Request) -> None:
        origin = request.headers.get("Origin")
        own = not origin or origin.removeprefix("http://") in self._hosts
        if request.host not in self._hosts or not own:
            raise web.HTTPForbidden(text="hiptui answers this machine's own browser only")
