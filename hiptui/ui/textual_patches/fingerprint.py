"""Tells whether private functions of Textual still are what this package was written for."""

from zlib import crc32


def fingerprint(*parts: tuple[type, str]) -> int:
    """A number that changes when one of the methods takes or uses other names than before.

    Names are compared, not bytecode, so that every version of Python gives the same number.

    Args:
        parts: classes and the names of their methods, separated by spaces.
    """
    shape = []
    for owner, names in parts:
        for name in names.split():
            code = getattr(getattr(owner, name, None), "__code__", None)
            if code is not None:
                arguments = code.co_varnames[: code.co_argcount]
                shape.append((name, arguments, sorted(set(code.co_names))))
    return crc32(repr(shape).encode())
