"""An address alone above the text is where the article is, and no outlet."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing import ParseContext, ParsedArticle, RawDocument, parse
from newsroom.importing.metadata.hosts import named_by_host

TEXT = """{first}

Theta bank closes after dispute

The bank of the town closed its doors after a long dispute between the owners and the council, officials said.

The council had asked for more time to look at the books before the decision.
"""


def parsed(first: str) -> ParsedArticle:
    document = RawDocument("a.txt", TEXT.format(first=first).encode(), "a.txt")
    return parse(document, ParseContext(today=dt.date(2026, 11, 1)))


def test_it_is_the_articles_and_tells_what_addresses_tell() -> None:
    found = parsed("https://www.bbc.co.uk/news/2021/03/04/theta-bank")
    assert found.value("url") == "https://www.bbc.co.uk/news/2021/03/04/theta-bank"
    assert found.value("source") == "BBC News"
    assert found.value("published") == "2021-03-04"
    assert found.value("title") == "Theta bank closes after dispute"


@pytest.mark.parametrize("first", ["https://example.org/theta", "www.example.org/theta.html"])
def test_of_an_unknown_host_the_domain_is_inferred_where_the_address_is_whole(first: str) -> None:
    found = parsed(first)
    whole = "://" in first
    assert found.value("source") == ("example.org" if whole else None)
    assert not whole or found.evidence["source"].origin == "inferred"


def test_a_machines_number_is_no_outlet() -> None:
    assert named_by_host("http://127.0.0.1:8000/theta", []) == ""
    assert named_by_host("http://example.org:8000/theta", []) == "example.org"


def test_a_host_alone_is_a_banner() -> None:
    assert parsed("harbourledger.com").value("source") == "harbourledger.com"
