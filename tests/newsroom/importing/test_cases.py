"""What single lines are, case by case: `cases/` holds one file a kind, `cases/README.md` its form.

A case that is known to fail says why; the day it passes, its test fails until the note is taken out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from newsroom.importing.recognise.author_columns import parse_author_column
from newsroom.importing.recognise.boilerplate import (
    boilerplate_reason,
    is_breadcrumb,
    is_section,
)
from newsroom.importing.recognise.bylines import parse_byline, tidy_name
from newsroom.importing.recognise.captions import parse_caption
from newsroom.importing.recognise.dates import find_dates, is_only_date, parse_given
from newsroom.importing.recognise.outlets import known_outlet

HERE = Path(__file__).parent / "cases"
TODAY = dt.date(2026, 11, 1)
FIELDS = {"input", "context", "expected", "note", "known_failure"}
Case = dict[str, Any]


def read(kind: str) -> list[Case]:
    cases: list[Case] = json.loads((HERE / f"{kind}.json").read_text(encoding="utf-8"))
    return cases


def cases(kind: str) -> Any:
    """The cases of one kind as a test's parameters; known failures must go on failing."""
    return pytest.mark.parametrize(
        "case",
        [
            pytest.param(
                case,
                id=case["input"][:50] or "empty",
                marks=[
                    pytest.mark.xfail(
                        strict=True, raises=AssertionError, reason=case["known_failure"]
                    )
                ]
                if "known_failure" in case
                else [],
            )
            for case in read(kind)
        ],
    )


def outlets(case: Case) -> frozenset[str]:
    """The outlets that the archive of a case knows."""
    return frozenset(case.get("context", {}).get("outlets", ()))


def days(dates: Sequence[str | None]) -> list[dt.date | None]:
    return [dt.date.fromisoformat(day) if day else None for day in dates]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.json")), ids=lambda path: path.stem)
def test_cases_are_well_formed(path: Path) -> None:
    found = read(path.stem)
    asked = [(case["input"], json.dumps(case.get("context"))) for case in found]
    assert len(asked) == len(set(asked))
    for case in found:
        assert {"input", "expected"} <= set(case) <= FIELDS
        assert case.get("note", "-")
        assert case.get("known_failure", "-")


@cases("bylines")
def test_a_byline(case: Case) -> None:
    byline = parse_byline(case["input"], outlets(case))
    assert case["expected"] == (
        byline
        and {
            "people": list(byline.people),
            "outlets": list(byline.outlets),
            "house": byline.house,
        }
    )


@cases("author_columns")
def test_an_author_column(case: Case) -> None:
    assert list(parse_author_column(case["input"]).people) == case["expected"]


@cases("names_in_capitals")
def test_a_name_in_capitals(case: Case) -> None:
    assert tidy_name(case["input"]) == case["expected"]


@cases("dates")
def test_dates_in_a_line(case: Case) -> None:
    expected = case["expected"]
    found = find_dates(case["input"])
    assert [date.date for date in found] == days(expected["dates"])
    if found:
        assert {date.precision for date in found} == {expected["precision"]}
        assert is_only_date(case["input"]) is expected["only_date"]


@cases("date_columns")
def test_a_date_column(case: Case) -> None:
    found = parse_given(case["input"], TODAY)
    expected = case["expected"]
    if expected is None:
        assert found is None or found.date is None
    else:
        assert found is not None
        assert [found.date] == days([expected["date"]])
        assert found.precision == expected["precision"]


@cases("captions")
def test_a_caption(case: Case) -> None:
    caption = parse_caption(case["input"])
    assert case["expected"] == (
        caption if caption is None else dict(zip(("words", "credit"), caption, strict=True))
    )


@cases("boilerplate")
def test_why_a_line_is_boilerplate(case: Case) -> None:
    assert boilerplate_reason(case["input"]) == case["expected"]


@cases("section_labels")
def test_a_section_label(case: Case) -> None:
    assert is_section(case["input"]) is case["expected"]


@cases("breadcrumbs")
def test_a_breadcrumb(case: Case) -> None:
    assert is_breadcrumb(case["input"]) is case["expected"]


@cases("outlets")
def test_an_outlet(case: Case) -> None:
    assert known_outlet(case["input"], outlets(case)) == case["expected"]
