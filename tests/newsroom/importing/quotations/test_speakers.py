"""Whom a surname, a pronoun or "the senator" stands for."""

from __future__ import annotations

import pytest

from tests.newsroom.importing.quotations.articles import quotations, said

WORDS = "The bridge is old and weak,"
MET = "Sen. Paul Young met Mary Hill, a teacher, on Monday."


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Young", "Paul Young"),
        ("he", "Paul Young"),
        ("she", "Mary Hill"),
        ("the senator", "Paul Young"),
        ("the teacher", "Mary Hill"),
        ("they", ""),
        ("a teacher", ""),
        ("the governor", ""),
    ],
)
def test_who_is_meant(source: str, name: str) -> None:
    assert said(MET, f"“{WORDS}” {source} said.") == [(WORDS, name)]


def test_who_spoke_last_speaks_on() -> None:
    texts = (MET, f"“{WORDS}” Young said.", "“It cost too much,” he said.")
    assert said(*texts)[-1] == ("It cost too much,", "Paul Young")


def test_a_surname_that_two_bear_is_told_by_the_title() -> None:
    texts = ("Paul Young and his wife, Mary Young, came.", f"“{WORDS}” Mrs. Young said.")
    assert said(*texts) == [(WORDS, "Mary Young")]


def test_a_woman_without_a_name_is_nobody_who_has_one() -> None:
    texts = (MET, "A woman stood by the road.", f"“{WORDS}” she said.")
    assert said(*texts) == [(WORDS, "")]


def test_a_spokesman_is_not_whom_he_speaks_for() -> None:
    assert said(MET, f"“{WORDS}” the senator’s spokesman said.") == [(WORDS, "")]


@pytest.mark.parametrize(
    ("source", "printed", "name"),
    [
        ("said Young’s 30-year-old brother, Adam Young.", "Young’s 30-year-old brother", "Adam Young"),
        ("said the owner, Anna Bell, on Monday.", "the owner", "Anna Bell"),
        ("said the owner, whom Anna Bell knows.", "the owner", ""),
        ("said the owner of Leeds, Kent.", "the owner of Leeds", ""),
    ],
)  # fmt: skip
def test_a_name_between_commas_says_who_it_is(source: str, printed: str, name: str) -> None:
    texts = ("Adam Young and Anna Bell came with Paul Young.", f"“{WORDS}” {source}")
    [quotation] = quotations(*texts)
    assert (quotation.speaker, quotation.name) == (printed, name)


def test_doubt_is_told_by_the_confidence() -> None:
    sure, doubtful = quotations(f"“{WORDS}” said Paul Young.", "“It is a pity, all of it.”")
    assert doubtful.confidence < sure.confidence
