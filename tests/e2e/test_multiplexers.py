"""A session in tmux and in GNU screen: detached, it goes on; attached again, it is all there."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.cues.support import circuit_in
from tests.screens import Picture
from tests.terminal import PATIENCE, Terminal, ask, command, program_environ, told


class Multiplexer:
    """A server of our own, reached through clients that come and go."""

    def __init__(self, name: str, home: Path) -> None:
        if shutil.which(name) is None:
            pytest.skip(f"needs {name}")
        self.name, self.home = name, home
        (home / "sockets").mkdir(mode=0o700)
        self.environ = program_environ(home, {"SCREENDIR": str(home / "sockets")})
        if name == "tmux":
            self.words = ["tmux", "-S", str(home / "sockets" / "tmux"), "-f", os.devnull]
        else:
            self.words = ["screen", "-S", "hiptui", "-c", os.devnull]

    def session(self) -> list[str]:
        """The words that start hiptui in it."""
        words = command(*circuit_in(self.home))
        if self.name == "tmux":
            return [*self.words, "new-session", shlex.join(words)]
        return [*self.words, "-U", *words]

    def attaching(self) -> list[str]:
        """The words that come back to it."""
        if self.name == "tmux":
            return [*self.words, "attach"]
        return ["screen", "-U", "-r", "hiptui"]

    def tell(self, what: str) -> int:
        """Have it do something; its exit code."""
        ask = [what] if self.name == "tmux" else ["-X", what]
        done = subprocess.run(
            [*self.words, *ask],
            env=self.environ,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode


class Client(Terminal):
    """A terminal that is attached to it."""

    def __init__(self, multiplexer: Multiplexer, words: list[str], cells: int, rows: int) -> None:
        environ = multiplexer.environ
        super().__init__(multiplexer.home, program=words, environ=environ, cells=cells, rows=rows)

    def reads(self, word: str) -> None:
        """Wait until a word stands there in block letters, and a row of text below."""
        self.shows("Left forearm down")
        self.until(lambda: Picture.of(self.text).shows(word), word)


@pytest.fixture(params=["tmux", "screen"])
def multiplexer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Multiplexer]:
    made = Multiplexer(request.param, tmp_path)
    yield made
    made.tell("kill-server" if made.name == "tmux" else "quit")


def test_a_session_goes_on_while_nobody_is_attached(
    multiplexer: Multiplexer, tmp_path: Path
) -> None:
    with Client(multiplexer, multiplexer.session(), 100, 30) as first:
        first.reads("GET READY")
        first.press("n")
        first.reads("WORK")
        before = ask(tmp_path, "status")
        assert multiplexer.tell("detach-client" if multiplexer.name == "tmux" else "detach") == 0
        first.ends()
    alone = ask(tmp_path, "status")
    assert (alone["phase"], alone["side"], alone["paused"]) == ("work", "left", False)
    assert isinstance(alone["remaining"], int)
    assert isinstance(before["remaining"], int)
    assert alone["remaining"] <= before["remaining"]

    with Client(multiplexer, multiplexer.attaching(), 80, 24) as second:
        second.reads("WORK")
        second.press("space")
        second.reads("PAUSED")
        second.press("q")
        second.shows("Leave the session here?")
        second.press("enter")
        second.ends()
    assert told(tmp_path, "remote", "status").stdout.strip() == "idle"
