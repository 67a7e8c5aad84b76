"""The way to the terminal: no buffer, no lock, no complaint when it is gone."""

import os
import select
from typing import TextIO


class Output:
    """Writes straight to the terminal; survives its end.

    No buffer and no lock: a thread that waits here for a stalled terminal does not hold up the
    end of the program.
    """

    def __init__(self, file: TextIO) -> None:
        self._fd = file.fileno()
        self._encoding = file.encoding

    def fileno(self) -> int:
        """The file descriptor of the terminal."""
        return self._fd

    def write(self, text: str) -> None:
        """Write all of a text, waiting for the terminal where it is slow."""
        data = text.encode(self._encoding, "replace")
        while data:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                select.select([], [self._fd], [])
            except OSError:  # the terminal is gone; the input side tells the app
                return

    def flush(self) -> None:
        """Nothing is kept back."""
