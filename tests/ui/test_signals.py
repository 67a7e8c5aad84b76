"""Leaving while screens are still being made."""

from __future__ import annotations

import asyncio
import signal

import pytest
from textual.screen import Screen
from textual.widgets import Label

from hiptui.ui.signals import SignalledApp


class SlowScreen(Screen[None]):
    """A screen that is half made until its gate opens."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.said = ""

    async def on_mount(self) -> None:
        await self.gate.wait()
        await self.mount(Label("whole"))
        self.said = str(self.query_one(Label).render())


@pytest.mark.parametrize("below", [True, False], ids=["below another", "in front"])
async def test_a_signal_lets_a_screen_that_is_being_made_become_whole(below: bool) -> None:
    app = SignalledApp()
    async with app.run_test():
        slow = SlowScreen()
        app.push_screen(slow)
        if below:
            await app.push_screen(Screen())
        app.hang_up(signal.SIGTERM)
        slow.gate.set()
    assert slow.said == "whole"
    assert app.return_code == 128 + signal.SIGTERM
