"""How often languages have letter sequences of a script whose every letter is beyond ASCII, as arrays.

Of a damaged word in such a script nearly all letters are open. So its spellings are followed up in
arrays, all at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from newsroom.importing.mojibake.letter_sequences import CODES, LEVEL, ZERO
from newsroom.importing.mojibake.letters import table

# Letters of each such script, and the languages that are written in it.
_SCRIPTS: Final = {"\u0400-\u04ff": "RUB", "\u0370-\u03ff": "G"}
_RANGES: Final = [(chars, re.compile(f"[{chars}]+")) for chars in _SCRIPTS]
# The places of what begins and ends a word, and of what no sequence holds.
_BEGIN, _END, _NONE = range(3)
# What one of three letters adds for each step of its level, in units of LEVEL.
_THREE: Final = 12
# So many spellings are followed up.
_WIDEST: Final = 24


class Guess(NamedTuple):
    """A spelling, and its share of the likelihood of all."""

    text: str
    share: float


class ScriptSequences:
    """The sequences of three letters of one script."""

    def __init__(self, characters: str) -> None:
        codes = _SCRIPTS[characters]
        rows = table("ngrams").matching(f"[\\^${characters}]{{3}}")
        letters = sorted({c for gram in rows for c in gram} - set("^$"))
        self._place = {"^": _BEGIN, "$": _END, **{c: i for i, c in enumerate(letters, _NONE + 1)}}
        self._place["ς"] = self._place.get("σ", _NONE)
        self._columns = [CODES.index(code) for code in codes]
        size = len(letters) + _NONE + 1
        # By the letter before the last, the last, the next, and the language.
        self._levels = np.zeros((size, size, size, len(codes)), np.int16)
        for gram, entries in rows.items():
            for code, level in ((entry[0], entry[1]) for entry in entries):
                if code in codes:
                    first, second, third = (self._place[c] for c in gram)
                    steps = 2 * (ord(level) - ZERO) + 4
                    self._levels[first, second, third, codes.index(code)] = _THREE * steps
        self._places = cache(self._find_places)

    def _find_places(self, letters: str) -> npt.NDArray[np.intp]:
        return np.array([self._place.get(c.lower(), _NONE) for c in letters], np.intp)

    def suiting(self, left: str, options: str, right: str) -> str:
        """Those of the options that some language has between two letters; all where it has none."""
        first, last = self._place.get(left, _NONE), self._place.get(right, _NONE)
        known = self._levels[first, self._places(options), last].any(axis=1)
        return (
            "".join(o for o, fits in zip(options, known.tolist(), strict=True) if fits) or options
        )

    def likeliest(self, parts: Sequence[str], weights: npt.NDArray[np.float64]) -> Guess | None:
        """The spelling whose sequences are likeliest; each part has one letter, or those to choose from.

        `weights` are how likely each of CODES is, in powers of ten.
        """
        own = weights[self._columns]
        others = float(np.delete(weights, self._columns).max())

        def likelihoods(totals: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
            found: npt.NDArray[np.float64] = (totals * LEVEL + own).max(axis=1)
            return np.maximum(found, others)

        words = [""]
        before, last = np.array([_NONE]), np.array([_BEGIN])
        totals = np.zeros((1, len(self._columns)), np.int32)
        for part in parts:
            places = self._places(part)
            added = self._levels[before[:, None], last[:, None], places]
            totals = (totals[:, None] + added).reshape(-1, totals.shape[1])
            chosen = np.arange(len(totals))
            if len(totals) > _WIDEST:
                chosen = np.argsort(-likelihoods(totals), kind="stable")[:_WIDEST]
                totals = totals[chosen]
            word_of, letter_of = np.divmod(chosen, len(places))
            words = [
                words[word] + part[letter]
                for word, letter in zip(word_of.tolist(), letter_of.tolist(), strict=True)
            ]
            before, last = last[word_of], places[letter_of]
        likely = 10 ** likelihoods(totals + self._levels[before, last, _END])
        best = max(range(len(words)), key=lambda at: (likely[at], words[at]), default=None)
        return None if best is None else Guess(words[best], float(likely[best] / likely.sum()))


@cache
def _sequences(characters: str) -> ScriptSequences:
    return ScriptSequences(characters)


def sequences_of(parts: Sequence[str]) -> ScriptSequences | None:
    """The sequences of the script that a word is in, all of whose letters are open or of that script."""
    word = "".join(parts)
    for characters, pattern in _RANGES:
        if pattern.fullmatch(word):
            return _sequences(characters)
    return None
