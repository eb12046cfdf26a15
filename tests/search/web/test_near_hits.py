"""Where few articles have all of the words, those that have most of them are shown beneath."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from search.index import sync
from search.results.near_hits import FEW
from search.results.page import SearchPage
from search.types import SearchRequest
from tests.search.conftest import Library
from tests.valid_page import valid_page

pytestmark = pytest.mark.django_db


def page_of(visitor: Client, query: str, **asked: str) -> SearchPage:
    page: SearchPage = visitor.get("/", {"q": query, **asked}).context["page"]
    return page


def test_articles_with_most_of_the_words_say_which_they_lack(
    library: Library, visitor: Client
) -> None:
    page = page_of(visitor, "petro caracas lorries")
    assert (page.total, page.hits) == (0, ())
    lacks = {hit.article.pk: hit.missing for hit in page.near}
    assert lacks[library["meeting"].pk] == ("lorries",)
    assert lacks[library["border"].pk] == ("caracas",)


def test_the_total_is_of_those_that_have_all(library: Library, visitor: Client) -> None:
    page = page_of(visitor, "petro lorries")
    assert [hit.article.pk for hit in page.hits] == [library["border"].pk]
    assert page.total == 1
    assert library["border"].pk not in {hit.article.pk for hit in page.near}
    assert {hit.missing for hit in page.near} == {("lorries",)}


def test_a_question_as_it_is_typed_is_never_an_empty_page(
    library: Library, visitor: Client
) -> None:
    for question in ("When did Petro meet Maduro in Caracas?", "(petro) who? caracas!"):
        page = page_of(visitor, question)
        assert page.near, question
        assert page.near[0].article.pk == library["meeting"].pk
        assert page.any_word is not None
        assert page.alternatives[0].label == "with any of the words"
        found = visitor.get(page.any_word.url).context["page"]
        assert found.total == page.any_word.count


def test_chosen_filters_hold(library: Library, visitor: Client) -> None:
    page = page_of(visitor, "petro lorries bridge rain", source="el-faro-andino")
    assert {hit.article.pk for hit in page.near} <= {library["reunion"].pk}


@pytest.fixture
def asked(library: Library, monkeypatch: pytest.MonkeyPatch) -> list[SearchRequest]:
    """What the engine is asked for."""
    found: list[SearchRequest] = []
    engine = sync.engine()
    search = engine.search
    monkeypatch.setattr(engine, "search", lambda request: found.append(request) or search(request))
    return found


def test_where_enough_is_found_nothing_more_is_looked_for(
    visitor: Client, asked: list[SearchRequest]
) -> None:
    page = page_of(visitor, "rain north sun wind")
    assert page.total >= FEW
    assert (page.near, page.any_word) == ((), None)
    assert len([each for each in asked if each.limit]) == 1


def test_one_more_search_at_most_is_made_for_it(
    visitor: Client, asked: list[SearchRequest]
) -> None:
    assert page_of(visitor, "petro lorries").near
    assert len([each for each in asked if each.limit]) == 2


def test_phrases_and_single_words(visitor: Client) -> None:
    page = page_of(visitor, '"late harvest" petro')
    assert ("petro",) in {hit.missing for hit in page.near}
    assert ("“late harvest”",) in {hit.missing for hit in page.near}
    assert page.any_word is None
    assert not page_of(visitor, "lorries").near


def test_the_page_and_the_api_say_it(library: Library, visitor: Client) -> None:
    html = valid_page(visitor, "/?q=petro+lorries")
    assert "<s>lorries</s>" in html
    assert re.search("These have most of the words", html)
    answer = visitor.get("/api/search", {"q": "petro lorries"}).json()
    assert answer["total"] == len(answer["results"]) == 1
    assert {tuple(each["missing"]) for each in answer["near"]} == {("lorries",)}
