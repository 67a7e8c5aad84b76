"""Reading and writing what the program keeps in files."""


class HistoryError(Exception):
    """Something the history could not do; its text is one line."""
