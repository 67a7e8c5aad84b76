"""`hiptui list` and `hiptui show`: all circuits with their lengths, and the timetable of one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence

from hiptui.cli.arguments import add_circuit, add_json
from hiptui.cli.files import circuits_of, settings_of, timeline, timeline_of
from hiptui.cli.stdio import columns, print_json, print_text
from hiptui.domain.formatting import clock, many, number, total
from hiptui.domain.timeline import Kind, Timeline


def add_arguments(parser: ArgumentParser) -> None:
    if parser.prog == "hiptui show":
        add_circuit(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    if args.command == "show":
        line = timeline_of(args, args.circuit)
        return print_json(show_data(line)) if args.json else print_text(show_text(line))
    settings = settings_of(args)
    lines = [timeline(circuit, settings) for circuit in circuits_of(args)]
    return print_json(list_data(lines)) if args.json else print_text(list_text(lines))


def list_data(timelines: Iterable[Timeline]) -> list[dict[str, object]]:
    """A line of `list` each, for JSON."""
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
    """The circuits as aligned columns."""
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
    """The timetable for JSON."""
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
    head = ("start", "length", "kind", "round", "move", "name", "side", "label")
    rows = [_segment_row(line, i) for i in range(len(line.segments))]
    return "\n".join([*_heading(line), "", columns([head, *rows], right={0, 1})])


def _heading(line: Timeline) -> list[str]:
    circuit, timing = line.circuit, line.timing
    facts = [
        many(timing.rounds, "round") + f" of {many(len(circuit.moves), 'move')}",
        f"{total(line.seconds, bool(line.waits))} in all",
    ]
    if line.work_seconds:
        facts.append(f"{clock_exact(line.work_seconds)} of work")
    if cool_down := line.seconds - line.work_end:
        facts.append(f"the last {clock_exact(cool_down)} to cool down")
    return [f"{circuit.name} ({circuit.id})", ", ".join(facts)]


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
