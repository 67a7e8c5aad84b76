"""Programs that begin with everything imported: forks of a process that waits for orders.

A start costs a quarter of a second of computing, nearly all of it imports. What a test says of
starting, or of an environment that is read by imports, needs a fresh process.
"""

from __future__ import annotations

import atexit
import ctypes
import fcntl
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module

MODULES = (
    *("rich._unicode_data.unicode17-0-0", "tomli", "wakepy.dbus_adapters.jeepney"),
    *(f"textual.{name}" for name in ("drivers.linux_driver", "layouts.factory", "pilot")),
    *(f"hiptui.cli.{name}" for name in ("main", "start", "figure")),
    *(f"hiptui.storage.history.{name}" for name in ("history", "recorder")),
    *("hiptui.outputs.outputs", "hiptui.outputs.keep_awake", "hiptui.remote.server"),
    *(f"hiptui.ui.screens.{name}" for name in ("circuits", "session", "summary")),
    *("hiptui.ui.app", "hiptui.ui.modals", "hiptui.ui.textual_patches.input_driver"),
    *("hiptui.ui.widgets.figure_view", "hiptui.figure.figure_file", "hiptui.domain.coaching"),
)
"""Those that load all that a session does."""
SUBREAPER = 36
"""Linux's number of an option: a descendant whose parent has ended becomes a child of mine."""
ONE_ORDER = threading.Lock()


class Fork:
    """A program that was begun so; a child of this process like any other."""

    _code: int | None = None

    def __init__(
        self, words: Sequence[str], environ: Mapping[str, str], files: Sequence[int]
    ) -> None:
        """Run the module `words[0]` with the others as its arguments, and these three files."""
        order = json.dumps([words, environ, os.getcwd()]).encode()
        with ONE_ORDER:
            orders = _waiting()
            socket.send_fds(orders, [order], files)
            pid, begun = orders.recv(20), orders.recv(20)
        assert begun, "the process is gone"
        self.pid = int(pid)

    def poll(self) -> int | None:
        """Its code if it has ended, below 0 for a signal."""
        if self._code is None and (ended := os.waitpid(self.pid, os.WNOHANG))[0]:
            self._code = os.waitstatus_to_exitcode(ended[1])
        return self._code


@cache
def can_fork() -> bool:
    """Whether the system lets orphans become children of this process."""
    return sys.platform == "linux" and not ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


@cache
def _waiting() -> socket.socket:
    """The line to the process that forks."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=theirs.fileno(),
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        cwd=os.path.dirname(os.path.dirname(__file__)),
        start_new_session=True,
    )
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _serve() -> None:
    """Fork for each order, twice: the first fork ends, and so the second is the test's child."""
    for name in MODULES:
        with suppress(ModuleNotFoundError):  # a library of another version: left to the program
            import_module(name)
    gc.freeze()
    orders = socket.socket(fileno=0)
    while (order := socket.recv_fds(orders, 1 << 18, 3))[0]:
        if os.fork() == 0:
            if pid := os.fork():
                orders.send(str(pid).encode())
                os._exit(0)
            orders.detach()
            _become(order[1], *json.loads(order[0]))
        for file in order[1]:
            os.close(file)
        assert not os.wait()[1], "no process more could be begun"
        orders.send(b"begun")


def _become(files: list[int], words: list[str], environ: dict[str, str], folder: str) -> None:
    """Be a program as `python -m` begins one, in a session of its own."""
    os.setsid()
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.dup2(files[number], number)
        os.close(files[number])
        errors = "backslashreplace" if name == "stderr" else "surrogateescape"
        stream = os.fdopen(number, "w" if number else "r", errors=errors, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    if os.isatty(0):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = words
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    _serve()
