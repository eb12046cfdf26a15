"""The bytes of a file of many records as UTF-8, whatever they are in: told once for all of the file."""

from __future__ import annotations

import codecs
import io
from typing import IO, Final

from newsroom.importing.reading.decoding import encoding_of, without_mark
from newsroom.importing.reading.detection import Guess, by_letters
from newsroom.importing.types import ImportFailure

HEAD: Final = 64 * 1024  # bytes that tell the encoding of a file
PIECE: Final = 64 * 1024
# So many bytes of what is not UTF-8 are kept to tell what it is.
KEPT: Final = 64 * 1024


class OddBytes:
    """What lines and cells of a file of UTF-8 are in that are not: the more is seen, the surer it is told."""

    def __init__(self, encoding: str = "") -> None:
        self.encoding = encoding
        self._seen = bytearray()
        self._enough = 1

    def text(self, value: str) -> str:
        """A text that was read as UTF-8 with `surrogateescape`, as it was meant."""
        if value.isascii():
            return value
        data = value.encode("utf-8", "surrogateescape")
        try:
            return data.decode("utf-8").lstrip("\ufeff")
        except UnicodeDecodeError:
            return data.decode(self._encoding_of(data), "replace")

    def _encoding_of(self, data: bytes) -> str:
        if len(self._seen) < KEPT:
            self._seen += data[:KEPT] + b"\n"
            if len(self._seen) >= self._enough:
                self._enough = 2 * len(self._seen)
                self.encoding = _told(bytes(self._seen)) or self.encoding
        return self.encoding or "cp1252"


class Recoded(io.RawIOBase):
    """A file as UTF-8. `odd` reads what is not, where most of it is; `note` says what may be doubted."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        head = _whole_lines(source.read(HEAD), source)
        try:
            found = encoding_of(head)
        except ImportFailure:  # each record will say so of itself
            found = Guess("utf-8", "nothing")
        self.odd = OddBytes(found.others)
        self.note = found.note
        self._decoder = None
        if found.encoding != "utf-8":
            self._decoder = codecs.getincrementaldecoder(found.encoding)("replace")
        self._ready = self._recoded(without_mark(head))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            piece = self._source.read(PIECE)
            self._ready = self._recoded(piece, is_last=not piece)
            if not piece:
                break
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _recoded(self, data: bytes, *, is_last: bool = False) -> bytes:
        if self._decoder is None:
            return data
        return self._decoder.decode(data, is_last).encode("utf-8", "replace")


def _whole_lines(head: bytes, source: IO[bytes]) -> bytes:
    """The head up to the end of a line, as far as that is near: half a character tells wrong things."""
    return head + source.readline(PIECE) if len(head) == HEAD else head


def _told(data: bytes) -> str:
    try:
        return by_letters(data).encoding
    except ImportFailure:
        return ""
