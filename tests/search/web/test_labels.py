"""In Spanish, what is known by a Spanish name is shown and found by it; addresses stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.importing.types import ParsedEntity
from newsroom.models import Article
from tests.newsroom.factories import person, place, report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db
SPANISH = {"HTTP_ACCEPT_LANGUAGE": "es"}


@pytest.fixture(autouse=True)
def article(index_dir: Path) -> Article:
    names = [
        place("Germany", 3), place("Zambia"), place("United States", 2), person("Jordan"),
        ParsedEntity("United Nations", "organisation", 1),
    ]  # fmt: skip
    found = report("A vote", "They voted.", entities=names)
    catch_up()
    return found


@pytest.mark.parametrize(
    "address",
    [
        "/", "/?entity=germany", "/facets/place/", "/names/", "/names/zambia/", "/names/germany/",
        "/names/germany/articles/", "/sources/the-herald/",
    ],
)  # fmt: skip
def test_pages_call_places_by_their_name_in_the_reader_s_language(
    client: Client, address: str
) -> None:
    spanish = client.get(address, **SPANISH).content.decode()
    english = client.get(address).content.decode()
    assert "Alemania" in spanish
    assert "germany" in spanish
    assert "Alemania" not in english
    assert "Germany" in english


def test_an_article_page_does_so(client: Client, article: Article) -> None:
    html = client.get(article.get_absolute_url(), **SPANISH).content.decode()
    for label in ("Alemania", "Estados Unidos", "Naciones Unidas", "Jordan"):
        assert f"<bdi>{label}</bdi>" in html
    assert "/?entity=united-states" in html


def test_values_are_narrowed_and_sorted_by_what_is_shown(client: Client) -> None:
    def labels(address: str) -> list[str]:
        html = client.get(address, **SPANISH).content.decode()
        names = ["Alemania", "Estados Unidos", "Zambia"]
        return sorted((name for name in names if name in html), key=html.index)

    assert labels("/facets/place/?order=name") == ["Alemania", "Estados Unidos", "Zambia"]
    assert labels("/facets/place/?match=estados") == ["Estados Unidos"]
    assert labels("/facets/place/?match=united") == ["Estados Unidos"]


def test_suggestions_and_queries_know_the_label(client: Client) -> None:
    def offered(typed: str, **headers: Any) -> list[tuple[str, str]]:
        found = client.get(f"/api/suggest?q={typed}", **headers).json()["suggestions"]
        return [(each["label"], each["url"]) for each in found]

    estados = ("Estados Unidos", "/?entity=united-states")
    assert offered("estados", **SPANISH) == [estados]
    assert offered("united s", **SPANISH) == [estados]
    assert offered("united s") == [("United States", "/?entity=united-states")]
    for asked, language in (("place:alemania", SPANISH), ("place:germany", SPANISH)):
        answer = client.get(f"/api/search?q={asked}", **language).json()
        assert answer["total"] == 1
        assert ("germany", "Alemania") in {
            (value["value"], value["label"]) for value in answer["facets"]["entity"]
        }


def test_a_label_costs_no_query(client: Client) -> None:
    asked = []
    for headers in ({}, SPANISH, {}, SPANISH):
        with CaptureQueriesContext(connection) as queries:
            client.get("/?q=place:germany", **headers)
        asked.append(len(queries))
    assert asked[2] == asked[3]
