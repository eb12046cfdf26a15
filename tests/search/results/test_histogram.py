"""The chart of dates."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from search.criteria import Criteria
from search.results.date_words import range_label
from search.results.histogram import Chart, make_date_histogram
from search.types import Granularity, Histogram, HistogramBar


def chart(granularity: Granularity, *bars: tuple[str, int], **chosen: dt.date) -> Chart:
    found = tuple(HistogramBar(dt.date.fromisoformat(start), count) for start, count in bars)
    timeline = make_date_histogram(
        Criteria(text="x", **chosen), Histogram(granularity, found), None
    )  # type: ignore[arg-type]
    assert timeline
    assert timeline.overview
    return timeline.overview


def test_bars_lie_on_an_even_axis_and_reach_as_high_as_their_counts() -> None:
    years = chart("year", ("2000-01-01", 5), ("2010-01-01", 10), ("2019-01-01", 1))
    assert [bar.x for bar in years.bars] == [0, 50, 95]
    assert [bar.height for bar in years.bars] == [50, 100, 10]
    assert [tick.label for tick in years.ticks] == ["2000", "2005", "2010", "2015"]


def test_a_bar_leads_to_its_period() -> None:
    [bar] = chart("month", ("2022-11-01", 3)).bars
    assert bar.url == "/?q=x&from=2022-11-01&to=2022-11-30"
    assert bar.label == "November 2022"
    assert bar.value == "2022-11"


def test_bars_in_the_chosen_range_are_marked() -> None:
    bars = chart(
        "year", ("2019-01-01", 1), ("2020-01-01", 1), ("2021-01-01", 1),
        first=dt.date(2020, 3, 1), last=dt.date(2020, 4, 1),
    ).bars  # fmt: skip
    assert [bar.chosen for bar in bars] == [False, True, False]


def test_periods_without_hits_are_marked_within_the_chosen_range_and_lead_nowhere() -> None:
    bars = chart(
        "year", ("2015-01-01", 1), ("2018-01-01", 1), ("2021-01-01", 1),
        first=dt.date(2017, 1, 1), last=dt.date(2019, 12, 31),
    ).bars  # fmt: skip
    assert [(bar.value, bar.count, bar.chosen, bool(bar.url)) for bar in bars] == [
        ("2015", 1, False, True), ("2017", 0, True, False), ("2018", 1, True, True),
        ("2019", 0, True, False), ("2021", 1, False, True),
    ]  # fmt: skip
    assert [bar.x for bar in bars] == [0, 20, 30, 40, 60]


def test_a_closer_look_is_shown_only_where_it_is_closer() -> None:
    years = Histogram("year", (HistogramBar(dt.date(2020, 1, 1), 2),))
    months = Histogram("month", (HistogramBar(dt.date(2020, 3, 1), 2),))
    criteria = Criteria(first=dt.date(2020, 1, 1), last=dt.date(2020, 12, 31))
    timeline = make_date_histogram(criteria, years, months)
    assert timeline
    assert timeline.detail
    assert [bar.value for bar in timeline.detail.bars] == ["2020-03"]
    timeline = make_date_histogram(criteria, months, months)
    assert timeline
    assert timeline.detail is None


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("2022-01-01", "2022-12-31", "2022"),
        ("2022-11-01", "2022-11-30", "November 2022"),
        ("2022-11-05", "2022-11-05", "5 November 2022"),
        ("2022-11-05", "2022-12-31", "5 November – 31 December 2022"),
        ("2022-11-05", "2022-11-06", "5–6 November 2022"),
        ("2022-11-05", "2023-01-06", "5 November 2022 – 6 January 2023"),
        ("2016-01-01", "2020-12-31", "2016–2020"),
        ("2016-01-01", "2020-11-30", "January 2016 – November 2020"),
        ("2022-11-05", None, "since 5 November 2022"),
        (None, "2022-11-05", "until 5 November 2022"),
        (None, None, ""),
    ],
)
def test_ranges_in_words(first: str | None, last: str | None, label: str) -> None:
    ends = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    assert range_label(*ends) == label


def test_labels_are_few_enough_to_stand_beside_each_other() -> None:
    months = chart("month", ("2021-11-01", 1), ("2022-11-01", 1))
    assert [tick.label for tick in months.ticks] == ["Jan 2022", "Jul"]
    days = chart("day", ("2022-11-01", 1), ("2022-11-30", 1))
    assert [tick.label for tick in days.ticks] == ["1 Nov", "8 Nov", "15 Nov", "22 Nov", "29 Nov"]
    for found in (months, days):
        places = [tick.x for tick in found.ticks]
        assert places == sorted(places)
        assert all(later - earlier >= 12 for earlier, later in pairwise(places))
