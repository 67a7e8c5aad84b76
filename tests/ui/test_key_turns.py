from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widget import Widget

from tests.past import remember, weeks_of
from tests.screens import Program, running, runtime_in

PACKETS = {
    "circuits": [
        "down enter",
        "down tab down down tab down",
        "slash c h a i r enter tab down",
        "slash x y escape down right right",
        "slash j u m p backspace backspace enter enter",
        "s down down right escape down",
        "question_mark down escape down s down enter 9 0 enter",
        "ctrl+p escape down right",
        "enter escape enter",
        "down enter space escape d",
    ],
    "s": [
        "down enter 9 0 enter",
        "down enter 4 0 down enter 2 0 enter down right",
        "down down enter x backspace 5 escape right escape",
        "up up right down down down enter 9 9 9 9 enter escape escape",
    ],
    "h": [
        "down n g o o d enter down n s t i f f space k n e e enter 5 l",
        "down x down u down enter down escape 7",
        "tab down tab down r 9",
        "slash h i p enter down s",
    ],
    "w": [
        "r right up up enter g",
        "t 1 8 enter p enter",
        "d right right down escape g escape down",
    ],
    "e": [
        "down enter m i l d enter down right s",
        "a p l a n k down enter x u",
        "down enter x x escape u n",
        "right right escape d down",
        "escape s down enter 1 0 enter",
    ],
}
"""What is typed, by the key that opens the screen it is typed on."""


async def left_by(home: Path, screens: list[str], *, together: bool) -> list[tuple[str, ...]]:
    """All that is to be seen and found on the disk after the keys of each packet, one by one."""
    runtime = runtime_in(home, settings='[display]\nfigure = "off"\n')
    remember(runtime, weeks_of(runtime, 6))
    left = []
    async with running(runtime, (100, 40)) as program:
        walks = [(opens, packet) for opens in screens for packet in PACKETS[opens]]
        for opens, packet in walks:
            await program.press(*([] if opens == "circuits" else [opens]))
            await program.look_back()
            await (program.burst if together else program.press)(*packet.split())
            await program.look_back()
            program.app.clear_notifications()  # they go by themselves, sooner or later
            await program.settle()
            stack = (type(screen).__name__ for screen in program.app.screen_stack)
            files = (path.read_text("utf-8") for path in sorted(home.rglob("*.toml")))
            ratings = (str(one.rating) for one in runtime.history.sessions())
            seen = str(program.app.focused), program.text
            left.append((opens, packet, *stack, *seen, *files, *ratings))
            for _ in program.app.screen_stack[1:]:
                await program.press("escape", "d")
    return left


@pytest.mark.parametrize("screens", [[*PACKETS][:2], [*PACKETS][2:]])
async def test_keys_of_one_packet_do_what_they_do_one_by_one(
    tmp_path: Path, screens: list[str]
) -> None:
    alone = await left_by(tmp_path / "alone", screens, together=False)
    together = await left_by(tmp_path / "packet", screens, together=True)
    for one, packet in zip(alone, together, strict=True):
        assert packet == one


def focused_text(program: Program) -> str:
    assert isinstance(program.app.focused, Widget)
    return str(getattr(program.app.focused, "value", ""))


async def test_what_is_pasted_waits_for_its_turn_too(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        for event in (events.Key("slash", "/"), events.Paste("chair"), events.Key("s", "s")):
            program.app.post_message(event)
        await program.settle()
        assert focused_text(program) == "chairs"


async def test_ctrl_c_waits_for_nobody_and_drops_what_waits(tmp_path: Path) -> None:
    async with running(runtime_in(tmp_path)) as program:
        await program.burst("ctrl+c", "s", "s", "s", "ctrl+c")
    assert program.app.return_code == 130
