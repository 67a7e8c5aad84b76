"""What `list` and `show` print: a circuit's timetable as text and as data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hiptui.cli.table import columns
from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import clock, many, number, total
from hiptui.domain.settings import Settings, resolve
from hiptui.domain.timeline import Kind, Segment, Timeline, build
from hiptui.domain.timing import TimingChoice

Record = dict[str, object]


def timeline(circuit: Circuit, settings: Settings, choice: TimingChoice | None = None) -> Timeline:
    """The timetable of `circuit` with these settings and what the command line says."""
    return build(circuit, resolve(circuit, settings, choice).timing)


def list_data(timelines: Iterable[Timeline]) -> list[Record]:
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


def show_data(line: Timeline) -> Record:
    """The timetable for JSON."""
    return {
        "circuit": line.circuit.id,
        "rounds": line.timing.rounds,
        "total_seconds": number(line.seconds),
        "work_seconds": number(line.work_seconds),
        "segments": [_segment_data(line, i) for i in range(len(line.segments))],
    }


def _segment_data(line: Timeline, index: int) -> Record:
    segment = line.segments[index]
    move = line.move(index)
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
    move = line.move(index)
    guessed = bool(line.waits) and line.waits[0] < index
    return (
        ("~" if guessed else "") + clock_exact(line.starts[index]),
        ("~" if segment.waits else "") + clock_exact(segment.length),
        segment.kind.value,
        f"{segment.round}/{line.timing.rounds}",
        f"{segment.move_number}/{len(line.circuit.moves)}" if move else "",
        _counted(move.name, segment) if move else "",
        segment.side.value if segment.side else "",
        move.label(segment.side) if move else "",
    )


def _counted(name: str, segment: Segment) -> str:
    return f"{name} x {segment.reps}" if segment.kind is Kind.WORK and segment.reps else name


def clock_exact(seconds: float) -> str:
    """Seconds as m:ss, with the fraction where there is one: 22.5 -> "0:22.5"."""
    thousandths = round(seconds * 1000)
    fraction = f".{thousandths % 1000:03}".rstrip("0").rstrip(".")
    return clock(thousandths // 1000) + fraction
