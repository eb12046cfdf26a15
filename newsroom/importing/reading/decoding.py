"""Bytes to text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from newsroom.importing.reading.detection import Guess, decoded, detect, is_garbled
from newsroom.importing.reading.seven_bit import seven_bit
from newsroom.importing.reading.wide_text import is_under_mark, unmarked
from newsroom.importing.types import ImportFailure

# Longest first: the UTF-32 mark begins with the UTF-16 one.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MARKS = {encoding: mark for mark, encoding in BYTE_ORDER_MARKS}
SAMPLE = 64 * 1024
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
SOMETHING = re.compile(r"[^\s\ufeff]")
LINE_END = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85(?=[\n ])")
# A mark where a file was put behind another; elsewhere it joins words, as it did once.
MARK_WITHIN = re.compile(r"(?:(?<=\n)|(?<=\s))\ufeff|\ufeff(?=\s)")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with `\\n` line ends and no byte order mark, and the encoding it was read in.

    `evidence` says in a few words what the encoding was told by; `notes` what is to be looked at.
    """

    text: str
    encoding: str
    evidence: str = ""
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode a document: by its byte order mark, as UTF-8, as UTF-16 or UTF-32, as declared, else by its letters.

    A file that is UTF-8 but for a few broken sequences (at most one in a thousand bytes) is read
    as UTF-8 with U+FFFD in their place; lines in another encoding are read in that. What is
    `declared` counts where the bytes are that, and are no text that it could not be.
    Raises ImportFailure for what is empty or no text.
    """
    if not data.strip():
        raise ImportFailure("the file is empty")
    text, found = _decode(data, declared)
    if found.encoding != "utf-8" or "\0" in text:
        _refuse_binary(text)
    text = MARK_WITHIN.sub("", LINE_END.sub("\n", text).lstrip("\ufeff")).replace("\0", "")
    if not SOMETHING.search(text):
        raise ImportFailure("the file holds nothing but white space")
    return Decoded(
        text, found.encoding.replace("_", "-"), found.evidence, (found.note,) if found.note else ()
    )


def encoding_of(data: bytes, declared: str = "") -> Guess:
    """The encoding of bytes that begin a file: what was found, and by what."""
    for mark, encoding in BYTE_ORDER_MARKS:
        # A mark of UTF-8 over something else: that is looked at as any other text.
        if data.startswith(mark) and is_under_mark(data[len(mark) :], encoding):
            return Guess(encoding, "its byte order mark")
    body = without_mark(data)
    found = _without_mark(body, declared)
    if len(body) == len(data) or data.startswith(MARKS.get(found.encoding, b"\0")):
        return found
    return replace(found, evidence=f"its mark is of another, {found.evidence}", is_doubtful=True)


def _without_mark(data: bytes, declared: str) -> Guess:
    if wide := unmarked(data):
        return Guess(wide, "the zeros and the script of its pairs of bytes")
    if data.isascii():
        if encoding := seven_bit(data):
            return Guess(encoding, "its escape sequences")
        return Guess("utf-8", "it is ASCII")
    if declared and (fitting := _as_declared(data, declared)):
        return fitting
    return detect(data)


def without_mark(data: bytes) -> bytes:
    """The bytes without the mark that they begin with."""
    for mark, _encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :]
    return data


def _decode(data: bytes, declared: str) -> tuple[str, Guess]:
    found = encoding_of(data, declared)
    return decoded(without_mark(data), found), found


def _as_declared(data: bytes, declared: str) -> Guess | None:
    """The declared encoding, where the bytes are in it but for a few, and make words in it."""
    try:
        text = data[:SAMPLE].decode(declared, "replace")
        is_utf8 = data.decode("utf-8") is not None
    except UnicodeDecodeError:
        is_utf8 = False
    except LookupError:
        return None
    # Text in UTF-8 looks like no other encoding, whatever is declared.
    if is_utf8 or declared.replace("_", "-").lower() in ("utf-8", "utf8"):
        return None
    # A declaration that most of the text does not follow is one that was copied along.
    broken = text.count("\ufffd")
    odd = sum(char > "\x7f" for char in text) if broken else 0
    if broken * 100 > len(text) or broken * 4 > odd or is_garbled(text):
        return None
    return Guess(declared, "it was declared, and fits")


def _refuse_binary(text: str) -> None:
    sample = text[:SAMPLE]
    odd = len(NOT_TEXT.findall(sample))
    letters = sum(char.isalnum() or char.isspace() for char in sample)
    if odd > len(sample) / 50 or letters < len(sample) * 0.6:
        raise ImportFailure("this is no text: it looks like a binary file")
