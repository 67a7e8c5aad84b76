"""Our themes, and the colour of each role in any theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from textual.app import App, SystemCommand
from textual.color import Color
from textual.theme import Theme

from hiptui.ui.stage.lines import Role

LEGIBLE = 4.5
"""The least contrast of text with its background."""

# Near those of the 256 numbered colours, so that fewer colours change little. Even with 16, limbs,
# torso, hips and props come out as different ones.
_DARK_BODY = {
    "body-near": "#eeeeee",
    "body-torso": "#afafd7",
    "body-far": "#8a8a8a",
    "body-hips": "#5f5faf",
    "body-hair": "#875f5f",
    "body-mark": "#eeeeee",
    "body-working": "#ffaf00",
    "floor": "#3a3a3a",
    "floor-shadow": "#262626",
    "prop": "#5f87ff",
    "prop-shade": "#005fd7",
}
_LIGHT_BODY = {
    "body-near": "#262626",
    "body-torso": "#5f5f87",
    "body-far": "#767676",
    "body-hips": "#5f5faf",
    "body-hair": "#875f5f",
    "body-mark": "#eeeeee",
    "body-working": "#d75f00",
    "floor": "#dadada",
    "floor-shadow": "#c6c6c6",
    "prop": "#005fd7",
    "prop-shade": "#5f87d7",
}

DARK = Theme(
    name="hiptui-dark",
    primary="#ffaf00",
    secondary="#5fafff",
    accent="#ffaf00",
    warning="#ffd75f",
    error="#ff875f",
    success="#5fd7d7",
    foreground="#e4e4e4",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={
        "phase-work": "#ffaf00",
        "phase-ready": "#5fafff",
        "phase-rest": "#d7afff",
        "phase-pause": "#ffffaf",
        "quiet": "#a8a8a8",
        "chosen": "#303030",
        "loud": "#ffffff",
        **_DARK_BODY,
    },
)
LIGHT = Theme(
    name="hiptui-light",
    primary="#5f3a00",
    secondary="#00418c",
    accent="#5f3a00",
    warning="#5f4a00",
    error="#87300f",
    success="#00504f",
    foreground="#1c1c1c",
    background="#ffffff",
    surface="#f4f4f4",
    panel="#e4e4e4",
    dark=False,
    variables={
        "phase-work": "#6b3a00",
        "phase-ready": "#004a94",
        "phase-rest": "#5f1f87",
        "phase-pause": "#3a3a00",
        "quiet": "#585858",
        "chosen": "#dadada",
        "loud": "#000000",
        **_LIGHT_BODY,
    },
)
THEMES = (DARK, LIGHT)

STYLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.TEXT: "color: $foreground;",
        Role.DIM: "color: $quiet;",
        Role.STRONG: "color: $loud; text-style: bold;",
        Role.WORK: "color: $phase-work; text-style: bold;",
        Role.READY: "color: $phase-ready; text-style: bold;",
        Role.REST: "color: $phase-rest; text-style: bold;",
        Role.PAUSE: "color: $phase-pause; text-style: bold;",
        Role.CURSOR: "color: $loud; background: $chosen; text-style: bold;",
        Role.KEY: "color: $phase-ready;",
        Role.WARN: "color: $warning;",
    }
)
"""The style of each role, as CSS declarations over theme variables."""


def theme_commands(app: App[Any]) -> Iterator[SystemCommand]:
    """Commands of the palette: the list of themes, and each theme where its name is looked for."""
    yield SystemCommand("Theme", "choose the colours", app.action_change_theme)
    for name in sorted(app.available_themes):
        change = partial(setattr, app, "theme", name)
        yield SystemCommand(f"Theme {name}", "use these colours", change, discover=False)


def fallbacks(theme: Theme) -> dict[str, str]:
    """Our variables for a theme that does not know them: its own colours where they can be read."""
    ours = (DARK if theme.dark else LIGHT).variables
    ink = theme.foreground or ("#e4e4e4" if theme.dark else "#1c1c1c")
    wanted = {
        "phase-work": theme.accent or theme.warning or theme.primary,
        "phase-ready": theme.secondary or theme.primary,
        "phase-rest": theme.primary,
        "phase-pause": theme.warning or theme.primary,
    }
    return {
        **{name: hue if _legible(hue, theme) else ours[name] for name, hue in wanted.items()},
        "quiet": ink,
        "chosen": theme.panel or theme.surface or ("#303030" if theme.dark else "#dadada"),
        "loud": ink,
        **(_DARK_BODY if theme.dark else _LIGHT_BODY),
        **_floor(theme),
    }


def _legible(hue: str, theme: Theme) -> bool:
    """Whether text of this colour stands out from the theme's background, as far as is known."""
    ground = theme.background or ("#121212" if theme.dark else "#efefef")
    if not (hue.startswith("#") and ground.startswith("#")):
        return True  # the terminal's own colours
    return contrast(Color.parse(hue), Color.parse(ground)) >= LEGIBLE


def contrast(one: Color, other: Color) -> float:
    """By the Web Content Accessibility Guidelines: 1 for equal colours, 21 for black on white."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _floor(theme: Theme) -> dict[str, str]:
    """Mat and, darker, the shadow on it, off this theme's background where it says what that is."""
    ground = theme.background or ""
    if not ground.startswith("#"):
        return {}
    paper, ink = Color.parse(ground), Color.parse("#ffffff" if theme.dark else "#000000")
    mat, shadow = (0.17, 0.08) if theme.dark else (0.13, 0.21)
    return {"floor": paper.blend(ink, mat).hex6, "floor-shadow": paper.blend(ink, shadow).hex6}


def component_css(selector: str) -> str:
    """The rules that give a widget's role classes their styles."""
    return "\n".join(
        f"{selector} > .{selector.lower()}--{role} {{ {style} }}" for role, style in STYLES.items()
    )
