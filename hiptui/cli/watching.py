"""A figure's file, read again whenever it changes."""

from __future__ import annotations

from pathlib import Path

import hiptui.figure
from hiptui.figure.library import Loaded, Stamp, load_file, shipped

_SHIPPED = Path(hiptui.figure.__file__).with_name("moves")


class Source:
    """The figure of one id: the user's own file, else the one that ships."""

    def __init__(self, folder: Path, figure_id: str) -> None:
        self._id = figure_id
        self._places = [place / f"{figure_id}.toml" for place in (folder, _SHIPPED)]
        self._stamp: tuple[Path, Stamp] | None = None
        self._loaded = Loaded(None)

    def look(self) -> Loaded:
        """What the file holds now; the same object while it stays as it is."""
        stamp = self._newest()
        if stamp is None:
            self._loaded = Loaded(shipped(self._id))  # the program runs from an archive
        elif stamp != self._stamp:
            self._loaded = load_file(stamp[0])
        self._stamp = stamp
        return self._loaded

    def _newest(self) -> tuple[Path, Stamp] | None:
        for path in self._places:
            try:
                stat = path.stat()
            except OSError:
                continue
            return path, (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        return None
