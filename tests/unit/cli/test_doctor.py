from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from contextlib import closing
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from rich.console import Console

from hiptui import __version__
from hiptui.cli import doctor
from hiptui.cli.doctor import FULL, colours, findings
from hiptui.cli.main import main
from hiptui.domain.cues import Cue
from hiptui.domain.settings import CueSettings
from hiptui.outputs.capabilities import Capabilities, SpeechProgram
from hiptui.outputs.cue_sounds import PATTERNS, meaning
from hiptui.runtime import Runtime
from tests.support import for_each
from tests.unit.cli.conftest import FIGURE, Terminal, keep
from tests.unit.storage.history_support import change, past

Doctor = Callable[..., tuple[int, dict[str, str]]]
ANSWERS: dict[str, subprocess.CompletedProcess[str]] = {}


def asked_once(command: list[str], **how: bool) -> subprocess.CompletedProcess[str]:
    """What Textual, loaded in a process of its own, answers: each time the same."""
    if command[-1] not in ANSWERS:
        ANSWERS[command[-1]] = subprocess.run(command, capture_output=True, text=True, check=False)
    return ANSWERS[command[-1]]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "here")  # so that no test makes a noise
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setattr(doctor, "subprocess", SimpleNamespace(run=asked_once))


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Doctor:
    def call(*words: str) -> tuple[int, dict[str, str]]:
        """The exit code, and the sentences by their names; those without one are joined."""
        code = main(["doctor", *words])
        out, err = capsys.readouterr()
        assert err == ""
        head, *lines = out.splitlines()
        assert head == f"hiptui {__version__}"
        found: dict[str, str] = {}
        name = ""
        for line in lines:
            name = line[:14].strip() or name
            found[name] = f"{found.get(name, '')}\n{line[14:]}".strip()
        return code, found

    return call


ARGUMENTS = Namespace(settings=None, circuits=[], keys=False)
NAMES = (
    "python config data settings circuits figures history terminal display driver paints clock ssh "
)
NAMES += "player sound speech voice title notification progress"


def test_a_new_home_is_told_and_left_empty(run: Doctor, home: Path) -> None:
    code, found = run()
    assert code == 0
    assert [*found] == [*NAMES.split(), "keep awake"]
    assert found["config"] == f"{home}: there, writable, from HIPTUI_HOME"
    assert found["settings"] == f"{home / 'settings.toml'}: none yet, the defaults hold"
    assert found["circuits"] == "3 circuits, no problems"
    assert found["history"] == f"{home / 'history.db'}: none yet"
    assert found["terminal"].startswith("xterm-256color, ")
    assert ", 256 colours, UTF-8" in found["terminal"]
    assert found["ssh"].startswith("yes")
    assert list(home.iterdir()) == []


def test_every_problem_is_told(run: Doctor, home: Path) -> None:
    (home / "settings.toml").write_text("[timing]\nrest = 700\nprepare = -1\n")
    (home / "circuits.toml").write_text('[[circuit]]\nid = "x"\nname = "X"\n')
    (home / "figures").mkdir()
    (home / "figures" / "nod.toml").write_text(FIGURE)
    (home / "figures" / "bad.toml").write_text(FIGURE.replace("1.0", "-1"))

    code, found = run("--circuits", "missing.toml")

    assert code == 0
    assert "2 problems" in found["settings"].splitlines()[0]
    assert "timing.rest = 700" in found["settings"]
    assert "timing.prepare = -1" in found["settings"]
    assert found["circuits"].splitlines()[0] == "3 circuits, 2 problems"
    assert f"{home / 'circuits.toml'}:1: circuit[0]: missing key" in found["circuits"]
    assert "missing.toml:1: " in found["circuits"]
    assert found["figures"].splitlines()[0].endswith("2 of your own, 2 problems")
    assert f"{home / 'figures' / 'bad.toml'}:13: key[1].move: expected" in found["figures"]


def test_on_a_terminal_no_line_is_wider_than_that(
    run: Doctor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '[display]\ntheme = "nope"\n[cues]\nsound = "off"\n'
    (home / "settings.toml").write_text(text)
    whole = run()[1]["settings"]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    rows = run()[1]["settings"].splitlines()
    assert len(rows) > 4
    assert max(len(row) for row in rows if str(home) not in row) <= 80 - 14
    assert " ".join(rows) == " ".join(whole.splitlines())


def test_folders_that_are_not_there(
    run: Doctor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIPTUI_HOME", str(home / "a" / "b"))
    assert run()[1]["data"].endswith("b: not there yet, can be made, from HIPTUI_HOME")
    (home / "a").write_text("no folder")
    assert run()[1]["data"].endswith("b: not there, can't be made, from HIPTUI_HOME")
    monkeypatch.setenv("HIPTUI_HOME", str(home / "a"))
    assert run()[1]["data"].endswith("a: not a folder, from HIPTUI_HOME")


def test_a_database_that_is_well(run: Doctor, home: Path) -> None:
    keep(home, past())
    code, found = run()
    assert code == 0
    assert ": 1 session, version 2, " in found["history"]
    assert found["history"].endswith(" kB, all well")


def test_a_damaged_database_is_told_and_not_touched(run: Doctor, home: Path) -> None:
    (home / "history.db").write_bytes(b"no database" * 500)
    code, found = run()
    assert code == 1
    assert ": damaged" in found["history"]
    assert [path.name for path in home.iterdir()] == ["history.db"]


def test_damage_inside_is_found(run: Doctor, home: Path) -> None:
    keep(home, past())
    file = home / "history.db"
    where = "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name='segments'"
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root, size = db.execute(where).fetchone()
    with file.open("r+b") as raw:
        raw.seek((root - 1) * size)
        raw.write(b"\xff" * size)
    code, found = run()
    assert code == 1
    assert "damaged" in found["history"]


def test_a_session_that_cannot_be_read_is_counted(run: Doctor, home: Path) -> None:
    keep(home, past(1), past(2))
    change(home, "UPDATE segments SET done = 'a lot' WHERE session = 1")
    code, found = run()
    assert code == 1
    assert "2 sessions, " in found["history"]
    assert found["history"].endswith(", 1 can't be read, see hiptui history --json")


def test_a_newer_or_unreadable_database(run: Doctor, home: Path) -> None:
    keep(home, past())
    change(home, "PRAGMA user_version = 99")
    code, found = run()
    assert code == 0
    assert "version 99, of a newer hiptui: read-only" in found["history"]
    for file in home.iterdir():
        file.unlink()
    (home / "history.db").mkdir()
    code, found = run()
    assert code == 1
    assert "can't be read" in found["history"]


TERMS = (
    *("", "dumb", "unknown", "linux", "vt100", "xterm", "screen", "xterm-16color", "xterm-direct"),
    *("xterm-256color", "tmux-256color", "XTERM-256COLOR", "xterm-kitty", "alacritty", "foot"),
)


@for_each("more", [{}, {"COLORTERM": "truecolor"}, {"COLORTERM": "24bit"}, {"COLORTERM": "yes"}])
def test_as_many_colours_as_the_screen_is_drawn_in(more: dict[str, str]) -> None:
    numbers = {None: 0, "standard": 16, "256": 256, "truecolor": FULL}
    for term in TERMS:
        environ = {"TERM": term, **more}
        drawn = Console(force_terminal=True, _environ=environ).color_system
        assert colours(environ) == numbers[drawn], environ
        assert colours({**environ, "NO_COLOR": ""}) == 0, "Textual asks whether it is set"


def test_a_terminal_in_words(home: Path) -> None:
    assert doctor.terminal({}).startswith("TERM is not set, ")
    words = doctor.terminal({"TERM": "xterm-256color", "NO_COLOR": "1", "TMUX": "x"})
    assert "no colours (NO_COLOR)" in words
    assert words.endswith(", inside tmux")


def test_a_terminal_without_block_letters_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", TextIOWrapper(BytesIO(), "latin-1"))
    assert doctor.terminal({}).endswith(", LATIN-1 (block letters need UTF-8)")


class Waits(list[float]):
    """Seconds that were waited for, without waiting."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def told(wait: Callable[[float], Awaitable[None]], screen: StringIO | None = None) -> str:
    """What it tells on a terminal, or on another page."""
    screen = screen or Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        assert doctor.run(ARGUMENTS, wait) == 0
    return screen.getvalue()


def test_each_line_stands_before_its_cue_sounds(home: Path) -> None:
    waits = Waits()
    played = told(waits).partition("Each cue once:\n")[2]
    assert played == "".join(f"  {meaning(cue, 'bell')}\n\a" for cue in PATTERNS)
    assert len(waits) == len(Cue)


def test_it_plays_on_a_terminal_only(home: Path) -> None:
    waits = Waits()
    page = told(waits, StringIO())
    assert not waits
    assert "Each cue once" not in page
    assert "\a" not in page


def test_sound_that_is_off_is_said(home: Path) -> None:
    (home / "settings.toml").write_text('[cues]\nsound = "off"\n')
    waits = Waits()
    assert told(waits).endswith("\nSound is off.\n")
    assert not waits


class Stage:
    """Stands in for the outputs, and keeps what is asked of them."""

    sound_way = "tones"

    def __init__(self) -> None:
        self.heard: list[object] = []

    async def make(self) -> None:
        self.heard.append("make")

    def play(self, cue: Cue) -> None:
        self.heard.append(cue)

    def say(self, text: str) -> None:
        self.heard.append(text)

    async def close(self) -> None:
        self.heard.append("close")


def test_the_voice_speaks_where_there_is_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, speech = Stage(), SpeechProgram("espeak", ("espeak-ng",))
    monkeypatch.setattr(Runtime, "outputs", lambda *_: stage)
    monkeypatch.setattr(doctor, "probe", lambda: Capabilities(player=("paplay",), speech=speech))
    assert "the voice: Left side." in told(Waits())
    assert stage.heard == ["make", *PATTERNS, "Left side. Hip raise.", "close"]


def test_an_interrupt_closes_what_was_opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    stage = Stage()
    monkeypatch.setattr(Runtime, "outputs", lambda *_: stage)
    with pytest.raises(KeyboardInterrupt):
        told(interrupt)
    assert stage.heard == ["make", Cue.THREE, "close"]


def test_it_says_how_the_screen_would_be_drawn_and_by_which_clock(
    run: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    found = run()[1]
    assert found["display"] == "changed cells only"
    assert found["driver"] == "keys awaited, not polled"
    assert found["paints"] == "when there is something to paint"
    assert re.fullmatch(r"1?[0-9]:[0-9]{2} [AP]M, from LC_ALL=en_US.UTF-8", found["clock"])


def test_keys_are_for_a_terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--keys"]) == 2
    assert capsys.readouterr().err.startswith("hiptui: doctor --keys: needs a terminal")


def test_it_tells_what_was_found_and_what_it_was_decided_from() -> None:
    remote = Capabilities(ssh=True, player=("play",))
    found = dict(findings(remote, CueSettings()))
    assert found["ssh"].startswith("yes")
    assert found["sound"].startswith("bell")
    assert found["voice"] == "off"
    assert "SSH_CONNECTION says so" in found["ssh"]
    asked = dict(findings(Capabilities(ssh_from="tmux"), CueSettings()))
    assert asked["ssh"] == "no, tmux says so"
    forwarded = replace(remote, sound_server=True)
    loud = dict(findings(forwarded, CueSettings(volume=40)))["sound"]
    assert loud == "tones, to PULSE_SERVER, volume 40"
