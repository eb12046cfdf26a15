"""Bytes to text."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from newsroom.importing.types import ImportFailure

# Longest first: the UTF-32 mark begins with the UTF-16 one.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The accented letters of languages written in Windows-1252, ordinal signs among them.
WESTERN_LETTERS = (
    "áéíóúüñïºª",  # Spanish
    "ãõáéíóúâêôàçüºª",  # Portuguese
    "àâäæçéèêëîïôöùûüœÿ",  # French
    "äöüßéè",  # German
    "àèéìíîòóùúºª",  # Italian
    "åäöæøéüèòô",  # Danish, Norwegian, Swedish, Finnish
    "áéíóúýðþæö",  # Icelandic
    "àçéèíïóòúü·",  # Catalan
    "áéèëïíóöüú",  # Dutch
)
SAMPLE = 64 * 1024
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
SOMETHING = re.compile(r"[^\s\ufeff]")
LINE_END = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85(?=[\n ])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with `\\n` line ends and no byte order mark, and the encoding it was read in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Decode a document: by its byte order mark, as UTF-8, as UTF-16, else by its statistics.

    A file that is UTF-8 but for a few broken sequences (at most one in a thousand bytes) is read
    as UTF-8 with U+FFFD in their place. Raises ImportFailure for what is empty or no text.
    """
    if not data.strip():
        raise ImportFailure("the file is empty")
    text, encoding = _decode(data)
    if encoding not in ("utf-8", "utf-8-sig") or "\0" in text:
        _refuse_binary(text)
    text = LINE_END.sub("\n", text).lstrip("\ufeff").replace("\0", "")
    if not SOMETHING.search(text):
        raise ImportFailure("the file holds nothing but white space")
    return Decoded(text, "utf-8" if encoding == "utf-8-sig" else encoding)


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    if wide := _unmarked_utf16(data):
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if (nearly := _nearly_utf8(data)) is not None:
        return nearly, "utf-8"
    return _by_statistics(data)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: one byte of each pair says the script, and so hardly varies."""
    sample = data[: SAMPLE - SAMPLE % 2]
    if len(data) % 2 or len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = (
        sum(count for _, count in Counter(sample[start::2]).most_common(2)) / (len(sample) / 2)
        for start in (0, 1)
    )
    if odd > 0.9 and even < 0.7:
        return "utf-16-le"
    if even > 0.9 and odd < 0.7:
        return "utf-16-be"
    return None


def _nearly_utf8(data: bytes) -> str | None:
    """The text, if all but a few bytes are UTF-8 and there is non-ASCII UTF-8 to show for it."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(char > "\x7f" for char in text) - broken
    if sound > 4 * broken and broken * 1000 <= len(data) + 1000:
        return text
    return None


def _by_statistics(data: bytes) -> tuple[str, str]:
    # Control bytes never occur in single-byte text: the detector need not be asked.
    if sum(data[:SAMPLE].count(byte) for byte in (*range(9), *range(14, 27))) > len(data) // 200:
        raise ImportFailure("this is no text: it looks like a binary file")
    western = data.decode("cp1252", "replace")
    if _is_western(western[:SAMPLE]):
        return western, "cp1252"
    # Read here: few documents come so far, and every process would begin later.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    encoding = best.encoding if best else "cp1252"
    # ISO 8859-1 in the wild is Windows-1252: the C1 controls of the one are the quotes of the other.
    if encoding in ("latin_1", "ascii"):
        encoding = "cp1252"
    return data.decode(encoding, "replace"), encoding.replace("_", "-")


def _is_western(text: str) -> bool:
    """Whether the accented letters are those of one Western language.

    The detector mistakes Windows-1250 for Windows-1252 in Spanish and Portuguese. Read the wrong
    way, Czech, Polish or Turkish has letters that no one Western language has together.
    """
    accented = Counter(char for char in text.lower() if char > "\x7f" and char.isalpha())
    odd = sum(char in "\ufffd³¹¾¼½¸¨´¯¤¦" for char in text)
    number = accented.total() + odd
    return any(
        sum(accented[letter] for letter in letters) >= 0.95 * number for letters in WESTERN_LETTERS
    )


def _refuse_binary(text: str) -> None:
    sample = text[:SAMPLE]
    odd = len(NOT_TEXT.findall(sample))
    letters = sum(char.isalnum() or char.isspace() for char in sample)
    if odd > len(sample) / 50 or letters < len(sample) * 0.6:
        raise ImportFailure("this is no text: it looks like a binary file")
