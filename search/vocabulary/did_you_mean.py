"""Did you mean: a query with the archive's own words in place of those that it does not have."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Entry, Terms
from search.query.parse import TypedWord
from search.text import analysis
from search.types import Run
from search.vocabulary import slips
from search.vocabulary.lexicon import MAX_EXPANDED, allowed_distance

_SHORTEST: Final = 4  # letters of a word that is corrected
_SHORTEST_PART: Final = 3  # letters of each of two words that were run together
_MOST_CORRECTED: Final = 4  # words of a query
_SO_MUCH_MORE: Final = 20  # times as frequent is what a word that exists may be taken for
_HARDLY_ANY: Final = 2  # articles with a word that may be a slip of theirs
_MOST_SPELLINGS: Final = 20_000

# Natural logarithms, so that they weigh against how many articles a word is in.
_IN_A_NAME: Final = 1.0
_NAMED_WITH_NEIGHBOUR: Final = 6.0
_TOGETHER: Final = 2.5
_MOST_TRIED: Final = 4  # of the likeliest words, whether they stand in articles with the others

# In how many articles all of these exact terms are.
Together = Callable[[Sequence[str]], int]


class _Around(NamedTuple):
    """The words of a query before and after one, all others, and how to ask for articles with them."""

    before: str
    after: str
    others: tuple[str, ...]
    together: Together | None


@dataclass(frozen=True, slots=True)
class Correction:
    """The corrected query, and the same as runs in which the changed words are the matches."""

    query: str
    runs: tuple[Run, ...]


class Speller:
    """Corrects queries from a lexicon and the names of entities.

    `names` are the entities' and sources' names, most frequent first: they tell which words stand
    beside each other (`Nicolás Maduro`), and how a corrected word is written.
    """

    def __init__(
        self, lexicon: Terms, names: Iterable[str] = (), languages: Iterable[str] = ()
    ) -> None:
        self.lexicon = lexicon
        self.languages = tuple(languages)
        self._written: dict[str, str] = {}
        pairs = set()
        for name in names:
            words = analysis.tokens(name)
            if len(self._written) < _MOST_SPELLINGS:
                for word in words:
                    self._written.setdefault(word.exact, name[word.start : word.end])
            for one, other in itertools.pairwise(words):
                pairs.add(hash((one.exact, other.exact)))
        self._pairs: NDArray[np.int64] = np.sort(np.fromiter(pairs, np.int64, len(pairs)))

    def suggest(
        self, text: str, words: Sequence[TypedWord], together: Together | None = None
    ) -> Correction | None:
        """The query `text` as it may have been meant, or None if its `words` are the archive's.

        `words` are `ParsedQuery.words`. Only what is spelt wrong is changed; brackets, fields and
        operators stay. Of the likeliest words those are preferred that stand `together` with the
        query's others in articles, and are so of their language too.
        """
        changes: list[tuple[TypedWord, str]] = []
        self.lexicon.prepare(word.exact for word in words)
        for index, word in enumerate(words):
            if len(changes) == _MOST_CORRECTED:
                break
            around = _Around(
                words[index - 1].exact if index else "",
                words[index + 1].exact if index + 1 < len(words) else "",
                tuple(w.exact for w in words if w is not word and self.lexicon.frequency(w.exact)),
                together,
            )
            better = self._better(word.exact, around)
            if better:
                changes.append((word, better))
        return _correction(text, changes) if changes else None

    def _better(self, word: str, around: _Around) -> str:
        """What a word should have been, as it is written; "" if it is well."""
        if len(word) < _SHORTEST or any(character.isdigit() for character in word):
            return ""
        articles = self.lexicon.frequency(word)
        if articles > max(_HARDLY_ANY, self.lexicon.documents // 2000):
            return ""
        near, _ = self.lexicon.fuzzy(word, allowed_distance(word), MAX_EXPANDED)
        others = [entry for entry in near if entry.term != word and entry.term.isalpha()]
        lemmas = set(self._lemmas(word))
        related = [entry for entry in others if not lemmas.isdisjoint(self._lemmas(entry.term))]
        if articles or related:
            # The word exists in the archive, maybe in another inflection, which it finds.
            known = max([articles, *(entry.articles for entry in related)])
            others = [
                entry
                for entry in others
                if entry not in related
                and entry.distance == 1
                and entry.articles >= _SO_MUCH_MORE * known
            ]
            return self._written_best(word, others, around)
        return self._written_best(word, others, around) or self._parted(word)

    def _lemmas(self, word: str) -> tuple[str, ...]:
        return _lemmas(word, self.languages)

    def _written_best(self, word: str, entries: list[Entry], around: _Around) -> str:
        if not entries:
            return ""

        def likelihood(entry: Entry) -> tuple[float, str]:
            named = entry.term in self._written
            beside = self._beside(around.before, entry.term) or self._beside(
                entry.term, around.after
            )
            return (
                math.log(entry.articles + 1)
                - slips.cost(word, entry.term)
                + _IN_A_NAME * named
                + _NAMED_WITH_NEIGHBOUR * beside
            ), entry.term

        def with_others(entry: Entry) -> tuple[float, str]:
            weight, term = likelihood(entry)
            articles = around.together((term, *around.others)) if around.together else 0
            return weight + _TOGETHER * math.log1p(articles), term

        likeliest = nlargest(_MOST_TRIED, entries, key=likelihood)
        if len(likeliest) > 1 and around.others and around.together:
            likeliest.sort(key=with_others, reverse=True)
        best = likeliest[0].term
        return self._written.get(best, best)

    def _beside(self, one: str, other: str) -> bool:
        """Whether the words follow each other in a name."""
        pair = hash((one, other))
        place = int(np.searchsorted(self._pairs, pair))
        return place < len(self._pairs) and int(self._pairs[place]) == pair

    def _parted(self, word: str) -> str:
        """Two words of the archive that were run together, or ""."""
        places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        parts = [(word[:place], word[place:]) for place in places]
        self.lexicon.prepare(part for pair in parts for part in pair)
        best = max(parts, key=self._parts_articles, default=None)
        if best is None or self._parts_articles(best) <= _HARDLY_ANY:
            return ""
        return " ".join(self._written.get(part, part) for part in best)

    def _parts_articles(self, parts: tuple[str, str]) -> int:
        return min(self.lexicon.frequency(part) for part in parts)


@functools.lru_cache(maxsize=4096)
def _lemmas(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(analysis.lemma(word, language) for language in languages)


def _correction(text: str, changes: Sequence[tuple[TypedWord, str]]) -> Correction:
    def runs() -> Iterator[Run]:
        done = 0
        for word, better in changes:
            yield Run(text[done : word.start], False)
            yield Run(better, True)
            done = word.end
        yield Run(text[done:], False)

    kept = tuple(run for run in runs() if run.text)
    return Correction("".join(run.text for run in kept), kept)
