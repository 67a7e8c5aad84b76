"""The settings: for all circuits or for one, each saved as it is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from hiptui.domain.circuit import Circuit
from hiptui.domain.settings import SECTIONS, SETTINGS, Setting, Settings, resolve
from hiptui.domain.timeline import build
from hiptui.runtime import Runtime
from hiptui.storage.settings import NotSaved
from hiptui.ui.key_commands import COMMANDS, Where
from hiptui.ui.keymap import keymap, readable
from hiptui.ui.screens.circuits_text import total_of
from hiptui.ui.screens.desk import DeskScreen
from hiptui.ui.widgets import KeyHints, Row, Text, hanging
from hiptui.ui.widgets.entry import KeyPress, Prompt
from hiptui.ui.widgets.row_list import RowList, heading, row_of

SCOPE = Setting("timing", "", "Settings for", "All circuits, or one of them.", "choice")
"""The row that says whom the settings are for."""
SOUND_CHECK = Setting("cues", "", "Sound check", "Play each cue once.", "choice")


class SettingsScreen(DeskScreen[None], where=Where.SETTINGS):
    """A form of one row a setting, and beside it what the chosen one means."""

    @dataclass
    class SoundCheck(Message):
        """Each cue is to be played once."""

    @dataclass
    class KeysChanged(Message):
        """A command has another key."""

    def __init__(self, runtime: Runtime, circuit: Circuit | None) -> None:
        super().__init__(runtime)
        self.example = circuit or runtime.circuits[0]
        self.scope: Circuit | None = None
        self.preview: Settings | None = None
        self.rows: list[Setting | str] = []
        self.edited: Setting | None = None
        self.form = RowList(id="form", classes="panel")
        self.prompt, self.press = Prompt(), KeyPress("press the new key", self._bind)

    def compose(self) -> ComposeResult:
        yield Text(Content.styled("Settings", "$phase-work bold"), id="title")
        with Horizontal(id="body"):
            yield self.form
            with Vertical(id="side"):
                yield Text(id="about")
                yield self.prompt
                yield self.press
                yield Text(id="refusal")
                yield Text(id="total")
        yield KeyHints(self.commands)

    def on_mount(self) -> None:
        self.show_rows()

    @property
    def settings(self) -> Settings:
        """What holds, with what is being typed."""
        return self.preview or self.runtime.settings

    @property
    def setting(self) -> Setting:
        row = self.rows[self.form.highlighted or 0]
        assert isinstance(row, Setting)  # headings cannot be chosen
        return row

    def show_rows(self) -> None:
        """Show all rows and the total as they are now; the chosen one stays so, wherever it is."""
        chosen = self.setting if self.rows else None
        self.rows = [*self._form_rows()]
        at = self.rows.index(chosen) if chosen in self.rows else 1
        self.form.border_title = f"For {self.scope.name}" if self.scope else "For all circuits"
        rows = enumerate(self.rows)
        drawn = (row if isinstance(row, str) else self._row(i, row) for i, row in rows)
        self.form.put(drawn, at)
        self.show_side()

    def follow_size(self) -> None:
        """Gaps above headings, and the words beside or below the form, are for a size."""
        if self.edited is None and self.rows != [*self._form_rows()]:
            self.show_rows()
        else:
            self.show_side()

    def _form_rows(self) -> Iterator[Setting | str]:
        scope, airy = self.scope, not self.has_class("-low")
        yield SCOPE
        for table, name in [*SECTIONS.items()][: 1 if scope else None]:
            yield from heading(name, airy=airy)
            for one in (one for one in SETTINGS if one.table == table):
                rounds = scope.rounds if scope and one.key == "rounds" else one
                yield replace(one, min=rounds.min, max=rounds.max)
            if table == "cues":
                yield SOUND_CHECK
        for where in () if scope else Where:
            yield from heading(f"Keys: {where}", airy=airy)
            for command in COMMANDS:
                if command.where is where and command.id:
                    help = f"{command.help[0].upper()}{command.help[1:]}."
                    yield Setting("keys", command.id, command.label, help, "text")

    def show_side(self) -> None:
        if self.rows and self.form.highlighted is not None:
            self.query_one("#about", Text).show(self._about)
            circuit = self.scope or self.example
            timeline = build(circuit, resolve(circuit, self.settings))
            self.query_one("#total", Text).show(total_of, timeline, self.has_class("-narrow"))

    def _about(self, width: int) -> list[Content]:
        """What the chosen one means, what it may be and whence its value; narrow in two rows."""
        setting, value, help = self.setting, self._readable(self.setting), self.setting.help
        ranged = setting.kind in {"count", "seconds"}
        if self.has_class("-narrow"):
            meaning = setting.choices.get(value, "")
            rest = setting.allowed if ranged else f"{value}: {meaning}" if meaning else ""
            return Content.assemble(help, (f"  {rest}", "$quiet")).wrap(width)[:2]
        rows = [Content.styled(setting.label, "$loud bold"), *Content(help).wrap(width)]
        if not setting.key:  # no value: whom the settings are for, the sound check
            return rows
        rows.append(Content(""))
        if ranged:
            step = f", step {setting.readable(setting.step)}" if setting.step > 1 else ""
            rows.append(Content.styled(f"{setting.allowed}{step}", "$quiet"))
        elif setting.kind == "choice" and any(setting.choices.values()):
            rows += _choices(setting.choices, value, width)
        source = Content.styled(self._source(setting), "$quiet")
        return [*rows, *source.wrap(width)] if source else rows

    def _source(self, setting: Setting) -> str:
        """Where the value comes from; for all circuits, who has another."""
        if setting.table == "keys":
            return "enter, then press the new key"
        if self.scope or setting.table != "timing":
            source = self.settings.effective(setting, self.scope)[1]
            usual = {"built in": "The default.", "all circuits": "Set for all circuits."}
            return usual.get(source, f"Set by {source}.")
        before = [
            one.name
            for one in self.runtime.circuits
            if self.settings.get(setting, one.id) is not None
            or getattr(one.timing, setting.key) is not None
        ]
        more = f" and {len(before) - 3} more" if len(before) > 3 else ""
        return f"In front of it: {', '.join(before[:3])}{more}." if before else ""

    def _row(self, index: int, row: Setting) -> Row:
        steps = row.kind != "text" and row is not SOUND_CHECK
        arrows, label = index if steps else None, Content(row.label)
        return Row(partial(row_of, label, self._readable(row), arrows))

    def _value(self, setting: Setting) -> object:
        if setting.table == "keys":
            commands = keymap(self.settings.keys).commands
            command = next(one for one in commands if one.id == setting.key)
            return " ".join(map(readable, command.bound))
        return self.settings.effective(setting, self.scope)[0]

    def _readable(self, setting: Setting) -> str:
        if setting is SCOPE:
            return self.scope.name if self.scope else "all circuits"
        if setting is SOUND_CHECK:
            return "enter"
        return setting.readable(self._value(setting)) or "none"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.edited is None or action not in {"type", "change", "clear"}

    @on(OptionList.OptionHighlighted)
    def _chosen(self) -> None:
        if self.edited and self.edited != self.setting:
            self._leave_entry()
        self.show_side()

    def action_move(self, by: int) -> None:
        if self._leave_entry():
            self.form.action_cursor_down() if by > 0 else self.form.action_cursor_up()

    def action_change(self, by: int) -> None:
        if self.setting is SCOPE:
            scopes = [None, *self.runtime.circuits]
            self.scope = scopes[(scopes.index(self.scope) + by) % len(scopes)]
            self.show_rows()
        elif self.setting.kind != "text" and self.setting is not SOUND_CHECK:
            before = self._value(self.setting)
            if (value := self.setting.stepped(before, by)) != before:
                self._set(self.setting, value)

    def action_step(self, index: int, by: int) -> None:
        self.form.highlighted = index
        if self.edited is None:
            self.action_change(by)

    @on(OptionList.OptionSelected)
    def action_type(self) -> None:
        """Type a value or press a key, and enter it; what has few values takes the next one."""
        setting = self.setting
        if self.edited:
            self._leave_entry()
        elif setting is SOUND_CHECK:
            self.post_message(self.SoundCheck())
        elif setting.kind not in {"count", "seconds", "text"}:
            self.action_change(1)
        else:
            self.edited = setting
            self.tell()
            if setting.table == "keys":
                self.press.display = True
                self.set_focus(self.press)
            else:
                hint = self._readable(setting)
                self.prompt.ask("", "", lambda _: self.action_type(), self._preview, hint)

    def action_clear(self) -> None:
        """Back to the default, or to the value behind this one."""
        if self.setting not in (SCOPE, SOUND_CHECK):
            self._set(self.setting, None)

    def action_back(self) -> None:
        self._end_entry() if self.edited else self.close()

    def _set(self, setting: Setting, value: object) -> None:
        try:
            self.runtime.set(setting, getattr(self.scope, "id", None), value)
            self.tell()
        except NotSaved as problem:
            self.tell(str(problem))
        if setting.table == "keys":
            self.post_message(self.KeysChanged())
        if self.app.theme != self.settings.display.theme:
            self.app.theme = self.settings.display.theme
        self.show_rows()

    def _end_entry(self) -> None:
        self.edited = self.preview = None
        self.tell()
        self.prompt.close()
        self.press.display = False
        self.set_focus(self.form)
        self.show_side()

    def _leave_entry(self) -> bool:
        """Take over what was typed; False, and a word why, where it is refused."""
        setting, text = self.edited, self.prompt.value if self.prompt.asks else ""
        if setting is None:
            return True
        try:
            value = setting.parse(text) if text.strip() else None
        except ValueError as refusal:
            self.tell(str(refusal))
            return False
        self._end_entry()
        if value is not None:
            self._set(setting, value)
        return True

    def _preview(self, text: str) -> None:
        self.preview = None
        if self.edited:
            with suppress(ValueError):
                value, scope = self.edited.parse(text), getattr(self.scope, "id", None)
                self.preview = self.settings.with_value(self.edited, scope, value)
        self.show_side()

    def _bind(self, pressed: str) -> None:
        setting = self.edited
        self._end_entry()
        if setting is None or pressed == "escape":
            return
        key = readable(pressed)
        refused = keymap({**self.settings.keys, setting.key: key}).refused.get(setting.key)
        if refused:
            self.tell(refused.replace("default kept", "nothing was changed"))
        else:
            self._set(setting, key)


def _choices(choices: Mapping[str, str], value: str, width: int) -> Iterator[Content]:
    """Every choice with a word on it; the one that holds stands out."""
    column = max(map(len, choices)) + 4
    for word, meaning in choices.items():
        holds = word == value
        head = Content.styled(f"{'›' if holds else ' '} {word}", "$loud bold" if holds else "")
        yield from hanging(head, Content.styled(meaning, "" if holds else "$quiet"), width, column)
