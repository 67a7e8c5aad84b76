"""What the terminal is told besides drawing: everything it needs, in order, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.cues.support import CIRCUIT, PHASES, CueTerminal, circuit_in, settings_in, unknown
from tests.terminal import ask

BELLS = '[cues]\nsound = "bell"\n'
FOCUS_OUT, FOCUS_IN = "\x1b[O", "\x1b[I"
TALLER = "\x1b[48;30;80;600;800t"
"""What a terminal says that has become 30 rows high."""


def look_away(terminal: CueTerminal) -> None:
    """Take the focus away, and wait until the program has drawn what it was told after that."""
    terminal.screen.resize(lines=30)
    terminal.press(FOCUS_OUT + TALLER)
    terminal.until(lambda: bool("".join(terminal.text.split("\n")[24:])), "the new rows")


def without_bells(events: list[str]) -> list[str]:
    return [one for one in events if one != "bell"]


@pytest.mark.parametrize(
    ("environ", "note"),
    [
        ({"TERM_PROGRAM": "ghostty"}, ["9;{title}: {text}"]),
        (
            {"KITTY_WINDOW_ID": "1"},
            ["99;i=hiptui:o=unfocused:d=0;{title}", "99;i=hiptui:o=unfocused:p=body;{text}"],
        ),
    ],
    ids=["osc9", "osc99"],
)
def test_notes_at_phases_while_the_terminal_is_not_focused(
    tmp_path: Path, environ: dict[str, str], note: list[str]
) -> None:
    settings_in(tmp_path, BELLS)
    with CueTerminal(tmp_path, *circuit_in(tmp_path), environ=environ) as terminal:
        terminal.titled(PHASES[0])
        terminal.press("n")
        terminal.titled(PHASES[1])
        assert b"\x1b[?1004h" in terminal.raw
        look_away(terminal)
        ask(tmp_path, "next")
        terminal.titled(PHASES[2])
        terminal.press(FOCUS_IN, "n")
        terminal.titled(PHASES[3])
    events = [one for one in without_bells(terminal.told) if not one.startswith("9;4;")]
    said = [one.format(title=PHASES[2], text="Right forearm down, 5:00") for one in note]
    titles = [f"2;{title}" for title in PHASES[:4]]
    assert events == ["aside", *titles[:3], *said, titles[3]]


def test_names_inject_nothing(tmp_path: Path) -> None:
    """Everything a file may hold, in a title and in each kind of note."""
    settings_in(tmp_path, BELLS)
    hostile = "]0;own 9;4;3;50 [31m c:"
    circuit = CIRCUIT.replace('short = "Plank"', f'short = "{hostile[:20]}"')
    circuit = circuit.replace('"Side plank"', f'"{hostile}"')
    for label in ("Left forearm down", "Right forearm down"):
        circuit = circuit.replace(label, hostile)
    environ = {"TERM": "foot"}
    with CueTerminal(tmp_path, *circuit_in(tmp_path, circuit), environ=environ) as terminal:
        terminal.until(lambda: b"\x1b]2;Get ready" in terminal.raw, "the session")
        look_away(terminal)
        ask(tmp_path, "next")
        terminal.until(lambda: b"\x1b]777" in terminal.raw, "the note")
        terminal.press("ctrl+c")
        terminal.shows("Leave the session here?")
        terminal.press("ctrl+c")
        assert terminal.ends() == 130
    events = [one for one in without_bells(terminal.told) if not one.startswith("9;4;")]
    assert events[1] == f"2;Get ready, left · {hostile[:20]}"
    note = next(one for one in events if one.startswith("777;"))
    assert note.count(";") == 3, "a field more would be taken for another"
    assert hostile.replace(";", ",") in note
    assert unknown(terminal.raw) == []


@pytest.mark.parametrize("name", ["a\\u001b]0;x", "a\\u0007b", "a\\u009bb", "a\\u202eb"])
def test_names_that_would_act_are_refused_or_shown_as_they_are(tmp_path: Path, name: str) -> None:
    settings_in(tmp_path, BELLS)
    circuit = CIRCUIT.replace('short = "Plank"', f'short = "{name}"')
    with CueTerminal(tmp_path, *circuit_in(tmp_path, circuit)) as terminal:
        terminal.until(
            lambda: terminal.process.poll() is not None or b"\x1b]2;" in terminal.raw, "an answer"
        )
        if terminal.process.poll() is None:
            terminal.press("q")
            terminal.shows("Leave the session here?")
            terminal.press("enter")
        terminal.ends()
    assert not any("0;x" in one for one in terminal.told)
    assert unknown(terminal.raw) == []
    assert "\u202e".encode() not in terminal.raw


def test_media_keys_of_the_kitty_protocol_drive_the_session(tmp_path: Path) -> None:
    with CueTerminal(tmp_path, *circuit_in(tmp_path)) as terminal:
        terminal.titled("Get ready, left · Plank")
        for key, title in (
            ("\x1b[57435u", "Work, left · Plank"),
            ("\x1b[57428u", "Paused, left · Plank"),
            ("\x1b[57436u", "Paused, left · Plank"),
            ("\x1b[57430u", "Go in, left · Plank"),
        ):
            terminal.press(key)
            terminal.titled(title)
