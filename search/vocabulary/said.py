"""Which quotations a query means: an engine narrows to articles, their quotations are compared one by one.

An engine knows of an article that it quotes somebody, and whom (two kinds of terms beside its handles),
and all of its words. What has to stand within one quotation is told by that quotation's row, by the terms
that engines and marks go by: so every engine gives the same. Compared are so many quotations at most,
the newest first, and where there are more the page says so.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, NamedTuple

from django.db.models import Count, Max

from newsroom.bulk import slices
from newsroom.hidden import Hidden, hidden
from newsroom.models import Article, Quotation, Withheld
from search.engines.base import Engine
from search.index.sync import engine
from search.text import analysis, chunks
from search.text.matching import TextQuery
from search.types import (
    OF_SPEAKER,
    QUOTING,
    Among,
    And,
    Everything,
    Handle,
    Node,
    Not,
    Or,
    Phrase,
    Said,
    SearchRequest,
)
from search.vocabulary.current import index_state, readable_node
from search.vocabulary.latest import State

MOST_COMPARED: Final = 20_000
SLICE: Final = 400


class Found(NamedTuple):
    """The quotations that a part of a query means, by id, their articles, and whether these are all."""

    quotations: frozenset[int]
    articles: frozenset[int]
    whole: bool = True


class Moment(NamedTuple):
    """What the index holds, and what is withheld meanwhile: what was found then is found again."""

    state: State
    withheld: int
    newest: int


def moment() -> Moment:
    """What quotations are found in now. Raises EngineError."""
    counted = Withheld.objects.aggregate(withheld=Count("pk"), newest=Max("pk"))
    return Moment(index_state(), counted["withheld"], counted["newest"] or 0)


def find(said: Said, *, most: int = MOST_COMPARED, from_database: bool = False) -> Found:
    """The quotations that are meant, in articles that the reader may see; `most` are compared.

    Asks the engine which articles to look at, or without one the database. Raises EngineError.
    """
    if from_database:
        return _compared(said, list(_newest()), most)
    return _found(said, most, hidden(), moment())


@functools.lru_cache(maxsize=64)
def _found(said: Said, most: int, _hidden: Hidden, _moment: Moment) -> Found:
    return _compared(said, candidates(said, engine()), most)


def _newest() -> Iterator[int]:
    quoting = Quotation.objects.spoken().values("article")
    articles = Article.objects.readable().filter(pk__in=quoting).order_by("-published", "-pk")
    yield from articles.values_list("pk", flat=True)[:MOST_COMPARED].iterator()


def candidates(said: Said, asked: Engine) -> list[int]:
    """The articles that may have such a quotation, the newest first."""
    request = SearchRequest(
        readable_node(superset(said)), sort="newest", counted=(), histogram=False
    )
    return list(asked.every_id(request))


def superset(said: Said) -> Node:
    """What the article of such a quotation matches, with others."""
    parts: list[Node] = [by_anybody_of(said)]
    parts += (Phrase((term,)) for term in said.printed)
    words = _anywhere(said.words)
    return And((*parts, *(() if isinstance(words, Everything) else (words,))))


def by_anybody_of(said: Said) -> Node:
    """The articles that quote one of the speakers, as an engine is asked for them."""
    if not said.speakers:
        return Handle(QUOTING)
    return Or(tuple(Handle(f"{OF_SPEAKER}{speaker}") for speaker in sorted(said.speakers)))


def _anywhere(node: Node) -> Node:
    """What an article matches one of whose quotations has these words; what is to be missing there counts for nothing."""
    match node:
        case And(children):
            kept = tuple(
                each for each in map(_anywhere, children) if not isinstance(each, Everything)
            )
            return And(kept) if kept else Everything()
        case Or(children):
            each_ = tuple(map(_anywhere, children))
            return (
                Everything() if any(isinstance(each, Everything) for each in each_) else Or(each_)
            )
        case Not():
            return Everything()
        case Phrase(terms) if len(terms) > 1:
            # A quotation that is interrupted by its speaker is one: its words need not adjoin in the article.
            return And(tuple(Phrase((term,)) for term in terms if term not in chunks.BETWEEN))
    return node


def _compared(said: Said, articles: Sequence[int], most: int) -> Found:
    quotations: set[int] = set()
    found: set[int] = set()
    matches, left = _matcher(said), most
    for some in slices(articles, SLICE):
        rows = Quotation.objects.spoken().readable().filter(article__in=some).order_by()
        if said.speakers:
            rows = rows.filter(entity__in=said.speakers)
        columns = rows.values_list("pk", "article_id", "text", "language", "speaker", "entity_id")
        for pk, article, text, language, speaker, entity in columns:
            if matches(text, language, speaker, entity):
                quotations.add(pk)
                found.add(article)
            left -= 1
        if left <= 0:
            return Found(frozenset(quotations), frozenset(found), whole=some[-1] == articles[-1])
    return Found(frozenset(quotations), frozenset(found))


def _matcher(said: Said) -> Callable[[str, str, str, int | None], bool]:
    query, printed = TextQuery(said.words), frozenset(said.printed)

    def matches(text: str, language: str, speaker: str, entity: int | None) -> bool:
        if printed and (entity or not printed.issubset(_terms(speaker))):
            return False
        return query.matches(text, language)

    return matches


def _terms(text: str) -> Collection[str]:
    return {token.exact for token in analysis.tokens(text)}


def resolved(
    node: Node, *, most: int = MOST_COMPARED, from_database: bool = False
) -> tuple[Node, bool]:
    """The tree as an engine can answer it, and whether it was compared with all quotations there are."""
    match node:
        case Said(words, _, printed):
            if isinstance(words, Everything) and not printed and not from_database:
                return by_anybody_of(node), True
            found = find(node, most=most, from_database=from_database)
            shown = () if isinstance(words, Everything) else _wanted(words)
            return And((*shown, Among(found.articles))), found.whole
        case And(children) | Or(children):
            pairs = [resolved(child, most=most, from_database=from_database) for child in children]
            whole = all(whole for _, whole in pairs)
            parts = tuple(part for part, _ in pairs)
            if isinstance(node, Or):
                return Or(parts), whole
            flat = (part.children if isinstance(part, And) else (part,) for part in parts)
            return And(tuple(each for some in flat for each in some)), whole
        case Not(child):
            inner, whole = resolved(child, most=most, from_database=from_database)
            return Not(inner), whole
    return node, True


def _wanted(words: Node) -> tuple[Node, ...]:
    """The words of a quotation as an article has them, to be ranked and marked by."""
    anywhere = _anywhere(words)
    return anywhere.children if isinstance(anywhere, And) else (anywhere,)


def quoted_parts(node: Node) -> tuple[Said, ...]:
    """The quotations that a query asks for, those to be excluded left out."""
    match node:
        case Said():
            return (node,)
        case And(children) | Or(children):
            return tuple(dict.fromkeys(part for child in children for part in quoted_parts(child)))
    return ()


def asks_for_any(node: Node) -> bool:
    """Whether a query asks for quotations, also for those to be excluded."""
    match node:
        case Said():
            return True
        case And(children) | Or(children):
            return any(map(asks_for_any, children))
        case Not(child):
            return asks_for_any(child)
    return False
