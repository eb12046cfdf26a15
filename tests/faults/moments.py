"""The moments of a process: each step by which it changes something outside itself.

A fault at a moment of the clock mostly hits what takes long. One at a step hits, as often as any
other, the small gap between a transaction and the next, or between a file and its pointer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

# What Python tells of files; statements and commits are watched by themselves.
FILES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Moments:
    """Counts the steps of this process, and acts at one of them. For a process of its own."""

    def __init__(self, at: int, act: Callable[[], None]) -> None:
        self.number = 0
        self._at, self._act = at, act
        self._acting = False

    def watch(self) -> None:
        """Begin to count; there is no end to it."""
        sys.addaudithook(self._heard)
        fsync = os.fsync

        def counted(descriptor: int) -> None:
            self.step()
            fsync(descriptor)

        os.fsync = counted
        connection_created.connect(self._connected, weak=False)
        for name in ("_commit", "_rollback"):
            self._wrap(name)

    def step(self) -> None:
        """One more step is about to be done, or has been."""
        if self._acting:
            return
        self.number += 1
        if self.number == self._at:
            self._acting = True
            try:
                self._act()
            finally:
                self._acting = False

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in FILES or (event == "open" and _writes(arguments)):
            self.step()

    def _connected(self, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
        connection.execute_wrappers.append(self._executed)

    def _executed(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.lstrip()[:6].upper() == "SELECT":
            return execute(sql, *rest)
        self.step()
        result = execute(sql, *rest)
        self.step()
        return result

    def _wrap(self, name: str) -> None:
        method = getattr(BaseDatabaseWrapper, name)

        def counted(connection: BaseDatabaseWrapper) -> Any:
            self.step()
            result = method(connection)
            self.step()
            return result

        setattr(BaseDatabaseWrapper, name, counted)


def _writes(arguments: tuple[Any, ...]) -> bool:
    _path, mode, flags = arguments
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & WRITING)
