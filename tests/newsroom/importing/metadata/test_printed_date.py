"""Which of the dates around an article is its own."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing import ParseContext, RawDocument, parse

TODAY = dt.date(2026, 11, 1)
HEADLINE = "Council votes to raise the harbour wall by two metres"
TEXT = (
    "The council of Quimera voted to raise the harbour wall by two metres before the storms.\n\n"
    "The work will cost nine million, and it will begin before the end of the month."
)
POST = "The wall is not enough — Ann Lee (@annlee) November 19, 2019"


def published(*lines: str) -> str | None:
    text = "\n\n".join([HEADLINE, *lines, TEXT, POST])
    found = parse(RawDocument("a", text.encode(), ""), ParseContext(today=TODAY))
    date = found.evidence.get("published")
    return str(date.value) if date and date.value else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ann Lee - 11/18/19 06:56 AM EST", "2019-11-18"),
        ("Por Ana Paz - 18/11/19 06:56", "2019-11-18"),
        ("Updated Nov 19, 9:41 AM; Posted Nov 18, 8:19 PM", "2019-11-18"),
    ],
)
def test_a_day_without_a_full_year_wins_over_that_of_a_post(line: str, expected: str) -> None:
    assert published(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "29 November 2018 – 20 January 2019",  # an exhibition's
        "2018.04.05 ~ OPEN RUN",
        "Updated: 4/11/19, 9:50 a.m. ET",  # another day than that of publication
        "Posted May 3, 8:19 PM",  # of another year than the post, maybe
    ],
)
def test_what_dates_something_else_does_not_date_the_article(line: str) -> None:
    assert published(line) == "2019-11-19"
