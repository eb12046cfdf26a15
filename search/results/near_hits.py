"""Where few articles have all that was asked for: those that have most of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from search.engines.base import Engine
from search.query.parse import ParsedQuery
from search.types import (
    And,
    Expansion,
    Node,
    Not,
    Or,
    Phrase,
    SearchRequest,
    Word,
    highlight_terms,
)

FEW: Final = 5  # hits; with so many, no others are looked for
MOST: Final = 5  # that are shown
LOOKED_AT: Final = 8  # of the best with any of the words


@dataclass(frozen=True, slots=True)
class NearHits:
    """Articles that have most of the words, the best first, and the words that each has not.

    `total` counts all that have any of the words and not all.
    """

    missing: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    total: int = 0

    @property
    def ids(self) -> tuple[int, ...]:
        """The articles' ids."""
        return tuple(self.missing)


NO_NEAR_HITS: Final = NearHits()


def near_hits(query: ParsedQuery, text: str, request: SearchRequest, engine: Engine) -> NearHits:
    """What nearly matches a request that few articles match, by one more search.

    `text` is the query as typed. The facets, dates and other conditions of the request still hold.
    """
    words = sought_words(query.node)
    if query.problem or len(words) < 2:
        return NO_NEAR_HITS
    wanted = nearly(query.node, request.query)
    near = replace(request, query=wanted, sort="relevance", offset=0, limit=LOOKED_AT)
    result = engine.search(near)
    holding = engine.matching(words, result.ids)
    typed = {word.exact: text[word.start : word.end] for word in query.words}
    missing: dict[int, tuple[str, ...]] = {}
    for pk in result.ids:
        lacks = [word for word, ids in zip(words, holding, strict=True) if pk not in ids]
        if lacks and len(lacks) * 2 <= len(words) and len(missing) < MOST:
            missing[pk] = tuple(written(word, typed) for word in lacks)
    return NearHits(missing, result.total)


def sought_words(node: Node) -> tuple[Node, ...]:
    """The words and phrases of a query that an article has to have, all of them."""
    return tuple(each for each in conjuncts(node) if highlight_terms(each))


def nearly(query: Node, asked: Node) -> Node:
    """What has some of a query's words and not all; `asked` is the query with its conditions."""
    words = sought_words(query)
    conditions = [node for node in conjuncts(asked) if node not in words]
    return And((Or(words), *conditions, Not(And(words))))


def conjuncts(node: Node) -> tuple[Node, ...]:
    """The nodes that an article has to match, all of them."""
    if isinstance(node, And):
        return tuple(each for child in node.children for each in conjuncts(child))
    return (node,)


def written(node: Node, typed: Mapping[str, str]) -> str:
    """A part of a query as a person writes it; `typed` has its words as they were typed."""
    match node:
        case Word(exact):
            return typed.get(exact, exact)
        case Phrase(terms):
            words = " ".join(typed.get(term, term) for term in terms)
            return f"“{words}”" if len(terms) > 1 else words
        case Expansion(text):
            return text
        case Or(children) if all(isinstance(child, Phrase) for child in children):
            return written(children[0], typed)
        case And(children) | Or(children):
            sign = " OR " if isinstance(node, Or) else " "
            return sign.join(filter(None, (written(child, typed) for child in children)))
    return ""
