"""Drives the real program through its screens and keeps what they look like, as SVG pictures.

    python scripts/screenshots.py           write screenshots/*.svg and docs/session.svg
    python scripts/screenshots.py --check   compare only; exit 1 and say which differ

The README's pictures and the golden ones of the tests are the same files. Clock, date, circuits
and settings are fixed, so each run gives the same bytes.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.widgets import Input

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts import animation  # noqa: E402 - found by the line above
from tests.past import remember, weeks_of  # noqa: E402 - the same
from tests.screens import Program, running, runtime_in  # noqa: E402 - the same

FOLDER = ROOT / "screenshots"
SIZES = ((80, 24), (120, 36))
"""Cells and rows."""
_RUNS = '[plan]\nruns = { tue = "hard", wed = "easy", thu = "hard", sat = "easy", sun = "long" }\n'
_SEEN_BEFORE = '[cues]\nflash = "off"\n'


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment worth a picture."""

    name: str
    """File name without size."""
    steps: tuple[str | float | tuple[int, float], ...]
    """Keys, seconds to wait, or a segment and the seconds into it."""
    newcomer: bool = False
    """Whether nothing was ever done here."""
    weeks: int = 0
    """Weeks of past sessions."""
    settings: str = ""
    """More of the settings."""


SCENES = (
    Scene("welcome", (), newcomer=True),
    Scene("circuits", ()),
    Scene("moves", ("tab", "down", "down", "down")),
    Scene("settings", ("s", "down")),
    Scene("history", ("h", "down"), weeks=50),
    Scene("editor", ("e", *["down"] * 9, "right")),
    Scene("editor-search", ("e", "n", "a", *"bridge")),
    Scene("plan", ("w",), weeks=14, settings=_RUNS),
    Scene("help", ("enter", "question_mark")),
    Scene("prepare", ("enter", 7.0)),
    Scene("work-left", ("enter", (1, 13.0))),
    Scene("switch", ("enter", (2, 2.0))),
    Scene("work-right", ("enter", (3, 13.0))),
    Scene("change", ("enter", (4, 4.0))),
    Scene("work-no-side", ("enter", (9, 13.0))),
    Scene("paused", ("enter", (15, 9.0), "space")),
    Scene("count-in", ("enter", (15, 9.0), "space", "space", 2.0)),
    Scene("rest", ("enter", (26, 30.0))),
    Scene("repetitions", ("down", "enter", (1, 5.0))),
    Scene("leave", ("enter", (1, 13.0), "escape")),
    Scene("cool-down", ("enter", (78, 20.0))),
    Scene("summary", ("enter", (1, 10.0), "n", (78, 20.0), "enter", "r", "7")),
)


async def pictures(
    scenes: Sequence[Scene] = SCENES, sizes: Sequence[tuple[int, int]] = SIZES
) -> AsyncIterator[tuple[str, str]]:
    """File names and SVGs."""
    for scene in scenes:
        async for picture in _taken(scene, sizes):
            yield picture


async def _taken(scene: Scene, sizes: Sequence[tuple[int, int]]) -> AsyncIterator[tuple[str, str]]:
    """A scene at each size: the program is driven there once, and its terminal resized."""
    with TemporaryDirectory() as home:
        runtime = runtime_in(Path(home), rounds=None)
        if not scene.newcomer:
            runtime = runtime_in(Path(home), settings=_SEEN_BEFORE + scene.settings)
        if scene.weeks:
            remember(runtime, weeks_of(runtime, scene.weeks))
        async with running(runtime, sizes[0]) as program:
            for step in scene.steps:
                await _take(program, step)
            await program.look_back()
            for field in program.app.screen.query(Input):
                field.cursor_blink = False  # by real time: the cursor stands as after a key
            for size in sizes:
                await program.resize(*size)
                await program.drawn()
                svg = _fixed(animation.exported(program))
                yield f"{scene.name}-{size[0]}x{size[1]}.svg", svg


async def _take(program: Program, step: str | float | tuple[int, float]) -> None:
    if isinstance(step, str):
        await program.press(step)
        await program.look_back()
    elif isinstance(step, tuple):
        await program.go_to(*step)
    else:
        await program.wait(step)


def _fixed(svg: str) -> str:
    """The SVG with its spaces in every viewer."""
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    lines = (line.rstrip() for line in svg.split("\n"))
    return "\n".join(lines).strip() + "\n"


def seen(svg: str) -> list[tuple[str, ...]]:
    """Text, place and style of all that an SVG shows, whatever its bytes."""
    styles = dict(re.findall(r"\.(terminal-r\d+) \{ ([^}]*?) \}", svg))
    texts = re.findall(r'<text[^>]* class="([^"]+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', svg)
    papers = re.findall(r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', svg)
    return [*((styles.get(name, name), x, y, text) for name, x, y, text in texts), *papers]


async def _all() -> AsyncIterator[tuple[Path, str]]:
    """Files and what belongs in them."""
    async for name, svg in pictures():
        yield FOLDER / name, svg
    yield animation.FILE, await animation.picture()


async def _run(check: bool) -> int:
    different: list[str] = []
    wanted = set()
    async for path, svg in _all():
        wanted.add(path.name)
        if path.exists() and path.read_text(encoding="utf-8") == svg:
            continue
        different.append(path.name)
        if not check:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(svg, encoding="utf-8")
    for path in FOLDER.glob("*.svg"):
        if path.name not in wanted:
            different.append(path.name)
            if not check:
                path.unlink()
    print("\n".join(different) or "nothing has changed")
    return 1 if check and different else 0


def main() -> int:
    """Write or compare."""
    parser = argparse.ArgumentParser(description="Keeps pictures of the screens.")
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    return asyncio.run(_run(parser.parse_args().check))


if __name__ == "__main__":
    raise SystemExit(main())
