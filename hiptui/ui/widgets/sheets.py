"""Style sheets of screens, read before the screen is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.screen import Screen


def read_sheets(screen: Screen[Any], *shared: Path) -> None:
    """Read `shared` and the sheets of `screen`, each once.

    A sheet that is known already spares Textual parsing *all* of them when the screen is pushed:
    a fifth of the time it takes to show one.
    """
    sheets = screen.app.stylesheet
    for path in (*shared, *screen.css_path):
        if not sheets.has_source(str(path)):
            sheets.read(path)
