"""Outlets stand in one list, and everything that knows them reads it."""

from __future__ import annotations

from collections import Counter

import pytest

from newsroom.importing.gazetteer import NameFlag, Outlet, flags_by_name, outlets, phrases
from newsroom.importing.recognise.outlets import (
    by_name,
    is_agency,
    key,
    known_outlet,
    outlet_of_url,
    plain,
    puts_day_first,
    same_outlet,
)
from newsroom.text import fold

MARKS = {"agency", "month-first", "owner", "read", "with-article"}


def test_the_list_is_well_formed() -> None:
    assert len(outlets()) > 300
    for outlet in outlets():
        assert outlet.name == outlet.name.strip() != ""
        assert outlet.marks <= MARKS, outlet.name
        assert all("." in domain and domain == domain.lower() for domain in outlet.domains)
        assert not any("~" in form or "\t" in form for form in outlet.forms)


def test_no_name_and_no_domain_is_two_outlets() -> None:
    names = Counter(
        name for outlet in outlets() for name in {key(form) for form in outlet.forms} if name
    )
    domains = Counter(domain for outlet in outlets() for domain in outlet.domains)
    for counts in (names, domains):
        assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.name)
def test_every_name_is_known_to_bylines_and_in_the_gazetteer(outlet: Outlet) -> None:
    for form in outlet.forms:
        assert known_outlet(form) == outlet.name
        flagged = bool(flags_by_name().get(fold(form), 0) & NameFlag.OUTLET)
        assert flagged is (form in outlet.spoken)
    for domain in outlet.domains:
        assert outlet_of_url(f"https://www.{domain}/2020/05/06/story") == outlet.name
    assert is_agency(outlet.name) is ("agency" in outlet.marks)


def test_the_compiled_file_adds_no_outlets_of_its_own() -> None:
    listed = {fold(form) for outlet in outlets() for form in outlet.spoken}
    assert {name for name, flags in flags_by_name().items() if flags & NameFlag.OUTLET} == listed


def test_long_names_are_found_by_their_first_word() -> None:
    assert phrases()["sydney"] >= 3


def test_an_article_may_be_missing_unless_the_list_says_otherwise() -> None:
    assert known_outlet("Washington Post") == known_outlet("The Washington Post")
    assert known_outlet("The Age") == "The Age"
    assert known_outlet("Age") == known_outlet("Australian") == ""
    assert plain("The Age") in by_name()


def test_the_archives_name_wins() -> None:
    assert known_outlet("nytimes.com", frozenset({"NYTimes.com"})) == "NYTimes.com"
    assert known_outlet("NYT") == "New York Times"


def test_habits_in_numeric_dates() -> None:
    assert puts_day_first("The Washington Post") is False
    assert puts_day_first("El País") is None  # its domain ends in .com
    assert puts_day_first("Sydney Morning Herald") is True
    assert puts_day_first("The Harbour Ledger") is None


def test_one_outlet_under_two_names() -> None:
    assert same_outlet("AP", "The Associated Press")
    assert same_outlet("CNN (Web News)", "CNN")
    assert not same_outlet("The Times", "The Sunday Times")
