"""A facet whose values are the texts of a column: counted, chosen, asked for by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from newsroom.archive import edit_article
from search.criteria import Criteria
from search.results.service import search_page
from search.types import Facet
from tests.newsroom.factories import keep, report
from tests.search.index import catch_up


@pytest.fixture(autouse=True)
def five_articles(db: None, index_dir: Path) -> None:
    for number, agency in enumerate(["EFE", "EFE", "efe", "Agência Lusa", ""]):
        article = report(title=f"Report {number}")
        edit_article(article=article, values={"original_source": agency}, user=None)
    catch_up()


def panel(criteria: Criteria) -> dict[str, int]:
    panels = {one.facet: one for one in search_page(criteria).panels}
    return {value.label: value.count for value in panels[Facet.ORIGINAL_SOURCE].values}


def test_spellings_of_one_name_are_one_value_under_the_commonest() -> None:
    assert panel(Criteria()) == {"EFE": 3, "Agência Lusa": 1}


@pytest.mark.parametrize(
    ("chosen", "total"),
    [("efe", 3), ("-efe", 2), ("agencia-lusa", 1), ("_none", 1), ("reuters", 0)],
)
def test_values_are_chosen_excluded_and_unknown(chosen: str, total: int) -> None:
    criteria = Criteria().with_token("original_source", chosen)
    assert search_page(criteria).total == total


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("original_source:efe", 3),
        ('original_source:"agencia lusa"', 1),
        ("-original_source:EFE", 2),
    ],
)
def test_queries_name_values(query: str, total: int) -> None:
    assert search_page(Criteria(query)).total == total


def test_a_name_that_is_near_is_offered() -> None:
    (remark,) = search_page(Criteria('original_source:"Agencia Luso"')).remarks
    assert [link.label for link in remark.links] == ["Agência Lusa"]


def test_all_values_have_a_page_and_the_api_counts_them(client: Client) -> None:
    page = client.get("/facets/original_source/?match=lusa").content.decode()
    assert "Agência Lusa" in page
    assert "EFE" not in page
    answer = client.get("/api/search").json()
    assert answer["facets"]["original_source"][0] == {
        "value": "efe", "label": "EFE", "count": 3, "selected": False,
    }  # fmt: skip


def test_sections_are_a_facet_too(index_dir: Path) -> None:
    keep("x", given={"title": "Vote", "body": "The vote is over.", "section": "Politics"})
    catch_up()
    found = search_page(Criteria('section:politics -section:"Foreign affairs"'))
    assert [hit.article.title for hit in found.hits] == ["Vote"]
    panels = {one.facet: one for one in found.panels}
    assert [value.label for value in panels[Facet.SECTION].values] == ["Politics"]
