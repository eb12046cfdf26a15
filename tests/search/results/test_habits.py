"""Habits of other search engines, from the address to the page, the API and the database."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from search.results.service import page_from_database
from search.web.forms import read_criteria
from tests.newsroom.factories import report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db

TEXTS = {
    "Alpha": "The prime minister spoke of the organisation in its truckbeat column.",
    "Beta": "An organization of ministers in its prime; the beaten ones left.",
    "Gamma": "A zebra crossed. Was it a zebra?",
}


@pytest.fixture
def archive(index_dir: Path) -> None:
    for number, (title, text) in enumerate(TEXTS.items(), 1):
        report(title, text, date=f"2022-1{number - 1}-01")
    catch_up()


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ('"prime minis*"', {"Alpha"}),
        ("organi?ation", {"Alpha", "Beta"}),
        ("*beat*", {"Alpha", "Beta"}),
        ("*beat", {"Alpha"}),
        ("zebra?", {"Gamma"}),
        ("(zebra)", {"Gamma"}),
        ("zebra || prime", {"Alpha", "Beta", "Gamma"}),
        ("zebra or prime", {"Alpha", "Beta", "Gamma"}),
        ("prime and organization", {"Beta"}),
        ("prime !organisation", {"Beta"}),
        ("published:[2022-11-01 TO 2022-12-31]", {"Beta", "Gamma"}),
        ("prime {2022-10-01 TO *]", {"Beta"}),
    ],
)
def test_the_same_is_found_with_an_index_and_without(
    client: Client, query: str, titles: set[str]
) -> None:
    found = client.get("/api/search", {"q": query}).json()
    assert "problem" not in found or not found["problem"]
    assert {hit["title"] for hit in found["results"]} == titles
    # LIKE knows no inflections, and no ends of words.
    if query not in ("prime and organization", "prime !organisation", "*beat"):
        page = page_from_database(read_criteria(QueryDict(urlencode({"q": query}))))
        assert {hit.article.title for hit in page.hits} == titles


@pytest.mark.usefixtures("archive")
def test_the_page_and_the_api_say_what_was_understood(client: Client) -> None:
    page = client.get("/", {"q": "zebra or prime"}).content.decode()
    notice = re.search(r'<p class="notice">(.*?)</p>', page, re.DOTALL)
    assert notice
    said = " ".join(unescape(re.sub("<[^>]+>", "", notice[1])).split())
    assert said == '“or” was read as OR, either side. As a word: zebra "or" prime'
    assert 'href="/?q=zebra+%22or%22+prime"' in notice[1]
    notes = client.get("/api/search", {"q": "zebra or prime"}).json()["notes"]
    assert [note["instead"] for note in notes] == ['zebra "or" prime']
    assert client.get("/api/search", {"q": "zebra"}).json()["notes"] == []
    spanish = client.get("/", {"q": "zebra^2"}, HTTP_ACCEPT_LANGUAGE="es").content.decode()
    assert "ninguna palabra puede contar más" in spanish


@pytest.mark.usefixtures("archive")
def test_what_a_part_of_a_word_stands_for_is_marked(client: Client) -> None:
    page = client.get("/", {"q": '*beat* "prime minis*" organi?ation'}).content.decode()
    assert {"truckbeat", "prime", "minister", "organisation"} <= set(
        re.findall("<mark>([^<]*)</mark>", page)
    ) | {word for phrase in re.findall("<mark>([^<]*)</mark>", page) for word in phrase.split()}
