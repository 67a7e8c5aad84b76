"""The way to the terminal: no buffer, no lock, no complaint when it is gone, no wait for it."""

import os
import select
from contextlib import suppress
from typing import TextIO


class Output:
    """Writes straight to the terminal; survives its end.

    No buffer and no lock: a thread that waits here for a stalled terminal does not hold up the
    end of the program. What the terminal takes at once needs no thread at all: each frame of a
    thread is three wakeups, and a key waits until it is the thread's turn.
    """

    def __init__(self, file: TextIO) -> None:
        self._fd = file.fileno()
        self._encoding = file.encoding
        self._direct = -1
        self.handed_over = 0
        """How many texts a thread was given to `write`; whoever gives them counts them here."""
        self._written = 0

    def fileno(self) -> int:
        """The file descriptor of the terminal."""
        return self._fd

    def begin(self) -> None:
        """A new thread writes from here on, and it was given nothing yet."""
        self.close()
        self._direct = _without_waiting(self._fd)
        self.handed_over = self._written = 0

    def write_now(self, text: str) -> str | bytes:
        """What of a text the terminal does not take at once: all, while a thread has some to write.

        To be called by one thread, the one that hands over what is returned.
        """
        if self._direct < 0 or self.handed_over != self._written:
            return text
        data = text.encode(self._encoding, "replace")
        try:
            return data[os.write(self._direct, data) :]
        except OSError:  # it takes nothing now, or is gone; the thread finds out which
            return data

    def write(self, text: str | bytes) -> None:
        """Write all of a text, waiting for the terminal where it is slow."""
        data = text.encode(self._encoding, "replace") if isinstance(text, str) else text
        while data:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                select.select([], [self._fd], [])
            except OSError:  # the terminal is gone; the input side tells the app
                break
        self._written += 1

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """Write only with the thread."""
        if self._direct >= 0:
            os.close(self._direct)
            self._direct = -1


def _without_waiting(fd: int) -> int:
    """The terminal opened anew, so that not to wait for it is a matter of ours; -1 if it can't be.

    On the descriptor itself it would hold for the shell too, which shares it.
    """
    with suppress(OSError):
        direct = os.open(os.ttyname(fd), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        if os.fstat(direct).st_rdev == os.fstat(fd).st_rdev:
            return direct
        os.close(direct)
    return -1
