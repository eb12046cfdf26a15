"""Reads back lines of UTF-8 that were misread and of which not a byte is lost.

Bytes of another encoding are hardly ever sound UTF-8 throughout a line: where they are, nothing need be weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from newsroom.importing.mojibake.alphabet import LIKELY
from newsroom.importing.mojibake.misreading import ENCODINGS, misreading
from newsroom.importing.mojibake.patch import Edit
from newsroom.importing.mojibake.readings import UTF8_SHOWN
from newsroom.importing.mojibake.reversal import gain
from newsroom.importing.mojibake.suspicion import CHUNK

# How many characters beyond ASCII a line must have been written with, so that this is no chance.
FEWEST = 4
LINE = re.compile(r"[^\r\n]+")
WRITTEN = re.compile(f"(?:[\x00-\x7f]|{LIKELY.pattern[:-1]})*+")
BEYOND = re.compile(r"[^\x00-\x7f]")
_ENCODINGS = (*ENCODINGS, *UTF8_SHOWN)
# How many bytes a sequence has at most.
_LONGEST = 4
# A character that is no byte of an encoding, for what it does not show.
_NONE = "\uffff"
# How long a chunk is that says whether the reading makes it better.
LONGEST_CHUNK = 200


@lru_cache(maxsize=4)
def whole_lines(text: str) -> list[Edit]:
    """The edits that read back each line that is wholly misread, in order.

    Asked again of a text that it changed nothing of, it knows.
    """
    edits: list[Edit] = []
    for match in LINE.finditer(text):
        if match.group().isascii():
            continue
        encoding, after = _read(match.group())
        if encoding:
            edits += _edits(after, encoding, match.start())
    return edits


def _read(line: str) -> tuple[str, str]:
    """The misreading that shows a line so, and the line as it was written; "" where none or several do."""
    first = BEYOND.search(line)
    found: dict[str, str] = {}
    # Most text is sound: its first character beyond ASCII is the lead byte of no sequence.
    for encoding in _opened_by(line[first.start() : first.start() + _LONGEST]) if first else ():
        try:
            after = line.translate(_bytes(encoding)).encode("latin-1").decode("utf-8")
        except UnicodeError:
            continue
        found.setdefault(after, encoding)
    if len(found) != 1:
        return "", ""
    ((after, encoding),) = found.items()
    if len(BEYOND.findall(after)) < FEWEST or not WRITTEN.fullmatch(after):
        return "", ""
    longest = max((chunk.group() for chunk in CHUNK.finditer(line)), key=len)
    return (encoding, after) if (gain(longest[:LONGEST_CHUNK], encoding) or 0.0) > 0 else ("", "")


@lru_cache(maxsize=20_000)
def _opened_by(beginning: str) -> tuple[str, ...]:
    """The encodings that show a sequence of UTF-8 at the beginning of some characters."""
    return tuple(e for e in _ENCODINGS if misreading(e).sequences.match(beginning))


@cache
def _bytes(encoding: str) -> dict[int, str]:
    """For each character that an encoding shows the one with the number of its byte."""
    table: dict[int, str] = dict.fromkeys(range(0x80, 0x100), _NONE)
    return table | {ord(c): chr(byte) for c, byte in misreading(encoding).bytes_of.items()}


def _edits(after: str, encoding: str, at: int) -> Iterator[Edit]:
    """The edits that make of what stands at a place what was written."""
    for character in after:
        if character < "\x80":
            at += 1
            continue
        end = at + (2 if character < "\u0800" else 3 if character < "\U00010000" else 4)
        yield Edit(at, end, character, "exact", encoding)
        at = end
