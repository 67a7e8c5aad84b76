"""A figure's file as a figure, or as the list of what is wrong in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from hiptui.domain.problems import Problem
from hiptui.figure.checking import Notes, lines_of
from hiptui.figure.motion import Figure
from hiptui.figure.reading import read

SIZE_MOST = 256 * 1024
"""Bytes of a figure's file."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file held."""

    figure: Figure | None
    """None where the file is missing or wrong."""
    problems: tuple[Problem, ...] = ()
    """All that is wrong in it."""


def parse(text: str, figure_id: str, file: str) -> Loaded:
    """The figure that a TOML text describes."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Loaded(None, (_syntax(file, str(error)),))
    except RecursionError:
        return Loaded(None, (Problem(file, 1, "", "nested too deeply"),))
    notes = Notes(file, lines_of(text))
    figure = read(table, figure_id, notes)
    return Loaded(figure, tuple(notes.problems))


def _syntax(file: str, message: str) -> Problem:
    text, _, place = message.rpartition(" (at line ")
    line = place.split(",")[0]
    if not line.isdigit():
        return Problem(file, 1, "", f"not TOML: {message}")
    return Problem(file, int(line), "", f"not TOML: {text}")


def load_file(path: Path) -> Loaded:
    """The figure in a file; its id is the file's name without .toml."""
    name = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_MOST + 1)
        if len(data) > SIZE_MOST:
            return Loaded(None, (Problem(name, 1, "", f"expected at most {SIZE_MOST} bytes"),))
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Loaded(None, (Problem(name, 1, "", "expected UTF-8 text"),))
    except OSError as error:
        return Loaded(None, (Problem(name, 1, "", f"not readable: {error.strerror}"),))
    return parse(text, path.stem, name)
