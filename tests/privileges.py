"""Root's privilege to read and write what is others', given up for a while."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterator

NOBODY = 65534

# capabilities(7): to pass by permissions, to read all, to act as a file's owner.
DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER = 1, 2, 3
VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Word(ctypes.Structure):
    """32 capabilities; a process has two of these."""

    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


def cannot_give_up() -> str:
    """Why no files of another user can be tried, or ""."""
    return "only root can give files away" if os.geteuid() else ""


@contextlib.contextmanager
def given_up() -> Iterator[None]:
    """Meanwhile permissions hold for this thread, as for every user.

    It stays the same user: as another it could read neither Python nor the project, wherever
    these lie in a directory of their owner's alone.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header, words = _Header(VERSION_3, 0), (_Word * 2)()
    if libc.capget(ctypes.byref(header), words):
        raise OSError(ctypes.get_errno(), "the privileges of a process cannot be read")
    before = words[0].effective
    words[0].effective &= ~(1 << DAC_OVERRIDE | 1 << DAC_READ_SEARCH | 1 << FOWNER)
    if libc.capset(ctypes.byref(header), words):
        raise OSError(ctypes.get_errno(), "the privileges of a process cannot be given up")
    try:
        yield
    finally:
        words[0].effective = before
        libc.capset(ctypes.byref(header), words)
