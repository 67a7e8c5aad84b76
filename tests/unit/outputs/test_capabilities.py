from __future__ import annotations

from typing import get_args

import pytest

from hiptui.domain.cue_settings import CueSettings, Notify, Sound, VoiceMode
from hiptui.domain.cues import Cue
from hiptui.outputs.capabilities import (
    Capabilities,
    Machine,
    notify_way,
    probe,
    sound_way,
    speaks,
    this_machine,
)
from hiptui.outputs.doctor import MEANINGS, findings

CARDS = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n"
EVERYTHING = ("pw-play", "paplay", "aplay", "afplay", "espeak-ng", "say")


def world(
    environ: dict[str, str] | None = None,
    programs: tuple[str, ...] = EVERYTHING,
    paths: tuple[str, ...] = (),
    cards: str = "",
    platform: str = "linux",
) -> Machine:
    return Machine(
        environ={"TERM": "xterm-256color", **(environ or {})},
        which=lambda name: f"/usr/bin/{name}" if name in programs else None,
        exists=lambda path: path in paths,
        read=lambda path: cards if path == "/proc/asound/cards" else "",
        platform=platform,
    )


SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
RUNTIME = {"XDG_RUNTIME_DIR": "/run/user/1000"}
PIPEWIRE, PULSE = "/run/user/1000/pipewire-0", "/run/user/1000/pulse/native"


@pytest.mark.parametrize(
    ("there", "player"),
    [
        (world(RUNTIME, paths=(PIPEWIRE, PULSE), cards=CARDS), ("/usr/bin/pw-play",)),
        (world(RUNTIME, paths=(PULSE,), cards=CARDS), ("/usr/bin/paplay",)),
        (world(RUNTIME, ("aplay",), (PULSE,), CARDS), ("/usr/bin/aplay", "-q")),
        (world(paths=(PIPEWIRE, PULSE), cards=CARDS), ("/usr/bin/aplay", "-q")),
        (world(cards="--- no soundcards ---\n"), ()),
        (world(), ()),
        (world(RUNTIME, (), (PIPEWIRE, PULSE), CARDS), ()),
        (world(platform="darwin"), ("/usr/bin/afplay",)),
        (
            world({"PULSE_SERVER": "tcp:desk", **RUNTIME}, paths=(PIPEWIRE,)),
            ("/usr/bin/paplay",),
        ),
        (world({"PULSE_SERVER": "tcp:desk"}, ("aplay",), cards=CARDS), ()),
    ],
)
def test_a_player_is_chosen_by_the_sound_that_is_there(
    there: Machine, player: tuple[str, ...]
) -> None:
    assert probe(there).player == player


def test_speech_is_espeak_ng_or_say_on_a_mac() -> None:
    assert probe(world()).speech == ("/usr/bin/espeak-ng",)
    mac = probe(world(programs=("say",), platform="darwin"))
    assert (mac.speech, mac.speech_kind) == (("/usr/bin/say",), "say")
    assert probe(world(programs=("say",))).speech == ()


LOCAL = Capabilities(player=("play",), speech=("speak",), osc=True, notify="bell")
REMOTE = Capabilities(ssh=True, player=("play",), speech=("speak",), osc=True, notify="bell")
FORWARDED = Capabilities(
    ssh=True, sound_server=True, player=("play",), speech=("speak",), osc=True, notify="bell"
)
MUTE = Capabilities(speech=("speak",), osc=True, notify="bell")


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
    assert probe(world({variable: "x"})).ssh
    assert not probe(world({variable: ""})).ssh


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
    found = probe(world(environ))
    assert (found.notify, found.progress) == (notify, progress)


@pytest.mark.parametrize("setting", get_args(Notify))
def test_a_terminal_that_takes_no_sequences_gets_none(setting: Notify) -> None:
    found = probe(world({"TERM": "linux"}))
    assert notify_way(found, CueSettings(notify=setting), "tones") in {"off", "bell"}


def test_the_bell_does_not_ring_twice_for_one_phase() -> None:
    assert notify_way(LOCAL, CueSettings(), "tones") == "bell"
    assert notify_way(LOCAL, CueSettings(), "bell") == "off"
    assert notify_way(LOCAL, CueSettings(notify="osc9"), "bell") == "osc9"


def test_this_machine_can_be_probed() -> None:
    assert isinstance(probe(this_machine()), Capabilities)


def test_the_doctor_tells_what_was_found_and_what_every_cue_means() -> None:
    told = dict(findings(REMOTE, CueSettings()))
    assert told["ssh"].startswith("yes")
    assert told["sound"].startswith("bell")
    assert told["voice"] == "off"
    assert dict(findings(FORWARDED, CueSettings()))["sound"] == "tones, to PULSE_SERVER"
    assert set(MEANINGS) == set(Cue)
    assert len(set(MEANINGS.values())) == len(MEANINGS)
