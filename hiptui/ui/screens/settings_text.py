"""What forms say: the rows of the settings, what a value means, what comes of it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace
from textual.content import Content

from hiptui.domain.circuit import Circuit
from hiptui.domain.formatting import clock, total, up
from hiptui.domain.settings import SECTIONS, SETTINGS, Setting, Settings
from hiptui.domain.timeline import Kind, Segment, Timeline
from hiptui.ui.key_commands import COMMANDS, Where
from hiptui.ui.widgets import clickable, hanging, spread


def row_of(label: Content, value: str, index: int | None, width: int) -> Content:
    """A row of the form; where `index` is given, arrows that can be clicked."""
    shown = Content.styled(value, "$phase-work").truncate(max(8, width * 3 // 5), ellipsis=True)
    if index is None:
        return spread(label, shown + "  ", width)
    less = clickable(Content.styled("‹ ", "$quiet"), f"screen.step({index}, -1)")
    more = clickable(Content.styled(" ›", "$quiet"), f"screen.step({index}, 1)")
    return spread(label, Content.assemble(less, shown, more), width)


def about(setting: Setting, value: str, source: str, brief: bool, width: int) -> list[Content]:
    """What a setting means, what it may be and where its `value` comes from; `brief` in two rows.

    `source` says the last in a sentence, and is empty where there is nothing to say.
    """
    help = setting.help
    if not help[0].isupper():  # a command's
        help = f"{help[:1].upper()}{help[1:]}."
    ranged = setting.kind in {"count", "seconds"}
    if brief:
        meaning = setting.choices.get(value, "")
        rest = setting.allowed if ranged else f"{value}: {meaning}" if meaning else ""
        return Content.assemble(help, (f"  {rest}", "$quiet")).wrap(width)[:2]
    rows = [Content.styled(setting.label, "$loud bold"), *Content(help).wrap(width), Content("")]
    if not setting.key:  # no value: whom the settings are for, the sound check
        return rows[:-1]
    if setting.table == "keys":
        rows += Content.styled("enter, then press the new key", "$quiet").wrap(width)
    elif ranged:
        step = f", step {setting.readable(setting.step)}" if setting.step > 1 else ""
        rows.append(Content.styled(f"{setting.allowed}{step}", "$quiet"))
    elif setting.kind == "choice" and any(setting.choices.values()):
        rows += _choices(setting.choices, value, width)
    return [*rows, *Content.styled(source, "$quiet").wrap(width)] if source else rows


def total_of(timeline: Timeline, brief: bool, width: int) -> list[Content]:
    """How the whole comes about, part by part."""
    guess = bool(timeline.waits)
    whole = total(timeline.seconds, guess)
    lengths = dict.fromkeys(("work", "rest", "into place"), 0.0)
    for one in timeline.segments:
        lengths[one.kind if one.kind in lengths else "into place"] += one.length
    parts = [(total(length, guess and name == "work"), name) for name, length in lengths.items()]
    parts = [(length, name) for length, name in parts if lengths[name]]
    if brief:
        sums = " + ".join(map(" ".join, parts))
        line = Content.assemble((whole, "$loud bold"), f" = {sums}")
        short = Content.styled(f"{whole} in all", "$loud bold")
        return [line if line.cell_length <= width else short]
    name = Content.styled(timeline.circuit.name, "$quiet").truncate(width, ellipsis=True)
    rows = (Content(f"{length:>9}  {part}") for length, part in parts)
    return [name, *rows, Content.styled(f"{whole:>9}  in all", "$loud bold")]


MOST = 300
"""Segments of a timetable that are listed."""
_BETWEEN = {
    Kind.PREPARE: "get ready",
    Kind.SWITCH: "turn over",
    Kind.CHANGE: "change",
    Kind.REST: "rest",
}


def timetable(timeline: Timeline, width: int) -> list[Content]:
    """Every segment with its start, as long as the list is worth reading."""
    rows: list[Content] = []
    for at, segment in enumerate(timeline.segments[:MOST]):
        before = timeline.segments[at - 1].round if at else 0
        if segment.round != before:
            rows.append(Content.styled(f"Round {segment.round}", "$phase-work bold"))
        rows.append(_segment_row(segment, timeline.starts[at], width))
    more = len(timeline.segments) - MOST
    return [*rows, Content(f"and {more} more")] if more > 0 else rows


def _segment_row(segment: Segment, start: float, width: int) -> Content:
    length = total(segment.length, segment.waits)
    begins = Content.styled(f"{clock(up(start)):>6}  ", "$quiet")
    if segment.kind is not Kind.WORK or segment.move is None:
        text = Content.styled(_BETWEEN.get(segment.kind, ""), "$quiet")
    else:
        side = f", {segment.side}" if segment.side else ""
        room = width - len(side) - len(length) - 10
        name = Content(segment.move.name)
        text = (name if name.cell_length <= room else Content(segment.move.short)) + side
    return spread(begins + text, Content(length), width)


def _choices(choices: Mapping[str, str], value: str, width: int) -> Iterator[Content]:
    """Every choice with a word on it; the one that holds stands out."""
    column = max(map(len, choices)) + 4
    for word, meaning in choices.items():
        holds = word == value
        head = Content.styled(f"{'›' if holds else ' '} {word}", "$loud bold" if holds else "")
        yield from hanging(head, Content.styled(meaning, "" if holds else "$quiet"), width, column)


def source_of(
    setting: Setting, settings: Settings, scope: Circuit | None, circuits: Sequence[Circuit]
) -> str:
    """Where the value comes from; for all circuits, who has another."""
    if scope or setting.table != "timing":
        source = settings.effective(setting, scope)[1]
        return {"built in": "The default.", "all circuits": "Set for all circuits."}.get(
            source, f"Set by {source}."
        )
    before = [
        one.name
        for one in circuits
        if settings.get(setting, one.id) is not None or getattr(one.timing, setting.key) is not None
    ]
    more = f" and {len(before) - 3} more" if len(before) > 3 else ""
    return f"In front of it: {', '.join(before[:3])}{more}." if before else ""


SCOPE = Setting("timing", "", "Settings for", "All circuits, or one of them.", "choice")
"""The row that says whom the settings are for."""
SOUND_CHECK = Setting("cues", "", "Sound check", "Play each cue once.", "choice")


def form_rows(scope: Circuit | None, *, airy: bool) -> Iterator[Setting | str]:
    """Settings for one circuit or for all, with a heading before each section."""
    yield SCOPE
    shown = [one for one in SETTINGS if not scope or one.table == "timing"]
    for table, name in SECTIONS.items():
        if section := [one for one in shown if one.table == table]:
            yield from heading(name, airy=airy)
            yield from (_ranged(one, scope) for one in section)
            if table == "cues":
                yield SOUND_CHECK
    for where in Where if not scope else ():
        yield from heading(f"Keys: {where}", airy=airy)
        for command in COMMANDS:
            if command.where is where and command.id:
                yield Setting("keys", command.id, command.label, command.help, "text")


def heading(text: str, *, airy: bool) -> Iterator[str]:
    """A heading, with air above it where there are rows to spare."""
    if airy:
        yield ""
    yield text


def _ranged(setting: Setting, scope: Circuit | None) -> Setting:
    if setting.key == "rounds" and scope:
        return replace(setting, min=scope.rounds.min, max=scope.rounds.max)
    return setting
