"""`hiptui start`: a session at once, or on with the one cut short; and the program without it."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hiptui.cli.arguments import Wrong, add_circuit, quoted
from hiptui.cli.files import choice_of, first_sided, named, refuse, settings_file
from hiptui.cli.stdio import complain
from hiptui.domain.circuit import Circuit
from hiptui.runtime import REFUSED, Runtime, StartRequest
from hiptui.storage.paths import paths_here

if TYPE_CHECKING:
    from hiptui.storage.history.types import Interrupted

_IDS = 20
"""Circuits that an error names."""
_AT_ONCE = 1 << 17
"""Bytes of circuits that the first frame waits for: 20 ms; most people have a tenth of it."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    add_circuit(parser, "?")
    parser.add_argument("--plain", action="store_true", help="lines of text, also through a pipe")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "--resume", action="store_true", help="go on with the session that was cut short"
    )
    asked.add_argument("--new", action="store_true", help="begin anew, whatever was cut short")


def run(args: Namespace) -> int:
    """Lead through it; the exit code."""
    if args.resume:
        _check_resume(args)
    runtime = _opened(args)
    if args.circuit is None and not (args.resume or runtime.paths.history.exists()):
        raise _nothing_named(runtime)
    if runtime.records and runtime.history.running() is not None:
        complain("start: a session runs in another terminal, hiptui remote drives it")
        return 1
    cut = runtime.history.interrupted() if runtime.records and not args.new else None
    if args.resume and cut is None:
        complain(*runtime.history.notices(), "start --resume: no session was cut short")
        return 1
    return _begin(args, runtime, _request(args, runtime, cut))


def run_alone(args: Namespace) -> int:
    """The full-screen program from its start screen; the exit code."""
    runtime = _opened(args, _AT_ONCE)
    _need_terminal()
    return _screen(runtime, None)


def _opened(args: Namespace, at_once: int | None = None) -> Runtime:
    paths, record = paths_here(), args.record
    file = settings_file(args, paths)
    runtime = Runtime.open(paths, file, args.circuits, args.speed, record=record, at_once=at_once)
    refuse(runtime.refused)
    return runtime


def _check_resume(args: Namespace) -> None:
    """See that a session that goes on is asked for nothing new."""
    if args.speed != 1 and not args.record:
        raise Wrong("start --resume: a rehearsal has nothing to go on with, leave out --speed")
    for name in ("rounds", "rest", "first"):
        if getattr(args, name) is not None:
            raise Wrong(f"start --resume: it goes on as it was, leave out --{name}")


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
    if cut and args.circuit in {None, cut.circuit.id}:
        return next((one for one in runtime.circuits if one.id == cut.circuit.id), cut.circuit)
    return _last(runtime) if args.circuit is None else named(runtime.circuits, args.circuit)


def _last(runtime: Runtime) -> Circuit:
    """The circuit done last."""
    newest = runtime.history.newest()
    complain(*runtime.history.notices())
    last = newest.circuit if newest else None
    for circuit in runtime.circuits:
        if circuit.id == last:
            return circuit
    raise _nothing_named(runtime, last)


def _nothing_named(runtime: Runtime, last: str | None = None) -> Wrong:
    why = f"{quoted(last)} is gone" if last else "no session on record to do again"
    ids = ", ".join(circuit.id for circuit in runtime.circuits[:_IDS])
    return Wrong(f"start: {why}, name a circuit: {ids}")


def _begin(args: Namespace, runtime: Runtime, request: StartRequest) -> int:
    """Begin on the full screen or in plain lines."""
    asked = args.plain or os.environ.get("HIPTUI_PLAIN") == "1"
    if asked or runtime.settings.display.plain:
        return _plain(runtime, request)
    _need_terminal()
    return _screen(runtime, request)


def _plain(runtime: Runtime, request: StartRequest) -> int:
    from hiptui.plain.run import run_plain  # noqa: PLC0415 - this way's own
    from hiptui.storage.history.types import HistoryError  # noqa: PLC0415 - this way's own
    from hiptui.ui.key_commands import Where  # noqa: PLC0415 - this way's own
    from hiptui.ui.keymap import keymap, with_letters  # noqa: PLC0415 - the same

    typed = keymap(runtime.settings.keys).typed(Where.SESSION)
    keys = with_letters({"i": "instruction", **typed})
    try:
        return run_plain(runtime, request, keys)
    except HistoryError as error:
        complain(str(error))
        return 1


def _screen(runtime: Runtime, request: StartRequest | None) -> int:
    with _no_tls():
        from hiptui.ui.app import run as run_app  # noqa: PLC0415 - Textual, once all is well

    code = run_app(runtime, request)
    if code == REFUSED:
        refuse(runtime.refused)
    return code


@contextmanager
def _no_tls() -> Iterator[None]:
    """Let asyncio be imported without `ssl`: 10 ms of the start, and nothing here speaks TLS.

    None in sys.modules is what the language has for "not there"; asyncio does without.
    """
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        yield
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # as documented
    try:
        yield
    finally:
        del sys.modules["ssl"]


def _need_terminal() -> None:
    if os.environ.get("TEXTUAL_DRIVER"):  # a browser is the terminal: textual serve, hiptui serve
        return
    instead = "hiptui start CIRCUIT --plain works anywhere"
    for name, stream in (("input", sys.stdin), ("error output", sys.stderr)):
        if stream is None or not stream.isatty():
            raise Wrong(f"the full screen needs a terminal, standard {name} is none; {instead}")
    if os.environ.get("TERM") == "dumb":
        raise Wrong(f"the full screen needs a better terminal than TERM=dumb; {instead}")
