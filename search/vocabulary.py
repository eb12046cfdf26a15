"""This archive's words and names, as the index has them, for expanding and correcting queries.

Both are read when first needed after the index has changed, and kept for the process.
"""

from __future__ import annotations

from threading import Lock
from typing import Final, Literal

from django.conf import settings

from search.lexicon import Latest, Lexicon
from search.names import labels
from search.spelling import Speller
from search.sync import engine
from search.types import ENTITY_FACETS, Facet, SearchRequest

# Names of rarer entities say little about how words are usually put together.
MOST_NAMES: Final = 20_000

_lexicons: Final = Latest(lambda: Lexicon(engine().terms()))
_spellers: dict[int, Speller] = {}
_lock: Final = Lock()


def lexicon() -> Lexicon:
    """The exact terms of the index."""
    index = engine()
    return _lexicons.get(f"{id(index)} {index.status().generation}")


def expand(kind: Literal["prefix", "fuzzy"], term: str) -> tuple[tuple[str, ...], bool]:
    """What `term*` or `term~` stands for; see `search.query.parse_query`."""
    return lexicon().expand(kind, term)


def speller() -> Speller:
    """Corrects queries from the terms of the index and from the names of entities and sources."""
    terms = lexicon()
    with _lock:
        found = _spellers.get(id(terms))
        if found is None or found.lexicon is not terms:
            found = Speller(terms, _names(), settings.NEWSROOM_LANGUAGES)
            _spellers.clear()
            _spellers[id(terms)] = found
    return found


def _names() -> list[str]:
    """Names of entities and sources, most frequent first."""
    facets = (Facet.SOURCE, *ENTITY_FACETS)
    request = SearchRequest(
        limit=0, sort="newest", counted=facets, facet_limit=MOST_NAMES, histogram=False
    )
    counts = engine().search(request).facets
    frequent = sorted(
        ((c.count, facet, c.value) for facet in facets for c in counts[facet].values),
        key=lambda entry: -entry[0],
    )[:MOST_NAMES]
    known = labels({facet: [v for _, f, v in frequent if f is facet] for facet in facets})
    return [known[facet, v].label for _, facet, v in frequent if (facet, v) in known]
