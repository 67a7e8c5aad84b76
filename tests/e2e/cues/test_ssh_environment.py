"""Over SSH the speakers are on the wrong machine: the bell, and no player or voice is started."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from hiptui.domain.cues import Cue
from tests.e2e.cues.support import (
    PHASES,
    CueTerminal,
    circuit_in,
    path_with,
    programs_in,
    settings_in,
    until,
)

PLAYERS = ("paplay", "pw-play", "aplay", "afplay", "espeak-ng", "say")
SSH = {"SSH_CONNECTION": "127.0.0.1 50000 127.0.0.1 22"}


def world(tmp_path: Path, more: dict[str, str]) -> tuple[Path, dict[str, str]]:
    """A machine with every player and a sound server's socket, and the log of who was started."""
    log = programs_in(tmp_path / "bin", *PLAYERS)
    runtime = tmp_path / "run"
    (runtime / "pulse").mkdir(parents=True)
    (runtime / "pulse" / "native").touch()
    (runtime / "pipewire-0").touch()
    environ = {"PATH": path_with(tmp_path / "bin"), "XDG_RUNTIME_DIR": str(runtime), **more}
    return log, environ


def play(
    tmp_path: Path, environ: dict[str, str], log: Path | None = None, told: str = ""
) -> CueTerminal:
    """A session that is led to its second side by keys.

    Where there is a `log` of players, its tones are made first, and each is played, or the player's
    failure `told`.
    """
    with CueTerminal(tmp_path, *circuit_in(tmp_path), environ=environ) as terminal:
        terminal.titled(PHASES[0])
        if log:
            folder = tmp_path / "hiptui" / "sounds" / "tones"
            until(lambda: len(list(folder.glob("*.wav"))) == 2 * len(Cue), "the tones")
        for number, title in enumerate(PHASES[1:4], 1):
            terminal.press("n")
            terminal.titled(title)
            if told and number == 1:
                terminal.shows(told)
            elif log and not told:
                until(partial(played, log, number), "the player")
        terminal.press("q")
        terminal.shows("Leave the session here?")
        terminal.press("enter")
        assert terminal.ends() == 0
    return terminal


def played(log: Path, times: int) -> bool:
    """Whether players were started so many times."""
    return len(players(log)) == times


def players(log: Path) -> list[str]:
    """Who was started, in order."""
    return log.read_text().split() if log.exists() else []


def test_the_bell_and_never_a_player(tmp_path: Path) -> None:
    settings_in(tmp_path, '[cues]\nsound = "tones"\nvoice = "coach"\n')
    log, environ = world(tmp_path, {"SSH_TTY": "x"})
    terminal = play(tmp_path, environ)
    assert terminal.bells >= 3
    assert not log.exists()
    assert not (tmp_path / "hiptui" / "sounds").exists()


def test_a_player_where_a_sound_server_is_named(tmp_path: Path) -> None:
    settings_in(tmp_path, '[cues]\nvoice = "off"\n')
    log, environ = world(tmp_path, {**SSH, "PULSE_SERVER": "tcp:127.0.0.1:1"})
    terminal = play(tmp_path, environ, log)
    assert players(log) == ["paplay"] * 3
    assert terminal.bells == 0


def test_at_home_the_first_player_of_the_machine(tmp_path: Path) -> None:
    settings_in(tmp_path, '[cues]\nvoice = "off"\n')
    log, environ = world(tmp_path, {})
    terminal = play(tmp_path, environ, log)
    assert players(log) == ["pw-play"] * 3
    assert terminal.bells == 0


def test_a_player_that_fails_gives_way_to_the_bell_and_is_told_of_once(tmp_path: Path) -> None:
    settings_in(tmp_path, '[cues]\nvoice = "off"\n')
    log, environ = world(tmp_path, {})
    player = tmp_path / "bin" / "pw-play"
    player.write_text(player.read_text() + "exit 1\n")
    terminal = play(tmp_path, environ, log, "No tones: pw-play failed")
    assert players(log) == ["pw-play"]
    assert terminal.bells >= 3
