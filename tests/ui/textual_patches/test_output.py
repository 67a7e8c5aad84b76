from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from hiptui.ui.textual_patches.input_driver import Output


class Line(NamedTuple):
    """A terminal and the program's side of it."""

    master: int
    slave: int
    output: Output

    def read(self, count: int) -> bytes:
        """What the terminal shows of so many bytes."""
        data = b""
        while len(data) < count:
            data += os.read(self.master, count - len(data))
        return data

    def fill(self) -> tuple[int, str | bytes]:
        """Write until the terminal takes no more; how much it took, and what of the last it did
        not.
        """
        taken = 0
        while not (rest := self.output.write_now("x" * 1000)):
            taken += 1000
        return taken + 1000 - len(rest), rest


@pytest.fixture
def line() -> Iterator[Line]:
    master, slave = os.openpty()
    with open(slave, "w", encoding="utf-8", closefd=False) as file:
        output = Output(file)
        output.begin()
        yield Line(master, slave, output)
        output.close()
    os.close(master)
    os.close(slave)


def test_what_the_terminal_takes_goes_at_once(line: Line) -> None:
    assert not line.output.write_now("hips ◀")
    assert line.read(8) == "hips ◀".encode()


def test_what_it_does_not_take_is_left_to_a_thread_and_nothing_passes_it(line: Line) -> None:
    taken, rest = line.fill()
    line.output.handed_over += 1
    assert line.output.write_now("later") == "later"
    assert line.read(taken) == b"x" * taken
    assert line.output.write_now("later") == "later", "the thread is not through"
    line.output.write(rest)
    assert not line.output.write_now("now")
    assert line.read(len(rest) + 3) == b"x" * len(rest) + b"now"


def test_the_shell_s_side_waits_as_before(line: Line) -> None:
    assert not fcntl.fcntl(line.slave, fcntl.F_GETFL) & os.O_NONBLOCK


def test_a_terminal_that_is_gone_takes_nothing(line: Line) -> None:
    other, slave = os.openpty()
    with open(slave, "w", encoding="utf-8") as file:
        output = Output(file)
        output.begin()
        os.close(other)
        assert output.write_now("hips") == b"hips"
        output.write("hips")
        output.close()


def test_what_is_no_terminal_is_left_to_the_thread() -> None:
    with open(os.devnull, "w", encoding="utf-8") as file:
        output = Output(file)
        output.begin()
        assert output.write_now("hips") == "hips"


def test_once_closed_and_begun_anew_it_writes_at_once_again(line: Line) -> None:
    line.output.close()
    assert line.output.write_now("hips") == "hips"
    line.output.handed_over += 1
    line.output.begin()
    assert not line.output.write_now("hips")
