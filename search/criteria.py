"""What a person asked for, as the address of a page says it.

The parameters of a search, everywhere (page, API, exports, feeds):

    q         the query, in the query language
    source, entity, … (`search.facets.kinds`): slug of a value; may be repeated
    person_any, author_any, …  1: any of the values chosen in the facet will do; `entity_any` says
              so of people, organisations and places
    from, to  days, months or years ("2022-11-01", "2022-11", "2022"), both inclusive
    undated   1: only articles without a date
    sort      relevance, newest or oldest
    page      from 1
    copies    each: articles that carry one text are results of their own, not one

A value with "-" before it is excluded (`source=-the-herald`). `_none` stands for having no value
(`author=_none`); where facets share a parameter it is `_no-person`, `_no-place`. No slug starts
with "-" or "_".

Several values of a facet that an article has one of (source, language, section) mean any of them.
Of one that an article has many of (people, organisations, places, authors) they mean all of them,
unless the address says any. Facets narrow each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote_plus, urlencode

from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy

from search.facets.kinds import ANY_PARAMETERS, PARAMETERS, parameter_of
from search.types import Facet, Sort

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PAGE_SIZE = 20
SORTS: Final[list[tuple[Sort, StrPromise]]] = [
    ("relevance", gettext_lazy("Best match")),
    ("newest", gettext_lazy("Newest first")),
    ("oldest", gettext_lazy("Oldest first")),
]


_quoted: Final = lru_cache(maxsize=10_000)(quote_plus)


@lru_cache(maxsize=100)
def _path(prefix: str, view: str, args: tuple[object, ...]) -> str:
    """The path of a view under a prefix; a page asks for the same few hundreds of times."""
    return reverse(view, args=args)


@dataclass(frozen=True, slots=True)
class Criteria:
    """One search and one page of it. Every page state is one of these, and so has an address.

    `chosen` holds, by parameter, the values of facets as the address writes them, with their "-"
    or "_"; in the facets `any_of` one of what is chosen is enough. `sort` is None where the person
    chose none.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: dt.date | None = None
    last: dt.date | None = None
    undated: bool = False
    sort: Sort | None = None
    page: int = 1
    any_of: frozenset[Facet] = frozenset()
    # How many results a page has: programs may ask for others than the site's own pages.
    size: int = PAGE_SIZE
    # How many hits come before the page, where a program goes on from one and counts no pages.
    skipped: int | None = None
    # Whether articles that carry one text are one result.
    folded: bool = True

    def __post_init__(self) -> None:
        # One order and no empty values, so that equal searches are equal.
        chosen = {name: self.chosen[name] for name in PARAMETERS if self.chosen.get(name)}
        object.__setattr__(self, "chosen", chosen)
        if self.any_of:
            kept = frozenset(each for each in self.any_of if self._includes(parameter_of(each)))
            object.__setattr__(self, "any_of", kept)

    @property
    def order(self) -> Sort:
        """How the results are sorted: without words to be relevant to, newest first."""
        if not self.text:
            return self.sort if self.sort in ("newest", "oldest") else "newest"
        return self.sort or "relevance"

    @property
    def offset(self) -> int:
        """How many hits come before this page."""
        return (self.page - 1) * self.size if self.skipped is None else self.skipped

    @property
    def filtered(self) -> bool:
        """Whether anything but the query narrows the search."""
        return bool(self.first or self.last or self.undated or self.chosen)

    @property
    def filters(self) -> int:
        """How many filters are active."""
        dated = bool(self.first or self.last)
        return dated + self.undated + sum(map(len, self.chosen.values()))

    def tokens(self, parameter: str) -> tuple[str, ...]:
        """The values that are chosen in a parameter, as the address writes them."""
        return self.chosen.get(parameter, ())

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The parameters and values of the address, in one order, defaults left out."""
        if self.text:
            yield "q", self.text
        for name, tokens in self.chosen.items():
            for token in tokens:
                yield name, token
        for name in self._any_names():
            yield name, "1"
        if self.first:
            yield "from", self.first.isoformat()
        if self.last:
            yield "to", self.last.isoformat()
        if self.undated:
            yield "undated", "1"
        yield from self._order_pairs()

    def _order_pairs(self) -> Iterator[tuple[str, str]]:
        """Those that say in which order and how the results are listed, and which page of it."""
        if self.sort:
            yield "sort", self.sort
        if not self.folded:
            yield "copies", "each"
        if self.page > 1:
            yield "page", str(self.page)

    @property
    def query_string(self) -> str:
        """The parameters as an address writes them, without the question mark."""
        return urlencode(list(self.pairs()))

    @property
    def url(self) -> str:
        """The address of the search page."""
        return self.url_of("search")

    def url_of(self, view: str, *args: object) -> str:
        """The address of another view of this search."""
        query = self.query_string
        return _path(get_script_prefix(), view, args) + (f"?{query}" if query else "")

    def urls_with(self, parameter: str) -> Callable[[str], str]:
        """What gives the address with one more value of a parameter, as `with_token` has it.

        A page has hundreds of these addresses, which differ in nothing else.
        """
        chosen = {token.removeprefix("-") for token in self.tokens(parameter)}
        pairs = list(self.with_token(parameter, "").pairs())
        place = pairs.index((parameter, "")) + 1
        before = f"{_path(get_script_prefix(), 'search', ())}?{urlencode(pairs[:place])}"
        after = f"&{urlencode(pairs[place:])}" if pairs[place:] else ""

        def url(token: str) -> str:
            if token.removeprefix("-") in chosen:
                return self.with_token(parameter, token).url
            return before + _quoted(token) + after

        return url

    @property
    def kept_by_form(self) -> list[tuple[str, str]]:
        """What a form that asks for `q` anew carries along."""
        return [pair for pair in self.pairs() if pair[0] not in ("q", "page")]

    @property
    def kept_by_dates(self) -> list[tuple[str, str]]:
        """What a form that asks for a range of dates carries along."""
        return [p for p in self.pairs() if p[0] not in ("from", "to", "undated", "page")]

    def changed(self, **changes: Any) -> Criteria:
        """The first page of this search with these fields changed."""
        return replace(self, **{"page": 1, **changes})

    def with_token(self, parameter: str, token: str) -> Criteria:
        """Also with this value; what contradicts it (`x` and `-x`) goes."""
        other = token[1:] if token.startswith("-") else f"-{token}"
        kept = (t for t in self.tokens(parameter) if t not in (token, other))
        return self.changed(chosen={**self.chosen, parameter: (*kept, token)})

    def without_token(self, parameter: str, token: str) -> Criteria:
        """Without this value."""
        kept = tuple(t for t in self.tokens(parameter) if t != token)
        return self.changed(chosen={**self.chosen, parameter: kept})

    def with_any(self, facet: Facet, chosen: bool) -> Criteria:
        """With any of what is chosen in a facet being enough, or not."""
        return self.changed(any_of=self.any_of | {facet} if chosen else self.any_of - {facet})

    def asking(self, text: str) -> Criteria:
        """Another query with the same filters."""
        return self.changed(text=text)

    def sorted_by(self, sort: Sort) -> Criteria:
        """This search in another order; the default needs no mention in the address."""
        chosen = self.changed(sort=None)
        return chosen if chosen.order == sort else self.changed(sort=sort)

    def within(self, first: dt.date | None, last: dt.date | None) -> Criteria:
        """The search within other dates."""
        return self.changed(first=first, last=last, undated=False)

    def _any_names(self) -> list[str]:
        """The parameters that say `any_of`, each facet in one of them."""
        left, names = set(self.any_of), []
        for name, facets in ANY_PARAMETERS.items() if left else ():
            if left.issuperset(facets):
                left.difference_update(facets)
                names.append(name)
        return names

    def _includes(self, parameter: str) -> bool:
        """Whether a value is chosen in a parameter, and not only excluded."""
        return any(not token.startswith("-") for token in self.tokens(parameter))

    def cleared(self) -> Criteria:
        """Only the query, no filters."""
        return Criteria(text=self.text, sort=self.sort, folded=self.folded)
