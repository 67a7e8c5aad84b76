"""A mistake in a file, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hiptui.domain.formatting import printable


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

    @property
    def brief(self) -> str:
        """The same with the file's name alone, for where there is little room."""
        return str(replace(self, file=self.file.rpartition("/")[2]))

    def __str__(self) -> str:
        """One printable line: FILE:LINE: PATH: TEXT."""
        place = f"{self.path}: " if self.path else ""
        return printable(f"{self.file}:{self.line}: {place}{self.text}")
