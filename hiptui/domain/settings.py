"""The settings: each one, what was chosen, and which value wins for a circuit.

`SETTINGS` holds what can be set, one `Setting` each, in the order of the screen. `Settings` is what
was chosen: `get(setting, scope)`, `with_value(setting, scope, value)`, and `effective(setting,
circuit)` for the value that holds and who set it. A scope is a circuit's id, or None for all
circuits; only timing can be set for one circuit. `Runtime.set(setting, scope, value)` changes a
value for this run and in settings.toml; None takes the choice back.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, get_args

from msgspec import Struct, field
from msgspec.structs import fields, replace

from hiptui.domain.circuit import Circuit, Reps, Timing, TimingChoice
from hiptui.domain.cues import Count, CueSettings, Flash, Notify, Sound, VoiceMode
from hiptui.domain.planner import PlanSettings
from hiptui.domain.setting import Setting, Table

Source = Literal["command line", "this circuit", "circuit's own", "all circuits", "built in"]
"""Who set a value."""
FigureShown = Literal["auto", "on", "off"]
Motion = Literal["auto", "full", "reduced"]
TimeOfDay = Literal["auto", "24h", "12h"]
Mouse = Literal["auto", "on", "off"]

TEXT = 200
"""Characters a text may have."""


class DisplaySettings(Struct, frozen=True):
    """What is shown and how, as in the table [display] of settings.toml."""

    theme: str = "hiptui-dark"
    """Name of the colour theme."""
    figure: FigureShown = "auto"
    """Whether the moving figure is shown."""
    motion: Motion = "auto"
    """How much moves."""
    clock: TimeOfDay = "auto"
    """How times of day are written on screens and spoken; auto follows the locale."""
    mouse: Mouse = "auto"
    """Whether the mouse is listened to; auto does except over SSH."""
    plain: bool = False
    """Whether sessions are always plain lines."""


class Settings(Struct, frozen=True):
    """Everything a person can set, as read from settings.toml."""

    timing: TimingChoice = field(default_factory=TimingChoice)
    """For all circuits."""
    circuits: Mapping[str, TimingChoice] = field(default_factory=lambda: MappingProxyType({}))
    """For one circuit, by its id."""
    cues: CueSettings = field(default_factory=CueSettings)
    """How cues reach the runner."""
    display: DisplaySettings = field(default_factory=DisplaySettings)
    """What is shown and how."""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Keys by command id, several divided by commas."""
    plan: PlanSettings = field(default_factory=PlanSettings)
    """What the plan needs to know of the runner's weeks."""

    def get(self, setting: Setting, scope: str | None = None) -> object:
        """What was chosen for one circuit, or for all.

        None where a timing value was left to the next in line, or a key to its default; other
        tables then have their defaults.
        """
        if setting.table == "keys":
            return self.keys.get(setting.key)
        table = getattr(self, setting.table) if scope is None else self._of_circuit(scope)
        return getattr(table, setting.key)

    def with_value(self, setting: Setting, scope: str | None, value: object) -> Settings:
        """These settings with another value for one circuit, or for all; None: the default."""
        if setting.table == "keys":
            others = {id: text for id, text in self.keys.items() if id != setting.key}
            own = {} if value is None else {setting.key: str(value)}
            return replace(self, keys=MappingProxyType({**others, **own}))
        table: Any = getattr(self, setting.table) if scope is None else self._of_circuit(scope)
        chosen = getattr(type(table)(), setting.key) if value is None else value
        table = replace(table, **{setting.key: chosen})
        if scope is None:
            changes: dict[str, Any] = {setting.table: table}
            return replace(self, **changes)
        return replace(self, circuits=MappingProxyType({**self.circuits, scope: table}))

    def effective(self, setting: Setting, circuit: Circuit | None = None) -> tuple[Any, Source]:
        """The value that holds for a circuit, or for those that state none, and who set it."""
        if setting.table == "timing" and circuit:
            resolved = resolve(circuit, self)
            return getattr(resolved.timing, setting.key), resolved.sources[setting.key]
        chosen = self.get(setting)
        default = default_of(setting)
        return (default, "built in") if chosen in (None, default) else (chosen, "all circuits")

    def _of_circuit(self, circuit_id: str) -> TimingChoice:
        return self.circuits.get(circuit_id, TimingChoice())


_DEFAULTS: Mapping[Table, object] = MappingProxyType(
    {"timing": Timing(), "cues": CueSettings(), "display": DisplaySettings()}
)


_DARK = (
    *("textual-dark", "nord", "gruvbox", "catppuccin-mocha", "catppuccin-frappe", "dracula"),
    *("catppuccin-macchiato", "tokyo-night", "monokai", "flexoki", "solarized-dark"),
    *("rose-pine", "rose-pine-moon", "atom-one-dark"),
)
_LIGHT = (
    *("textual-light", "catppuccin-latte", "solarized-light", "rose-pine-dawn"),
    "atom-one-light",
)


def _pause(key: str, label: str, about: str, most: int = 120, step: int = 5) -> Setting:
    return Setting("timing", key, label, about, "seconds", 0, most, step)


def _choice(table: Table, key: str, label: str, about: str, words: object, *meant: str) -> Setting:
    """A choice among the words of a Literal, each with what it means."""
    choices = MappingProxyType(dict(zip(get_args(words), meant, strict=True)))
    return Setting(table, key, label, about, "choice", choices=choices)


_THEMES: Mapping[str, str] = MappingProxyType(
    {
        "hiptui-dark": "made for the distance, dark",
        "hiptui-light": "made for the distance, light",
        **dict.fromkeys(_DARK, "dark"),
        **dict.fromkeys(_LIGHT, "light"),
    }
)
"""The themes, ours and those of Textual's that bring their own background: the rest is a guess."""

SETTINGS: tuple[Setting, ...] = (
    Setting("timing", "rounds", "Rounds", "How often you do all moves.", "count", 1, 20),
    _pause("rest", "Rest after a round", "Time to breathe between rounds.", 600, 10),
    Setting("timing", "rest_after_last", "Rest after the last",
            "The cool-down once the last round is done.", "switch"),
    _pause("prepare", "Get ready", "Before the first move."),
    _pause("change", "Change", "To get into position for the next move."),
    _pause("switch", "Switch", "To turn over; never taken from a side."),
    _choice("timing", "reps", "Repetitions", "Wait for your key, or go on at the move's pace.",
            Reps, "until you press next", "as long as the move's pace takes"),
    _choice("cues", "sound", "Sound", "Tones from this machine; over SSH the terminal's bell.",
            Sound, "tones here, the bell over SSH", "the terminal's bell",
            "tones from this machine", "silent"),
    _choice("cues", "count", "Count 3-2-1",
            "Hear it before work, at every end, or never; you always see it.",
            Count, "when work comes next", "at every end", "never heard"),
    _choice("cues", "voice", "Voice",
            "Says side and move; coach adds how to set up and what to watch.",
            VoiceMode, "side and move", "with setup and what to watch", "silent"),
    Setting("cues", "volume", "Volume", "Of tones and voice.", "count", 0, 100, 10),
    Setting("cues", "voice_command", "Speech program",
            "Another one: it gets the text on stdin and the wav's path as its argument.",
            "text", max=TEXT),
    _choice("cues", "flash", "Flash", "One short flash when the phase changes.",
            Flash, "a band flashes", "nothing flashes"),
    _choice("cues", "notify", "Notification",
            "A note from the terminal while you look elsewhere.",
            Notify, "as this terminal takes it", "none", "the bell",
            "as iTerm2, WezTerm and Ghostty do", "as urxvt and foot do", "as kitty does"),
    Setting("display", "theme", "Colours", "The theme; ctrl+p lists them too.",
            "choice", choices=_THEMES),
    _choice("display", "figure", "Figure",
            "The moving figure; auto leaves it out where the terminal cannot draw it.",
            FigureShown, "where the terminal can", "always", "never"),
    _choice("display", "motion", "Motion", "Reduced shows key poses that stand still.",
            Motion, "as the terminal asks", "all of it", "key poses that stand still"),
    _choice("display", "clock", "Time of day",
            "How times are written and spoken; auto is your locale's way.",
            TimeOfDay, "as your locale does", "19:05", "7:05 PM"),
    _choice("display", "mouse", "Mouse", "It is never needed; auto leaves it off over SSH.",
            Mouse, "off over SSH", "on", "off"),
    Setting("display", "plain", "Plain lines", "Sessions as lines, for screen readers.", "switch"),
)  # fmt: skip
"""What can be set, in the order of the screen."""

SECTIONS: Mapping[Table, str] = MappingProxyType(
    {"timing": "Timing", "cues": "Cues", "display": "Display"}
)
"""The tables of `SETTINGS` with their names on the screen."""


def default_of(setting: Setting) -> object:
    """The value that holds where nobody chose one; None in the open tables."""
    return getattr(_DEFAULTS.get(setting.table), setting.key, None)


def setting(table: Table, key: str) -> Setting:
    """The setting of this place."""
    return next(item for item in SETTINGS if (item.table, item.key) == (table, key))


class Resolved(Struct, frozen=True):
    """The timing that holds for one circuit, and where each value came from."""

    timing: Timing
    """The values."""
    sources: Mapping[str, Source]
    """Who set each value, by key."""


def resolve(
    circuit: Circuit, settings: Settings, command_line: TimingChoice | None = None
) -> Resolved:
    """The timing for `circuit`: the first in line that states a value wins.

    Rounds from anywhere but the command line are clamped to the circuit's range; the command
    line's are for the caller to refuse.
    """
    line: tuple[tuple[Source, TimingChoice], ...] = (
        ("command line", command_line or TimingChoice()),
        ("this circuit", settings.circuits.get(circuit.id, TimingChoice())),
        ("circuit's own", circuit.timing),
        ("all circuits", settings.timing),
    )
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    for spec in fields(Timing):
        for source, choice in line:
            if (value := getattr(choice, spec.name)) is not None:
                values[spec.name], sources[spec.name] = value, source
                break
        else:
            sources[spec.name] = "built in"
    timing = Timing(**values)
    if sources["rounds"] != "command line":
        timing = replace(timing, rounds=circuit.rounds.clamp(timing.rounds))
    return Resolved(timing, MappingProxyType(sources))
