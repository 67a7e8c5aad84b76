"""Python's own SHA-256: hashlib would load OpenSSL, 3 MB and 3 ms for nothing else."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from types import ModuleType


@lru_cache(maxsize=1)
def _module() -> ModuleType:
    """Where it is, from Python 3.12 on and before; some distributions leave Python's own out."""
    for name in ("_sha2", "_sha256"):
        with suppress(ImportError):
            return import_module(name)
    return import_module("hashlib")


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, 64 hexadecimal digits."""
    digest: str = _module().sha256(data).hexdigest()
    return digest
