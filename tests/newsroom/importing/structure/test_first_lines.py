"""Headlines that look like names, or like a few sentences, where they stand first."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing import ParseContext, ParsedArticle, RawDocument, parse

TEXT = """The council of the harbour town voted on Tuesday to close the old bridge for two years, after engineers \
had found cracks in its pillars and warned that it might not stand another winter.

Residents said that they would have to drive for an hour to reach the hospital, and asked the council to keep one \
lane open while the work goes on through the spring and the summer."""


def read(*lines: str) -> ParsedArticle:
    text = "\n\n".join((*lines, TEXT))
    return parse(RawDocument("a.txt", text.encode(), "a.txt"), ParseContext(dt.date(2026, 11, 1)))


@pytest.mark.parametrize(
    "headline",
    [
        "Michael Cohen Testifies",
        "Putting Harbours First",
        "Ann Lee’s Back",
        "Don’t Expect New, Unbiased Bridges Anytime Soon",
        "Harbour Department Sides with Western Church in Lawsuit After Pastor Complains",
        "Ann Lee Leads Fight Against Media Bridges",
        "Tram winners? Riders. Tram losers? Drivers.",
        "Will the bridge survive the winter? The answer may lie with its pillars.",
    ],
)
def test_a_first_line_that_says_more_than_names_is_the_headline(headline: str) -> None:
    found = read(headline)
    assert found.title == headline
    assert found.evidence["title"].rule == "headline"
    assert (found.authors, found.source) == ((), "")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Michael Cohen", ("Michael Cohen",)),
        ("By Michael Cohen", ("Michael Cohen",)),
        ("Michael Cohen, CNN", ("Michael Cohen",)),
        ("Michael Cohen Staff Writer", ("Michael Cohen",)),
    ],
)
def test_a_first_line_that_signs_is_no_headline(line: str, authors: tuple[str, ...]) -> None:
    found = read(line, "March 3, 2021")
    assert found.authors == authors
    assert found.evidence["title"].origin == "inferred"


@pytest.mark.parametrize(
    "line",
    [
        "Follow the council on Twitter @council. It is there.",
        "“Nobody asked us. Nobody will,” said the wall.",
        "The bridge of the harbour town was closed on Tuesday for at least two years. Nobody was asked.",
    ],
)
def test_sentences_of_a_text_are_no_headline(line: str) -> None:
    assert read(line).evidence["title"].origin == "inferred"
