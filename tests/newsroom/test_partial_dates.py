"""Dates as far as they are known."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.partial_dates import NoPartialDate, PartialDate, Precision

PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")


@pytest.mark.parametrize(
    ("text", "first", "last", "iso"),
    [
        ("2022", dt.date(2022, 1, 1), dt.date(2022, 12, 31), "2022"),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29), "2024-02"),
        ("2023-2", dt.date(2023, 2, 1), dt.date(2023, 2, 28), "2023-02"),
        ("2022-11-3", dt.date(2022, 11, 3), dt.date(2022, 11, 3), "2022-11-03"),
        ("0001", dt.date(1, 1, 1), dt.date(1, 12, 31), "0001"),
        ("9999-12", dt.date(9999, 12, 1), dt.date(9999, 12, 31), "9999-12"),
    ],
)
def test_a_year_a_month_or_a_day(text: str, first: dt.date, last: dt.date, iso: str) -> None:
    date = PartialDate.parse(text)
    assert (date.date, date.first, date.last, date.iso) == (first, first, last, iso)


@pytest.mark.parametrize(
    ("text", "fault", "numbers"),
    [
        ("", "form", (0, 0, 0)),
        ("never", "form", (0, 0, 0)),
        ("22", "form", (0, 0, 0)),
        ("2022-11-", "form", (0, 0, 0)),
        ("2022-11-05T10:00", "form", (0, 0, 0)),
        ("٢٠٢٢", "form", (0, 0, 0)),
        ("0000", "year", (0, 0, 0)),
        ("2022-13", "month", (2022, 13, 0)),
        ("2022-00", "month", (2022, 0, 0)),
        ("2022-00-05", "month", (2022, 0, 5)),
        ("2022-02-30", "day", (2022, 2, 30)),
        ("2022-11-0", "day", (2022, 11, 0)),
    ],
)
def test_what_is_no_date_says_which_part_is_wrong(
    text: str, fault: str, numbers: tuple[int, int, int]
) -> None:
    with pytest.raises(NoPartialDate) as caught:
        PartialDate.parse(text)
    error = caught.value
    assert (error.fault, error.text) == (fault, text)
    assert (error.year, error.month, error.day) == numbers


@given(st.dates(), st.sampled_from(PRECISIONS))
def test_what_is_written_is_read_again(day: dt.date, precision: Precision) -> None:
    date = PartialDate(day, precision)
    assert PartialDate.parse(date.iso) == PartialDate(date.first, precision)
    assert date.first <= day <= date.last
    for end in (date.first, date.last):
        assert PartialDate(end, precision).iso == date.iso


def test_two_columns_hold_a_date_or_none() -> None:
    assert PartialDate.of(None, None) is None
    assert PartialDate.of(dt.date(2022, 11, 1), "month") == (dt.date(2022, 11, 1), "month")
    assert PartialDate.of(dt.date(2022, 11, 1), None) == (dt.date(2022, 11, 1), "day")
