"""How doubtful dates are settled; what is read of a line stands in `cases/`."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing.recognise.dates import (
    find_dates,
    label_before,
    learn_day_first,
    resolve,
)

TODAY = dt.date(2026, 11, 1)


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
