"""People AND people: what is chosen of a facet of many values narrows, unless any of it will do."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.http import QueryDict
from django.test import Client

from newsroom.models import Entity
from search.criteria import Criteria
from search.facets.kinds import ANY_PARAMETERS, KINDS
from search.index import sync
from search.models import SavedSearch
from search.types import Facet
from search.web.forms import read_criteria
from search.web.saved import criteria_of
from tests.newsroom.factories import person, place, report
from tests.search.conftest import Library
from tests.search.index import catch_up
from tests.search.results.test_panel import rows

pytestmark = pytest.mark.django_db

MEETING, REUNION, BORDER = (
    "Petro meets Maduro in Caracas",
    "Petro y Maduro se reúnen en Caracas",
    "The border opens again",
)
PETRO, MADURO, BOGOTA, CARACAS = "gustavo-petro", "nicolas-maduro", "bogota", "caracas"


def found(client: Client, *pairs: tuple[str, str]) -> set[str]:
    return {hit["title"] for hit in client.get("/api/search", pairs).json()["results"]}


def test_two_people_are_articles_with_both(visitor: Client, library: Library) -> None:
    both = [("entity", PETRO), ("entity", MADURO)]
    assert found(visitor, ("entity", PETRO)) == {MEETING, REUNION, BORDER}
    assert found(visitor, *both) == {MEETING, REUNION}
    assert found(visitor, *both, ("person_any", "1")) == {MEETING, REUNION, BORDER}
    assert found(visitor, *both, ("entity_any", "1")) == {MEETING, REUNION, BORDER}
    assert found(visitor, *both, ("place_any", "1")) == {MEETING, REUNION}
    assert found(visitor, *both, ("entity", "nobody-at-all")) == set()


def test_kinds_narrow_each_other_whatever_is_said_of_one(visitor: Client, library: Library) -> None:
    places = [("entity", BOGOTA), ("entity", CARACAS), ("place_any", "1")]
    assert found(visitor, *places) == {MEETING, REUNION, BORDER}
    assert found(visitor, *places, ("entity", PETRO), ("entity", MADURO)) == {MEETING, REUNION}


def test_sources_and_languages_widen(visitor: Client, library: Library) -> None:
    sources = [("source", "the-herald"), ("source", "el-faro-andino")]
    assert found(visitor, ("q", "petro"), *sources) == {MEETING, REUNION, BORDER}
    assert found(visitor, ("q", "petro"), ("language", "en"), ("language", "es")) == {
        MEETING, REUNION, BORDER,
    }  # fmt: skip


def test_counts_say_what_a_click_gives(visitor: Client, library: Library) -> None:
    def counts(*pairs: tuple[str, str]) -> dict[str, int]:
        values = visitor.get("/api/search", pairs).json()["facets"]["entity"]
        return {value["value"]: value["count"] for value in values}

    within = counts(("entity", MADURO))
    assert (within[PETRO], within[BOGOTA]) == (2, 1)
    for value, count in within.items():
        assert len(found(visitor, ("entity", MADURO), ("entity", value))) == count
    assert counts(("entity", MADURO), ("person_any", "1"))[PETRO] == 3
    # An excluded value says what it keeps out.
    assert counts(("entity", PETRO), ("entity", f"-{MADURO}")) | {BOGOTA: 1} == {
        PETRO: 1, MADURO: 2, BOGOTA: 1,
    }  # fmt: skip


def test_the_switch_is_there_as_soon_as_one_is_chosen(visitor: Client, library: Library) -> None:
    def switch(url: str) -> dict[str, tuple[str, bool]]:
        page = visitor.get(url).content.decode()
        links = re.findall(
            r'<a id="person-(all|any)" rel="nofollow"\s+href="([^"]*)"( aria-current="true")?', page
        )
        return {name: (address.replace("&amp;", "&"), bool(now)) for name, address, now in links}

    assert switch("/") == {}
    assert switch("/?source=the-herald") == {}
    assert switch(f"/?entity=-{PETRO}") == {}
    one = f"/?entity={PETRO}"
    assert switch(one) == {"all": (one, True), "any": (f"{one}&person_any=1", False)}
    any_of = f"{one}&entity={MADURO}&person_any=1"
    assert switch(any_of) == {
        "all": (f"{one}&entity={MADURO}", False),
        "any": (any_of, True),
    }
    page = visitor.get(any_of).content.decode()
    assert page.count("People, any of:") == 2
    # All addresses of the page keep it: those of values, chips, pages, downloads and the form.
    row = next(row for said, row in rows(visitor, any_of).items() if said.startswith("Caracas"))
    assert "person_any=1" in row
    assert '<input type="hidden" name="person_any" value="1">' in page
    assert f"/export.csv?entity={PETRO}&amp;entity={MADURO}&amp;person_any=1" in page


def test_the_list_of_all_values_keeps_to_the_choice(visitor: Client, library: Library) -> None:
    page = visitor.get(f"/facets/person/?entity={MADURO}").content.decode()
    assert "Gustavo Petro" in page
    assert "Mallory" not in page
    assert (
        "Mallory" in visitor.get(f"/facets/person/?entity={MADURO}&person_any=1").content.decode()
    )


def test_any_of_them_is_offered_where_no_article_has_all(visitor: Client, library: Library) -> None:
    mallory = Entity.objects.get(name__contains="Mallory").slug
    page = visitor.get(f"/?entity={MADURO}&entity={mallory}").content.decode()
    assert "Nothing found" in page
    offered = re.search(r'href="([^"]*)">with any of those chosen in “People”</a>', page)
    assert offered
    url = offered[1].replace("&amp;", "&")
    assert url == f"/?entity={MADURO}&entity={mallory}&person_any=1"
    assert "<b>3</b> articles" in visitor.get(url).content.decode()


def test_files_and_feeds_are_of_the_same_articles(visitor: Client, library: Library) -> None:
    both = f"?entity={PETRO}&entity={MADURO}"
    for address, number in ((both, 2), (f"{both}&person_any=1", 3)):
        assert visitor.head(f"/export.csv{address}")["X-Total-Count"] == str(number)
        assert visitor.get(f"/feed.atom{address}").content.count(b"<entry>") == number


def test_the_database_answers_the_same(client: Client, index_dir: Path) -> None:
    ada, ben, here = person("Ada Lark"), person("Ben Wren"), place("Quillhaven")
    report("Both", entities=[ada, ben, here])
    report("Ada alone", entities=[ada])
    report("Ben alone", entities=[ben])

    def hits(url: str) -> tuple[set[str], list[str]]:
        page = client.get(url).content.decode()
        titles = re.findall(r'<h2[^>]*>\s*<a [^>]*href="/articles/[^>]*>([^<]*)</a>', page)
        return set(titles), sorted(
            said for said in rows(client, url) if "Ada" in said or "Ben" in said
        )

    urls = [
        "/?entity=ada-lark&entity=ben-wren", "/?entity=ada-lark&entity=ben-wren&person_any=1",
        "/?entity=ada-lark", "/?entity=ada-lark&entity=-ben-wren", "/?entity=ada-lark&entity=_no-person",
    ]  # fmt: skip
    before = [hits(url) for url in urls]
    assert "index is being rebuilt" in client.get("/").content.decode()
    for _ in sync.rebuild():
        pass
    catch_up()
    assert "index is being rebuilt" not in client.get("/").content.decode()
    assert [hits(url) for url in urls] == before
    assert [titles for titles, _ in before] == [
        {"Both"}, {"Both", "Ada alone", "Ben alone"}, {"Both", "Ada alone"}, {"Ada alone"}, set(),
    ]  # fmt: skip


def test_the_address_says_it_once_and_only_of_what_is_chosen() -> None:
    assert set(ANY_PARAMETERS) == {
        "entity_any", "author_any", "person_any", "organisation_any", "place_any",
    }  # fmt: skip
    assert all(KINDS[facet].many for facets in ANY_PARAMETERS.values() for facet in facets)

    def again(address: str) -> str:
        return read_criteria(QueryDict(address)).query_string

    assert again("entity=a&entity=b&entity_any=1") == "entity=a&entity=b&entity_any=1"
    assert again("entity=a&entity_any=1&place_any=1") == "entity=a&entity_any=1"
    assert again("entity=a&place_any=on&person_any=1&from=2022-11-01") == (
        "entity=a&person_any=1&place_any=1&from=2022-11-01"
    )
    assert again("entity=-a&person_any=1&author_any=1&entity_any=0") == "entity=-a"
    assert again("author=a&author=b&author_any=1") == "author=a&author=b&author_any=1"
    some = Criteria(chosen={"author": ("a",)}).with_any(Facet.AUTHOR, True)
    assert some.without_token("author", "a") == Criteria()
    assert some.cleared() == Criteria()


def test_searches_saved_before_mean_what_they_meant(index_dir: Path) -> None:
    migration = import_module("search.migrations.0005_saved_searches_keep_any")
    ana = User.objects.create_user("ana")
    queries = ["q=x&entity=a&entity=b&from=2022-01-01", "entity=a&entity=-b", "author=a&author=b"]
    kept = [SavedSearch.objects.create(user=ana, name="x", query=query) for query in queries]
    migration.keep_any(apps, SimpleNamespace(connection=connection))
    for saved in kept:
        saved.refresh_from_db()
    people = {Facet.PERSON, Facet.ORGANISATION, Facet.PLACE}
    assert [criteria_of(saved).any_of for saved in kept] == [people, set(), {Facet.AUTHOR}]
