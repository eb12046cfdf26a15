"""Dates as they are printed, and how the doubtful ones are settled."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing.recognise.dates import (
    find_dates,
    is_only_date,
    label_before,
    learn_day_first,
    parse_given,
    resolve,
)

TODAY = dt.date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published 3:04 PM EST, Mon November 7, 2016", dt.date(2016, 11, 7)),
        ("November 01, 2022", dt.date(2022, 11, 1)),
        ("Sept. 5, 2019 at 6:00 a.m. EDT", dt.date(2019, 9, 5)),
        ("Tue 17 Sep 2019 14.05 BST", dt.date(2019, 9, 17)),
        ("4 de julio de 2020", dt.date(2020, 7, 4)),
        ("Mié 5 oct 2022 · 12:30", dt.date(2022, 10, 5)),
        ("noviembre 02 de 2022", dt.date(2022, 11, 2)),
        ("1º de março de 2021", dt.date(2021, 3, 1)),
        ("1er juillet 2020", dt.date(2020, 7, 1)),
        ("3. März 2020", dt.date(2020, 3, 3)),
        ("12 dicembre 2019", dt.date(2019, 12, 12)),
        ("04.07.2020", dt.date(2020, 7, 4)),
        ("2022-11-01T10:00:00Z", dt.date(2022, 11, 1)),
    ],
)
def test_a_printed_date(text: str, day: dt.date) -> None:
    assert [found.date for found in find_dates(text)] == [day]
    assert is_only_date(text)


@pytest.mark.parametrize(
    "text", ["on November 1", "in 2019", "at 3:04 PM", "Mon 7 Nov", "v. 1.2.3"]
)
def test_without_a_four_digit_year_and_a_month_there_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_a_month_is_dated_on_its_first_day() -> None:
    found = find_dates("May 2020")[0]
    assert (found.date, found.precision) == (dt.date(2020, 5, 1), "month")


def test_a_day_that_no_calendar_has_is_refused() -> None:
    settled = resolve(find_dates("31 February 2020")[0], today=TODAY)
    assert (settled.date, settled.reason) == (None, "no day of the calendar")


def test_a_day_to_come_is_refused() -> None:
    settled = resolve(find_dates("November 2, 2026")[0], today=TODAY)
    assert (settled.date, settled.reason) == (None, "in the future")


class TestAmbiguous:
    found = find_dates("03/04/2022")[0]

    def test_english_alone_does_not_say(self) -> None:
        settled = resolve(self.found, today=TODAY, language="en")
        assert settled.date is None
        assert "cannot be told apart" in settled.reason

    def test_the_habit_of_the_source_decides(self) -> None:
        first = resolve(self.found, today=TODAY, language="en", day_first=True)
        second = resolve(self.found, today=TODAY, language="es", day_first=False)
        assert (first.date, first.inferred) == (dt.date(2022, 4, 3), True)
        assert second.date == dt.date(2022, 3, 4)

    def test_spanish_puts_the_day_first(self) -> None:
        assert resolve(self.found, today=TODAY, language="es").date == dt.date(2022, 4, 3)

    def test_the_weekday_beside_it_decides(self) -> None:
        settled = resolve(self.found, today=TODAY, language="en", text="Friday 03/04/2022")
        assert settled.date == dt.date(2022, 3, 4)

    def test_the_reading_that_is_past_decides(self) -> None:
        found = find_dates("05/12/2026")[0]
        assert resolve(found, today=TODAY, language="en").date == dt.date(2026, 5, 12)

    def test_a_day_above_twelve_leaves_no_doubt(self) -> None:
        settled = resolve(find_dates("13/04/2022")[0], today=TODAY, language="en")
        assert (settled.date, settled.inferred) == (dt.date(2022, 4, 13), False)


@pytest.mark.parametrize(
    ("column", "day", "precision"),
    [
        ("2022-11-01", dt.date(2022, 11, 1), "day"),
        ("20190507", dt.date(2019, 5, 7), "day"),
        ("2019-05-07 10:00:00+00:00", dt.date(2019, 5, 7), "day"),
        ("Tue, 05 Nov 2019 10:00:00 GMT", dt.date(2019, 11, 5), "day"),
        ("Nov 1, 2022", dt.date(2022, 11, 1), "day"),
        ("6/18/20", dt.date(2020, 6, 18), "day"),
        ("1572912000", dt.date(2019, 11, 5), "day"),
        ("2022-11", dt.date(2022, 11, 1), "month"),
        ("2022", dt.date(2022, 1, 1), "year"),
    ],
)
def test_a_date_column(column: str, day: dt.date, precision: str) -> None:
    found = parse_given(column, TODAY)
    assert found is not None
    assert (found.date, found.precision) == (day, precision)


@pytest.mark.parametrize("column", ["ayer", "6-2020-jane-doe", "n/a", "0000-00-00"])
def test_a_column_that_is_no_date(column: str) -> None:
    found = parse_given(column, TODAY)
    assert found is None or found.date is None


def test_the_nearest_label_speaks_for_a_date() -> None:
    line = "Published Nov 5, 2016 | Updated Nov 7, 2016"
    assert [label_before(line, f.start) for f in find_dates(line)] == ["published", "updated"]


def test_habits_are_learnt_from_days_above_twelve() -> None:
    samples = [("A", "13/04/2020"), ("A", "01/02/2020"), ("B", "04/13/2020"), ("C", "01/02/2020")]
    assert learn_day_first(samples) == {"A": True, "B": False}


@given(st.dates(dt.date(1700, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_back(day: dt.date) -> None:
    assert find_dates(f"{day:%B} {day.day}, {day.year}")[0].date == day
    assert find_dates(day.isoformat())[0].date == day


@given(st.text(max_size=80))
def test_no_text_breaks_the_search(text: str) -> None:
    for found in find_dates(text):
        assert text[found.start : found.end].strip()
