"""What other programs make of the archive: reference managers, feed readers, crawlers, caches."""

from __future__ import annotations

import csv
import io
import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest
import rispy
from django.contrib.auth.models import User
from django.test import Client
from openpyxl import load_workbook
from pybtex.database import parse_string

from newsroom.models import ArchiveName, Article, AuthorKind
from newsroom.pages import citation
from newsroom.pages.evidence import inferred_fields
from newsroom.pages.formats import exported_address, web_address
from tests.newsroom.factories import person, report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db

LINK = "https://archive.example/articles/7/rain/"


def body(response: Any) -> bytes:
    return b"".join(response) if response.streaming else bytes(response.content)


@pytest.fixture
def doubtful() -> Article:
    """An article of which nobody says what it is called, nor when it appeared."""
    article = report(date="2022-11-02")
    article.evidence.filter(field__in=("title", "published")).update(origin="inferred")
    Article.objects.filter(pk=article.pk).update(inferred=True)
    article.refresh_from_db()
    assert inferred_fields(article) == {"published", "title"}
    return article


def test_what_is_inferred_is_said_wherever_it_goes(
    doubtful: Article, client: Client, index_dir: Path
) -> None:
    doubts = inferred_fields(doubtful)
    assert "[2 November 2022, inferred]" in citation.plain(doubtful, LINK, doubts)
    assert "[“Petro meets Maduro”, made of the text]" in citation.plain(doubtful, LINK, doubts)
    assert "[" not in citation.plain(doubtful, LINK)
    [entry] = parse_string(citation.bibtex(doubtful, LINK, doubts), "bibtex").entries.values()
    assert entry.fields["note"] == "the title is made of the text; the date is inferred"
    [record] = rispy.loads(citation.ris(doubtful, LINK, doubts))
    assert record["notes"] == ["the title is made of the text; the date is inferred"]
    assert not {"headline", "datePublished"} & citation.schema_org(doubtful, LINK, doubts).keys()

    catch_up()
    page = body(client.get(doubtful.get_absolute_url())).decode()
    assert "datePublished" not in page
    assert "article:published_time" not in page
    [row] = csv.DictReader(io.StringIO(body(client.get("/export.csv")).decode("utf-8-sig")))
    assert (row["published"], row["published_origin"], row["title_origin"]) == (
        "2022-11-02", "inferred", "inferred",
    )  # fmt: skip
    for form in ("bib", "ris"):
        assert b"the date is inferred" in body(client.get(f"/export.{form}"))
    [entry] = feedparser.parse(body(client.get("/feed.atom"))).entries
    assert "published" not in entry
    assert entry.summary.endswith("the date is inferred: 2 November 2022]")
    [hit] = client.get("/api/search").json()["results"]
    assert hit["published_origin"] == "inferred"


def test_reference_managers_take_names_apart_as_we_do() -> None:
    article = report(author="David Smith Jr.; Vincent van Gogh; Associated Press; Copy Room")
    article.authors.filter(name="Copy Room").update(kind=AuthorKind.DESK)
    [entry] = parse_string(citation.bibtex(article, LINK), "bibtex").entries.values()
    names = [
        (" ".join(p.prelast_names + p.last_names), " ".join(p.lineage_names), " ".join(p.first_names))
        for p in entry.persons["author"]
    ]  # fmt: skip
    assert names[:2] == [("Smith", "Jr.", "David"), ("van Gogh", "", "Vincent")]
    assert [last for last, *_ in names[2:]] == ["{Associated Press}", "{Copy Room}"]
    [record] = rispy.loads(citation.ris(article, LINK))
    assert record["authors"] == [
        "Smith, David, Jr.", "van Gogh, Vincent", "Associated Press", "Copy Room",
    ]  # fmt: skip
    kinds = [each["@type"] for each in citation.schema_org(article, LINK)["author"]]
    assert kinds == ["Person", "Person", "Organization", "Organization"]


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://münchen.example/Straße 1?q=ä&r=%20#x", "https://xn--mnchen-3ya.example/Stra%C3%9Fe%201?q=%C3%A4&r=%20#x"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ('https://example.org/"<a>', "https://example.org/%22%3Ca%3E"),
        ("javascript:alert(1)", ""),
        (" JavaScript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://[bad", ""),
    ],
)  # fmt: skip
def test_addresses_are_encoded_and_open_pages_only(url: str, safe: str) -> None:
    assert web_address(url) == exported_address(url) == safe
    assert web_address(safe) == safe


def test_an_address_without_a_scheme_is_kept_in_files_and_linked_nowhere() -> None:
    assert exported_address("example.org/a b") == "example.org/a%20b"
    assert web_address("example.org/a b") == ""


@pytest.mark.fault
@pytest.mark.usefixtures("index_dir")
@pytest.mark.parametrize("form", ["csv?text=1", "jsonl", "bib", "ris", "xlsx?text=1"])
def test_no_export_has_an_address_that_runs(client: Client, form: str) -> None:
    article = report(url="https://herald.example/1")
    Article.objects.filter(pk=article.pk).update(url="javascript:alert(1)")
    article.evidence.filter(field="url").update(
        value="javascript:alert(1)", quote="javascript:alert(1)"
    )
    article.blocks.filter(position=0).update(kind="embed", url="javascript:alert(1)")
    catch_up()
    content = body(client.get(f"/export.{form}"))
    if form.startswith("xlsx"):
        rows = load_workbook(io.BytesIO(content)).active.values
        content = repr(list(rows)).encode()
    assert b"Caracas" in content or b"Petro" in content
    assert b"javascript:" not in content


@pytest.mark.fault
@pytest.mark.usefixtures("index_dir")
def test_a_workbook_holds_texts_that_no_cell_holds_and_no_formula(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.web import export_forms

    monkeypatch.setattr(export_forms, "LONGEST_CELL", 30)
    report("=1+1", "The presidents of Colombia and Venezuela met in Caracas on Tuesday.")
    catch_up()
    header, row = load_workbook(io.BytesIO(body(client.get("/export.xlsx?text=1")))).active.values
    values = dict(zip(header, row, strict=True))
    assert values["title"] == "=1+1"
    text = "".join(values[name] or "" for name in values if str(name).startswith("text"))
    assert text.endswith("The presidents of Colombia and Venezuela met in Caracas on Tuesday.")


@pytest.mark.usefixtures("index_dir")
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_feed_readers_read_a_feed_without_a_complaint(client: Client, form: str) -> None:
    one = report('He said "a & b" <now>', author="", source="", date="1898-02-15")
    catch_up()
    found = feedparser.parse(body(client.get(f"/feed.{form}?q=said")))
    assert not found.bozo
    [entry] = found.entries
    assert entry.title in ('He said "a & b" <now>', 'He said "a &amp; b" &lt;now&gt;')
    assert entry.author == "Newsroom"
    name = ArchiveName.objects.get()
    assert entry.id == f"tag:{name.name}.newsroom.invalid,{name.since}:article:{one.pk}"
    assert found.feed.links[-1].href == f"http://testserver/feed.{form}?q=said"
    changed = Article.objects.get().updated
    assert tuple(found.feed.updated_parsed[:5]) == tuple(changed.utctimetuple()[:5])


# A tag address as RFC 4151 has it, without what makes no difference here.
TAG = re.compile(r"tag:[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}){0,2}:[0-9A-Za-z;/?:@&=+$._!~*'(),%#-]+")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.fault
@pytest.mark.usefixtures("index_dir")
def test_a_feed_has_what_validators_ask_for(client: Client) -> None:
    """The rules of the W3C's validator that a feed like this one could break: it is no package to install."""
    for number in range(3):
        report(f"Said {number}", date=f"2022-11-0{number + 1}", entities=[person("Gustavo Petro")])
    catch_up()
    asked = "http://testserver/feed.rss?q=said"
    [channel] = ElementTree.fromstring(body(client.get("/feed.rss?q=said")))  # noqa: S314
    said = {name: channel.findtext(name) for name in ("title", "link", "description", "language")}
    assert all(said.values())
    assert [
        each.get("href") for each in channel.iter(f"{ATOM}link") if each.get("rel") == "self"
    ] == [asked]
    items = channel.findall("item")
    assert len({item.findtext("guid") for item in items}) == len(items) == 3
    for item in items:
        day = item.findtext("pubDate") or ""
        assert parsedate_to_datetime(day).strftime("%a") == day[:3]
        assert (item.findtext("link") or "").startswith("http://testserver/articles/")
        assert all((each.text or "").strip() for each in item.iter("category"))

    feed = ElementTree.fromstring(body(client.get("/feed.atom?q=said")))  # noqa: S314
    entries = feed.findall(f"{ATOM}entry")
    ids = [each.findtext(f"{ATOM}id") or "" for each in (feed, *entries)]
    assert len(set(ids)) == len(ids) == 4
    assert all(map(TAG.fullmatch, ids))
    assert len({each.findtext(f"{ATOM}updated") for each in entries}) == 3
    assert all(each.findtext(f"{ATOM}author/{ATOM}name") for each in entries)
    assert (feed.findtext(f"{ATOM}subtitle") or "").strip()


@pytest.mark.fault
@pytest.mark.usefixtures("index_dir")
def test_whoever_has_an_answer_is_told_that_it_is_still_so(client: Client) -> None:
    article = report()
    catch_up()
    addresses = [
        "/feed.atom", "/feed.rss?q=petro", "/api/search?q=petro", f"/api/articles/{article.pk}",
        article.get_absolute_url(), "/sources/", "/?q=petro", f"/articles/{article.pk}/cite.ris",
        "/robots.txt", "/sitemap-articles.xml",
    ]  # fmt: skip
    for address in addresses:
        tag = client.get(address)["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, body(again)) == (304, b""), address
        packed = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
        assert packed.status_code == 304, address
        other = client.get(address, headers={"If-None-Match": 'W/"other"'})
        assert other.status_code == 200, address
    since = client.get("/feed.atom")["Last-Modified"]
    assert client.get("/feed.atom", headers={"If-Modified-Since": since}).status_code == 304
    report("Rain", "It rained in Quito on Monday.", date="2022-11-05")
    catch_up()
    assert client.get("/feed.atom", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.fault
@pytest.mark.usefixtures("index_dir")
def test_a_page_of_results_is_another_for_whoever_sees_another(client: Client) -> None:
    """It has a theme, a language and a part for htmx, and holds what its visitor may see."""
    report()
    catch_up()
    page = client.get("/?q=petro")
    kept = {"If-None-Match": page["ETag"]}
    assert {"Cookie", "Accept-Language", "HX-Request"} <= set(page["Vary"].split(", "))
    assert client.get("/?q=petro", headers=kept).status_code == 304
    for other in ({"HX-Request": "true"}, {"Accept-Language": "es"}):
        assert client.get("/?q=petro", headers=kept | other).status_code == 200, other
    client.cookies["theme"] = "dark"
    assert client.get("/?q=petro", headers=kept).status_code == 200
    del client.cookies["theme"]
    client.force_login(User.objects.create_user("reader"))
    mine = client.get("/?q=petro", headers=kept)
    assert (mine.status_code, mine["Cache-Control"]) == (200, "private")


@pytest.mark.fault
@pytest.mark.usefixtures("index_dir")
def test_head_is_answered_as_get_is_but_for_the_content(client: Client) -> None:
    article = report()
    catch_up()
    for address in ("/api/search", f"/api/articles/{article.pk}", "/feed.atom", "/export.csv", "/"):
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head["Content-Type"]) == (200, got["Content-Type"]), address
        assert body(head) == b""
        assert head.get("Content-Length") != "0", address
        body(got)


@pytest.mark.usefixtures("index_dir")
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/articles/none", 404),
        ("GET", "/api/articles/99", 404),
        ("GET", "/api/search/", 404),
        ("POST", "/api/search", 405),
        ("GET", "/api/search?page=0", 422),
        ("GET", "/api/search?fields=title,colour", 400),
    ],
)
def test_the_api_says_in_json_what_is_wrong(
    client: Client, method: str, address: str, status: int
) -> None:
    answer = client.generic(method, address)
    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.usefixtures("index_dir")
def test_the_api_says_it_in_the_language_that_is_asked_for(client: Client) -> None:
    def detail(address: str) -> Any:
        return client.get(address, headers={"Accept-Language": "es"}).json()["detail"]

    assert detail("/api/articles/99") == "No hay ningún artículo 99."
    [part] = detail("/api/search?page_size=0")
    assert part["msg"].startswith("El valor debe ser mayor o igual que 1")
    [part] = detail("/api/search?sort=size")
    assert part["msg"] == "El valor debe ser '', 'relevance', 'newest' o 'oldest'"
    answer = client.post("/api/search", headers={"Accept-Language": "es"})
    assert answer.json()["detail"] == "Esta dirección solo se puede leer (GET, HEAD)."


def test_the_api_says_that_it_cannot_search_and_not_where_the_index_lies(
    client: Client, index_dir: Path
) -> None:
    answer = client.get("/api/search", headers={"Accept-Language": "es"})
    assert answer.status_code == 503
    assert answer.json()["detail"].startswith("El índice no está listo")
    assert str(index_dir) not in answer.content.decode()


def test_clients_made_of_the_description_have_names_for_people(client: Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"].values()
    names = {operation["operationId"] for path in paths for operation in path.values()}
    assert names == {
        "search", "read_article", "read_versions", "read_entity", "list_stories", "read_story",
        "search_quotations", "suggest",
    }  # fmt: skip


@pytest.mark.fault
@pytest.mark.usefixtures("index_dir")
def test_a_cursor_goes_on_where_the_last_answer_ended_whatever_came_meanwhile(
    client: Client,
) -> None:
    articles = [report(f"Rain {n}", date=f"2022-11-{n:02}") for n in range(1, 8)]
    catch_up()
    seen: list[int] = []
    cursor = ""
    for step in range(3):
        address = f"/api/search?sort=newest&page_size=3&fields=title&cursor={cursor}"
        answer = client.get(address).json()
        seen += [result["id"] for result in answer["results"]]
        cursor = answer["next_cursor"]
        if step == 0:
            report("Rain 9", date="2022-12-01")  # above all that was seen
            catch_up()
    assert cursor is None
    assert seen == [article.pk for article in reversed(articles)]


@pytest.mark.usefixtures("index_dir")
def test_results_have_the_fields_that_are_asked_for(client: Client) -> None:
    article = report(author="Ada Fenwick", entities=[person("Gustavo Petro")])
    catch_up()
    [hit] = client.get("/api/search?fields=authors,people,origins,title").json()["results"]
    assert hit.pop("origins")["published"] == "given"
    assert hit == {
        "id": article.pk, "title": article.title, "authors": ["Ada Fenwick"],
        "people": ["Gustavo Petro"],
    }  # fmt: skip


@pytest.mark.usefixtures("index_dir")
def test_a_page_says_which_address_counts_and_what_it_shows(client: Client) -> None:
    article = report(author="Ada Fenwick", title="Rain " * 40)
    catch_up()
    page = body(client.get(f"{article.get_absolute_url()}?q=rain&n=1")).decode()
    head = html5lib.parse(page, namespaceHTMLElements=False).find("head")
    metas = {m.get("property") or m.get("name"): m.get("content") for m in head.iter("meta")}
    assert metas["robots"] == "noindex, nofollow"
    links = {
        (link.get("rel"), link.get("hreflang")): link.get("href") for link in head.iter("link")
    }
    assert links["canonical", None] == f"http://testserver{article.get_absolute_url()}"
    assert metas["og:url"] == links["canonical", None]
    assert metas["og:type"] == "article"
    assert len(metas["og:title"]) <= 110
    assert metas["article:published_time"] == "2022-11-01"
    assert metas["article:author"] == "Ada Fenwick"
    assert metas["description"] == metas["og:description"]
    [data] = [
        json.loads(s.text or "") for s in head.iter("script") if "ld+json" in s.get("type", "")
    ]
    assert len(data["headline"]) <= 110
    assert data["dateModified"].startswith(f"{article.updated:%Y-%m-%d}")


@pytest.mark.parametrize("path", ["/help/", pytest.param("article", marks=pytest.mark.fault)])
def test_each_language_of_a_page_counts_and_names_the_others(client: Client, path: str) -> None:
    """Search engines follow `hreflang` only from and to addresses that count, and back again."""
    path = report().get_absolute_url() if path == "article" else path
    here = f"http://testserver{path}"
    alternates = {("en", f"{here}?lang=en"), ("es", f"{here}?lang=es"), ("x-default", here)}
    for address in (path, f"{path}?lang=en", f"{path}?lang=es"):
        page = html5lib.parse(body(client.get(address)), namespaceHTMLElements=False)
        links = [
            (link.get("rel"), link.get("hreflang"), link.get("href")) for link in page.iter("link")
        ]
        assert ("canonical", None, f"http://testserver{address}") in links
        assert {
            (code, href) for rel, code, href in links if rel == "alternate" and code
        } == alternates


@pytest.mark.fault
@pytest.mark.usefixtures("index_dir")
def test_an_address_may_say_in_which_language_it_is_read(client: Client) -> None:
    english = body(client.get("/sources/")).decode()
    address = re.search(r'hreflang="es" href="http://testserver([^"]*)"', english)
    assert address
    assert '<html lang="es"' in body(client.get(address[1])).decode()
    assert '<html lang="en"' in body(client.get("/sources/")).decode()


def test_the_manifest_is_one(client: Client) -> None:
    page = body(client.get("/help/")).decode()
    address = re.search(r'rel="manifest" href="([^"]*)"', page)
    assert address
    answer = client.get(address[1])
    assert answer["Content-Type"] == "application/manifest+json"
    assert json.loads(body(answer))["name"] == "Newsroom"
