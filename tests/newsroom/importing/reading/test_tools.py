"""Exports of the tools that people use, read without `--map`: what each writes, and what is read of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsroom.importing import RawDocument, Unreadable, read_documents

BODY = "The ferry to Valdora sailed again on Thursday.\n\nThe whole village came to see it."
URL = "https://www.ledger.example/2022/11/03/ferry"
# What each export says of one article, under our names; the order of the columns is no matter.
EXPORTS: dict[str, tuple[Any, dict[str, str]]] = {
    "newspaper3k": (
        {
            "url": URL, "source_url": "https://www.ledger.example", "title": "Ferry sails",
            "authors": ["Ada Fenwick", "Juan Paz"], "publish_date": "2022-11-03 08:00:00",
            "text": BODY, "summary": "The ferry sailed.", "keywords": ["ferry", "sea"],
            "meta_lang": "en", "meta_description": "It sails.", "top_image": "https://x.example/1.jpg",
            "meta_data": {"og": {"title": "Ferry sails"}},
        },
        {
            "url": URL, "title": "Ferry sails", "author": '["Ada Fenwick", "Juan Paz"]',
            "date": "2022-11-03 08:00:00", "body": BODY, "language": "en",
        },
    ),
    "newspaper4k": (
        {
            "url": URL, "read_more_link": "", "language": "en", "title": "Ferry sails",
            "meta_img": "", "images": [], "movies": [], "tags": [], "authors": ["Ada Fenwick"],
            "publish_date": "2022-11-03T08:00:00+00:00", "text": BODY, "summary": "",
            "meta_description": "It sails.", "meta_site_name": "Harbour Ledger",
            "canonical_link": URL, "meta_lang": "en",
        },
        {
            "url": URL, "language": "en", "title": "Ferry sails", "author": '["Ada Fenwick"]',
            "date": "2022-11-03T08:00:00+00:00", "body": BODY, "source": "Harbour Ledger",
        },
    ),
    "news-please": (
        {
            "authors": ["Ada Fenwick"], "date_download": "2023-01-01 00:00:00", "date_modify": None,
            "date_publish": "2022-11-03 08:00:00", "description": "It sails.",
            "filename": "ferry.json", "image_url": None, "language": "en", "localpath": None,
            "maintext": BODY, "source_domain": "www.ledger.example", "title": "Ferry sails",
            "title_page": None, "title_rss": "NULL", "url": URL,
        },
        {
            "author": '["Ada Fenwick"]', "date": "2022-11-03 08:00:00", "language": "en",
            "body": BODY, "source": "www.ledger.example", "title": "Ferry sails", "url": URL,
        },
    ),
    "NewsAPI": (
        {
            "status": "ok", "totalResults": 1,
            "articles": [
                {
                    "source": {"id": None, "name": "Harbour Ledger"}, "author": "Ada Fenwick",
                    "title": "Ferry sails", "description": "It sails.", "url": URL,
                    "urlToImage": None, "publishedAt": "2022-11-03T08:00:00Z",
                    "content": "The ferry to Valdora sailed again on Thursday… [+1234 chars]",
                }
            ],
        },
        {
            "source": "Harbour Ledger", "author": "Ada Fenwick", "title": "Ferry sails", "url": URL,
            "date": "2022-11-03T08:00:00Z", "body": "The ferry to Valdora sailed again on Thursday…",
        },
    ),
    "NewsAPI, as pandas flattens it": (
        [
            {
                "source.id": "harbour-ledger", "source.name": "Harbour Ledger", "author": "nan",
                "title": "Ferry sails", "url": URL, "publishedAt": "2022-11-03T08:00:00Z",
                "content": BODY,
            }
        ],
        {
            "source": "Harbour Ledger", "title": "Ferry sails", "url": URL,
            "date": "2022-11-03T08:00:00Z", "body": BODY,
        },
    ),
    "trafilatura": (
        {
            "title": "Ferry sails", "author": "Ada Fenwick; Juan Paz", "hostname": "ledger.example",
            "date": "2022-11-03", "fingerprint": "9c1c", "id": None, "license": None,
            "comments": "", "raw_text": "The ferry to Valdora sailed again on Thursday.",
            "text": BODY, "language": None, "image": None, "pagetype": "article",
            "filedate": "2023-01-01", "source": URL, "source-hostname": "Harbour Ledger",
            "excerpt": "It sails.", "categories": "Sea", "tags": "",
        },
        {
            "title": "Ferry sails", "author": "Ada Fenwick; Juan Paz", "date": "2022-11-03",
            "body": BODY, "url": URL, "source": "Harbour Ledger", "section": "Sea",
        },
    ),
    "Media Cloud": (
        [
            {
                "stories_id": 1234567, "publish_date": "2022-11-03 08:00:00", "title": "Ferry sails",
                "url": URL, "language": "en", "media_id": 7, "media_name": "Harbour Ledger",
                "media_url": "https://www.ledger.example", "story_text": BODY,
            }
        ],
        {
            "id": "1234567", "date": "2022-11-03 08:00:00", "title": "Ferry sails", "url": URL,
            "language": "en", "source": "Harbour Ledger", "body": BODY,
        },
    ),
    "Webhose": (
        {
            "posts": [
                {
                    "thread": {
                        "uuid": "77aa", "url": URL, "site_full": "www.ledger.example",
                        "site": "ledger.example", "site_section": "https://www.ledger.example/sea",
                        "section_title": "Sea", "title": "Ferry sails",
                        "title_full": "Ferry sails - Harbour Ledger",
                        "published": "2022-11-03T10:00:00.000+02:00", "country": "US",
                    },
                    "uuid": "99bb", "url": URL, "author": "Ada Fenwick",
                    "published": "2022-11-03T08:00:00.000+02:00", "title": "Ferry sails",
                    "text": BODY, "language": "english", "crawled": "2022-11-04T00:00:00.000+02:00",
                }
            ],
            "totalResults": 1, "moreResultsAvailable": 0, "next": "/filterWebContent?ts=1",
        },
        {
            "id": "99bb", "url": URL, "author": "Ada Fenwick", "title": "Ferry sails",
            "date": "2022-11-03T08:00:00.000+02:00", "body": BODY, "language": "english",
            "section": "Sea", "source": "www.ledger.example",
        },
    ),
    "Zotero, CSL JSON": (
        [
            {
                "id": "fenwick2022", "type": "article-newspaper", "title": "Ferry sails",
                "container-title": "Harbour Ledger", "section": "Sea", "URL": URL,
                "abstract": BODY, "language": "en",
                "author": [{"family": "Fenwick", "given": "Ada"}],
                "issued": {"date-parts": [[2022, 11, 3]]},
                "accessed": {"date-parts": [[2023, 1, 1]]},
            }
        ],
        {
            "id": "fenwick2022", "title": "Ferry sails", "source": "Harbour Ledger", "section": "Sea",
            "url": URL, "body": BODY, "language": "en", "author": '["Ada Fenwick"]',
            "date": "2022-11-03",
        },
    ),
    "New York Times, article search": (
        {
            "status": "OK",
            "response": {
                "docs": [
                    {
                        "abstract": BODY, "web_url": URL, "source": "Harbour Ledger",
                        "headline": {"main": "Ferry sails", "kicker": None},
                        "pub_date": "2022-11-03T08:00:00+0000", "section_name": "Sea",
                        "byline": {"original": "By Ada Fenwick", "person": []},
                        "multimedia": [], "_id": "nyt://article/1",
                    }
                ],
                "meta": {"hits": 1},
            },
        },
        {
            "body": BODY, "url": URL, "source": "Harbour Ledger", "title": "Ferry sails",
            "date": "2022-11-03T08:00:00+0000", "section": "Sea", "author": "By Ada Fenwick",
            "id": "nyt://article/1",
        },
    ),
    "The Guardian": (
        {
            "response": {
                "status": "ok", "total": 1,
                "results": [
                    {
                        "id": "world/2022/nov/03/ferry", "type": "article", "sectionId": "world",
                        "sectionName": "World news", "webPublicationDate": "2022-11-03T08:00:00Z",
                        "webTitle": "Ferry sails", "webUrl": URL, "apiUrl": "https://api.example/1",
                        "fields": {"headline": "Ferry sails", "byline": "Ada Fenwick", "bodyText": BODY},
                    }
                ],
            }
        },
        {
            "id": "world/2022/nov/03/ferry", "section": "World news", "date": "2022-11-03T08:00:00Z",
            "title": "Ferry sails", "url": URL, "author": "Ada Fenwick", "body": BODY,
        },
    ),
    "Event Registry": (
        {
            "articles": {
                "results": [
                    {
                        "uri": "7654321", "lang": "eng", "isDuplicate": False, "date": "2022-11-03",
                        "time": "08:00:00", "dateTime": "2022-11-03T08:00:00Z",
                        "dateTimePub": "2022-11-03T07:50:00Z", "url": URL, "title": "Ferry sails",
                        "body": BODY, "source": {"uri": "ledger.example", "title": "Harbour Ledger"},
                        "authors": [{"uri": "ada@ledger.example", "name": "Ada Fenwick"}],
                    }
                ],
                "totalResults": 1, "page": 1,
            }
        },
        {
            "language": "eng", "date": "2022-11-03", "url": URL, "title": "Ferry sails",
            "body": BODY, "source": "Harbour Ledger", "author": '["Ada Fenwick"]',
        },
    ),
    "GNews": (
        {
            "totalArticles": 1,
            "articles": [
                {
                    "title": "Ferry sails", "description": "It sails.", "url": URL, "image": None,
                    "content": "The ferry to Valdora sailed again on Thursday... [1234 chars]",
                    "publishedAt": "2022-11-03T08:00:00Z",
                    "source": {"name": "Harbour Ledger", "url": "https://www.ledger.example"},
                }
            ],
        },
        {
            "title": "Ferry sails", "url": URL, "date": "2022-11-03T08:00:00Z",
            "source": "Harbour Ledger", "body": "The ferry to Valdora sailed again on Thursday...",
        },
    ),
    "NewsCatcher": (
        {
            "status": "ok", "total_hits": 1,
            "articles": [
                {
                    "title": "Ferry sails", "author": "Ada Fenwick", "published_date": "2022-11-03 08:00:00",
                    "link": URL, "clean_url": "ledger.example", "excerpt": "It sails.", "summary": BODY,
                    "rights": "ledger.example", "topic": "travel", "language": "en", "_id": "77aa",
                }
            ],
        },
        {
            "title": "Ferry sails", "author": "Ada Fenwick", "date": "2022-11-03 08:00:00", "url": URL,
            "source": "ledger.example", "body": BODY, "section": "travel", "language": "en", "id": "77aa",
        },
    ),
    "Diffbot": (
        {
            "request": {"api": "article"},
            "objects": [
                {
                    "type": "article", "title": "Ferry sails", "text": BODY, "author": "Ada Fenwick",
                    "html": "<p>x</p>", "date": "Thu, 03 Nov 2022 08:00:00 GMT", "pageUrl": URL,
                    "siteName": "Harbour Ledger", "humanLanguage": "en", "tags": [{"label": "Ferry"}],
                }
            ],
        },
        {
            "title": "Ferry sails", "body": BODY, "author": "Ada Fenwick", "url": URL,
            "date": "Thu, 03 Nov 2022 08:00:00 GMT", "source": "Harbour Ledger", "language": "en",
        },
    ),
    "Zotero, Better BibTeX": (
        {
            "config": {"id": "x"}, "collections": {},
            "items": [
                {
                    "itemType": "newspaperArticle", "title": "Ferry sails", "date": "2022-11-03",
                    "publicationTitle": "Harbour Ledger", "url": URL, "abstractNote": BODY,
                    "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Fenwick"}],
                    "tags": [{"tag": "ferry"}], "attachments": [], "key": "AB12CD",
                }
            ],
        },
        {
            "title": "Ferry sails", "date": "2022-11-03", "source": "Harbour Ledger", "url": URL,
            "body": BODY, "author": '["Ada Fenwick"]', "id": "AB12CD",
        },
    ),
    "Elasticsearch": (
        {
            "took": 3, "timed_out": False, "_shards": {"total": 5},
            "hits": {
                "total": {"value": 1},
                "hits": [{"_index": "news", "_id": "7", "_source": {"title": "Ferry sails", "text": BODY}}],
            },
        },
        {"id": "7", "title": "Ferry sails", "body": BODY},
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", EXPORTS)
def test_what_a_tool_writes_is_known(tool: str, tmp_path: Path) -> None:
    written, read = EXPORTS[tool]
    (tmp_path / "export.json").write_text(json.dumps(written))
    [found] = read_documents([str(tmp_path / "export.json")])
    assert isinstance(found, RawDocument), found
    assert dict(found.given) == read


TABLES = {
    "Zotero": (
        ('"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN",'
        '"DOI","Url","Abstract Note","Date","Date Added","Date Modified","Access Date","Language","Section"\n'
        f'"AB12CD","newspaperArticle","2022","Fenwick, Ada; Paz, Juan","Ferry sails","Harbour Ledger","","","","{URL}",'
        '"It sailed again.","2022-11-03","2023-01-01","2023-01-01","2023-01-01","en","Sea"\n'),
        {
            "id": "AB12CD", "author": "Fenwick, Ada; Paz, Juan", "title": "Ferry sails",
            "source": "Harbour Ledger", "url": URL, "body": "It sailed again.",
            "date": "2022-11-03", "language": "en", "section": "Sea",
        },
    ),
    "pandas, of newspaper3k": (
        (",title,authors,publish_date,text,summary\n"
        "0,Ferry sails,\"['Ada Fenwick', 'Juan Paz']\",NaT,It sailed again.,\n"),
        {"title": "Ferry sails", "author": '["Ada Fenwick", "Juan Paz"]', "body": "It sailed again."},
    ),
    "MySQL": (
        "id;title;body;author;date\n7;Ferry sails;It sailed again.;\\N;\\N\n",
        {"id": "7", "title": "Ferry sails", "body": "It sailed again."},
    ),
    "R": (
        '"title","text","author","source"\n"Ferry sails","It sailed again.","c(""Ada Fenwick"", ""Juan Paz"")",NA\n',
        {"title": "Ferry sails", "body": "It sailed again.", "author": '["Ada Fenwick", "Juan Paz"]'},
    ),
    "JSON in cells": (
        ('title,text,source,author\nFerry sails,It sailed again.,"{""id"": null, ""name"": ""Harbour Ledger""}",'
        '"[{""name"": ""Ada Fenwick""}]"\n'),
        {
            "title": "Ferry sails", "body": "It sailed again.", "source": "Harbour Ledger",
            "author": '["Ada Fenwick"]',
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", TABLES)
def test_what_a_tool_writes_as_a_table_is_known(tool: str, tmp_path: Path) -> None:
    written, read = TABLES[tool]
    (tmp_path / "export.csv").write_text(written)
    [found] = read_documents([str(tmp_path / "export.csv")])
    assert isinstance(found, RawDocument), found
    assert dict(found.given) == read


@pytest.mark.parametrize(
    ("text", "column", "read"),
    [
        ("['Ann Lee', 'Bob Ray']", "author", '["Ann Lee", "Bob Ray"]'),
        ("['Ann Lee' 'Bob Ray']", "author", '["Ann Lee", "Bob Ray"]'),  # numpy
        ('["Ann Lee", "Bob O\'Hara"]', "author", '["Ann Lee", "Bob O\'Hara"]'),
        ('["Bob O\'Hara"]', "author", '["Bob O\'Hara"]'),
        ('{"Ann Lee","Bob Ray"}', "author", '["Ann Lee", "Bob Ray"]'),  # PostgreSQL
        ("{'name': 'Harbour Ledger', 'id': None}", "source", "Harbour Ledger"),
        ("[{'name': 'Ann Lee'}, {'name': 'Bob Ray'}]", "author", '["Ann Lee", "Bob Ray"]'),
        ("[nan]", "author", None),
        ("[]", "author", None),
        ("None", "author", None),
        ("N/A", "source", None),
        ("nan", "source", None),
        ("NaT", "date", None),
        ("NULL", "section", None),
        ("\\N", "url", None),
        ("['None']", "author", None),
        # What only looks like a value of a program is a text.
        ("[2019]", "title", "[2019]"),
        ("[Video] Ferry sails [again]", "title", "[Video] Ferry sails [again]"),
        ("None of the above", "title", "None of the above"),
        ("Nan Goldin", "author", "Nan Goldin"),
        ("{sic}", "title", "{sic}"),
        ("__import__('os').system('true')", "title", "__import__('os').system('true')"),
        ("[__import__('os')]", "title", "[__import__('os')]"),
        ("[" * 9_000, "title", "[" * 9_000),
        ("[" * 400 + "]" * 400, "title", "[" * 400 + "]" * 400),
    ],
)
def test_a_value_that_was_printed_is_read_as_what_it_was(
    text: str, column: str, read: str | None, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({column: text, "body": "It rained."}))
    [found] = read_documents([str(tmp_path / "a.jsonl")])
    assert isinstance(found, RawDocument), found
    assert found.given.get(column) == read


def read(folder: Path, *records: dict[str, Any]) -> list[RawDocument | Unreadable]:
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    return list(read_documents([str(folder / "a.jsonl")]))


class TestWhichColumnIsTheText:
    """Of several that may be, the longest of the whole file; a summary where there is no other."""

    long, short = "It rained all day long. " * 30, "It rained."

    def test_the_longest_is_for_all_records_of_the_file_and_the_report_says_so(
        self, tmp_path: Path
    ) -> None:
        found = read(
            tmp_path,
            {"text": self.short, "content": self.long},
            {"text": self.short, "content": "Sun."},
        )
        assert [each.given["body"] for each in found] == [self.long, "Sun."]  # type: ignore[union-attr]
        notes = [each.notes for each in found]  # type: ignore[union-attr]
        assert notes == [("the text is read from “content”, and not from “text”",), ()]

    def test_the_whole_page_is_not_the_text_however_long_it_is(self, tmp_path: Path) -> None:
        [found] = read(tmp_path, {"text": self.short, "raw_text": self.long, "excerpt": "Rain."})
        assert isinstance(found, RawDocument)
        assert found.given["body"] == self.short
        assert found.notes == ()

    def test_a_text_that_stands_twice_is_no_choice(self, tmp_path: Path) -> None:
        [found] = read(tmp_path, {"maintext": self.long, "text": self.long, "description": "Rain."})
        assert isinstance(found, RawDocument)
        assert found.notes == ()

    def test_a_summary_is_the_text_where_it_says_much_more(self, tmp_path: Path) -> None:
        [found] = read(tmp_path, {"content": "Ferry…", "description": self.long})
        assert found.given["body"] == self.long  # type: ignore[union-attr]

    def test_a_record_without_a_text_has_its_summary_and_the_report_says_so(
        self, tmp_path: Path
    ) -> None:
        _first, second = read(
            tmp_path,
            {"text": self.long, "summary": self.short},
            {"text": None, "summary": self.short},
        )
        assert isinstance(second, RawDocument)
        assert second.given["body"] == self.short
        assert second.notes == ("it has no text but its “summary”, which is read as such",)

    def test_a_text_that_is_cut_off_is_told(self, tmp_path: Path) -> None:
        [found] = read(tmp_path, {"content": "It rained… [+1234 chars]"})
        assert isinstance(found, RawDocument)
        assert found.given["body"] == "It rained…"
        assert found.notes == ("the text is cut off: 1,234 more characters are not in the export",)
        assert b"[+1234 chars]" in found.data
