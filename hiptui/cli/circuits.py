"""`hiptui list`, `hiptui show`, and circuits and settings as every command line names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hiptui.cli import (
    Wrong,
    columns,
    complain,
    did_you_mean,
    print_json,
    print_text,
    quoted,
)
from hiptui.domain.circuit import Circuit, Side, TimingChoice
from hiptui.domain.formatting import clock, many, number, total
from hiptui.domain.settings import Settings, resolve
from hiptui.domain.timeline import Kind, Timeline, build
from hiptui.files import paths_here
from hiptui.storage import circuits, settings
from hiptui.toml_lines import Problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    from hiptui.cli.arguments import add_circuit  # noqa: PLC0415 - for command lines only

    if parser.prog == "hiptui show":
        add_circuit(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: Namespace) -> int:
    if args.command == "show":
        line = timeline_of(args, args.circuit)
        return print_json(show_data(line)) if args.json else print_text(show_text(line))
    settings = settings_of(args)
    lines = [timeline(circuit, settings) for circuit in circuits_of(args)]
    return print_json(list_data(lines)) if args.json else print_text(list_text(lines))


def list_data(timelines: Iterable[Timeline]) -> list[dict[str, object]]:
    return [
        {
            "id": line.circuit.id,
            "name": line.circuit.name,
            "moves": len(line.circuit.moves),
            "rounds": line.timing.rounds,
            "total_seconds": number(line.seconds),
            "work_seconds": number(line.work_seconds),
            "from": line.circuit.origin,
        }
        for line in timelines
    ]


def list_text(timelines: Iterable[Timeline]) -> str:
    rows = [
        (
            line.circuit.id,
            line.circuit.name,
            str(len(line.circuit.moves)),
            total(line.seconds, bool(line.waits)),
            str(line.timing.rounds),
        )
        for line in timelines
    ]
    return columns([("id", "name", "moves", "total", "rounds"), *rows], right={2, 3, 4})


def show_data(line: Timeline) -> dict[str, object]:
    return {
        "circuit": line.circuit.id,
        "rounds": line.timing.rounds,
        "total_seconds": number(line.seconds),
        "work_seconds": number(line.work_seconds),
        "segments": [_segment_data(line, i) for i in range(len(line.segments))],
    }


def _segment_data(line: Timeline, index: int) -> dict[str, object]:
    segment = line.segments[index]
    move = segment.move
    return {
        "index": index,
        "kind": segment.kind.value,
        "start": number(line.starts[index]),
        "seconds": None if segment.seconds is None else number(segment.seconds),
        "round": segment.round,
        "move": segment.move_number,
        "move_name": move.name if move else None,
        "side": segment.side.value if segment.side else None,
        "label": (move.label(segment.side) or None) if move else None,
        "reps": segment.reps,
    }


def show_text(line: Timeline) -> str:
    """The timetable with a heading, one segment a line."""
    circuit = line.circuit
    facts = [
        many(line.timing.rounds, "round") + f" of {many(len(circuit.moves), 'move')}",
        f"{total(line.seconds, bool(line.waits))} in all",
    ]
    if line.work_seconds:
        facts.append(f"{clock_exact(line.work_seconds)} of work")
    if cool_down := line.seconds - line.work_end:
        facts.append(f"the last {clock_exact(cool_down)} to cool down")
    head = ("start", "length", "kind", "round", "move", "name", "side", "label")
    rows = [_segment_row(line, i) for i in range(len(line.segments))]
    table = columns([head, *rows], right={0, 1})
    return f"{circuit.name} ({circuit.id})\n{', '.join(facts)}\n\n{table}"


def _segment_row(line: Timeline, index: int) -> Sequence[str]:
    segment = line.segments[index]
    move = segment.move
    guessed = bool(line.waits) and line.waits[0] < index
    reps = f" x {segment.reps}" if segment.kind is Kind.WORK and segment.reps else ""
    return (
        ("~" if guessed else "") + clock_exact(line.starts[index]),
        ("~" if segment.waits else "") + clock_exact(segment.length),
        segment.kind.value,
        f"{segment.round}/{line.timing.rounds}",
        f"{segment.move_number}/{len(line.circuit.moves)}" if move else "",
        f"{move.name}{reps}" if move else "",
        segment.side.value if segment.side else "",
        move.label(segment.side) if move else "",
    )


def clock_exact(seconds: float) -> str:
    """Seconds as m:ss, with the fraction where there is one: 22.5 -> "0:22.5"."""
    thousandths = round(seconds * 1000)
    fraction = f".{thousandths % 1000:03}".rstrip("0").rstrip(".")
    return clock(thousandths // 1000) + fraction


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
    by_id = {circuit.id: circuit for circuit in found}
    if (circuit := by_id.get(circuit_id)) is None:
        hint = did_you_mean(circuit_id, by_id)
        raise Wrong(f"no circuit {quoted(circuit_id)}; {hint}see hiptui list")
    return circuit


def first_sided(args: Namespace, circuit: Circuit) -> Circuit:
    return circuit.with_first(Side(args.first)) if args.first else circuit


def choice_of(args: Namespace, circuit: Circuit) -> TimingChoice:
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
