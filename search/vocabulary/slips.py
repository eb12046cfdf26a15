"""How likely it is that one word was typed for another: what its slips cost, as natural logarithms.

Most misspelt words have one slip: a letter of two alike left out, two letters swapped, a key beside
the right one, a letter that sounds alike. So a word that takes two slips to get to is meant only
where it is far more frequent.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import product
from typing import Final

_ONE_OF_TWO: Final = 3.0  # a letter left out, or typed once too often, beside the same letter
_SWAPPED: Final = 3.5
_MISSING: Final = 4.0
_TOO_MANY: Final = 5.0
_ALIKE: Final = 4.5  # beside it on a keyboard, or of the same sound
_OTHER: Final = 7.0
_AT_THE_BEGINNING: Final = 2.5
_ANOTHER: Final = 2.0  # what each slip after the first costs beside

_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Letters that are written for each other in the languages of Latin script.
_SOUNDS: Final = ("aeiouy", "bvw", "csz", "ckq", "gj", "mn", "dt", "fp", "xs", "yj")


def _neighbours() -> Iterator[tuple[str, str]]:
    places = {
        letter: (row, column)
        for row, letters in enumerate(_KEYBOARD)
        for column, letter in enumerate(letters)
    }
    for (one, (row, column)), (other, (above, beside)) in product(places.items(), repeat=2):
        # Each row of a keyboard is half a key to the right of that above it.
        if abs(row - above) <= 1 and abs(column + row / 2 - beside - above / 2) <= 1:
            yield one, other


_LIKE: Final = frozenset(
    {*_neighbours(), *(pair for sound in _SOUNDS for pair in product(sound, repeat=2))}
)


@functools.lru_cache(maxsize=1 << 12)
def cost(typed: str, meant: str) -> float:
    """What the likeliest slips cost by which `typed` was written for `meant`; 0 for the same.

    The table of optimal string alignment, with a price for each kind of slip.
    """
    before: list[float] = []
    above = [0.0]
    for column in range(1, len(meant) + 1):
        above.append(above[-1] + _left_out(meant, column - 1))
    for row, letter in enumerate(typed, 1):
        own = [above[0] + _put_in(typed, row - 1)]
        for column, right in enumerate(meant, 1):
            least = min(
                above[column - 1] + _replaced(letter, right, row == 1),
                above[column] + _put_in(typed, row - 1),
                own[column - 1] + _left_out(meant, column - 1),
            )
            swapped = row > 1 and column > 1 and letter == meant[column - 2]
            if swapped and typed[row - 2] == right and letter != right:
                least = min(least, before[column - 2] + _SWAPPED + _ANOTHER)
            own.append(least)
        before, above = above, own
    return max(above[-1] - _ANOTHER, 0.0)


def _left_out(word: str, place: int) -> float:
    """What it costs to leave out a letter of a word."""
    return _of_one(word, place, _MISSING)


def _put_in(word: str, place: int) -> float:
    """What it costs that a letter of a word is there."""
    return _of_one(word, place, _TOO_MANY)


def _of_one(word: str, place: int, usual: float) -> float:
    letter = word[place]
    beside = letter in (word[place - 1 : place], word[place + 1 : place + 2])
    return (_ONE_OF_TWO if beside else usual) + (_AT_THE_BEGINNING if not place else 0) + _ANOTHER


def _replaced(letter: str, right: str, first: bool) -> float:
    """What it costs to type a letter for another, or for itself."""
    if letter == right:
        return 0.0
    return (
        (_ALIKE if (letter, right) in _LIKE else _OTHER)
        + (_AT_THE_BEGINNING if first else 0)
        + _ANOTHER
    )
