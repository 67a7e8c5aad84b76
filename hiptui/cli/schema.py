"""`hiptui schema`: the JSON Schema of circuits.toml."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from hiptui.cli.stdio import print_json
from hiptui.storage.circuit_format import schema


def add_arguments(parser: ArgumentParser) -> None:
    """None of its own."""


def run(args: Namespace) -> int:
    """Print it; the exit code."""
    return print_json(schema())
