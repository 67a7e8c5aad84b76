"""`hiptui doctor`: what was found, and each cue once to be heard."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap

from hiptui import __version__
from hiptui.cli import Wrong, has_screen, print_text
from hiptui.cli.circuits import settings_file
from hiptui.domain.formatting import many, printable
from hiptui.domain.settings import CueSettings
from hiptui.engine import Clock
from hiptui.figure.library import shipped_ids
from hiptui.files import paths_here
from hiptui.outputs.capabilities import Capabilities, notify_way, probe, sound_way, speaks, speech
from hiptui.outputs.keep_awake import wake_lock
from hiptui.outputs.outputs import sound_check
from hiptui.runtime import Runtime
from hiptui.storage.history.database import is_damage, is_newer, reading, reason, version_of
from hiptui.storage.history.history import History
from hiptui.storage.history.rows import LEAST_WORK
from hiptui.ui.keymap import keymap

Finding = tuple[str, str]
"""A name and a sentence; more sentences have no name."""

FULL = 1 << 24
"""Colours of a terminal that shows them all."""
_PARTS = "from hiptui.ui.textual_patches.screen import parts_in_use as p; print(*p(), sep=chr(10))"
_SMALLEST = (40, 12)
_MOST = 20
"""Problems of one kind that are told."""
_NAME = 14
"""Cells of a name and the space after it."""
_SENTENCE = "Left side. Hip raise."
_BELLS = (
    "bell: each cue has its number of bells, far enough apart for terminals that drop what "
    "follows a bell within half a second"
)
_SPEAKING = 3.0
"""Seconds that the sentence takes at most."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--keys", action="store_true", help="show each key that is pressed")


def run(args: Namespace, wait: Callable[[float], Awaitable[object]] = asyncio.sleep) -> int:
    """Tell all, then play; the exit code. `wait` lets seconds pass."""
    runtime = Runtime(paths_here(), settings_file(args), args.circuits, Clock())
    if args.keys:
        return _show_keys(runtime)
    found = probe()
    about, well = _history(runtime.paths.history)
    print_text(f"hiptui {__version__}")
    _tell(_files(runtime))
    _tell([("history", about), ("terminal", terminal(runtime.environ))])
    _tell(_screen(runtime))
    _tell(findings(found, runtime.settings.cues))
    _tell([("keep awake", asyncio.run(wake_lock(found)))])
    if sys.stdout.isatty():
        asyncio.run(_play(runtime, found, wait))
    return 0 if well else 1


def _show_keys(runtime: Runtime) -> int:
    if not has_screen():
        raise Wrong("doctor --keys: needs a terminal, run it in the one you train with")
    from hiptui.ui.small_apps import KeyViewer  # noqa: PLC0415 - Textual, for this only

    keys = keymap(runtime.settings.keys, runtime.settings_path.name)
    return KeyViewer(keys).run_to_end()


def _tell(found: Iterable[Finding]) -> None:
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for name, sentence in found:
        text = printable(sentence)
        room = max(_NAME, width - _NAME) if width else len(text) + 1
        # Paths and names stay whole, to be copied.
        rows = wrap(text, room, break_long_words=False, break_on_hyphens=False)
        for head, row in zip_longest([name], rows, fillvalue=""):
            print_text(f"{head:{_NAME}}{row}")


def _files(runtime: Runtime) -> Iterator[Finding]:
    paths, path = runtime.paths, runtime.settings_path
    yield "python", f"{platform.python_version()}, {sys.executable}"
    asked = runtime.environ.get("HIPTUI_HOME")
    source = "from HIPTUI_HOME" if asked else "where this system keeps such"
    yield "config", f"{paths.config}: {_folder(paths.config)}, {source}"
    yield "data", f"{paths.data}: {_folder(paths.data)}, {source}"
    if os.path.lexists(path):
        keys = keymap(runtime.settings.keys, path.name).warnings
        yield from _listed("settings", str(path), [*runtime.warnings, *keys])
    else:
        yield "settings", f"{path}: none yet, the defaults hold"
    yield from _listed("circuits", many(len(runtime.circuits), "circuit"), runtime.problems)
    own = sum(1 for _ in paths.figures.glob("*.toml"))
    counts = f"{len(shipped_ids())} that ship, {own or 'none'} of your own"
    yield from _listed("figures", counts, runtime.figure_problems)


def _history(path: Path) -> tuple[str, bool]:
    try:
        with reading(path) as db:
            if db is None:
                return f"{path}: none yet", True
            (sessions,) = db.execute(f"SELECT count(*) FROM sessions WHERE {LEAST_WORK}").fetchone()
            (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
            newer = ", of a newer hiptui: read-only" if is_newer(db) else ""
            version = f"version {version_of(db)}{newer}"
    except (sqlite3.Error, OSError) as error:
        if is_damage(error):
            return f"{path}: damaged; the next start keeps it aside and begins a new one", False
        return f"{path}: can't be read, {reason(error)}", False
    size = 0
    for suffix in ("", "-wal"):  # what is not yet in it counts too
        with suppress(OSError):
            size += os.stat(f"{path}{suffix}").st_size
    state = "all well" if verdict == "ok" else f"damaged: {verdict}"
    if verdict == "ok" and not newer:
        lost = sessions - sum(1 for _ in History(path).sessions(segments=True))
        state = f"{lost} can't be read, see hiptui history --json" if lost > 0 else state
    found = f"{path}: {many(sessions, 'session')}, {version}, {-(-size // 1000)} kB, {state}"
    return found, state == "all well"


def terminal(environ: Mapping[str, str]) -> str:
    """The terminal: its name, size, colours and letters."""
    number = colours(environ)
    shown = {0: "no colours", FULL: "16 million colours"}.get(number, f"{number} colours")
    shown += " (NO_COLOR)" if "NO_COLOR" in environ else ""
    letters = getattr(sys.stdout, "encoding", None) or "no encoding"
    name = environ.get("TERM") or "TERM is not set"
    inside = ["inside tmux"] if environ.get("TMUX") else []
    need = "" if letters.lower().startswith("utf") else " (block letters need UTF-8)"
    return ", ".join([name, _size(), shown, letters.upper() + need, *inside])


def _screen(runtime: Runtime) -> Iterator[Finding]:
    """How the full screen would be drawn, and who decided it."""
    command = [sys.executable, "-c", _PARTS]  # Textual, which no command may load, is asked outside
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    parts = done.stdout.splitlines() if done.returncode == 0 else ["can't be loaded"] * 3
    yield from zip(("display", "driver", "paints"), parts, strict=True)
    chosen, environ = runtime.settings.display.clock, runtime.environ
    named = (name for name in ("LC_ALL", "LC_TIME", "LANG") if environ.get(name))
    locale = next((f"{name}={environ[name]}" for name in named), "no locale")
    source = locale if chosen == "auto" else f'clock = "{chosen}"'
    yield "clock", f"{runtime.time_of_day(datetime.now().astimezone())}, from {source}"


def _folder(folder: Path) -> str:
    if os.path.isdir(folder):
        return "there, writable" if os.access(folder, os.W_OK | os.X_OK) else "there, read-only"
    if os.path.lexists(folder):
        return "not a folder"
    above = next(parent for parent in folder.parents if os.path.exists(parent))
    can = os.path.isdir(above) and os.access(above, os.W_OK | os.X_OK)
    return "not there yet, can be made" if can else "not there, can't be made"


def findings(found: Capabilities, settings: CueSettings) -> Iterator[Finding]:
    """What was found for sound, voice and terminal, and what comes of it."""
    way, program = sound_way(found, settings), speech(found, settings)
    says = f"{found.ssh_from} says so"
    if found.ssh:
        yield "ssh", f"yes, {says}: sounds of this machine would not be heard"
    else:
        yield "ssh", f"no, {says}" if found.ssh_from == "tmux" else "no"
    yield "player", " ".join(found.player) or "none found"
    server = ", to PULSE_SERVER" if found.sound_server else ""
    tones = f"tones{server}, volume {settings.volume}"
    yield "sound", {"tones": tones, "bell": _BELLS}.get(way, way)
    none = "none found (espeak-ng, or say on macOS)"
    yield "speech", " ".join(program.argv) if program else none
    yield "voice", settings.voice if speaks(found, settings) else "off"
    yield "title", "yes" if found.osc else "no: this terminal takes none"
    yield "notification", notify_way(found, settings, way)
    yield "progress", "yes" if found.progress else "no: not known to show it"


def _listed(name: str, what: str, problems: Sequence[object]) -> Iterator[Finding]:
    yield name, f"{what}, {many(len(problems), 'problem') if problems else 'no problems'}"
    yield from (("", str(problem)) for problem in problems[:_MOST])
    if len(problems) > _MOST:
        yield "", f"and {len(problems) - _MOST} more"


def _size() -> str:
    for descriptor in (1, 2, 0):
        with suppress(OSError):
            size = os.get_terminal_size(descriptor)
            small = size.columns < _SMALLEST[0] or size.lines < _SMALLEST[1]
            need = " (too small: at least 40x12)" if small else ""
            return f"{size.columns}x{size.lines}{need}"
    return "no terminal here"


async def _play(
    runtime: Runtime, found: Capabilities, wait: Callable[[float], Awaitable[object]]
) -> None:
    if sound_way(found, runtime.settings.cues) == "off":
        print_text("\nSound is off.")
        return
    outputs = runtime.outputs(partial(print, end="", flush=True), _mention)
    try:
        print_text("\nEach cue once:")
        await sound_check(outputs, _mention, wait)
        if speaks(found, runtime.settings.cues):
            _mention(f"the voice: {_SENTENCE}")
            outputs.say(_SENTENCE)
            await wait(_SPEAKING)
    finally:
        await outputs.close()


def _mention(message: str) -> None:
    print_text(f"  {message}")


def colours(environ: Mapping[str, str]) -> int:
    """0, 16, 256 or 2^24, as many as the screen would be drawn in; none where NO_COLOR says so."""
    term = environ.get("TERM", "").lower()
    if "NO_COLOR" in environ or term in {"dumb", "unknown"}:
        return 0
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return FULL
    return 256 if term.rpartition("-")[2] in {"256color", "kitty"} else 16
