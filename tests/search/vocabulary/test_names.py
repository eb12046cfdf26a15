"""A part of a name is enough, and the page says which names it stands for."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from newsroom.importing.types import ParsedEntity
from newsroom.models import Entity
from search.criteria import Criteria
from search.query.parse import Note
from search.results.service import search_page
from search.vocabulary.parse import parse
from tests.newsroom.factories import person, report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(index_dir: Path) -> None:
    petro, poroshenko = person("Gustavo Petro"), person("Petro Poroshenko")
    report("One", author="Jane Norton", source="The Guardian", entities=[petro])
    report("Two", author="Sam Norton", source="Guardian Nigeria", entities=[poroshenko])
    report(
        "Three",
        author="Ana Nortonbury",
        source="Guardian",
        entities=[ParsedEntity("Petrobras", "organisation", 1)],
    )
    report("Four", author="Luis Prado", source="El Faro")
    catch_up()


def found(query: str) -> set[str]:
    return {hit.article.title for hit in search_page(Criteria(query)).hits}


def note(query: str) -> Note:
    (only,) = parse(query).notes
    return only


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("author:norton", {"One", "Two"}),
        ("author:Norton*", {"One", "Two", "Three"}),
        ("author:norto", {"One", "Two", "Three"}),
        ('author:"sam norton"', {"Two"}),
        ('author:"norton"', {"One", "Two"}),
        ("author:(jane norton)", {"One"}),
        ("author:(norton OR prado)", {"One", "Two", "Four"}),
        ("-author:norton", {"Three", "Four"}),
        ("source:guardian", {"One", "Two", "Three"}),
        ('source:"guardian"', {"Three"}),
        ("source:nigeria", {"Two"}),
        ("entity:petro", {"One", "Two"}),
        ("person:petro", {"One", "Two"}),
        ("entity:petro*", {"One", "Two", "Three"}),
        ("organisation:petr", {"Three"}),
        ("author:norton entity:gustavo", {"One"}),
        ("author:ortonbury", set()),
        ("author:x", set()),
    ],
)  # fmt: skip
def test_whole_words_of_names_or_their_beginnings(query: str, titles: set[str]) -> None:
    assert found(query) == titles


@pytest.mark.usefixtures("archive")
def test_the_names_are_said_with_the_queries_for_one_of_them() -> None:
    several = note("election author:norton")
    assert several.kind == "named"
    assert several.near == ("Jane Norton", "Sam Norton")
    assert several.queries == ('election author:"Jane Norton"', 'election author:"Sam Norton"')
    assert [parse(query).notes for query in several.queries] == [(), ()]
    assert note("source:guardian").near == ("guardian", "Guardian Nigeria", "The Guardian")
    assert note("source:nigeria").near == ("Guardian Nigeria",)
    assert parse('source:"guardian"').notes == ()
    assert note("person:petr").near == ("Gustavo Petro", "Petro Poroshenko")
    assert note("author:nortan").kind == "unknown"


@pytest.mark.usefixtures("archive")
def test_the_page_and_the_api_name_them(client: Client) -> None:
    page = client.get("/", {"q": "author:norton"}).content.decode()
    notice = re.search(r'<p class="notice">(.*?)</p>', page, re.DOTALL)
    assert notice
    assert " ".join(unescape(re.sub("<[^>]+>", "", notice[1])).split()) == (
        "“norton” (author:) is a part of these names; all are looked for. Only Jane Norton, Sam Norton"
    )
    assert 'href="/?q=author%3A%22Sam+Norton%22"' in notice[1]
    (said,) = client.get("/api/search", {"q": "author:norton"}).json()["notes"]
    assert said["names"] == ["Jane Norton", "Sam Norton"]


def test_many_names_are_all_looked_for_and_some_are_told(index_dir: Path) -> None:
    for number in range(12):
        report(f"By {number}", author=f"{chr(65 + number)}nna Norton")
    catch_up()
    assert search_page(Criteria("author:norton")).total == 12
    assert len(note("author:norton").near) == 8
    assert "12 names" in note("author:norton").text


@pytest.mark.usefixtures("archive")
def test_names_that_are_only_suggested_are_none() -> None:
    Entity.objects.filter(name="Petro Poroshenko").update(suggested=True)
    assert note("entity:petro").near == ("Gustavo Petro",)
