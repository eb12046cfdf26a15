"""Quotations are searched: whose words, which, and within one quotation."""

from __future__ import annotations

import pytest
from django.test import override_settings

from newsroom.importing.types import QuotationKind
from newsroom.models import Article
from search.criteria import Criteria
from search.index.sync import engine
from search.results.asking import every_id
from tests.newsroom.factories import person, quoted, report
from tests.search.index import catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

PETRO, MADURO = "Gustavo Petro", "Nicolás Maduro"
BOTH = [person(PETRO, 2), person(MADURO, 2)]


@pytest.fixture
def articles() -> dict[str, Article]:
    """Who said what of one border, in three articles."""
    return {
        "petro": report(
            "At the bridge",
            "“The closure was suicidal,” Petro said. “Trade will return to the border.” Maduro came.",
            entities=BOTH,
            quotations=[
                quoted("The closure was suicidal", PETRO),
                quoted("Trade will return to the border", PETRO),
            ],
        ),
        "maduro": report(
            "Another day",
            "Petro listened. “It was suicidal to close a border,” Maduro said.",
            entities=BOTH,
            quotations=[quoted("It was suicidal to close a border", MADURO)],
        ),
        "official": report(
            "A third day",
            "“Mafias rule the border,” a senior official said. Petro was “suicidal” in name.",
            entities=[person(PETRO)],
            quotations=[
                quoted("Mafias rule the border", speaker="a senior official"),
                quoted("suicidal", kind=QuotationKind.TITLE),
            ],
        ),
    }


QUERIES: dict[str, set[str]] = {
    "said:petro suicidal": {"petro"},
    'said:"Gustavo Petro" suicidal': {"petro"},
    "said:petro suicidal border": set(),
    'said:petro "closure was"': {"petro"},
    'said:petro "was closure"': set(),
    "said:petro border -suicidal": {"petro"},
    "said:(petro OR maduro) suicidal": {"petro", "maduro"},
    "said:maduro suicidal source:Herald": {"maduro"},
    "suicidal -said:petro": {"maduro", "official"},
    "quote:suicidal": {"petro", "maduro"},
    "quote:(border mafia*)": {"official"},
    'said:"senior official" border': {"official"},
    "is:quote": {"petro", "maduro", "official"},
    "said:maduro": {"maduro"},
}


@pytest.mark.parametrize("name", ["tantivy", pytest.param("whoosh", marks=pytest.mark.fault)])
def test_words_beside_a_speaker_stand_within_one_quotation(
    articles: dict[str, Article], name: str
) -> None:
    with override_settings(SEARCH_ENGINE=name):
        engine.cache_clear()
        catch_up()
        for query, found in QUERIES.items():
            ids = set(every_id(Criteria(text=query)))
            assert {key for key, row in articles.items() if row.pk in ids} == found, query
    engine.cache_clear()
