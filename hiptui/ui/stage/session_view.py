"""What the session's page shows at a moment: its phase, time and side, and how each is told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from hiptui.domain.circuit import Side
from hiptui.domain.formatting import clock, lowered, many, total
from hiptui.domain.session import Snapshot
from hiptui.domain.timeline import Kind, Segment
from hiptui.ui.stage import FigureSize, Line, Role, line, shown, width
from hiptui.ui.stage.block_letters import letters, sunk

COUNT_FROM = 3
"""Seconds to go from which the count has a colour of its own."""


class Phase(Struct, frozen=True):
    """How a phase is told: word, glyph and colour, never colour alone."""

    word: str
    """In capitals, for block letters."""
    glyph: str
    """One cell."""
    role: Role


WORK = Phase("WORK", "▶", Role.WORK)
CHANGE = Phase("NEXT", "»", Role.READY)
REST = Phase("REST", "~", Role.REST)
DONE = Phase("DONE", "■", Role.REST)
PAUSED = Phase("PAUSED", "‖", Role.PAUSE)
COUNT_IN = Phase("GO IN", "…", Role.PAUSE)

BY_KIND = {
    Kind.PREPARE: Phase("GET READY", "◇", Role.READY),
    Kind.WORK: WORK,
    Kind.SWITCH: Phase("SWITCH", "⇄", Role.READY),
    Kind.CHANGE: CHANGE,
    Kind.REST: REST,
}


def phase_of(snapshot: Snapshot) -> Phase:
    """The phase at hand, as it is told."""
    segment = snapshot.segment
    if snapshot.paused:
        return PAUSED
    if snapshot.count_in:
        return COUNT_IN
    if segment is None or snapshot.cool_down:
        return DONE
    return CHANGE if snapshot.into_position else BY_KIND[segment.kind]


def window_title(snapshot: Snapshot) -> str:
    """The phase, the side and the move at hand or coming: "Work, left · Hip raise"."""
    move, coming = snapshot.move, snapshot.coming
    side = f", {coming.side}" if coming and coming.side else ""
    return f"{phase_of(snapshot).word.capitalize()}{side}" + (f" · {move.short}" if move else "")


def notice(snapshot: Snapshot) -> str:
    """What a notification says below the title: what the legs do, and for how long."""
    coming, move = snapshot.coming, snapshot.move
    label = move.label(coming.side) if move and coming else ""
    seconds = clock(snapshot.remaining) if snapshot.remaining and not snapshot.cool_down else ""
    return ", ".join(part for part in (label, seconds) if part) or snapshot.timeline.circuit.name


KEYS = {
    "pause": "space",
    "restart": "r",
    "next": "n",
    "previous": "p",
    "leave": "esc",
    "lock": "x",
    "help": "?",
}
"""The keys that the page itself names, as a person reads them, where nobody bound them anew."""


class SessionView(Struct, frozen=True):
    """What the session's page shows at a moment; equal views look the same."""

    snapshot: Snapshot
    ends: str = ""
    """Clock time of the last second of work, or empty where it stands still."""
    notice: str = ""
    """A word on what a key just did, or empty."""
    why: str = ""
    """Why it stands still although nobody asked for it, or empty."""
    new_length: int | None = None
    """Seconds of the segment at hand, where a key has just changed them."""
    figure: FigureSize = FigureSize.OFF
    """How much room the figure of the move at hand takes."""
    muted: bool = False
    locked: bool = False
    """Whether all keys but one do nothing."""
    console: bool = False
    """Whether the font is a console's, of few characters."""
    keys: Mapping[str, str] = MappingProxyType(KEYS)
    """By command id, as a person reads them."""

    @property
    def segment(self) -> Segment | None:
        return self.snapshot.segment

    @property
    def side(self) -> Side | None:
        """The side at hand or coming."""
        coming = self.snapshot.coming
        return coming.side if coming else None

    @property
    def resting(self) -> bool:
        """Whether it is the rest after a round, and not yet time to get into position."""
        resting = self.segment is not None and self.segment.kind is Kind.REST
        return resting and not self.snapshot.into_position

    @property
    def at_work(self) -> bool:
        """Whether the work is going on, neither paused nor counted in."""
        working = self.segment is not None and self.segment.kind is Kind.WORK
        return working and not (self.snapshot.paused or self.snapshot.count_in)

    @property
    def label(self) -> str:
        coming, move = self.snapshot.coming, self.snapshot.move
        return move.label(coming.side) if coming and move else ""

    @property
    def counting(self) -> bool:
        """Whether the last three seconds of a segment are being counted."""
        still = self.snapshot.paused or self.snapshot.count_in or self.new_length is not None
        return not still and self.snapshot.remaining in range(1, COUNT_FROM + 1)

    @property
    def digits(self) -> str:
        """The time, the repetitions or the count-in, as it is shown largest."""
        if self.new_length is None and self.snapshot.count_in:
            return f"{COUNT_IN.word} {self.snapshot.count_in}"
        if self.new_length is None and self.segment is not None and self.segment.waits:
            return many(self.segment.reps or 0, "rep").upper()
        return self.time

    @property
    def digits_role(self) -> Role:
        """Their colour: that of the phase, in work the loudest until its last three seconds."""
        if self.new_length is not None or self.counting:
            return Role.READY
        return Role.STRONG if self.at_work else phase_of(self.snapshot).role

    @property
    def time(self) -> str:
        """The time of the segment, counting up where it waits."""
        if self.new_length is not None:
            return clock(self.new_length)
        snapshot = self.snapshot
        return clock(snapshot.elapsed if snapshot.remaining is None else snapshot.remaining)

    def block(
        self, text: str, cells: int, rows: int, role: Role, *like: str, low: bool = False
    ) -> list[Line]:
        """Block letters that this font has, no larger than those of each text of `like`.

        `low` in their rows they do not touch what stands above them.
        """
        drawn = letters(text, cells, rows, whole=self.console, like=like)
        return [line(row, role) for row in (sunk(drawn) if low else drawn)]


def place(view: SessionView) -> str:
    """Round and move, each of how many, and that sound is off."""
    snapshot, coming, muted = view.snapshot, view.snapshot.coming, "  muted" if view.muted else ""
    rounds = f"round {snapshot.round}/{snapshot.rounds}"
    if coming is None or (view.segment and view.segment.kind is Kind.REST):
        return rounds + muted
    number, moves = snapshot.timeline.numbered(coming)
    return f"{rounds}  move {number}/{moves}{muted}"


def totals(view: SessionView) -> str:
    """Time to go in all, and the clock time of the end."""
    snapshot = view.snapshot
    ahead = f"{total(snapshot.total_remaining, snapshot.estimated)} to go"
    return f"{ahead}  ends {view.ends}" if view.ends else ahead


def sided(segment: Segment) -> str:
    """A side to put in front of a name, or nothing."""
    return f"{segment.side.upper()}  " if segment.side else ""


def next_up(snapshot: Snapshot, cells: int) -> str:
    """What follows the work at hand; what does not fit ends at a comma where there is one."""
    text = _following(snapshot)
    return text if width(line(text)) <= cells else shown(text.partition(",")[0], cells)


def _following(snapshot: Snapshot) -> str:
    timeline = snapshot.timeline
    following = timeline.segments[snapshot.index + 1 : snapshot.index + 2]
    if following and following[0].kind is Kind.REST:
        last = snapshot.index == timeline.last_work
        return f"next: {'cool-down' if last else 'rest'} {clock(int(following[0].length))}"
    then = snapshot.then
    move = then.move if then else None
    if then is None or move is None:
        return "next: done"
    here = snapshot.coming
    if here and (here.round, here.move_number) == (then.round, then.move_number):
        return f"next: {lowered(move.label(then.side))}"
    return f"next: {sided(then)}{move.name}"
