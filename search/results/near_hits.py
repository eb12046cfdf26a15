"""Where few articles have all that was asked for: those that have most of it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from search.engines.base import Engine
from search.query.parse import ParsedQuery
from search.text.analysis import is_sign
from search.text.gaps import together
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
PARTED: Final = range(3, 33)  # signs of a phrase that is looked for in parts

# Of Thai, Lao, Burmese and Khmer a pair of letters says nothing.
_LETTERS: Final = re.compile("[\u0e00-\u109f\u1780-\u17ff]")


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
    whole = sought(query.node)
    words = tuple(part for node in whole for part in _parts(node))
    if query.problem or len(words) < 2:
        return NO_NEAR_HITS
    wanted = nearly(query.node, request.query)
    near = replace(request, query=wanted, sort="relevance", offset=0, limit=LOOKED_AT)
    result = engine.search(near)
    holding = engine.matching(words, result.ids)
    typed = {word.exact: text[word.start : word.end] for word in query.words}
    missing: dict[int, tuple[str, ...]] = {}
    for pk in result.ids:
        has = {word for word, ids in zip(words, holding, strict=True) if pk in ids}
        lacks = len(words) - len(has)
        if lacks and lacks * 2 <= len(words) and len(missing) < MOST:
            missing[pk] = tuple(each for node in whole for each in _missing(node, has, typed))
    return NearHits(missing, result.total)


def sought(node: Node) -> tuple[Node, ...]:
    """The words and phrases of a query that an article has to have, all of them."""
    return tuple(each for each in conjuncts(node) if highlight_terms(each))


def nearly(query: Node, asked: Node) -> Node:
    """What has some of a query's words and not all; `asked` is the query with its conditions.

    A script without gaps has no words to leave out: there they are pairs of signs.
    """
    whole = sought(query)
    conditions = [node for node in conjuncts(asked) if node not in whole]
    parts = tuple(part for node in whole for part in _parts(node))
    return And((Or(parts), *conditions, Not(And(whole))))


def _parts(node: Node) -> tuple[Node, ...]:
    """A node, or if it is a phrase of signs its pairs."""
    if not isinstance(node, Phrase) or node.slop or len(node.terms) not in PARTED:
        return (node,)
    if not all(is_sign(term) and not _LETTERS.match(term) for term in node.terms):
        return (node,)
    pairs = dict.fromkeys(itertools.pairwise(node.terms))
    return tuple(Phrase(pair, field=node.field) for pair in pairs)


def _missing(node: Node, has: Container[Node], typed: Mapping[str, str]) -> Iterator[str]:
    """What an article that `has` some parts lacks of a node, as a person writes it.

    Of signs it is those that are in no pair which the article has.
    """
    parts = _parts(node)
    if all(part in has for part in parts):
        return
    found = False
    if len(parts) > 1 and isinstance(node, Phrase):
        terms, covered = node.terms, set[int]()
        for place, pair in enumerate(itertools.pairwise(terms)):
            if Phrase(pair, field=node.field) in has:
                covered |= {place, place + 1}
        for is_there, run in itertools.groupby(range(len(terms)), covered.__contains__):
            if not is_there:
                found = True
                yield "".join(typed.get(terms[place], terms[place]) for place in run)
    if not found:
        yield written(node, typed)


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
            words = together(typed.get(term, term) for term in terms)
            return f"“{words}”" if len(terms) > 1 else words
        case Expansion(text):
            return text
        case Or(children) if all(isinstance(child, Phrase) for child in children):
            return written(children[0], typed)
        case And(children) | Or(children):
            sign = " OR " if isinstance(node, Or) else " "
            return sign.join(filter(None, (written(child, typed) for child in children)))
    return ""
