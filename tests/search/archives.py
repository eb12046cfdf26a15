"""Documents and searches to try engines with: made up by chance, and of real articles."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import random
import zlib
from collections.abc import Iterator, Sequence

from search.text.analysis import BLOCK_GAP, analyse
from search.types import (
    Among,
    And,
    DateRange,
    Everything,
    Expansion,
    Facet,
    Flag,
    Handle,
    IndexDocument,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    SearchRequest,
    Selection,
    TermStream,
    TextField,
    Value,
    Word,
)
from tests.paths import SHARED

ARTICLES = SHARED / "data" / "news-en.jsonl.gz"

# A short vocabulary with a long tail, so that phrases, ties and rare words all occur.
VOCABULARY = [
    "".join(syllables) for syllables in itertools.product("bdfgklmnprst", "aeiou", ("", "ne", "ro"))
]
HANDLES = ("reuters", "afp", "ána", "jo")


def stream(*blocks: str) -> TermStream:
    """Blocks of words as an analysis would give them, with lemmas as `lemma` makes them."""
    exact, positions, position = [], [], 0
    for block in blocks:
        for word in block.split():
            exact.append(word)
            positions.append(position)
            position += 1
        position += BLOCK_GAP
    return TermStream(tuple(exact), tuple(lemma(word) for word in exact), tuple(positions))


def lemma(word: str) -> str:
    """A lemma for made-up words."""
    return word[:-1] if len(word) > 2 else word


def word(exact: str, field: TextField | None = None) -> Word:
    """The node for a bare made-up word."""
    return Word(exact, (lemma(exact), f"other:{exact}"), field)


def made_up(count: int, seed: int = 0) -> list[IndexDocument]:
    """Documents of made-up words in every field, with facets, dates and handles, some without."""
    chance = random.Random(seed)
    return [_made_up(chance, number) for number in range(1, count + 1)]


def _made_up(chance: random.Random, number: int) -> IndexDocument:
    def text(most: int) -> str:
        places = (min(int(chance.paretovariate(0.5)), len(VOCABULARY)) for _ in range(most))
        return " ".join(VOCABULARY[place - 1] for place in places)

    texts = {TextField.TITLE: stream(text(5))} if chance.random() < 0.95 else {}
    texts[TextField.BODY] = stream(*(text(chance.randint(0, 40)) for _ in range(4)))
    for field in (TextField.STANDFIRST, TextField.CAPTION, TextField.EMBED, TextField.EARLIER):
        if chance.random() < 0.3:
            texts[field] = stream(text(8), text(4))
    values = {
        facet: tuple(chance.randint(1, 12) for _ in range(chance.choice((0, 1, 1, 3))))
        for facet in Facet
        if chance.random() < 0.9
    }
    day = dt.date(2015, 3, 1) + dt.timedelta(days=chance.randint(0, 40) * chance.choice((1, 60)))
    return IndexDocument(
        id=number * 7 % 100_003,
        revision=chance.randint(1, 9),
        texts=texts,
        values=values,
        published=day if chance.random() < 0.85 else None,
        handles=tuple(chance.sample(HANDLES, chance.choice((0, 0, 1, 2)))),
        inferred=chance.random() < 0.2,
        # Some carry one text, of which some are as good as others.
        group=number % 13 if number % 3 == 0 else 0,
        standing=number % 5,
    )


def articles(count: int) -> Iterator[IndexDocument]:
    """Real articles: title and paragraphs analysed; capitalised words stand in for entities."""
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(itertools.islice(lines, count), 1):
            yield article(number, json.loads(line))


def article(number: int, record: dict[str, str]) -> IndexDocument:
    """The document of one article of the collections in `shared/data`."""
    paragraphs = [line for line in record["body"].split("\n") if line.strip()]
    names = {w.strip(".,”’") for line in paragraphs for w in line.split() if w[:1].isupper()}
    try:
        published = dt.date.fromisoformat(record["date"][:10])
    except ValueError:
        published = None
    language = record["lang"]
    texts = {
        TextField.TITLE: analyse([(record["title"], language)]),
        TextField.STANDFIRST: analyse([(line, language) for line in paragraphs[:1]]),
        TextField.BODY: analyse([(line, language) for line in paragraphs[1:]]),
    }
    author = record["author"]
    return IndexDocument(
        id=number,
        revision=1,
        texts=texts,
        values={
            Facet.SOURCE: (number_of(record["source"]),),
            Facet.PERSON: tuple({number_of(name) for name in names if len(name) % 2}),
            Facet.PLACE: tuple({number_of(name) for name in names if not len(name) % 2}),
            Facet.AUTHOR: (number_of(author),) if author else (),
        },
        published=published,
    )


def number_of(name: str) -> int:
    """A number below 2**16 for a name, the same in every run."""
    return zlib.crc32(name.encode()) & 0xFFFF


# --- searches -----------------------------------------------------------------------------------


class Searches:
    """Makes up searches of all kinds over the words, facets and dates of some documents."""

    def __init__(self, documents: Sequence[IndexDocument], seed: int = 0) -> None:
        self.documents = documents
        self.chance = random.Random(seed)
        self.folding = random.Random(seed)
        self.lexicon = sorted(
            {term for each in documents for text in each.texts.values() for term in text.exact}
        )

    def request(self) -> SearchRequest:
        """A search that may have facets chosen, a sort and a page of its own."""
        chance = self.chance
        return SearchRequest(
            query=self.node(chance.choice((0, 1, 1, 2, 3))),
            selections={
                facet: self.selection(facet)
                for facet in chance.sample(list(Facet), chance.choice((0, 0, 1, 2)))
            },
            dates=self.dates() if chance.random() < 0.2 else None,
            sort=chance.choice(("relevance", "relevance", "newest", "oldest")),
            offset=chance.choice((0, 0, 0, 10, 45)),
            limit=chance.choice((0, 1, 20, 20, 100)),
            facet_limit=chance.choice((0, 3, 50, None)),
            histogram=chance.random() < 0.8,
            folded=self.folding.random() < 0.4,
        )

    def node(self, depth: int) -> Node:
        """A query tree of at most this depth."""
        chance = self.chance
        if depth:
            children = tuple(self.node(depth - 1) for _ in range(chance.choice((2, 2, 3))))
            made: tuple[Node, ...] = (And(children), And(children), Or(children), Not(children[0]))
            return chance.choice(made)
        kind = chance.random()
        if kind < 0.4:
            return self.word()
        if kind < 0.65:
            return self.phrase()
        return chance.choice((self.expansion, self.value, self.dates, self.odd))()

    def word(self) -> Word:
        text = self._text()
        if not text.exact:
            return Word("nowhere", ("nowhere",))
        place = self.chance.randrange(len(text.exact))
        other = self._text().lemmas[:1] if self.chance.random() < 0.3 else ()
        lemmas = tuple(dict.fromkeys((text.lemmas[place], *other)))
        if self.chance.random() < 0.2:  # a name
            lemmas = ()
        names = tuple(self.value() for _ in range(self.chance.choice((0, 0, 0, 1, 2))))
        return Word(text.exact[place], lemmas, self._field(), names)

    def phrase(self) -> Phrase:
        exact = self._text().exact or ("nowhere",)
        start, words = self.chance.randrange(len(exact)), self.chance.choice((1, 2, 2, 3, 5))
        terms = list(exact[start : start + words])
        slop = self.chance.choice((0, 0, 1, 4, 15))
        if slop and len(terms) > 2 and self.chance.random() < 0.7:
            del terms[1]
        if self.chance.random() < 0.1:
            terms.reverse()
        return Phrase(tuple(terms), slop, self._field())

    def expansion(self) -> Expansion:
        prefix = self.chance.choice(self.lexicon)[: self.chance.choice((1, 2, 3))]
        terms = tuple(term for term in self.lexicon if term.startswith(prefix))[:50]
        return Expansion(f"{prefix}*", terms, self._field())

    def value(self) -> Value:
        facets = tuple(self.chance.sample(list(Facet), self.chance.choice((1, 1, 3))))
        return Value(facets, self._ids(facets[0]))

    def dates(self) -> DateRange:
        days = [self.chance.choice(self.documents).published for _ in range(2)]
        if None in days:
            return DateRange(*days)
        return DateRange(*sorted(day for day in days if day))

    def odd(self) -> Node:
        nodes = (Flag("undated"), Flag("inferred"), Everything(), Nothing(), And(()), Or(()))
        few = self.chance.sample([each.id for each in self.documents], 3)
        nodes = (*nodes, Among(frozenset(few)), Among(frozenset()))
        return self.chance.choice((*nodes, *(Handle(handle) for handle in HANDLES)))

    def selection(self, facet: Facet) -> Selection:
        included, excluded = self._ids(facet), self._ids(facet)
        chosen = self.chance.choice(((included, ()), (included, excluded), ((), excluded)))
        none, every = self.chance.random() < 0.2, self.chance.random() < 0.5
        return Selection(*map(frozenset, chosen), none=none, every=every)

    def _ids(self, facet: Facet) -> frozenset[int]:
        values = (self.chance.choice(self.documents).values.get(facet, ()) for _ in range(3))
        return frozenset(each[0] for each in values if each)

    def _text(self) -> TermStream:
        return self.chance.choice(list(self.chance.choice(self.documents).texts.values()))

    def _field(self) -> TextField | None:
        return self.chance.choice((None, None, None, None, *TextField))
