"""The program in Debian's Chromium, driven by its keyboard through the developer protocol."""

from __future__ import annotations

import asyncio
import http.client
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.cues.support import settings_in
from tests.terminal import PATIENCE, run, told

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSING = 100
"""Seconds a busy machine gets to start a browser and look at a page."""
ENTER = {"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}
N = {"key": "n", "code": "KeyN", "text": "n", "windowsVirtualKeyCode": 78}


@pytest.fixture(autouse=True)
def _web() -> None:
    pytest.importorskip("aiohttp", reason="the extra `web` is not installed")


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """`hiptui serve` on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environ = {**os.environ, "HIPTUI_HOME": str(home / "hiptui"), "PYTHONUNBUFFERED": "1"}
    program = [sys.executable, "-m", "hiptui", "serve", "--port", str(port)]
    with subprocess.Popen(program, env=environ, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            assert f"http://127.0.0.1:{port}" in server.stdout.readline()
            assert "ssh -L" in server.stdout.readline()
            while not listens(port):
                assert server.poll() is None
            yield port
        finally:
            server.terminate()
        assert server.wait(PATIENCE) == 143


def listens(port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as link:
        return link.connect_ex(("127.0.0.1", port)) == 0


def answer(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, str | None]:
    """The status that a request gets, and where the page may have its looks from."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    link.request("GET", path, headers=dict(headers))
    with closing(link), link.getresponse() as found:
        return found.status, found.getheader("Content-Security-Policy")


def test_only_this_machine_s_own_pages_are_answered(tmp_path: Path) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    }
    with serving(tmp_path) as port:
        here, evil = f"localhost:{port}", "evil.example"
        looks = "style-src 'self' 'unsafe-inline'; font-src 'self' data:"
        assert answer(port, "/", {"Host": here}) == (200, looks)
        assert answer(port, "/", {"Host": f"{evil}:{port}"})[0] == 403
        for host, origin, status in ((here, evil, 403), (evil, here, 403), (here, here, 101)):
            asked = {**upgrade, "Host": host, "Origin": f"http://{origin}"}
            assert answer(port, "/ws", asked)[0] == status
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", port), timeout=PATIENCE)


class Page:
    """A page of Chromium, told what to do by the developer protocol."""

    def __init__(self, link: ClientWebSocketResponse) -> None:
        self._link = link
        self._number = 0

    async def call(self, method: str, **parameters: object) -> None:
        """Send a command, and wait until it is answered."""
        self._number += 1
        await self._link.send_json({"id": self._number, "method": method, "params": parameters})
        while (await self._link.receive_json(timeout=PATIENCE)).get("id") != self._number:
            pass

    async def press(self, key: Mapping[str, object]) -> None:
        """Press a key in the terminal."""
        focus = "document.querySelector('textarea')?.focus()"
        await self.call("Runtime.evaluate", expression=focus)
        await self.call("Input.dispatchKeyEvent", type="keyDown", **key)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **key)


@asynccontextmanager
async def browser(profile: Path, address: str) -> AsyncIterator[Page]:
    """Chromium without a window, showing a page."""
    from aiohttp import ClientSession  # a tenth of a second, in each worker

    assert CHROMIUM
    program = [CHROMIUM, *QUIET, f"--user-data-dir={profile}", "--remote-debugging-port=0", address]
    process = await asyncio.create_subprocess_exec(*program, stderr=asyncio.subprocess.PIPE)
    try:
        assert process.stderr
        async with asyncio.timeout(BROWSING), ClientSession() as session:
            while b"DevTools listening on" not in (line := await process.stderr.readline()):
                assert line, "Chromium ended"
            port = line.decode().split("127.0.0.1:")[1].split("/")[0]
            pages: list[dict[str, str]] = []
            while not pages:
                async with session.get(f"http://127.0.0.1:{port}/json") as found:
                    pages = [one for one in await found.json() if one["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"]) as link:
                yield Page(link)
    finally:
        process.kill()
        await process.communicate()


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(tmp_path, "serve", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"hiptui: serve: port {port}: Address already in use, take another by --port\n"
    )


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
async def test_a_session_is_driven_by_keyboard(tmp_path: Path) -> None:
    settings_in(tmp_path, '[timing]\nprepare = 120\n[display]\nfigure = "off"\n')
    with serving(tmp_path) as port:
        async with browser(tmp_path / "profile", f"http://127.0.0.1:{port}/") as page:
            while not await phase(tmp_path):  # the page takes its time
                await page.press(ENTER)
            assert await phase(tmp_path) == "prepare"
            await page.press(N)
            while await phase(tmp_path) == "prepare":
                pass
            assert await phase(tmp_path) == "work"


async def phase(home: Path) -> str:
    """What the session of `home` is at, as another terminal is told."""
    await asyncio.sleep(0.2)
    return told(home, "remote", "status", "--format", "{phase}").stdout.strip()
