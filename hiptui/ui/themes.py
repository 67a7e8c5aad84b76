"""How all looks: our themes, the colour of each role in any theme, sheets, a console's font."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from rich.segment import Segment
from textual.app import App, SystemCommand
from textual.color import Color
from textual.screen import Screen
from textual.theme import Theme

from hiptui.ui.textual_patches.screen import TextFilter

LOUD = 7.0
"""The least contrast of digits, side and label with the background."""
LEGIBLE = 4.5
"""The same of other text."""
SEEN = 3.0
"""The same of the figure."""

# Near those of the 256 numbered colours, so that fewer colours change little. Even with 16, both
# legs, shorts and props come out as different ones.
_COLOURS = """\
phase-work    #ffaf00 #ad0060
phase-ready   #5fafff #004a94
phase-rest    #d7afff #00584f
phase-pause   #ffffaf #3a3a3a
body-working  #ffaf00 #ad0060
body-near     #eeeeee #262626
body-torso    #afafd7 #5f5f87
body-far      #8a8a8a #767676
body-hips     #008787 #008787
body-back     #5f5faf #5f5faf
body-skin     #d7af87 #af875f
body-hair     #a0784f #6f4f2f
body-mark     #eeeeee #eeeeee
prop          #5f87ff #005fd7
prop-shade    #005fd7 #5f87d7
floor         #444444 #dadada
floor-shadow  #262626 #c6c6c6
floor-contact #000000 #a8a8a8
caution       #ffd75f #87300f
quiet         #a8a8a8 #585858
chosen        #303030 #dadada
loud          #ffffff #000000
error         #ff875f #87300f
success       #5fd7d7 #00504f
foreground    #e4e4e4 #1c1c1c
background    #121212 #ffffff
surface       #1c1c1c #f4f4f4
panel         #262626 #e4e4e4
"""
"""Each role's colour in the dark theme and in the light one."""


def _theme(name: str, column: int) -> Theme:
    rows = (row.split() for row in _COLOURS.splitlines())
    roles = {row[0]: row[column] for row in rows}
    error, success, ink, ground, surface, panel = (roles.pop(role) for role in [*roles][-6:])
    work, ready, caution = roles["phase-work"], roles["phase-ready"], roles["caution"]
    stock = work, ready, caution, error, success, work, ink, ground, surface, panel
    return Theme(name, *stock, dark=column == 1, variables=roles)


DARK, LIGHT = THEMES = (_theme("hiptui-dark", 1), _theme("hiptui-light", 2))
_WHITE, _BLACK = Color.parse("#ffffff"), Color.parse("#000000")


def is_offered(theme: Theme) -> bool:
    """Whether it is known what its colours stand on: the terminal's own can be anything."""
    return not (theme.background or "").startswith("ansi")


def theme_commands(app: App[Any]) -> Iterator[SystemCommand]:
    """Commands of the palette: the list of themes, and each theme where its name is looked for."""
    yield SystemCommand("Theme", "choose the colours", app.action_change_theme)
    for name in sorted(app.available_themes):
        change = partial(setattr, app, "theme", name)
        yield SystemCommand(f"Theme {name}", "use these colours", change, discover=False)


def fallbacks(theme: Theme) -> dict[str, str]:
    """Our variables for a theme that does not know them: its hues, as far as they can be read."""
    if theme in THEMES:
        return {}
    ground = Color.parse(theme.to_color_system().generate()["background"])
    ours = DARK if theme.dark else LIGHT
    ink = theme.foreground or ours.foreground or ""
    loud = readable(ink, ground, LOUD)
    body = _body(ours, ground)
    phases = _phases(theme, ours, ground, [loud, *body.values()])
    chosen = ground.blend(Color.parse(loud), 0.15)
    return {
        **phases,
        "body-working": phases["phase-work"],
        "caution": _hue(theme.warning, ours.variables["caution"], ground, LEGIBLE),
        "quiet": readable(ink, ground, LEGIBLE),
        "chosen": chosen.hex6,
        "loud": readable(loud, chosen, LOUD),
        **body,
    }


def _phases(theme: Theme, ours: Theme, ground: Color, others: list[str]) -> dict[str, str]:
    """A colour for each phase, no two alike, and that of work unlike `others`: it lights a leg."""
    wanted = {
        "phase-work": theme.accent or theme.warning or theme.primary,
        "phase-ready": theme.secondary or theme.primary,
        "phase-rest": theme.primary,
        "phase-pause": theme.warning,
    }
    chosen: dict[str, str] = {}
    for name, hue in wanted.items():
        own = _hue(hue, ours.variables[name], ground, LOUD)
        spare = [readable(ours.variables[one], ground, LOUD) for one in (name, *wanted)]
        free = [one for one in (own, *spare) if not any(_alike(one, it) for it in chosen.values())]
        lit = [one for one in free if chosen or not any(_near(one, other) for other in others)]
        chosen[name] = (lit or spare)[0]
    return chosen


def _hue(hue: str | None, ours: str, ground: Color, least: float) -> str:
    """A theme's hue light or dark enough to be read; ours where it would turn brown or olive."""
    if not hue:
        return readable(ours, ground, least)
    muddy = Color.parse(hue).hsl.h * 360 < 80 and ground.brightness > 0.5
    return readable(ours if muddy else hue, ground, least)


def _body(ours: Theme, ground: Color) -> dict[str, str]:
    paper = _WHITE if ours.dark else _BLACK
    mat, shadow, touch = (0.2, 0.08, 0.6) if ours.dark else (0.13, 0.21, 0.35)
    parts = [one for one in ours.variables if one.startswith(("body-", "prop"))]
    colours = {one: readable(ours.variables[one], ground, SEEN) for one in parts}
    colours |= {"body-mark": ours.variables["body-mark"]}
    floor, below = (ground.blend(paper, share).hex6 for share in (mat, shadow))
    del colours["body-working"]
    touching = ground.blend(_BLACK, touch).hex6
    return {**colours, "floor": floor, "floor-shadow": below, "floor-contact": touching}


def readable(hue: str, ground: Color, least: float) -> str:
    """The colour nearest to `hue` that has `least` contrast with `ground`: lighter, or darker."""
    color = Color.parse(hue)
    far = max(_BLACK, _WHITE, key=lambda end: contrast(ground, end))
    steps = (color.blend(far, step / 25).hex6 for step in range(26))
    return next(one for one in steps if contrast(Color.parse(one), ground) >= least)


def _alike(one: str, other: str) -> bool:
    a, b = Color.parse(one).hsl, Color.parse(other).hsl
    turn = abs(a.h - b.h)
    same_hue = min(turn, 1 - turn) * 360 < 30 and min(a.s, b.s) > 0.5
    return _near(one, other, 140 if same_hue else 36)


def _near(one: str, other: str, least: int = 60) -> bool:
    pairs = zip(Color.parse(one).rgb, Color.parse(other).rgb, strict=True)
    return all(abs(a - b) < least for a, b in pairs)


def contrast(one: Color, other: Color) -> float:
    """By the Web Content Accessibility Guidelines: 1 for equal colours, 21 for black on white."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_sheets(screen: Screen[Any], *shared: Path) -> None:
    """Read `shared` and the sheets of `screen`, each once.

    A sheet that is known already spares Textual parsing *all* of them when the screen is pushed:
    a fifth of the time it takes to show one.
    """
    sheets = screen.app.stylesheet
    for path in (*shared, *screen.css_path):
        if not sheets.has_source(str(path)):
            sheets.read(path)


_SIGNS = ("▶◀◇⇄»■‖…·‹›’‘“”–—←→↑↓×", "><*=>#=.-<>''\"\"--<>^vx")
_LINES = ("━┃┏┓┗┛┻╭╮╯╰", "███████┌┐┘└")
_BLOCKS = ("▘▝▖▗▛▜▙▟▚▞▔▁▂▃▅▆▇▏▎▍▋▊▉▕", "▀▀▄▄██████▀▄▄▄▄██▌▌▌██▐▐")
_TABLE = str.maketrans(*map("".join, zip(_SIGNS, _LINES, _BLOCKS, strict=True)))


def console_text(text: str) -> str:
    """`text` in characters that every console's font has, cell for cell."""
    return text if text.isascii() else text.translate(_TABLE)


class ConsoleFont(TextFilter):
    """Filter of all that is shown on a console: plain arrows, no quadrants, no round corners."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(console_text(text), style, control) for text, style, control in segments]


CONSOLE_FONT = ConsoleFont()
"""One for all, so that what was seen through it is known again."""
