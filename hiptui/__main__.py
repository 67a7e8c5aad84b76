"""The program's entry: `hiptui` and `python -m hiptui`.

As little as can be stands before the `try`: until it, an interrupt is Python's to answer.
"""

import gc
import sys


def main() -> int:
    """Run the command line and give its exit code; an interrupt is quiet from the first line on.

    Collecting garbage during imports takes a tenth of the start. Commands leave none behind worth
    it; the full screen turns collecting on after its first frame.
    """
    gc.disable()
    try:
        from hiptui.cli.main import main as run  # noqa: PLC0415 - inside the try

        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
