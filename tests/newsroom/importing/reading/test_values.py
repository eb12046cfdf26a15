"""Exports as other systems write them: their names for columns, and objects and lists as values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsroom.importing import RawDocument, Unreadable, read_documents

BODY = "The ferry to Valdora sailed again on Thursday."


def given(folder: Path, record: dict[str, Any]) -> dict[str, str]:
    """What is read of one record."""
    (folder / "export.jsonl").write_text(json.dumps(record))
    [found] = read_documents([str(folder / "export.jsonl")])
    assert isinstance(found, RawDocument), found
    assert "{" not in found.given["body"]
    return dict(found.given)


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        ("source", {"id": "the-verge", "name": "The Verge"}, "The Verge"),
        ("source", {"uri": "ledger.example", "title": "Harbour Ledger"}, "Harbour Ledger"),
        ("source", [{"name": "Harbour Ledger"}], "Harbour Ledger"),
        ("publisher", {"@type": "Organization", "name": "Harbour Ledger"}, "Harbour Ledger"),
        ("title", {"rendered": "Ferry sails"}, "Ferry sails"),
        ("headline", {"main": "Ferry sails", "kicker": None}, "Ferry sails"),
        ("title", {"en": "Ferry sails", "es": "Zarpa"}, "Ferry sails"),
        ("title", ["Ferry sails"], "Ferry sails"),
        ("date", {"$date": "2022-11-01T10:00:00Z"}, "2022-11-01T10:00:00Z"),
        ("date", {"$date": {"$numberLong": "1667296800000"}}, "1667296800000"),
        ("date", 1667296800, "1667296800"),
        ("url", {"href": "https://ledger.example/1", "title": "x"}, "https://ledger.example/1"),
        ("language", {"name": "Spanish", "code": "es"}, "es"),
        ("id", {"$oid": "5f1"}, "5f1"),
        ("author", {"name": "Ada Fenwick", "url": "https://x.example"}, "Ada Fenwick"),
        ("author", {"first_name": "Ada", "last_name": "Fenwick"}, "Ada Fenwick"),
        ("author", [{"given": "Ada", "family": "Fenwick"}, "Juan Paz"], '["Ada Fenwick", "Juan Paz"]'),
        ("category", [{"id": 3, "name": "Sea"}, {"id": 4, "name": "Land"}], '["Sea", "Land"]'),
    ],
)  # fmt: skip
def test_a_thing_is_read_by_its_name(tmp_path: Path, column: str, value: Any, read: str) -> None:
    found = given(tmp_path, {"body": BODY, column: value})
    del found["body"]
    assert list(found.values()) == [read]


@pytest.mark.parametrize("value", [{"id": 7}, [], {}, [{}], [3, 4], {"name": None}, [None], True])
def test_what_names_nothing_is_left_out(tmp_path: Path, value: Any) -> None:
    assert given(tmp_path, {"body": BODY, "source": value, "section": value}) == {"body": BODY}


def test_what_names_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "export.jsonl").write_text(json.dumps({"body": BODY, "source": {"id": 7}}))
    [found] = read_documents([str(tmp_path / "export.jsonl")])
    assert isinstance(found, RawDocument)
    assert found.notes == ("the source is an object that says nothing there, and was left out",)


def inline(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": text} for text in texts]


@pytest.mark.parametrize(
    "body",
    [
        ["It rained.", "Then it stopped."],
        [{"text": "It rained."}, {"text": "Then it stopped."}],
        {"paragraphs": ["It rained.", "Then it stopped."]},
        {"1": "It rained.", "2": "Then it stopped."},
        [["It rained."], ["Then it stopped."]],
        # Editor.js
        {
            "time": 1,
            "blocks": [
                {"type": "paragraph", "data": {"text": "It rained."}},
                {"type": "image", "data": {"file": {"url": "https://x.example/1.jpg"}}},
                {"type": "paragraph", "data": {"text": "Then it stopped."}},
            ],
        },
        # Draft.js
        {
            "blocks": [{"key": "a", "text": "It rained."}, {"text": "Then it stopped."}],
            "entityMap": {},
        },
        # ProseMirror
        {
            "type": "doc",
            "content": [
                {"type": "paragraph", "content": inline("It ", "rained", ".")},
                {"type": "paragraph", "content": inline("Then it stopped.")},
            ],
        },
        # Contentful
        {
            "nodeType": "document",
            "content": [
                {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "It rained."}]},
                {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "Then it "},
                                                      {"nodeType": "text", "value": "stopped."}]},
            ],
        },
        # Slate, Portable Text
        [
            {"children": [{"text": "It "}, {"text": "rained.", "bold": True}]},
            {"_type": "block", "children": [{"_type": "span", "text": "Then it stopped."}]},
        ],
        # Arc
        [
            {"_id": "A", "type": "text", "content": "It rained."},
            {"_id": "B", "type": "text", "content": "Then it stopped."},
        ],
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["body", "content_elements"])
def test_a_body_of_parts_is_its_paragraphs(tmp_path: Path, column: str, body: Any) -> None:
    assert given(tmp_path, {column: body})["body"] == "It rained.\n\nThen it stopped."


@pytest.mark.parametrize("body", [{}, [], [[]], {"type": "doc", "content": []}, [{"url": "x"}]])
def test_a_body_without_text_is_no_body(tmp_path: Path, body: Any) -> None:
    (tmp_path / "export.jsonl").write_text(json.dumps({"title": "A", "body": body}))
    [found] = read_documents([str(tmp_path / "export.jsonl")])
    assert isinstance(found, Unreadable)
    assert found.reason.startswith("it has no body (columns: body, title)")


@pytest.mark.parametrize(
    "record",
    [
        {"_id": "1", "_source": {"title": "Ferry", "text": BODY, "date": "2022-11-01"}},
        {"id": "1", "webTitle": "Ferry", "webPublicationDate": "2022-11-01",
         "fields": {"bodyText": BODY}},
        {"id": "1", "type": "articles",
         "attributes": {"title": "Ferry", "body": BODY, "publishedAt": "2022-11-01"}},
        {"id": "1", "title": "Ferry", "text": BODY, "metadata": {"publish_date": "2022-11-01"}},
        {"id": "1", "data": {"headline": "Ferry", "articleBody": BODY,
                             "datePublished": "2022-11-01"}},
        {"id": "1", "article": {"title": "Ferry", "text": BODY, "pubDate": "2022-11-01"}},
        {"id": "1", "fields.title": "Ferry", "fields.text": BODY, "fields.date": "2022-11-01"},
    ],
)  # fmt: skip
def test_what_is_put_around_a_record_is_looked_through(
    tmp_path: Path, record: dict[str, Any]
) -> None:
    wanted = {"id": "1", "title": "Ferry", "body": BODY, "date": "2022-11-01"}
    assert given(tmp_path, record) == wanted


def test_a_record_overrules_what_is_in_it(tmp_path: Path) -> None:
    record = {"text": BODY, "title": "Ferry", "meta": {"title": "Site", "lang": "en"}}
    assert given(tmp_path, record) == {"body": BODY, "title": "Ferry", "language": "en"}


@pytest.mark.parametrize(
    "column",
    ["published_at", "publishedAt", "Published At", "PUBLISHED-AT", "published at ", "og:publishedAt",
     "article:published_time", "datePublished", "date_publish", "Fecha de publicación",
     "FECHA_DE_PUBLICACION", "Veröffentlicht am", "veroffentlicht_am", "data_publicação",
     "dcterms.issued"],
)  # fmt: skip
def test_however_a_system_writes_a_columns_name(tmp_path: Path, column: str) -> None:
    assert given(tmp_path, {"text": BODY, column: "2022-11-01"})["date"] == "2022-11-01"


def test_the_outlets_name_comes_before_its_domain(tmp_path: Path) -> None:
    record = {"text": BODY, "source_domain": "ledger.example", "source": "Harbour Ledger"}
    assert given(tmp_path, record)["source"] == "Harbour Ledger"
    del record["source"]
    assert given(tmp_path, record)["source"] == "ledger.example"
