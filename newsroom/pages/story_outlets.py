"""The outlets of a story: how much each wrote, and when, drawn one below the other at one height."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsroom.models import Source
from newsroom.pages.reports import Occurrence

# Into so many bars the time of a story is divided at most; of one with the space after it.
BARS: Final = 48
STEP: Final = 6
HEIGHT: Final = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of some days: where it is drawn, from which day on, how many."""

    x: int
    y: int
    height: int
    day: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """A source in a story: its articles over time, its first day, and how often it was first.

    What is kept as a copy of another's article is an article of its own here. `begins` and `ends` are
    the days of the story, between which all are drawn.
    """

    source: Source
    bars: Sequence[Bar]
    articles: int
    first: dt.date
    was_first: int
    width: int
    begins: dt.date
    ends: dt.date

    height = HEIGHT
    bar = STEP - 1


def outlets(events: Sequence[Occurrence]) -> list[Outlet]:
    """The outlets of a story, who wrote most first."""
    days: dict[Source, list[dt.date]] = defaultdict(list)
    firsts: Counter[Source] = Counter()
    for event in events:
        for report in event.reports:
            own = (report.article.source, report.article.published, report.first)
            for source, on, first in [own, *((c.source, c.day, c.first) for c in report.also)]:
                if source and (day := on or event.day):
                    days[source].append(day)
                    firsts[source] += first
    if not days:
        return []
    start = min(min(each) for each in days.values())
    end = max(max(each) for each in days.values())
    span = (end - start).days + 1
    bars = min(BARS, span)
    tallies = {
        source: Counter((day - start).days * bars // span for day in each)
        for source, each in days.items()
    }
    peak = max(max(tally.values()) for tally in tallies.values())
    return [
        Outlet(source, _bars(tallies[source], peak, start, span / bars), len(days[source]),
               min(days[source]), firsts[source], bars * STEP, start, end)
        for source in sorted(days, key=lambda source: (-len(days[source]), source.name))
    ]  # fmt: skip


def _bars(tally: Mapping[int, int], peak: int, start: dt.date, days: float) -> list[Bar]:
    bars = []
    for place, count in sorted(tally.items()):
        height = max(3, round(count / peak * HEIGHT))
        day = start + dt.timedelta(days=-int(-place * days // 1))
        bars.append(Bar(place * STEP, HEIGHT - height, height, day, count))
    return bars
