from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from textual.color import Color
from textual.screen import Screen
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES, Theme

from hiptui.domain.settings import setting
from hiptui.ui.screens.session_page import STYLES, Canvas
from hiptui.ui.stage import Role, line
from hiptui.ui.themes import THEMES, fallbacks, is_offered
from tests.screens import in_session, running, runtime_in
from tests.support import for_each

PHASES = (Role.WORK, Role.READY, Role.REST, Role.PAUSE)
NAMES = [theme.name for theme in THEMES]
OFFERED = [*THEMES, *(one for one in BUILTIN_THEMES.values() if is_offered(one))]


def contrast(one: Color, other: Color) -> float:
    """WCAG 2: (lighter + 0.05) / (darker + 0.05)."""
    light = sorted((_luminance(one), _luminance(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _luminance(color: Color) -> float:
    channels = [value / 255 for value in color.rgb]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colour(theme: Theme, declaration: str) -> Color:
    """What `color: $name;` or `background: $name;` comes out as."""
    name = re.search(r"\$([\w-]+)", declaration)
    assert name, declaration
    return Color.parse(variables(theme.name)[name[1]])


@cache
def variables(name: str) -> dict[str, str]:
    theme = next(one for one in (*THEMES, *BUILTIN_THEMES.values()) if one.name == name)
    return {**fallbacks(theme), **theme.to_color_system().generate(), **theme.variables}


def ink(theme: Theme, role: Role) -> Color:
    return colour(theme, re.findall(r"color: [^;]+;", STYLES[role])[0])


def paper(theme: Theme, role: Role) -> Color:
    found = re.findall(r"background: [^;]+;", STYLES[role])
    return colour(theme, found[0] if found else "background: $background;")


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


@for_each("theme", OFFERED)
def test_text_can_be_read_in_every_theme_that_is_offered(theme: Theme) -> None:
    for role in Role:
        loud = role in {Role.STRONG, *PHASES}  # digits, the side and its label, the phase
        assert contrast(ink(theme, role), paper(theme, role)) >= (7 if loud else 4.5), role


@for_each("theme", OFFERED)
def test_phases_have_colours_of_their_own(theme: Theme) -> None:
    for one, other in combinations((ink(theme, role) for role in PHASES), 2):
        assert max(abs(a - b) for a, b in zip(one.rgb, other.rgb, strict=True)) > 30


@for_each("theme", THEMES)
def test_no_phase_is_red(theme: Theme) -> None:
    for one in (ink(theme, role) for role in PHASES):
        assert not (one.r > 180 and one.g < 80 and one.b < 80)


@for_each("theme", OFFERED)
def test_word_label_and_lit_leg_have_one_colour(theme: Theme) -> None:
    assert colour(theme, "color: $body-working;") == ink(theme, Role.WORK)


@for_each("theme", [one for one in OFFERED if not one.dark])
def test_on_light_ground_nothing_is_brown_or_olive(theme: Theme) -> None:
    for role in PHASES:
        hue = ink(theme, role).hsl
        assert not 0.03 < hue.h < 0.25 or hue.s < 0.2, role


@for_each("theme", OFFERED)
def test_a_chosen_row_can_be_seen_without_its_text(theme: Theme) -> None:
    chosen = colour(theme, "background: $chosen;")
    assert contrast(chosen, colour(theme, "background: $background;")) >= 1.2
    assert contrast(colour(theme, "color: $loud;"), chosen) >= 7


def rows_of(canvas: Canvas) -> list[Strip]:
    """What is painted of it."""
    return canvas.render_lines(canvas.size.region)


async def test_every_theme_gives_every_role_a_style(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        canvas = Canvas(lambda cells, rows: [line("text", role) for role in Role])
        await program.app.push_screen(page := Screen[None]())
        await page.mount(canvas)
        for name in program.app.available_themes:
            program.app.theme = name
            await program.settle()
            styles = [next(iter(row)).style for row in rows_of(canvas)[: len(Role)]]
            assert len(styles) == len(Role)
            assert all(style and style.color and style.bgcolor for style in styles), name

        canvas = Canvas(lambda cells, rows: [line(text, Role.STRONG) for text in ("█▀", "0:17")])
        await program.app.push_screen(page := Screen[None]())
        await page.mount(canvas)
        await program.settle()
        blocks, words = (next(iter(row)).style for row in rows_of(canvas)[:2])
        assert blocks
        assert words
        told = "what is drawn of blocks is not bold"
        assert (blocks.bold, words.bold, blocks.color) == (False, True, words.color), told


async def test_a_change_of_theme_reaches_what_is_already_drawn(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0, figure="auto") as program:
        canvas = program.app.screen.query_one(Canvas)
        dark = rows_of(canvas)[0]
        program.app.theme = "hiptui-light"
        await program.settle()
        light = rows_of(canvas)[0]
        assert light.text == dark.text
        assert list(light) != list(dark)


@pytest.mark.parametrize("color", [{"NO_COLOR": "1"}, {"TEXTUAL_COLOR_SYSTEM": "standard"}])
async def test_few_or_no_colours_lose_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, color: dict[str, str]
) -> None:
    for name, value in color.items():
        monkeypatch.setenv(name, value)
    async with in_session(tmp_path) as program:
        assert program.picture.blocks("LEFT")
        assert program.picture.shows("WORK")
        assert program.app.no_color == ("NO_COLOR" in color)


async def test_the_setting_and_the_palette_offer_the_themes_that_can_be_read(
    tmp_path: Path,
) -> None:
    names = {theme.name for theme in OFFERED}
    assert not any(name.startswith("ansi") for name in names)
    assert set(setting("display", "theme").choices) == names
    async with running(runtime_in(tmp_path)) as program:
        assert set(program.app.available_themes) == names
