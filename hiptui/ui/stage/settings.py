"""The settings screen as lines."""

from __future__ import annotations

from dataclasses import dataclass

from hiptui.domain.formatting import total
from hiptui.domain.timeline import Kind, Timeline
from hiptui.ui.stage.lines import (
    BLANK,
    Line,
    Role,
    Span,
    hinted,
    paragraph,
    shown,
    spread,
)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as shown."""

    label: str
    """Its name."""
    value: str
    """What holds."""
    range: str
    """What may be entered."""
    note: str
    """Where the value comes from, or who stands in front of it."""
    help: str
    """What it does."""


@dataclass(frozen=True, slots=True)
class SettingsView:
    """What the settings screen shows at a moment."""

    scope: str
    """Whom the values are for."""
    rows: tuple[SettingRow, ...]
    """The settings."""
    cursor: int
    """The chosen row; 0 is the scope, the settings begin at 1."""
    total: str
    """What comes of it, in a sentence."""
    message: str = ""
    """What was refused or could not be saved, or empty."""
    hints: Line = BLANK
    """The keys worth knowing."""


def settings_screen(view: SettingsView, cells: int, rows: int) -> list[Line]:
    """The settings in exactly `rows` rows of at most `cells`."""
    roomy = rows >= 18
    gap = [BLANK] if roomy else []
    head = [_scope(view, cells), *gap]
    message = paragraph(view.message, cells, Role.WARN, most=2)
    hints = [hinted(view.hints, cells)] if rows >= 14 and view.hints else []
    totals = paragraph(view.total, cells, Role.STRONG, most=2)
    foot = [*gap, *totals, *message, *hints]
    help_text = view.rows[view.cursor - 1].help if view.cursor else "Left and right choose whom."
    helped = paragraph(help_text, cells, Role.DIM, most=1)
    room = rows - len(head) - len(foot)
    listed = _window(view, cells, room - len(gap) - len(helped) if roomy else room)
    body = [*listed, *gap, *helped] if roomy else listed
    return [*head, *body, *[BLANK] * max(0, room - len(body)), *foot][:rows]


def totals(timeline: Timeline) -> str:
    """How the whole comes about: "31:45 = 21:00 work + 6:00 rest + 4:45 into place"."""
    parts = {"work": 0.0, "rest": 0.0, "into place": 0.0}
    for segment in timeline.segments:
        name = {Kind.WORK: "work", Kind.REST: "rest"}.get(segment.kind, "into place")
        parts[name] += segment.length
    guess = timeline.circuit.estimated and bool(timeline.waits)
    sums = " + ".join(
        f"{total(seconds, guess and name == 'work')} {name}"
        for name, seconds in parts.items()
        if seconds
    )
    return f"{total(timeline.seconds, guess)} = {sums}"


def _scope(view: SettingsView, cells: int) -> Line:
    role = Role.CURSOR if view.cursor == 0 else Role.STRONG
    mark = "▶ " if view.cursor == 0 else "  "
    name = shown(view.scope, cells - 18)
    return (
        Span(f"{mark}Settings for ", Role.TEXT),
        Span(f"‹{name}›", role, "screen.choose(0)"),
    )


def _window(view: SettingsView, cells: int, rows: int) -> list[Line]:
    at = max(0, view.cursor - 1)
    start = max(0, min(at - rows // 2, len(view.rows) - rows))
    return [
        _row(row, cells, i + 1, chosen=i + 1 == view.cursor)
        for i, row in list(enumerate(view.rows))[start : start + rows]
    ]


def _row(row: SettingRow, cells: int, index: int, *, chosen: bool) -> Line:
    """Name, value and range in columns; what is narrow leaves the note out first."""
    name = 24 if cells >= 60 else 19
    mark = "▶" if chosen else " "
    role = Role.CURSOR if chosen else Role.TEXT
    text = f"{mark} {shown(row.label, name - 2):<{name - 2}}"
    value = f" ‹{row.value}› ".rjust(16 if cells >= 60 else 10)
    lead: Line = (Span(text + value, role, f"screen.choose({index})"),)
    allowed = f" {row.range:<11}"
    if len(text + value + allowed) > cells:
        return lead
    lead = (*lead, Span(allowed, Role.DIM))
    room = cells - len(text + value + allowed) - 1
    note: Line = (Span(shown(row.note, room), Role.DIM),) if row.note and room > 8 else BLANK
    return spread(lead, note, cells) if note else lead
