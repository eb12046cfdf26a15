"""How text looks whose UTF-8 bytes were read in a single-byte encoding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

# The encodings that archives misread UTF-8 as. Of two that explain a text equally well the
# earlier one is named.
ENCODINGS = (
    "windows-1252",
    "iso-8859-1",
    "iso-8859-2",
    "windows-1250",
    "windows-1251",
    "windows-1254",
    "windows-1253",
    "windows-1257",
    "mac-roman",
    "cp437",
    "cp850",
)
SOFT_HYPHEN = "\xad"
NO_BREAK_SPACE = "\xa0"


def _character(byte: int, encoding: str) -> str:
    """What a byte shows as; one that the encoding leaves open stays as a control character."""
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


def _is_invisible(character: str) -> bool:
    return "\x80" <= character <= "\x9f" or character == SOFT_HYPHEN


@dataclass(frozen=True)
class Misreading:
    """UTF-8 read as `encoding`, a single-byte codec of Python's.

    A character of n bytes shows as n characters. Those that print nothing, the C1 controls and
    the soft hyphen, are often dropped later by whatever handles the text.
    """

    encoding: str

    @cached_property
    def characters(self) -> tuple[str, ...]:
        """What each of the bytes 0 to 255 shows as."""
        return tuple(_character(byte, self.encoding) for byte in range(256))

    @cached_property
    def bytes_of(self) -> dict[str, int]:
        """The byte behind each character; C1 controls always stand for themselves."""
        table = {chr(byte): byte for byte in range(0x80, 0xA0)}
        for byte in range(0x80, 0x100):
            table[self.characters[byte]] = byte
        return table

    def of(self, text: str, *, lossy: bool = False) -> str:
        """The text misread; `lossy` drops what prints nothing."""
        read = "".join(self.characters[byte] for byte in text.encode("utf-8", "surrogatepass"))
        return "".join(c for c in read if not _is_invisible(c)) if lossy else read

    def _class(self, first: int, last: int) -> str:
        members = {c for c, byte in self.bytes_of.items() if first <= byte <= last}
        return "[" + "".join(map(re.escape, sorted(members))) + "]"

    @cached_property
    def sites(self) -> re.Pattern[str]:
        """Finds a lead byte as shown, with the continuation bytes that follow it."""
        tail = self._class(0x80, 0xBF)
        two, three, four = self._class(0xC2, 0xDF), self._class(0xE0, 0xEF), self._class(0xF0, 0xF4)
        return re.compile(f"{two}{tail}?|{three}{tail}{{,2}}|{four}{tail}{{,3}}")

    @cached_property
    def sequences(self) -> re.Pattern[str]:
        """Finds what may be a whole character: a lead byte with all that it announces."""
        tail = self._class(0x80, 0xBF)
        two, three, four = self._class(0xC2, 0xDF), self._class(0xE0, 0xEF), self._class(0xF0, 0xF4)
        return re.compile(f"{two}{tail}|{three}{tail}{{2}}|{four}{tail}{{3}}")

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """Matches text in which each lead byte has all that it announces."""
        return re.compile(f"(?:[^{self._class(0xC2, 0xF4)[1:]}|{self.sequences.pattern})*+")

    def reverse(self, sequence: str) -> str | None:
        """The one character that a sequence of `sequences` stands for, or None if it is none.

        Halves of a surrogate pair (CESU-8) come back as they are; their caller joins them.
        """
        data = bytes(self.bytes_of[c] for c in sequence)
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return None


@cache
def misreading(encoding: str) -> Misreading:
    """The misreading of one of `ENCODINGS`; the same object each time."""
    return Misreading(encoding)
