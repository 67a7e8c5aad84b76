"""JSON from other programs: bounded, with the letters that some of them spoil."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from hiptui.formats.importers.draft import Refused

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f]")
_SPOILT = "letters beyond ASCII may be wrong: the file was written with a part of each only"


def load(data: bytes) -> tuple[object, tuple[str, ...]]:
    """The document in `data`, and what is to be told of its letters.

    Raises:
        Refused: It is none.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, spoilt = data.decode("latin-1"), True
    else:
        spoilt = _CONTROL.search(text) is not None
    try:
        document = json.loads(_CONTROL.sub("", text), strict=False, parse_constant=_no_number)
    except RecursionError:
        raise Refused("nested too deeply") from None
    except ValueError as error:
        raise Refused(f"no JSON: {str(error)[:100]}") from None
    return document, (_SPOILT,) if spoilt else ()


def table(value: object) -> dict[str, object]:
    """`value` where it is a table, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[object]:
    """`value` where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
