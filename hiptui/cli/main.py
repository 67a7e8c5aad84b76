"""The command line. Imports wait for the command that needs them, Textual for the screen."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from hiptui.cli import arguments
from hiptui.cli.arguments import Wrong, quoted
from hiptui.cli.context import (
    choice_of,
    circuits_of,
    extra_files,
    first_sided,
    named,
    paths_here,
    settings_file,
)
from hiptui.cli.stdio import complain, did_you_mean, flush

if TYPE_CHECKING:
    from hiptui.domain.circuit import Circuit
    from hiptui.domain.timing import TimingChoice
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
        flush()  # what argparse has left in the buffer
    except Wrong as error:
        complain(*error.args)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0  # whoever read had enough
    except OSError as error:
        where = "" if error.filename is None else f", {error.filename}"
        complain(f"{error.strerror or error}{where}")
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
        hint = did_you_mean(args.command, _COMMANDS)
        raise Wrong(f"no command {quoted(args.command)}; {hint}see hiptui --help")
    parser = arguments.parser(f"hiptui {args.command}", command.help)
    command.arguments(parser)
    return command.run(parser.parse_args(args.words, args))


def _run_screen(args: Namespace) -> int:
    return _screen(args, paths_here(), None)


def _run_start(args: Namespace) -> int:
    paths = paths_here()
    circuits = circuits_of(args, paths)
    again = args.circuit is None
    circuit = _last(paths, circuits) if again else named(circuits, args.circuit)
    circuit, choice = first_sided(args, circuit), choice_of(args, circuit)
    if _must_wait(args, paths):
        complain("start: a session runs in another terminal, hiptui remote drives it")
        return 1
    if args.plain or os.environ.get("HIPTUI_PLAIN") == "1" or _settled_on_lines(args, paths):
        return _plain(args, paths, circuit, choice)
    return _screen(args, paths, (circuit, choice))


def _settled_on_lines(args: Namespace, paths: Paths) -> bool:
    from hiptui.storage import settings  # noqa: PLC0415 - not for --version

    return settings.read(settings_file(args) or paths.settings).settings.display.plain


def _last(paths: Paths, circuits: Sequence[Circuit]) -> Circuit:
    """The circuit done last."""
    last = None
    if paths.history.exists():
        from hiptui.storage.history.history import History  # noqa: PLC0415 - SQLite, for this only

        history = History(paths.history)
        last = history.last_circuit()
        complain(*history.notices())
    for circuit in circuits:
        if circuit.id == last:
            return circuit
    ids = ", ".join(circuit.id for circuit in circuits[:_IDS])
    why = "no session on record to do again" if last is None else f"{quoted(last)} is gone"
    raise Wrong(f"start: {why}, name a circuit: {ids}")


def _must_wait(args: Namespace, paths: Paths) -> bool:
    """Whether another program runs a session; a rehearsal goes on beside it."""
    from hiptui.storage.history.history import History  # noqa: PLC0415 - SQLite, for this only

    recorded: bool = args.record or args.speed == 1
    return recorded and History(paths.history).running() is not None


def _plain(args: Namespace, paths: Paths, circuit: Circuit, choice: TimingChoice) -> int:
    """The session as lines of text."""
    settings, extra = settings_file(args), extra_files(args)
    from hiptui.plain.run import run_plain  # noqa: PLC0415 - this command's own
    from hiptui.runtime import Runtime  # noqa: PLC0415 - heavy
    from hiptui.storage.history.errors import HistoryError  # noqa: PLC0415 - this command's own

    try:
        runtime = Runtime.open(paths, settings, extra, args.speed, record=args.record)
        return run_plain(runtime, circuit, choice)
    except HistoryError as error:
        complain(str(error))
        return 1


def _screen(args: Namespace, paths: Paths, start: tuple[Circuit, TimingChoice] | None) -> int:
    """The full-screen program."""
    settings, extra = settings_file(args), extra_files(args)
    _need_terminal()
    from hiptui.runtime import Runtime, StartRequest  # noqa: PLC0415 - heavy
    from hiptui.ui.app import run  # noqa: PLC0415 - heavy

    runtime = Runtime.open(paths, settings, extra, args.speed, record=args.record)
    return run(runtime, StartRequest(*start) if start else None)


def _need_terminal() -> None:
    instead = "hiptui start CIRCUIT --plain works anywhere"
    for name, stream in (("input", sys.stdin), ("error output", sys.stderr)):
        if stream is None or not stream.isatty():
            raise Wrong(f"the full screen needs a terminal, standard {name} is none; {instead}")
    if os.environ.get("TERM") == "dumb":
        raise Wrong(f"the full screen needs a better terminal than TERM=dumb; {instead}")


def _module(name: str) -> Callable[[Namespace], int]:
    """The `run` of a module of hiptui.cli, imported when it is called."""

    def run(args: Namespace) -> int:
        code: int = import_module(f"hiptui.cli.{name}").run(args)
        return code

    return run


_COMMANDS = {
    "start": _Command("begin a session at once", arguments.takes_start, _run_start),
    "list": _Command("list the circuits", arguments.takes_json, _module("list")),
    "show": _Command("print a circuit's timetable", arguments.takes_show, _module("show")),
    "history": _Command(
        "print what was done, or merge it", arguments.takes_history, _module("history")
    ),
    "plan": _Command("say what today asks for", arguments.takes_json, _module("plan")),
    "export": _Command(
        "write a file for a watch or a training log", arguments.takes_export, _module("export")
    ),
    "remote": _Command(
        "drive or read a running session", arguments.takes_remote, _module("remote")
    ),
    "figure": _Command("show how a move is done", arguments.takes_figure, _module("figure")),
    "doctor": _Command(
        "tell what was found here, and play each cue", arguments.takes_doctor, _module("doctor")
    ),
    "check": _Command(
        "check files with circuits or figures", arguments.takes_files, _module("check")
    ),
    "schema": _Command(
        "print the JSON Schema of circuits.toml", arguments.takes_nothing, _module("schema")
    ),
}
