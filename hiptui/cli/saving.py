"""Where a command's file goes: to standard output or a file, which is not replaced unasked."""

from __future__ import annotations

from pathlib import Path

from hiptui.cli.arguments import Wrong, quoted
from hiptui.cli.stdio import complain, confirmed, has_terminal, print_bytes, say


def save(data: bytes, target: str, force: bool) -> int:
    """Write `data` to the file `target`, or to stdout where it is "-"; the exit code.

    Raises:
        Wrong: There is no such folder.
        OSError: It cannot be written; a file that was there is as it was.
    """
    if target == "-":
        return print_bytes(data)
    from hiptui.storage import atomic  # noqa: PLC0415 - not for stdout

    path = Path(target)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise Wrong(f"-o {quoted(target)}: {'a' if path.is_dir() else 'no such'} folder")
    if path.exists() and not (force or _may_replace(path)):
        return 1
    atomic.write(path, data)
    return 0


def _may_replace(path: Path) -> bool:
    """Whether the person at the terminal lets go of what is in `path`."""
    if not has_terminal():
        complain(f"{path} exists and is kept, --force replaces it")
        return False
    if confirmed(f"Replace {path}?"):
        return True
    say("Kept as it was.")
    return False
