"""The settings of the cues, and which counts are heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from hiptui.domain.cues import COUNT, Cue
from hiptui.domain.timeline import Kind, Timeline

Sound = Literal["auto", "bell", "tones", "off"]
Count = Literal["before-work", "all", "off"]
VoiceMode = Literal["names", "coach", "off"]
Flash = Literal["on", "off"]
Notify = Literal["auto", "off", "bell", "osc9", "osc777", "osc99"]


@dataclass(frozen=True, slots=True)
class CueSettings:
    """How cues reach the runner, as in the tables [cues] and [hooks] of settings.toml."""

    sound: Sound = "auto"
    """Tones, the terminal's bell, or neither."""
    count: Count = "before-work"
    """Which 3-2-1 is heard; it is always seen."""
    voice: VoiceMode = "names"
    """What is spoken."""
    flash: Flash = "on"
    """Whether a band flashes at cues."""
    notify: Notify = "auto"
    """How the terminal is asked to notify while it is not focused."""
    volume: int = 100
    """Loudness of tones and voice, 0 to 100."""
    voice_command: str = ""
    """Another speech program: text on stdin, the path of the wav to write as its argument."""
    hooks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Commands by key, `on_work` and so on; none by default."""


COUNTS = frozenset(cue for cue, _ in COUNT)
"""The cues of the count."""


def hook_key(cue: Cue) -> str:
    """The key in [hooks] of a cue's command: on_work and so on, on_count for 3, 2 and 1."""
    return "on_count" if cue in COUNTS else f"on_{cue.value}"


HOOK_KEYS: tuple[str, ...] = tuple(dict.fromkeys(hook_key(cue) for cue in Cue))
"""Every key [hooks] may hold."""


def is_heard(cue: Cue, index: int, timeline: Timeline, count: Count) -> bool:
    """Whether a cue of segment `index` sounds: a count only where `count` says so."""
    if cue not in COUNTS or count == "all":
        return True
    after = timeline.segments[index + 1 : index + 2]
    return count == "before-work" and any(segment.kind is Kind.WORK for segment in after)
