"""Frames kept at three bytes a cell, a quarter of what their runs take."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import groupby
from typing import NamedTuple

from hiptui.figure.frame import BodyRole, Frame, Run

_ROLES = tuple(BodyRole)


class _Packed(NamedTuple):
    width: int
    text: str
    roles: bytes


class FrameCache:
    """Frames by key, up to a number of cells in all; those unused for longest go first."""

    def __init__(self, most: int) -> None:
        """A cache for `most` cells."""
        self._most = most
        self._cells = 0
        self._packed: dict[Hashable, _Packed] = {}

    def frame(self, key: Hashable, draw: Callable[[], Frame]) -> Frame:
        """The frame of this key, drawn where it is not here."""
        packed = self._packed.pop(key, None)
        if packed is not None:
            self._packed[key] = packed
            return _unpacked(packed)
        frame = draw()
        packed = self._packed[key] = _pack(frame)
        self._cells += len(packed.text)
        while self._cells > self._most and len(self._packed) > 1:
            self._cells -= len(self._packed.pop(next(iter(self._packed))).text)
        return frame


def _pack(frame: Frame) -> _Packed:
    runs = [run for row in frame.rows for run in row]
    roles = b"".join(bytes((run.fg | run.bg << 4,)) * len(run.text) for run in runs)
    return _Packed(frame.width, "".join(run.text for run in runs), roles)


def _unpacked(packed: _Packed) -> Frame:
    width, text, _ = packed
    starts = range(0, len(text), width)
    return Frame(width, len(starts), tuple(tuple(_runs(packed, start)) for start in starts))


def _runs(packed: _Packed, start: int) -> Iterator[Run]:
    """The runs of the row that begins at a cell: neighbours differ in their roles."""
    for byte, cells in groupby(packed.roles[start : start + packed.width]):
        end = start + sum(1 for _ in cells)
        yield Run(packed.text[start:end], _ROLES[byte & 15], _ROLES[byte >> 4])
        start = end
