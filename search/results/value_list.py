"""All values of one facet in a search: to be searched, in the order of names or of counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.names import name_key
from search.criteria import Criteria
from search.facets.kinds import KINDS
from search.facets.lookups import Listed, Name
from search.facets.names import labels
from search.results.asking import Search, facet_counts
from search.results.page import Link
from search.results.panel import FacetValue, Switch, make_switch, make_values
from search.types import Facet

VALUES: Final = 120  # a page

Order = Literal["count", "name"]


@dataclass(frozen=True, slots=True)
class ValueList:
    """One page of a facet's values. `total` counts those on all pages."""

    criteria: Criteria
    facet: Facet
    match: str
    order: Order
    page: int
    total: int
    values: tuple[FacetValue, ...]
    switch: Switch | None = None

    @property
    def title(self) -> str:
        """What the facet is called."""
        return str(KINDS[self.facet].title)

    @property
    def path(self) -> str:
        """The address of the list without its parameters."""
        return reverse("facet", args=[self.facet])

    @property
    def pages(self) -> int:
        """How many pages there are; one where there are no values."""
        return max(1, -(-self.total // VALUES))

    @property
    def orders(self) -> list[Link]:
        """The orders to choose from."""
        orders: list[tuple[Order, str]] = [("count", _("Most articles first")), ("name", _("A–Z"))]
        return [Link(label, self._url(o, 1), chosen=o == self.order) for o, label in orders]

    @property
    def previous_url(self) -> str:
        """The address of the page before this one, or ""."""
        return self._url(self.order, self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after this one, or ""."""
        return self._url(self.order, self.page + 1) if self.page < self.pages else ""

    @property
    def all_url(self) -> str:
        """The address of the list of all values."""
        return replace(self, match="")._url(self.order, 1)

    def _url(self, order: Order, page: int) -> str:
        own = [("match", self.match), ("order", order if order != "count" else "")]
        own.append(("values", str(page) if page > 1 else ""))
        return f"{self.path}?{urlencode([*self.criteria.pairs(), *(p for p in own if p[1])])}"


def value_list(
    criteria: Criteria, facet: Facet, *, match: str = "", order: Order = "count", page: int = 1
) -> ValueList:
    """The values of a facet whose names contain `match`. Raises EngineError."""
    search = Search.of(criteria)
    found = facet_counts(search, facet).values
    counted = {value.value: value.count for value in found}
    if match or order == "name" or isinstance(KINDS[facet].lookup, Listed):
        names = [name for name in _containing(facet, match, counted) if name.id in counted]
        if order == "count":
            names.sort(key=lambda name: -counted[name.id])
        total, page = len(names), _within(page, len(names))
        names = names[(page - 1) * VALUES : page * VALUES]
    else:
        total, page = len(found), _within(page, len(found))
        ids = [value.value for value in found[(page - 1) * VALUES : page * VALUES]]
        known = labels({facet: ids})
        names = [known[facet, pk] for pk in ids if (facet, pk) in known]
    rows = [(name, counted[name.id]) for name in names]
    greatest = max(counted.values(), default=0)
    values = make_values(criteria, search.choices, facet, rows, greatest)
    switch = make_switch(criteria, search.choices, facet)
    return ValueList(criteria, facet, match, order, page, total, tuple(values), switch)


def _within(page: int, total: int) -> int:
    return min(page, max(1, -(-total // VALUES)))


def _containing(facet: Facet, match: str, counted: Collection[int]) -> Iterable[Name]:
    """The names of a facet that contain a text, accents and case aside, in their order."""
    key = name_key(match) if match else ""
    values = KINDS[facet].lookup
    if isinstance(values, Listed):
        return values.containing(counted, key)
    return values.containing(facet, key)
