"""Folders of our own."""

from __future__ import annotations

from pathlib import Path


def private_folder(folder: Path) -> None:
    """Make `folder` and those above it; mkdir(parents=True) would leave theirs open to all.

    Raises:
        OSError: It can't be made.
    """
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
