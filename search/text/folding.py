"""Letters as they are compared: lower case, without accents and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Soft hyphens, joiners, marks of direction, the Arabic lengthening stroke: no letters.
INVISIBLE: Final = (
    "\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_NO_INVISIBLE: Final = str.maketrans(dict.fromkeys(INVISIBLE))

# Letters that Unicode does not decompose into a base letter and an accent, and forms of Arabic
# letters that are written for one another.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
     "ŧ": "t", "ŋ": "n", "\N{FRACTION SLASH}": "/", "\u0671": "\u0627", "\u0649": "\u064a",
     "\u0629": "\u0647"}
)  # fmt: skip
# Accents, Hebrew points, Arabic vowel signs and hamzas. Vowel signs of other scripts are letters.
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+"
)


def fold(text: str) -> str:
    """The text in compatibility form and lower case, without accents and invisible characters."""
    if text.isascii():
        return text.lower()
    return without_accents(lower(text))


def lower(text: str) -> str:
    """The text in compatibility form and lower case, with its accents."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return text if text.isascii() else text.translate(_NO_INVISIBLE)


def without_accents(lowered: str) -> str:
    """What `lower` gave, without its accents."""
    if lowered.isascii():
        return lowered
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", lowered)).translate(_LETTERS)
    return unicodedata.normalize("NFC", folded).replace(" ", "")
