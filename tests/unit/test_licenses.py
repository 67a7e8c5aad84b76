"""docs/licenses.md tells the licence of everything that is installed with hiptui."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).parents[2] / "docs" / "licenses.md"
_CLASSIFIER = "License :: OSI Approved :: "
_SHORT = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "Python Software Foundation License": "PSF-2.0",
}
"""The usual short name of what a package says at length."""


def told() -> dict[str, str]:
    """The licence by package, as the page has it."""
    rows = re.findall(r"^\| ([\w.-]+) \| ([^|]+?) \|", PAGE.read_text(encoding="utf-8"), re.M)
    return {name: licence for name, licence in rows if name != "package"}


def installed(extras: Sequence[str] = ("", "web")) -> Iterator[tuple[str, str]]:
    """Packages with their licences by their own word: what hiptui needs, and what that needs."""
    waiting = [("hiptui", extra) for extra in extras]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # for other systems or Pythons only
        if name != "hiptui":
            yield name, licence(package)
        needed = map(Requirement, package.requires or ())
        wanted = [one for one in needed if not one.marker or one.marker.evaluate({"extra": extra})]
        found = {
            (canonicalize_name(one.name), more) for one in wanted for more in (*one.extras, "")
        }
        waiting += found - seen
        seen |= found


def licence(package: Distribution) -> str:
    """What a package says of its licence, at its most exact."""
    said = package.metadata
    for expression in said.get_all("License-Expression") or ():
        return str(expression)
    kinds = [one for one in said.get_all("Classifier") or () if one.startswith(_CLASSIFIER)]
    name = kinds[0].removeprefix(_CLASSIFIER) if kinds else said["License"]
    return _SHORT.get(name, name)


def test_every_licence_is_told() -> None:
    found = dict(installed())
    assert {"textual", "rich", "fit-tool", "textual-serve"} <= found.keys()
    page = told()
    assert {name: page.get(name) for name in found} == found
