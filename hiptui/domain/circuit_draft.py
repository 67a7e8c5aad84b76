"""A circuit that is being made, with all that it was before, to be taken back."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.circuit_fields import settled

_KEPT = 500
"""Changes that can be taken back."""


class Draft(Struct, frozen=True):
    """A circuit under way; it may be without moves, and wrong in other ways for a while."""

    now: Circuit
    """As it is, words of sides that it has no longer included."""
    saved: Circuit
    """As it was when it was last saved or opened."""
    past: tuple[Circuit, ...] = ()
    """What it was before each change, the latest last."""

    @property
    def circuit(self) -> Circuit:
        """The circuit that it makes."""
        return _settled(self.now)

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost by leaving."""
        return self.circuit != _settled(self.saved)

    def to(self, circuit: Circuit) -> Draft:
        """After a change; one that changes nothing need not be taken back."""
        if circuit == self.now:
            return self
        return replace(self, now=circuit, past=(*self.past, self.now)[-_KEPT:])

    def undone(self) -> Draft:
        """Before the last change."""
        return replace(self, now=self.past[-1], past=self.past[:-1]) if self.past else self

    def written(self, circuit: Circuit) -> Draft:
        """After it was saved as `circuit`; changes can be taken back beyond that."""
        return Draft(circuit, circuit, tuple(_named(one, circuit) for one in self.past))

    def with_added(self, move: Move, at: int) -> Draft:
        """With a move more, at a place from 0."""
        moves = self.now.moves
        return self._with(*moves[:at], move, *moves[at:])

    def without(self, at: int) -> Draft:
        """Without the move at a place."""
        moves = self.now.moves
        return self._with(*moves[:at], *moves[at + 1 :])

    def shifted(self, at: int, by: int) -> Draft:
        """With the move at a place earlier or later; the ends stay ends."""
        to = max(0, min(len(self.now.moves) - 1, at + by))
        moved = self.without(at).with_added(self.now.moves[at], to).now
        return self.to(moved)

    def _with(self, *moves: Move) -> Draft:
        return self.to(replace(self.now, moves=moves))


def _settled(circuit: Circuit) -> Circuit:
    return replace(circuit, moves=tuple(map(settled, circuit.moves)))


def _named(circuit: Circuit, other: Circuit) -> Circuit:
    """`circuit` under the id and in the file of another."""
    return replace(circuit, id=other.id, origin=other.origin)


def blank() -> Draft:
    """A new circuit, without moves yet."""
    circuit = Circuit(id="new", name="My circuit", moves=())
    return Draft(circuit, circuit)


def copied(circuit: Circuit) -> Draft:
    """A circuit like another one, under a name of its own."""
    copy = replace(circuit, name=f"{circuit.name[:73]} (copy)", id="new", origin="")
    return Draft(copy, copy)
