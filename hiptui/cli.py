"""The command line. Imports wait for the command that needs them, Textual for the screen."""

from __future__ import annotations

import io
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from errno import EBADF
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hiptui import arguments
from hiptui.arguments import Wrong, quoted

if TYPE_CHECKING:
    from hiptui.domain.circuit import Circuit
    from hiptui.domain.settings import Choice, Settings
    from hiptui.storage.paths import Paths

_IDS = 20
"""Circuits that an error names."""


class _Command(NamedTuple):
    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run `hiptui` with these arguments, or the process's own, and give the exit code."""
    try:
        code = _guarded(sys.argv[1:] if argv is None else argv)
        _write("")  # what argparse has left in the buffer
    except Wrong as error:
        _complain(*error.args)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0  # whoever read had enough
    except OSError as error:
        where = "" if error.filename is None else f", {error.filename}"
        _complain(f"{error.strerror or error}{where}")
        return 1
    return code


def _guarded(argv: Sequence[str]) -> int:
    try:
        return _run(argv)
    except SystemExit as leave:  # argparse has printed help or version
        return leave.code if isinstance(leave.code, int) else 0


def _run(argv: Sequence[str]) -> int:
    args = arguments.root({name: item.help for name, item in _COMMANDS.items()}).parse_args(argv)
    if args.command is None:
        return _run_screen(args)
    if (command := _COMMANDS.get(args.command)) is None:
        hint = _did_you_mean(args.command, _COMMANDS)
        raise Wrong(f"no command {quoted(args.command)}; {hint}see hiptui --help")
    parser = arguments.parser(f"hiptui {args.command}", command.help)
    command.arguments(parser)
    return command.run(parser.parse_args(args.words, args))


def _run_screen(args: Namespace) -> int:
    return _screen(args, _paths(), None)


def _run_start(args: Namespace) -> int:
    paths = _paths()
    circuits = _circuits(args, paths)
    if args.circuit is None:
        ids = ", ".join(circuit.id for circuit in circuits[:_IDS])
        raise Wrong(f"start: no session on record to do again, name a circuit: {ids}")
    circuit = _named(circuits, args.circuit)
    return _screen(args, paths, (circuit, _choice(args, circuit)))


def _screen(args: Namespace, paths: Paths, start: tuple[Circuit, Choice] | None) -> int:
    """The full-screen program."""
    settings, extra = _settings_file(args), _extra(args)
    _need_terminal()
    from hiptui.runtime import Runtime, StartRequest  # noqa: PLC0415 - heavy
    from hiptui.ui.app import run  # noqa: PLC0415 - heavy

    runtime = Runtime.open(paths, settings, extra, args.speed)
    return run(runtime, StartRequest(*start) if start else None)


def _need_terminal() -> None:
    instead = "hiptui show CIRCUIT prints a timetable anywhere"
    for name, stream in (("input", sys.stdin), ("error output", sys.stderr)):
        if stream is None or not stream.isatty():
            raise Wrong(f"the full screen needs a terminal, standard {name} is none; {instead}")
    if os.environ.get("TERM") == "dumb":
        raise Wrong(f"the full screen needs a better terminal than TERM=dumb; {instead}")


def _run_list(args: Namespace) -> int:
    from hiptui import timetable  # noqa: PLC0415 - this command's own

    paths = _paths()
    settings = _settings(args, paths)
    lines = [timetable.timeline(circuit, settings) for circuit in _circuits(args, paths, True)]
    if args.json:
        return _print_json(timetable.list_data(lines))
    return _print(timetable.list_text(lines))


def _run_show(args: Namespace) -> int:
    from hiptui import timetable  # noqa: PLC0415 - this command's own

    paths = _paths()
    settings = _settings(args, paths)
    circuit = _named(_circuits(args, paths, True), args.circuit)
    line = timetable.timeline(circuit, settings, _choice(args, circuit))
    if args.json:
        return _print_json(timetable.show_data(line))
    return _print(timetable.show_text(line))


def _run_check(args: Namespace) -> int:
    from hiptui.domain.problems import printable  # noqa: PLC0415 - this command's own
    from hiptui.storage.circuits import read  # noqa: PLC0415 - this command's own

    code = 0
    for path in args.files:
        loaded = read(path)
        for problem in loaded.problems:
            _say(str(problem))
            code = 2
        if not loaded.problems:
            moves = sum(len(circuit.moves) for circuit in loaded.circuits)
            counts = f"{_many(len(loaded.circuits), 'circuit')}, {_many(moves, 'move')}"
            _print(f"{printable(str(path))}: {counts}, all well")
    return code


def _run_schema(args: Namespace) -> int:
    from hiptui.storage.circuits import schema  # noqa: PLC0415 - this command's own

    return _print_json(schema())


def _paths() -> Paths:
    from hiptui.storage import paths  # noqa: PLC0415 - not for --version

    return paths.find(os.environ)


def _settings_file(args: Namespace) -> Path | None:
    """The settings file named on the command line; a new one needs a folder to be made in."""
    path: Path | None = args.settings
    if path and (path.is_dir() or not (path.exists() or path.absolute().parent.is_dir())):
        what = "a folder" if path.is_dir() else "no such file, and no folder for a new one"
        raise Wrong(f"--settings {quoted(str(path))}: {what}; name a file")
    return path


def _settings(args: Namespace, paths: Paths) -> Settings:
    from hiptui.storage import settings  # noqa: PLC0415 - not for --version

    found = settings.read(_settings_file(args) or paths.settings)
    for warning in found.warnings:
        _complain(warning)
    return found.settings


def _extra(args: Namespace) -> tuple[Path, ...]:
    """The circuit files named on the command line, which must be well."""
    from hiptui.storage.circuits import read  # noqa: PLC0415 - not for --version

    problems = [str(problem) for path in args.circuits for problem in read(path).problems]
    if problems:
        raise Wrong(*problems)
    return tuple(args.circuits)


def _circuits(args: Namespace, paths: Paths, warn: bool = False) -> tuple[Circuit, ...]:
    """All circuits; what is wrong with the user's own is told where no screen will."""
    from hiptui.storage.circuits import collect  # noqa: PLC0415 - not for --version

    loaded = collect(paths.circuits, _extra(args))
    for problem in loaded.problems if warn else ():
        _complain(str(problem))
    return loaded.circuits


def _named(circuits: Iterable[Circuit], circuit_id: str) -> Circuit:
    by_id = {circuit.id: circuit for circuit in circuits}
    if (circuit := by_id.get(circuit_id)) is None:
        hint = _did_you_mean(circuit_id, by_id)
        raise Wrong(f"no circuit {quoted(circuit_id)}; {hint}see hiptui list")
    return circuit


def _choice(args: Namespace, circuit: Circuit) -> Choice:
    """The timing the command line asks for."""
    from hiptui.domain.settings import Choice  # noqa: PLC0415 - not for --version

    least, most = circuit.rounds.min, circuit.rounds.max
    if args.rounds is not None and not least <= args.rounds <= most:
        allowed = f"{least} to {most} rounds" if least < most else _many(least, "round")
        raise Wrong(f"--rounds {args.rounds}: {circuit.id} has {allowed}, choose from those")
    return Choice(rounds=args.rounds, rest=args.rest)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - for errors only

    close = get_close_matches(word[:100], list(known), 1)
    return f'did you mean "{close[0]}"? ' if close else ""


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _print_json(data: object) -> int:
    from json import dumps  # noqa: PLC0415 - not for --version

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return _print(dumps(data, ensure_ascii=False, indent=2))


def _print(text: str) -> int:
    """A text for stdout; what its encoding lacks is escaped. Always 0."""
    if sys.stdout is None:
        raise OSError(EBADF, os.strerror(EBADF), "standard output")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    _write(f"{text}\n")
    return 0


def _write(text: str) -> None:
    """Write `text` and all before it to stdout, now: at the interpreter's end errors would show."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # The interpreter flushes once more when it ends, and must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OSError(error.errno, error.strerror, "standard output") from error


def _complain(*lines: str) -> None:
    """Lines for stderr, each with the program's name in front."""
    _say(*(f"hiptui: {line}" for line in lines))


def _say(*lines: str) -> None:
    """Lines for stderr; where nobody can read them there is nothing left to say."""
    from hiptui.domain.problems import printable  # noqa: PLC0415 - for errors only

    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write("".join(f"{printable(line)}\n" for line in lines))


_COMMANDS = {
    "start": _Command("begin a session at once", arguments.takes_start, _run_start),
    "list": _Command("list the circuits", arguments.takes_json, _run_list),
    "show": _Command("print a circuit's timetable", arguments.takes_show, _run_show),
    "check": _Command("check files with circuits", arguments.takes_files, _run_check),
    "schema": _Command(
        "print the JSON Schema of circuits.toml", arguments.takes_nothing, _run_schema
    ),
}
