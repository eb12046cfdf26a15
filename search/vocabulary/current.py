"""This archive's words and names, as the index has them, for expanding and correcting queries.

All are read when first needed after the index has changed, and kept for the process; where that
takes long, those of a moment ago serve meanwhile.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from heapq import nlargest
from typing import Final

from newsroom.hidden import Hidden, hidden
from search.engines.base import EngineError, Terms
from search.facets.kinds import KINDS
from search.facets.languages import languages_of_terms
from search.facets.lookups import Rows
from search.facets.names import Choice, labels
from search.index.sync import engine
from search.query.reading import Expanded, NamesWith, Standing
from search.text import analysis
from search.types import (
    AS_NAME,
    And,
    Everything,
    Expansion,
    Facet,
    Handle,
    Node,
    Not,
    Phrase,
    SearchRequest,
    Value,
    Word,
    language_code,
)
from search.vocabulary.did_you_mean import Speller
from search.vocabulary.latest import Latest, State
from search.vocabulary.lexicon import Lexicon
from search.vocabulary.lexicon import expand as lexicon_expand
from search.vocabulary.name_words import NameWords, every_name, renames

# Names of rarer entities say little about how words are usually put together.
MOST_NAMES: Final = 20_000
NAMED: Final = tuple(facet for facet, kind in KINDS.items() if isinstance(kind.lookup, Rows))
# Bylines are misspelt too often to correct others by them.
SPELT: Final = tuple(facet for facet in NAMED if facet is not Facet.AUTHOR)

Counts = dict[tuple[Facet, int], int]


def lexicon() -> Terms:
    """The exact terms of the index: those that the engine looks up, or a list of all."""
    return engine().lexicon() or _lexicon.get(_state())


def languages() -> tuple[str, ...]:
    """The codes of the languages that the index's texts are in, also those of one block only.

    Those count, too, that a text of no known language may be in.

    It is in these that a query word is read. Where there is no index they are the archive's.
    """
    try:
        state = _state()
    except EngineError:
        return languages_of_terms()
    return _languages(state) if state.generation else languages_of_terms()


@functools.lru_cache(maxsize=4)
def _languages(_state: State) -> tuple[str, ...]:
    """Those of this state: read in the languages of the state before, words find nothing new."""
    return languages_of_terms()


def expand(kind: Expanded, term: str) -> tuple[tuple[str, ...], bool]:
    """What `term*`, `term~` or `t?rm` stands for; see `search.query.parse.parse_query`."""
    terms, more = lexicon_expand(lexicon(), kind, term)
    # Whether there is such a word at all is said on the page.
    if terms and hidden() and not _articles(readable_node(Expansion(term, tuple(terms)))):
        return (), False
    return terms, more


def standing(term: str) -> Standing:
    """How the articles of the index write an exact term."""
    try:
        return _standing(term, _state())
    except EngineError:
        return Standing()


@functools.lru_cache(maxsize=1 << 13)
def _standing(term: str, _state: State) -> Standing:
    capital = _articles(Handle(AS_NAME + term))
    if not capital:
        return Standing()
    found = Standing(_articles(Phrase((term,))), capital)
    if found.is_always_name or not found.is_often_name:
        return found
    any_form = Word(term, analysis.lemmas(term, languages()))
    return replace(found, any_form=_articles(any_form))


def _articles(node: Node) -> int:
    """How many articles match."""
    request = SearchRequest(node, sort="newest", limit=0, counted=(), histogram=False)
    return engine().search(request).total


def speller() -> Speller:
    """Corrects queries from the terms of the index and from the names of entities and sources."""
    return _speller.get(_state())


def speller_at_hand() -> Speller | None:
    """The speller, maybe of an earlier state of the index, if asking for it takes no time."""
    return _speller.at_hand(id(engine()))


def counts() -> Counts:
    """In how many articles each source, author and entity is, of those that the reader may see."""
    if sources := hidden():
        return _readable_counts(sources, _state())
    return _counts.get(_state())


@functools.lru_cache(maxsize=16)
def _readable_counts(sources: Hidden, _state: State) -> Counts:
    """The same, and of all other facets, without the articles of some sources."""
    return _counted(tuple(Facet), _without(Everything(), sources))


def readable_node(node: Node) -> Node:
    """What a query finds of the articles that the reader may see."""
    sources = hidden()
    return _without(node, sources) if sources else node


def _without(node: Node, sources: Hidden) -> Node:
    return And((node, Not(Value((Facet.SOURCE,), sources))))


def exists(facet: Facet, value: int) -> bool:
    """Whether a value is one of an article that the reader may see; any language there is exists."""
    return not hidden() or facet is Facet.LANGUAGE or (facet, value) in counts()


def known_choices(chosen: Sequence[Choice]) -> tuple[Choice, ...]:
    """What an address chooses, as far as it exists for the reader: the rest nobody has heard of."""
    if not hidden():
        return tuple(chosen)
    return tuple(
        choice if choice.name is None or exists(choice.facet, choice.name.id)
        else replace(choice, name=None)
        for choice in chosen
    )  # fmt: skip


def names_with() -> NamesWith:
    """What gives the sources, authors and entities that have a word in their names.

    All names are looked at once, when it is first asked.
    """

    @functools.cache
    def names() -> NameWords:
        try:
            state = _state()
        except EngineError:
            state = State(id(engine()), "")
        return _name_words.get(State(state.engine, f"{state.generation} {renames.count}"))

    return lambda word: names().values(word)


def index_state() -> State:
    """What the index holds now: what was found in it then is found again as long as this is the same."""
    return _state()


def _state() -> State:
    """What the index holds now."""
    return State(id(engine()), engine().status().generation)


def _count() -> Counts:
    return _counted(NAMED, Everything())


def _counted(facets: tuple[Facet, ...], node: Node) -> Counts:
    request = SearchRequest(
        node, limit=0, sort="newest", counted=facets, facet_limit=None, histogram=False
    )
    found = engine().search(request).facets
    return {(facet, c.value): c.count for facet in facets for c in found[facet].values}


def _main_languages() -> tuple[str, ...]:
    """The languages of one article in a hundred or more: others' inflections mean nothing here."""
    request = SearchRequest(limit=0, sort="newest", counted=(Facet.LANGUAGE,), histogram=False)
    found = engine().search(request)
    return tuple(
        language_code(language.value)
        for language in found.facets[Facet.LANGUAGE].values
        if language.count * 100 >= found.total
    )


def _make_speller() -> Speller:
    frequent = nlargest(MOST_NAMES, counts().items(), key=lambda item: item[1])
    ids: dict[Facet, list[int]] = {}
    for (facet, value), _articles in frequent:
        if facet in SPELT:
            ids.setdefault(facet, []).append(value)
    known = labels(ids)
    names = [known[value].label for value, _articles in frequent if value in known]
    return Speller(lexicon(), names, _main_languages())


# The database has what the index has, or more of it.
_name_words: Final = Latest(lambda: NameWords(every_name()))
_lexicon: Final = Latest(lambda: Lexicon(engine().terms()))
_counts: Final = Latest(_count)
_speller: Final = Latest(_make_speller)
