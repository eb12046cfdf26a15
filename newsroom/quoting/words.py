"""The words of a quotation as they are compared, and the keys by which quotations find each other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from newsroom.text import without_accents

# What an outlet puts into somebody's words: "[the border]", "(sic)".
_INSERTED: Final = re.compile(r"\[[^\]]{0,80}\]|\((?:sic|laughs?|risas)\)", re.IGNORECASE)
_APOSTROPHES: Final = re.compile("(?<=\\w)['’ʼ](?=\\w)")
_WORD: Final = re.compile(r"\w+")
# Of a few words that everybody says, nothing follows.
SHORTEST: Final = 4  # words
ENDS: Final = 4  # words at either end that make a key


class Keys(NamedTuple):
    """By what a quotation is found again: all its words, its first ones, its last ones; None of too few.

    Who cuts the end of somebody's words keeps how they begin, and who cuts the beginning how they end.
    """

    whole: int | None = None
    opening: int | None = None
    closing: int | None = None


def normal_words(text: str) -> list[str]:
    """The words of a text without case, accents, punctuation and what is inserted in brackets."""
    plain = _APOSTROPHES.sub("", _INSERTED.sub(" ", text))
    return _WORD.findall(without_accents(plain.casefold()))


def keys_of(text: str) -> Keys:
    """The keys of a quotation, each of 63 bits and the same on every machine."""
    words = normal_words(text)
    if len(words) < SHORTEST:
        return Keys()
    return Keys(_number(words), _number(["<", *words[:ENDS]]), _number([*words[-ENDS:], ">"]))


def _number(words: Iterable[str]) -> int:
    digest = hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1
