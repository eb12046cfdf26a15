"""How often languages have a sequence of letters, for one sequence and for many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from newsroom.importing.mojibake.letters import LANGUAGES, table

# Levels of the data files: a letter from "A", a step for half a power of ten, or for two of them.
ZERO: Final = ord("A")
CODES: Final = tuple(LANGUAGES.values())
_COLUMN: Final = {code: at for at, code in enumerate(CODES)}
# What a sequence adds to the likelihood of a word for each step of its level, in powers of ten: so many LEVELs
# for one of three letters, and of four.
LEVEL: Final = 0.0075
# Languages whose every letter is beyond ASCII: of these sequences of three are known, not of four.
THREES_ONLY: Final = frozenset("RUBG")
THREE: Final = np.array([12 if code in THREES_ONLY else 5 for code in CODES], np.int32)
FOUR: Final = 7
# So many sequences are kept.
_KEPT: Final = 200_000


@lru_cache(maxsize=20_000)
def grams(gram: str) -> dict[str, int]:
    """Languages that have this letter sequence, with the log2 of how often."""
    return {entry[0]: 2 * (ord(entry[1]) - ZERO) for entry in table("ngrams")[gram]}


def added(ends: Sequence[str], letters: Sequence[str]) -> npt.NDArray[np.int32]:
    """What each letter adds behind each end of a word, a row for each pair, by language, in units of LEVEL.

    `ends` are the last three characters, all in lower case; sequences count that hold one beyond ASCII.
    """
    behind = tuple(letters)
    return np.concatenate([_added(end, behind) for end in ends])


@lru_cache(maxsize=5_000)
def _added(end: str, letters: tuple[str, ...]) -> npt.NDArray[np.int32]:
    if len(_ROWS.places) > _KEPT:
        _ROWS.clear()
    found = np.zeros((len(letters), len(CODES)), np.int32)
    if len(end) < 2:
        return found
    threes = [_ROWS.place(end[-2:] + letter) for letter in letters]
    if any(threes):
        found += THREE * _ROWS.levels[threes]
    # No language has four letters in a row without having the three of them.
    if len(end) < 3 or not (end.isascii() or _ROWS.place(end)):
        return found
    fours = [
        _ROWS.place(end + letter) if three or (end[1:] + letter).isascii() else 0
        for letter, three in zip(letters, threes, strict=True)
    ]
    if any(fours):
        found += FOUR * _ROWS.levels[fours]
    return found


class _Rows:
    """The levels of sequences as rows of one array; the first is that of those which no language has."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.places: dict[str, int] = {}
        self.number = 1
        self.levels = np.zeros((1_024, len(CODES)), np.int32)

    def place(self, gram: str) -> int:
        """The row of a sequence."""
        found = self.places.get(gram)
        return self._added(gram) if found is None else found

    def _added(self, gram: str) -> int:
        having = {} if gram.isascii() else grams(gram)
        at = self.number if having else 0
        if having:
            if at == len(self.levels):
                self.levels = np.concatenate([self.levels, np.zeros_like(self.levels)])
            for code, level in having.items():
                self.levels[at, _COLUMN[code]] = level + 4
            self.number += 1
        self.places[gram] = at
        return at


_ROWS: Final = _Rows()
