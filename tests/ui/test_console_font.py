from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from hiptui.ui.themes import console_text
from tests.screens import composed, running, runtime_in
from tests.support import for_each

HAS = set("█▀▄▌▐░▒▓─│┌┐└┘├┤┬┴┼×·")
SIGNS = "▶◀◇⇄»■‖…·‹›’‘“”–—←→━┃┏┓┗┛┻╭╮╯╰▘▝▖▗▛▜▙▟▚▞"


@for_each("sign", SIGNS)
def test_each_sign_gives_way_to_one_as_wide(sign: str) -> None:
    assert cell_len(console_text(sign)) == cell_len(sign)
    assert console_text(sign).isascii() or console_text(sign) in HAS


@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("s",),
        ("tab",),
        ("enter",),
        ("enter", "n"),
        ("enter", "n", "space"),
        ("enter", "n", "escape"),
        ("enter", "question_mark"),
    ],
    ids=lambda keys: "-".join(keys) or "circuits",
)
async def test_on_a_console_every_screen_shows_only_what_the_font_has(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    runtime = runtime_in(tmp_path, settings='[display]\nfigure = "on"\n')
    runtime.environ = {"TERM": "linux"}
    async with running(runtime, (80, 25)) as program:
        await program.press(*keys)
        shown = "".join(composed(program.app.screen))
        assert {char for char in shown if not char.isascii()} <= HAS
