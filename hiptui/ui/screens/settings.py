"""The settings: rounds, rests and times, for all circuits or for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from hiptui.domain.circuit import Circuit
from hiptui.domain.entry import allowed, readable, stepped, typed
from hiptui.domain.settings import (
    CUE_CHOICES,
    DISPLAY,
    TIMING,
    Setting,
    own_choice,
    resolve,
)
from hiptui.domain.timeline import build
from hiptui.runtime import Runtime
from hiptui.ui.key_commands import Where
from hiptui.ui.keymap import Keymap
from hiptui.ui.messages import GoBack, SoundCheck
from hiptui.ui.screens.base import Page
from hiptui.ui.stage.lines import Line
from hiptui.ui.stage.settings import SettingRow, SettingsView, settings_screen, totals

if TYPE_CHECKING:
    from textual.widgets import Input


class Table(StrEnum):
    """A table of settings.toml."""

    TIMING = "timing"
    """Rounds, rests and times; for one circuit too."""
    CUES = "cues"
    """How cues reach the runner."""
    DISPLAY = "display"
    """What is shown, and in which colours."""


SOUND_CHECK = Setting("sound-check", "Sound check", "Enter plays each cue once.", "choice")
THEME = Setting("theme", "Colours", "The theme; ctrl+p lists them too.", "choice")


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
    def settings(self) -> tuple[tuple[Table, Setting], ...]:
        """What can be set in this scope, each with the table it belongs to."""
        rows = [(Table.TIMING, self._ranged(setting)) for setting in TIMING]
        if self.scope is None:
            themes = tuple(sorted(self.app.available_themes))
            rows += [(Table.CUES, setting) for setting in CUE_CHOICES]
            rows.append((Table.CUES, SOUND_CHECK))
            rows += [(Table.DISPLAY, setting) for setting in DISPLAY]
            rows.append((Table.DISPLAY, replace(THEME, values=themes)))
        return tuple(rows)

    @property
    def table(self) -> Table:
        """The table of the setting under the cursor."""
        return self.settings[self.cursor - 1][0]

    @property
    def setting(self) -> Setting:
        """The setting under the cursor, with the range that holds for the scope."""
        return self.settings[self.cursor - 1][1]

    def lines(self, cells: int, rows: int) -> Sequence[Line]:
        """All settings and what comes of them."""
        circuit = self.scope or self.example
        settings = self.runtime.settings
        if self._typing is not None and self.table is Table.TIMING:
            own = self.scope.id if self.scope else None
            settings = settings.with_timing(own, self.setting.key, self._typing)
        timing = resolve(circuit, settings).timing
        who = "" if self.scope else f"{circuit.name}: "
        view = SettingsView(
            scope=self.scope.name if self.scope else "all circuits",
            rows=tuple(self._row(table, setting) for table, setting in self.settings),
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
            self._set(stepped(self.setting, self._value(self.table, self.setting), by))
        self.redraw()

    async def action_type(self) -> None:
        """Type a value; what has few values takes the next one."""
        if not self.cursor:
            return
        setting = self.setting
        if setting.key == SOUND_CHECK.key:
            self.post_message(SoundCheck())
        elif setting.kind in {"count", "seconds"}:
            self.message = f"{setting.label}: {allowed(setting)}"
            await self.prompt(readable(setting, self._value(self.table, setting)))
            self.redraw()
        else:
            self.action_change(1)

    def action_clear(self) -> None:
        """Back to the value behind this one."""
        if self.cursor and self.table is Table.TIMING:
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
            self._typing = typed(self.setting, event.value)
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
                    self._set(typed(self.setting, text))
            except ValueError as refusal:
                self.message = str(refusal)
                self.redraw()
                return False
        self._typing = None
        self.close_prompt()
        return True

    def _set(self, value: object) -> None:
        key = self.setting.key
        if self.table is Table.TIMING:
            self.message = self.runtime.set_timing(self.scope, key, value)
        elif self.table is Table.CUES:
            self.message = self.runtime.set_cue(key, value)
        else:
            self.message = self.runtime.set_display(key, value)
            self.app.theme = self.runtime.settings.theme

    def _value(self, table: Table, setting: Setting) -> object:
        """What holds in this scope."""
        settings = self.runtime.settings
        if setting.key == SOUND_CHECK.key:
            return "enter"
        if table is not Table.TIMING:
            return getattr(settings.cues if table is Table.CUES else settings, setting.key)
        if self.scope:
            return getattr(resolve(self.scope, settings).timing, setting.key)
        return settings.general(setting.key)

    def _ranged(self, setting: Setting) -> Setting:
        if setting.key == "rounds" and self.scope:
            return replace(setting, min=self.scope.rounds.min, max=self.scope.rounds.max)
        return setting

    def _row(self, table: Table, setting: Setting) -> SettingRow:
        return SettingRow(
            setting.label,
            readable(setting, self._value(table, setting)),
            allowed(setting) if setting.kind != "choice" else "",
            self._note(setting.key) if table is Table.TIMING else "",
            setting.help,
        )

    def _note(self, key: str) -> str:
        """Where the value comes from; for all circuits, who has another."""
        if self.scope:
            return resolve(self.scope, self.runtime.settings).sources[key]
        settings = self.runtime.settings
        example = settings.circuits.get(self.example.id)
        if example and getattr(example, key) is not None:
            return f"{self.example.name} has its own"
        if key != "reps" and getattr(own_choice(self.example), key) is not None:
            return f"{self.example.name} states its own"
        return ""
