"""The rows of the settings: for whom they are, each section, and the keys."""

from __future__ import annotations

from collections.abc import Iterator

from hiptui.domain.circuit import Circuit
from hiptui.domain.setting import Setting
from hiptui.domain.settings import SECTIONS, SETTINGS
from hiptui.ui.key_commands import COMMANDS, Where

SCOPE = Setting("timing", "", "Settings for", "All circuits, or one of them.", "choice")
"""The row that says whom the settings are for."""
SOUND_CHECK = Setting("cues", "", "Sound check", "Play each cue once.", "choice")
"""The row that plays the cues."""


def form_rows(scope: Circuit | None, *, airy: bool) -> Iterator[Setting | str]:
    """Settings for one circuit or for all, with a heading before each section."""
    yield SCOPE
    shown = [one for one in SETTINGS if not scope or one.table == "timing"]
    for table, heading in SECTIONS.items():
        if section := [one for one in shown if one.table == table]:
            yield from _heading(heading, airy=airy)
            yield from (_ranged(one, scope) for one in section)
            if table == "cues":
                yield SOUND_CHECK
    for where in Where if not scope else ():
        yield from _heading(f"Keys: {where}", airy=airy)
        for command in COMMANDS:
            if command.where is where and command.id:
                yield Setting("keys", command.id, command.label, command.help, "text")


def _heading(text: str, *, airy: bool) -> Iterator[str]:
    """A heading, with air above it where there are rows to spare."""
    if airy:
        yield ""
    yield text


def _ranged(setting: Setting, scope: Circuit | None) -> Setting:
    """The setting with the range that holds here."""
    if setting.key == "rounds" and scope:
        return setting._replace(min=scope.rounds.min, max=scope.rounds.max)
    return setting
