from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import stat
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiptui import remote
from hiptui.domain.circuit import Timing
from hiptui.domain.commands import Command
from hiptui.domain.session import begin
from hiptui.domain.timeline import build
from hiptui.engine.live_session import LiveSession
from hiptui.remote import IDLE, NAME, NO_SESSION, Status, is_own_socket, status_of
from hiptui.remote import server as module
from hiptui.remote.server import CLIENTS, REQUEST, RemoteServer, Taken
from tests.support import FakeClock, for_each, hips

END = b'{"phase": "idle"}'
"""The last that a watcher gets."""


class Stage:
    """A session with its server, and raw sockets to it; nothing runs but what a test drives."""

    def __init__(self, data: Path, rounds: int = 3) -> None:
        self.data = data
        self.clock = FakeClock()
        timeline = build(hips(), Timing(rounds=rounds))
        self.live = LiveSession(begin(timeline, self.clock.now), self.clock)
        self.running = True
        self.on_command: Callable[[Command], object] = self.live.command
        self.server = RemoteServer(data, self.status, self.command, self.clock)
        self.links: list[socket.socket] = []

    def status(self) -> Status:
        return status_of(self.live.tick()) if self.running else IDLE

    def command(self, command: Command) -> None:
        self.on_command(command)

    def close(self) -> None:
        self.server.close()
        for link in self.links:
            link.close()

    async def connect(self) -> socket.socket:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(20)
        link.connect(str(next(path for path in remote.places(self.data) if path.exists())))
        self.links.append(link)
        await settle()
        return link

    async def send(self, data: bytes, link: socket.socket | None = None) -> bytes:
        """Send bytes, and read until the server closes."""
        link = link or await self.connect()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            link.sendall(data)
            link.shutdown(socket.SHUT_WR)
        await settle()
        return received(link)

    async def ask(self, what: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(await self.send(request(what)))
        return answer

    async def watch(self) -> socket.socket:
        link = await self.connect()
        link.sendall(request("watch"))
        await settle()
        return link


async def settle() -> None:
    """Let the server do all that there is to do."""
    for _ in range(20):
        await asyncio.sleep(0)


def request(what: str) -> bytes:
    return json.dumps({"command": what}).encode() + b"\n"


def received(link: socket.socket) -> bytes:
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while part := link.recv(65536):
            data += part
    return data


def lines(link: socket.socket) -> list[dict[str, Any]]:
    """What a watcher has got so far."""
    link.setblocking(False)
    data = b""
    with contextlib.suppress(BlockingIOError):
        while part := link.recv(65536):
            data += part
    return [json.loads(line) for line in data.splitlines()]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path / "data")
    made.server.start()
    yield made
    made.close()
    await settle()


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stands in for the folder that all users share; a short name, as that has."""
    with TemporaryDirectory(dir="/tmp") as folder:
        found = remote.places
        monkeypatch.setattr(remote, "places", lambda data: found(data, Path(folder)))
        yield Path(folder)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[None]:
    """A program that listens and never hears, with as many before its door as fit."""
    with contextlib.ExitStack() as stack:
        other = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        other.bind(str(tmp_path / NAME))
        other.listen(0)
        with contextlib.suppress(BlockingIOError):
            while True:
                link = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
                link.setblocking(False)
                link.connect(str(tmp_path / NAME))
        yield


# What is asked and answered


async def test_status_tells_and_commands_change_the_session(stage: Stage) -> None:
    assert (await stage.ask("status"))["phase"] == "prepare"
    assert (await stage.ask("next"))["phase"] == "work"
    assert (await stage.ask("pause"))["paused"] is True
    assert (await stage.ask("pause"))["paused"] is True  # counting in
    stage.clock.advance(5)
    assert (await stage.ask("status"))["paused"] is False
    assert (await stage.ask("previous"))["phase"] == "prepare"


async def test_without_a_session_there_is_nothing_to_drive(stage: Stage) -> None:
    stage.running = False
    assert await stage.ask("status") == IDLE
    for what in ("pause", "next", "previous", "watch"):
        assert await stage.ask(what) == {"error": NO_SESSION}
    assert stage.live.snapshot.paused is False


async def test_next_in_the_last_segment_answers_idle(stage: Stage) -> None:
    stage.clock.advance(1900)
    assert await stage.ask("next") == IDLE


async def test_who_ends_the_session_is_answered_though_that_closes_the_server(
    stage: Stage,
) -> None:
    def end(command: Command) -> None:
        stage.running = False
        stage.server.close()

    stage.on_command = end
    watcher = await stage.watch()
    assert await stage.ask("next") == IDLE
    assert received(watcher).splitlines()[-1] == END
    assert list(stage.data.iterdir()) == []


# Those who watch


@pytest.mark.parametrize(
    ("before", "steps"), [(0, [0.1] * 30), (0.5, [0.5, 1.0, 1.0])], ids=["often", "within"]
)
async def test_a_watcher_gets_each_second_but_not_more(
    stage: Stage, before: float, steps: list[float]
) -> None:
    stage.clock.advance(before)
    link = await stage.watch()
    for seconds in steps:
        stage.clock.advance(seconds)
        stage.server.publish()
    assert [line["remaining"] for line in lines(link)] == [15, 14, 13, 12]


async def test_a_watcher_gets_phases_and_pauses_at_once(stage: Stage) -> None:
    link = await stage.watch()
    for command in (Command.NEXT, Command.PAUSE, Command.NEXT):
        stage.live.command(command)
        stage.server.publish()
        stage.server.publish()
    seen = [(line["phase"], line["paused"]) for line in lines(link)]
    assert seen == [("prepare", False), ("work", False), ("work", True), ("switch", True)]


async def test_a_watcher_hears_of_the_end(stage: Stage) -> None:
    link = await stage.watch()
    stage.running = False
    stage.server.publish()
    await settle()
    assert received(link).splitlines()[-1] == END


async def test_closing_tells_watchers_and_removes_the_socket(stage: Stage) -> None:
    link = await stage.watch()
    stage.server.close()
    await settle()
    assert received(link).splitlines()[-1] == END
    assert not (stage.data / NAME).exists()


async def test_a_watcher_who_does_not_read_is_dropped(stage: Stage) -> None:
    stalled = await stage.watch()
    for i in range(5000):
        stage.live.command(Command.PREVIOUS if i % 2 else Command.NEXT)
        stage.server.publish()
    reader = await stage.watch()
    assert 10 < len(received(stalled).splitlines()) < 5000  # it was closed: this ends
    assert len(lines(reader)) == 1


async def test_a_watcher_who_talks_is_dropped(stage: Stage) -> None:
    link = await stage.watch()
    link.sendall(request("pause"))
    await settle()
    assert len(received(link).splitlines()) == 1
    assert stage.live.snapshot.paused is False


# Bad and hostile messages

BAD = [
    b"",
    b"\n",
    b"pause\n",
    b'"pause"\n',
    b"null\n",
    b"[]\n",
    b"{}\n",
    b'{"command": null}\n',
    b'{"command": ["pause"]}\n',
    b'{"command": "PAUSE"}\n',
    b'{"command": "hold"}\n',
    b'{"command": "pause", "more": 1}\n',
    b'{"command": "pause"',
    b"[" * REQUEST + b"\n",
    b"[" * 100_000,
    b"9" * 200 + b"\n",
    b"\xff\xfe\x00\n",
    b'{"command": "pau\\ud800se"}\n',
    b" " * REQUEST + b'{"command": "pause"}\n',
    b"GET / HTTP/1.1\r\n\r\n",
]


async def test_a_bad_message_gets_an_error_and_changes_nothing(stage: Stage) -> None:
    for data in BAD:
        before = stage.live.session
        answer = await stage.send(data)
        if b"\n" in data or len(data) > REQUEST:
            assert list(json.loads(answer)) == ["error"], data[:99]
        else:
            assert answer == b"", data[:99]
        assert stage.live.session.undos == before.undos == ()
        assert stage.live.snapshot.paused is False
        assert (await stage.ask("status"))["phase"] == "prepare", data[:99]


@given(
    st.binary(max_size=REQUEST * 2)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass") + b"\n")
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9) | st.sampled_from(["next"]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=5,
    ).map(lambda value: json.dumps({"command": value}).encode() + b"\n")
)
async def test_whatever_is_sent_the_session_goes_on(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    stage = Stage(tmp_path_factory.mktemp("fuzz"))
    stage.server.start()
    try:
        await stage.send(data)
        asked = data.partition(b"\n")[0].decode("utf-8", "replace").replace(" ", "")
        driven = asked == '{"command":"next"}'
        assert (await stage.ask("status"))["phase"] == ("work" if driven else "prepare")
    finally:
        stage.close()


async def test_only_the_first_request_of_a_connection_counts(stage: Stage) -> None:
    await stage.send(request("next") + request("next"))
    assert (await stage.ask("status"))["move_name"] == "Hip CAR"
    assert (await stage.ask("status"))["phase"] == "work"


async def test_a_request_may_come_in_pieces(stage: Stage) -> None:
    link = await stage.connect()
    for byte in request("next"):
        link.sendall(bytes([byte]))
        await settle()
    assert json.loads(received(link))["phase"] == "work"


async def test_those_who_say_nothing_make_room(stage: Stage) -> None:
    silent = [await stage.connect() for _ in range(CLIENTS)]
    assert (await stage.ask("status"))["phase"] == "prepare"
    assert received(silent[0]) == b""
    silent[1].sendall(request("next"))
    await settle()
    assert json.loads(received(silent[1]))["phase"] == "work"


async def test_watchers_are_bounded_and_keep_their_place(stage: Stage) -> None:
    watchers = [await stage.watch() for _ in range(CLIENTS)]
    assert await stage.send(request("status")) == b""
    assert all(len(lines(link)) == 1 for link in watchers)


# Where the socket is, and whose


def test_socket_and_folder_are_the_owners_only(stage: Stage) -> None:
    assert stat.S_IMODE((stage.data / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(stage.data.stat().st_mode) == 0o700
    assert [path.name for path in stage.data.iterdir()] == [NAME]


async def test_a_program_of_another_user_is_not_heard(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stage.data / NAME
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.connect(str(path))
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        await settle()
        assert received(link) == b""
        assert not is_own_socket(path)


async def test_a_live_socket_is_not_stolen(stage: Stage) -> None:
    with pytest.raises(Taken):
        Stage(stage.data).server.start()
    assert (await stage.ask("status"))["phase"] == "prepare"


async def test_a_stopped_programs_socket_is_not_stolen_though_its_queue_is_full(
    tmp_path: Path, full: None
) -> None:
    with pytest.raises(Taken):
        Stage(tmp_path).server.start()


async def test_a_dead_programs_socket_is_no_session_and_is_replaced(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(tmp_path / NAME))
    assert remote.ask(tmp_path, "status") == IDLE
    stage = Stage(tmp_path)
    stage.server.start()
    assert (await stage.ask("status"))["phase"] == "prepare"
    stage.close()
    assert list(tmp_path.iterdir()) == []


async def test_two_who_begin_at_once_do_not_both_replace_it(tmp_path: Path) -> None:
    with module.alone(tmp_path), pytest.raises(Taken):
        Stage(tmp_path).server.start()


async def test_what_is_no_socket_stays(tmp_path: Path, shared: Path) -> None:
    (tmp_path / NAME).write_text("mine")
    stage = Stage(tmp_path)
    stage.server.start()
    assert len(list(shared.iterdir())) == 1
    stage.server.close()
    assert (tmp_path / NAME).read_text() == "mine"
    assert list(shared.iterdir()) == []


async def test_the_socket_of_a_successor_is_left_alone(tmp_path: Path) -> None:
    first, second = Stage(tmp_path), Stage(tmp_path)
    first.server.start()
    (tmp_path / NAME).unlink()
    second.server.start()
    first.server.close()
    assert (await second.ask("status"))["phase"] == "prepare"
    second.close()


async def test_where_the_path_is_too_long_the_socket_is_in_a_folder_of_its_own(
    tmp_path: Path, shared: Path
) -> None:
    data = tmp_path / ("long" * 40)
    (path,) = remote.places(data)
    server = RemoteServer(data, lambda: IDLE, lambda _: None)
    server.start()
    assert is_own_socket(path)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert remote.places(tmp_path / ("other" * 40)) != (path,)
    server.close()
    assert list(shared.iterdir()) == []


def test_where_no_path_is_short_enough_there_is_no_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "places", lambda data: ())
    with pytest.raises(OSError, match="too long"):
        module.listen(tmp_path)


@for_each("kind", ["open", "link", "file"])
def test_a_folder_that_others_may_have_made_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    (tmp_path / "own").mkdir(mode=0o700, exist_ok=True)
    folder = tmp_path / kind
    if kind == "open":
        folder.mkdir()
        folder.chmod(0o777)
    elif kind == "link":
        folder.symlink_to(tmp_path / "own")
    else:
        folder.write_text("")
    monkeypatch.setattr(remote, "places", lambda data: (folder / NAME,))
    with pytest.raises(OSError, match=r"open to others|exists"):
        module.listen(tmp_path)


# The client


async def test_a_client_asks_and_drives(stage: Stage) -> None:
    for what, phase, paused in (
        ("next", "work", False),
        ("pause", "work", True),
        ("status", "work", True),
    ):
        status = await asyncio.to_thread(remote.ask, stage.data, what)
        assert (status["phase"], status["paused"]) == (phase, paused)


async def test_a_client_watches_to_the_end(stage: Stage) -> None:
    watch = remote.watch(stage.data)
    assert (await asyncio.to_thread(next, watch))["phase"] == "prepare"
    stage.live.command(Command.NEXT)
    stage.server.publish()
    assert (await asyncio.to_thread(next, watch))["phase"] == "work"
    stage.server.close()
    assert await asyncio.to_thread(list, watch) == [IDLE]


def test_without_a_program_status_is_idle_and_the_rest_fails(tmp_path: Path) -> None:
    assert remote.ask(tmp_path, "status") == IDLE
    for what in ("pause", "next", "previous"):
        with pytest.raises(OSError, match="no session is running"):
            remote.ask(tmp_path, what)
    with pytest.raises(OSError, match="no session is running"):
        next(remote.watch(tmp_path))


def test_what_others_put_there_is_no_session(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "is_own_socket", lambda path: False)
    assert remote.ask(stage.data, "status") == IDLE


@pytest.mark.parametrize("queue", ["stage", "full"])
def test_a_stopped_program_does_not_hold_the_client_up(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, queue: str
) -> None:
    made = request.getfixturevalue(queue)
    monkeypatch.setattr(remote, "PATIENCE", 0.01)
    with pytest.raises(OSError, match="does not answer"):
        remote.ask(made.data if made else tmp_path, "status")


@for_each(
    "answer", [b"\n", b"hello\n", b"[1]\n", b'{"phase": []}\n', b"{" * 3000 + b"\n", b"x" * 9000]
)
def test_a_client_believes_no_other_program(tmp_path: Path, answer: bytes) -> None:
    def reply() -> None:
        link, _ = other.accept()
        with link:
            link.recv(100)
            link.sendall(answer)

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
        (tmp_path / NAME).unlink(missing_ok=True)
        other.bind(str(tmp_path / NAME))
        other.listen()
        thread = threading.Thread(target=reply)
        thread.start()
        with pytest.raises(OSError, match=r"not hiptui|does not answer"):
            remote.ask(tmp_path, "status")
        thread.join()
