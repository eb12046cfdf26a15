"""When quotations are one: whole, cut, a little otherwise, or in another language."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.quoting import Said, keys_of, likeness, may_be_one_statement, normal_words, pieces

WHOLE = "We will open the bridge in May, and nobody will close it again."


@pytest.mark.parametrize(
    ("other", "how"),
    [
        ("we will open the bridge in May and nobody will close it again", "same"),
        ("We will open the bridge [of Tarn] in May, and nobody will close it again", "same"),
        ("We will open the bridge in May", "cut"),
        ("nobody will close it", "cut"),
        (
            "I say it here: we will open the bridge in May, and nobody will close it again.",
            "longer",
        ),
        ("We will open the bridge in May, and no one will ever close it again.", "near"),
        ("We will close the harbour in June, and somebody will open it.", None),
        ("will", None),
    ],
)
def test_what_one_quotation_is_of_another(other: str, how: str | None) -> None:
    assert likeness(other, WHOLE) == how


def test_who_cuts_one_end_keeps_the_key_of_the_other() -> None:
    whole, begun = keys_of(WHOLE), keys_of("We will open the bridge in May")
    ended = keys_of("And nobody will close it again")
    assert (begun.opening, ended.closing) == (whole.opening, whole.closing)
    assert len({whole.whole, begun.whole, ended.whole, whole.opening, whole.closing}) == 5
    assert keys_of("too few words").whole is None


def test_what_only_one_of_them_says_is_told() -> None:
    told = list(pieces("We will soon open the bridge", "We will open the bridge"))
    assert told == [("We will ", True), ("soon ", False), ("open the bridge", True)]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_are_the_text_and_what_is_the_same_is_so_both_ways(one: str, other: str) -> None:
    assert "".join(text for text, _ in pieces(one, other)) == one
    assert (likeness(one, other) == "same") == (likeness(other, one) == "same")
    assert normal_words(" ".join(normal_words(one))) == normal_words(one)


DAY = dt.date(2022, 11, 2)
ENGLISH = Said("On Tuesday 450 trucks crossed from Tarn to Velmora without a paper", "en", DAY)


def test_the_same_names_and_numbers_within_days_may_be_one_statement() -> None:
    spanish = Said("El martes 450 camiones cruzaron de Tarn a Velmora sin papeles", "es", DAY)
    assert may_be_one_statement(ENGLISH, spanish)
    later = Said(spanish.text, "es", DAY + dt.timedelta(days=9))
    other = Said("El martes 45 camiones cruzaron de Tarn a Velmora sin papeles", "es", DAY)
    unnamed = Said("El martes muchos camiones cruzaron la frontera sin papeles", "es", DAY)
    same_language = Said(spanish.text, "en", DAY)
    for no in (later, other, unnamed, same_language, Said(spanish.text, "es", None)):
        assert not may_be_one_statement(ENGLISH, no)
