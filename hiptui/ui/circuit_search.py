"""Circuits and their moves in the command palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from textual.app import SystemCommand

from hiptui.domain.circuit import Circuit, TimingChoice
from hiptui.ui.messages import StartSession


def circuit_commands(
    circuits: Iterable[Circuit],
    post: Callable[[StartSession], object],
    look_at: Callable[[str, int], object],
) -> Iterator[SystemCommand]:
    """Each circuit starts; each move, once somebody searches, is looked at by `look_at`."""
    for circuit in circuits:
        start = partial(post, StartSession(circuit, TimingChoice()))
        yield SystemCommand(f"Start {circuit.name}", circuit.summary, start)
        for number, move in enumerate(circuit.moves):
            look = partial(look_at, circuit.id, number)
            yield SystemCommand(move.name, f"a move of {circuit.name}", look, discover=False)
