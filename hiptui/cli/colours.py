"""How many colours the terminal has, by what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping

FULL = 1 << 24
_MANY = frozenset({"alacritty", "contour", "foot", "foot-extra", "wezterm", "xterm-ghostty"})


def colours(environ: Mapping[str, str]) -> int:
    """0, 16, 256 or 2^24; none where NO_COLOR asks for that."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or term in {"", "dumb", "vt100", "vt220"}:
        return 0
    if environ.get("COLORTERM") in {"truecolor", "24bit"} or term.endswith("-direct"):
        return FULL
    return 256 if "256color" in term or "kitty" in term or term in _MANY else 16
