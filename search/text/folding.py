"""Letters as they are compared: lower case, without accents and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INVISIBLE: Final = "\u00ad\u200c\u200d\u2060\ufeff"

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
     "ŧ": "t", "ŋ": "n", "\N{FRACTION SLASH}": "/"}
)  # fmt: skip
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """The text in compatibility form and lower case, without accents and invisible characters."""
    if text.isascii():
        return text.lower()
    return without_accents(lower(text))


def lower(text: str) -> str:
    """The text in compatibility form and lower case, with its accents."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return text if text.isascii() else "".join(c for c in text if c not in INVISIBLE)


def without_accents(lowered: str) -> str:
    """What `lower` gave, without its accents."""
    if lowered.isascii():
        return lowered
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", lowered)).translate(_LETTERS)
    return unicodedata.normalize("NFC", folded).replace(" ", "")
