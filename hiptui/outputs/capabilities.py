"""What this machine and terminal can do, found out without opening a device."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hiptui.domain.cue_settings import CueSettings

SoundWay = Literal["tones", "bell", "off"]
NotifyWay = Literal["bell", "osc9", "osc777", "osc99", "off"]
SpeechKind = Literal["espeak", "say"]

_SILENT_TERMS = frozenset({"", "dumb", "linux", "unknown"})
_NOTIFY_BY_PROGRAM: Mapping[str, NotifyWay] = {
    "ghostty": "osc9",
    "wezterm": "osc9",
    "iterm.app": "osc9",
    "iterm2": "osc9",
    "kitty": "osc99",
}
_NOTIFY_BY_TERM: Mapping[str, NotifyWay] = {
    "xterm-kitty": "osc99",
    "xterm-ghostty": "osc9",
    "wezterm": "osc9",
    "foot": "osc777",
    "foot-extra": "osc777",
    "contour": "osc777",
}
_PROGRESS_PROGRAMS = frozenset({"ghostty", "wezterm"})
_PROGRESS_TERMS = frozenset({"xterm-ghostty", "wezterm"})


@dataclass(frozen=True, slots=True)
class Machine:
    """The questions a probe may ask; none of them has a side effect."""

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


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What is there."""

    ssh: bool = False
    """Whether the terminal is on another machine."""
    sound_server: bool = False
    """Whether PULSE_SERVER says where sound goes."""
    player: tuple[str, ...] = ()
    """The program that plays a sound file, which is appended; empty where there is none."""
    speech: tuple[str, ...] = ()
    """The speech program; empty where there is none."""
    speech_kind: SpeechKind = "espeak"
    """How it is called."""
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
    return Machine(os.environ, shutil.which, os.path.exists, _text_of, sys.platform)


def probe(world: Machine) -> Capabilities:
    """What is there; starts nothing and opens no device."""
    env = world.environ
    osc = env.get("TERM", "") not in _SILENT_TERMS
    inside = bool(env.get("TMUX")) or env.get("TERM", "").startswith(("screen", "tmux"))
    speech, kind = _speech(world)
    return Capabilities(
        ssh=bool(env.get("SSH_CONNECTION") or env.get("SSH_TTY")),
        sound_server=bool(env.get("PULSE_SERVER")),
        player=_player(world),
        speech=speech,
        speech_kind=kind,
        osc=osc,
        notify=_notify(env, osc, inside),
        progress=osc and not inside and _progress(env),
    )


def sound_way(found: Capabilities, settings: CueSettings) -> SoundWay:
    """How a cue sounds: never by tones where the speakers are on the wrong machine."""
    if settings.sound in {"off", "bell"}:
        return "off" if settings.sound == "off" else "bell"
    return "tones" if found.sounds_here else "bell"


def speaks(found: Capabilities, settings: CueSettings) -> bool:
    """Whether there is a voice."""
    return settings.voice != "off" and bool(found.speech) and found.sounds_here


def notify_way(found: Capabilities, settings: CueSettings, sound: SoundWay) -> NotifyWay:
    """How the terminal is asked to notify: not by a bell that rings for the cue anyway."""
    way = found.notify if settings.notify == "auto" else settings.notify
    if way.startswith("osc") and not found.osc:
        return "off"
    return "off" if way == sound == "bell" else way


def _player(world: Machine) -> tuple[str, ...]:
    """The first player whose sound server or card is there."""
    for name, options, there in _players(world):
        if there and (path := world.which(name)):
            return (path, *options)
    return ()


def _players(world: Machine) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    env = world.environ
    runtime = env.get("XDG_RUNTIME_DIR", "")
    pulse = bool(runtime) and world.exists(f"{runtime}/pulse/native")
    pipewire = bool(runtime) and world.exists(f"{runtime}/pipewire-0")
    cards = world.read("/proc/asound/cards").strip()
    if env.get("PULSE_SERVER"):
        return (("paplay", (), True),)
    return (
        ("afplay", (), world.platform == "darwin"),
        ("pw-play", (), pipewire),
        ("paplay", (), pulse),
        ("aplay", ("-q",), bool(cards) and not cards.startswith("---")),
    )


def _speech(world: Machine) -> tuple[tuple[str, ...], SpeechKind]:
    if path := world.which("espeak-ng"):
        return (path,), "espeak"
    if world.platform == "darwin" and (path := world.which("say")):
        return (path,), "say"
    return (), "espeak"


def _notify(env: Mapping[str, str], osc: bool, inside: bool) -> NotifyWay:
    """Multiplexers swallow notifications; a bell they pass on."""
    if not osc:
        return "off"
    if inside:
        return "bell"
    program = _program(env)
    by_term = _NOTIFY_BY_TERM.get(env.get("TERM", ""))
    return _NOTIFY_BY_PROGRAM.get(program) or by_term or "bell"


def _progress(env: Mapping[str, str]) -> bool:
    named = _program(env) in _PROGRESS_PROGRAMS or env.get("TERM", "") in _PROGRESS_TERMS
    return named or bool(env.get("WT_SESSION")) or env.get("ConEmuANSI") == "ON"


def _program(env: Mapping[str, str]) -> str:
    """The terminal's own name; LC_TERMINAL is the one that SSH passes on."""
    if env.get("KITTY_WINDOW_ID"):
        return "kitty"
    return (env.get("TERM_PROGRAM") or env.get("LC_TERMINAL") or "").lower()


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
