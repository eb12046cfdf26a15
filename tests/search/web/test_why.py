"""Why a hit matches is said when somebody asks, and at no other time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from search.engines.explaining import Explanation
from search.index.wholeness import whole_engine
from search.results.asking import Search
from search.results.near_hits import nearly
from search.web.forms import read_criteria
from tests.search.conftest import Library
from tests.valid_page import valid_page

pytestmark = pytest.mark.django_db


def test_a_link_beneath_a_hit_says_why_it_matches(library: Library, visitor: Client) -> None:
    page = valid_page(visitor, "/?q=leader+harvests")
    link, *_of_near_hits = re.findall(r'class="ask-why" href="([^"]+)"', page)
    assert link.endswith(f"why={library['harvest'].pk}#hit-1")
    told = valid_page(visitor, link.replace("&amp;", "&").partition("#")[0])
    assert re.search(r"<b>leader</b>\s*→ leaders\s*in the text", told)
    assert re.search(r"<b>harvests</b>\s*→ harvest\s*in the title", told)
    assert not re.search(r'class="ask-why" href="[^"]*#hit-1"', told)


def test_the_reasons_of_the_api_add_up_to_the_engines_score(visitor: Client) -> None:
    asked = {"q": "petro caracas presidents", "why": "1"}
    answer = visitor.get("/api/search", asked).json()
    request = Search.of(read_criteria(visitor.get("/", asked).wsgi_request.GET)).request(limit=20)
    scores = whole_engine().search(request).scores
    assert [each["id"] for each in answer["why"]] == [each["id"] for each in answer["results"]]
    for told, score in zip(answer["why"], scores, strict=True):
        assert told["score"] == pytest.approx(score, rel=1e-4)
        assert sum(each["score"] for each in told["reasons"]) == pytest.approx(score, rel=1e-4)


def test_a_near_hit_says_why_it_nearly_matches(library: Library, visitor: Client) -> None:
    pk = library["meeting"].pk
    page = valid_page(visitor, "/?q=petro+caracas+lorries")
    links = re.findall(r'class="ask-why" href="([^"]+)"', page)
    assert len(links) == len(set(links)) == page.count('class="hit"')
    (link,) = (link for link in links if link.endswith(f"why={pk}#near-{pk}"))
    told = valid_page(visitor, link.replace("&amp;", "&").partition("#")[0])
    (near,) = re.findall(rf'<li id="near-{pk}".*?class="why">(.*?)</div>', told, re.DOTALL)
    assert re.search(r"<b>petro</b>\s*in the title", near)
    assert "lorries" not in near


def test_the_reasons_of_near_hits_add_up_to_what_they_are_ranked_by(visitor: Client) -> None:
    asked = {"q": "petro caracas presidents lorries", "why": "1"}
    answer = visitor.get("/api/search", asked).json()
    search = Search.of(read_criteria(visitor.get("/", asked).wsgi_request.GET))
    request = replace(search.request(limit=20), query=nearly(search.query.node, search.node))
    found = whole_engine().search(request)
    scores = dict(zip(found.ids, found.scores, strict=True))
    assert answer["results"] == []
    assert answer["near"]
    for near in answer["near"]:
        assert near["why"]["score"] == pytest.approx(scores[near["id"]], rel=1e-4)


def test_each_way_to_match_has_a_name(visitor: Client) -> None:
    def ways(query: str) -> set[str]:
        answer = visitor.get("/api/search", {"q": query, "why": "1"}).json()
        return {reason["how"] for each in answer["why"] for reason in each["reasons"]}

    assert ways('"late harvest" OR president') == {"phrase", "inflected"}
    assert ways("venez*") == {"expanded"}
    assert ways("petro meets") >= {"exact", "near"}


def test_nothing_is_explained_unasked(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("explained")

    monkeypatch.setattr(Explanation, "reasons", never)
    assert visitor.get("/api/search", {"q": "petro"}).json()["why"] == []
    assert visitor.get("/?q=petro").status_code == 200


@pytest.mark.parametrize("why", ["", "x", "-1", "0", "999999999999999999", "1" * 40, "١"])
def test_a_hit_that_is_not_there_is_not_explained(visitor: Client, why: str) -> None:
    response = visitor.get("/", {"q": "petro", "why": why})
    assert response.status_code == 200
    assert 'class="why"' not in response.content.decode()
