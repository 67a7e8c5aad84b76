from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import SimpleNamespace

import pytest

from hiptui.outputs.keep_awake import KeepAwake, presenting

PATIENCE = 20


class Lock:
    """A wake lock that tells when it is taken and let go."""

    def __init__(self) -> None:
        self.taken = threading.Event()
        self.free = threading.Event()
        self.times = 0

    @contextmanager
    def __call__(self) -> Iterator[SimpleNamespace]:
        self.times += 1
        self.taken.set()
        yield SimpleNamespace(active=True)
        self.free.set()


def test_the_machine_is_kept_awake_from_start_to_stop() -> None:
    lock = Lock()
    awake = KeepAwake(True, lock)
    awake.start()
    awake.start()
    assert lock.taken.wait(PATIENCE)
    assert not lock.free.is_set()
    awake.stop()
    awake.stop()
    assert lock.free.wait(PATIENCE)
    awake.join(PATIENCE)
    assert lock.times == 1
    assert not awake.held


def test_another_session_takes_the_lock_again() -> None:
    lock = Lock()
    awake = KeepAwake(True, lock)
    for _ in range(2):
        awake.start()
        assert lock.taken.wait(PATIENCE)
        awake.stop()
        awake.join(PATIENCE)
        lock.taken.clear()
    assert lock.times == 2


def test_over_ssh_nothing_is_asked_for() -> None:
    lock = Lock()
    awake = KeepAwake(False, lock)
    awake.start()
    awake.stop()
    awake.join(PATIENCE)
    assert lock.times == 0


@pytest.mark.parametrize("error", [ImportError, OSError, RuntimeError])
def test_a_machine_that_refuses_is_asked_once_and_nothing_is_heard(error: type[Exception]) -> None:
    asked: list[int] = []

    def refuse() -> AbstractContextManager[object]:
        asked.append(1)
        raise error("no")

    awake = KeepAwake(True, refuse)
    for _ in range(2):
        awake.start()
        awake.join(PATIENCE)
        awake.stop()
    assert asked == [1]


def test_the_lock_is_wakepys_and_a_missing_package_is_no_more_than_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "wakepy", None)
    with pytest.raises(ImportError):
        presenting()
    asked: list[str] = []

    def keep(on_fail: str) -> AbstractContextManager[None]:
        asked.append(on_fail)
        return nullcontext()

    package = SimpleNamespace(keep=SimpleNamespace(presenting=keep))
    monkeypatch.setitem(sys.modules, "wakepy", package)
    with presenting():
        assert asked == ["pass"]
