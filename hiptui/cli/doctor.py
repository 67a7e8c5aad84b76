"""`hiptui doctor`: what was found, and each cue once to be heard."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from contextlib import closing

from hiptui import __version__
from hiptui.cli import examine
from hiptui.cli.context import paths_here
from hiptui.cli.examine import Finding
from hiptui.cli.files import settings_file
from hiptui.cli.stdio import print_text
from hiptui.domain.formatting import printable
from hiptui.outputs.capabilities import Capabilities, probe, sound_way, speaks, this_machine
from hiptui.outputs.doctor import findings
from hiptui.outputs.sound_check import sound_check
from hiptui.runtime import Runtime

Wait = Callable[[float], object]

_NAME = 14
"""Cells of a name and the space after it."""
_SENTENCE = "Left side. Hip raise."
_SPEAKING = 3.0
"""Seconds that the sentence takes at most."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    sounding = parser.add_mutually_exclusive_group()
    sounding.add_argument(
        "--play", action="store_true", help="play the cues without a terminal too"
    )
    sounding.add_argument("--quiet", action="store_true", help="play nothing")


def run(args: Namespace, wait: Wait | None = None) -> int:
    """Tell all, then play; the exit code. `wait` lets seconds pass, as the clock does without."""
    paths = paths_here()
    runtime = Runtime.open(paths, settings_file(args, paths), args.circuits, 1.0)
    found = probe(this_machine())
    about, well = examine.history(runtime.paths.history)
    print_text(f"hiptui {__version__}")
    _tell(examine.files(runtime))
    _tell([("history", about), ("terminal", examine.terminal(runtime.environ))])
    _tell(findings(found, runtime.settings.cues))
    if not args.quiet and (args.play or sys.stdout.isatty()):
        _play(runtime, found, wait)
    return 0 if well else 1


def _tell(found: Iterable[Finding]) -> None:
    for name, sentence in found:
        print_text(f"{name:{_NAME}}{printable(sentence)}")


def _play(runtime: Runtime, found: Capabilities, wait: Wait | None) -> None:
    """The sound check: it needs a loop, in which rhythms go on and failures are told."""
    way = sound_way(found, runtime.settings.cues)
    if way == "off":
        print_text("\nSound is off.")
        return
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        outputs = runtime.outputs(_ring, _mention, loop.call_soon_threadsafe, loop.call_later)
        with closing(outputs):
            outputs.make()
            pause = wait or (lambda seconds: runner.run(asyncio.sleep(seconds)))
            print_text("\nEach cue once:")
            for _, meaning in sound_check(outputs.play, pause, way):
                print_text(f"  {meaning}")
            if speaks(found, runtime.settings.cues):
                print_text(f"  the voice: {_SENTENCE}")
                outputs.say(_SENTENCE)
                pause(_SPEAKING)


def _mention(message: str) -> None:
    print_text(f"  {message}")


def _ring(sequence: str) -> None:
    """Send a bell to the terminal, wherever the text goes."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and stream.isatty():
            stream.write(sequence)
            stream.flush()
            return
