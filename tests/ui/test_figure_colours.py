"""The figure's colours: each part can be told from the ground, and from its neighbours."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from hiptui.figure.frame import BodyRole
from hiptui.ui.themes import LIGHT, THEMES, fallbacks, is_offered
from hiptui.ui.widgets.figure_view import PARTS
from tests.support import for_each
from tests.ui.test_themes import colour, contrast

NAMES = [theme.name for theme in THEMES]
WITH_A_GROUND = [theme for theme in (*THEMES, *BUILTIN_THEMES.values()) if is_offered(theme)]
GROUND = {BodyRole.EMPTY, BodyRole.MAT, BodyRole.SHADOW, BodyRole.CONTACT}
ON_THE_SHIRT = {BodyRole.MARK}
BODY = [role for role in BodyRole if role not in GROUND | ON_THE_SHIRT]
NEIGHBOURS = (
    BodyRole.NEAR,
    BodyRole.FAR,
    BodyRole.SKIN,
    BodyRole.TORSO,
    BodyRole.BACK,
    BodyRole.HIPS,
    BodyRole.WORKING,
    BodyRole.PROP,
)
LIMBS = (BodyRole.NEAR, BodyRole.FAR, BodyRole.WORKING)


def part(theme: Theme, role: BodyRole) -> Color:
    return colour(theme, PARTS[role])


def paper(theme: Theme) -> Color:
    return colour(theme, "background: $background;")


@for_each("theme", WITH_A_GROUND)
def test_the_body_stands_out_from_the_ground(theme: Theme) -> None:
    for role in BODY:
        assert contrast(part(theme, role), paper(theme)) >= 3, role


@for_each("theme", THEMES)
def test_the_mark_stands_out_from_the_shirt(theme: Theme) -> None:
    assert contrast(part(theme, BodyRole.MARK), part(theme, BodyRole.TORSO)) >= 1.5


@for_each("theme", WITH_A_GROUND)
def test_mat_and_shadow_are_there_but_quiet(theme: Theme) -> None:
    mat, shadow = part(theme, BodyRole.MAT), part(theme, BodyRole.SHADOW)
    assert 1.2 < contrast(mat, paper(theme)) < 2.2
    assert 1.02 < contrast(shadow, paper(theme)) < 2.2
    assert contrast(mat, shadow) > 1.1
    assert mat.brightness > shadow.brightness > part(theme, BodyRole.CONTACT).brightness


@for_each("theme", THEMES)
def test_limbs_stand_out_from_the_mat(theme: Theme) -> None:
    for role in LIMBS:
        assert contrast(part(theme, role), part(theme, BodyRole.MAT)) >= 2.5, role


@for_each("theme", WITH_A_GROUND)
def test_parts_that_meet_have_different_colours(theme: Theme) -> None:
    for one, other in combinations(NEIGHBOURS, 2):
        assert part(theme, one) != part(theme, other), (one, other)


@for_each("system", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT])
@for_each("theme", THEMES)
def test_with_few_colours_limbs_are_still_told_apart(theme: Theme, system: ColorSystem) -> None:
    """Both legs, the shorts they begin at, and a prop behind them."""
    apart = (*LIMBS, BodyRole.HIPS, BodyRole.PROP)
    few = {RichColor.parse(part(theme, role).hex6).downgrade(system).number for role in apart}
    assert len(few) == len(apart)


@for_each("system", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR])
@for_each("theme", WITH_A_GROUND)
def test_nothing_else_has_the_lit_leg_s_colour(theme: Theme, system: ColorSystem) -> None:
    """Neither skin nor hair, which are near it in hue."""
    few = {role: RichColor.parse(part(theme, role).hex6).downgrade(system) for role in BODY}
    lit = few.pop(BodyRole.WORKING)
    del few[BodyRole.LETTER]
    assert lit not in few.values()


@for_each("theme", WITH_A_GROUND)
def test_in_any_theme_the_phase_s_colour_can_be_read(theme: Theme) -> None:
    for phase in ("work", "ready", "rest", "pause"):
        assert contrast(colour(theme, f"color: $phase-{phase};"), paper(theme)) >= 7, phase


def test_a_theme_s_own_colour_is_used_where_it_can_be_read() -> None:
    theme = BUILTIN_THEMES["gruvbox"]
    assert fallbacks(theme)["phase-work"].lower() == theme.accent


def test_an_orange_that_would_turn_brown_on_white_gives_way_to_ours() -> None:
    theme = BUILTIN_THEMES["catppuccin-latte"]
    assert theme.accent == "#FE640B"
    hue = Color.parse(fallbacks(theme)["phase-work"]).hsl.h
    assert hue == pytest.approx(Color.parse(LIGHT.variables["phase-work"]).hsl.h, abs=0.01)
