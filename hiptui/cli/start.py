"""`hiptui start`: a session at once; and the program without a command."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from hiptui.cli.arguments import Wrong, add_circuit, quoted
from hiptui.cli.context import paths_here
from hiptui.cli.files import choice_of, first_sided, loaded, named, settings_file
from hiptui.cli.stdio import complain
from hiptui.domain.circuit import Circuit
from hiptui.domain.timing import TimingChoice
from hiptui.runtime import FilesRead, Runtime, StartRequest
from hiptui.storage import settings
from hiptui.storage.circuits import Loaded
from hiptui.storage.paths import Paths

_IDS = 20
"""Circuits that an error names."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    add_circuit(parser, "?")
    parser.add_argument("--plain", action="store_true", help="lines of text, also through a pipe")


def run(args: Namespace) -> int:
    """Begin the session; the exit code."""
    paths = paths_here()
    found = loaded(args, paths)
    again = args.circuit is None
    circuit = _last(paths, found.circuits) if again else named(found.circuits, args.circuit)
    circuit, choice = first_sided(args, circuit), choice_of(args, circuit)
    if _must_wait(args, paths):
        complain("start: a session runs in another terminal, hiptui remote drives it")
        return 1
    files = _files(args, paths, found)
    on_lines = files.settings.settings.display.plain or os.environ.get("HIPTUI_PLAIN") == "1"
    if args.plain or on_lines:
        return _plain(_runtime(args, files), circuit, choice)
    _need_terminal()
    return _screen(_runtime(args, files), StartRequest(circuit, choice))


def run_alone(args: Namespace) -> int:
    """The full-screen program from its start screen; the exit code."""
    paths = paths_here()
    files = _files(args, paths, loaded(args, paths))
    _need_terminal()
    return _screen(_runtime(args, files), None)


def _files(args: Namespace, paths: Paths, found: Loaded) -> FilesRead:
    file = settings_file(args, paths)
    return FilesRead(paths, file, tuple(args.circuits), found, settings.read(file))


def _runtime(args: Namespace, files: FilesRead) -> Runtime:
    return Runtime.with_files(files, args.speed, record=args.record)


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


def _plain(runtime: Runtime, circuit: Circuit, choice: TimingChoice) -> int:
    """The session as lines of text."""
    from hiptui.plain.run import run_plain  # noqa: PLC0415 - this way's own
    from hiptui.storage.history.errors import HistoryError  # noqa: PLC0415 - this way's own

    try:
        return run_plain(runtime, circuit, choice)
    except HistoryError as error:
        complain(str(error))
        return 1


def _screen(runtime: Runtime, start: StartRequest | None) -> int:
    """The full-screen program."""
    from hiptui.ui.app import run as run_app  # noqa: PLC0415 - Textual, once all is well

    return run_app(runtime, start)


def _need_terminal() -> None:
    instead = "hiptui start CIRCUIT --plain works anywhere"
    for name, stream in (("input", sys.stdin), ("error output", sys.stderr)):
        if stream is None or not stream.isatty():
            raise Wrong(f"the full screen needs a terminal, standard {name} is none; {instead}")
    if os.environ.get("TERM") == "dumb":
        raise Wrong(f"the full screen needs a better terminal than TERM=dumb; {instead}")
