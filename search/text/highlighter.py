"""Where a text matches a query, by the same terms as the engines match."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from search.text import analysis, chunks, gaps, word_cache
from search.text.sieve import Sieve
from search.text.word_cache import Spellings
from search.types import Expansion, Matched, Node, Phrase, TextField, Word, highlight_terms

# How much more a phrase says than its words do one by one.
_PHRASE: Final = 2.0
# So many pieces are looked for in a text one by one.
_FEW: Final = 24

# How rare an exact term is in the archive: a positive number, greater for what is rarer.
Rarity = Callable[[str], float]


class MatchedSpan(NamedTuple):
    """`text[start:end]` matches the part of the query with the number `unit`."""

    start: int
    end: int
    unit: int


class _Hit(NamedTuple):
    """A place in a word that matches; `named`: only where the spelling at `piece` is a name, or not."""

    span: MatchedSpan
    piece: int
    named: bool | None


class MatchingWord(NamedTuple):
    """A word's exact terms, and where it matches parts of the query."""

    exact: frozenset[str]
    hits: tuple[_Hit, ...]


_NOTHING: Final = MatchingWord(frozenset(), ())


class _Relevant(NamedTuple):
    """The words that matter among the first so many that were known.

    A text without any of `signs` has none of them; there are no signs where they would be many.
    """

    words: set[str]
    signs: tuple[str, ...]
    among: Spellings
    size: int


class Highlighter:
    """What is to be marked in texts for one query. Made once for a search, for one thread."""

    def __init__(self, parts: Sequence[Matched], rarity: Rarity | None = None) -> None:
        rarity = rarity or _length
        self.weights: tuple[float, ...] = tuple(_weight(part, rarity) for part in parts)
        self._fields = tuple(part.field for part in parts)
        self._lemmas: dict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._phrases: list[tuple[int, Phrase]] = []
        self._wanted: set[str] = set()  # every exact term and lemma that matters
        for number, part in enumerate(parts):
            if isinstance(part, Word):
                for lemma in part.lemmas:
                    self._lemmas[lemma].append(number)
                if not part.lemmas:
                    self._exact[part.exact].append(number)
            elif isinstance(part, Expansion) or len(part.terms) == 1:
                for term in part.terms:
                    self._exact[term].append(number)
            else:
                self._phrases.append((number, part))
                self._wanted.update(part.terms)
        self._wanted.update(self._exact, self._lemmas)
        # The languages that the query is read in: `en:leader` is a lemma in one of them.
        self._languages = sorted(
            {lemma.partition(":")[0] for lemma in self._lemmas if ":" in lemma}
        )
        self._sieves: dict[str, Sieve | None] = {}
        self._relevant: dict[str, _Relevant] = {}
        self._words: dict[
            tuple[str, str], MatchingWord
        ] = {}  # those that matter, by language and word

    @classmethod
    def of(cls, node: Node, rarity: Rarity | None = None) -> Highlighter:
        """The matcher of a query tree. Without `rarity`, long words are taken to be rare."""
        return cls(highlight_terms(node), rarity)

    def __bool__(self) -> bool:
        """Whether there is anything that it could match."""
        return bool(self.weights)

    def hits(self, text: str, language: str, field: TextField | None = None) -> list[MatchedSpan]:
        """Every match in the text, by place; they may overlap.

        `field` is where the text stands: parts of the query that name another field are left
        out. Without it, the query's fields are disregarded. A text in no known language matches in
        any of them, as it does in the index.
        """
        if language:
            return self._hits(text, language, field)
        languages = ("", *self._languages)
        return sorted({hit for each in languages for hit in self._hits(text, each, field)})

    def _hits(self, text: str, language: str, field: TextField | None) -> list[MatchedSpan]:
        """Every match in a text of this language."""
        words, places = self._relevant_places(text, language)
        if not places:
            return []
        matching = {words[place]: self._known(words[place], language) for place in places}
        phrases = self._complete(matching)
        if not phrases and not any(word.hits for word in matching.values()):
            return []
        starts = [
            start + place for place, start in enumerate(accumulate(map(len, words), initial=0))
        ]
        hits = [(starts[place], hit) for place in places for hit in matching[words[place]].hits]
        if any(hit.named is not None for _, hit in hits):
            names = analysis.names(text, language)
            hits = [
                (start, hit)
                for start, hit in hits
                if hit.named is None or hit.named is (start + hit.piece in names)
            ]
        found = [
            MatchedSpan(start + hit.span.start, start + hit.span.end, hit.span.unit)
            for start, hit in hits
        ]
        for number, phrase in phrases:
            for start, end in _phrase_places(phrase, text, words, starts, matching):
                found.append(MatchedSpan(start, end, number))
        if field is not None and any(self._fields):
            found = [hit for hit in found if self._fields[hit.unit] in (None, field)]
        found.sort()
        return found

    def _relevant_places(self, text: str, language: str) -> tuple[list[str], list[int]]:
        """The words of a text that matter by their places, and all its words where any does."""
        if (sieve := self._sieve(language)) is not None:
            places = sieve.places(text)
            words = text.split(" ") if places else []
            return words, [place for place in places if self._matters(words[place], language)]
        relevant = self._relevant_words(text, language)
        # Most texts have none of them, which is sooner seen than their own words are found.
        if relevant.signs and not any(map(text.__contains__, relevant.signs)):
            return [], []
        words = text.split(" ")
        if relevant.words.isdisjoint(words):
            return [], []
        return words, [place for place, word in enumerate(words) if word in relevant.words]

    def _sieve(self, language: str) -> Sieve | None:
        """What lets through the words of the language that may matter, if that can be told so."""
        if language not in self._sieves:
            self._sieves[language] = Sieve.of(self._wanted, language)
        return self._sieves[language]

    def _matters(self, word: str, language: str) -> bool:
        known = self._known(word, language)
        return bool(known.hits) or not self._wanted.isdisjoint(known.exact)

    def _relevant_words(self, text: str, language: str) -> _Relevant:
        """The words seen so far that matter, those of the text among them."""
        known = word_cache.spellings(language)
        if hash(text) not in known.texts:
            known.learn_text(text)
        relevant = self._relevant.get(language)
        size = len(known.words)
        if relevant is None or relevant.size != size or relevant.among is not known:
            words = known.giving(self._wanted)
            relevant = _Relevant(words, _signs(words), known, size)
            self._relevant[language] = relevant
        return relevant

    def _known(self, word: str, language: str) -> MatchingWord:
        """What is known of a word that matters."""
        known = self._words.get((language, word))
        if known is None:
            if self._wanted.isdisjoint(word_cache.terms(word, language)):
                known = _NOTHING
            else:
                known = MatchingWord(*self._looked_up(word, language))
            self._words[language, word] = known
        return known

    def _looked_up(self, word: str, language: str) -> tuple[frozenset[str], tuple[_Hit, ...]]:
        hits: list[_Hit] = []
        exact: set[str] = set()
        cut = analysis.pieces(word)
        piece = 0
        for gap, spelling in zip(cut[::2], cut[1::2], strict=False):
            piece += len(gap)
            found = analysis.terms(spelling, language)
            exact.update(found.exact)
            read = zip(found.lemmas, found.named or found.lemmas, strict=True)
            for token, lemmas in zip(analysis.tokens(spelling), read, strict=True):
                start, end = piece + token.start, piece + token.end
                for unit, named in self._units(token.exact, *lemmas):
                    hits.append(_Hit(MatchedSpan(start, end, unit), piece, named))
            if found.whole is not None:
                as_one, lemma = found.whole
                for unit in {*self._exact.get(as_one, ()), *self._lemmas.get(lemma, ())}:
                    hits.append(_Hit(MatchedSpan(piece, piece + len(spelling), unit), piece, None))
            for unit in {unit for part in found.parts for unit in self._lemmas.get(part, ())}:
                hits.append(_Hit(MatchedSpan(piece, piece + len(spelling), unit), piece, None))
            piece += len(spelling)
        return frozenset(exact), tuple(hits)

    def _units(self, exact: str, common: str, named: str) -> Iterator[tuple[int, bool | None]]:
        """The parts of the query that a word matches, and whether only as a name, or as none."""
        for unit in self._exact.get(exact, ()):
            yield unit, None
        if common == named:
            for unit in self._lemmas.get(common, ()):
                yield unit, None
            return
        as_word, as_name = self._lemmas.get(common, ()), self._lemmas.get(named, ())
        for unit in as_word:
            yield unit, None if unit in as_name else False
        for unit in as_name:
            if unit not in as_word:
                yield unit, True

    def _complete(self, matching: Mapping[str, MatchingWord]) -> list[tuple[int, Phrase]]:
        """The phrases whose terms are all among those of the words."""
        if not self._phrases:
            return []
        terms = frozenset[str]().union(*(word.exact for word in matching.values()))
        return [
            (number, phrase) for number, phrase in self._phrases if terms.issuperset(_words(phrase))
        ]


def _words(phrase: Phrase) -> frozenset[str]:
    """The different words of a phrase, without the terms that stand between words."""
    return frozenset(phrase.terms) - chunks.BETWEEN


def _signs(words: Iterable[str]) -> tuple[str, ...]:
    """What stands in all of these words: the shortest ones, of which the others are more than that."""
    signs: list[str] = []
    for word in sorted(words, key=len):
        if not any(map(word.__contains__, signs)):
            signs.append(word)
            if len(signs) > _FEW:
                return ()
    return tuple(signs)


def _phrase_places(
    phrase: Phrase,
    text: str,
    words: Sequence[str],
    starts: Sequence[int],
    matching: Mapping[str, MatchingWord],
) -> Iterator[tuple[int, int]]:
    """The places of a phrase in a text that is split into words, of which these matter."""
    different = _words(phrase)
    wanted = {word for word, known in matching.items() if not different.isdisjoint(known.exact)}
    for first, last in _clusters(words, wanted, phrase.slop):
        cluster = (matching[word].exact for word in words[first : last + 1] if word in wanted)
        if not different.difference(*cluster):
            begin = starts[first]
            tokens = gaps.tokens_with_gaps(text[begin : starts[last] + len(words[last])])
            for start, end in _places(phrase, tokens):
                yield begin + start, begin + end


def _clusters(words: Sequence[str], wanted: Container[str], slop: int) -> Iterator[tuple[int, int]]:
    """The first and last of runs of wanted words with at most `slop` others between two."""
    first, last, others = -1, -1, 0
    for index, word in enumerate(words):
        if word in wanted:
            if first < 0:
                first = index
            last, others = index, 0
        elif first >= 0 and any(map(str.isalnum, word)):  # a dash alone parts no phrase
            others += 1
            if others > slop:
                yield first, last
                first = -1
    if first >= 0:
        yield first, last


def _places(phrase: Phrase, tokens: list[analysis.TextToken]) -> Iterator[tuple[int, int]]:
    """The places of a phrase: as one where its words adjoin, else of each of its words."""
    indexes: dict[str, list[int]] = {term: [] for term in phrase.terms}
    for index, token in enumerate(tokens):
        if token.exact in indexes:
            indexes[token.exact].append(index)
    span = len(phrase.terms) - 1 + phrase.slop
    for first in indexes[phrase.terms[0]]:
        found = _ascending(first, [indexes[term] for term in phrase.terms[1:]])
        if not found or found[-1] - first > span:
            continue
        if phrase.slop:
            yield from ((tokens[index].start, tokens[index].end) for index in found)
        else:
            yield tokens[first].start, tokens[found[-1]].end


def _ascending(first: int, places: Iterable[list[int]]) -> list[int]:
    """The nearest places that follow each other, one of each list; empty if there are none."""
    indexes = [first]
    for choices in places:
        following = bisect_right(choices, indexes[-1])
        if following == len(choices):
            return []
        indexes.append(choices[following])
    return indexes


def _weight(part: Matched, rarity: Rarity) -> float:
    if isinstance(part, Word):
        return rarity(part.exact)
    weights = [rarity(term) for term in part.terms]
    if isinstance(part, Expansion):
        return min(weights, default=0.0)
    return sum(weights) * (_PHRASE if len(weights) > 1 else 1.0)


def _length(term: str) -> float:
    return min(len(term), 12) / 4
