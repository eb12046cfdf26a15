"""What could be offered to a person who types: names and titles that begin like it."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from typing import Final, NamedTuple

from newsroom.models import Article
from newsroom.names import name_key
from newsroom.pages.labels import label_of
from search.criteria import Criteria
from search.engines.base import EngineError
from search.facets.kinds import KINDS
from search.facets.lookups import Rows
from search.index.wholeness import whole_engine
from search.suggest.ranking import Candidate, Suggestion, rank
from search.text import analysis
from search.types import Facet, SearchRequest
from search.vocabulary.current import counts, readable_node
from search.vocabulary.parse import parse

# Rows of one table that are looked at: where there are more, a letter more has to be typed.
MOST_ROWS: Final = 4_000
# Of these, the most frequent ones are weighed.
MOST_WEIGHED: Final = 60
SHORTEST: Final = 2
TITLES: Final = 5


class Offer(NamedTuple):
    """A suggestion, and the address that it leads to."""

    suggestion: Suggestion
    url: str


def offers(typed: str) -> list[Offer]:
    """What the person may mean, best first; nothing where there is no index to count by."""
    key = name_key(typed)
    if len(key) < SHORTEST:
        return []
    try:
        whole_engine()
        found = [*_names(key), *_titles(typed)]
    except EngineError:
        return []
    urls = {(candidate.kind, candidate.id): url for candidate, url in found}
    ranked = rank(typed, [candidate for candidate, _ in found])
    return [Offer(s, urls[s.candidate.kind, s.candidate.id]) for s in ranked]


def _names(key: str) -> Iterator[tuple[Candidate, str]]:
    """The most frequent values of facets with a name, or the last word of one, that begins so."""
    known = counts()
    for lookup in dict.fromkeys(kind.lookup for kind in KINDS.values()):
        if isinstance(lookup, Rows):
            rows = lookup.beginning(key)[:MOST_ROWS]
            counted = ((known.get((Facet(row[0]), row[1]), 0), row) for row in rows)
            frequent = nlargest(MOST_WEIGHED, (c for c in counted if c[0]), key=lambda c: c[0])
            for count, (facet, pk, slug, name, alias) in frequent:
                criteria = Criteria().with_token(KINDS[Facet(facet)].parameter, slug)
                yield Candidate(facet, pk, label_of(name, facet), count, alias), criteria.url


def _titles(typed: str) -> Iterator[tuple[Candidate, str]]:
    """The newest articles whose titles have the words typed, the last of which may go on."""
    words = [token.exact for token in analysis.tokens(typed)]
    if not words or len(words[-1]) < 3:
        return
    query = " ".join([*(f'title:"{word}"' for word in words[:-1]), f"title:{words[-1]}*"])
    request = SearchRequest(
        query=readable_node(parse(query).node),
        sort="newest",
        limit=TITLES,
        counted=(),
        histogram=False,
    )
    ids = whole_engine().search(request).ids
    for article in Article.objects.readable().filter(pk__in=ids).only("pk", "title"):
        yield Candidate("title", article.pk, article.title), article.get_absolute_url()
