"""A bare word looks at names, too: those of authors, sources, and whom an article mentions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.test import Client

from newsroom.archive import save_entity, save_source
from newsroom.models import Entity, Source
from search.criteria import Criteria
from search.results.asking import ask
from search.results.service import page_from_database
from search.results.showing import show
from search.types import Facet, Value
from search.vocabulary import current
from search.vocabulary.name_words import MOST_NAMES, NameWords
from tests.newsroom.factories import person, report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(index_dir: Path) -> None:
    petro = person("Gustavo Petro")
    report("Budget", "The budget passed.", author="Jane Norton", source="The Guardian")
    report("Norton", "Norton spoke of the budget.", author="Luis Prado", source="El Faro")
    report("Border", "Petro spoke of the border.", author="Sam Lark", source="", entities=[petro])
    catch_up()


def found(query: str) -> list[str]:
    return [hit.article.title for hit in show(ask(Criteria(query))).hits]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("norton", ["Norton", "Budget"]),  # the text first
        ("guardian", ["Budget"]),
        ("gustavo", ["Border"]),
        ("norton passed", ["Budget"]),
        ("jane norton", ["Budget"]),
        ("lark border", ["Border"]),
        ("prado OR lark", ["Border", "Norton"]),
        ("budget -norton", []),
        ('"norton"', ["Norton"]),  # quotes are for texts
        ("title:norton", ["Norton"]),
        ("prados", []),  # names have no forms
    ],
)
def test_bare_words_find_authors_sources_and_entities(query: str, titles: list[str]) -> None:
    assert found(query) == titles
    page = page_from_database(Criteria(query))
    if query != "prados":
        assert sorted(hit.article.title for hit in page.hits) == sorted(titles)


@pytest.mark.usefixtures("archive")
def test_the_page_says_by_whose_name_a_hit_was_found(client: Client) -> None:
    def said(query: str, **headers: str) -> list[str]:
        page = client.get("/", {"q": query}, **headers).content.decode()
        return re.findall(r'<p class="snippet muted">(.*?)</p>', page)

    assert said("norton") == ["Matches: author Jane Norton"]
    assert said("guardian norton") == ["Matches: author Jane Norton, source The Guardian"]
    assert said("gustavo border") == ["Matches: person Gustavo Petro"]
    assert said("petro") == said("budget") == said("") == []
    assert said("gustavo", HTTP_ACCEPT_LANGUAGE="es") == ["Coincide: persona Gustavo Petro"]
    answer = client.get("/api/search", {"q": "norton"}).json()
    assert answer["named"] == [{"id": answer["results"][1]["id"], "names": ["author Jane Norton"]}]


@pytest.mark.usefixtures("archive")
def test_a_name_that_is_written_otherwise_is_found_at_once_and_nothing_is_indexed_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Where names are many, those of a moment ago serve while they are looked at again.
    monkeypatch.setattr(current._name_words, "_patience", math.inf)
    monkeypatch.setattr(current._name_words, "_rests_until", 0.0)
    assert found("gustavo") == ["Border"]
    entity, source = Entity.objects.get(name="Gustavo Petro"), Source.objects.get(name="El Faro")
    entity.name, source.name = "Augusto Petro", "Lighthouse"
    save_entity(entity=entity)
    save_source(source=source)
    assert (found("gustavo"), found("augusto")) == ([], ["Border"])
    assert (found("faro"), found("lighthouse")) == ([], ["Norton"])


def test_words_of_names() -> None:
    def names() -> Iterable[tuple[Facet, int, str]]:
        yield Facet.PERSON, 3, "Gustavo Petro"
        yield Facet.PERSON, 5, "Petro Poroshenko"
        yield Facet.AUTHOR, 3, "Ana Petro-García"
        yield Facet.SOURCE, 9, "U.S. News"
        yield Facet.PLACE, 9, "𝒳" * 3 + " " + "x" * 500
        yield from (
            (Facet.ORGANISATION, number, f"The {number}") for number in range(MOST_NAMES + 1)
        )

    words = NameWords(names())
    assert words.values("petro") == (
        Value((Facet.PERSON,), frozenset({3, 5})), Value((Facet.AUTHOR,), frozenset({3})),
    )  # fmt: skip
    assert words.values("garcia") == (Value((Facet.AUTHOR,), frozenset({3})),)
    assert words.values("us") == (Value((Facet.SOURCE,), frozenset({9})),)
    assert words.values("petr") == words.values("") == words.values("zz") == ()
    assert words.values("the") == ()  # of so many names it is none
    assert NameWords([]).values("petro") == ()
