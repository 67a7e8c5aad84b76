"""Writes the key tables of the README from the table of commands."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from hiptui.ui.key_commands import COMMANDS, Where
from hiptui.ui.keymap import readable

README = Path(__file__).parent.parent / "README.md"
BEGIN = "<!-- keys: python scripts/readme.py writes them -->\n"
END = "<!-- /keys -->\n"


def keys_tables() -> str:
    """One table a screen: key, command id, what it does."""
    parts = []
    for where in Where:
        rows = ["| key | id | does |", "|---|---|---|"]
        own = [command for command in COMMANDS if command.where is where]
        for (text, id), group in groupby(own, key=lambda command: (command.help, command.id)):
            keys = [readable(key) for command in group for key in command.bound]
            shown = " ".join(f"`` {key} ``" if "`" in key else f"`{key}`" for key in keys)
            rows.append(f"| {shown} | {f'`{id}`' if id else ''} | {text} |")
        parts.append(f"**{where.capitalize()}**\n\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def with_keys(text: str) -> str:
    """The README with the tables as they are now."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{keys_tables()}\n{END}{tail}"


if __name__ == "__main__":
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")
