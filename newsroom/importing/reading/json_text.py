"""JSON values one after the other out of a text of any length, of which only a part is in memory."""

from __future__ import annotations

import re
from typing import IO, Any, Final

from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.recoding import OddBytes
from newsroom.importing.reading.records import JsonReader
from newsroom.importing.types import ImportFailure

PIECE: Final = 256 * 1024
# Versions of Python read other depths; no record is so deep.
DEEPEST: Final = 500
TOO_DEEP: Final = "it is JSON that is nested too deeply to be read"
SPACE: Final = re.compile(r"[ \t\r\n\ufeff\x00]*")
MARK: Final = re.compile(r'["\[\]{}]')
STRING_END: Final = re.compile(r'(?:[^"\\]++|\\.)*+"', re.S)
PLAIN_END: Final = re.compile(r"[,\]}\s]")


class JsonBroken(Exception):
    """From here on the text is no JSON, so that what follows cannot be told apart."""


class TooLong(ImportFailure):
    """A value that is longer than a document may be; it is the next one still."""


class JsonText:
    """A text that is read from left to right; what was read is forgotten."""

    def __init__(self, source: IO[str], limits: Limits, odd: OddBytes | None = None) -> None:
        self.source, self.limits = source, limits
        self.odd = odd or OddBytes()
        self.buffer, self.at, self.is_over = "", 0, False
        # Where the value begins that is kept while its end is looked for.
        self._kept: int | None = None

    def peek(self) -> str:
        """The next character that is no white space, "" at the end."""
        while True:
            space = SPACE.match(self.buffer, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self._fill():
                return ""

    def take(self, marks: str) -> str:
        """The next character where it is one of these, which then is read; else ""."""
        found = self.peek()
        if not found or found not in marks:
            return ""
        self.at += 1
        return found

    def value(self) -> tuple[Any, str, tuple[str, ...]]:
        """The next value, its text, and what was odd about it.

        Raises ImportFailure for one that is no JSON, or nested too deeply, and TooLong. JsonBroken
        where it has no end: then, too, it is the next one still.
        """
        self.peek()
        self._kept = self.at
        try:
            depth = self.skip()
            text = self.buffer[self._kept : self.at]
        except (TooLong, JsonBroken):
            self.at = self._kept
            raise
        finally:
            self._kept = None
        if depth > DEEPEST:
            raise ImportFailure(TOO_DEEP)
        text = self.odd.text(text)
        reader = JsonReader()
        try:
            return reader.read(text), text, tuple(reader.notes())
        except RecursionError:
            raise ImportFailure(TOO_DEEP) from None
        except ValueError as error:
            raise ImportFailure(f"it is no JSON ({error})") from None

    def skip(self) -> int:
        """Leave out the next value, however long or deep; gives how deep it is.

        Raises JsonBroken where it has no end.
        """
        if self.peek() not in ('"', "[", "{"):
            self._skip_plain()
            return 0
        depth = deepest = 0
        while True:
            mark = self._next_mark()
            if mark == '"':
                self._skip_string()
            else:
                depth += 1 if mark in "[{" else -1
                deepest = max(deepest, depth)
            if depth <= 0:
                return deepest

    def _next_mark(self) -> str:
        while not (found := MARK.search(self.buffer, self.at)):
            self.at = len(self.buffer)
            self._more()
        self.at = found.end()
        return found[0]

    def _skip_string(self) -> None:
        while not (end := STRING_END.match(self.buffer, self.at)):
            # A backslash at the end of what is in memory belongs to what follows.
            slashes = len(self.buffer) - len(self.buffer.rstrip("\\"))
            self.at = max(len(self.buffer) - slashes % 2, self.at)
            self._more()
        self.at = end.end()

    def _skip_plain(self) -> None:
        """Leave out a number or a word, which ends before what follows."""
        while not (end := PLAIN_END.search(self.buffer, self.at)):
            self.at = len(self.buffer)
            if not self._fill():
                return
        self.at = end.start()

    def _more(self) -> None:
        if not self._fill():
            raise JsonBroken("it ends in the middle of a value")

    def _fill(self) -> bool:
        start = self.at if self._kept is None else self._kept
        if self._kept is not None and len(self.buffer) - start > self.limits.document:
            raise TooLong(self.limits.too_large("the record is too long for one article"))
        more = "" if self.is_over else self.source.read(PIECE)
        self.is_over = not more
        if more:
            self.buffer = self.buffer[start:] + more
            self.at -= start
            self._kept = None if self._kept is None else 0
        return bool(more)
