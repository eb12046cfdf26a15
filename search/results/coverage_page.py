"""The coverage of a search as a page shows it: cells of a grid, and a line for each outlet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.coverage.grid import Grain, Period, Row, runs
from newsroom.models import Article
from newsroom.pages.evidence import tell_dates
from newsroom.pages.formats import percent, shortened
from search.results.coverage import Coverage
from search.results.date_words import range_label
from search.results.page import Link

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Outlets with the most articles; a file has all of them.
MOST_OUTLETS: Final = 40
MOST_WITHOUT: Final = 20
# Stretches of silence that a line names.
MOST_STRETCHES: Final = 3
SHADES: Final = 4
# A share below this is told in tenths of a percent.
SMALL: Final = 0.1
# In the units of the drawing, which are pixels where it need not scroll.
LABELS: Final = 200
WIDTH: Final = 960
WIDEST: Final = 40
NARROWEST: Final = 16
LINE: Final = 26
HEAD: Final = 24
# Room for the label of a column, and for a number in a cell.
TICK_ROOM: Final = 56
NUMBER_ROOM: Final = 22
LONGEST_LABEL: Final = 28
GRAINS: Final[Mapping[Grain, StrPromise]] = {
    "day": gettext_lazy("Days"),
    "week": gettext_lazy("Weeks"),
    "month": gettext_lazy("Months"),
    "year": gettext_lazy("Years"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One outlet in one period, at `x`. `shade` is 1 to 4 by the count.

    Without a count it is 0: `silent` where others reported.
    """

    x: float
    label: str
    count: int
    shade: int
    silent: bool
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """What the page says of one outlet. `times` is its share beside that of all outlets together."""

    label: str
    short: str
    url: str
    reports: int
    output: int
    share: float
    times: float | None
    first: Article | None
    days_after: int | None
    stretches: tuple[Link, ...]
    more_stretches: int
    counts: tuple[int | None, ...]
    cells: tuple[Cell, ...]

    @property
    def share_text(self) -> str:
        """Its share in percent, with a decimal where it is small."""
        return percent(self.share, tenths=self.share < SMALL)


class Without(NamedTuple):
    """An outlet that reported nothing of it, and how many articles it has from the same time."""

    label: str
    output: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The label of a column."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The grid's measures, its lines, and what is said beside it."""

    lines: tuple[Line, ...]
    more_lines: int
    carriers: tuple[str, ...]
    without: tuple[Without, ...]
    more_without: int
    periods: tuple[str, ...]
    ticks: tuple[Tick, ...]
    cell: float
    numbers: bool
    grain: Grain
    grains: tuple[Link, ...]
    span: str

    @property
    def width(self) -> float:
        """How wide the drawing is."""
        return LABELS + self.cell * len(self.periods)

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return HEAD + LINE * len(self.lines)


def coverage_page(coverage: Coverage, urls: Mapping[Grain, str]) -> CoveragePage | None:
    """The page of a coverage; None where there is no grid. `urls` are those of other grains."""
    grid = coverage.grid
    if grid is None:
        return None
    rows = grid.rows[:MOST_OUTLETS]
    cell = max(min(WIDTH / len(grid.periods), WIDEST), NARROWEST)
    names = tuple(range_label(*period, short=True) for period in grid.periods)
    firsts = [row.first.article for row in rows if row.first]
    columns = ("pk", "title", "published", "published_precision")
    articles = Article.objects.readable().only(*columns).in_bulk(firsts)
    tell_dates(articles.values())
    greatest = max((count or 0 for row in rows for count in row.counts), default=0)

    def line(row: Row) -> Line:
        label = _label(coverage, row)
        stretches = list(_stretches(coverage, row))
        first = row.first and articles.get(row.first.article)
        return Line(
            label=label,
            short=shortened(label, LONGEST_LABEL),
            url=coverage.within(row).url,
            reports=row.reports,
            output=row.output,
            share=row.share,
            times=row.share / grid.share if grid.share and coverage.outlet(row).label else None,
            first=first or None,
            days_after=row.days_after,
            counts=row.counts,
            stretches=tuple(stretches[:MOST_STRETCHES]),
            more_stretches=max(len(stretches) - MOST_STRETCHES, 0),
            cells=tuple(_cells(coverage, row, names, cell, greatest)),
        )

    return CoveragePage(
        lines=tuple(map(line, rows)),
        more_lines=len(grid.rows) - len(rows),
        carriers=tuple(_label(coverage, row) for row in grid.carriers),
        without=tuple(
            Without(_label(coverage, row), row.output) for row in grid.without[:MOST_WITHOUT]
        ),
        more_without=max(len(grid.without) - MOST_WITHOUT, 0),
        periods=names,
        ticks=tuple(_ticks(grid.periods, grid.grain, cell)),
        cell=round(cell, 2),
        numbers=cell >= NUMBER_ROOM,
        grain=grid.grain,
        grains=tuple(
            Link(
                str(label),
                urls[grain] if grain in grid.possible else "",
                chosen=grain == grid.grain,
            )
            for grain, label in GRAINS.items()
        ),
        span=range_label(grid.periods[0].first, grid.periods[-1].last),
    )


def _label(coverage: Coverage, row: Row) -> str:
    return coverage.outlet(row).label or _("No source known")


def _stretches(coverage: Coverage, row: Row) -> Iterator[Link]:
    """When an outlet was silent, each with the way to what the others reported."""
    periods = coverage.grid.periods if coverage.grid else ()
    for first, last in runs(row.silent):
        stretch = Period(periods[first].first, periods[last].last)
        yield Link(range_label(*stretch, short=True), coverage.elsewhere(row, stretch).url)


def _cells(
    coverage: Coverage, row: Row, names: tuple[str, ...], width: float, greatest: int
) -> Iterator[Cell]:
    periods = coverage.grid.periods if coverage.grid else ()
    silent = frozenset(row.silent)
    for place, (count, name) in enumerate(zip(row.counts, names, strict=True)):
        if not count and place not in silent and count is not None:
            continue
        yield Cell(
            x=round(LABELS + place * width, 2),
            label=name,
            count=count or 0,
            shade=-(-SHADES * count // greatest) if count else 0,
            silent=place in silent,
            url=coverage.within(row, periods[place]).url if count else "",
        )


def _ticks(periods: Iterable[Period], grain: Grain, width: float) -> Iterator[Tick]:
    """Labels of columns, with as much room as each needs."""
    step = max(int(-(-TICK_ROOM // width)), 1)
    for place, period in enumerate(periods):
        if place % step == 0:
            middle = LABELS + (place + 0.5) * width
            yield Tick(round(middle, 2), _tick(period.first, grain, whole=not place))


def _tick(day: dt.date, grain: Grain, *, whole: bool) -> str:
    """A column's label, short; a month with its year where it begins one, or if `whole`."""
    if grain == "year":
        return str(day.year)
    if grain == "month":
        return date_format(day, "M Y" if whole or day.month == 1 else "M")
    return date_format(day, "j M")
