"""How late cues are: the real program in a terminal of 100x30, its figure running.

    python -m tests.e2e.cues.measure_timing [MINUTES]

Each cue rings the bell. Its delay runs from the moment it was due, by the monotonic clock, to the
bell's arrival at the other end of the terminal; the time to the call that sounds it is part of it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.e2e.cues.support import circuit_in, settings_in, told
from tests.terminal import ROOT, Terminal

MOVES = ("seated-leg-lift", "bridge-single", "hinge-rotation")
CIRCUIT = """
[[circuit]]
id = "cues"
name = "Cues all the time"
rounds = {{ min = 1, max = 20, default = 20 }}
prepare = 5
change = 4
switch = 4
rest = 4
""" + "".join(
    f'[[circuit.move]]\nname = "{name}"\nseconds = 12\nsides = "each"\nfigure = "{name}"\n'
    for name in MOVES
)
NOTES = """
import time
from hiptui.outputs import cue_sounds, outputs

cue_sounds.RHYTHMS = {{cue: times[:1] for cue, times in cue_sounds.RHYTHMS.items()}}
log = open({log!r}, "a", buffering=1)
sound = outputs.Outputs.cue

def noted(self, at, cue, timeline, now):
    log.write(f"{{at}} {{time.monotonic()}}\\n")
    sound(self, at, cue, timeline, now)

outputs.Outputs.cue = noted
"""
"""Goes into the program as sitecustomize: one bell a cue, and a line on when it was due."""


def measure(folder: Path, minutes: float) -> tuple[list[float], list[float], int]:
    """Delays of the calls and of the bells in seconds, and the bytes the terminal got."""
    log, wanted = folder / "due", int(minutes * 60)
    (folder / "sitecustomize.py").write_text(NOTES.format(log=str(log)))
    settings_in(folder, '[cues]\nsound = "bell"\ncount = "all"\nnotify = "off"\n')
    arguments = circuit_in(folder, CIRCUIT.format())
    environ = {"PYTHONPATH": f"{folder}:{ROOT}"}
    with Terminal(folder, *arguments, cells=100, rows=30, environ=environ) as terminal:
        bells: list[float] = []
        while len(bells) < wanted:
            seen = len(terminal.pieces)
            terminal.read(0.02)
            for at, piece in terminal.pieces[seen:]:
                bells += [at] * told(piece).count("bell")
        size = len(terminal.raw)
    moments = [[float(word) for word in row.split()] for row in log.read_text().splitlines()]
    pairs = list(zip(moments, bells, strict=False))
    return (
        [called - due for (due, called), _ in pairs],
        [bell - due for (due, _), bell in pairs],
        size,
    )


def row(name: str, delays: Sequence[float]) -> str:
    """Delays as a line of a table."""
    ordered = sorted(delays)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    values = (statistics.median(ordered), p99, ordered[-1])
    return f"{name:<8}" + "".join(f"{value * 1000:8.1f}" for value in values)


def main() -> None:
    """Measure, and print a table in milliseconds."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 4.0
    with tempfile.TemporaryDirectory() as folder:
        calls, bells, size = measure(Path(folder), minutes)
    print(f"{len(bells)} cues, {size / len(bells):.0f} bytes a cue; milliseconds")
    print(f"{'':<8}{'p50':>8}{'p99':>8}{'max':>8}")
    print(row("called", calls))
    print(row("heard", bells))


if __name__ == "__main__":
    main()
