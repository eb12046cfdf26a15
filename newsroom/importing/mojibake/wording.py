"""How much a string looks like a word of some language."""

from __future__ import annotations

import re
from functools import lru_cache

from newsroom.importing.mojibake.letters import skeleton, table

WORD = re.compile(r"[^\W\d_]+")
# Zipf levels of the data files: a letter from "A", four steps to a power of ten.
_ZERO = ord("A")


@lru_cache(maxsize=20_000)
def _grams(gram: str) -> dict[str, int]:
    """Languages that have this letter sequence, with the doubled log2 of how often."""
    return {entry[0]: ord(entry[1]) - _ZERO for entry in table("ngrams")[gram]}


@lru_cache(maxsize=20_000)
def spellings(bones: str) -> tuple[tuple[str, str, float], ...]:
    """Words with this skeleton: the letters beyond ASCII, the language, the Zipf frequency."""
    return tuple((e[:-2], e[-2], (ord(e[-1]) - _ZERO) / 4) for e in table("words")[bones])


def windows(word: str, size: int) -> list[str]:
    """The letter sequences of a lower-case word, its ends marked, that hold a letter beyond ASCII."""
    padded = f"^{word}$"
    grams = (padded[i : i + size] for i in range(len(padded) - size + 1))
    return [gram for gram in grams if not gram.isascii()]


def has_word_shape(word: str) -> bool:
    """Whether capitals stand where words have them; those of ASCII may stand anywhere."""
    if word.islower() or word.isupper():
        return True
    return all(c.isascii() or c.islower() for c in word[1:])


@lru_cache(maxsize=20_000)
def familiarity(word: str) -> float:
    """From 0 to 1: the share of the letter sequences around non-ASCII letters that a language has.

    The best language counts. A word of ASCII alone is familiar; one with capitals in odd places
    is not.
    """
    if word.isascii():
        return 1.0
    if not has_word_shape(word):
        return 0.0
    lower = word.lower()
    if is_known(lower):
        return 1.0
    shares: dict[str, float] = {}
    total = 0
    for size in (3, 4):
        for gram in windows(lower, size):
            total += 1
            for language in _grams(gram):
                shares[language] = shares.get(language, 0) + 1
    return max(shares.values(), default=0.0) / max(total, 1)


def is_known(lower: str) -> bool:
    """Whether a lower-case word with letters beyond ASCII is in the list."""
    letters = "".join(c for c in lower if not c.isascii())
    return any(letters == entry[0] for entry in spellings(skeleton(lower)))


def strangeness(text: str) -> float:
    """How many of the words in a text are unlike any language's, by degree."""
    return sum(1 - familiarity(word) for word in WORD.findall(text) if not word.isascii())
