"""What the terminal is told besides drawing: everything it needs, in order, and nothing else."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from hiptui.outputs.patterns import APART
from tests.e2e.cues.support import CIRCUIT, Timed, circuit_in, settings_in, told, unknown

BELLS = '[cues]\nsound = "bell"\n'
FOCUS_OUT, FOCUS_IN = "\x1b[O", "\x1b[I"


def without_bells(events: list[str]) -> list[str]:
    return [one for one in events if one != "bell"]


def test_a_whole_session_in_order_and_nothing_else(tmp_path: Path) -> None:
    settings_in(tmp_path, BELLS)
    with Timed([*circuit_in(tmp_path), "--speed", "8"], tmp_path) as terminal:
        terminal.shows("not recorded")
        terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.restored
    events = told(terminal.raw)
    assert without_bells(events) == [
        "aside",
        "2;Get ready, left · Plank",
        "2;Work, left · Plank",
        "2;Switch, right · Plank",
        "2;Work, right · Plank",
        "2;Next · Squat",
        "2;Work · Squat",
        "2;Done",
        "restored",
    ]
    assert unknown(terminal.raw) == []
    first_work = events.index("2;Work, left · Plank")
    assert events[:first_work].count("bell") >= 4, "3, 2, 1 and the first bell of work"
    switch = events.index("2;Switch, right · Plank")
    assert "bell" in events[events.index("2;Done") - 1 :]
    assert 2 <= events[first_work:switch].count("bell") <= 4, "work, halfway, switch"


def test_bells_come_at_their_moments(tmp_path: Path) -> None:
    settings_in(tmp_path, BELLS)
    circuit = CIRCUIT.replace("seconds = 40", "seconds = 4").replace("seconds = 10", "reps = 8")
    with Timed(circuit_in(tmp_path, circuit), tmp_path) as terminal:
        terminal.titled("Switch, right · Plank")
        bells = terminal.bells()
    three, two, one, work, again, switch = bells[:6]
    start = three - 2
    assert [two - three, one - three, work - three] == pytest.approx([1, 2, 3], abs=0.2)
    assert again - work == pytest.approx(APART, abs=0.15)
    assert switch - start == pytest.approx(7, abs=0.2)


@pytest.mark.parametrize(
    ("environ", "note"),
    [
        ({"TERM_PROGRAM": "ghostty"}, ["9;{title}: {text}"]),
        ({"TERM": "foot"}, ["777;notify;{title};{text}"]),
        (
            {"KITTY_WINDOW_ID": "1"},
            ["99;i=hiptui:o=unfocused:d=0;{title}", "99;i=hiptui:o=unfocused:p=body;{text}"],
        ),
    ],
    ids=["osc9", "osc777", "osc99"],
)
def test_notes_at_phases_while_the_terminal_is_not_focused(
    tmp_path: Path, environ: dict[str, str], note: list[str]
) -> None:
    settings_in(tmp_path, BELLS)
    arguments = [*circuit_in(tmp_path), "--speed", "8"]
    with Timed(arguments, tmp_path, environ=environ) as terminal:
        terminal.titled("Work, left · Plank")
        assert b"\x1b[?1004h" in terminal.raw
        terminal.press(FOCUS_OUT)
        before = len(terminal.raw)
        terminal.titled("Switch, right · Plank")
        since = without_bells(told(terminal.raw[before:]))
        terminal.press(FOCUS_IN)
        terminal.titled("Work, right · Plank")
    events = [one for one in without_bells(told(terminal.raw)) if not one.startswith("9;4;")]
    since = [one for one in since if not one.startswith("9;4;")]
    said = [
        one.format(title="Switch, right · Plank", text="Right forearm down, 0:05") for one in note
    ]
    assert since == ["2;Switch, right · Plank", *said]
    assert events == [
        "aside",
        "2;Get ready, left · Plank",
        "2;Work, left · Plank",
        *since,
        "2;Work, right · Plank",
    ]


def test_names_inject_nothing(tmp_path: Path) -> None:
    """Everything a file may hold, in a title and in each kind of note."""
    settings_in(tmp_path, BELLS)
    hostile = "]0;own 9;4;3;50 [31m c:"
    circuit = CIRCUIT.replace('short = "Plank"', f'short = "{hostile[:20]}"')
    circuit = circuit.replace('"Side plank"', f'"{hostile}"')
    for label in ("Left forearm down", "Right forearm down"):
        circuit = circuit.replace(label, hostile)
    environ = {"TERM": "foot"}
    arguments = [*circuit_in(tmp_path, circuit), "--speed", "4"]
    with Timed(arguments, tmp_path, environ=environ) as terminal:
        terminal.until(lambda: b"\x1b]2;Get ready" in terminal.raw, "the session")
        terminal.press(FOCUS_OUT)
        terminal.until(lambda: b"\x1b]777" in terminal.raw, "the note")
        terminal.press("ctrl+c")
        terminal.shows("Leave the session here?")
        terminal.press("ctrl+c")
        assert terminal.ends() == 130
    events = [one for one in without_bells(told(terminal.raw)) if not one.startswith("9;4;")]
    assert events[1] == f"2;Get ready, left · {hostile[:20]}"
    note = next(one for one in events if one.startswith("777;"))
    assert note.count(";") == 3, "a field more would be taken for another"
    assert hostile.replace(";", ",") in note
    assert unknown(terminal.raw) == []


@pytest.mark.parametrize("name", ["a\\u001b]0;x", "a\\u0007b", "a\\u009bb", "a\\u202eb"])
def test_names_that_would_act_are_refused_or_shown_as_they_are(tmp_path: Path, name: str) -> None:
    settings_in(tmp_path, BELLS)
    circuit = CIRCUIT.replace('short = "Plank"', f'short = "{name}"')
    with Timed([*circuit_in(tmp_path, circuit)], tmp_path) as terminal:
        terminal.until(lambda: b"[code=" in terminal.raw or b"\x1b]2;" in terminal.raw, "an answer")
        if b"[code=" not in terminal.raw:
            terminal.press("q")
            terminal.shows("Leave the session here?")
            terminal.press("enter")
            terminal.ends()
    assert not any("0;x" in one for one in told(terminal.raw))
    assert unknown(terminal.raw) == []
    assert "\u202e".encode() not in terminal.raw


@pytest.mark.parametrize("way", ["quit", "ctrl+c", "TERM", "HUP"])
def test_the_title_is_restored_before_the_program_ends(tmp_path: Path, way: str) -> None:
    settings_in(tmp_path, BELLS)
    with Timed(circuit_in(tmp_path), tmp_path) as terminal:
        terminal.titled("Get ready, left · Plank")
        if way == "quit":
            terminal.press("q")
            terminal.shows("Leave the session here?")
            terminal.press("enter")
        elif way == "ctrl+c":
            terminal.press("ctrl+c")
            terminal.shows("Leave the session here?")
            terminal.press("ctrl+c")
        else:
            os.kill(terminal.pid, signal.Signals[f"SIG{way}"])
        terminal.ends()
        assert terminal.restored
    events = told(terminal.raw)
    assert not (tmp_path / "hiptui" / "remote.sock").exists()
    assert events.count("aside") == events.count("restored") == 1
    assert events[-1] == "restored"


def test_media_keys_of_the_kitty_protocol_drive_the_session(tmp_path: Path) -> None:
    with Timed(circuit_in(tmp_path), tmp_path) as terminal:
        terminal.titled("Get ready, left · Plank")
        for key, title in (
            ("\x1b[57435u", "Work, left · Plank"),
            ("\x1b[57428u", "Paused, left · Plank"),
            ("\x1b[57436u", "Paused, left · Plank"),
            ("\x1b[57430u", "Go in, left · Plank"),
        ):
            terminal.press(key)
            terminal.titled(title)
