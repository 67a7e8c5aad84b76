from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Static

from hiptui.ui.keymap import keymap
from hiptui.ui.small_apps import KeyViewer


def shown(pilot: Pilot[None]) -> list[list[str]]:
    """The words of each key's row, the newest last."""
    text = str(pilot.app.query_one("#keys", Static).content)
    return [row.split(maxsplit=2) for row in text.split("\n") if row]


async def test_each_key_is_shown_with_its_name_and_what_it_does() -> None:
    app = KeyViewer(keymap({"pause": "space,f5"}))
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.press("pagedown", "f5", "ctrl+l", "f6")
        rows = shown(pilot)
        assert rows[0][:2] == ["pagedown", "pagedown"]
        assert "session: Next" in rows[0][2]
        assert rows[1][:2] == ["f5", "f5"]
        assert "session: Pause" in rows[1][2]
        assert rows[3] == ["f6", "f6", "nothing"]


async def test_a_sign_has_its_own_name_in_the_settings() -> None:
    app = KeyViewer(keymap({}))
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.press("plus", "full_stop")
        assert [row[:3] for row in shown(pilot)] == [
            ["plus", "+", "+               session: Longer"],
            ["full_stop", ".", ".               nothing"],
        ]


async def test_a_key_that_was_meant_does_what_the_one_meant_does() -> None:
    app = KeyViewer(keymap({}))
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.press("N", "т")
        for row, key in zip(shown(pilot), ("N", "т"), strict=True):
            assert row[:2] == [key, key]
            assert "session: Next" in row[2]


async def test_keys_that_the_program_itself_would_take_are_only_shown() -> None:
    app = KeyViewer(keymap({}))
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.press("tab", "ctrl+q", "ctrl+p", "escape", "enter")
        assert [row[0] for row in shown(pilot)] == ["tab", "ctrl+q", "ctrl+p", "escape", "enter"]


async def test_only_so_many_keys_are_kept_as_there_are_rows_and_ctrl_c_leaves() -> None:
    app = KeyViewer(keymap({}))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press(*"abcdefghijklmnopqrstuvwxyz")
        assert shown(pilot)[-1][0] == "z"
        assert len(shown(pilot)) == 12
        await pilot.press("ctrl+c")
    assert not app.is_running
