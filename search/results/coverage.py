"""The coverage of a search: its articles by outlet and time, and what outlets left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count

from newsroom.bulk import slices
from newsroom.coverage.grid import Copy, Grain, Grid, Period, Report, Row, lay_out
from newsroom.models import Article
from newsroom.pages.copies import copies_of
from newsroom.partial_dates import PartialDate
from search.criteria import Criteria
from search.facets.kinds import KINDS
from search.facets.names import Choice, labels, selections
from search.results.asking import Search, ids_of
from search.types import Facet, Selection

# So many articles are read for one page: half a second.
MOST: Final = 100_000
# No outlet has this id: it stands for all articles of which none is known.
NO_OUTLET: Final = 0
CHUNK: Final = 1_000


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet, as pages name it; both are "" where none is known."""

    label: str = ""
    slug: str = ""

    @property
    def token(self) -> str:
        """What stands for it in addresses of searches."""
        return self.slug or KINDS[Facet.SOURCE].none_token


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search finds by outlet and time.

    `grid` is None where nothing of it has a date, or where there is too much to be read (`too_many`).
    """

    criteria: Criteria
    total: int
    undated: int = 0
    grid: Grid | None = None
    outlets: Mapping[int, Outlet] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()

    @property
    def too_many(self) -> bool:
        """Whether the search finds more than is read for a page."""
        return self.total > MOST

    @property
    def not_in_grid(self) -> int:
        """How many articles are in no period."""
        return self.undated + (self.grid.unplaced if self.grid else 0)

    def outlet(self, row: Row) -> Outlet:
        """The outlet of a row."""
        return self.outlets.get(row.outlet, Outlet())

    def within(self, row: Row, period: Period | None = None) -> Criteria:
        """The search for what an outlet reported, in a period or at all."""
        return self._in(self.outlet(row).token, period)

    def elsewhere(self, row: Row, period: Period) -> Criteria:
        """The search for what the others reported in a period."""
        return self._in(f"-{self.outlet(row).token}", period)

    def _in(self, token: str, period: Period | None) -> Criteria:
        chosen = self.criteria.tokens("source") if token.startswith("-") else ()
        found = self.criteria.changed(chosen={**self.criteria.chosen, "source": (*chosen, token)})
        return found.within(*period) if period else found


def coverage(criteria: Criteria, wanted: Grain | None = None) -> Coverage:
    """The coverage of a search, by periods of at least the wanted length. Raises EngineError."""
    search = Search.of(criteria)
    ids, choices = ids_of(search), search.choices
    if len(ids) > MOST:
        return Coverage(criteria, len(ids), choices=choices)
    reports, undated = _reports(ids)
    chosen = selections(choices).get(Facet.SOURCE, Selection())

    def output(first: dt.date, last: dt.date) -> Iterator[Report]:
        return (each for each in _output(first, last) if chosen.allows([each.outlet]))

    carried = (Copy(each.source.pk, each.on) for kept in copies_of(ids).values() for each in kept)
    copies = [each for each in carried if chosen.allows([each.outlet])]
    grid = lay_out(reports, output, copies, wanted=wanted, first=criteria.first, last=criteria.last)
    return Coverage(criteria, len(ids), undated, grid, _outlets(grid), choices)


def _reports(ids: Sequence[int]) -> tuple[list[Report], int]:
    """The dated articles of these ids, and how many are undated."""
    reports, undated = [], 0
    for some in slices(ids, CHUNK):
        rows = Article.objects.readable().filter(pk__in=some).order_by()
        for pk, source, day, precision in rows.values_list(
            "pk", "source", "published", "published_precision"
        ):
            if on := PartialDate.of(day, precision):
                reports.append(Report(source or NO_OUTLET, on, 1, pk))
            else:
                undated += 1
    return reports, undated


def _output(first: dt.date, last: dt.date) -> Iterator[Report]:
    """What the archive has of each outlet from one day to another."""
    articles = Article.objects.readable().filter(
        source__isnull=False, published__gte=first, published__lte=last
    )
    rows = articles.order_by().values_list("source", "published", "published_precision")
    for source, day, precision, number in rows.annotate(number=Count("pk")):
        if on := PartialDate.of(day, precision):
            yield Report(source, on, number)


def _outlets(grid: Grid | None) -> dict[int, Outlet]:
    rows = (*grid.rows, *grid.carriers, *grid.without) if grid else ()
    ids = [row.outlet for row in rows if row.outlet != NO_OUTLET]
    known = labels({Facet.SOURCE: ids}) if ids else {}
    return {name.id: Outlet(name.label, name.slug) for name in known.values()}
