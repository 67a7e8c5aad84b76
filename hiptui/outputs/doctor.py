"""What was found for sound, voice and terminal, and what each cue means, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hiptui.domain.cue_settings import CueSettings
from hiptui.domain.cues import Cue
from hiptui.outputs.capabilities import Capabilities, notify_way, sound_way, speaks

MEANINGS: Mapping[Cue, str] = MappingProxyType(
    {
        Cue.THREE: "3 seconds left: a short tick",
        Cue.TWO: "2 seconds left: a tick, a little higher",
        Cue.ONE: "1 second left: a tick, higher still",
        Cue.WORK: "work: two tones, rising",
        Cue.HALFWAY: "half of the work is done: one soft high tone",
        Cue.SWITCH: "switch sides: the low double tone, then high and low",
        Cue.CHANGE: "next move: the low double tone, then one middle tone",
        Cue.REST: "rest: the low double tone that ends all work",
        Cue.ROUND: "a new round: four tones, rising",
        Cue.FINISH: "done: the low double tone, then a little melody",
    }
)
"""What each cue tells and how its tones sound, in the order a session brings them."""

RING = "by the bell each cue has a rhythm of its own"


def findings(found: Capabilities, settings: CueSettings) -> tuple[tuple[str, str], ...]:
    """What was found and what comes of it: pairs of a name and a sentence."""
    sound = sound_way(found, settings)
    return (
        ("ssh", "yes: sounds of this machine would not be heard" if found.ssh else "no"),
        ("player", " ".join(found.player) or "none found"),
        ("sound", _sound(found, sound)),
        ("speech", " ".join(found.speech) or "none found (espeak-ng, or say on macOS)"),
        ("voice", settings.voice if speaks(found, settings) else "off"),
        ("title", "yes" if found.osc else "no: this terminal takes none"),
        ("notification", notify_way(found, settings, sound)),
        ("progress", "yes" if found.progress else "no: not known to show it"),
        ("keep awake", "no: the runner's machine is another one" if found.ssh else "asked for"),
    )


def _sound(found: Capabilities, way: str) -> str:
    if way == "tones":
        return "tones" + (", to PULSE_SERVER" if found.sound_server else "")
    return f"bell: {RING}" if way == "bell" else "off"
