"""What a sentence says that another can say, too."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.coverage.days import days_in
from newsroom.coverage.facts import Account, Text, facts_of, number_in_figures, sentence_spans
from newsroom.coverage.number_words import written_numbers

DAY = dt.date(2022, 11, 1)


def said(text: str, language: str, kind: str) -> list[object]:
    _sentences, found = facts_of(Account([Text("paragraph", text, language)], DAY))
    return [each.fact.value for each in found if each.fact.kind == kind]


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("a border of 2,219 kilometres", "en", [2219]),
        ("una frontera de 2.219 kilómetros", "es", [2219]),
        ("50.9 per cent", "en", [50.9]),
        ("el 50,9 %", "es", [50.9]),
        ("seven billion dollars", "en", [7_000_000_000]),
        ("siete mil millones de dólares", "es", [7_000_000_000]),
        ("almost 2.5 million of them", "en", [2_500_000]),
        ("cerca de dos millones y medio", "es", [2_500_000]),
        ("thirty-one dead, one hundred and four hurt", "en", [31, 104]),
        ("cuarenta y dos", "es", [42]),
        ("two million three hundred thousand", "en", [2_300_000]),
        ("$1,200.50 and 1.234,50 euros", "de", [1200.5, 1234.5]),
        ("in the 36th minute", "en", [36]),
        ("one of them, and a hundred of no number", "en", []),
        ("COP27 and @user99, https://x.example/12", "en", []),
    ],
)
def test_numbers_in_figures_and_words(text: str, language: str, numbers: list[float]) -> None:
    assert said(text, language, "number") == numbers


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("on November 1, two months later", "en", [(2022, 11, 1)]),
        ("el 7 de agosto", "es", [(2022, 8, 7)]),
        ("from November 6 to 18", "en", [(2022, 11, 6), (2022, 11, 18)]),
        ("takes office on January 1", "en", [(2023, 1, 1)]),
        ("the 1º de enero de 2023", "es", [(2023, 1, 1)]),
        ("7 out of 10 set out, and may go on", "en", []),
        ("2022-10-30", "en", [(2022, 10, 30)]),
    ],
)
def test_days_of_which_the_text_need_not_say_the_year(
    text: str, language: str, days: list[tuple[int, int, int]]
) -> None:
    assert said(text, language, "day") == days


def test_a_month_and_a_year_alone() -> None:
    text = "In February 2019, and since late August; in 2013 it left, with 2,013 others."
    assert said(text, "en", "month") == [(2019, 2), (2022, 8)]
    assert said(text, "en", "year") == [2019, 2013]


def test_a_sentence_does_not_end_behind_a_title_or_an_initial() -> None:
    text = "Mr. Quill met J. Okapi in St. Marsh. “We agree.” They left at 2.30 p.m. on Monday."
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "Mr. Quill met J. Okapi in St. Marsh.", "“We agree.”", "They left at 2.30 p.m. on Monday.",
    ]  # fmt: skip


@pytest.mark.fault
@settings(max_examples=10)
@given(st.text(max_size=80), st.sampled_from(["en", "es", "de", ""]))
def test_any_text_is_read_and_every_place_is_in_it(text: str, language: str) -> None:
    sentences, found = facts_of(Account([Text("paragraph", text, language)], DAY))
    for each in [*sentences, *found]:
        assert 0 <= each.start <= each.end <= len(text)
    assert list(days_in(text, None)) is not None


@settings(max_examples=10)
@given(st.integers(2, 999))
def test_numbers_are_the_same_in_either_notation(thousands: int) -> None:
    assert number_in_figures(f"{thousands},456", "en") == number_in_figures(
        f"{thousands}.456", "es"
    )


def test_words_of_a_language_that_is_not_known_are_no_numbers() -> None:
    assert list(written_numbers("siete mil", "pt")) == []
