"""Why an article matches a query, and what its score is made of.

Worked out from the article's own terms and the index's statistics, in plain steps as `scoring` says
them; so it holds for every engine, and costs nothing until somebody asks.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from search.engines.arrays.scoring import (
    K1,
    ROUNDED_LENGTHS,
    B,
    fields_of,
    idf,
    near_phrases,
)
from search.engines.base import NAMED, Statistics
from search.types import (
    Among,
    And,
    DateRange,
    Everything,
    Expansion,
    Flag,
    Handle,
    IndexDocument,
    Matched,
    Node,
    Not,
    Or,
    Phrase,
    TermStream,
    TextField,
    Value,
    Word,
    highlight_terms,
    most_slop,
)

How = Literal["exact", "inflected", "expanded", "phrase", "near", "named"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a query in one text of an article: by which of its `words`, and for how much.

    Where a word is in the name of one of the article's values, there is no field, and no words.
    """

    part: Matched
    field: TextField | None
    how: How
    words: tuple[str, ...]
    score: float


class Explanation:
    """One article beside one query."""

    def __init__(self, document: IndexDocument, statistics: Statistics) -> None:
        self._document = document
        self._texts = document.texts
        self._statistics = statistics

    def missing(self, node: Node) -> tuple[Matched, ...]:
        """The words and phrases of a query that are not in the article."""
        return tuple(part for part in highlight_terms(node) if not self._matches(part))

    def reasons(self, node: Node) -> tuple[Reason, ...]:
        """Where the query is found in the article; the scores add up to the article's."""
        return tuple(self._reasons(node)) if self._matches(node) else ()

    # --- matching ---------------------------------------------------------------------------

    def _holds(self, part: Matched) -> bool:
        return any(self._words(part, field) for field, _ in fields_of(part.field))

    def _words(self, part: Matched, field: TextField) -> tuple[str, ...]:
        """The words of a text that match a part of a query."""
        text = self._texts.get(field, TermStream())
        match part:
            case Word(exact, ()):
                return (exact,) if exact in text.exact else ()
            case Word(exact, lemmas):
                wanted = {*lemmas}
                pairs = zip(text.exact, text.lemmas, strict=False)
                if own := tuple(dict.fromkeys(own for own, lemma in pairs if lemma in wanted)):
                    return own
                # Behind these are lemmas of what is no word by itself.
                return (exact,) if not wanted.isdisjoint(text.lemmas[len(text.exact) :]) else ()
            case Phrase(terms):
                return terms if _places(part, text) else ()
            case Expansion(_, terms):
                return tuple(sorted({*terms}.intersection(text.exact)))

    def _matches(self, node: Node) -> bool:  # noqa: C901, one case a kind of node
        document = self._document
        match node:
            case Word():
                return self._holds(node) or self._is_named(node)
            case Phrase() | Expansion():
                return self._holds(node)
            case And(children):
                return all(map(self._matches, children))
            case Or(children):
                return any(map(self._matches, children))
            case Not(child):
                return not self._matches(child)
            case Everything():
                return True
            case Value(facets, ids):
                return any(ids.intersection(document.values.get(facet, ())) for facet in facets)
            case Handle(handle):
                return handle in document.handles
            case Among(ids):
                return document.id in ids
            case DateRange(first, last):
                day = document.published
                if day is None:
                    return False
                return (not first or first <= day) and (not last or day <= last)
            case Flag(name):
                return document.inferred if name == "inferred" else document.published is None
        return False

    def _is_named(self, word: Word) -> bool:
        return any(map(self._matches, word.names))

    # --- scores -----------------------------------------------------------------------------

    def _reasons(self, node: Node) -> Iterator[Reason]:
        match node:
            case Word():
                found = tuple(self._word(node))
                yield from found
                less = NAMED - sum(reason.score for reason in found)
                if less > 0 and self._is_named(node):
                    yield Reason(node, None, "named", (), less)
            case Phrase():
                yield from self._phrase(node, "phrase" if len(node.terms) > 1 else "exact")
            case Expansion():
                yield from self._expansion(node)
            case And(children) | Or(children):
                for child in children:
                    if self._matches(child):
                        yield from self._reasons(child)
                yield from self._near(node)

    def _word(self, word: Word) -> Iterator[Reason]:
        if not word.lemmas:
            as_it_is = Phrase((word.exact,), field=word.field)
            for reason in self._phrase(as_it_is, "exact"):
                yield replace(reason, part=word)
            return
        know = self._statistics
        fields = fields_of(word.field)
        frequency = max(
            sum(know.lemma_frequency(field, lemma) for lemma in word.lemmas) for field, _ in fields
        )
        for field, boost in fields:
            if words := self._words(word, field):
                often = Counter(self._texts[field].lemmas)
                score = sum(self._bm25(often[lemma], field) for lemma in word.lemmas)
                how: How = "exact" if word.exact in words else "inflected"
                yield Reason(
                    word, field, how, words, boost * idf(frequency, know.documents) * score
                )

    def _phrase(self, phrase: Phrase, how: How, share: float = 1.0) -> Iterator[Reason]:
        fields = fields_of(phrase.field)
        weight = share * sum(
            idf(self._frequency(term, phrase.field), self._statistics.documents)
            for term in phrase.terms
        )
        for field, boost in fields:
            if often := _places(phrase, self._texts.get(field, TermStream())):
                sloppy = len(phrase.terms) > 1 and min(phrase.slop, most_slop(len(phrase.terms)))
                score = boost * weight * (1.0 if sloppy else self._bm25(often, field))
                yield Reason(phrase, field, how, phrase.terms, score)

    def _frequency(self, term: str, field: TextField | None) -> int:
        return max(self._statistics.frequency(each, term) for each, _ in fields_of(field))

    def _expansion(self, expansion: Expansion) -> Iterator[Reason]:
        found = [
            Reason(expansion, field, "expanded", words, boost)
            for field, boost in fields_of(expansion.field)
            if (words := self._words(expansion, field))
        ]
        # The best of the texts counts, and the others not.
        yield max(found, key=lambda reason: reason.score)

    def _near(self, node: And | Or) -> Iterator[Reason]:
        for phrase, share in near_phrases(node, self._frequency, self._statistics.documents):
            yield from self._phrase(phrase, "near", share)

    def _bm25(self, often: int, field: TextField) -> float:
        length = len(self._texts[field].exact)
        rounded = int(ROUNDED_LENGTHS[ROUNDED_LENGTHS.searchsorted(length, side="right") - 1])
        mean = self._statistics.mean_length(field) or 1.0
        return often * (K1 + 1) / (often + K1 * (1 - B + B * rounded / mean))


def _places(phrase: Phrase, text: TermStream) -> int:
    """How many times a phrase begins in a text."""
    places: dict[str, list[int]] = {term: [] for term in phrase.terms}
    for term, position in zip(text.exact, text.positions, strict=True):
        if term in places:
            places[term].append(position)
    if not places or not all(places.values()):
        return 0
    reach = len(phrase.terms) - 1 + min(phrase.slop, most_slop(len(phrase.terms)))
    count = 0
    for start in places[phrase.terms[0]]:
        at = start
        for term in phrase.terms[1:]:
            following = bisect.bisect_right(places[term], at)
            if following == len(places[term]):
                break
            at = places[term][following]
        else:
            count += at - start <= reach
    return count
