"""What can stand in the way of the history, each in one line for the runner."""

from __future__ import annotations


class HistoryError(Exception):
    """Something the history could not do; its text is one line."""


class Busy(HistoryError):
    """Another program runs a session."""


class Gone(HistoryError):
    """The session is no longer there to go on with."""


class CantSave(HistoryError):
    """Nothing was written."""


class Rejected(HistoryError):
    """What came from outside is not a history."""
