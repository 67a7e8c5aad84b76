"""What the session's page shows at a moment, and what the phases share."""

from __future__ import annotations

from msgspec import Struct, field

from hiptui.domain.circuit import Side
from hiptui.domain.formatting import clock
from hiptui.domain.snapshot import Snapshot
from hiptui.domain.timeline import Kind, Segment
from hiptui.ui.stage.block_letters import letters
from hiptui.ui.stage.lines import Line, Role, line
from hiptui.ui.stage.phases import BY_KIND, DONE
from hiptui.ui.stage.rows import FigureSize

COUNT_FROM = 3
"""Seconds to go from which the count is shown as large as it goes."""


class SessionKeys(Struct, frozen=True):
    """The keys that the page itself names, as a person reads them."""

    pause: str = "space"
    """Pause, and go on."""
    restart: str = "r"
    """This side again."""
    next: str = "n"
    """On to the next segment."""
    previous: str = "p"
    """Back."""
    leave: str = "esc"
    """Out of the session."""
    lock: str = "x"
    """Twice unlocks."""
    help: str = "?"
    """All keys."""


class SessionView(Struct, frozen=True):
    """What the session's page shows at a moment; equal views look the same."""

    snapshot: Snapshot
    """The session."""
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
    """Whether sound is off."""
    locked: bool = False
    """Whether all keys but one do nothing."""
    console: bool = False
    """Whether the font is a console's, of few characters."""
    keys: SessionKeys = field(default_factory=SessionKeys)
    """The keys to name."""

    @property
    def segment(self) -> Segment | None:
        """The segment at hand."""
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
    def counting(self) -> bool:
        """Whether the last three seconds of a segment are being counted."""
        remaining = self.snapshot.remaining
        return not self.snapshot.count_in and remaining is not None and 0 < remaining <= COUNT_FROM

    @property
    def digits(self) -> str:
        """The time, the repetitions or the count, as it is shown largest."""
        snapshot, segment = self.snapshot, self.segment
        if self.new_length is not None:
            return clock(self.new_length)
        if snapshot.count_in:
            return str(snapshot.count_in)
        if segment is not None and segment.waits:
            return f"{segment.reps} REPS"
        return clock(snapshot.remaining or 0)

    @property
    def digits_role(self) -> Role:
        """Their colour."""
        if self.new_length is not None or self.counting:
            return Role.READY
        return Role.PAUSE if self.snapshot.count_in else Role.STRONG

    @property
    def time(self) -> str:
        """The time of the segment, counting up where it waits."""
        if self.new_length is not None:
            return clock(self.new_length)
        snapshot = self.snapshot
        return clock(snapshot.elapsed if snapshot.remaining is None else snapshot.remaining)

    @property
    def word(self) -> str:
        """The word for the kind of the segment at hand."""
        return BY_KIND[self.segment.kind].word if self.segment else DONE.word

    def block(
        self, text: str, cells: int, rows: int, role: Role, like: tuple[str, ...] = ()
    ) -> list[Line]:
        """Block letters that this font has, no larger than those of each text of `like`."""
        drawn = letters(text, cells, rows, whole=self.console, like=like)
        return [line(row, role) for row in drawn]
