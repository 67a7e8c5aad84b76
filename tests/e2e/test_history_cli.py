from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.terminal import run, told

FAST = ("--speed", "5000", "--record")


def test_a_session_is_on_record_in_every_form(tmp_path: Path) -> None:
    assert run(tmp_path, *FAST, "start", "runner-hips", "--rounds", "2", "--plain").returncode == 0

    as_json = run(tmp_path, "history", "--json")
    as_csv = told(tmp_path, "history", "--csv")
    as_text = told(tmp_path, "history")

    (session,) = json.loads(as_json.stdout)
    assert (session["circuit"], session["status"]) == ("runner-hips", "completed")
    assert (session["rounds_planned"], session["rounds_done"]) == (2, 2)
    assert session["work_seconds"] == 840
    assert session["left_seconds"] == session["right_seconds"]
    assert [segment["index"] for segment in session["segments"]] == list(range(53))
    (row,) = csv.DictReader(io.StringIO(as_csv.stdout))
    assert row["id"] == session["id"]
    assert "completed     2/2  14:00" in as_text.stdout
    assert "1 session in 1 week: work 14:00" in as_text.stdout
    assert as_json.stderr + as_csv.stderr + as_text.stderr == ""


def test_a_rehearsal_is_not_on_record(tmp_path: Path) -> None:
    words = ("--speed", "10000", "start", "seven-minute", "--plain")
    assert run(tmp_path, *words).returncode == 0

    assert told(tmp_path, "history").stdout == "No sessions yet.\n"
    assert not (tmp_path / "hiptui" / "history.db").exists()


def test_from_one_machine_to_another_and_again(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for home in (here, there):
        home.mkdir()
    assert run(here, *FAST, "start", "seven-minute", "--plain").returncode == 0
    whole = told(here, "history", "--json").stdout

    merged = told(there, "history", "--merge", "-", data=whole)
    again = run(there, *FAST, "start", "--plain")

    assert merged.returncode == 0
    assert merged.stdout == "1 added, 0 changed, 0 the same\n"
    assert again.returncode == 0
    (first,) = json.loads(whole)
    both = json.loads(told(there, "history", "--json").stdout)
    assert first in both, "in any order: they may have begun within the same second"
    (second,) = (one for one in both if one["id"] != first["id"])
    assert second["circuit"] == "seven-minute"
