"""The settings: rounds, rests and times, for all circuits or for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from hiptui.domain.circuit import Circuit
from hiptui.domain.setting import Setting
from hiptui.domain.settings import SETTINGS, resolve
from hiptui.domain.timeline import build
from hiptui.runtime import Runtime
from hiptui.storage.settings import NotSaved
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap
from hiptui.ui.messages import GoBack, SoundCheck
from hiptui.ui.screens.base import Page
from hiptui.ui.stage.lines import Line
from hiptui.ui.stage.settings import SettingRow, SettingsView, settings_screen, totals

if TYPE_CHECKING:
    from textual.widgets import Input


SOUND_CHECK = Setting("cues", "sound-check", "Sound check", "Enter plays each cue once.", "choice")


class SettingsScreen(Page[None]):
    """One row a setting; each change is saved as it is made."""

    WHERE = Where.SETTINGS
    PROMPTS: ClassVar[frozenset[str]] = frozenset({"type"})
    HINTS: ClassVar[tuple[str, ...]] = ("back", "help")

    def __init__(self, runtime: Runtime, keys: Keymap, circuit: Circuit | None) -> None:
        """Settings for all circuits; the totals are those of `circuit`."""
        super().__init__(keys)
        self.runtime = runtime
        self.example = circuit or runtime.circuits[0]
        self.scopes: list[Circuit | None] = [None, *runtime.circuits]
        self.scope: Circuit | None = None
        self.cursor = 1
        self.message = ""
        self._typing: object = None

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What can be set in this scope."""
        if self.scope:
            return tuple(self._ranged(item) for item in SETTINGS if item.table == "timing")
        at = next(i for i, item in enumerate(SETTINGS) if item.table == "display")
        listed = (*SETTINGS[:at], SOUND_CHECK, *SETTINGS[at:])
        return tuple(item for item in listed if item.kind != "text")

    @property
    def setting(self) -> Setting:
        """The setting under the cursor, with the range that holds for the scope."""
        return self.settings[self.cursor - 1]

    @property
    def scope_id(self) -> str | None:
        """The circuit whose settings these are, or None for all."""
        return self.scope.id if self.scope else None

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """All settings and what comes of them."""
        circuit = self.scope or self.example
        settings = self.runtime.settings
        if self._typing is not None:
            settings = settings.with_value(self.setting, self.scope_id, self._typing)
        timing = resolve(circuit, settings).timing
        who = "" if self.scope else f"{circuit.name}: "
        view = SettingsView(
            scope=self.scope.name if self.scope else "all circuits",
            rows=tuple(self._row(setting) for setting in self.settings),
            cursor=self.cursor,
            total=who + totals(build(circuit, timing)),
            message=self.message,
            hints=self.hints(("←→", "change"), ("enter", "type"), ("backspace", "default")),
        )
        return settings_screen(view, cells, rows)

    # --------------------------------------------------------------------------- what keys do

    def action_move(self, by: int) -> None:
        """Another row; what was typed is entered."""
        if not self._leave_entry():
            return
        self.cursor = max(0, min(len(self.settings), self.cursor + by))
        self.redraw()

    def action_choose(self, index: int) -> None:
        """Clicked: that row."""
        if self._leave_entry():
            self.cursor = index
            self.redraw()

    def action_change(self, by: int) -> None:
        """A step up or down, or another circuit."""
        if self.cursor == 0:
            at = self.scopes.index(self.scope)
            self.scope = self.scopes[(at + by) % len(self.scopes)]
            self.message = ""
        elif self.setting.key != SOUND_CHECK.key:
            self._set(self.setting.stepped(self._value(self.setting), by))
        self.redraw()

    async def action_type(self) -> None:
        """Type a value; what has few values takes the next one."""
        if not self.cursor:
            return
        setting = self.setting
        if setting.key == SOUND_CHECK.key:
            self.post_message(SoundCheck())
        elif setting.kind in {"count", "seconds"}:
            self.message = f"{setting.label}: {setting.allowed}"
            await self.prompt(setting.readable(self._value(setting)))
            self.redraw()
        else:
            self.action_change(1)

    def action_clear(self) -> None:
        """Back to the value behind this one."""
        if self.cursor and self.setting.table == "timing":
            self._set(None)
            self.redraw()

    def action_back(self) -> None:
        """Out of the entry, or back to the circuits."""
        if self.query("Input"):
            self._typing = None
            self.message = ""
            self.close_prompt()
            self.redraw()
        else:
            self.post_message(GoBack())

    def on_input_changed(self, event: Input.Changed) -> None:
        """The total follows every keystroke that makes a value."""
        try:
            self._typing = self.setting.parse(event.value)
        except ValueError:
            self._typing = None
        self.redraw()

    def on_input_submitted(self) -> None:
        """Enter what was typed."""
        self._leave_entry()
        self.redraw()

    # ------------------------------------------------------------------------------- helpers

    def _leave_entry(self) -> bool:
        """Take over what was typed; False where it is refused."""
        for entry in self.query("Input").results():
            text = getattr(entry, "value", "")
            try:
                if text.strip():
                    self._set(self.setting.parse(text))
            except ValueError as refusal:
                self.message = str(refusal)
                self.redraw()
                return False
        self._typing = None
        self.close_prompt()
        return True

    def _set(self, value: object) -> None:
        try:
            self.runtime.set(self.setting, self.scope_id, value)
            self.message = ""
        except NotSaved as problem:
            self.message = str(problem)
        self.app.theme = self.runtime.settings.display.theme

    def _value(self, setting: Setting) -> object:
        """What holds in this scope."""
        if setting is SOUND_CHECK:
            return "enter"
        return self.runtime.settings.effective(setting, self.scope)[0]

    def _ranged(self, setting: Setting) -> Setting:
        if setting.key == "rounds" and self.scope:
            return setting._replace(min=self.scope.rounds.min, max=self.scope.rounds.max)
        return setting

    def _row(self, setting: Setting) -> SettingRow:
        return SettingRow(
            setting.label,
            setting.readable(self._value(setting)),
            setting.allowed if setting.kind != "choice" else "",
            self._note(setting) if setting.table == "timing" else "",
            setting.help,
        )

    def _note(self, setting: Setting) -> str:
        """Where the value comes from; for all circuits, who has another."""
        settings = self.runtime.settings
        if self.scope:
            return settings.effective(setting, self.scope)[1]
        if settings.get(setting, self.example.id) is not None:
            return f"{self.example.name} has its own"
        if getattr(self.example.timing, setting.key) is not None:
            return f"{self.example.name} states its own"
        return ""
