import pytest

from tests.bench import report
from tests.bench.__main__ import chosen
from tests.bench.figures import bursts, limit, percentile, ratio, summary, verdict
from tests.bench.targets import key_bytes, read_table


def test_the_table_reads_and_its_goals_are_about_figures_that_exist() -> None:
    table = read_table()
    assert table.reference in {program.name for program in table.program}
    for program in table.program:
        assert set(program.goals) <= set(report.COLUMNS)
        assert all(limit(goal, 1.0) is not None for goal in program.goals.values())


def test_a_choice_keeps_the_reference() -> None:
    table = chosen(read_table(), "floor, list")
    assert [program.name for program in table.program] == ["reference", "floor"]
    assert [command.name for command in table.command] == ["list"]


@pytest.mark.parametrize(
    ("name", "sent"), [("q", b"q"), ("enter", b"\r"), ("up", b"\x1b[A"), ("ctrl+p", b"\x10")]
)
def test_keys_are_what_a_terminal_sends(name: str, sent: bytes) -> None:
    assert key_bytes(name) == sent


def test_medians_are_over_the_rounds_and_keys_are_one_pool() -> None:
    rounds = [{"start_ms": 3.0}, {"start_ms": 1.0, "exit_ms": 5.0}, {"start_ms": 2.0}]
    answers = [float(number) for number in range(1, 101)]
    assert summary(rounds, answers) == {
        "start_ms": 2.0,
        "exit_ms": 5.0,
        "key_p50_ms": 50.5,
        "key_p95_ms": 96.0,
    }


def test_percentile_of_few_values_is_the_largest() -> None:
    assert percentile([3.0, 1.0, 2.0]) == 3.0


def test_ratios_need_a_reference() -> None:
    assert ratio(5.0, 10.0) == "x0.50"
    assert ratio(5.0, None) == ratio(5.0, 0.0) == ratio(None, 5.0) == "-"


def test_goals_are_figures_or_multiples() -> None:
    assert verdict(1.1, "1.15x", 1.0) == "reached"
    assert verdict(1.2, "1.15x", 1.0) == "missed"
    assert verdict(45.0, "45", None) == "reached"
    assert verdict(1.0, "1.15x", None) == verdict(None, "45", 1.0) == "not measured"


def test_chunks_that_come_together_are_one_burst() -> None:
    assert bursts([]) == 0
    assert bursts([1.0, 1.001, 1.002, 2.0, 2.0029]) == 2


def test_the_report_shows_figures_ratios_and_goals() -> None:
    results = {"reference": {"start_ms": 200.0}, "circuits": {"start_ms": 210.0}}
    table = "\n".join(report.program_table(results, "reference"))
    assert "210" in table
    assert "x1.05" in table
    goals = list(report.goal_lines(results, read_table().program, "reference"))
    assert "reached       circuits: start ms 210 of 230 (1.15x)" in goals
