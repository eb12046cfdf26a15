"""Outlets and time as a grid: who reported when, and who was silent meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.coverage.grid import (
    GRAINS,
    MOST_PERIODS,
    Copy,
    Grain,
    Grid,
    Report,
    fitting,
    lay_out,
    period_of,
    periods_between,
    runs,
)
from newsroom.partial_dates import PartialDate

HERALD, GAZETTE, WIRE = 1, 2, 3


def report(outlet: int, date: str, number: int = 1) -> Report:
    return Report(outlet, PartialDate.parse(date), number)


def grid(
    reports: Sequence[Report], archive: Sequence[Report] = (), copies: Sequence[Copy] = ()
) -> Grid:
    def output(first: dt.date, last: dt.date) -> Iterable[Report]:
        return [each for each in archive if first <= each.on.date <= last]

    found = lay_out(reports, output, copies)
    assert found is not None
    return found


def test_an_outlet_is_silent_where_it_published_and_others_reported() -> None:
    reports = [
        report(HERALD, "2022-11-01"),
        report(HERALD, "2022-11-02"),
        report(WIRE, "2022-11-03"),
    ]
    archive = [*reports, report(WIRE, "2022-11-02", 5)]
    herald, wire = grid(reports, archive).rows
    assert (herald.counts, herald.silent) == ((1, 1, None), ())
    assert (wire.counts, wire.silent) == ((None, 0, 1), (1,)), "on the first nothing is known of it"
    assert (herald.days_after, wire.days_after) == (0, 2)


def test_a_share_is_of_all_that_the_archive_has_of_the_outlet() -> None:
    reports = [report(HERALD, "2022-11-01", 2), report(WIRE, "2022-11-01", 2)]
    archive = [report(HERALD, "2022-11-01", 4), report(WIRE, "2022-11-01", 20)]
    found = grid(reports, archive)
    assert [row.share for row in found.rows] == [0.5, 0.1]
    assert found.share == pytest.approx(4 / 24)


def test_outlets_that_published_and_have_nothing_of_it_are_told() -> None:
    found = grid([report(HERALD, "2022-11-01")], [report(GAZETTE, "2022-11-01", 7)])
    assert [(row.outlet, row.output, row.silent) for row in found.without] == [(GAZETTE, 7, (0,))]


def test_a_date_of_a_month_is_no_day_and_says_of_no_day_that_there_was_silence() -> None:
    reports = [report(HERALD, "2022-11-01"), report(HERALD, "2022-11-30"), report(WIRE, "2022-11")]
    archive = [*reports, report(WIRE, "2022-11-30")]
    found = grid(reports, archive)
    wire = found.rows[-1]
    assert found.grain == "day"
    assert (wire.unplaced, wire.first, wire.days_after, wire.silent) == (1, None, None, ())


@pytest.mark.parametrize(
    ("first", "last", "grain"),
    [
        ("2022-11-01", "2022-11-30", "day"), ("2022-01-01", "2022-11-30", "week"),
        ("2018-01-01", "2022-11-30", "month"), ("1963-01-01", "2022-11-30", "year"),
    ],
)  # fmt: skip
def test_periods_are_as_short_as_there_is_room_for(first: str, last: str, grain: Grain) -> None:
    assert fitting(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == grain


def test_stretches_without_a_break() -> None:
    assert runs([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]


@given(st.dates(), st.sampled_from(GRAINS))
def test_a_day_lies_in_its_period(day: dt.date, grain: Grain) -> None:
    first, last = period_of(day, grain)
    assert first <= day <= last


@pytest.mark.fault
@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.dates(dt.date(1900, 1, 1)), st.sampled_from(["day", "month", "year"])),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_every_report_is_in_the_grid_once_or_said_to_be_in_no_period(
    found: list[tuple[int, dt.date, str]],
) -> None:
    reports = [Report(outlet, PartialDate(day, precision)) for outlet, day, precision in found]  # type: ignore[arg-type]
    made = grid(reports, reports)
    assert len(made.periods) <= MOST_PERIODS or made.grain == "year"
    assert sum(row.reports for row in made.rows) == len(reports)
    placed = sum(count or 0 for row in made.rows for count in row.counts)
    assert placed + made.unplaced == len(reports)
    assert list(made.periods) == periods_between(
        made.periods[0].first, made.periods[-1].last, made.grain
    )


def test_who_carried_the_words_of_another_was_not_silent_and_is_counted_once() -> None:
    reports = [
        report(HERALD, "2022-11-01"),
        report(HERALD, "2022-11-02"),
        report(WIRE, "2022-11-02"),
    ]
    archive = [*reports, report(WIRE, "2022-11-01"), report(GAZETTE, "2022-11-01", 3)]
    plain = grid(reports, archive)
    assert [row.outlet for row in plain.without] == [GAZETTE]
    copies = [
        Copy(WIRE, PartialDate.parse("2022-11-01")), Copy(GAZETTE, PartialDate.parse("2022-11-01")),
    ]  # fmt: skip
    found = grid(reports, archive, copies)
    herald, wire = found.rows
    assert (plain.rows[1].silent, plain.rows[1].days_after) == ((0,), 1)
    assert (wire.silent, wire.days_after) == ((), None), "it had it before its own report"
    assert (wire.reports, wire.counts, wire.copies) == (1, (0, 1), (1, 0))
    assert herald == plain.rows[0]
    assert [row.outlet for row in found.carriers] == [GAZETTE]
    assert not found.without
    assert found.share == plain.share


def test_a_copy_of_no_known_day_says_of_no_day_that_there_was_silence() -> None:
    reports = [report(HERALD, "2022-11-01"), report(WIRE, "2022-11-02")]
    archive = [*reports, report(WIRE, "2022-11-01")]
    assert grid(reports, archive).rows[1].silent == (0,)
    _herald, wire = grid(reports, archive, [Copy(WIRE, None)]).rows
    assert (wire.silent, wire.days_after) == ((), None)
