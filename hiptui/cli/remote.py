"""`hiptui remote`: drives or reads the session in another terminal."""

from __future__ import annotations

from argparse import Namespace

from hiptui.cli.context import paths_here
from hiptui.cli.stdio import print_text
from hiptui.remote import client


def run(args: Namespace) -> int:
    """Ask; the exit code."""
    show = client.as_json if args.json else client.as_format(args.format)
    return client.run(paths_here().data, args.what, show, print_text)
