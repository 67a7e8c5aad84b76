"""What commands have in common: folders, settings, circuits, as the command line names them."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from hiptui.cli.arguments import Wrong, quoted
from hiptui.cli.stdio import complain, did_you_mean
from hiptui.domain.formatting import many

if TYPE_CHECKING:
    from hiptui.domain.circuit import Circuit
    from hiptui.domain.record import SessionRecord
    from hiptui.domain.settings import Settings
    from hiptui.domain.timing import TimingChoice
    from hiptui.storage.history.history import History
    from hiptui.storage.paths import Paths


def paths_here() -> Paths:
    """Where the program's files are."""
    from hiptui.storage import paths  # noqa: PLC0415 - not for --version

    return paths.find(os.environ)


def settings_file(args: Namespace) -> Path | None:
    """The settings file named on the command line; a new one needs a folder to be made in."""
    path: Path | None = args.settings
    if path and (path.is_dir() or not (path.exists() or path.absolute().parent.is_dir())):
        what = "a folder" if path.is_dir() else "no such file, and no folder for a new one"
        raise Wrong(f"--settings {quoted(str(path))}: {what}; name a file")
    return path


def settings_of(args: Namespace, paths: Paths) -> Settings:
    """The settings, what is wrong in their file told."""
    from hiptui.storage import settings  # noqa: PLC0415 - not for --version

    found = settings.read(settings_file(args) or paths.settings)
    for warning in found.warnings:
        complain(warning)
    return found.settings


def extra_files(args: Namespace) -> tuple[Path, ...]:
    """The circuit files named on the command line, which must be well."""
    from hiptui.storage.circuits import read  # noqa: PLC0415 - not for --version

    problems = [str(problem) for path in args.circuits for problem in read(path).problems]
    if problems:
        raise Wrong(*problems)
    return tuple(args.circuits)


def circuits_of(args: Namespace, paths: Paths, warn: bool = False) -> tuple[Circuit, ...]:
    """All circuits; what is wrong with the user's own is told where no screen will."""
    from hiptui.storage.circuits import collect  # noqa: PLC0415 - not for --version

    loaded = collect(paths.circuits, extra_files(args))
    for problem in loaded.problems if warn else ():
        complain(str(problem))
    return loaded.circuits


def named(circuits: Iterable[Circuit], circuit_id: str) -> Circuit:
    """The circuit of this id."""
    by_id = {circuit.id: circuit for circuit in circuits}
    if (circuit := by_id.get(circuit_id)) is None:
        hint = did_you_mean(circuit_id, by_id)
        raise Wrong(f"no circuit {quoted(circuit_id)}; {hint}see hiptui list")
    return circuit


def first_sided(args: Namespace, circuit: Circuit) -> Circuit:
    """The circuit with the side first that the command line asks for."""
    from hiptui.domain.circuit import Side  # noqa: PLC0415 - not for --version

    return circuit.with_first(Side(args.first)) if args.first else circuit


def choice_of(args: Namespace, circuit: Circuit) -> TimingChoice:
    """The timing the command line asks for."""
    from hiptui.domain.timing import TimingChoice  # noqa: PLC0415 - not for --version

    least, most = circuit.rounds.min, circuit.rounds.max
    if args.rounds is not None and not least <= args.rounds <= most:
        allowed = f"{least} to {most} rounds" if least < most else many(least, "round")
        raise Wrong(f"--rounds {args.rounds}: {circuit.id} has {allowed}, choose from those")
    return TimingChoice(rounds=args.rounds, rest=args.rest)


def session_named(history: History, start: str) -> SessionRecord:
    """The one session whose id begins with `start`."""
    found = history.starting_with(start.lower()) if start else []
    if len(found) > 1:
        raise Wrong(f"more than one session begins with {quoted(start)}: give more of its id")
    session = history.session(found[0]) if found else None
    if session is None:
        raise Wrong(f"no session begins with {quoted(start)}: see hiptui history --json")
    return session
