"""Setting values as a person reads, steps and types them."""

from __future__ import annotations

import re

from hiptui.domain.formatting import clock
from hiptui.domain.settings import Setting

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,6})")
_YES = {"on", "yes", "true"}
_NO = {"off", "no", "false"}


def readable(setting: Setting, value: object) -> str:
    """A value as shown: seconds as m:ss, a switch as on or off."""
    if setting.kind == "seconds" and isinstance(value, int):
        return clock(value)
    if setting.kind == "switch":
        return "on" if value else "off"
    return str(value)


def allowed(setting: Setting) -> str:
    """What may be entered, in words."""
    if setting.kind == "switch":
        return "on or off"
    if setting.kind == "choice":
        return " or ".join(setting.values)
    return f"{readable(setting, setting.min)}-{readable(setting, setting.max)}"


def stepped(setting: Setting, value: object, by: int) -> object:
    """The value `by` steps on; it stops at the ends of the range and goes round a choice."""
    if setting.kind == "switch":
        return not value
    if setting.kind == "choice":
        at = setting.values.index(str(value)) if value in setting.values else 0
        return setting.values[(at + by) % len(setting.values)]
    assert isinstance(value, int)
    return max(setting.min, min(setting.max, value + by * setting.step))


def typed(setting: Setting, text: str) -> object:
    """The value a person typed: "90" or "1:30" for seconds.

    Raises:
        ValueError: It is not allowed; the message says what is.
    """
    text = text.strip().lower()
    if setting.kind == "switch" and text in _YES | _NO:
        return text in _YES
    if setting.kind == "choice" and text in setting.values:
        return text
    if setting.kind in {"count", "seconds"}:
        value = _whole(setting, text)
        if value is not None and setting.min <= value <= setting.max:
            return value
    raise ValueError(f"{setting.label}: {allowed(setting)}, please")


def _whole(setting: Setting, text: str) -> int | None:
    match = _CLOCK.fullmatch(text)
    if match is None or (match[1] and (setting.kind != "seconds" or int(match[2]) > 59)):
        return None
    return int(match[1] or 0) * 60 + int(match[2])
