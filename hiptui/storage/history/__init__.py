"""Past and running sessions on disk: `history.db` beside its `running.lock`.

Cheap to import: all but the errors, and SQLite (10 to 20 ms), comes with the first look at it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hiptui.storage.history.errors import Busy, CantSave, Gone, HistoryError, Rejected

if TYPE_CHECKING:
    from hiptui.storage.history.export import to_csv, to_json
    from hiptui.storage.history.history import History
    from hiptui.storage.history.import_json import read_sessions
    from hiptui.storage.history.types import Interrupted, Merged, Running
    from hiptui.storage.history.writer import Pacing, Writer

__all__ = [
    "Busy",
    "CantSave",
    "Gone",
    "History",
    "HistoryError",
    "Interrupted",
    "Merged",
    "Pacing",
    "Rejected",
    "Running",
    "Writer",
    "read_sessions",
    "to_csv",
    "to_json",
]

_HEAVY = {
    "History": "history",
    "Interrupted": "types",
    "Merged": "types",
    "Pacing": "writer",
    "Running": "types",
    "Writer": "writer",
    "read_sessions": "import_json",
    "to_csv": "export",
    "to_json": "export",
}


def __getattr__(name: str) -> object:
    """What takes time to import, when it is first asked for."""
    if name not in _HEAVY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
