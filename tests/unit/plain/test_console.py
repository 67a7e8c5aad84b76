from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from signal import Signals

import pytest

from hiptui.plain import console as module
from hiptui.plain.console import Console, new_loop, terminal


@pytest.fixture
def tty() -> Iterator[tuple[int, int]]:
    """A terminal: our end and the program's."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    for end in (ours, theirs):
        with contextlib.suppress(OSError):
            os.close(end)


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """The end that reads and the end that writes."""
    ends = os.pipe()
    yield ends
    for end in ends:
        with contextlib.suppress(OSError):
            os.close(end)


@pytest.mark.parametrize(
    ("encoding", "lines", "shown"),
    [
        (
            "utf-8",
            ["Work. Übung \x1b[2J 片足.", "x" * 2000],
            "Work. Übung \\x1b[2J 片足.\n" + "x" * 2000,
        ),
        ("ascii", ["Übung"], "\\xdcbung"),
    ],
    ids=["utf-8", "ascii"],
)
async def test_lines_go_out_whole_and_printable(
    pipe: tuple[int, int], encoding: str, lines: list[str], shown: str
) -> None:
    with Console(None, pipe[1], encoding) as console:
        for line in lines:
            console.say(line)
        await console.drain()
    assert os.read(pipe[0], 9999).decode(encoding) == f"{shown}\n"


async def test_who_stalls_holds_nothing_up(
    pipe: tuple[int, int], tty: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    for end in (pipe[1], tty[1]):
        with Console(None, end) as console:
            for _ in range(300):
                console.say("x" * 1000)
                await console.wait(0)
                await console.wait(0)
            await console.drain()
    assert len(os.read(pipe[0], 999_999)) < 300_000
    assert os.get_blocking(tty[1])


async def test_without_a_reader_writing_fails(pipe: tuple[int, int]) -> None:
    os.close(pipe[0])
    with Console(None, pipe[1]) as console:
        console.say("Work.")
        with pytest.raises(BrokenPipeError):
            await console.wait(20)
        await console.drain()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (b" np", ["space", "n", "p"]),
        (b"\n\r\x1b", ["enter", "enter", "escape"]),
        (b"\x1b[C\x1b[D\x1b[5~\x1b[6~", ["right", "left", "pageup", "pagedown"]),
        (b"\x1bOC\x1bODq", ["right", "left", "q"]),
        (b"\x1b[1;5Cq", ["\x1b[1;5C", "q"]),
        (b"\xffi", ["\ufffd", "i"]),
        ("т".encode(), ["т"]),
        (b"\x03\x1a", ["ctrl+c", "ctrl+z"]),
    ],
)
async def test_keys_have_names(
    tty: tuple[int, int], pipe: tuple[int, int], typed: bytes, names: list[str]
) -> None:
    with Console(tty[1], pipe[1]) as console:
        os.write(tty[0], typed)
        found: list[object] = []
        while len(found) < len(names):
            found += await console.wait(20)
    assert found == [{"\r": "enter"}.get(name, name) for name in names]


async def test_keys_are_taken_only_while_somebody_waits(
    tty: tuple[int, int], pipe: tuple[int, int]
) -> None:
    with Console(tty[1], pipe[1]) as console:
        os.write(tty[0], b"n")
        while await console.wait(20) != ["n"]:
            pass
        os.write(tty[0], b"exit")
        for _ in range(20):
            await asyncio.sleep(0)
        assert os.read(tty[1], 99) == b"exit"


async def test_keys_can_be_forgotten_but_ctrl_c(
    tty: tuple[int, int], pipe: tuple[int, int]
) -> None:
    with Console(tty[1], pipe[1]) as console:
        for typed, kept in ((b"n" * 600, []), (b"n\x03\x03n", ["ctrl+c"] * 2)):
            os.write(tty[0], typed)
            assert select.select([tty[1]], [], [], 20)[0]
            console.forget_keys()
            os.write(tty[0], b"p")
            found: list[object] = []
            while "p" not in found:
                found += await console.wait(20)
            assert found == [*kept, "p"]
        os.close(tty[0])
        console.forget_keys()
        assert await console.wait(20) == [Signals.SIGHUP]
    with Console(None, pipe[1]) as console:
        console.forget_keys()


async def test_the_terminal_is_put_back_and_shows_no_keys_meanwhile(
    tty: tuple[int, int], pipe: tuple[int, int]
) -> None:
    before = termios.tcgetattr(tty[1])
    with Console(tty[1], pipe[1]) as console:
        assert console.keyed
        modes = termios.tcgetattr(tty[1])[3]
        assert not modes & termios.ECHO
        assert not modes & termios.ICANON
        assert modes & termios.ISIG
    assert termios.tcgetattr(tty[1]) == before


async def test_a_terminal_that_goes_away_is_a_hang_up(pipe: tuple[int, int]) -> None:
    ours, theirs = pty.openpty()
    with Console(theirs, pipe[1]) as console:
        os.close(ours)
        assert await console.wait(20) == [Signals.SIGHUP]
    os.close(theirs)


@pytest.mark.parametrize(
    "number", [Signals.SIGINT, Signals.SIGTERM, Signals.SIGHUP, Signals.SIGQUIT]
)
async def test_signals_wake_and_are_as_before_afterwards(
    pipe: tuple[int, int], number: Signals
) -> None:
    before = signal.getsignal(number)
    with Console(None, pipe[1]) as console:
        os.kill(os.getpid(), number)
        assert await console.wait(None) == [number]
    assert signal.getsignal(number) is before


@pytest.mark.parametrize(
    ("number", "leaves"), [(Signals.SIGTERM, Signals.SIGTERM), (Signals.SIGTSTP, None)]
)
async def test_a_signal_ends_what_is_waited_for_at_the_end_and_keys_are_the_shells(
    tty: tuple[int, int], pipe: tuple[int, int], number: Signals, leaves: Signals | None
) -> None:
    before = termios.tcgetattr(tty[1])
    with Console(tty[1], pipe[1]) as console:
        console.wake()
        assert await console.attend(asyncio.sleep(0)) is None
        assert termios.tcgetattr(tty[1]) == before
        os.kill(os.getpid(), number)
        assert await console.attend(asyncio.sleep(300)) is leaves


async def test_an_ignored_hang_up_stays_ignored(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Console(None, pipe[1]) as console:
            os.kill(os.getpid(), signal.SIGHUP)
            assert await console.wait(0) == []
    finally:
        signal.signal(signal.SIGHUP, before)


async def test_who_waits_can_be_woken(pipe: tuple[int, int]) -> None:
    with Console(None, pipe[1]) as console:
        console.wake()
        assert await console.wait(None) == []


def test_lines_may_go_to_a_file(tmp_path: Path) -> None:
    async def write(out: int) -> None:
        with Console(None, out) as console:
            console.say("Work.")
            await console.drain()

    with (tmp_path / "lines").open("w") as file, asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(write(file.fileno()))
    assert (tmp_path / "lines").read_text() == "Work.\n"


def test_input_that_is_no_terminal_has_no_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "file").open("w+") as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert terminal() is None
    assert terminal() is None  # closed
    monkeypatch.setattr(sys, "stdin", None)
    assert terminal() is None


def test_a_terminal_in_the_foreground_has_keys(tty: tuple[int, int]) -> None:
    code = """
import fcntl, os, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from hiptui.plain.console import Console, new_loop, terminal
print(terminal(), flush=True)
if not os.fork():
    os.setpgid(0, 0)
    print(terminal())
else:
    os.wait()
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdin=tty[1],
        start_new_session=True,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(module.__file__).parents[2])},
    )

    assert done.stdout.split() == ["0", "None"]
