"""Judges how well chunks of a text stand, as they are and by another reading."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.importing.mojibake.plausibility import CERTAIN, is_certain, quality
from newsroom.importing.mojibake.readings import Reading, Swapped
from newsroom.importing.mojibake.word_likeness import is_known

# Cyrillic letters that are typed for Latin ones.
LOOKALIKES = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсух")
# English words that are cut short, which hardly any other word is like.
CONTRACTION = re.compile(
    r"(?<![^\W_])(?:(?:ca|wo|do|does|did|is|are|was|were|has|have|had|could|would|should)n’t"
    r"|(?:it|that|he|she|what|who|there|here|let)’s|I’m|(?:I|you|we|they)’(?:re|ve|ll|d))(?!\w)",
    re.IGNORECASE,
)
# The same with another letter for the apostrophe.
MISREAD_CONTRACTION = re.compile(
    CONTRACTION.pattern.replace("’", "[^\\W\\d_\\x00-\\x7f]"), re.IGNORECASE
)
# How well a chunk stands that nothing is wrong with.
SOUND = 0.7
# How well at most a chunk stands that is an English word with a letter too many.
NO_WORD = 0.3
# What words count for beyond others that are of the languages which a text shows.
OWN = 0.25
# A capital inside a word, or at its end: Irish has one behind a single letter.
ODD_CAPITAL = re.compile("[a-zß-ÿ]{2}[À-ÖØ-Þ](?![A-Z])")
# How many letters a listed word has at least that says something, and how a chunk stands that is unlike any word.
LISTED, UNLIKE = 5, 0.3
# How many letters a word has at least of which being in a list says something.
LONG_WORD = 6


@dataclass(frozen=True)
class Judge:
    """How well chunks stand in a text of some languages, each named by its letter; "" if unknown."""

    languages: str

    @property
    def may_be_english(self) -> bool:
        """Whether words may be English."""
        return not self.languages or "e" in self.languages

    def stands(self, chunk: str) -> float:
        """From 0 to 1; letters that are a word alone must be one of these languages."""
        if self.languages and sum(map(str.isalpha, chunk)) == 1:
            return quality(chunk, self.languages)
        if self.may_be_english and MISREAD_CONTRACTION.search(chunk):
            return min(quality(chunk), NO_WORD)
        return quality(chunk)

    def score(self, chunk: str) -> float:
        """The same, and more for words of these languages."""
        own = OWN * quality(chunk, self.languages) if self.languages else 0.0
        return self.stands(chunk) + own

    def gain(self, reading: Reading, chunks: Sequence[str]) -> float:
        """How much better chunks stand by a reading."""
        return sum(self.score(reading.read(chunk)) - self.score(chunk) for chunk in chunks)

    def is_certain(self, chunk: str, reading: Reading) -> bool:
        """Whether what one chunk becomes by a reading says enough by itself."""
        after = reading.read(chunk)
        if CONTRACTION.search(after):
            return True
        if not says_something(chunk) or loses_letter(chunk, after, reading):
            return False
        if self.languages and quality(after, self.languages) >= CERTAIN:
            return quality(after) >= 1.0 or any(c > "\x7f" and c.isalpha() for c in after)
        return is_certain(after)


def says_something(chunk: str) -> bool:
    """Whether a chunk may tell how it was read: not one letter, nor one typed for another."""
    return len(chunk) > 2 and not all(c in LOOKALIKES for c in chunk if c > "\x7f")


def loses_letter(chunk: str, after: str, reading: Reading) -> bool:
    """Whether a small letter becomes a mark: it may be one of a language that is not known."""
    small = any(c > "\x7f" and c.islower() for c in chunk)
    return (
        small
        and isinstance(reading, Swapped)
        and not any(c > "\x7f" and c.isalpha() for c in after)
    )


def becomes_known(chunk: str, reading: Reading) -> bool:
    """Whether a reading makes a long word that is in a list of one that is in none."""
    before, after = (
        text.strip(string.punctuation).lower() for text in (chunk, reading.read(chunk))
    )
    return len(after) >= LONG_WORD and is_known(after) and not is_known(before)


def speaks_for_itself(chunk: str, after: str) -> bool:
    """Whether what a chunk becomes says by itself that it was not meant so: a contraction, or small letters for a capital."""
    if CONTRACTION.search(after):
        return True
    odd = ODD_CAPITAL.search(chunk) and after.strip(string.punctuation)[1:].islower()
    return bool(odd) and quality(after) >= 1.0


def becomes_listed(chunk: str, after: str) -> bool:
    """Whether a chunk that is unlike any word becomes one that is in a list."""
    word = after.strip(string.punctuation).lower()
    return len(word) >= LISTED and is_known(word) and quality(chunk) < UNLIKE


def is_in_capitals(chunks: Sequence[str]) -> bool:
    """Whether chunks have capitals and no small letters."""
    return "".join(chunks).isupper()


def has_case(chunk: str) -> bool:
    """Whether any letter has a small or a capital form."""
    return chunk.lower() != chunk.upper()
