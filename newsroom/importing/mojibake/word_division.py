"""Tells where words end among parts that may be one word, by the letters that languages have behind others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from newsroom.importing.mojibake.alphabet import LATIN
from newsroom.importing.mojibake.letter_sequences import CODES, THREES_ONLY, grams
from newsroom.importing.mojibake.word_likeness import frequent_words, is_plain_word

_FOLLOWING = "$abcdefghijklmnopqrstuvwxyz" + LATIN
# What costs how much, in powers of ten: a letter of which no sequence says how likely it is, one that no word of the
# language has there, the beginning of a word, a frequent word, and what is none.
_LETTER, _NEVER, _BEGINNING, _PLAIN, _UNLISTED = 0.6, 4.0, 1.3, 4.0, 2.0
# The share of a language's most frequent word in all of its text; of the tenth it is a tenth.
_MOST_FREQUENT = 0.07


# So many chains tell the language of all, and so many letters of a word how likely it is.
_ENOUGH, _LONGEST = 200, 100


def divided(chains: Sequence[Sequence[str]], tally: Mapping[str, float]) -> list[tuple[int, ...]]:
    """For each chain of parts before which of them a word begins, the first left out.

    So that the words of all chains together are the likeliest of a language; `tally` is what else speaks for each.
    """
    if not chains:
        return []
    likeliest = min(
        (code for code in CODES if code not in THREES_ONLY),
        key=lambda code: (
            sum(_division(tuple(parts), code)[0] for parts in chains[:_ENOUGH])
            - tally.get(code, 0.0)
        ),
    )
    return [_division(tuple(parts), likeliest)[1] for parts in chains]


@lru_cache(maxsize=5_000)
def _division(parts: tuple[str, ...], code: str) -> tuple[float, tuple[int, ...]]:
    """The likeliest division in one language, and what it costs."""
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for end in range(1, len(parts) + 1):
        options = []
        for begin in range(end):
            cost, starts = best[begin]
            cost += _cost("".join(parts[begin:end]).lower(), code)
            options.append((cost, (*starts, begin) if begin else starts))
        best.append(min(options))
    return best[-1]


@lru_cache(maxsize=20_000)
def _cost(word: str, code: str) -> float:
    """How unlikely a word is in a language, in powers of ten."""
    if not word:
        return 0.0
    if word in (frequent := _frequent(code)):
        return -math.log10(_MOST_FREQUENT / frequent[word])
    if word.isascii():
        plain = is_plain_word(word, code)
        return _PLAIN if plain else _BEGINNING + _LETTER * len(word) + _UNLISTED
    total = _BEGINNING
    before = "^" + word[0]
    for letter in word[1:_LONGEST] + "$":
        total += _LETTER if (before[-3:] + letter).isascii() else _rarity(before[-3:], letter, code)
        before += letter
    return total


def _rarity(before: str, letter: str, code: str) -> float:
    """How seldom a letter stands behind others in a language, in powers of ten."""
    for context in (before, before[-2:]):
        if (context + letter).isascii():
            return _LETTER
        levels = _following(context).get(code, {})
        if levels:
            total = sum(10 ** (level / 4) for level in levels.values())
            return math.log10(total) - levels[letter] / 4 if letter in levels else _NEVER
    return _NEVER


@lru_cache(maxsize=20_000)
def _following(context: str) -> dict[str, dict[str, int]]:
    """For each language the letters that it has behind others, with how often."""
    found: dict[str, dict[str, int]] = {}
    for letter in _FOLLOWING:
        for code, level in grams(context + letter).items():
            found.setdefault(code, {})[letter] = level
    return found


@cache
def _frequent(code: str) -> dict[str, int]:
    """The most frequent words of a language, with their rank."""
    return {word: rank for rank, word in enumerate(frequent_words().get(code, ()), 1)}
