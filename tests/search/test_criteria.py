"""A search and its address say the same."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from search.criteria import Criteria
from search.facets.kinds import PARAMETERS
from search.web.forms import SearchForm, read_criteria
from search.web.typed_dates import TypedDate, shown_day

slugs = st.lists(
    st.sampled_from(["herald", "-herald", "_none", "the-times", "2022", "-a-b"]),
    unique=True,
    max_size=3,
).map(tuple)
days = st.none() | st.dates(min_value=dt.date(1000, 1, 1))
texts = st.text("aé漢ñ'\"&=+#%<>/?-_(", max_size=8)


@given(
    st.builds(
        Criteria,
        text=st.lists(texts.filter(bool), max_size=3).map(" ".join),
        chosen=st.fixed_dictionaries(dict.fromkeys(PARAMETERS, slugs)),
        undated=st.booleans(),
        sort=st.sampled_from([None, "relevance", "newest", "oldest"]),
        page=st.integers(1, 500),
    ),
    days,
    days,
)
def test_what_is_written_to_an_address_is_read_from_it(
    criteria: Criteria, first: dt.date | None, last: dt.date | None
) -> None:
    if first and last and first > last:
        first, last = last, first
    dated = criteria.within(first, last).changed(undated=criteria.undated, page=criteria.page)
    assert read_criteria(QueryDict(dated.query_string)) == dated


@given(st.text(max_size=80))
def test_any_address_is_a_search(query: str) -> None:
    criteria = read_criteria(QueryDict(query.encode(errors="replace")))
    assert read_criteria(QueryDict(criteria.query_string)) == criteria


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2022", "2022"), (" 2022-11-3 ", "2022-11-03"), ("2022.11", "2022-11"),
        ("11/2022", "2022-11"), ("Nov 2022", "2022-11"), ("noviembre de 2022", "2022-11"),
        ("1.11.2022", "2022-11-01"), ("1 de nov. de 2022", "2022-11-01"),
        ("November 1st, 2022", "2022-11-01"), ("31/12/2022", "2022-12-31"),
    ],
)  # fmt: skip
def test_dates_are_typed_as_people_write_them(typed: str, read: str) -> None:
    assert TypedDate.parse(typed).read.iso == read
    assert TypedDate.parse(typed).other is None


@pytest.mark.parametrize("typed", ["30 Feb 2022", "1.11.22", "the war of 2022", "2021 2022", "12"])
def test_what_is_a_date_in_part_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match="2"):
        TypedDate.parse(typed)


@given(st.dates(), st.sampled_from(["en", "es"]))
def test_the_day_that_a_field_shows_is_read_from_it_again(day: dt.date, language: str) -> None:
    with override(language):
        assert TypedDate.parse(shown_day(day)).read == (day, "day")


def test_a_range_reaches_from_the_first_day_to_the_last() -> None:
    form = SearchForm(QueryDict("from=2022&to=Feb+2024"))
    assert form.criteria == Criteria(first=dt.date(2022, 1, 1), last=dt.date(2024, 2, 29))
    assert not list(form.remarks)


def test_a_date_that_may_be_two_days_offers_the_other() -> None:
    (remark,) = SearchForm(QueryDict("q=x&from=1/11/2022")).remarks
    assert remark.text == "“1/11/2022” is read as 1 November 2022."
    assert [link.url for link in remark.links] == ["/?q=x&from=2022-01-11"]


def test_what_is_no_date_is_told_and_left_out() -> None:
    form = SearchForm(QueryDict("q=x&from=yesterday&to=2022-13&sort=best&page=-3"))
    assert form.criteria == Criteria(text="x")
    assert set(form.errors) == {"from", "to"}
    assert "yesterday" in str(form.errors["from"])


def test_dates_in_the_wrong_order_are_swapped_with_a_word() -> None:
    form = SearchForm(QueryDict("from=2022&to=Nov+2021"))
    assert form.criteria == Criteria(first=dt.date(2021, 11, 1), last=dt.date(2022, 12, 31))
    assert ["swapped" in remark.text for remark in form.remarks] == [True]


def test_a_program_is_told_instead() -> None:
    assert SearchForm(QueryDict("from=2022&to=2021"), strict=True).non_field_errors()
    assert "from" in SearchForm(QueryDict("from=1/11/2022"), strict=True).errors


def test_choosing_excluding_and_removing_values() -> None:
    some = Criteria(text="x", page=7).with_token("source", "herald").with_token("source", "times")
    assert some.query_string == "q=x&source=herald&source=times"
    without = some.with_token("source", "-herald")
    assert without.query_string == "q=x&source=times&source=-herald"
    assert without.without_token("source", "-herald").query_string == "q=x&source=times"
    assert without.cleared() == Criteria(text="x")


def test_newest_first_is_the_order_where_there_are_no_words() -> None:
    assert Criteria().order == "newest"
    assert Criteria(sort="relevance").order == "newest"
    assert Criteria(text="x").order == "relevance"
    assert Criteria(text="x").sorted_by("newest").query_string == "q=x&sort=newest"
    assert Criteria(text="x", sort="newest").sorted_by("relevance").query_string == "q=x"


@pytest.mark.parametrize("token", ["herald", "-herald", "times", "-times", "a b&c", "_none"])
def test_addresses_that_are_made_in_bulk_are_the_same(token: str) -> None:
    some = Criteria(
        text="war & peace", chosen={"source": ("herald",), "author": ("x",)}, sort="newest", page=3
    )
    assert some.urls_with("source")(token) == some.with_token("source", token).url
    assert Criteria().urls_with("source")(token) == Criteria().with_token("source", token).url
