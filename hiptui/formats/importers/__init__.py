"""Other programs' workouts as circuits, each format recognised by what is in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hiptui.formats.importers import fit
from hiptui.formats.importers.assembly import Found, assemble
from hiptui.formats.importers.draft import Draft, Program, Refused, clean, load
from hiptui.formats.importers.timers import HIIT_CLI, OPENHIIT, SECONDS, WORKOUT_TIMER

__all__ = ["Found", "Imported", "Refused", "read"]

SIZE, CIRCUITS = 1 << 20, 500
"""The most bytes and circuits of a file."""
_ARCHIVES = {b"PK\x03\x04": "zip", b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"BZh": "bzip2"}
_JSON = (SECONDS, WORKOUT_TIMER, OPENHIIT, HIIT_CLI)


class Imported(NamedTuple):
    """What a file holds."""

    program: str
    circuits: tuple[Found, ...]
    refused: tuple[str, ...]
    said: tuple[str, ...]
    """What was to be told of the whole file."""


def read(data: bytes) -> Imported | None:
    """The circuits in a file; None where no format claims it.

    Raises Refused: it is damaged, or nothing that could be read.
    """
    for beginning, kind in _ARCHIVES.items():
        if data.startswith(beginning):
            raise Refused(f"a {kind} archive; unpack it first")
    if len(data) > SIZE:
        raise Refused("larger than 1 MiB")
    if fit.claims(data):
        return _imported(fit.NAME, fit.drafts(data), ())
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return None
    document, said = load(data)
    for program in _JSON:
        if any(True for _ in program.found(document)):
            said += (f"not carried over: {program.behind}",) if program.behind else ()
            return _imported(program.name, _drafts(program, document), said)
    return None


def _drafts(program: Program, document: object) -> Iterator[Draft | Refused]:
    """What a program's workouts are, and why some are none."""
    for place, workout in program.found(document):
        try:
            yield program.draft(workout, place)
        except Refused as error:
            yield error


def _imported(program: str, drafts: Iterator[Draft | Refused], said: tuple[str, ...]) -> Imported:
    circuits: list[Found] = []
    refused: list[str] = []
    for draft in drafts:
        if len(circuits) + len(refused) == CIRCUITS:
            refused.append(f"what follows the first {CIRCUITS} workouts")
            break
        try:
            if isinstance(draft, Refused):
                raise draft
            circuits.append(assemble(draft))
        except Refused as error:
            refused.append(clean(str(error)))
    return Imported(program, tuple(circuits), tuple(refused), said)
