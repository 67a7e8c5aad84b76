"""What the command line names: files, each read once, and circuits by their id."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from hiptui.cli.arguments import Wrong, quoted
from hiptui.cli.stdio import complain, did_you_mean
from hiptui.domain.circuit import Circuit, Side, TimingChoice
from hiptui.domain.formatting import many
from hiptui.domain.settings import Settings, resolve
from hiptui.domain.timeline import Timeline, build
from hiptui.files import paths_here
from hiptui.storage import circuits, settings
from hiptui.toml_lines import Problem


def settings_file(args: Namespace) -> Path:
    """The settings file of this run; a new one needs a folder to be made in."""
    path: Path | None = args.settings
    if path and (path.is_dir() or not (path.exists() or path.absolute().parent.is_dir())):
        what = "a folder" if path.is_dir() else "no such file, and no folder for a new one"
        raise Wrong(f"--settings {quoted(str(path))}: {what}; name a file")
    return path or paths_here().settings


def settings_of(args: Namespace) -> Settings:
    """The settings, what is wrong in their file told."""
    found = settings.read(settings_file(args))
    complain(*found.warnings)
    return found.settings


def refuse(problems: Iterable[Problem]) -> None:
    """See that nothing is wrong with circuit files named on the command line."""
    if lines := [str(problem) for problem in problems]:
        raise Wrong(*lines)


def circuits_of(args: Namespace) -> tuple[Circuit, ...]:
    """All circuits, what is wrong with the user's own told."""
    found = circuits.collect(paths_here().circuits, args.circuits)
    refuse(circuits.problems_in(args.circuits, found.problems))
    complain(*map(str, found.problems))
    return found.circuits


def named(found: Iterable[Circuit], circuit_id: str) -> Circuit:
    """The circuit of this id."""
    by_id = {circuit.id: circuit for circuit in found}
    if (circuit := by_id.get(circuit_id)) is None:
        hint = did_you_mean(circuit_id, by_id)
        raise Wrong(f"no circuit {quoted(circuit_id)}; {hint}see hiptui list")
    return circuit


def first_sided(args: Namespace, circuit: Circuit) -> Circuit:
    """The circuit with the side first that the command line asks for."""
    return circuit.with_first(Side(args.first)) if args.first else circuit


def choice_of(args: Namespace, circuit: Circuit) -> TimingChoice:
    """The timing the command line asks for."""
    least, most = circuit.rounds.min, circuit.rounds.max
    if args.rounds is not None and not least <= args.rounds <= most:
        allowed = f"{least} to {most} rounds" if least < most else many(least, "round")
        raise Wrong(f"--rounds {args.rounds}: {circuit.id} has {allowed}, choose from those")
    return TimingChoice(rounds=args.rounds, rest=args.rest)


def timeline(circuit: Circuit, chosen: Settings, choice: TimingChoice | None = None) -> Timeline:
    """The timetable of `circuit` with these settings and what the command line says."""
    return build(circuit, resolve(circuit, chosen, choice))


def timeline_of(args: Namespace, circuit_id: str) -> Timeline:
    """The timetable of the circuit of this id as the command line asks for it."""
    chosen = settings_of(args)
    circuit = first_sided(args, named(circuits_of(args), circuit_id))
    return timeline(circuit, chosen, choice_of(args, circuit))
