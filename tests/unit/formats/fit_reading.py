"""FIT files as fitdecode reads them."""

import io
from typing import Any

import fitdecode


def messages(data: bytes) -> list[tuple[str, dict[str, Any]]]:
    """All messages, the file's checksums compared."""
    reader = fitdecode.FitReader(
        io.BytesIO(data),
        check_crc=fitdecode.CrcCheck.RAISE,
        error_handling=fitdecode.ErrorHandling.RAISE,
    )
    with reader:
        return [
            (frame.name, {field.name: field.value for field in frame.fields})
            for frame in reader
            if isinstance(frame, fitdecode.FitDataMessage)
        ]


def named(data: bytes, name: str) -> list[dict[str, Any]]:
    """The messages of one kind."""
    return [fields for kind, fields in messages(data) if kind == name]
