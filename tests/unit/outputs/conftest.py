from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from hiptui.outputs.processes import Processes


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    processes = Processes()
    yield processes
    await processes.close()
