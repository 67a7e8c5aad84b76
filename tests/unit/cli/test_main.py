from __future__ import annotations

import errno
import gc
import io
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
import tomli

from hiptui import __main__ as entry
from hiptui import __version__
from hiptui.cli import cell_width, columns
from hiptui.cli import main as cli
from hiptui.domain.circuit import Side, TimingChoice
from hiptui.domain.timeline import Position
from hiptui.runtime import Runtime, StartRequest
from hiptui.storage.history.file import acquire
from tests.support import circuit_of, drive, for_each, hips, timed
from tests.unit.cli.conftest import FIGURE, Terminal, keep
from tests.unit.storage.history_support import Run as Recorded
from tests.unit.storage.history_support import history, past

OWN = """
[[circuit]]
id = "own"
name = "Übung 片足 for me"
rounds = { min = 1, max = 3, default = 2 }
rest = 30
[[circuit.move]]
name = "Plank"
seconds = 45
sides = "each"
[[circuit.move]]
name = "Kick"
reps = 8
sides = "each"
"""
BROKEN = OWN + '\n[[circuit]]\nid = "broken"\nname = "Broken"\n[[circuit.move]]\nname = "x"\n'


@dataclass
class Outcome:
    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line on stderr; nothing is on stdout."""
        assert self.out == ""
        assert self.err.endswith("\n")
        (line,) = self.err.splitlines()
        assert line.startswith("hiptui: ")
        return line.removeprefix("hiptui: ")


Run = Callable[..., Outcome]


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> Outcome:
        code = cli.main(words)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def own(home: Path) -> Path:
    file = home / "circuits.toml"
    file.write_text(OWN)
    return file


# The session that reaches the screen


@dataclass
class Screen:
    """Stands in for the full-screen program, and keeps what it was started with."""

    runtime: Runtime | None = None
    request: StartRequest | None = None
    collecting: bool = True
    code: int = 0
    fails: type[BaseException] | None = None
    calls: int = 0
    told: str = ""

    def main(
        self,
        *words: str,
        stdin: io.StringIO | None = None,
        stderr: io.StringIO | None = None,
        main: Callable[[Sequence[str]], int] | None = None,
    ) -> int:
        """Run the command line on a terminal, but for the streams that are given."""
        error = stderr or Terminal()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", stdin or Terminal())
            patch.setattr(sys, "stderr", error)
            code = (main or cli.main)(words)
        self.told = error.getvalue()
        return code

    def run(self, runtime: Runtime, request: StartRequest | None, *keys: object) -> int:
        self.calls += 1
        self.runtime, self.request, self.collecting = runtime, request, gc.isenabled()
        if self.fails:
            raise self.fails
        return self.code

    @property
    def asked(self) -> StartRequest:
        """What it was started with."""
        assert self.request
        return self.request

    @property
    def opened(self) -> tuple[object, ...]:
        """Paths, settings file, circuit files, and whether it is written down."""
        assert self.runtime
        runtime = self.runtime
        return runtime.paths, runtime.settings_path, runtime.extra, runtime.records


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    stand_in = Screen()
    for name, run in (("hiptui.ui.app", "run"), ("hiptui.plain.session", "run_plain")):
        module = types.ModuleType(name)
        vars(module)[run] = stand_in.run
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("TERM", "xterm-256color")
    yield stand_in
    gc.enable()


def done(home: Path, circuit: str) -> None:
    """A session of `circuit` on record."""
    keep(home, past(circuit=circuit))


def test_alone_it_is_the_full_screen_program(home: Path, screen: Screen) -> None:
    screen.code = 130
    assert screen.main() == 130
    paths, *opened = screen.opened
    assert opened == [home / "settings.toml", (), True]
    assert getattr(paths, "history", None) == home / "history.db"
    assert screen.request is None


def test_how_a_session_ended_counts_although_the_terminal_is_gone(
    home: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone(Terminal):
        def write(self, text: str) -> int:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(sys, "stdout", Gone())
    screen.code = 129

    assert screen.main("start", "runner-hips", "--plain") == 129
    assert screen.told == ""


def test_garbage_is_not_collected_while_the_screen_is_imported(
    run: Run, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    command_line = cli.main
    monkeypatch.setattr(cli, "main", lambda: screen.main(main=command_line))
    assert entry.main() == 0
    assert not screen.collecting


@pytest.mark.parametrize("words", ["", "start own", "start own --plain", "list", "show own"])
def test_each_file_is_read_once(
    home: Path, own: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    (home / "settings.toml").write_text("[timing]\nrest = 90\n")
    Path("more.toml").write_text(OWN.replace('"own"', '"more"'))
    texts = []

    def loads(text: str, loads: Callable[[str], object] = tomli.loads) -> object:
        texts.append(text)
        return loads(text)

    monkeypatch.setattr(tomli, "loads", loads)

    assert screen.main("--circuits", "more.toml", *words.split()) == 0

    assert len(texts) == len(set(texts)) == 4  # shipped, own, more.toml, settings


def test_start_hands_over_circuit_and_timing(home: Path, own: Path, screen: Screen) -> None:
    words = "--circuits more.toml start own --rounds 3 --rest 0 --speed 60 --settings s.toml"
    Path("more.toml").write_text(OWN.replace('"own"', '"more"'))
    assert screen.main(*words.split()) == 0
    assert screen.opened[1:] == (Path("s.toml"), (Path("more.toml"),), False)
    assert screen.asked.circuit.id == "own"
    assert screen.asked.choice == TimingChoice(rounds=3, rest=0)


@pytest.mark.parametrize(
    ("fails", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 0), (PermissionError, 1)]
)
def test_what_the_screen_raises_is_no_traceback(
    home: Path, screen: Screen, fails: type[BaseException], code: int
) -> None:
    screen.fails = fails
    assert screen.main() == code
    assert screen.told.count("\n") == (code == 1)


@for_each("words", [[], ["start", "runner-hips"]])
@for_each("stream", ["stdin", "stderr"])
def test_without_a_terminal_there_is_no_screen(
    home: Path, screen: Screen, stream: str, words: list[str]
) -> None:
    assert screen.main(*words, **{stream: io.StringIO()}) == 2  # type: ignore[arg-type]  # by name
    assert screen.calls == 0
    assert "needs a terminal" in screen.told
    assert "hiptui start CIRCUIT --plain" in screen.told
    assert screen.told.count("\n") == 1


def test_a_closed_input_or_a_dumb_terminal_gets_no_screen(
    run: Run, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run().code == 2
    monkeypatch.setenv("TERM", "dumb")
    assert screen.main() == 2
    assert "TERM=dumb" in screen.told
    assert screen.calls == 0


@pytest.mark.parametrize("words", ["start runner-hips", "start runner-hips --plain", ""])
def test_a_rehearsal_can_be_written_down(home: Path, screen: Screen, words: str) -> None:
    for more, record in (("--speed 9", False), ("--speed 9 --record", True)):
        assert screen.main(*f"{more} {words}".split()) == 0
        assert screen.opened[-1] is record


def test_settings_may_ask_for_plain_lines(home: Path, screen: Screen) -> None:
    (home / "settings.toml").write_text("[display]\nplain = true\n")
    assert screen.main("start", "runner-hips", stdin=io.StringIO()) == 0
    assert screen.asked.circuit.id == "runner-hips"


def test_start_alone_asks_for_a_circuit(run: Run, home: Path) -> None:
    outcome = run("start")
    assert outcome.code == 2
    assert "no session on record" in outcome.error
    assert "name a circuit: runner-hips, myrtl, seven-minute" in outcome.error
    assert list(home.iterdir()) == []
    done(home, "once")
    outcome = run("start")
    assert outcome.code == 2
    assert '"once" is gone, name a circuit: runner-hips' in outcome.error


def test_start_alone_does_the_last_circuit_again(home: Path, screen: Screen) -> None:
    done(home, "myrtl")
    assert screen.main("start", "--rest", "7") == 0
    assert screen.asked.circuit.id == "myrtl"
    assert screen.asked.choice == TimingChoice(rest=7)


def test_start_alone_with_a_damaged_history(run: Run, home: Path) -> None:
    (home / "history.db").write_bytes(b"no database" * 500)
    outcome = run("start")
    assert outcome.code == 2
    damaged, asked = outcome.err.splitlines()
    assert "history.db was damaged" in damaged
    assert "name a circuit" in asked


@pytest.mark.parametrize("words", ["start runner-hips", "start runner-hips --plain", "start"])
def test_a_second_session_is_sent_to_remote(
    home: Path, screen: Screen, run: Run, words: str
) -> None:
    done(home, "myrtl")
    lock = acquire(home / "running.lock", "some-session")
    assert lock
    try:
        for more in ("", " --speed 9 --record"):
            outcome = run(*f"{words}{more}".split())
            assert outcome.code == 1
            assert "hiptui remote" in outcome.error
        assert screen.calls == 0
        assert screen.main(*f"{words} --speed 9".split()) == 0
        assert screen.calls == 1
    finally:
        lock.close()


@for_each("more", ["", " --plain"])
def test_start_with_a_side_first(home: Path, screen: Screen, more: str) -> None:
    for side in Side:
        assert screen.main(*f"start runner-hips --first {side}{more}".split()) == 0
        assert {move.order[0] for move in screen.asked.circuit.moves} == {side, None}


def cut_short(home: Path) -> None:
    """A session of runner-hips that was cut short in its second work, the right side."""
    Recorded(history(home), drive(hips()).to(3, 10)).cut()


@for_each(
    ("words", "then"),
    [
        *[("start", "asks"), ("start runner-hips", "asks"), ("start --rounds 2 --plain", "asks")],
        *[("start --resume", "goes on"), ("start --resume runner-hips", "goes on")],
        ("start --resume --plain", "goes on"),
        *[("start --new", "anew"), ("start runner-hips --new", "anew"), ("start myrtl", "anew")],
        ("start --speed 9", "anew"),
    ],
)
def test_start_with_a_session_cut_short(home: Path, screen: Screen, words: str, then: str) -> None:
    cut_short(home)
    assert screen.main(*words.split()) == 0
    interrupted = screen.asked.interrupted
    assert (interrupted is None) == (then == "anew")
    if interrupted:
        assert interrupted.saved.anchor == Position(3, 10)
        assert screen.asked.asks == (then == "asks")


def test_there_may_be_nothing_to_resume(home: Path, screen: Screen) -> None:
    done(home, "runner-hips")
    assert screen.main("start", "--resume") == 1
    assert screen.told == "hiptui: start --resume: no session was cut short\n"
    assert screen.calls == 0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("myrtl", '"runner-hips" was cut short, not "myrtl"'),
        ("zzz", 'no circuit "zzz"'),
        ("--rounds 2", "leave out --rounds"),
        ("--rest 5", "leave out --rest"),
        ("--first left", "leave out --first"),
        ("--new", "not allowed with"),
        ("--speed 9", "leave out --speed"),
    ],
)
def test_start_resume_takes_nothing_new(home: Path, screen: Screen, more: str, why: str) -> None:
    cut_short(home)
    assert screen.main("start", "--resume", *more.split()) == 2
    assert why in screen.told
    assert screen.told.count("\n") == 1


def test_start_alone_goes_on_though_the_circuit_is_gone(home: Path, screen: Screen) -> None:
    Recorded(history(home), drive(circuit_of(timed("Squat", 30))).to(1, 10)).cut()
    assert screen.main("start") == 0
    assert screen.asked.circuit.id == "test"
    assert screen.asked.interrupted


# list and show


def test_list_as_json(run: Run, own: Path) -> None:
    outcome = run("list", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    hips, *others = json.loads(outcome.out)
    assert hips.pop("from").endswith("circuits.toml")
    assert json.dumps(hips) == (
        '{"id": "runner-hips", "name": "Hip circuit for runners", "moves": 7, "rounds": 3, '
        '"total_seconds": 1905, "work_seconds": 1260}'
    )
    assert [row["id"] for row in others] == ["myrtl", "seven-minute", "own"]
    # 15 + 2 x (22.5 + 5 + 22.5 + 10 + 16 + 5 + 16 + 30); repetitions count in the total only
    assert others[2] == {
        **{"id": "own", "name": "Übung 片足 for me", "moves": 2, "rounds": 2},
        **{"total_seconds": 269, "work_seconds": 90, "from": str(own)},
    }
    assert "Übung 片足" in outcome.out
    assert '"total_seconds": 269,' in outcome.out


def test_list_as_text_is_aligned_and_whole(run: Run, own: Path) -> None:
    own.write_text(OWN.replace("for me", "x" * 60))
    head, *rows = run("list").out.splitlines()
    assert head.split() == ["id", "name", "moves", "total", "rounds"]
    assert [row.split()[0] for row in rows] == ["runner-hips", "myrtl", "seven-minute", "own"]
    assert "x" * 60 in rows[3]
    assert rows[0].split()[-3:] == ["7", "31:45", "3"]
    assert rows[3].split()[-3:] == ["2", "~4:29", "2"]
    assert {len(row) for row in [head, *rows[:3]]} == {len(head)}
    assert len(rows[3]) == len(head) - 2  # two characters of its name take two cells each


def test_show_as_json(run: Run) -> None:
    data = json.loads(run("show", "runner-hips", "--json").out)
    segments = data.pop("segments")
    assert json.dumps(data) == (
        '{"circuit": "runner-hips", "rounds": 3, "total_seconds": 1905, "work_seconds": 1260}'
    )
    assert len(segments) == 79
    keys = "index kind start seconds round move move_name side label reps"
    assert " ".join(segments[3]) == keys
    assert [segment["index"] for segment in segments] == list(range(79))
    assert (segments[0]["kind"], segments[0]["side"]) == ("prepare", "left")
    assert segments[0]["move_name"] == segments[1]["move_name"]
    assert (segments[2]["kind"], segments[2]["side"]) == ("switch", "right")
    assert segments[-1] == {
        **dict.fromkeys(keys.split()),
        **{"index": 78, "kind": "rest", "start": 1785, "seconds": 120, "round": 3},
    }


def test_numbers_are_whole_where_they_can_be(run: Run, own: Path) -> None:
    out = run("show", "own", "--json").out
    work = [item for item in json.loads(out)["segments"] if item["kind"] == "work"]
    assert [(one["seconds"], one["reps"]) for one in work[1:3]] == [(22.5, None), (None, 8)]
    assert '"start": 15,' in out
    assert '"start": 37.5,' in out


def test_show_as_text(run: Run, own: Path) -> None:
    lines = run("show", "own").out.splitlines()
    assert lines[:4] == [
        "Übung 片足 for me (own)",
        "2 rounds of 2 moves, ~4:29 in all, 1:30 of work, the last 0:30 to cool down",
        "",
        "  start  length  kind     round  move  name      side   label",
    ]
    rows = [" ".join(line.split()) for line in lines[4:]]
    assert len(rows) == 1 + 2 * 8
    assert rows[1] == "0:15 0:22.5 work 1/2 1/2 Plank left Left leg"
    assert rows[5] == "1:15 ~0:16 work 1/2 2/2 Kick x 8 left Left leg"
    assert rows[6] == "~1:31 0:05 switch 1/2 2/2 Kick right Right leg"
    assert rows[8] == "~1:52 0:30 rest 1/2"


@for_each(("rounds", "seconds"), [(2, 1080), (3, 1620), (4, 2160)])
def test_settings_and_command_line_make_the_timing(
    run: Run, home: Path, rounds: int, seconds: int
) -> None:
    (home / "settings.toml").write_text(
        "[timing]\nprepare = 0\nchange = 0\nswitch = 0\nrest = 7\n[circuit.runner-hips]\nrest = 9\n"
    )
    data = json.loads(run(*f"show runner-hips --json --rest 120 --rounds {rounds}".split()).out)
    assert (data["rounds"], data["total_seconds"]) == (rounds, seconds)


def test_a_named_settings_file_stands_in(run: Run, home: Path) -> None:
    (home / "settings.toml").write_text("[timing]\nrest = 7\n")
    Path("other.toml").write_text("[timing]\nrounds = 4\n")
    for words in (["--settings", "other.toml", "list"], ["list", "--settings", "other.toml"]):
        assert run(*words).out.splitlines()[1].split()[-1] == "4"
    assert run("list", "--settings", "new.toml").code == 0
    assert not Path("new.toml").exists()


@for_each("name", ["no/such/settings.toml", "home"])
def test_a_named_settings_file_that_cannot_be_is_refused(run: Run, name: str) -> None:
    outcome = run("list", "--settings", name)
    assert outcome.code == 2
    assert f'--settings "{name}"' in outcome.error


def test_bad_settings_are_told_and_do_not_stop(run: Run, home: Path) -> None:
    (home / "settings.toml").write_text("[timing]\nrest = 700\n")
    outcome = run("list")
    assert outcome.code == 0
    assert outcome.out
    told = "timing.rest = 700: expected a whole number from 0 to 600; using 120"
    assert outcome.err == f"hiptui: settings.toml: {told}\n"


def test_the_users_own_broken_file_warns_and_its_good_circuits_count(run: Run, own: Path) -> None:
    own.write_text(BROKEN)
    for words in (["list"], ["show", "own"]):
        outcome = run(*words)
        assert outcome.code == 0
        assert "own" in outcome.out
        assert outcome.err.startswith(f"hiptui: {own}:")
        assert outcome.err.count("\n") == 1


def test_a_named_broken_file_is_refused_with_every_problem(run: Run) -> None:
    Path("broken.toml").write_text(BROKEN + BROKEN.replace('"own"', '"OWN"'))
    before = run("--circuits", "broken.toml", "list")
    after = run("list", "--circuits", "broken.toml", "--circuits", "missing.toml")
    assert before.code == after.code == 2
    assert before.out == after.out == ""
    problems = before.err.splitlines()
    assert len(problems) > 1
    assert all(line.startswith("hiptui: broken.toml:") for line in problems)
    assert after.err.splitlines()[:-1] == problems
    assert after.err.splitlines()[-1].startswith("hiptui: missing.toml:")


def test_named_files_add_up_before_and_after_the_command(run: Run) -> None:
    for name in ("a", "b"):
        Path(f"{name}.toml").write_text(OWN.replace('"own"', f'"{name}"'))
    rows = json.loads(run("--circuits", "a.toml", "list", "--json", "--circuits", "b.toml").out)
    assert [(row["id"], row["from"]) for row in rows[-2:]] == [("a", "a.toml"), ("b", "b.toml")]


# check and schema


def test_check_of_good_files(run: Run, own: Path) -> None:
    Path("one.toml").write_text(OWN.split('[[circuit.move]]\nname = "Kick"', maxsplit=1)[0])
    Path("mine.toml").write_text("[timing]\nrest = 90\n[x-other]\na = 1\n")
    outcome = run("check", str(own), "one.toml", "mine.toml")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        f"{own}: 1 circuit, 2 moves, all well\n"
        "one.toml: 1 circuit, 1 move, all well\n"
        "mine.toml: settings, all well\n"
    )


def test_check_of_bad_files_tells_every_problem(run: Run, own: Path) -> None:
    Path("bad.toml").write_text(OWN.replace("45", "-5").replace("reps = 8", 'reps = "8"'))
    outcome = run("check", "bad.toml", "missing.toml", str(own))
    assert outcome.code == 2
    seconds, reps, missing = outcome.err.splitlines()
    assert seconds.startswith("bad.toml:9: circuit[0].move[0].seconds: expected")
    assert reps.startswith("bad.toml:13: circuit[0].move[1].reps: expected")
    assert missing.startswith("missing.toml:1: ")
    assert outcome.out == f"{own}: 1 circuit, 2 moves, all well\n"


def test_check_knows_a_figure(run: Run) -> None:
    Path("good.toml").write_text(FIGURE)
    Path("bad.toml").write_text(FIGURE.replace('"Stand tall"', "5").replace("1.0", "-1"))
    Path("broken.toml").write_text("[[key]]\nsay = \n")
    outcome = run("check", "good.toml", "bad.toml", "broken.toml")
    assert outcome.code == 2
    assert outcome.out == "good.toml: a figure of 2 key poses, all well\n"
    places = ["bad.toml:7: key[0].say", "bad.toml:13: key[1].move", "bad.toml:14: key[1].hold"]
    told = outcome.err.splitlines()
    assert [line.partition(": expected")[0] for line in told[:3]] == places
    assert told[3:] == [line for line in told if line.startswith("broken.toml:2: not TOML: ")]
    assert len(told) == 4


def test_check_tells_figures_that_there_are_not(run: Run, home: Path) -> None:
    figures = home / "figures"
    figures.mkdir(parents=True)
    (figures / "mine.toml").write_text(FIGURE)
    names = ("mine", "seated-leg-lift", "seated-leg-lft", "../../etc/passwd", "")
    moves = (f'[[circuit.move]]\nname = "x"\nseconds = 9\nfigure = "{name}"\n' for name in names)
    Path("a.toml").write_text('[[circuit]]\nid = "a"\nname = "A"\n' + "".join(moves))

    outcome = run("check", "a.toml")

    assert outcome.code == 2
    assert outcome.err.splitlines() == [
        "a.toml:15: circuit[0].move[2].figure: there is no figure 'seated-leg-lft', "
        "did you mean 'seated-leg-lift'?",
        "a.toml:19: circuit[0].move[3].figure: there is no figure '../../etc/passwd'",
    ]


@for_each(
    ("name", "text", "told"),
    [
        ("figures/mine.toml", "", "figures/mine.toml:1: key: expected 1 to 40 tables [[key]]"),
        ("figures/mine.toml", 'name = "x"\n', "figures/mine.toml:1: key: expected 1 to 40 tables"),
        ("mine.toml", 'loop = "round"\n', "mine.toml:1: loop: expected"),
        ("x.toml", "[timing]\nrest = 700\n", "x.toml: timing.rest = 700: expected a whole number"),
        ("x.toml", "[keys]\npasue = 'f5'\n", 'x.toml: keys.pasue = "f5": there is no such command'),
        ("x.toml", "[circuit.runner-hip]\n", "x.toml: circuit.runner-hip: no such circuit, did"),
        ("settings.toml", "rset = 1\n", "settings.toml: rset = 1: unknown key"),
        ("settings.toml", "= 1\n", "settings.toml: line 1: not TOML"),
        ("x.toml", "[circuit]\nid = 'x'\n", "x.toml:1: circuit: expected tables [[circuit]]"),
    ],
)
def test_check_knows_a_file_s_kind_by_what_is_in_it_or_where_it_is(
    run: Run, name: str, text: str, told: str
) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text)
    outcome = run("check", name)
    assert outcome.code == 2
    assert outcome.err.startswith(told)


def test_check_does_not_wait_for_a_pipe(run: Run) -> None:
    os.mkfifo("pipe.toml")
    outcome = run("check", "pipe.toml", ".")
    assert outcome.code == 2
    assert [line.split(":")[0] for line in outcome.err.splitlines()] == ["pipe.toml", "."]


def test_check_of_settings_that_are_not_there_is_not_all_well(run: Run) -> None:
    outcome = run("check", "settings.toml")
    assert outcome.code == 2
    assert outcome.err.startswith("settings.toml:1: cannot be read: No such file")


def test_serve_without_its_extra_says_what_brings_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "hiptui.cli.local_server", None)
    outcome = run("serve")
    assert (outcome.code, outcome.out) == (1, "")
    assert "install '.[web]' where" in outcome.err


def test_schema_is_json(run: Run) -> None:
    outcome = run("schema")
    assert outcome.code == 0
    assert "$schema" in json.loads(outcome.out)


# Wrong use


@for_each(
    ("words", "parts"),
    [
        (["lst"], ['no command "lst"', 'did you mean "list"?', "hiptui --help"]),
        (["bake"], ['no command "bake"', "see hiptui --help"]),
        (["show", "runner-hip"], ['no circuit "runner-hip"', '"runner-hips"?', "hiptui list"]),
        (["start", ""], ['no circuit ""', "hiptui list"]),
        (["start", "zzz"], ['no circuit "zzz"', "hiptui list"]),
        (["show"], ["required: CIRCUIT", "hiptui show --help"]),
        (["check"], ["required: FILE", "hiptui check --help"]),
        (["show", "runner-hips", "--rounds", "1"], ["--rounds 1", "runner-hips", "2 to 4 rounds"]),
        (["start", "runner-hips", "--rounds", "5"], ["--rounds 5", "2 to 4 rounds"]),
        (["show", "runner-hips", "--rounds", "-3"], ["--rounds -3", "2 to 4 rounds"]),
        (["show", "runner-hips", "--rounds", "three"], ["--rounds", "whole number", '"three"']),
        (["show", "runner-hips", "--rounds", "2.0"], ["--rounds", "whole number", '"2.0"']),
        (["show", "runner-hips", "--rounds", "9" * 5000], ["--rounds", "whole number", "…"]),
        (["show", "runner-hips", "--rest", "601"], ["--rest", "from 0 to 600", '"601"']),
        (["show", "runner-hips", "--rest", "-1"], ["--rest", "from 0 to 600", '"-1"']),
        (["start", "runner-hips", "--rest", "1_0"], ["--rest", "whole number", '"1_0"']),
        (["--speed", "0", "list"], ["--speed", "from 0.01 to 10000", '"0"']),
        (["list", "--speed", "nan"], ["--speed", "from 0.01 to 10000", '"nan"']),
        (["list", "--speed", "inf"], ["--speed", "from 0.01 to 10000", '"inf"']),
        (["--speed"], ["--speed", "expected one argument"]),
        (["list", "--colour"], ["--colour", "hiptui list --help"]),
        (["--vers"], ["--vers"]),
        (["history", "--json", "--csv"], ["--csv", "not allowed with", "--json"]),
        (["history", "--since", "yesterday"], ["--since", "YYYY-MM-DD", '"yesterday"']),
        (["history", "--since", "2025-02-29"], ["--since", "YYYY-MM-DD", '"2025-02-29"']),
        (["history", "--since", "20250301"], ["--since", "YYYY-MM-DD"]),
        (["history", "--since", "2025-W09-6"], ["--since", "YYYY-MM-DD"]),
        (["history", "--since", "٢٠٢٥-٠٣-٠١"], ["--since", "YYYY-MM-DD"]),
        (["history", "--merge"], ["--merge", "expected one argument"]),
        (["history", "--merge", "x", "--json"], ["--json", "not allowed with", "--merge"]),
        (["history", "--merge", "x", "--since", "2025-03-01"], ["--merge stands alone"]),
        (["history", "x"], ["hiptui history --help"]),
        (["figure"], ["required: ID", "hiptui figure --help"]),
        (["figure", "hip-car"], ['no figure "hip-car"', '"hip-cars"?', "bridge-leg-lift"]),
        (["figure", "../x"], ['no figure "../x"', "there are bridge-leg-lift"]),
        (["figure", "hip-cars", "--side", "up"], ["--side", "left", "right"]),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(run: Run, words: list[str], parts: list[str]) -> None:
    outcome = run(*words)
    assert outcome.code == 2
    assert [part for part in parts if part not in outcome.error] == []
    assert len(outcome.error) < 400


@for_each("words", [["{}"], ["show", "{}"], ["list", "{}"], ["list", "--speed", "{}"]])
def test_what_was_typed_is_repeated_safely(run: Run, words: list[str]) -> None:
    outcome = run(*(word.format("\x1b[31m\n\u202e\udcff") for word in words))
    assert outcome.code == 2
    assert outcome.error.isprintable()
    assert "\\x1b[31m\\n\\u202e\\udcff" in outcome.error


@for_each(("number", "told"), [(2, "2 rounds"), (1, "1 round")])
def test_a_fixed_number_of_rounds_is_told(run: Run, own: Path, number: int, told: str) -> None:
    own.write_text(OWN.replace("{ min = 1, max = 3, default = 2 }", str(number)))
    assert f"own has {told}," in run("show", "own", "--rounds", "3").error


# Leaving well


@for_each("words", [["--version"], ["list", "--version"], ["--version", "nope"]])
def test_version(run: Run, words: list[str]) -> None:
    assert run(*words) == Outcome(0, f"hiptui {__version__}\n", "")


def test_help_names_the_commands_there_are(run: Run) -> None:
    outcome = run("--help")
    listed = outcome.out.split("commands (")[1].splitlines()[1:]
    names = [line.split()[0] for line in listed]
    assert outcome.code == 0
    known = "start list show history plan export import remote figure doctor check schema serve"
    assert " ".join(names) == f"{known} completion"
    assert all(line[13:14].islower() for line in listed)
    for name in names:
        assert run(name, "--help").out.startswith(f"usage: hiptui {name} ")


def test_nothing_is_written_by_looking(run: Run, home: Path) -> None:
    for words in (["list"], ["show", "runner-hips"], ["schema"], ["--version"]):
        assert run(*words).code == 0
    assert list(home.iterdir()) == []


def test_an_interrupt_is_quiet(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("hiptui.storage.circuits.collect", interrupt)
    assert run("list") == Outcome(130, "", "")

    monkeypatch.setattr(cli, "main", interrupt)
    monkeypatch.setattr(gc, "disable", lambda: None)
    assert entry.main() == 130


def hiptui(*words: str, **options: object) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1]), "HIPTUI_HOME": "home"}
    env.update({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})
    command = [sys.executable, "-m", "hiptui", *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=env, **options)  # type: ignore[call-overload, no-any-return]  # options are Popen's own


@pytest.mark.parametrize("words", [["schema"], ["list"], ["--help"]])
def test_a_reader_who_leaves_early_is_no_error(home: Path, words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with hiptui(*words, stdout=writer) as process:
        os.close(writer)
        assert process.communicate()[1] == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["schema"], ["list"], ["--help"]])
def test_a_full_disk_is_one_line(home: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full, hiptui(*words, stdout=full) as process:
        error = process.communicate()[1]
    assert process.returncode == 1
    assert error == b"hiptui: No space left on device, standard output\n"


def test_a_terminal_without_unicode_gets_escapes_and_programs_get_utf8(own: Path) -> None:
    with hiptui("list", stdout=subprocess.PIPE) as process:
        text = process.communicate()[0]
    with hiptui("list", "--json", stdout=subprocess.PIPE) as process:
        data = process.communicate()[0]
    assert b"\\xdcbung \\u7247\\u8db3 for me" in text
    assert json.loads(data.decode("utf-8"))[-1]["name"] == "Übung 片足 for me"
    assert data.endswith(b"\n")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("plank", 5),
        ("Élévation", 9),
        ("E\u0301le\u0301", 3),
        ("側平板", 6),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", 2),
        ("\U0001f3c3\U0001f3fd\u200d\u2640\ufe0f run", 6),
        ("\u2764\ufe0f", 2),
        ("สะพานเดี่ยว", 9),
        ("हिप", 2),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_makes_it(text: str, cells: int) -> None:
    assert cell_width(text) == cells


def test_columns_stand_below_each_other_whatever_is_in_them() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    text = columns([("name", "work"), (family, "1:00"), ("側平板", "10:00")], right={1})
    assert text.split("\n") == ["name     work", f"{family}       1:00", "側平板  10:00"]
