"""Feeds, exports and the sitemap: all of a search, in forms that other programs read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search.engines.base import EngineError
from search.results import service
from search.web import exports
from tests.newsroom.factories import person, place, report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def three_reports(index_dir: Path) -> None:
    report(
        f"Petro {SCRIPT} in Caracas", "The president of Colombia & his host met.\x0b Again.",
        date="2022-11-01", author="=cmd()|A1", entities=[person(f"Gustavo {SCRIPT}"), place("Caracas")],
    )  # fmt: skip
    report('=HYPERLINK("http://evil")', "Petro spoke of peace, and of peace.", date="2022-11-02")
    report("Rain in Quito", "It rained.", date="2022-11-03", source="+Daily")
    catch_up()


def text_of(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    return str(content.decode("utf-8-sig"))


def test_csv_holds_every_hit_and_no_formula(client: Client) -> None:
    response = client.get("/export.csv?q=petro")
    assert response["X-Total-Count"] == "2"
    assert response["Content-Disposition"].startswith('attachment; filename="newsroom-petro-')
    rows = list(csv.DictReader(io.StringIO(text_of(response), newline="")))
    assert {row["title"] for row in rows} == {
        f"Petro {SCRIPT} in Caracas", "'=HYPERLINK(\"http://evil\")",
    }  # fmt: skip
    assert all(not value.startswith(tuple("=+-@\t")) for row in rows for value in row.values())
    [first] = [row for row in rows if row["places"]]
    assert (first["published"], first["source"], first["places"]) == (
        "2022-11-01", "The Herald", "Caracas",
    )  # fmt: skip


def test_an_export_is_compressed_as_it_streams(client: Client) -> None:
    response = client.get("/export.jsonl", headers={"Accept-Encoding": "gzip"})
    assert response.streaming
    lines = gzip.decompress(b"".join(response)).decode().splitlines()
    assert len(lines) == int(response["X-Total-Count"]) == 3


def test_json_lines_hold_the_text_too(client: Client) -> None:
    response = client.get("/export.jsonl?q=caracas")
    [record] = [json.loads(line) for line in text_of(response).splitlines()]
    assert record["title"] == f"Petro {SCRIPT} in Caracas"
    assert record["places"] == ["Caracas"]
    assert any("Colombia & his host" in block["text"] for block in record["text"])


def test_bibtex_can_be_parsed_back(client: Client) -> None:
    text = text_of(client.get("/export.bib?q=petro"))
    assert len(re.findall("(?m)^@(article|misc){", text)) == 2
    # Braces are balanced, so no title can end its entry.
    assert text.replace(r"\{", "").replace(r"\}", "").count("{") == text.count("}")
    assert "date = {2022-11-02}" in text


def test_an_export_of_everything_says_how_much_that_is(client: Client) -> None:
    response = client.get("/export.csv")
    assert response["X-Total-Count"] == "3"
    assert len(text_of(response).splitlines()) == 4
    assert client.head("/export.csv")["X-Total-Count"] == "3"


def test_rss_holds_the_newest_first_and_no_markup(client: Client) -> None:
    response = client.get("/feed.rss?q=petro&sort=oldest")
    assert response["Content-Type"].startswith("application/rss+xml")
    items = ElementTree.fromstring(response.content).findall("channel/item")  # noqa: S314
    titles = [item.findtext("title") for item in items]
    # A title is plain text, escaped once as all of XML is.
    assert titles[1] == f"Petro {SCRIPT} in Caracas"
    assert len(titles) == 2
    assert re.match(
        r"tag:\w+\.newsroom\.invalid,[\d-]+:article:\d+$", items[0].findtext("guid", "")
    )


def test_atom_titles_are_text(client: Client) -> None:
    response = client.get("/feed.atom?q=caracas")
    [entry] = ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314
    assert entry.findtext(f"{ATOM}title") == f"Petro {SCRIPT} in Caracas"
    assert SCRIPT not in response.content.decode()
    assert "host met. Again" in entry.findtext(f"{ATOM}summary", "")


def test_feeds_and_exports_know_filters(client: Client) -> None:
    assert client.get("/export.csv?source=the-herald")["X-Total-Count"] == "2"
    assert client.get("/export.csv?from=2022-11-03")["X-Total-Count"] == "1"
    assert client.get("/feed.pdf").status_code == 404


def test_without_an_index_the_ways_out_say_so(
    client: Client, index_dir: Path, settings: Any
) -> None:
    from search.index import sync

    settings.SEARCH_INDEX_DIR = index_dir.parent / "nowhere"
    sync.engine.cache_clear()
    for address in ("/export.csv", "/feed.rss"):
        assert client.get(address).status_code == 503


def test_the_sitemap_leads_to_every_page(client: Client) -> None:
    index = client.get("/sitemap.xml").content.decode()
    assert "sitemap-articles.xml" in index
    assert "<lastmod>" in index
    articles = client.get("/sitemap-articles.xml").content.decode()
    assert articles.count("<url>") == 3
    assert client.get("/sitemap-names.xml").content.decode().count("<url>") == 2
    assert client.get("/sitemap-sources.xml").content.decode().count("<url>") == 2
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.fixture
def two_exports(settings: Any, tmp_path: Path) -> None:
    settings.SERVING_DIR, settings.EXPORTS_AT_A_TIME = tmp_path, 2


@pytest.mark.usefixtures("connection_stays")
def test_few_exports_are_written_at_a_time(client: Client, two_exports: None) -> None:
    first = client.get("/export.csv")
    other = Client(REMOTE_ADDR="192.0.2.2").get("/export.jsonl")
    assert {first.status_code, other.status_code} == {200}
    refused = Client(REMOTE_ADDR="192.0.2.3").get("/export.bib")
    assert (refused.status_code, refused["Retry-After"]) == (429, "10")
    assert "no-store" in refused["Cache-Control"]
    assert "Other exports are being written now" in refused.content.decode()
    # Who asks how many there are takes no place, and who has all of hers gives it back.
    assert client.head("/export.csv")["X-Total-Count"] == "3"
    assert len(text_of(first).splitlines()) == 4
    assert client.get("/export.csv").status_code == 200
    other.close()
    assert Client(REMOTE_ADDR="192.0.2.3").get("/export.bib").status_code == 200


def test_an_export_that_cannot_be_made_takes_no_place(
    client: Client, two_exports: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise EngineError("there is no index")

    with monkeypatch.context() as broken:
        broken.setattr(exports, "every_article", fail)
        assert {client.get("/export.csv").status_code for _ in range(3)} == {503}
    assert client.get("/export.csv").status_code == 200


def test_an_export_asks_the_database_slice_by_slice(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each slice is read to its end: a reader on a bad line holds no query open."""
    monkeypatch.setattr(service, "CHUNK", 1)
    monkeypatch.setattr("newsroom.serving.slots.AT_A_TIME", 1)
    pieces = iter(client.get("/export.jsonl"))
    asked = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            next(pieces)
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2] > 0
    assert next(pieces, None) is None


@pytest.mark.django_db(transaction=True)
def test_an_export_holds_neither_a_transaction_nor_a_statement_between_slices(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else SQLite's log could not be cut, and PostgreSQL would keep old rows, for as long as somebody reads."""
    monkeypatch.setattr(service, "CHUNK", 1)
    monkeypatch.setattr("newsroom.serving.slots.AT_A_TIME", 1)
    pieces = iter(Client().get("/export.jsonl"))
    next(pieces)
    assert connection.get_autocommit()
    assert not connection.in_atomic_block
    if connection.vendor == "postgresql":
        assert connection.connection.info.transaction_status.name == "IDLE"
    else:
        assert not connection.connection.in_transaction
        # SQLite refuses this while a statement is read that was not read to its end.
        connection.connection.execute("VACUUM")
    assert len(list(pieces)) == 2


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    "query",
    ["", "?q=petro", "?q=petro&source=the-herald", "?q=%C3%A1+%26+%3Cb%3E", "?from=2022-11-03&sort=oldest"],
)  # fmt: skip
def test_a_feeds_own_address_is_that_of_its_search(client: Client, form: str, query: str) -> None:
    root = ElementTree.fromstring(client.get(f"/feed.{form}{query}").content)  # noqa: S314
    [link] = root.iterfind(".//{http://www.w3.org/2005/Atom}link[@rel='self']")
    assert link.get("href") == f"http://testserver/feed.{form}{query}"


def atom(client: Client, address: str, **headers: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address, headers=headers).content)  # noqa: S314


@pytest.mark.parametrize("query", ["", "?q=petro", "?q=nothingatall"])
def test_an_atom_feed_has_what_the_standard_requires(client: Client, query: str) -> None:
    feed = atom(client, f"/feed.atom{query}")
    for element in (feed, *feed.iterfind(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            [found] = element.iterfind(f"{ATOM}{required}")
            assert (found.text or "").strip()
        # An absolute address of any scheme.
        assert re.match(r"[a-z][a-z0-9+.-]*:[\x21-\x7e]+$", element.findtext(f"{ATOM}id", ""))
        assert element.find(f"{ATOM}link[@rel='alternate']") is not None
    [author] = feed.iterfind(f"{ATOM}author")
    assert author.findtext(f"{ATOM}name")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iterfind(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_a_feeds_id_is_its_searchs_and_no_hosts(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    one = atom(client, "/feed.atom?q=petro").findtext(f"{ATOM}id")
    assert atom(client, "/feed.atom?q=petro", host="archive.example").findtext(f"{ATOM}id") == one
    assert atom(client, "/feed.atom?q=petro&page=2").findtext(f"{ATOM}id") == one
    assert atom(client, "/feed.atom?q=maduro").findtext(f"{ATOM}id") != one
