"""A page that was made a moment ago is shown again, and never one that is not true any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from newsroom import archive
from newsroom.models import Article, Source
from search.criteria import Criteria
from search.engines.base import EngineError
from search.index import sync
from search.results import asking, moment, service
from search.results.page import SearchPage
from search.results.service import search_page
from tests.newsroom.factories import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Criteria]:
    """The pages that are made, not shown again."""
    found: list[Criteria] = []
    ask = asking.ask

    def asked(criteria: Criteria, *more: object) -> object:
        found.append(criteria)
        return ask(criteria, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("search.results.service.ask", asked)
    return found


@pytest.fixture
def bridge(index_dir: Path) -> Article:
    article = report("The bridge opens", "Lorries crossed the river.", source="The Herald")
    sync.drain()
    return article


def titles(page: SearchPage) -> list[str]:
    return [hit.article.title for hit in page.hits]


def test_readers_of_one_page_are_shown_what_was_made_for_the_first(
    bridge: Article, made: list[Criteria]
) -> None:
    pages = [search_page(Criteria(text="bridge")) for _ in range(3)]
    assert len(made) == 1
    assert {tuple(titles(page)) for page in pages} == {("The bridge opens",)}


def test_what_is_another_page_is_made(bridge: Article, made: list[Criteria]) -> None:
    search_page(Criteria(text="bridge"))
    search_page(Criteria(text="bridges"))
    search_page(Criteria(text="bridge", sort="newest"))
    search_page(Criteria(text="bridge", size=50))
    search_page(Criteria(text="bridge"), shown=20)
    search_page(Criteria(text="bridge"), grain="month")
    with translation.override("es"):
        search_page(Criteria(text="bridge"))
    assert len(made) == 7


def test_an_edit_is_seen_at_once(bridge: Article) -> None:
    assert titles(search_page(Criteria(text="bridge"))) == ["The bridge opens"]
    archive.edit_article(article=bridge, values={"title": "The bridge is open"}, user=None)
    sync.drain()
    assert titles(search_page(Criteria(text="bridge"))) == ["The bridge is open"]


def test_an_index_that_is_not_whole_any_more_is_not_answered_from(
    bridge: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_page(Criteria(text="bridge"))
    monkeypatch.setattr("search.index.wholeness.replaced", lambda: True)
    with pytest.raises(EngineError):
        search_page(Criteria(text="bridge"))


def test_a_name_that_is_no_matter_of_the_index_is_seen_within_the_second(
    bridge: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert moment.LASTS < 1
    now = 1_000.0
    monkeypatch.setattr("search.results.moment.time.monotonic", lambda: now)
    search_page(Criteria(text="bridge"))
    source = Source.objects.get()
    source.name = "The Weekly Herald"
    archive.save_source(source=source)
    now += moment.LASTS
    (hit,) = search_page(Criteria(text="bridge")).hits
    assert str(hit.article.source) == "The Weekly Herald"


def test_no_more_pages_are_kept_than_a_few(
    bridge: Article, made: list[Criteria], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moment, "MOST", 3)
    for number in range(6):
        search_page(Criteria(text=f"bridge {number}"))
    assert len(service._lately._pages) == 3
    search_page(Criteria(text="bridge 5"))
    assert len(made) == 6
