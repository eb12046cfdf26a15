"""Snippets that were made lately are shown again, and never those of another state of an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom import archive
from newsroom.models import Article
from search.criteria import Criteria
from search.index import sync
from search.results import extracts, showing
from search.results.service import search_page
from tests.newsroom.factories import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the articles whose text is looked through."""
    found: list[str] = []
    snippets = showing._snippets

    def looked_through(article: Article, *more: object) -> object:
        found.append(article.title)
        return snippets(article, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(showing, "_snippets", looked_through)
    return found


@pytest.fixture
def bridge(index_dir: Path) -> Article:
    article = report("The bridge opens", "Lorries crossed the river.", source="The Herald")
    report("Rain", "It fell on the bridge and in the river.", source="The Courier")
    sync.drain()
    return article


def texts(criteria: Criteria) -> list[str]:
    return [
        "".join(run.text for run in snippet.runs)
        for hit in search_page(criteria).hits
        for snippet in hit.snippets
    ]


def test_what_only_repeats_the_headline_is_no_snippet(index_dir: Path) -> None:
    for title, body in (("One bridge", "Lorries crossed the bridge."), ("Two bridges", "")):
        article = report(title, body)
        Article.objects.filter(pk=article.pk).update(standfirst=title.upper())
    sync.drain()
    assert sorted(texts(Criteria(text="bridge"))) == ["Lorries crossed the bridge.", "TWO BRIDGES"]


def test_the_text_of_an_article_is_looked_through_once_for_a_query(
    bridge: Article, made: list[str]
) -> None:
    first = texts(Criteria(text="river"))
    assert sorted(made) == ["Rain", "The bridge opens"]
    assert sorted(texts(Criteria(text="river", sort="newest"))) == sorted(first)
    assert len(made) == 2
    texts(Criteria(text="bridge"))
    assert len(made) == 4


def test_an_article_that_changed_is_looked_through_again(bridge: Article, made: list[str]) -> None:
    texts(Criteria(text="river"))
    values = {"standfirst": "A river is crossed at last."}
    archive.edit_article(article=bridge, values=values, user=None)
    sync.drain()
    assert "A river is crossed at last." in texts(Criteria(text="river"))
    assert made[2:] == ["The bridge opens"]


def test_snippets_of_few_queries_and_few_articles_are_kept(
    bridge: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extracts, "QUERIES", 3)
    monkeypatch.setattr(extracts, "ARTICLES", 2)
    for number in range(6):
        texts(Criteria(text=f"bridge OR a{number}"))
        texts(Criteria(text=f"river OR a{number}"))
    kept = showing._lately._of
    assert len(kept) == 3
    assert all(len(each) <= 2 for each in kept.values())
