"""`hiptui start`: a session at once, or on with the one cut short; and the program without it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from hiptui.cli import Failed, Wrong, complain, quoted
from hiptui.cli.circuits import choice_of, first_sided, named, refuse, settings_file
from hiptui.domain.circuit import Circuit
from hiptui.engine import Clock
from hiptui.files import paths_here, spared
from hiptui.runtime import REFUSED, Runtime, StartRequest
from hiptui.storage import HistoryError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hiptui.storage.history import Interrupted

_IDS = 20
"""Circuits that an error names."""
_AT_ONCE = 1 << 17
"""Bytes of circuits that the first frame waits for: 20 ms; most people have a tenth of it."""


def add_arguments(parser: ArgumentParser) -> None:
    from hiptui.cli.arguments import add_circuit  # noqa: PLC0415 - for command lines only

    add_circuit(parser, "?")
    parser.add_argument("--plain", action="store_true", help="lines of text, also through a pipe")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "--resume", action="store_true", help="go on with the session that was cut short"
    )
    asked.add_argument("--new", action="store_true", help="begin anew, whatever was cut short")


def run(args: Namespace) -> int:
    if args.resume and args.speed != 1 and not args.record:
        raise Wrong("start --resume: a rehearsal has nothing to go on with, leave out --speed")
    for name in ("rounds", "rest", "first"):
        if args.resume and getattr(args, name) is not None:
            raise Wrong(f"start --resume: it goes on as it was, leave out --{name}")
    runtime = _opened(args)
    if args.circuit is None and not (args.resume or runtime.paths.history.exists()):
        raise _nothing_named(runtime)
    if runtime.records and runtime.history.runs_elsewhere():
        raise Failed("start: a session runs in another terminal, hiptui remote drives it")
    cut = runtime.history.interrupted() if runtime.records and not args.new else None
    if args.resume and cut is None:
        raise Failed(*runtime.history.notices(), "start --resume: no session was cut short")
    request = _request(args, runtime, cut)
    plain = args.plain or os.environ.get("HIPTUI_PLAIN") == "1" or runtime.settings.display.plain
    return _plain(runtime, request) if plain else _screen(runtime, request)


def run_alone(args: Namespace) -> int:
    return _screen(_opened(args, _AT_ONCE), None)


def _opened(args: Namespace, at_once: int | None = None) -> Runtime:
    chosen = (paths_here(), settings_file(args), args.circuits, Clock(args.speed))
    runtime = Runtime(*chosen, record=args.record, at_once=at_once)
    refuse(runtime.refused)
    return runtime


def _request(args: Namespace, runtime: Runtime, cut: Interrupted | None) -> StartRequest:
    """What to begin, or to go on with where that is the circuit that was cut short."""
    circuit = first_sided(args, _circuit(args, runtime, cut))
    if cut and cut.circuit.id != circuit.id:
        if args.resume:
            was = f"{quoted(cut.circuit.id)} was cut short, not {quoted(circuit.id)}"
            raise Wrong(f"start --resume: {was}; leave the circuit out")
        cut = None
    return StartRequest(circuit, choice_of(args, circuit), cut, asks=not args.resume)


def _circuit(args: Namespace, runtime: Runtime, cut: Interrupted | None) -> Circuit:
    """The circuit that is named; else the one that was cut short, or done last."""
    by_id = {circuit.id: circuit for circuit in runtime.circuits}
    if cut and args.circuit in {None, cut.circuit.id}:
        return by_id.get(cut.circuit.id, cut.circuit)
    if args.circuit is not None:
        return named(runtime.circuits, args.circuit)
    newest = runtime.history.newest()
    complain(*runtime.history.notices())
    last = newest.circuit if newest else None
    if last in by_id:
        return by_id[last]
    raise _nothing_named(runtime, last)


def _nothing_named(runtime: Runtime, last: str | None = None) -> Wrong:
    why = f"{quoted(last)} is gone" if last else "no session on record to do again"
    ids = ", ".join(circuit.id for circuit in runtime.circuits[:_IDS])
    return Wrong(f"start: {why}, name a circuit: {ids}")


def _plain(runtime: Runtime, request: StartRequest) -> int:
    from hiptui.plain.session import run_plain  # noqa: PLC0415 - this way's own
    from hiptui.ui.key_commands import Where  # noqa: PLC0415 - this way's own
    from hiptui.ui.keymap import keymap  # noqa: PLC0415 - the same

    keys = keymap(runtime.settings.keys).typed(Where.SESSION, i="instruction")
    try:
        return run_plain(runtime, request, keys)
    except HistoryError as error:
        raise Failed(str(error)) from error


def _screen(runtime: Runtime, request: StartRequest | None) -> int:
    if not os.environ.get("TEXTUAL_DRIVER"):  # else a browser is it: textual serve, hiptui serve
        instead = "hiptui start CIRCUIT --plain works anywhere"
        for name, stream in (("input", sys.stdin), ("error output", sys.stderr)):
            if stream is None or not stream.isatty():
                raise Wrong(f"the full screen needs a terminal, standard {name} is none; {instead}")
        if os.environ.get("TERM") == "dumb":
            raise Wrong(f"the full screen needs a better terminal than TERM=dumb; {instead}")
    with spared():
        from hiptui.ui.app import run as run_app  # noqa: PLC0415 - Textual, once all is well

    code = run_app(runtime, request)
    if code == REFUSED:
        refuse(runtime.refused)
    return code
