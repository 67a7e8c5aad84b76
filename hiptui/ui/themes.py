"""Our themes, and the colour of each role in any theme."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textual.theme import Theme

from hiptui.ui.drawing.lines import Role

_DARK_BODY = {
    "body-near": "#ecf0f8",
    "body-torso": "#a3b2d0",
    "body-far": "#7a8498",
    "body-hips": "#66799f",
    "body-hair": "#8b6a52",
    "body-mark": "#e6ecf8",
    "body-moving": "#bff2d4",
    "floor": "#1c1f27",
    "floor-shadow": "#2f3646",
    "prop": "#58a6ff",
    "prop-shade": "#3573bd",
}
_LIGHT_BODY = {
    "body-near": "#2b303b",
    "body-torso": "#5a6780",
    "body-far": "#878c98",
    "body-hips": "#3c4c70",
    "body-hair": "#8a5a3a",
    "body-mark": "#dfe4ee",
    "body-moving": "#0b5a45",
    "floor": "#f0f0ee",
    "floor-shadow": "#d9dbe0",
    "prop": "#1f6fcc",
    "prop-shade": "#5b93d6",
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


def fallbacks(theme: Theme) -> dict[str, str]:
    """Our variables for a theme that does not know them."""
    ink = theme.foreground or ("#e4e4e4" if theme.dark else "#1c1c1c")
    primary = theme.primary
    return {
        "phase-work": theme.accent or theme.warning or primary,
        "phase-ready": theme.secondary or primary,
        "phase-rest": primary,
        "phase-pause": theme.warning or primary,
        "quiet": ink,
        "chosen": theme.panel or theme.surface or ("#303030" if theme.dark else "#dadada"),
        "loud": ink,
        **(_DARK_BODY if theme.dark else _LIGHT_BODY),
    }


def component_css(selector: str) -> str:
    """The rules that give a widget's role classes their styles."""
    return "\n".join(
        f"{selector} > .{selector.lower()}--{role} {{ {style} }}" for role, style in STYLES.items()
    )
