"""The benchmark: `python -m tests.bench` measures, prints a table and keeps the figures.

Machines are noisy, so programs run in turn (A B A B), figures are medians, and what counts is the
ratio to a reference measured in the same run. Needs Linux.
"""

import argparse
import sys
import tempfile
from collections import defaultdict

from tests.bench import report
from tests.bench.figures import summary
from tests.bench.measure import NotShownError, clean_environment, measure_command, measure_program
from tests.bench.targets import Command, Program, Table, read_table


class Bench:
    """A run of the benchmark over a table of targets."""

    def __init__(self, table: Table, seconds: float, tries: int) -> None:
        self.table = table
        self.seconds = seconds
        self.tries = tries
        self.programs = list(table.program)
        self.commands = list(table.command)
        self.rounds: dict[str, list[dict[str, float]]] = defaultdict(list)
        self.answers: dict[str, list[float]] = defaultdict(list)
        self.spent: dict[str, list[dict[str, float]]] = defaultdict(list)

    def environment(self, home: str) -> dict[str, str]:
        """The environment of a program with its own home."""
        named = self.table.environment
        return clean_environment(home) | {k: v.format(home=home) for k, v in named.items()}

    def warm_up(self) -> None:
        """Fill the caches; what does not run now is left out."""
        for program in self.table.program:
            self._program(program, seconds=0)
        for command in self.table.command:
            self._command(command)
        ran = self.rounds.keys() | self.spent.keys()
        self.programs = [program for program in self.table.program if program.name in ran]
        self.commands = [command for command in self.table.command if command.name in ran]
        self.rounds.clear()
        self.spent.clear()

    def run_once(self) -> None:
        """One round of everything."""
        for program in self.programs:
            self._program(program, self.seconds)
        for command in self.commands:
            self._command(command)

    def _program(self, program: Program, seconds: float) -> None:
        with tempfile.TemporaryDirectory(prefix="bench-") as home:
            try:
                figures, answers = measure_program(
                    program, self.environment(home), seconds, self.tries
                )
            except NotShownError as error:
                print(f"! {error}", file=sys.stderr)
                return
        self.rounds[program.name].append(figures)
        self.answers[program.name] += answers

    def _command(self, command: Command) -> None:
        with tempfile.TemporaryDirectory(prefix="bench-") as home:
            try:
                spent = measure_command(command.command, self.environment(home))
            except NotShownError as error:
                print(f"! {error}", file=sys.stderr)
                return
        self.spent[command.name].append({"ms": spent})

    def results(self) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
        """Figures of the programs, milliseconds of the commands."""
        programs = {
            name: summary(rounds, self.answers[name]) for name, rounds in self.rounds.items()
        }
        commands = {name: summary(rounds, [])["ms"] for name, rounds in self.spent.items()}
        return programs, commands


def chosen(table: Table, only: str) -> Table:
    """The table with the named targets, and with the reference in any case."""
    names = {name.strip() for name in only.split(",")} | {table.reference} if only else None
    programs = tuple(p for p in table.program if names is None or p.name in names)
    commands = tuple(c for c in table.command if names is None or c.name in names)
    return Table(table.reference, table.environment, programs, commands)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10, help="length of the window")
    parser.add_argument("--tries", type=int, default=12, help="keys a round that are timed")
    parser.add_argument("--only", default="", help="names of targets, separated by commas")
    parser.add_argument("--keep", action=argparse.BooleanOptionalAction, default=True,
                        help="append the figures to results.jsonl")  # fmt: skip
    parser.add_argument("--trend", action="store_true", help="print what was kept, and end")
    return parser.parse_args()


def main() -> int:
    """Measure, print, keep."""
    options = arguments()
    table = chosen(read_table(), options.only)
    if options.trend:
        print("\n".join(report.trend(table.reference)))
        return 0
    sys.setswitchinterval(0.0002)  # let the reader's thread note the time at once
    bench = Bench(table, options.seconds, options.tries)
    bench.warm_up()
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        bench.run_once()
    programs, commands = bench.results()
    print("\n".join(report.program_table(programs, table.reference)), end="\n\n")
    print("\n".join(report.command_lines(commands, table.command)), end="\n\n")
    print("\n".join(report.goal_lines(programs, table.program, table.reference)))
    if options.keep:
        report.record(programs, commands, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
