"""A small archive, indexed by the real engine, for tests that only read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from newsroom.importing.types import ParsedEntity
from newsroom.models import Article
from search.index import sync
from search.results.extracts import Extracts
from search.results.moment import Moment
from tests.newsroom.factories import person, place, report

Library = dict[str, Article]


@pytest.fixture(autouse=True)
def no_page_of_a_moment_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of one library change how pages are made: each makes its own."""
    monkeypatch.setattr("search.results.service._lately", Moment())
    monkeypatch.setattr("search.results.showing._lately", Extracts())


@pytest.fixture(scope="module")
def library(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Library]:
    """Articles of three sources and many years, with a hostile one among them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(SEARCH_INDEX_DIR=tmp_path_factory.mktemp("index")):
            sync.engine.cache_clear()
            articles = make_articles()
            assert not sync.drain().problem
            yield articles
            sync.engine.cache_clear()
        transaction.set_rollback(True)


def make_articles() -> Library:
    """Store the articles of the library."""
    petro, maduro = person("Gustavo Petro", 3), person("Nicolás Maduro", 2)
    caracas, bogota = place("Caracas", 2), place("Bogotá")
    board = ParsedEntity("Harvest Board", "organisation", 1)
    articles = {
        "meeting": report(
            "Petro meets Maduro in Caracas",
            "The presidents of Colombia and Venezuela met in Caracas on Tuesday. They spoke of "
            "the border and of diplomatic relations, which had been broken off in 2019.",
            author="Ana Bosque",
            entities=[petro, maduro, caracas],
        ),
        "reunion": report(
            "Petro y Maduro se reúnen en Caracas",
            "Los presidentes de Colombia y Venezuela hablaron de la frontera y de las elecciones "
            "durante una larga reunión en el palacio de la capital venezolana.",
            source="El Faro Andino",
            author="Luis Prado",
            entities=[petro, maduro, caracas, bogota],
        ),
        "border": report(
            "The border opens again",
            "Lorries crossed the bridge for the first time in years, and traders cheered Petro.",
            date="2022-09-26",
            entities=[petro, bogota],
        ),
        "harvest": report(
            "A late harvest",
            "The harvest came late, said the board, and the leaders of the cooperative agreed.",
            date="2015-08-03",
            source="Quillhaven Dispatch",
            entities=[board],
        ),
        "undated": report(
            "Notes without a day", "Nobody wrote down when these notes on the harvest were made.",
            date="", source="",
        ),
        "hostile": report(
            "<script>alert(1)</script> & \"quotes\"",
            "A body with <img src=x onerror=alert(2)> and <b>bold</b> words about hostility.",
            date="2019-01-02",
            source="<b>Loud</b> Times",
            author="Eve </a><script>",
            entities=[person("<script>alert(3)</script> Mallory")],
        ),
    }  # fmt: skip
    for number in range(30):
        articles[f"filler {number}"] = report(
            f"Weather report {number}",
            f"Rain in the north, sun in the south, and wind of {number} knots.",
            date=f"20{10 + number % 14}-0{1 + number % 9}-11",
            source="Quillhaven Dispatch",
        )
    return articles


@pytest.fixture
def visitor(library: Library) -> Client:
    """A visitor of the library."""
    return Client()
