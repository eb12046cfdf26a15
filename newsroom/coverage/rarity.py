"""How rare the words, names and numbers of an archive are: what is rare tells more.

A small archive knows little of that: its two articles on one event would make all their words
common. So it is looked at as if it held some more articles, in which short words are frequent and long
ones are not, as in all languages (Zipf's law of abbreviation).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from newsroom.coverage.features import Telling

# So many articles are imagined beside those that there are.
IMAGINED: Final = 1_000
# In which part of them a word of so many letters stands; and any longer one, a name or a number.
SHORT: Final = {2: 0.6, 3: 0.4, 4: 0.15, 5: 0.05, 6: 0.02}
OTHERS: Final = 0.01
# The same of numbers, by their digits.
DIGITS: Final = {1: 0.6, 2: 0.15, 3: 0.03}


@dataclass(slots=True)
class Rarity:
    """In how many articles there is each word, name, number and run of quoted words."""

    articles: int = 0
    words: Counter[str] = field(default_factory=Counter)
    names: Counter[int] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    quotes: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, tellings: Iterable[Telling]) -> Rarity:
        """The rarity of what these articles hold, which are all of an archive or a part of it."""
        rarity = cls()
        for each in tellings:
            rarity.add(each)
        return rarity

    def add(self, telling: Telling) -> None:
        """Count one more article."""
        self.articles += 1
        self.words.update(telling.words.keys() | telling.title)
        self.names.update(telling.names.keys())
        self.numbers.update(telling.numbers)
        self.quotes.update(telling.quotes)

    def of_word(self, word: str) -> float:
        """The weight of a word: the logarithm of one over the part of the articles that have it."""
        return self._weight(self.words[word], SHORT.get(len(word), OTHERS))

    def of_name(self, entity: int) -> float:
        """The weight of an entity, by its id."""
        return self._weight(self.names[entity], OTHERS)

    def of_number(self, number: str) -> float:
        """The weight of a number."""
        return self._weight(self.numbers[number], DIGITS.get(len(number), OTHERS))

    def is_saying(self, quote: int) -> bool:
        """Whether quoted words are used again and again, and tell nothing."""
        return self.quotes[quote] > max(15, self.articles // 2_000)

    def _weight(self, there: int, usual: float) -> float:
        return math.log((self.articles + IMAGINED + 1) / (there + usual * IMAGINED + 1))
