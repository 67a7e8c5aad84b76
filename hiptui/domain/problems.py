"""A mistake in a file, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one file."""

    file: str
    """The file as the user named it."""
    line: int
    """Line in the file, from 1."""
    path: str
    """Place in the file: circuit[2].move[0].seconds; empty for the file as a whole."""
    text: str
    """What is wrong, and what was expected."""

    def __str__(self) -> str:
        """One printable line: FILE:LINE: PATH: TEXT."""
        place = f"{self.path}: " if self.path else ""
        return printable(f"{self.file}:{self.line}: {place}{self.text}")


def printable(text: str) -> str:
    """`text` with everything that a terminal would act on written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode()
        for char in text
    )
