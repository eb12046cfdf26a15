"""The ways in which text may have been read in another encoding than it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from newsroom.importing.mojibake.misreading import misreading

# What text is shown in that was read wrongly, by how common that is.
SHOWN = (
    "windows-1252",
    "mac-roman",
    "windows-1250",
    "iso-8859-2",
    "windows-1251",
    "cp850",
    "cp437",
    "koi8-r",
    "cp866",
    "iso-8859-5",
    "windows-1254",
    "windows-1257",
    "windows-1253",
    "windows-1255",
    "windows-1256",
    "cp874",
    "iso-8859-15",
    "mac-cyrillic",
    "cp852",
    "mac-latin2",
)
# What shows control characters where others have letters and marks: without them it is as one of these.
LATIN_1 = "iso-8859-1"
# What it was written in, with how much must speak for it beyond what does for a usual one.
WRITTEN = {
    "windows-1252": 0.0,
    "windows-1250": 0.0,
    "windows-1251": 0.0,
    "mac-roman": 0.05,
    "iso-8859-2": 0.05,
    "windows-1254": 0.05,
    "koi8-r": 0.05,
    "windows-1253": 0.1,
    "windows-1257": 0.1,
    "cp850": 0.1,
    "cp437": 0.15,
    "cp852": 0.15,
    "cp866": 0.15,
    "koi8-u": 0.1,
    "iso-8859-5": 0.15,
    "iso-8859-7": 0.15,
    "iso-8859-13": 0.15,
    "iso-8859-16": 0.2,
    "iso-8859-4": 0.2,
    "windows-1255": 0.1,
    "windows-1256": 0.1,
    "iso-8859-6": 0.15,
    "cp874": 0.1,
    "mac-latin2": 0.15,
    "mac-cyrillic": 0.2,
    "mac-greek": 0.2,
    "mac-turkish": 0.2,
    "mac-iceland": 0.25,
    "cp855": 0.25,
    "cp737": 0.25,
    "cp857": 0.2,
    "cp775": 0.25,
    "cp861": 0.25,
    "cp865": 0.25,
    "cp862": 0.25,
}


CONTROLS = frozenset(map(chr, range(0x80, 0xA0)))
# A mark at the end of a word whose last byte is lost, as GBK shows it.
_CUT = re.compile("鈥[?\ufffd]$")


@dataclass(frozen=True)
class Swapped:
    """Text written in one single-byte encoding and read in another."""

    written: str
    shown: str

    @property
    def name(self) -> str:
        """What a repair says of it."""
        return f"{self.written} read as {self.shown}"

    @property
    def price(self) -> float:
        """How much evidence it takes beyond that of a usual misreading."""
        place = 0 if self.shown == LATIN_1 else SHOWN.index(self.shown)
        return WRITTEN[self.written] + 0.02 * place

    @cached_property
    def characters(self) -> dict[int, str]:
        """For each character that shows, the one that was written, where they differ."""
        written = _characters(self.written)
        shown = misreading(self.shown).bytes_of.items()
        return {ord(c): written[byte - 0x80] for c, byte in shown if written[byte - 0x80] != c}

    def read(self, chunk: str) -> str:
        """A chunk as it was written."""
        return chunk.translate(self.characters)


@dataclass(frozen=True)
class Utf8:
    """UTF-8 read in a single-byte encoding or in one of two bytes a character."""

    shown: str

    @property
    def name(self) -> str:
        """The encoding that it was read as."""
        return self.shown

    @property
    def price(self) -> float:
        """Bytes make sound UTF-8 by chance so seldom that little more is needed."""
        return 0.0

    def read(self, chunk: str) -> str:
        """A chunk as it was written; as it is where its bytes are not sound UTF-8."""
        if self.shown in WIDE and (cut := _CUT.search(chunk)):
            return self._piece(chunk[: cut.start()]) + cut.group()
        return self._piece(chunk)

    def _piece(self, piece: str) -> str:
        try:
            return _bytes(piece, self.shown).decode("utf-8")
        except UnicodeError:
            return piece


Reading = Swapped | Utf8
# What UTF-8 is misread as beyond what whole sequences are looked for in.
UTF8_SHOWN = (
    "koi8-r",
    "cp866",
    "cp852",
    "windows-1255",
    "windows-1256",
    "cp874",
    "mac-latin2",
    "iso-8859-15",
    "mac-cyrillic",
    "iso-8859-5",
    "iso-8859-7",
    "cp855",
    "koi8-u",
)
WIDE = ("gbk", "cp932", "big5", "cp949")


@cache
def _characters(encoding: str) -> str:
    """What an encoding has for each byte from 0x80 on; U+FFFD where it has nothing."""
    return bytes(range(0x80, 0x100)).decode(encoding, "replace")


def _bytes(chunk: str, shown: str) -> bytes:
    """The bytes behind a chunk; raises UnicodeError where it was not read in that encoding."""
    if shown in WIDE:
        return chunk.encode(shown)
    table = misreading(shown).bytes_of
    try:
        return bytes(ord(c) if c.isascii() else table[c] for c in chunk)
    except KeyError:
        raise UnicodeError from None


@cache
def repertoire(shown: str) -> frozenset[str]:
    """The characters beyond ASCII that an encoding shows."""
    return frozenset(misreading(shown).bytes_of)


@cache
def swaps_shown_in(shown: str) -> tuple[Swapped, ...]:
    """All that was written otherwise and may show so."""
    return tuple(Swapped(written, shown) for written in WRITTEN if written != shown)


def possible(characters: frozenset[str], chunks: list[str]) -> Iterator[Reading]:
    """The readings of chunks that hold these characters beyond ASCII.

    Nearly all of the chunks must be what one encoding shows.
    """
    for shown in (*SHOWN, LATIN_1) if CONTROLS & characters else SHOWN:
        table = repertoire(shown)
        if characters & table:
            fitting = sum(all(c.isascii() or c in table for c in chunk) for chunk in chunks)
            if fitting >= 0.8 * len(chunks):
                yield from swaps_shown_in(shown)
    for shown in UTF8_SHOWN:
        if len(characters & repertoire(shown)) > 1:
            yield Utf8(shown)
    if any(c >= "\u3000" for c in characters):
        for shown in WIDE:
            yield Utf8(shown)
