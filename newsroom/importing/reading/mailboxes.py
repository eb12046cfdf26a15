"""A mailbox (mbox): many mails in one file, one after the other, each a document of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import IO

from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.types import ImportFailure, RawDocument

# A line before each mail, with the time at which it came; some programs leave out all but its first word.
POSTMARK = re.compile(rb"From (?:.{0,1000}\d\d:\d\d.{0,100}|-?)\s*")
HEADER = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
# A line of a text that would be taken for one of these is marked so, and what was marked so once more.
MARKED = re.compile(rb"^>(>*From )", re.M)
MESSAGE_ID = re.compile(rb"^Message-ID[ \t]*:\s*(<?[^\s<>]{1,500}>?)\s*$", re.I | re.M)
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def read_mailbox(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[RawDocument | Unreadable]:
    """The mails of a mailbox, by their number. Raises ImportFailure for what is none.

    One is held in memory at a time. Their bytes stay as they are: `mail_in` gives the mail.
    """
    first = _line(source, limits)
    while first and not first.strip():
        first = _line(source, limits)
    if not first.startswith(b"From "):
        raise ImportFailure("it is no mailbox: it does not begin with a line of “From ”")
    for number, data in enumerate(_messages(source, limits), 1):
        here = f"{path}#{number}"
        if len(data) > limits.document:
            yield Unreadable(here, limits.too_large("the mail is too large for one article"))
        else:
            digest = hashlib.sha256(data).hexdigest()
            yield RawDocument(here, data, digest, given=_given(data))


def count_mails(source: IO[bytes]) -> int:
    """About how many mails a mailbox holds."""
    number, before = 1, b""
    while piece := source.read(1 << 20):
        number += (before + piece).count(b"\n\nFrom ") + (before + piece).count(b"\n\r\nFrom ")
        before = piece[-7:]
    return number


def mail_in(data: bytes) -> bytes:
    """A mail as it was before it was put into a mailbox."""
    return MARKED.sub(rb"\1", data)


def _messages(source: IO[bytes], limits: Limits) -> Iterator[bytes]:
    """The bytes of each mail, without the line that parts it from the one before; of one that is
    too large its beginning, of more bytes than the limit."""
    pieces: list[bytes] = []
    size = 0
    after_blank = False
    line = _line(source, limits)
    while line:
        following = b""
        if after_blank and line.startswith(b"From "):
            following = _line(source, limits)
            if POSTMARK.fullmatch(line) and HEADER.match(following):
                yield b"".join(pieces)
                pieces, size, line = [], 0, following
                following = b""
        if size <= limits.document:
            pieces.append(line)
            size += len(line)
        after_blank = not line.strip(b"\r\n")
        line = following or _line(source, limits)
    yield b"".join(pieces)


def _line(source: IO[bytes], limits: Limits) -> bytes:
    return source.readline(limits.document + 1)


def _given(data: bytes) -> dict[str, str]:
    """What tells the mail from the others, where it says that."""
    end = END_OF_HEAD.search(data)
    said = MESSAGE_ID.search(data, 0, end.start() if end else len(data))
    return {"id": said[1].decode("ascii", "replace")} if said else {}
