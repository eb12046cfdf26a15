"""Which outlet reported how often when, and where it was silent while others reported.

An outlet is silent in a period in which the archive has other articles of it and others reported.
Where the archive has nothing of it, nothing is known: that is no silence. Nor is an outlet silent that
carried the very words of another's report: that is a copy, which is kept with the report and counted
as no article of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from newsroom.partial_dates import PartialDate

Grain = Literal["day", "week", "month", "year"]
GRAINS: Final[tuple[Grain, ...]] = ("day", "week", "month", "year")
# More columns than these are too narrow to be read: then periods are longer.
MOST_PERIODS: Final = 62
# What a date has to be known by for a period.
_KNOWN_BY: Final[Mapping[Grain, frozenset[str]]] = {
    "day": frozenset({"day"}),
    "week": frozenset({"day"}),
    "month": frozenset({"day", "month"}),
    "year": frozenset({"day", "month", "year"}),
}


class Report(NamedTuple):
    """So many articles of an outlet of one date, which may be known to the month or year only."""

    outlet: int
    on: PartialDate
    number: int = 1
    article: int = 0


class Copy(NamedTuple):
    """A report's very words, as another outlet carried them; `on` is None where no date is known."""

    outlet: int
    on: PartialDate | None


class Period(NamedTuple):
    """The days of one column, both ends among them."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Row:
    """What one outlet reported.

    `counts` stand beside the periods; None where the archive has nothing of the outlet. `outputs`
    are all articles of it then that the archive has, `copies` the reports of others that it carried
    word by word; no count has them. `reports` are all that were found, `unplaced` those of a date that
    is not known well enough for a period. `output` is all that the archive has of the outlet in these
    periods. `first` is its earliest report that is known to the day, `days_after` how many days that
    is after the first of all; None where it carried a copy before, or may have. `silent` are places
    of periods.
    """

    outlet: int
    counts: tuple[int | None, ...]
    outputs: tuple[int, ...]
    copies: tuple[int, ...]
    reports: int
    unplaced: int
    output: int
    first: Report | None
    days_after: int | None
    silent: tuple[int, ...]

    @property
    def share(self) -> float:
        """Which part of the outlet's articles are reports, from 0 to 1."""
        return min(self.reports / self.output, 1.0) if self.output else 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Outlets with reports, those with most first, and those (`without`) that have none.

    `carriers` have no report of their own, and carried those of others word by word. `possible` are the
    grains of which there are not too many periods.
    """

    grain: Grain
    possible: tuple[Grain, ...]
    periods: tuple[Period, ...]
    rows: tuple[Row, ...]
    carriers: tuple[Row, ...]
    without: tuple[Row, ...]

    @property
    def share(self) -> float:
        """Which part of all outlets' articles in these periods are reports, from 0 to 1."""
        rows = (*self.rows, *self.carriers, *self.without)
        output = sum(row.output for row in rows)
        return min(sum(row.reports for row in rows) / output, 1.0) if output else 0.0

    @property
    def unplaced(self) -> int:
        """How many reports are in no period, as their date is not known well enough."""
        return sum(row.unplaced for row in self.rows)


def period_of(day: dt.date, grain: Grain) -> Period:
    """The period that a day lies in; weeks begin on Monday (ISO 8601)."""
    if grain == "week":
        # 1 January of year 1 is a Monday; the last week of the calendar is cut.
        first = day - dt.timedelta(days=day.weekday())
        return Period(first, first + min(dt.timedelta(days=6), dt.date.max - first))
    whole = PartialDate(day, grain)
    return Period(whole.first, whole.last)


def periods_between(first: dt.date, last: dt.date, grain: Grain) -> list[Period]:
    """All periods from that of one day to that of another."""
    periods = [period_of(first, grain)]
    while periods[-1].last < last:
        periods.append(period_of(periods[-1].last + dt.timedelta(days=1), grain))
    return periods


def fitting(first: dt.date, last: dt.date, wanted: Grain | None = None) -> Grain:
    """The shortest grain, at least the wanted one, of which there are at most MOST_PERIODS.

    Years are as many as they are.
    """
    days = (last - first).days + 1
    lengths: Mapping[Grain, int] = {"day": 1, "week": 7, "month": 30, "year": 365}
    for grain in GRAINS[GRAINS.index(wanted) if wanted else 0 :]:
        if days / lengths[grain] <= MOST_PERIODS:
            return grain
    return "year"


def lay_out(
    reports: Iterable[Report],
    output: Callable[[dt.date, dt.date], Iterable[Report]],
    copies: Iterable[Copy] = (),
    *,
    wanted: Grain | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Grid | None:
    """The grid of these reports; None where there are none.

    It goes from the first report to the last, or as far as `first` and `last` say. `output` gives
    what the archive has of all outlets from one day to another. `copies` are those of these reports.
    """
    reports = list(reports)
    if not reports:
        return None
    begin = first or min(report.on.first for report in reports)
    end = last or max(report.on.last for report in reports)
    grain = fitting(begin, end, wanted)
    possible = tuple(each for each in GRAINS if fitting(begin, end, each) == each)
    periods = periods_between(begin, end, grain)
    begin, end = periods[0].first, periods[-1].last
    told = _by_outlet(reports)
    printed = _by_outlet(output(begin, end))
    placed = {outlet: _placed(own, periods, grain) for outlet, own in told.items()}
    total = _sum(placed.values())
    carried = _carried(copies)
    dates = [report.on for report in reports]
    dates += [on for each in carried.values() for on in each if on]
    earliest = min((on.date for on in dates if on.precision == "day"), default=None)

    def row(outlet: int) -> Row:
        own, all_of_it = told.get(outlet, []), printed.get(outlet, [])
        counts = placed.get(outlet, Counter())
        there = _placed(all_of_it, periods, grain)
        on = min(
            (report for report in own if report.on.precision == "day"),
            key=lambda report: (report.on.date, report.article),
            default=None,
        )
        number = sum(report.number for report in own)
        copied = carried.get(outlet, [])
        copies_at = _placed([Report(outlet, on) for on in copied if on], periods, grain)
        # A report of which the day is not known may have been in any of them.
        vague = number > counts.total() or any(
            on is None or on.precision not in _KNOWN_BY[grain] for on in copied
        )
        late = on is not None and all(copy and copy.first >= on.on.date for copy in copied)
        return Row(
            outlet=outlet,
            counts=tuple(
                counts[place] if place in there or place in counts else None
                for place in range(len(periods))
            ),
            outputs=tuple(max(there[place], counts[place]) for place in range(len(periods))),
            copies=tuple(copies_at[place] for place in range(len(periods))),
            reports=number,
            unplaced=number - counts.total(),
            output=max(sum(report.number for report in all_of_it), number),
            first=on,
            days_after=(on.on.date - earliest).days if on and earliest and late else None,
            silent=()
            if vague
            else tuple(
                place
                for place in sorted(total)
                if place in there and place not in counts and place not in copies_at
            ),
        )

    rows = sorted(map(row, told), key=lambda row: (-row.reports, row.outlet))
    others = sorted(
        map(row, (printed.keys() | carried.keys()) - told.keys()),
        key=lambda row: (-row.output, row.outlet),
    )
    carriers = tuple(row for row in others if row.outlet in carried)
    without = tuple(row for row in others if row.outlet not in carried)
    return Grid(grain, possible, tuple(periods), tuple(rows), carriers, without)


def runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending places as stretches without a break: the first and the last of each."""
    stretches: list[tuple[int, int]] = []
    for place in places:
        if stretches and stretches[-1][1] == place - 1:
            stretches[-1] = (stretches[-1][0], place)
        else:
            stretches.append((place, place))
    return stretches


def _by_outlet(reports: Iterable[Report]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        found[report.outlet].append(report)
    return found


def _carried(copies: Iterable[Copy]) -> dict[int, list[PartialDate | None]]:
    found: dict[int, list[PartialDate | None]] = defaultdict(list)
    for copy in copies:
        found[copy.outlet].append(copy.on)
    return found


def _placed(reports: Iterable[Report], periods: Sequence[Period], grain: Grain) -> Counter[int]:
    """How many reports each period has; those known too little are in none."""
    places = {period.first: place for place, period in enumerate(periods)}
    counts: Counter[int] = Counter()
    for report in reports:
        place = places.get(period_of(report.on.date, grain).first)
        if place is not None and report.on.precision in _KNOWN_BY[grain]:
            counts[place] += report.number
    return counts


def _sum(counts: Iterable[Counter[int]]) -> Counter[int]:
    total: Counter[int] = Counter()
    for each in counts:
        total.update(each)
    return total
