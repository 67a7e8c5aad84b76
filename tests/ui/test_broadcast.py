"""Cues by sight on the session screen, and what a session tells everybody else."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from textual.color import Color
from textual.geometry import Region

from hiptui.domain.circuit import Side
from hiptui.domain.cues import Cue, is_heard
from hiptui.domain.settings import CueSettings
from hiptui.domain.timeline import Placed, Timeline
from hiptui.outputs.capabilities import Capabilities
from hiptui.outputs.cue_sounds import PATTERNS, RHYTHMS, lasts, meaning
from hiptui.outputs.outputs import PAUSE, Outputs
from hiptui.remote import NAME
from hiptui.runtime import StartRequest
from hiptui.ui.screens.session_page import Canvas
from hiptui.ui.screens.settings import SettingsScreen
from hiptui.ui.stage import line
from hiptui.ui.themes import THEMES
from tests.screens import FakeRuntime, Picture, Program, begun, in_session, running, runtime_in
from tests.support import for_each

FOUND = Capabilities(osc=True, notify="osc9")
WORK = 1
"""The first work's place in the timetable."""


class Recording(Outputs):
    """Outputs that note which cues they were given, and what they send."""

    def __init__(self, runtime: FakeRuntime, found: Capabilities = FOUND) -> None:
        self.sent: list[str] = []
        self.cues: list[Cue] = []
        found = replace(found, ssh=True)
        folder, write = runtime.paths.sounds, self.sent.append
        super().__init__(CueSettings(), found, runtime.clock, folder, write=write, say=pytest.fail)

    def cue(self, at: float, cue: Placed[Cue], timeline: Timeline, now: float) -> None:
        if is_heard(cue, timeline, "before-work"):
            self.cues.append(cue.what)
        super().cue(at, cue, timeline, now)

    @property
    def titles(self) -> list[str]:
        return re.findall("\x1b]2;(.*?)\x1b", "".join(self.sent))

    @property
    def notes(self) -> list[str]:
        return re.findall("\x1b]9;([^4].*?)\x1b", "".join(self.sent))

    def heard(self) -> list[Cue]:
        cues, self.cues = self.cues, []
        return cues


@asynccontextmanager
async def broadcasting(
    home: Path, settings: str = "", found: Capabilities = FOUND
) -> AsyncIterator[tuple[Program, Recording]]:
    """A session under way, with outputs as in a terminal."""
    runtime = runtime_in(home, settings=settings)
    async with heard(runtime, begun(runtime), found) as (program, outputs):
        yield program, outputs


@asynccontextmanager
async def heard(
    runtime: FakeRuntime, start: StartRequest | None = None, found: Capabilities = FOUND
) -> AsyncIterator[tuple[Program, Recording]]:
    """The program, and the outputs of its sessions."""
    outputs = Recording(runtime, found)
    with patch.object(runtime, "outputs", return_value=outputs):
        async with running(runtime, start=start, heard=True) as program:
            yield program, outputs


# --- flashes ---------------------------------------------------------------------------------


class Lights:
    """Notes when the canvas lights up and goes dark, by the fake clock."""

    def __init__(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lit: list[tuple[float, Region | None]] = []
        clock, light = program.runtime.clock, Canvas.light

        def noted(canvas: Canvas, band: Region | None) -> None:
            self.lit.append((clock.now, band))
            light(canvas, band)

        monkeypatch.setattr(Canvas, "light", noted)

    @property
    def bands(self) -> list[Region]:
        """Those that were lit."""
        return [band for _, band in self.lit if band]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (300, 100), (60, 16)])
async def test_a_phase_change_lights_one_band_below_a_quarter_for_400_ms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with in_session(tmp_path, size, index=0) as program:
        lights = Lights(program, monkeypatch)
        await program.wait(15)
        ((began, band),) = lights.lit
        assert band
        assert 1 <= band.height < size[1] / 4
        assert band.area <= size[0] * size[1] / 4
        await program.wait(1)
        ((ended, dark),) = lights.lit[1:]
        assert dark is None
        assert ended - began == pytest.approx(0.4)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_a_flash_takes_the_word_of_the_header_and_no_digits_and_no_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with in_session(tmp_path, size, index=0) as program:
        lights = Lights(program, monkeypatch)
        for word in ("HIP CAR", "SWITCH", "HIP CAR", "NEXT"):
            await program.press("n")
            program.runtime.clock.advance(1)
            band = lights.bands[-1]
            flashed = Picture([line(row[band.x : band.right]) for row in program.picture.rows])
            seen = Picture(flashed.lines[band.y : band.bottom])
            assert seen.shows(word) or seen.rows[0].strip()[0] in "▶⇄»"
            assert not any(char.isdigit() for row in seen.rows for char in row)
            assert not seen.shows("LEFT")


async def test_the_flash_at_the_end_is_the_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_session(tmp_path, index=0) as program:
        lights = Lights(program, monkeypatch)
        await program.go_to(78, 0.2)
        band = lights.bands[-1]
        assert all(
            row[band.x : band.right].strip() for row in program.picture.rows[band.y : band.bottom]
        )


async def test_within_a_phase_nothing_flashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_session(tmp_path) as program:
        lights = Lights(program, monkeypatch)
        for _ in range(28):
            await program.wait(1)
        await program.press("space", "space", "plus", "minus")
        assert lights.bands == []


async def test_held_keys_flash_once_a_second_at_the_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_session(tmp_path, index=0) as program:
        lights = Lights(program, monkeypatch)
        for i in range(60):
            await program.press("n" if i % 4 else "p")
            program.runtime.clock.advance(1 / 16)
        starts = [at for at, band in lights.lit if band]
        assert 3 <= len(starts) <= 4
        assert all(b - a >= 1 for a, b in pairwise(starts))


@pytest.mark.parametrize(
    "settings", ['[cues]\nflash = "off"\n', '[display]\nmotion = "reduced"\n'], ids=["off", "calm"]
)
async def test_none_flashes_by_setting_or_in_reduced_motion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str
) -> None:
    async with in_session(tmp_path, index=0, settings=settings) as program:
        lights = Lights(program, monkeypatch)
        await program.press("n", "n", "n")
        await program.wait(30)
        assert lights.bands == []


async def test_none_flashes_where_the_library_was_told_to_animate_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(runtime_in(tmp_path)) as program:
        program.app.animation_level = "none"
        await program.press("enter")
        lights = Lights(program, monkeypatch)
        await program.press("n", "n")
        assert lights.bands == []


async def test_a_flash_on_a_tiny_screen_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_session(tmp_path, (40, 12), index=0) as program:
        await program.resize(20, 3)
        lights = Lights(program, monkeypatch)
        await program.press("n")
        assert {band for _, band in lights.lit} == {None}


@for_each("theme", THEMES)
def test_no_flash_is_a_saturated_red(theme: object) -> None:
    loud = Color.parse(theme.variables["loud"])  # type: ignore[attr-defined]  # a Theme
    assert not (loud.r > 0.8 * (loud.r + loud.g + loud.b))
    assert loud.hsl.s < 0.5 or not (loud.hsl.h < 0.05 or loud.hsl.h > 0.95)


# --- 3-2-1, halfway, mute --------------------------------------------------------------------


async def test_the_count_is_in_block_letters_an_eighth_of_the_screen_high(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await program.wait(12)
        for left in (3, 2, 1):
            found = program.picture.blocks(f"0:0{left}") or program.picture.blocks(str(left))
            assert found
            assert found[0] >= 24 / 8
            await program.wait(1)


async def test_the_halfway_mark_is_seen(tmp_path: Path) -> None:
    async with in_session(tmp_path) as program:
        assert "┴" in program.text
        await program.wait(17)
        assert "┻" in program.text
        await program.wait(13)
        assert not re.search("[┴┻]", program.text)


async def test_cues_come_once_each_at_their_moment(tmp_path: Path) -> None:
    async with broadcasting(tmp_path) as (program, outputs):
        assert outputs.heard() == []
        await program.wait(11.99)
        assert outputs.heard() == []
        await program.wait(0.01)
        assert outputs.heard() == [Cue.THREE]
        for _ in range(3):
            await program.wait(1)
        assert outputs.heard() == [Cue.TWO, Cue.ONE, Cue.WORK]
        await program.wait(15)
        assert outputs.heard() == [Cue.HALFWAY]
        await program.wait(15)
        assert outputs.heard() == [Cue.SWITCH]  # the count before a switch is seen only


async def test_what_fell_due_before_anybody_listened_is_given(tmp_path: Path) -> None:
    async with broadcasting(tmp_path, "[timing]\nprepare = 0\n") as (_, outputs):
        assert outputs.heard() == [Cue.WORK]


async def test_mute_silences_and_says_so_and_holds_from_the_first_moment(tmp_path: Path) -> None:
    async with broadcasting(tmp_path) as (program, outputs):
        await program.press("m")
        assert program.picture.says("Sound off.")
        sent = len(outputs.sent)
        await program.wait(15)
        assert "\a" not in "".join(outputs.sent[sent:])
        await program.press("m")
        assert program.picture.says("Sound on.")
        await program.press("n")
        assert "\a" in "".join(outputs.sent[sent:])


@pytest.mark.parametrize("way", ["signal", "quit"])
async def test_no_bell_of_a_rhythm_comes_once_the_program_is_left(tmp_path: Path, way: str) -> None:
    async with broadcasting(tmp_path) as (program, outputs):
        await program.wait(15)
        assert outputs.heard()[-1] is Cue.WORK
        outputs.sent.clear()
        if way == "signal":
            program.app.hang_up(1)
        else:
            program.session.leave(quit=True)
        program.runtime.clock.advance(2)
        assert "\a" not in "".join(outputs.sent)


async def test_muted_before_the_sounds_are_there_they_come_muted(tmp_path: Path) -> None:
    async with heard(runtime_in(tmp_path)) as (program, outputs):
        await program.pilot.press("enter", "m")
        await program.press("n")
        assert "\a" not in "".join(outputs.sent)


async def test_the_sound_check_lets_each_cue_ring_to_its_end(tmp_path: Path) -> None:
    async with heard(runtime_in(tmp_path)) as (program, outputs):
        await program.press("s")
        program.app.screen.post_message(SettingsScreen.SoundCheck())
        await program.settle()
        for cue in PATTERNS:
            program.runtime.clock.advance(lasts(cue, "bell") + 0.01)
            await program.settle()
            assert outputs.sent == ["\a"] * len(RHYTHMS[cue])
            assert meaning(cue, "bell") in program.notes
            outputs.sent.clear()
            program.runtime.clock.advance(PAUSE)
            await program.settle()
        assert outputs.sent == []


async def test_a_session_ends_a_sound_check(tmp_path: Path) -> None:
    async with heard(runtime_in(tmp_path)) as (program, outputs):
        await program.press("s")
        program.app.screen.post_message(SettingsScreen.SoundCheck())
        await program.settle()
        await program.press("escape", "enter")
        outputs.sent.clear()
        await program.wait(5)
        assert "\a" not in "".join(outputs.sent)


# --- title and notifications -----------------------------------------------------------------


async def test_the_title_changes_at_phases_only(tmp_path: Path) -> None:
    async with broadcasting(tmp_path) as (program, outputs):
        name = program.session.snapshot.timeline.circuit.moves[0].short
        assert outputs.titles == [f"Get ready, left · {name}"]
        for _ in range(14):
            await program.wait(1)
        assert len(outputs.titles) == 1
        for _ in range(36):
            await program.wait(1)
        assert outputs.titles[1:] == [
            f"Work, left · {name}",
            f"Switch, right · {name}",
            f"Work, right · {name}",
        ]


async def test_a_notification_only_while_nobody_looks(tmp_path: Path) -> None:
    async with broadcasting(tmp_path) as (program, outputs):
        await program.press("n")
        assert outputs.notes == []
        program.app.app_focus = False
        await program.wait(5)
        assert outputs.notes == []
        await program.wait(25)
        move = program.session.snapshot.timeline.circuit.moves[0]
        assert outputs.notes == [f"Switch, right · {move.short}: {move.label(Side.RIGHT)}, 0:05"]
        program.app.app_focus = True
        await program.wait(5)
        assert len(outputs.notes) == 1


async def test_the_title_is_put_aside_first_and_restored_last(tmp_path: Path) -> None:
    async with broadcasting(tmp_path) as (program, outputs):
        assert outputs.sent[0] == "\x1b[22;2t"
        await program.press("escape", "enter")
        assert outputs.sent[-1] == "\x1b[23;2t"
        assert "".join(outputs.sent).count("\x1b[23;2t") == 1


# --- remote control --------------------------------------------------------------------------


async def ask(program: Program, what: str) -> dict[str, object]:
    """What another program hears."""
    with socket.socket(socket.AF_UNIX) as link:
        link.setblocking(False)
        link.connect(str(program.runtime.paths.data / NAME))
        link.send(json.dumps({"command": what}).encode() + b"\n")
        for _ in range(1000):
            await program.pilot.pause(0)
            try:
                return dict(json.loads(link.recv(4096)))
            except BlockingIOError:
                continue
    raise AssertionError("no answer")


async def test_a_remote_control_reads_and_drives_the_session(tmp_path: Path) -> None:
    async with broadcasting(tmp_path) as (program, _):
        status = await ask(program, "status")
        assert (status["phase"], status["side"], status["remaining"]) == ("prepare", "left", 15)
        assert (await ask(program, "next"))["phase"] == "work"
        assert program.session.snapshot.index == WORK
        assert (await ask(program, "pause"))["paused"] is True
        assert program.picture.shows("paused")
        assert (await ask(program, "previous"))["phase"] == "prepare"
        assert program.session.snapshot.paused


async def test_the_remote_control_goes_with_the_session(tmp_path: Path) -> None:
    async with broadcasting(tmp_path) as (program, _):
        place = program.runtime.paths.data / NAME
        assert place.exists()
        await program.press("n", "escape", "enter")
        assert not place.exists()


async def test_a_remote_command_acts_when_locked(tmp_path: Path) -> None:
    async with broadcasting(tmp_path) as (program, _):
        await program.press("x")
        assert (await ask(program, "next"))["phase"] == "work"


@pytest.mark.parametrize(("opens", "closes"), [("escape", "escape"), ("question_mark", "escape")])
async def test_a_remote_command_acts_behind_what_is_in_front_and_time_stands_still(
    tmp_path: Path, opens: str, closes: str
) -> None:
    async with broadcasting(tmp_path) as (program, _):
        live = program.session.live
        await program.press(opens)
        for what in ("next", "pause", "pause"):
            status = await ask(program, what)
            assert (status["phase"], status["paused"]) == ("work", True)
        program.runtime.clock.advance(30)
        assert (await ask(program, "status"))["remaining"] == 30
        await program.press(closes)
        assert (live.snapshot.index, live.snapshot.count_in) == (1, 5)


# --- clickers and media keys -----------------------------------------------------------------


async def test_a_clicker_drives_the_session(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await program.press("pagedown", "pagedown")
        assert program.session.snapshot.index == WORK + 1
        await program.press("pageup")
        assert program.session.snapshot.index == WORK


async def test_media_keys_drive_the_session(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await program.press("media_track_next", "media_track_next")
        assert program.session.snapshot.index == WORK + 1
        await program.press("media_track_previous")
        assert program.session.snapshot.index == WORK
        for key in ("media_play_pause", "media_play", "media_pause"):
            paused = program.session.snapshot.paused
            await program.press(key)
            assert program.session.snapshot.paused is not paused


async def test_a_lock_holds_media_keys_too(tmp_path: Path) -> None:
    async with in_session(tmp_path, index=0) as program:
        await program.press("x", "media_track_next", "pagedown", "media_play_pause")
        assert program.session.snapshot.index == 0
        assert not program.session.snapshot.paused


async def test_what_is_told_in_one_breath_can_be_read_one_after_the_other(tmp_path: Path) -> None:
    async with heard(runtime_in(tmp_path)) as (program, _):
        await program.press("enter")
        for message in ("No tones.", "No voice."):
            program.app.outputs.say(message)
        await program.wait(0.1)
        assert program.picture.says("No tones.")
        await program.wait(4)
        assert program.picture.says("No voice.")
        assert not program.picture.says("No tones.")
