"""What this machine and terminal can do, found out without opening a device."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from msgspec import Struct

from hiptui.domain.cues import CueSettings
from hiptui.outputs.patterns import SoundWay

NotifyWay = Literal["bell", "osc9", "osc777", "osc99", "off"]
SpeechKind = Literal["espeak", "say", "command"]

_SILENT_TERMS = frozenset({"", "dumb", "linux", "unknown"})
_NOTIFY: Mapping[str, NotifyWay] = MappingProxyType(
    {
        **dict.fromkeys(("ghostty", "xterm-ghostty", "wezterm", "iterm.app", "iterm2"), "osc9"),
        **dict.fromkeys(("foot", "foot-extra", "contour"), "osc777"),
        **dict.fromkeys(("kitty", "xterm-kitty"), "osc99"),
    }
)
"""The notification a terminal shows, by its own name or by its TERM."""
_PROGRESS = frozenset({"ghostty", "xterm-ghostty", "wezterm"})
"""Those that show progress."""


class SpeechProgram(NamedTuple):
    """A speech program."""

    kind: SpeechKind
    """How it is called."""
    argv: tuple[str, ...]
    """Its path, and its first arguments."""
    volume: int = 100
    """How loud it is to be, from 0 to 100."""


class Machine(Struct, frozen=True):
    """The questions a probe may ask; none of them opens a device."""

    environ: Mapping[str, str]
    """The environment."""
    which: Callable[[str], str | None]
    """Where a program is."""
    exists: Callable[[str], bool]
    """Whether a path exists."""
    read: Callable[[str], str]
    """A small file's text, empty where there is none."""
    platform: str
    """As sys.platform."""
    ask: Callable[[Sequence[str]], str | None] = lambda argv: None
    """What a program says, in an instant; None where it says nothing."""


class Capabilities(Struct, frozen=True):
    """What is there."""

    ssh: bool = False
    """Whether the terminal is on another machine."""
    ssh_from: str = "SSH_CONNECTION"
    """What says so: a variable, or "tmux"."""
    sound_server: bool = False
    """Whether PULSE_SERVER says where sound goes."""
    player: tuple[str, ...] = ()
    """The program that plays a sound file, which is appended; empty where there is none."""
    speech: SpeechProgram | None = None
    """The speech program that was found."""
    inhibitor: str = ""
    """A program that keeps the machine awake while it runs."""
    osc: bool = False
    """Whether the terminal takes a title and the like."""
    notify: NotifyWay = "off"
    """The notification this terminal is known to show; the bell where none is."""
    progress: bool = False
    """Whether it is known to show progress in tab or taskbar."""

    @property
    def sounds_here(self) -> bool:
        """Whether sound from this machine reaches the runner."""
        return bool(self.player) and (not self.ssh or self.sound_server)


def this_machine() -> Machine:
    """The machine the program runs on."""
    return Machine(os.environ, shutil.which, os.path.exists, _text_of, sys.platform, _answer)


def probe(world: Machine) -> Capabilities:
    """What is there; opens no device, and starts nothing but tmux, to ask who is attached."""
    env, term = world.environ, world.environ.get("TERM", "")
    osc = term not in _SILENT_TERMS
    # Multiplexers swallow notifications and progress; a bell they pass on.
    inside = bool(env.get("TMUX")) or term.startswith(("screen", "tmux"))
    names = () if inside else (_terminal(env), term)
    shows = not _PROGRESS.isdisjoint(names) or _is_windows(env)
    ssh, ssh_from = _ssh(world)
    return Capabilities(
        ssh=ssh,
        ssh_from=ssh_from,
        sound_server=bool(env.get("PULSE_SERVER")),
        player=_player(world),
        speech=_speech(world),
        inhibitor=_inhibitor(world),
        osc=osc,
        notify=next((_NOTIFY[name] for name in names if name in _NOTIFY), "bell") if osc else "off",
        progress=osc and not inside and shows,
    )


def sound_way(found: Capabilities, settings: CueSettings) -> SoundWay:
    """How a cue sounds: never by tones where the speakers are on the wrong machine."""
    if settings.sound in {"off", "bell"}:
        return "off" if settings.sound == "off" else "bell"
    return "tones" if found.sounds_here else "bell"


def speaks(found: Capabilities, settings: CueSettings) -> bool:
    """Whether there is a voice."""
    return settings.voice != "off" and found.sounds_here and speech(found, settings) is not None


def speech(found: Capabilities, settings: CueSettings) -> SpeechProgram | None:
    """The speech program: the one that is set, else the one that was found."""
    try:
        words = tuple(shlex.split(settings.voice_command))
    except ValueError:
        words = (settings.voice_command,)  # it will not start, and that is told
    program = SpeechProgram("command", words) if words else found.speech
    return program._replace(volume=settings.volume) if program else None


def notify_way(found: Capabilities, settings: CueSettings, sound: SoundWay) -> NotifyWay:
    """How the terminal is asked to notify: not by a bell that rings for the cue anyway."""
    way = found.notify if settings.notify == "auto" else settings.notify
    if way.startswith("osc") and not found.osc:
        return "off"
    return "off" if way == sound == "bell" else way


def _player(world: Machine) -> tuple[str, ...]:
    """The first player whose sound server or card is there."""
    runtime = world.environ.get("XDG_RUNTIME_DIR", "")
    cards = world.read("/proc/asound/cards").strip()
    players = {
        ("afplay",): world.platform == "darwin",
        ("pw-play",): runtime and world.exists(f"{runtime}/pipewire-0"),
        ("paplay",): runtime and world.exists(f"{runtime}/pulse/native"),
        ("aplay", "-q"): cards and not cards.startswith("---"),
    }
    if world.environ.get("PULSE_SERVER"):
        players = {("paplay",): True}
    for (name, *options), there in players.items():
        if there and (path := world.which(name)):
            return (path, *options)
    return ()


def _speech(world: Machine) -> SpeechProgram | None:
    if path := world.which("espeak-ng"):
        return SpeechProgram("espeak", (path,))
    if world.platform == "darwin" and (path := world.which("say")):
        return SpeechProgram("say", (path,))
    return None


def _inhibitor(world: Machine) -> str:
    name = "caffeinate" if world.platform == "darwin" else "systemd-inhibit"
    return world.which(name) or ""


def _ssh(world: Machine) -> tuple[bool, str]:
    """Whether the terminal is elsewhere, and what says so.

    Inside tmux the environment is that of the day its server began: tmux is asked, which takes
    it over anew from whoever attaches.
    """
    name = "SSH_CONNECTION"
    if world.environ.get("TMUX"):
        answer = world.ask(("tmux", "show-environment", name))
        if answer is not None:
            return answer.startswith(f"{name}="), "tmux"
    if world.environ.get(name) or not world.environ.get("SSH_TTY"):
        return bool(world.environ.get(name)), name
    return True, "SSH_TTY"


def _terminal(env: Mapping[str, str]) -> str:
    """The terminal's own name; LC_TERMINAL is the one that SSH passes on."""
    if env.get("KITTY_WINDOW_ID"):
        return "kitty"
    return (env.get("TERM_PROGRAM") or env.get("LC_TERMINAL") or "").lower()


def _is_windows(env: Mapping[str, str]) -> bool:
    """Whether it is one of Windows, which show progress too."""
    return bool(env.get("WT_SESSION")) or env.get("ConEmuANSI") == "ON"


def _answer(argv: Sequence[str]) -> str | None:
    """What a program writes; empty where it knows of nothing, None where it cannot be asked."""
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=0.5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    answer = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    known = done.returncode == 0 or answer.startswith("unknown variable")
    return answer if known else None


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
