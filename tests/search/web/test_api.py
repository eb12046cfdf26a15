"""The JSON API."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from search.facets.kinds import ANY_PARAMETERS, PARAMETERS
from tests.search.conftest import Library

pytestmark = pytest.mark.django_db


def get(visitor: Client, url: str, status: int = 200) -> Any:
    response = visitor.get(url)
    assert response.status_code == status
    return response.json()


def test_a_search_has_the_promised_shape(visitor: Client, library: Library) -> None:
    answer = get(visitor, "/api/search?q=venezuela")
    assert {"query", "total", "page", "pages", "took_ms", "results", "facets"} <= set(answer)
    assert (answer["query"], answer["total"], answer["page"], answer["pages"]) == (
        "venezuela", 2, 1, 1,
    )  # fmt: skip
    meeting = next(r for r in answer["results"] if r["id"] == library["meeting"].pk)
    assert set(meeting) == {
        "id", "title", "source", "published", "published_origin", "language", "url", "snippets",
    }  # fmt: skip
    assert meeting["title"] == "Petro meets Maduro in Caracas"
    assert meeting["source"] == "The Herald"
    assert meeting["published"] == "2022-11-01"
    assert {"text": "Venezuela", "match": True} in meeting["snippets"][0]
    facets = answer["facets"]
    assert {"value": "the-herald", "label": "The Herald", "count": 1, "selected": False} in facets[
        "source"
    ]
    petro = next(e for e in facets["entity"] if e["value"] == "gustavo-petro")
    assert petro == {
        "value": "gustavo-petro", "label": "Gustavo Petro", "count": 2, "selected": False,
        "kind": "person",
    }  # fmt: skip
    assert facets["date"] == [{"value": "2022-11", "label": "November 2022", "count": 2}]
    assert {value["value"] for value in facets["language"]} == {"en", "es"}


def test_a_search_takes_the_parameters_of_the_page(visitor: Client) -> None:
    answer = get(visitor, "/api/search?entity=gustavo-petro&source=the-herald&from=2022-10")
    assert [result["title"] for result in answer["results"]] == ["Petro meets Maduro in Caracas"]
    assert next(v for v in answer["facets"]["source"] if v["selected"])["value"] == "the-herald"
    assert get(visitor, "/api/search?page=2")["page"] == 2


def test_a_page_has_as_many_results_as_are_asked_for(visitor: Client) -> None:
    everything = get(visitor, "/api/search?page_size=100")
    total = everything["total"]
    assert everything["pages"] == 1
    ids = [result["id"] for result in everything["results"]]
    assert len(ids) == total > 20
    for size in (7, 20, total):
        pages = -(-total // size)
        found = []
        for page in range(1, pages + 1):
            answer = get(visitor, f"/api/search?page_size={size}&page={page}")
            assert (answer["total"], answer["page_size"], answer["pages"]) == (total, size, pages)
            assert answer["facets"] == everything["facets"]
            found += [result["id"] for result in answer["results"]]
        assert found == ids
        assert get(visitor, f"/api/search?page_size={size}&page={pages + 1}")["results"] == []
    assert get(visitor, "/api/search")["page_size"] == 20


@pytest.mark.parametrize("size", ["0", "-1", "101", "1e3", "x", "", "9" * 40, "1.5", "%00"])
def test_a_size_that_no_page_has_is_refused_in_plain_words(visitor: Client, size: str) -> None:
    [reason] = get(visitor, f"/api/search?page_size={size}", 422)["detail"]
    assert reason["loc"][-1] == "page_size"
    assert reason["msg"].startswith("Input should be")


def test_a_query_that_cannot_be_read_says_why_and_is_searched_by_its_words(visitor: Client) -> None:
    answer = get(visitor, "/api/search?q=(petro+OR")
    assert answer["total"] == 3
    assert answer["problem"]["position"] == 7
    assert answer["problem"]["corrected"]


def test_bad_dates_are_refused(visitor: Client) -> None:
    assert "never" in get(visitor, "/api/search?from=never", 400)["detail"]


def test_an_article_with_blocks_entities_and_evidence(visitor: Client, library: Library) -> None:
    answer = get(visitor, f"/api/articles/{library['meeting'].pk}")
    assert answer["title"] == "Petro meets Maduro in Caracas"
    assert answer["authors"] == ["Ana Bosque"]
    assert answer["published"] == "2022-11-01"
    assert {
        "name": "Caracas", "slug": "caracas", "kind": "place", "mentions": 2,
        "way": "full_name", "confidence": 1.0, "read_as": "",
    } in answer["entities"]  # fmt: skip
    assert answer["evidence"]["source"]["origin"] == "given"
    assert any("diplomatic" in block["text"] for block in answer["blocks"])
    assert get(visitor, "/api/articles/999999", 404)["detail"]


def test_an_entity_with_its_articles_and_how_each_is_known(
    visitor: Client, library: Library
) -> None:
    answer = get(visitor, "/api/entities/gustavo-petro")
    assert (answer["name"], answer["kind"], answer["total"]) == ("Gustavo Petro", "person", 3)
    assert answer["ways"]["full_name"] == 3
    assert answer["ways"]["doubtful"] == 0
    assert answer["articles"][0] == {
        "id": max(library["meeting"].pk, library["reunion"].pk),
        "title": "Petro y Maduro se reúnen en Caracas",
        "published": "2022-11-01",
        "url": f"http://testserver{library['reunion'].get_absolute_url()}",
        "mentions": 3, "way": "full_name", "confidence": 1.0, "read_as": "",
    }  # fmt: skip
    page = get(visitor, "/api/entities/gustavo-petro?page_size=2&page=2")
    assert [each["id"] for each in page["articles"]] == [library["border"].pk]
    assert get(visitor, "/api/entities/gustavo-petro?known=in_archive")["total"] == 0
    assert get(visitor, "/api/entities/gustavo-petro?known=refused", 422)
    assert get(visitor, "/api/entities/nobody", 404)["detail"]


def test_suggestions_are_names_and_titles(visitor: Client) -> None:
    found = get(visitor, "/api/suggest?q=pet")["suggestions"]
    assert {"kind": "person", "label": "Gustavo Petro"}.items() <= found[0].items()
    assert found[0]["url"] == "/?entity=gustavo-petro"
    assert "Petro meets Maduro in Caracas" in [s["label"] for s in found if s["kind"] == "title"]
    assert get(visitor, "/api/suggest?q=quill")["suggestions"][0]["label"] == "Quillhaven Dispatch"
    assert get(visitor, "/api/suggest?q=bogota")["suggestions"][0]["label"] == "Bogotá"
    assert get(visitor, "/api/suggest?q=p")["suggestions"] == []
    assert get(visitor, "/api/suggest?q=%00(%22*")["suggestions"] == []


def test_suggestions_as_browsers_read_them(visitor: Client) -> None:
    query, labels, notes, urls = get(visitor, "/api/suggest?q=gustavo&format=opensearch")
    assert query == "gustavo"
    assert labels[0] == "Gustavo Petro"
    assert notes[0] == "person"
    assert urls[0] == "http://testserver/?entity=gustavo-petro"


def test_the_schema_names_every_operation(visitor: Client) -> None:
    paths = get(visitor, "/api/openapi.json")["paths"]
    assert set(paths) == {
        "/api/search", "/api/articles/{article_id}", "/api/entities/{slug}", "/api/suggest", "/api/quotes",
    }  # fmt: skip
    parameters = {p["name"] for p in paths["/api/search"]["get"]["parameters"]}
    assert parameters == {
        "q", "source", "entity", "author", "language", "from", "to", "undated", "sort", "page", "page_size",
        "cursor", "fields", "why", *PARAMETERS, *ANY_PARAMETERS,
    }  # fmt: skip
    page = visitor.get("/api/").content.decode()
    assert all(path in page for path in paths)


def test_dates_are_counted_by_month_however_long_the_span(
    visitor: Client, library: Library
) -> None:
    dates = visitor.get("/api/search").json()["facets"]["date"]
    assert all(len(entry["value"]) == 7 for entry in dates)
    years = {entry["value"][:4] for entry in dates}
    assert int(max(years)) - int(min(years)) > 3
    assert {"value": "2022-09", "label": "September 2022"}.items() <= next(
        entry for entry in dates if entry["value"] == "2022-09"
    ).items()


def test_the_description_is_in_the_language_that_is_asked_for(visitor: Client) -> None:
    def texts(part: Any) -> list[str]:
        if isinstance(part, list):
            return [text for each in part for text in texts(each)]
        if not isinstance(part, dict):
            return []
        own = [part[key] for key in ("description", "summary") if isinstance(part.get(key), str)]
        return own + [text for each in part.values() for text in texts(each)]

    english, spanish = (
        texts(visitor.get("/api/openapi.json", headers={"Accept-Language": code}).json())
        for code in ("en", "es")
    )
    meanings = {status.phrase for status in HTTPStatus}
    same = {a for a, b in zip(english, spanish, strict=True) if a == b}
    assert same <= meanings
