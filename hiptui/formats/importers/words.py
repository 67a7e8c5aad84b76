"""Names as people write them: sides, pauses, and what may stand in a circuit."""

from __future__ import annotations

import re

from hiptui.domain.circuit import Side

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_BRACES = str.maketrans("{}", "()")
_PAUSES = frozenset({
    "rest", "pause", "break", "recovery", "recover", "breather", "pausa", "descanso", "repos",
    "récupération", "erholung", "ruhe", "ruhepause", "riposo", "descansar", "odpoczynek",
    "przerwa", "отдых", "пауза", "rust", "lepo", "休息", "休憩",
})  # fmt: skip
_FILLERS = frozenset({
    "a", "the", "and", "short", "long", "time", "period", "interval", "get", "ready", "between",
    "after", "sets", "set", "rounds", "round", "exercises", "exercise", "moves", "s", "sec",
    "secs", "second", "seconds", "min", "minute", "minutes", "water",
})  # fmt: skip
"""What may stand beside such a word."""
_GET_READY = frozenset({"get ready", "prepare", "preparation", "transition"})
_LEFT = "left|links|linke|linker|gauche|izquierda|izquierdo|esquerda|esquerdo|sinistra|lewa"
_RIGHT = "right|rechts|rechte|rechter|droite|derecha|derecho|direita|direito|destra|prawa"
_SIDES = re.compile(rf"\b(?:(?P<left>{_LEFT})|(?P<right>{_RIGHT}))\b", re.IGNORECASE)
_LETTER = re.compile(r"(?:[-–—/:,(\[]\s*)(?:(?P<left>l)|(?P<right>r))\.?\s*[)\]]?$", re.IGNORECASE)
_AFTER = re.compile(r"^\s+(?:side|leg|arm|seite|foot)\s*(?=$|[)\]])", re.IGNORECASE)
_EDGES = " \t-–—/:,;.()[]"


def clean(value: str) -> str:
    """`value` without what may not stand in a circuit: control characters, line ends, braces."""
    return " ".join(_CONTROL.sub(" ", value).translate(_BRACES).split())


def shortened(value: str, limit: int) -> str:
    """`value` cleaned, in at most `limit` characters."""
    plain = clean(value)
    return plain if len(plain) <= limit else f"{plain[: limit - 1].rstrip()}…"


def is_pause(name: str) -> bool:
    """Whether a move's name says that nothing is done."""
    words = re.findall(r"\w+", name.lower())
    if " ".join(words) in _GET_READY:
        return True
    rest = [word for word in words if word not in _FILLERS and not word.isdigit()]
    return bool(rest) and all(word in _PAUSES for word in rest)


def side_of(name: str) -> tuple[str, Side] | None:
    """A name without its side, and that side; None where it names none or both."""
    found = [*_SIDES.finditer(name)] or [*_LETTER.finditer(name)]
    if len(found) != 1:
        return None
    before, after = name[: found[0].start()], name[found[0].end() :]
    bare = f"{before.rstrip(_EDGES)} {_AFTER.sub('', after).strip(_EDGES)}".strip(_EDGES)
    side = Side.LEFT if found[0]["left"] else Side.RIGHT
    return (f"{bare[0].upper()}{bare[1:]}", side) if bare else None
