"""The settings: what each means, its range and default, and which value wins for a circuit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Literal

from hiptui.domain.circuit import Circuit
from hiptui.domain.cue_settings import CUES, CueSettings
from hiptui.domain.timing import Reps, Timing

Source = Literal["command line", "this circuit", "circuit's own", "all circuits", "built in"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Timing values somebody chose; None leaves the value to the next in line."""

    rounds: int | None = None
    """How often all moves are done."""
    rest: int | None = None
    """Seconds after each round."""
    rest_after_last: bool | None = None
    """Whether a rest follows the last round too."""
    prepare: int | None = None
    """Seconds before the first move."""
    change: int | None = None
    """Seconds between two moves."""
    switch: int | None = None
    """Seconds to turn over."""
    reps: Reps | None = None
    """wait or pace."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person can set, as read from settings.toml."""

    timing: Choice = Choice()
    """For all circuits."""
    circuits: Mapping[str, Choice] = field(default_factory=lambda: MappingProxyType({}))
    """For one circuit, by its id."""
    theme: str = "hiptui-dark"
    """Name of the colour theme."""
    figure: str = "auto"
    """Whether the moving figure is shown: auto, on or off."""
    motion: str = "auto"
    """How much moves: auto, full or reduced."""
    plain: bool = False
    """Whether sessions are always plain lines."""
    cues: CueSettings = field(default_factory=CueSettings)
    """How cues reach the runner."""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Keys by command id, several divided by commas."""

    def choice(self, circuit_id: str | None) -> Choice:
        """What was chosen for one circuit, or for all where `circuit_id` is None."""
        if circuit_id is None:
            return self.timing
        return self.circuits.get(circuit_id, Choice())

    def with_timing(self, circuit_id: str | None, key: str, value: object) -> Settings:
        """These settings with another timing value for one circuit, or for all."""
        changes: dict[str, Any] = {key: value}
        choice = replace(self.choice(circuit_id), **changes)
        if circuit_id is None:
            return replace(self, timing=choice)
        return replace(self, circuits=MappingProxyType({**self.circuits, circuit_id: choice}))

    def general(self, key: str) -> object:
        """A timing value for circuits that state none of their own."""
        chosen = getattr(self.timing, key)
        return getattr(Timing(), key) if chosen is None else chosen


@dataclass(frozen=True, slots=True)
class Setting:
    """What the settings screen and the file reader need to know of one timing value."""

    key: str
    """Its name in settings.toml."""
    label: str
    """Its name on the screen."""
    help: str
    """One sentence on what it does."""
    kind: Literal["count", "seconds", "switch", "choice"]
    """How it is shown and typed."""
    min: int = 0
    """Least value, for count and seconds."""
    max: int = 0
    """Greatest value, for count and seconds."""
    step: int = 1
    """What left and right add, for count and seconds."""
    values: tuple[str, ...] = ()
    """What a choice may be."""


TIMING: tuple[Setting, ...] = (
    Setting("rounds", "Rounds", "How often you do all moves.", "count", 1, 20, 1),
    Setting("rest", "Rest after a round", "Time to breathe between rounds.", "seconds", 0, 600, 10),
    Setting(
        "rest_after_last",
        "Rest after the last",
        "The cool-down once the last round is done.",
        "switch",
    ),
    Setting("prepare", "Get ready", "Before the first move.", "seconds", 0, 120, 5),
    Setting("change", "Change", "To get into position for the next move.", "seconds", 0, 120, 5),
    Setting("switch", "Switch", "To turn over; never taken from a side.", "seconds", 0, 120, 5),
    Setting(
        "reps",
        "Repetitions",
        "Wait for your key, or go on at the move's pace.",
        "choice",
        values=("wait", "pace"),
    ),
)
"""The timing values in the order they are shown."""

DISPLAY: tuple[Setting, ...] = (
    Setting(
        "figure",
        "Figure",
        "The moving figure; auto leaves it out where the terminal cannot draw it.",
        "choice",
        values=("auto", "on", "off"),
    ),
    Setting(
        "motion",
        "Motion",
        "Reduced shows key poses that stand still.",
        "choice",
        values=("auto", "full", "reduced"),
    ),
)
"""The choices of [display], in the order they are shown."""

CUE_CHOICES: tuple[Setting, ...] = tuple(
    Setting(item.key, item.label, item.help, "choice", values=item.values) for item in CUES
)
"""The choices of [cues], in the order they are shown."""

TIMING_BY_KEY: Mapping[str, Setting] = MappingProxyType({item.key: item for item in TIMING})


@dataclass(frozen=True, slots=True)
class Resolved:
    """The timing that holds for one circuit, and where each value came from."""

    timing: Timing
    """The values."""
    sources: Mapping[str, Source]
    """Who set each value, by key."""


def resolve(circuit: Circuit, settings: Settings, command_line: Choice | None = None) -> Resolved:
    """The timing for `circuit`: the first in line that states a value wins.

    Rounds from anywhere but the command line are clamped to the circuit's range; the command
    line's are for the caller to refuse.
    """
    line: tuple[tuple[Source, Choice], ...] = (
        ("command line", command_line or Choice()),
        ("this circuit", settings.circuits.get(circuit.id, Choice())),
        ("circuit's own", own_choice(circuit)),
        ("all circuits", settings.timing),
    )
    values: dict[str, int | str] = {}
    sources: dict[str, Source] = {}
    for spec in fields(Timing):
        for source, choice in line:
            if (value := getattr(choice, spec.name)) is not None:
                values[spec.name], sources[spec.name] = value, source
                break
        else:
            sources[spec.name] = "built in"
    timing = Timing(**values)  # type: ignore[arg-type]  # each value comes from its namesake
    if sources["rounds"] != "command line":
        timing = replace(timing, rounds=circuit.rounds.clamp(timing.rounds))
    return Resolved(timing, MappingProxyType(sources))


def own_choice(circuit: Circuit) -> Choice:
    """What the circuit itself states."""
    return Choice(
        rounds=circuit.rounds.default,
        rest=circuit.rest,
        rest_after_last=circuit.rest_after_last,
        prepare=circuit.prepare,
        change=circuit.change,
        switch=circuit.switch,
    )
