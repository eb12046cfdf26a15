"""The contract read word for word: searches documents one by one, in plain Python."""

from __future__ import annotations

import bisect
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from search.engines.arrays.counting import granularity
from search.engines.base import ASKED_TEXTS, BOOSTS, NAMED
from search.types import (
    Among,
    And,
    DateRange,
    Everything,
    Expansion,
    Facet,
    FacetCount,
    FacetCounts,
    Flag,
    Handle,
    Histogram,
    HistogramBar,
    IndexDocument,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    SearchRequest,
    SearchResult,
    Selection,
    TermStream,
    TextField,
    Value,
    Word,
    most_slop,
)


def rounded(length: int) -> int:
    """A field's length as it is scored with: what is above 24 to four binary digits."""
    above = length - 24
    if above < 16:
        return length
    unit = 1 << (above.bit_length() - 4)
    return 24 + above // unit * unit


class _Text:
    def __init__(self, stream: TermStream) -> None:
        self.length = len(stream.exact)
        self.lemmas = Counter(stream.lemmas)
        self.places: dict[str, list[int]] = {}
        for term, position in zip(stream.exact, stream.positions, strict=True):
            self.places.setdefault(term, []).append(position)

    def phrases(self, phrase: Phrase) -> int:
        """How many times the phrase begins here."""
        slop = min(phrase.slop, most_slop(len(phrase.terms)))
        first, *rest = (self.places.get(term, []) for term in phrase.terms)
        count = 0
        for start in first:
            at: int | None = start
            for places in rest:
                following = bisect.bisect_right(places, at)
                at = places[following] if following < len(places) else None
                if at is None:
                    break
            count += at is not None and at - start <= len(rest) + slop
        return count


class Oracle:
    """Answers as an engine must that has just indexed these documents."""

    def __init__(self, documents: Iterable[IndexDocument]) -> None:
        self.documents = {document.id: document for document in documents}
        self.texts = {
            document.id: {field: _Text(stream) for field, stream in document.texts.items()}
            for document in self.documents.values()
        }
        self.mean_length = {
            field: sum(texts[field].length for texts in self.texts.values() if field in texts)
            / max(len(self.documents), 1)
            for field in TextField
        }
        self._frequencies: dict[tuple[str, TextField, str], int] = {}

    # --- answering --------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> SearchResult:
        matching = {
            document.id
            for document in self.documents.values()
            if self.matches(request.query, document)
        }
        found = self._narrowed(matching, request)
        ranked, scores = self._ranked(found, request)
        texts, folds = None, {}
        if request.folded:
            ranked, scores, folds = self._folded(ranked, scores)
            texts = len(ranked)
        page = slice(request.offset, request.offset + request.limit)
        return SearchResult(
            ids=tuple(ranked[page]),
            total=len(found),
            facets={facet: self._counted(facet, matching, request) for facet in request.counted},
            histogram=self._histogram(self._narrowed(matching, replace(request, dates=None)))
            if request.histogram
            else None,
            closer=self._histogram(found) if request.histogram and request.dates else None,
            scores=tuple(scores[page]),
            texts=texts,
            folds={each: folds[each] for each in ranked[page] if each in folds},
        )

    def _folded(
        self, ranked: list[int], scores: list[float]
    ) -> tuple[list[int], list[float], dict[int, tuple[int, ...]]]:
        """One of each group, where the first of it stands: the best, and the others that it has."""
        groups: dict[int, list[int]] = {}
        places: list[int] = []
        for place, each in enumerate(ranked):
            key = self.documents[each].group or -each
            if key not in groups:
                places.append(place)
            groups.setdefault(key, []).append(each)
        ordered = [
            sorted(group, key=lambda each: (-self.documents[each].standing, each))
            for group in groups.values()
        ]
        folds = {best: tuple(others) for best, *others in ordered if others}
        return [group[0] for group in ordered], [scores[place] for place in places if scores], folds

    def _narrowed(
        self, ids: set[int], request: SearchRequest, leave_out: Facet | None = None
    ) -> set[int]:
        tests: list[Callable[[IndexDocument], bool]] = [
            lambda document, facet=facet, chosen=chosen: _chosen(document, facet, chosen)
            for facet, chosen in request.selections.items()
            if facet != leave_out
        ]
        if request.dates is not None:
            tests.append(lambda document: _within(document, request.dates))
        return {each for each in ids if all(test(self.documents[each]) for test in tests)}

    def _ranked(self, found: set[int], request: SearchRequest) -> tuple[list[int], list[float]]:
        if request.sort == "relevance":
            scores = {each: self.score(request.query, self.documents[each]) for each in found}
            ranked = sorted(found, key=lambda each: (-scores[each], -each))
            return ranked, [scores[each] for each in ranked]
        newest = request.sort == "newest"

        def order(each: int) -> tuple[bool, int, int]:
            published = self.documents[each].published
            day = published.toordinal() if published else 0
            return not published, -day if newest else day, -each

        return sorted(found, key=order), []

    def _counted(self, facet: Facet, matching: set[int], request: SearchRequest) -> FacetCounts:
        chosen = request.selections.get(facet, Selection())
        if not chosen.every:
            return self._counts(facet, self._narrowed(matching, request, facet), request)
        within = self._counts(facet, self._narrowed(matching, request), request)
        wanted = replace(chosen, excluded=frozenset())
        others = replace(request, selections={**request.selections, facet: wanted})
        kept_out = Counter(
            value
            for each in self._narrowed(matching, others)
            for value in chosen.excluded.intersection(self.documents[each].values.get(facet, ()))
        )
        ordered = sorted(kept_out.items(), key=lambda item: (-item[1], item[0]))
        return replace(within, values=(*within.values, *(FacetCount(*item) for item in ordered)))

    def _counts(self, facet: Facet, ids: set[int], request: SearchRequest) -> FacetCounts:
        counts: Counter[int] = Counter()
        for each in ids:
            counts.update(set(self.documents[each].values.get(facet, ())))
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        none = sum(not self.documents[each].values.get(facet) for each in ids)
        selection = request.selections.get(facet, Selection())
        selected = selection.included | selection.excluded
        shown = [
            FacetCount(*item)
            for place, item in enumerate(ordered)
            if request.facet_limit is None or place < request.facet_limit or item[0] in selected
        ]
        return FacetCounts(tuple(shown), none, len(ordered))

    def _histogram(self, ids: set[int]) -> Histogram:
        dates = [self.documents[each].published for each in ids]
        days = sorted(date for date in dates if date)
        if not days:
            return Histogram(none=len(dates))
        grain = granularity(days[0], days[-1])
        first_day = {"year": {"month": 1, "day": 1}, "month": {"day": 1}, "day": {}}[grain]
        starts = Counter(day.replace(**first_day) for day in days)
        bars = tuple(HistogramBar(*item) for item in sorted(starts.items()))
        return Histogram(grain, bars, len(dates) - len(days))

    # --- matching ---------------------------------------------------------------------------

    def matches(self, node: Node, document: IndexDocument) -> bool:  # noqa: C901
        match node:
            case Word():
                if self._is_named(node, document):
                    return True
                if not node.lemmas:
                    return self.matches(Phrase((node.exact,), field=node.field), document)
                return any(
                    text.lemmas[lemma] for text, lemma in self._of(node, document, node.lemmas)
                )
            case Phrase():
                return any(text.phrases(node) for text, _ in self._of(node, document, [""]))
            case Expansion():
                return any(
                    term in text.places for text, term in self._of(node, document, node.terms)
                )
            case And(children):
                return all(self.matches(child, document) for child in children)
            case Or(children):
                return any(self.matches(child, document) for child in children)
            case Not(child):
                return not self.matches(child, document)
            case Everything():
                return True
            case Nothing():
                return False
            case Value(facets, ids):
                return any(ids.intersection(document.values.get(facet, ())) for facet in facets)
            case Handle(handle):
                return handle in document.handles
            case Among(ids):
                return document.id in ids
            case DateRange():
                return _within(document, node)
            case Flag("undated"):
                return document.published is None
            case Flag():
                return document.inferred

    def _is_named(self, word: Word, document: IndexDocument) -> bool:
        return any(self.matches(value, document) for value in word.names)

    def _of(
        self, node: Word | Phrase | Expansion, document: IndexDocument, terms: Sequence[str]
    ) -> list[tuple[_Text, str]]:
        texts = self.texts[document.id]
        fields = [node.field] if node.field else ASKED_TEXTS
        return [(texts[field], term) for field in fields if field in texts for term in terms]

    # --- scoring ----------------------------------------------------------------------------

    def score(self, node: Node, document: IndexDocument) -> float:
        """The score of a document that matches."""
        texts = self.texts[document.id]
        fields = (
            [node.field]
            if isinstance(node, Word | Phrase | Expansion) and node.field
            else list(ASKED_TEXTS)
        )
        fields = [field for field in fields if field in texts]
        match node:
            case Word():
                found = sum(
                    BOOSTS[field] * self._word(node, field, texts[field]) for field in fields
                )
                return max(found, NAMED if self._is_named(node, document) else 0.0)
            case Phrase():
                return sum(
                    BOOSTS[field] * self._phrase(node, field, texts[field]) for field in fields
                )
            case Expansion():
                holding = [f for f in fields if any(t in texts[f].places for t in node.terms)]
                return max((BOOSTS[field] for field in holding), default=0.0)
            case And(children) | Or(children):
                matching = [each for each in children if self.matches(each, document)]
                scores = [self.score(each, document) for each in matching]
                return sum(scores) + self._near(node, document)
        return 0.0

    def _near(self, node: And | Or, document: IndexDocument) -> float:
        """What is added for words that stand near each other as they do in the query."""
        words: dict[TextField | None, list[str]] = {}
        for child in node.children:
            if isinstance(child, Word):
                words.setdefault(child.field, []).append(child.exact)
        total = 0.0
        for field, terms in words.items():
            whole = isinstance(node, And) and len(terms) > 1
            if whole:
                total += self.score(Phrase(tuple(terms), 0, field), document)
            if whole and len(terms) == 2:
                continue
            for pair in set(itertools.pairwise(terms)):
                often = [self._most("exact", field, [term]) for term in pair]
                if all(often) and all(self._idf(each) > 0.05 for each in often):
                    total += 0.25 * self.score(Phrase(pair, 0, field), document)
        return total

    def _word(self, word: Word, field: TextField, text: _Text) -> float:
        if not word.lemmas:
            return self._phrase(Phrase((word.exact,), field=word.field), field, text)
        together = self._most("lemma", word.field, word.lemmas)
        weights = (self._bm25(text.lemmas[lemma], field, text) for lemma in word.lemmas)
        return self._idf(together) * sum(weights)

    def _phrase(self, phrase: Phrase, field: TextField, text: _Text) -> float:
        count = text.phrases(phrase)
        if not count:
            return 0.0
        sloppy = len(phrase.terms) > 1 and min(phrase.slop, most_slop(len(phrase.terms))) > 0
        often = [self._most("exact", phrase.field, [term]) for term in phrase.terms]
        weight = sum(map(self._idf, often))
        return weight * (1.0 if sloppy else self._bm25(count, field, text))

    def _bm25(self, often: int, field: TextField, text: _Text) -> float:
        norm = 1.2 * (0.25 + 0.75 * rounded(text.length) / (self.mean_length[field] or 1))
        return 2.2 * often / (often + norm)

    def _idf(self, frequency: int) -> float:
        frequency = min(frequency, len(self.documents))
        return max(math.log((len(self.documents) - frequency + 0.5) / (frequency + 0.5)), 0.05)

    def _most(self, kind: str, field: TextField | None, terms: Sequence[str]) -> int:
        """In how many documents the terms are, in the field that has them most often."""
        return max(
            sum(self._frequency(kind, each, term) for term in terms)
            for each in ([field] if field else ASKED_TEXTS)
        )

    def _frequency(self, kind: str, field: TextField, term: str) -> int:
        key = (kind, field, term)
        if key not in self._frequencies:
            texts = [each[field] for each in self.texts.values() if field in each]
            self._frequencies[key] = sum(
                term in (text.lemmas if kind == "lemma" else text.places) for text in texts
            )
        return self._frequencies[key]


def _within(document: IndexDocument, dates: DateRange) -> bool:
    published = document.published
    if published is None:
        return False
    return (not dates.first or dates.first <= published) and (
        not dates.last or published <= dates.last
    )


def _chosen(document: IndexDocument, facet: Facet, chosen: Selection) -> bool:
    values = set(document.values.get(facet, ()))
    wanted = [value in values for value in chosen.included] + [not values] * chosen.none
    enough = all(wanted) if chosen.every else any(wanted) or not wanted
    return enough and not values & chosen.excluded
