from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple, get_args

import pytest

from hiptui.domain.cues import CueSettings, Notify, Sound, VoiceMode
from hiptui.outputs import capabilities
from hiptui.outputs.capabilities import (
    Capabilities,
    SpeechProgram,
    notify_way,
    probe,
    sound_way,
    speaks,
    speech,
)

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


@pytest.mark.parametrize(
    ("there", "player"),
    [
        (World(RUNTIME, paths=(PIPEWIRE, PULSE), cards=CARDS), ("/usr/bin/pw-play",)),
        (World(RUNTIME, paths=(PULSE,), cards=CARDS), ("/usr/bin/paplay",)),
        (World(RUNTIME, ("aplay",), (PULSE,), CARDS), ("/usr/bin/aplay", "-q")),
        (World(paths=(PIPEWIRE, PULSE), cards=CARDS), ("/usr/bin/aplay", "-q")),
        (World(cards="--- no soundcards ---\n"), ()),
        (World(), ()),
        (World(RUNTIME, (), (PIPEWIRE, PULSE), CARDS), ()),
        (World(platform="darwin"), ("/usr/bin/afplay",)),
        (
            World({"PULSE_SERVER": "tcp:desk", **RUNTIME}, paths=(PIPEWIRE,)),
            ("/usr/bin/paplay",),
        ),
        (World({"PULSE_SERVER": "tcp:desk"}, ("aplay",), cards=CARDS), ()),
    ],
)
def test_a_player_is_chosen_by_the_sound_that_is_there(
    there: World, player: tuple[str, ...]
) -> None:
    assert probed(there).player == player


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


@pytest.mark.parametrize(
    ("answer", "environ", "ssh", "says"),
    [
        ("SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22", {}, True, "tmux"),
        ("-SSH_CONNECTION", SSH, False, "tmux"),
        ("unknown variable: SSH_CONNECTION", SSH, False, "tmux"),
        (None, SSH, True, "SSH_CONNECTION"),
        (None, {}, False, "SSH_CONNECTION"),
    ],
)
def test_inside_tmux_whoever_is_attached_counts(
    answer: str | None, environ: dict[str, str], ssh: bool, says: str
) -> None:
    found = probed(World({"TMUX": "/tmp/x,1,0", **environ}, tmux=answer))
    assert (found.ssh, found.ssh_from) == (ssh, says)


def test_outside_tmux_it_is_not_asked() -> None:
    assert not probed(World(tmux="SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22")).ssh


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
REMOTE = Capabilities(ssh=True, player=("play",), speech=SPEAK, osc=True, notify="bell")
FORWARDED = Capabilities(
    ssh=True, sound_server=True, player=("play",), speech=SPEAK, osc=True, notify="bell"
)
MUTE = Capabilities(speech=SPEAK, osc=True, notify="bell")


@pytest.mark.parametrize(
    ("found", "setting", "way"),
    [
        (LOCAL, "auto", "tones"),
        (LOCAL, "tones", "tones"),
        (LOCAL, "bell", "bell"),
        (LOCAL, "off", "off"),
        (REMOTE, "auto", "bell"),
        (REMOTE, "tones", "bell"),
        (REMOTE, "bell", "bell"),
        (REMOTE, "off", "off"),
        (FORWARDED, "auto", "tones"),
        (FORWARDED, "tones", "tones"),
        (MUTE, "auto", "bell"),
        (MUTE, "tones", "bell"),
    ],
)
def test_no_sound_comes_from_the_wrong_machine(
    found: Capabilities, setting: Sound, way: str
) -> None:
    assert sound_way(found, CueSettings(sound=setting)) == way


@pytest.mark.parametrize(
    ("found", "mode", "voice"),
    [
        (LOCAL, "names", True),
        (LOCAL, "coach", True),
        (LOCAL, "off", False),
        (REMOTE, "names", False),
        (FORWARDED, "names", True),
        (MUTE, "names", False),
        (Capabilities(player=("play",)), "names", False),
    ],
)
def test_a_voice_needs_a_speech_program_and_speakers_here(
    found: Capabilities, mode: VoiceMode, voice: bool
) -> None:
    assert speaks(found, CueSettings(voice=mode)) is voice


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_TTY"])
def test_ssh_is_seen_by_either_variable(variable: str) -> None:
    assert probed(World({variable: "x"})).ssh
    assert not probed(World({variable: ""})).ssh


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("setting", get_args(Notify))
def test_a_terminal_that_takes_no_sequences_gets_none(setting: Notify) -> None:
    found = probed(World({"TERM": "linux"}))
    assert notify_way(found, CueSettings(notify=setting), "tones") in {"off", "bell"}


def test_the_bell_does_not_ring_twice_for_one_phase() -> None:
    assert notify_way(LOCAL, CueSettings(), "tones") == "bell"
    assert notify_way(LOCAL, CueSettings(), "bell") == "off"
    assert notify_way(LOCAL, CueSettings(notify="osc9"), "bell") == "osc9"


def test_this_machine_can_be_probed() -> None:
    assert isinstance(probe(), Capabilities)
