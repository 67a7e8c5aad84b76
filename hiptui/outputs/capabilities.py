"""What this machine and terminal can do, found out without opening a device; and the window.

What is asked of the terminal are whole sequences, and nothing inside them acts.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from hiptui.domain.settings import CueSettings

SoundWay = Literal["tones", "bell", "off"]
NotifyWay = Literal["bell", "osc9", "osc777", "osc99", "off"]
SpeechKind = Literal["espeak", "say", "command"]

CARDS = Path("/proc/asound/cards")
BELL = "\a"
TITLE_LENGTH = 120
NOTE_LENGTH = 200
"""Characters of a notification's title and of its body."""

_SAVE_TITLE, _RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"

_SILENT_TERMS = frozenset({"", "dumb", "linux", "unknown"})
_NOTIFY: Mapping[str, NotifyWay] = {
    **dict.fromkeys(("ghostty", "xterm-ghostty", "wezterm", "iterm.app", "iterm2"), "osc9"),
    **dict.fromkeys(("foot", "foot-extra", "contour"), "osc777"),
    **dict.fromkeys(("kitty", "xterm-kitty"), "osc99"),
}
"""The notification a terminal shows, by its own name or by its TERM."""
_PROGRESS = frozenset({"ghostty", "xterm-ghostty", "wezterm"})
"""Those that show progress."""


class SpeechProgram(NamedTuple):
    """A speech program."""

    kind: SpeechKind
    argv: tuple[str, ...]
    """Its path, and its first arguments."""
    volume: int = 100
    """How loud it is to be, from 0 to 100."""


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


def probe(env: Mapping[str, str] = os.environ) -> Capabilities:
    """What is there; opens no device, and starts nothing but tmux, to ask who is attached."""
    term = env.get("TERM", "")
    osc = term not in _SILENT_TERMS
    # Multiplexers swallow notifications and progress; a bell they pass on.
    inside = bool(env.get("TMUX")) or term.startswith(("screen", "tmux"))
    names = () if inside else (_terminal(env), term)
    windows = bool(env.get("WT_SESSION")) or env.get("ConEmuANSI") == "ON"
    shows = not _PROGRESS.isdisjoint(names) or windows
    ssh, ssh_from = _ssh(env)
    return Capabilities(
        ssh=ssh,
        ssh_from=ssh_from,
        sound_server=bool(env.get("PULSE_SERVER")),
        player=_player(env),
        speech=_speech(),
        inhibitor=shutil.which("caffeinate" if _is_mac() else "systemd-inhibit") or "",
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


def _player(env: Mapping[str, str]) -> tuple[str, ...]:
    """The first player whose sound server or card is there."""
    runtime = env.get("XDG_RUNTIME_DIR", "")
    cards = ""
    with suppress(OSError):  # the system has another way
        cards = CARDS.read_text(encoding="utf-8", errors="replace").strip()
    players = {
        ("afplay",): _is_mac(),
        ("pw-play",): runtime and os.path.exists(f"{runtime}/pipewire-0"),
        ("paplay",): runtime and os.path.exists(f"{runtime}/pulse/native"),
        ("aplay", "-q"): cards and not cards.startswith("---"),
    }
    if env.get("PULSE_SERVER"):
        players = {("paplay",): True}
    for (name, *options), there in players.items():
        if there and (path := shutil.which(name)):
            return (path, *options)
    return ()


def _speech() -> SpeechProgram | None:
    if path := shutil.which("espeak-ng"):
        return SpeechProgram("espeak", (path,))
    path = shutil.which("say") if _is_mac() else None
    return SpeechProgram("say", (path,)) if path else None


def _is_mac() -> bool:
    return sys.platform == "darwin"


def _ssh(env: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the terminal is elsewhere, and what says so.

    Inside tmux the environment is that of the day its server began: tmux is asked, which takes
    it over anew from whoever attaches.
    """
    name = "SSH_CONNECTION"
    with suppress(OSError, subprocess.TimeoutExpired):
        if env.get("TMUX"):
            asked = ("tmux", "show-environment", name)
            done = subprocess.run(
                asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=0.5, check=False
            )
            if done.returncode == 0 or done.stderr.startswith(b"unknown variable"):
                return done.stdout.startswith(f"{name}=".encode()), "tmux"
    if env.get(name) or not env.get("SSH_TTY"):
        return bool(env.get(name)), name
    return True, "SSH_TTY"


def _terminal(env: Mapping[str, str]) -> str:
    """The terminal's own name; LC_TERMINAL is the one that SSH passes on."""
    if env.get("KITTY_WINDOW_ID"):
        return "kitty"
    return (env.get("TERM_PROGRAM") or env.get("LC_TERMINAL") or "").lower()


# --- the terminal around the screen: title, progress and notifications ---------------------------


def literal(text: str, limit: int) -> str:
    """`text` without anything but what can be seen, on one line and bounded.

    Control and format characters (escape, the C1 set, direction overrides) become spaces, and
    so does what cannot be encoded.
    """
    shown = (char if char.isprintable() else " " for char in text[: limit * 4])
    return " ".join("".join(shown).split())[:limit].rstrip()


def notification(way: NotifyWay, head: str, body: str) -> str:
    """A notification; a semicolon would end a field, so a comma stands for it."""
    head, body = (literal(text, NOTE_LENGTH).replace(";", ",") for text in (head, body))
    if way == "bell":
        return BELL
    if way == "osc9":
        text = f"{head}: {body}" if body else head
        # A number at its beginning would be taken for another request, as 9;4 is for progress.
        return _osc(f"9;{text}" if text[:1].isalpha() else f"9;hiptui: {text}")
    if way == "osc777":
        return _osc(f"777;notify;{head};{body}")
    if way == "osc99":
        first = _osc(f"99;i=hiptui:o=unfocused:d={0 if body else 1};{head}")
        return first + (_osc(f"99;i=hiptui:o=unfocused:p=body;{body}") if body else "")
    return ""


def _osc(content: str) -> str:
    return f"\x1b]{content}\x1b\\"


class Window:
    """Remembers what the terminal shows, so that nothing is sent twice over a slow line."""

    def __init__(self, found: Capabilities, write: Callable[[str], None]) -> None:
        self._found = found
        self._write = write
        self._title: str | None = None
        self._progress = ""
        self._open = False

    def open(self) -> None:
        """Put the title aside, to be had back."""
        if not self._open:
            self._open = True
            self._send(_SAVE_TITLE if self._found.osc else "")

    def phase(self, title: str, notice: str, way: NotifyWay) -> None:
        """A title, and with a new one a notification where there is a notice."""
        if title != self._title:
            self._title = title
            shown = _osc(f"2;{literal(title, TITLE_LENGTH)}") if self._found.osc else ""
            self._send(shown + (notification(way, title, notice) if notice else ""))

    def progress(self, percent: int, paused: bool) -> None:
        """Progress in tab or taskbar, where the terminal is known to show it."""
        shown = f"9;4;{4 if paused else 1};{max(0, min(100, percent))}"
        if self._found.progress and shown != self._progress:
            self._progress = shown
            self._send(_osc(shown))

    def close(self) -> None:
        """Title and progress as they were."""
        if self._open:
            self._open = False
            gone = _osc("9;4;0;0") if self._progress else ""
            self._title, self._progress = None, ""
            self._send(gone + (_RESTORE_TITLE if self._found.osc else ""))

    def _send(self, sequence: str) -> None:
        if sequence:
            self._write(sequence)
