"""The day, or the month, that an address tells."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing import ParseContext, RawDocument, parse
from newsroom.importing.recognise.dates import parse_given, resolve

TODAY = dt.date(2026, 11, 1)
BODY = "The bank of the town closed its doors after a dispute, officials said on the day before."


def published(url: str) -> str | None:
    document = RawDocument(
        "a.jsonl#1", BODY.encode(), "", {"title": "A bank", "text": BODY, "url": url}
    )
    found = parse(document, ParseContext(today=TODAY)).evidence.get("published")
    return str(found.value) if found and found.value else None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2022/11/01/bank", "2022-11-01"),
        ("/2022/12/25/bank", "2022-12-25"),
        ("/2022/10/5/bank", "2022-10-05"),
        ("/2022/1/5/bank", "2022-01-05"),
        ("/2022/1/25/bank", "2022-01-25"),
        ("/news/2021-11-30/bank", "2021-11-30"),
        ("/n1/2021/0412/c1001.html", "2021-04-12"),
        ("/20221130/bank", "2022-11-30"),
        ("/2022/nov/01/bank", "2022-11-01"),
        ("/2022-nov-1-bank", "2022-11-01"),
        ("/bank-20221215.html", "2022-12-15"),
    ],
)
def test_the_day(path: str, expected: str) -> None:
    assert published(f"https://example.org{path}") == expected


@pytest.mark.parametrize(
    "path", ["/2022/11/bank-closes", "/2022/nov/bank.html", "/world/2022/11/bank/"]
)
def test_the_month_before_a_slug(path: str) -> None:
    assert published(f"https://example.org{path}") == "2022-11"


@pytest.mark.parametrize(
    "path",
    [
        "/journal/2021/04/92713",  # a number may be anything, the month as well
        "/2018/05/180515105704.htm",
        "/2022/13/bank",
        "/2022/02/30/1",  # no day of any calendar
        "/2031/01/15/bank",  # to come
        "/2022/elections/bank",
        "/1234567/bank",
    ],
)
def test_neither(path: str) -> None:
    assert published(f"https://example.org{path}") is None


@given(st.one_of(st.text(max_size=40), st.from_regex(r"-?\d{1,22}(\.\d+)?", fullmatch=True)))
def test_whatever_a_column_holds_is_read_or_refused(text: str) -> None:
    found = parse_given(text, TODAY)
    settled = resolve(found, today=TODAY) if found else None
    assert settled is None or settled.date is None or settled.date <= TODAY
