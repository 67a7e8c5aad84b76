from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hiptui.domain.settings import CueSettings, Notify, Sound, VoiceMode
from hiptui.outputs import capabilities
from hiptui.outputs.capabilities import (
    TITLE_LENGTH,
    Capabilities,
    NotifyWay,
    SoundWay,
    SpeechProgram,
    Window,
    literal,
    notification,
    notify_way,
    probe,
    sound_way,
    speaks,
    speech,
)
from tests.support import for_each

CARDS = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n"
EVERYTHING = ("pw-play", "paplay", "aplay", "afplay", "espeak-ng", "say")


class World(NamedTuple):
    """A machine that is not this one."""

    environ: Mapping[str, str] = MappingProxyType({})
    programs: tuple[str, ...] = EVERYTHING
    paths: tuple[str, ...] = ()
    cards: str = ""
    platform: str = "linux"
    tmux: str | None = None


def probed(world: World) -> Capabilities:
    """What is found there."""

    def run(argv: tuple[str, ...], **_: object) -> subprocess.CompletedProcess[bytes]:
        assert argv == ("tmux", "show-environment", "SSH_CONNECTION")
        if world.tmux is None:
            raise FileNotFoundError
        known = "unknown" not in world.tmux
        told = world.tmux.encode()
        return subprocess.CompletedProcess(argv, not known, told if known else b"", told)

    with pytest.MonkeyPatch.context() as patch:
        cards = SimpleNamespace(read_text=lambda **_: world.cards)
        patch.setattr(capabilities, "CARDS", cards)
        patch.setattr(os.path, "exists", world.paths.__contains__)
        patch.setattr(sys, "platform", world.platform)
        patch.setattr(shutil, "which", {one: f"/usr/bin/{one}" for one in world.programs}.get)
        patch.setattr(subprocess, "run", run)
        return probe({"TERM": "xterm-256color", **world.environ})


SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
RUNTIME = {"XDG_RUNTIME_DIR": "/run/user/1000"}
PIPEWIRE, PULSE = "/run/user/1000/pipewire-0", "/run/user/1000/pulse/native"


@for_each(
    ("there", "player"),
    [
        (World(RUNTIME, paths=(PIPEWIRE, PULSE), cards=CARDS), "/usr/bin/pw-play"),
        (World(RUNTIME, paths=(PULSE,), cards=CARDS), "/usr/bin/paplay"),
        (World(RUNTIME, ("aplay",), (PULSE,), CARDS), "/usr/bin/aplay -q"),
        (World(paths=(PIPEWIRE, PULSE), cards=CARDS), "/usr/bin/aplay -q"),
        (World(cards="--- no soundcards ---\n"), ""),
        (World(), ""),
        (World(RUNTIME, (), (PIPEWIRE, PULSE), CARDS), ""),
        (World(platform="darwin"), "/usr/bin/afplay"),
        (World({"PULSE_SERVER": "tcp:desk", **RUNTIME}, paths=(PIPEWIRE,)), "/usr/bin/paplay"),
        (World({"PULSE_SERVER": "tcp:desk"}, ("aplay",), cards=CARDS), ""),
    ],
)
def test_a_player_is_chosen_by_the_sound_that_is_there(there: World, player: str) -> None:
    assert probed(there).player == tuple(player.split())


def test_speech_is_espeak_ng_or_say_on_a_mac() -> None:
    assert probed(World()).speech == SpeechProgram("espeak", ("/usr/bin/espeak-ng",))
    mac = probed(World(programs=("say",), platform="darwin"))
    assert mac.speech == SpeechProgram("say", ("/usr/bin/say",))
    assert probed(World(programs=("say",))).speech is None


def test_another_speech_program_can_be_set_and_comes_first() -> None:
    settings = CueSettings(voice_command="piper -m 'en us.onnx'", volume=30)
    program = SpeechProgram("command", ("piper", "-m", "en us.onnx"), 30)
    assert speech(LOCAL, settings) == program
    assert speaks(Capabilities(player=("play",)), settings)
    assert not speaks(REMOTE, settings)
    assert speech(LOCAL, CueSettings()) == LOCAL.speech
    broken = speech(LOCAL, CueSettings(voice_command="say 'unended"))
    assert broken == SpeechProgram("command", ("say 'unended",))


def test_a_program_that_keeps_awake_is_the_system_s() -> None:
    both = ("systemd-inhibit", "caffeinate")
    assert probed(World(programs=both)).inhibitor == "/usr/bin/systemd-inhibit"
    assert probed(World(programs=both, platform="darwin")).inhibitor == "/usr/bin/caffeinate"
    assert probed(World()).inhibitor == ""


TMUX = {"TMUX": "/tmp/x,1,0"}


@for_each(
    ("answer", "environ", "ssh", "says"),
    [
        ("SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22", TMUX, True, "tmux"),
        ("-SSH_CONNECTION", {**TMUX, **SSH}, False, "tmux"),
        ("unknown variable: SSH_CONNECTION", {**TMUX, **SSH}, False, "tmux"),
        (None, {**TMUX, **SSH}, True, "SSH_CONNECTION"),
        (None, TMUX, False, "SSH_CONNECTION"),
        ("SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22", {}, False, "SSH_CONNECTION"),  # not asked
        *[(None, {name: "x"}, True, name) for name in ("SSH_CONNECTION", "SSH_TTY")],
        *[(None, {name: ""}, False, "SSH_CONNECTION") for name in ("SSH_CONNECTION", "SSH_TTY")],
    ],
)
def test_ssh_is_seen_by_either_variable_and_inside_tmux_whoever_is_attached_counts(
    answer: str | None, environ: dict[str, str], ssh: bool, says: str
) -> None:
    found = probed(World(environ, tmux=answer))
    assert (found.ssh, found.ssh_from) == (ssh, says)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_tmux_says_what_whoever_attached_last_brought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX_TMPDIR", str(tmp_path))
    for name in ("TMUX", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)

    def tmux(*words: str) -> str:
        done = subprocess.run(["tmux", *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    tmux("-f", os.devnull, "new-session", "-d", "-s", "one", "sleep 100")
    try:
        monkeypatch.setenv("TMUX", tmux("display-message", "-p", "#{socket_path},#{pid},0"))
        assert not probe().ssh
        tmux("set-environment", "SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
        assert probe().ssh
        monkeypatch.setenv("SSH_CONNECTION", "x")
        tmux("set-environment", "-r", "SSH_CONNECTION")
        assert not probe().ssh
    finally:
        tmux("kill-server")


SPEAK = SpeechProgram("espeak", ("speak",))
LOCAL = Capabilities(player=("play",), speech=SPEAK, osc=True, notify="bell")
REMOTE = replace(LOCAL, ssh=True)
FORWARDED = replace(REMOTE, sound_server=True)
MUTE = replace(LOCAL, player=())


@for_each(
    ("found", "auto", "tones"),
    [
        (LOCAL, "tones", "tones"),
        (REMOTE, "bell", "bell"),
        (FORWARDED, "tones", "tones"),
        (MUTE, "bell", "bell"),
    ],
)
def test_no_sound_comes_from_the_wrong_machine(
    found: Capabilities, auto: SoundWay, tones: SoundWay
) -> None:
    ways: dict[Sound, SoundWay] = {"auto": auto, "tones": tones, "bell": "bell", "off": "off"}
    for setting, way in ways.items():
        assert sound_way(found, CueSettings(sound=setting)) == way


@for_each(
    ("found", "voice"),
    [
        *[(LOCAL, True), (REMOTE, False), (FORWARDED, True), (MUTE, False)],
        (replace(LOCAL, speech=None), False),
    ],
)
def test_a_voice_needs_a_speech_program_and_speakers_here(found: Capabilities, voice: bool) -> None:
    modes: dict[VoiceMode, bool] = {"names": voice, "coach": voice, "off": False}
    for mode, speaks_then in modes.items():
        assert speaks(found, CueSettings(voice=mode)) is speaks_then


@for_each(
    ("environ", "notify", "progress"),
    [
        ({}, "bell", False),
        ({"TERM": "xterm-kitty"}, "osc99", False),
        ({"KITTY_WINDOW_ID": "1"}, "osc99", False),
        ({"TERM_PROGRAM": "ghostty"}, "osc9", True),
        ({"TERM": "xterm-ghostty", **SSH}, "osc9", True),
        ({"TERM_PROGRAM": "WezTerm"}, "osc9", True),
        ({"TERM_PROGRAM": "iTerm.app"}, "osc9", False),
        ({"LC_TERMINAL": "iTerm2", **SSH}, "osc9", False),
        ({"TERM": "foot"}, "osc777", False),
        ({"WT_SESSION": "id"}, "bell", True),
        ({"ConEmuANSI": "ON"}, "bell", True),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x", "TERM_PROGRAM": "tmux"}, "bell", False),
        ({"TERM": "screen", "WT_SESSION": "id"}, "bell", False),
        ({"TERM": "dumb", "WT_SESSION": "id"}, "off", False),
        ({"TERM": "linux", "KITTY_WINDOW_ID": "1"}, "off", False),
        ({"TERM": ""}, "off", False),
    ],
)
def test_a_terminal_is_asked_only_for_what_it_is_known_to_show(
    environ: dict[str, str], notify: str, progress: bool
) -> None:
    found = probed(World(environ))
    assert (found.notify, found.progress) == (notify, progress)


@for_each("setting", get_args(Notify))
def test_a_terminal_that_takes_no_sequences_gets_none(setting: Notify) -> None:
    found = probed(World({"TERM": "linux"}))
    assert notify_way(found, CueSettings(notify=setting), "tones") in {"off", "bell"}


def test_the_bell_does_not_ring_twice_for_one_phase() -> None:
    assert notify_way(LOCAL, CueSettings(), "tones") == "bell"
    assert notify_way(LOCAL, CueSettings(), "bell") == "off"
    assert notify_way(LOCAL, CueSettings(notify="osc9"), "bell") == "osc9"


FULL = Capabilities(osc=True, progress=True, notify="osc9")
BARE = Capabilities()
HOSTILE = st.text() | st.lists(
    st.sampled_from(
        ["\x1b", "\x1b]", "\x07", "\x9c", "\x9d", "\x1b\\", ";", "4;", "a", "\n", "\u202e"]
    )
).map("".join)
INNER = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]*"


def sent(found: Capabilities, title: str = "", percent: int = 0, paused: bool = False) -> list[str]:
    """What a terminal gets from the beginning to the end of a session."""
    sequences: list[str] = []
    frame = Window(found, sequences.append)
    frame.open()
    frame.phase(title, "", "osc9")
    frame.progress(percent, paused)
    frame.close()
    return sequences


@given(HOSTILE)
def test_a_title_is_one_sequence_whatever_it_says(text: str) -> None:
    sequence = sent(FULL, title=text)[1]
    assert re.fullmatch(rf"\x1b\]2;{INNER}\x1b\\", sequence)
    assert len(sequence) <= TITLE_LENGTH + 6
    sequence.encode("utf-8")


@given(HOSTILE, HOSTILE)
def test_a_notification_is_what_it_is_meant_to_be_and_nothing_else(head: str, body: str) -> None:
    field = INNER.replace("[^", "[^;")
    assert re.fullmatch(rf"\x1b\]9;[^\W\d_]{field}\x1b\\", notification("osc9", head, body))
    assert re.fullmatch(
        rf"\x1b\]777;notify;{field};{field}\x1b\\", notification("osc777", head, body)
    )
    part = rf"\x1b\]99;[a-z0-9=:]*;{field}\x1b\\"
    assert re.fullmatch(rf"({part}){{1,2}}", notification("osc99", head, body))
    assert notification("bell", head, body) == "\a"
    assert notification("off", head, body) == ""


@given(st.integers(-500, 500), st.booleans())
def test_progress_stays_between_nothing_and_all(percent: int, paused: bool) -> None:
    sequence = sent(FULL, percent=percent, paused=paused)[2]
    found = re.fullmatch(r"\x1b\]9;4;([14]);(\d+)\x1b\\", sequence)
    assert found
    assert found[1] == ("4" if paused else "1")
    assert 0 <= int(found[2]) <= 100


def test_a_terminal_that_takes_nothing_is_sent_nothing() -> None:
    assert sent(BARE, "x", 5) == []


def test_text_keeps_what_can_be_read() -> None:
    assert literal("  Übung\t– 3×\u200b10\n(łeft) ", 80) == "Übung – 3× 10 (łeft)"
    assert literal("x" * 500, 10) == "x" * 10


@for_each("way", ["osc9", "osc777", "osc99"])
def test_a_notification_says_head_and_body(way: NotifyWay) -> None:
    sequence = notification(way, "REST", "Hip CAR")
    assert "REST" in sequence
    assert "Hip CAR" in sequence


def test_a_frame_sends_nothing_twice_and_gives_back_what_it_took() -> None:
    sent: list[str] = []
    frame = Window(FULL, sent.append)
    frame.open()
    frame.open()
    frame.phase("WORK", "", "osc9")
    frame.phase("WORK", "the same phase, and nobody looks any more", "osc9")
    frame.progress(10, False)
    frame.progress(10, False)
    frame.progress(10, True)
    frame.close()
    frame.close()
    assert sent == [
        "\x1b[22;2t",
        "\x1b]2;WORK\x1b\\",
        "\x1b]9;4;1;10\x1b\\",
        "\x1b]9;4;4;10\x1b\\",
        "\x1b]9;4;0;0\x1b\\\x1b[23;2t",
    ]
