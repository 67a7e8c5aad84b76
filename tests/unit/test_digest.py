from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import hiptui
from hiptui.digest import sha256


@pytest.mark.parametrize("data", [b"", b"hips", bytes(range(256)) * 5])
def test_the_digest_is_that_of_hashlib(data: bytes) -> None:
    assert sha256(data) == hashlib.sha256(data).hexdigest()


def test_what_writes_a_session_down_and_lets_it_be_heard_loads_no_openssl() -> None:
    code = (
        "import sys, hiptui.outputs.voice, hiptui.remote.server\n"
        "import hiptui.storage.history.session_rows as rows\n"
        "rows.sha256(b''); print(*sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(hiptui.__file__).parents[1])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)

    assert {"hashlib", "_hashlib"}.isdisjoint(done.stdout.split())
