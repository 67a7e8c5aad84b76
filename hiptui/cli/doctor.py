"""`hiptui doctor`: what was found, and each cue once to be heard."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Iterable

from hiptui import __version__
from hiptui.cli import examine
from hiptui.cli.arguments import Wrong
from hiptui.cli.context import paths_here
from hiptui.cli.examine import Finding
from hiptui.cli.files import settings_file
from hiptui.cli.stdio import has_terminal, print_text
from hiptui.domain.formatting import printable
from hiptui.outputs.capabilities import Capabilities, probe, sound_way, speaks, this_machine
from hiptui.outputs.findings import findings, wake_lock
from hiptui.outputs.sound_check import sound_check
from hiptui.runtime import Runtime
from hiptui.ui.keymap import keymap

Wait = Callable[[float], Awaitable[object]]

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
    sounding.add_argument("--keys", action="store_true", help="show each key that is pressed")


def run(args: Namespace, wait: Wait = asyncio.sleep) -> int:
    """Tell all, then play; the exit code. `wait` lets seconds pass."""
    paths = paths_here()
    runtime = Runtime.open(paths, settings_file(args, paths), args.circuits, 1.0)
    if args.keys:
        return _show_keys(runtime)
    found = probe(this_machine())
    about, well = examine.history(runtime.paths.history)
    print_text(f"hiptui {__version__}")
    _tell(examine.files(runtime))
    _tell([("history", about), ("terminal", examine.terminal(runtime.environ))])
    _tell(examine.screen(runtime))
    _tell(findings(found, runtime.settings.cues))
    _tell([("keep awake", asyncio.run(wake_lock(found)))])
    if not args.quiet and (args.play or sys.stdout.isatty()):
        asyncio.run(_play(runtime, found, wait))
    return 0 if well else 1


def _show_keys(runtime: Runtime) -> int:
    if not has_terminal() or sys.stderr is None or not sys.stderr.isatty():
        raise Wrong("doctor --keys: needs a terminal, run it in the one you train with")
    from hiptui.ui.key_viewer import run as run_viewer  # noqa: PLC0415 - Textual, for this only

    return run_viewer(keymap(runtime.settings.keys, runtime.settings_path.name))


def _tell(found: Iterable[Finding]) -> None:
    for name, sentence in found:
        print_text(f"{name:{_NAME}}{printable(sentence)}")


async def _play(runtime: Runtime, found: Capabilities, wait: Wait) -> None:
    """The sound check."""
    if sound_way(found, runtime.settings.cues) == "off":
        print_text("\nSound is off.")
        return
    outputs = runtime.outputs(_Here())
    try:
        print_text("\nEach cue once:")
        await sound_check(outputs, _mention, wait)
        if speaks(found, runtime.settings.cues):
            _mention(f"the voice: {_SENTENCE}")
            outputs.say(_SENTENCE)
            await wait(_SPEAKING)
    finally:
        await outputs.close()


class _Here:
    """Where the sounds' messages and bells go."""

    def say(self, message: str) -> None:
        """Tell what fails among the rest."""
        _mention(message)

    def write(self, sequence: str) -> None:
        """Send a bell to the terminal, wherever the text goes."""
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and stream.isatty():
                stream.write(sequence)
                stream.flush()
                return


def _mention(message: str) -> None:
    print_text(f"  {message}")
