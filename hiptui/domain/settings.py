"""The settings: what each one may be, what was chosen, and which value wins for a circuit.

A scope is a circuit's id, or None for all circuits; only timing can be set for one circuit.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import ROUNDS, Circuit, Reps, Timing, TimingChoice
from hiptui.domain.formatting import clock, from_clock
from hiptui.domain.planner import PlanSettings

Table: TypeAlias = Literal[
    "timing", "cues", "display", "keys", "hooks", "goal", "plan", "circuit", "move"
]
"""A table of settings.toml whose values are settings, or one of a file of circuits."""
Kind: TypeAlias = Literal["count", "seconds", "switch", "choice", "text"]
"""How a value is shown, stepped and typed."""
Source = Literal["command line", "this circuit", "circuit's own", "all circuits", "built in"]
Sound = Literal["auto", "bell", "tones", "off"]
Count = Literal["before-work", "all", "off"]
VoiceMode = Literal["names", "coach", "off"]
Flash = Literal["on", "off"]
Notify = Literal["auto", "off", "bell", "osc9", "osc777", "osc99"]
Shown = Literal["auto", "on", "off"]
Motion = Literal["auto", "full", "reduced"]
TimeOfDay = Literal["auto", "24h", "12h"]

TEXT = 200
"""Characters a text may have."""


class Setting(Struct, frozen=True):
    """What a screen and the reader of settings.toml need to know of one value."""

    table: Table
    """Where it stands in settings.toml, and its section on the screen."""
    key: str
    label: str
    help: str
    kind: Kind
    min: int = 0
    max: int = 0
    """Greatest value, for count and seconds; most characters of a text."""
    step: int = 1
    choices: Mapping[str, str] = MappingProxyType({})
    """What a choice may be, with some words on each."""

    def path(self, circuit_id: str | None = None) -> tuple[str, ...]:
        """Its place in settings.toml, for all circuits or for one."""
        return (self.table, self.key) if circuit_id is None else ("circuit", circuit_id, self.key)

    def accepts(self, value: object) -> bool:
        """Whether `value` may stand in the file; true and false are no numbers."""
        if self.kind == "switch":
            return isinstance(value, bool)
        if self.kind == "choice":
            return isinstance(value, str) and value in self.choices
        if self.kind == "text":
            return isinstance(value, str) and len(value) <= self.max and value.isprintable()
        return type(value) is int and self.min <= value <= self.max

    @property
    def expected(self) -> str:
        """What may stand in the file, in words."""
        if self.kind == "switch":
            return "true or false"
        if self.kind == "choice":
            words = [f'"{word}"' for word in self.choices]
            return " or ".join(words) if len(words) < 9 else f"one of {', '.join(words)}"
        if self.kind == "text":
            return f"a text of at most {self.max:,} printable characters"
        return f"a whole number from {self.min} to {self.max}"

    def readable(self, value: object) -> str:
        """A value as shown: seconds as m:ss, a switch as on or off."""
        if self.kind == "seconds" and isinstance(value, int):
            return clock(value)
        if isinstance(value, tuple):
            return ", ".join(map(self.readable, value))
        if self.kind == "switch":
            return "on" if value else "off"
        return str(value)

    @property
    def allowed(self) -> str:
        """What may be typed, in words; the others are stepped through."""
        if self.kind == "text":
            return f"at most {self.max:,} characters"
        return f"{self.readable(self.min)}-{self.readable(self.max)}"

    def stepped(self, value: object, by: int) -> object:
        """The value `by` steps on: it stops at the ends of the range and goes round a choice."""
        if self.kind == "switch":
            return not value
        if self.kind == "choice":
            words = [*self.choices]
            at = words.index(str(value)) if value in words else 0
            return words[(at + by) % len(words)]
        if isinstance(value, tuple):
            value = value[0]
        if isinstance(value, int):
            return max(self.min, min(self.max, value + by * self.step))
        return value

    def parse(self, text: str) -> object:
        """The value a person typed: "90" or "1:30" for seconds; ValueError says what is allowed."""
        value: object = text.strip()
        if self.kind != "text":
            value = from_clock(text.strip(), minutes=self.kind == "seconds")
        if not self.accepts(value):
            raise ValueError(f"{self.label}: {self.allowed}, please")
        return value


class CueSettings(Struct, frozen=True):
    """How cues reach the runner, as in the tables [cues] and [hooks] of settings.toml."""

    sound: Sound = "auto"
    count: Count = "before-work"
    voice: VoiceMode = "names"
    flash: Flash = "on"
    notify: Notify = "auto"
    volume: int = 100
    voice_command: str = ""
    hooks: Mapping[str, str] = MappingProxyType({})
    """Commands by key, `on_work` and so on; none by default."""


class DisplaySettings(Struct, frozen=True):
    """What is shown and how, as in the table [display] of settings.toml."""

    theme: str = "hiptui-dark"
    figure: Shown = "auto"
    motion: Motion = "auto"
    clock: TimeOfDay = "auto"
    mouse: Shown = "auto"
    plain: bool = False


class Settings(Struct, frozen=True):
    """Everything a person can set, as read from settings.toml."""

    timing: TimingChoice = TimingChoice()
    circuits: Mapping[str, TimingChoice] = MappingProxyType({})
    """By the circuit's id."""
    cues: CueSettings = CueSettings()
    display: DisplaySettings = DisplaySettings()
    keys: Mapping[str, str] = MappingProxyType({})
    """Keys by command id, several divided by commas."""
    plan: PlanSettings = PlanSettings()

    def get(self, setting: Setting, scope: str | None = None) -> object:
        """What was chosen for one circuit, or for all; None: a timing value or key was not."""
        if setting.table == "keys":
            return self.keys.get(setting.key)
        table = getattr(self, setting.table) if scope is None else self._of_circuit(scope)
        return getattr(table, setting.key)

    def with_value(self, setting: Setting, scope: str | None, value: object) -> Settings:
        """These settings with another value for one circuit, or for all; None: the default."""
        if setting.table == "keys":
            chosen = {**self.keys, setting.key: value}
            keys = {id: str(text) for id, text in chosen.items() if text is not None}
            return replace(self, keys=MappingProxyType(keys))
        table: Any = getattr(self, setting.table) if scope is None else self._of_circuit(scope)
        default = getattr(type(table)(), setting.key)
        table = replace(table, **{setting.key: default if value is None else value})
        if scope is None:
            return replace(self, **{setting.table: table})
        return replace(self, circuits=MappingProxyType({**self.circuits, scope: table}))

    def effective(self, setting: Setting, circuit: Circuit | None = None) -> tuple[Any, Source]:
        """The value that holds for a circuit, or for those that state none, and who set it."""
        if setting.table == "timing" and circuit:
            source = stated(setting.key, circuit, self)[1]
            return getattr(resolve(circuit, self), setting.key), source
        chosen, default = self.get(setting), default_of(setting)
        return (default, "built in") if chosen in (None, default) else (chosen, "all circuits")

    def _of_circuit(self, circuit_id: str) -> TimingChoice:
        return self.circuits.get(circuit_id, TimingChoice())


_DEFAULTS = {"timing": Timing(), "cues": CueSettings(), "display": DisplaySettings()}

_DARK = ("textual-dark", "nord", "gruvbox", "catppuccin-mocha", "catppuccin-frappe", "dracula",
         "catppuccin-macchiato", "tokyo-night", "monokai", "flexoki", "solarized-dark",
         "rose-pine", "rose-pine-moon", "atom-one-dark")  # fmt: skip
_LIGHT = ("textual-light", "catppuccin-latte", "solarized-light", "rose-pine-dawn",
          "atom-one-light")  # fmt: skip


def _pause(key: str, label: str, about: str, most: int = 120, step: int = 5) -> Setting:
    return Setting("timing", key, label, about, "seconds", 0, most, step)


def _choice(table: Table, key: str, label: str, about: str, words: object, *meant: str) -> Setting:
    """A choice among the words of a Literal, each with what it means."""
    choices = dict(zip(get_args(words), meant, strict=True))
    return Setting(table, key, label, about, "choice", choices=choices)


_THEMES = {
    "hiptui-dark": "made for the distance, dark",
    "hiptui-light": "made for the distance, light",
    **dict.fromkeys(_DARK, "dark"),
    **dict.fromkeys(_LIGHT, "light"),
}
"""The themes, ours and those of Textual's that bring their own background: the rest is a guess."""

SETTINGS: tuple[Setting, ...] = (
    Setting("timing", "rounds", "Rounds", "How often you do all moves.", "count", 1, ROUNDS),
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
            Shown, "where the terminal can", "always", "never"),
    _choice("display", "motion", "Motion", "Reduced shows key poses that stand still.",
            Motion, "as the terminal asks", "all of it", "key poses that stand still"),
    _choice("display", "clock", "Time of day",
            "How times are written and spoken; auto is your locale's way.",
            TimeOfDay, "as your locale does", "19:05", "7:05 PM"),
    _choice("display", "mouse", "Mouse", "It is never needed; auto leaves it off over SSH.",
            Shown, "off over SSH", "on", "off"),
    Setting("display", "plain", "Plain lines", "Sessions as lines, for screen readers.", "switch"),
)  # fmt: skip
"""What can be set, in the order of the screen."""

SECTIONS: Mapping[Table, str] = {"timing": "Timing", "cues": "Cues", "display": "Display"}
"""The tables of `SETTINGS` with their names on the screen."""


def default_of(setting: Setting) -> object:
    """The value that holds where nobody chose one; None in the open tables."""
    return getattr(_DEFAULTS.get(setting.table), setting.key, None)


def setting(table: Table, key: str) -> Setting:
    """The setting of this place."""
    return next(item for item in SETTINGS if (item.table, item.key) == (table, key))


def stated(
    key: str, circuit: Circuit, settings: Settings, command_line: TimingChoice | None = None
) -> tuple[Any, Source]:
    """The value of `circuit`'s timing that the first in line states, and who that is."""
    line: tuple[tuple[Source, TimingChoice], ...] = (
        ("command line", command_line or TimingChoice()),
        ("this circuit", settings.circuits.get(circuit.id, TimingChoice())),
        ("circuit's own", circuit.timing),
        ("all circuits", settings.timing),
    )
    found = ((getattr(choice, key), source) for source, choice in line)
    return next((one for one in found if one[0] is not None), (getattr(Timing(), key), "built in"))


def resolve(
    circuit: Circuit, settings: Settings, command_line: TimingChoice | None = None
) -> Timing:
    """The timing for `circuit`, its rounds within its range unless the command line names them."""
    keys = Timing.__struct_fields__
    timing = Timing(**{key: stated(key, circuit, settings, command_line)[0] for key in keys})
    if command_line is None or command_line.rounds is None:
        timing = replace(timing, rounds=circuit.rounds.clamp(timing.rounds))
    return timing
