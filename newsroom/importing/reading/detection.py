"""Which encoding bytes are in that are neither marked nor UTF-8 throughout: by lines, by letters."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from newsroom.importing.reading.alphabets import by_alphabet
from newsroom.importing.types import ImportFailure

SAMPLE: Final = 64 * 1024  # bytes that tell the encoding of a text
NON_ASCII: Final = re.compile(rb"[\x80-\xff]+")
# Lines in UTF-8 among others: so many characters, and so much of all that is not ASCII, are no chance.
LEAST_UTF8: Final = 3
SHARE_UTF8: Final = 0.1
# Letters with accents in a row: in text they stand alone.
GARBLED: Final = re.compile("[\xc0-\u024f]{3,}")
CONTROLS: Final = bytes([*range(9), *range(14, 27)])
# What is a rival of what the detector puts first, and what it is hardly sure of.
RIVAL: Final = 0.6
SURE: Final = 0.15


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding as Python calls it, what it was told by, and the one of lines that are not UTF-8.

    `others` is "" where all of a file is in one encoding.
    """

    encoding: str
    evidence: str
    is_doubtful: bool = False
    others: str = ""

    @property
    def note(self) -> str:
        """What the person who imports is told where the choice may be doubted, "" where it may not."""
        return f"it is read as {self.encoding}: {self.evidence}" if self.is_doubtful else ""


def detect(data: bytes) -> Guess:
    """The encoding of bytes that are not ASCII. Raises ImportFailure for what is no text."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return Guess("utf-8", "it is UTF-8 throughout")
    except UnicodeDecodeError:
        pass
    good, bad = _lines(data)
    if good or _nearly_utf8(data):
        if not bad:
            return Guess("utf-8", "it is UTF-8 but for a few bytes")
        others = by_letters(b"\n".join(bad))
        evidence = f"some lines are UTF-8, others {others.encoding} ({others.evidence})"
        return Guess("utf-8", evidence, is_doubtful=True, others=others.encoding)
    return by_letters(data[:SAMPLE])


def decoded(data: bytes, guess: Guess) -> str:
    """Bytes in the encoding that was found; what is broken becomes U+FFFD."""
    if not guess.others:
        return data.decode(guess.encoding, "replace")
    return "".join(in_utf8_or(line, guess.others) for line in data.splitlines(keepends=True))


def in_utf8_or(line: bytes, others: str) -> str:
    """A line as UTF-8 where some of it is that, else in another encoding."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("utf-8" if _sequences(line) else others, "replace")


def _lines(data: bytes) -> tuple[bool, list[bytes]]:
    """Whether lines are UTF-8 beyond chance, and those lines that have nothing of it."""
    sound = broken = 0
    bad: list[bytes] = []
    for line in data.splitlines():
        if line.isascii():
            continue
        try:
            sound += sum(char > "\x7f" for char in line.decode("utf-8"))
        except UnicodeDecodeError:
            broken += len(NON_ASCII.findall(line))
            if not _sequences(line):
                bad.append(line)
    return sound >= LEAST_UTF8 and sound >= SHARE_UTF8 * (sound + broken), bad


def _sequences(line: bytes) -> bool:
    """Whether more of a line beyond ASCII is UTF-8 than is not."""
    sound, broken = _counts(line)
    return sound > broken


def _nearly_utf8(data: bytes) -> bool:
    """Whether all but a few bytes are UTF-8, and there is non-ASCII UTF-8 to show for it."""
    sound, broken = _counts(data)
    return sound > 4 * broken and broken * 1000 <= len(data) + 1000


def _counts(data: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII bytes have as UTF-8, and how many spots that are none."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - broken, broken


def by_letters(data: bytes) -> Guess:
    """The encoding whose letters make the likeliest text. Raises ImportFailure for what is no text."""
    # Control bytes hardly occur in such text.
    if sum(map(data.count, map(bytes, zip(CONTROLS)))) > len(data) // 200:
        raise ImportFailure("this is no text: it looks like a binary file")
    # Read here: few documents come so far, and every process would begin later.
    import chardet

    ranked = chardet.detect_all(data, ignore_threshold=True, compat_names=False, max_bytes=SAMPLE)
    best = ranked[0]
    language = best["language"] or ""
    least = best["confidence"] * RIVAL
    likely = [str(each["encoding"]) for each in ranked if each["confidence"] >= least]
    encoding = by_alphabet(data, [each for each in likely if each != "None"], language)
    # ISO 8859-1 in the wild is Windows-1252: the C1 controls of the one are the quotes of the other.
    if encoding in ("", "iso8859-1", "latin-1", "ascii"):
        encoding = "cp1252"
    evidence = f"the letters{f' of {language}' if language else ''}, {best['confidence']:.0%} sure"
    # A few accents in a file of Windows are the rule; any rarer encoding is worth a look.
    return Guess(encoding, evidence, best["confidence"] < SURE and encoding != "cp1252")


def is_garbled(text: str) -> bool:
    """Whether text is what another script looks like in a Western encoding: accents upon accents."""
    letters = Counter("".join(GARBLED.findall(text))).total()
    accented = sum("\xc0" <= char <= "\u024f" for char in text)
    return letters > 20 and letters * 2 > accented
