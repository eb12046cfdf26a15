"""Pages of the web: their article's text, and what they say of themselves, as it stands in pages."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from newsroom.importing import (
    ImportFailure,
    ParseContext,
    ParsedArticle,
    RawDocument,
    parse,
    read_documents,
)

CONTEXT = ParseContext(dt.date(2024, 1, 1))
FIRST = "The ferry to Valdora sailed again on Thursday, and the whole village came to see it."
SECOND = "It had lain in the harbour since the storm of last winter, when its engine was flooded."
BODY = f"<p>{FIRST}</p><h2>A long winter</h2><p>{SECOND}</p><p>{FIRST[:-1]} twice over.</p>"


def page(body: str, head: str = "", attributes: str = "") -> str:
    return f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def read(html: str | bytes, name: str = "a.html") -> ParsedArticle:
    data = html if isinstance(html, bytes) else html.encode()
    return parse(RawDocument(name, data, "0"), CONTEXT)


def lines(article: ParsedArticle) -> list[str]:
    return [block.text for block in article.blocks]


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.xhtml", "folder.zip/b.html"])
def test_a_page_is_its_article(name: str) -> None:
    html = page(
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li></ul></nav>"
        "<div id=cookie-banner class=cookie>We use cookies. <button>Accept</button></div>"
        f"<article><h1>Ferry sails again</h1>{BODY}</article>"
        "<script>track('visitor');</script><footer>© Harbour Ledger. Privacy policy.</footer>",
        "<title>Ferry sails again | Harbour Ledger</title><style>p {color: red}</style>",
    )
    article = read(html, name)
    assert lines(article)[0] == article.title == "Ferry sails again"
    assert FIRST in lines(article)
    assert lines(article).index("A long winter") < lines(article).index(SECOND)
    text = "\n".join(lines(article))
    assert not [w for w in ("Sport", "cookies", "track", "Privacy", "red") if w in text]


DATA = {
    "meta": (
        '<meta property="og:title" content="Ferry sails again - Harbour Ledger">'
        '<meta property="og:site_name" content="Harbour Ledger">'
        '<meta property="article:published_time" content="2022-11-01T08:00:00Z">'
        '<meta name="author" content="Ada Fenwick">'
        '<meta property="article:section" content="Sea">'
        '<link rel="canonical" href="https://ledger.example/ferry">'
    ),
    "json-ld": (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"},'
        '{"@type": ["NewsArticle"], "headline": "Ferry sails again",\n"datePublished": "2022-11-01",'
        '"author": [{"@type": "Person", "name": "Ada Fenwick"}], "articleSection": ["Sea", "Land"],'
        '"publisher": {"@type": "Organization", "name": "Harbour Ledger"},'
        '"mainEntityOfPage": {"@id": "https://ledger.example/ferry"}}]}</script>'
    ),
    "dublin core": (
        '<meta name="DC.title" content="Ferry sails again"><meta name="DC.creator" content="Ada Fenwick">'
        '<meta name="DC.date.issued" content="2022-11-01"><meta name="DC.publisher" content="Harbour Ledger">'
        '<meta name="section" content="Sea"><meta property="og:url" content="https://ledger.example/ferry">'
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", DATA)
def test_a_pages_data_are_its_metadata_with_evidence(form: str) -> None:
    article = read(page(BODY, DATA[form], 'lang="en-GB"'))
    assert article.title == "Ferry sails again"
    assert article.source == "Harbour Ledger"
    assert article.authors == ("Ada Fenwick",)
    assert article.published == dt.date(2022, 11, 1)
    assert article.text("section") == "Sea"
    assert article.language == "en"
    assert article.url == "https://ledger.example/ferry"
    for field in ("title", "source", "authors", "published", "section", "language", "url"):
        evidence = article.evidence[field]
        assert (evidence.origin, evidence.rule) == ("given", "data of the page"), field


@pytest.mark.parametrize(
    "data",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>',
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        '<script type="application/ld+json">[null, 3, {"@type": null}]</script>',
        '<meta name="author" content="https://x.example/ada"><meta name="author" content="@ada">',
        '<link rel="canonical" href="javascript:alert(1)"><link rel="canonical" href="//[">',
        "<meta>", '<base href="http://["><link rel=canonical href=x>',
    ],
)  # fmt: skip
def test_data_that_are_none_are_passed_over(data: str) -> None:
    article = read(page(f"<h1>Ferry sails again</h1>{BODY}", data))
    assert (article.title, article.authors, article.url) == ("Ferry sails again", (), "")


@pytest.mark.parametrize(
    ("encoding", "declared", "letters"),
    [
        ("utf-8", "", "zarpó"),
        ("utf-8", '<meta charset="iso-8859-1">', "zarpó"),
        ("utf-16", "", "zarpó"),
        ("cp1252", '<meta charset="ISO-8859-1">', "“zarpó”"),
        ("cp1250", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "řeka"),
        ("cp1251", "<meta charset=windows-1251>", "паром"),
        ("gb18030", '<meta charset="gb2312">', "渡轮再次启航"),
        ("iso2022_jp", '<meta charset="iso-2022-jp">', "フェリー"),
        ("cp932", '<meta charset="Shift_JIS">', "フェリー"),
    ],
)  # fmt: skip
def test_a_page_is_read_in_its_encoding(encoding: str, declared: str, letters: str) -> None:
    html = page(f"<h1>Ferry {letters}</h1>" + f"<p>{FIRST} {letters}</p>" * 4, declared)
    assert read(html.encode(encoding)).title == f"Ferry {letters}"


def test_an_xhtml_page_may_declare_its_encoding() -> None:
    html = '<?xml version="1.0" encoding="windows-1251"?>' + page(f"<h1>Паром</h1>{BODY}")
    assert read(html.encode("cp1251")).title == "Паром"


@pytest.mark.parametrize("html", ["<html></html>", "<script>x</script>", page("<img src=x>")])
def test_a_page_without_text_is_a_reason(html: str) -> None:
    with pytest.raises(ImportFailure, match="the page holds no text"):
        read(html)


def test_files_and_compressed_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(BODY))
    [found] = read_documents([str(tmp_path)])
    assert isinstance(found, RawDocument)
    assert FIRST in lines(parse(found, CONTEXT))


@pytest.mark.fault
@pytest.mark.parametrize(
    "piece",
    ["<div>x", "<b>x", "<p>hello world", "&amp;", "<script>", "<script>x</script>", "<!--", "<",
     "<a href=x>y</a>", "<meta name=author content=x>", "<h1>x</h1>", '<p a="', " a=b", "<td>x"],
)  # fmt: skip
def test_hostile_pages_are_read_in_time_and_no_text_is_lost(piece: str) -> None:
    from newsroom.importing.reading.web_page import read_page

    start = time.process_time()
    html = f"<html><body><p>{FIRST}</p><p " + piece * (4_000_000 // len(piece)) + f"<p>{SECOND}"
    assert FIRST in read_page(html.encode()).text
    assert time.process_time() - start < 15


def test_text_in_elements_deeper_than_any_parser_goes_is_read() -> None:
    article = read(page(f"<p>{FIRST}</p>" + "<font>" * 100_000 + f"<p>{SECOND}</p>"))
    assert {FIRST, SECOND} <= set(lines(article))


def kinds(article: ParsedArticle) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in article.blocks]


def test_what_the_markup_calls_a_line_is_what_it_is() -> None:
    figure = "<figure><img src=x><figcaption>The ferry at the quay (Photo: Ada Fenwick)</figcaption></figure>"
    html = page(
        f"<article><h1>Ferry sails again</h1><p>{FIRST}</p>{figure}<h2>A long winter</h2><p>{SECOND}</p>"
        f"<ul><li>One boat</li><li>Two captains</li></ul><blockquote>We were glad.</blockquote>"
        "<table><tr><td>Boats</td><td>1</td></tr></table>"
        f'<blockquote class="twitter-tweet"><p>Off we go!</p>— Harbour Ledger (@ledger) <a href=x>May 2, 2022</a></blockquote>'
        f"<p>{FIRST} {SECOND}</p></article>"
    )
    article = read(html)
    found = kinds(article)
    assert ("caption", "The ferry at the quay") in found
    assert next(b.credit for b in article.blocks if b.kind.value == "caption") == "Ada Fenwick"
    assert (
        found.index(("caption", "The ferry at the quay")) == found.index(("paragraph", FIRST)) + 1
    )
    assert ("subheading", "A long winter") in found
    text = "\n".join(text for _kind, text in found)
    assert [
        w for w in ("One boat", "Two captains", "We were glad.", "Boats") if w not in text
    ] == []
    assert [(b.handle, b.text) for b in article.blocks if b.kind.value == "embed"] == [
        ("ledger", "Off we go!")
    ]


def test_a_short_article_beneath_a_long_menu_is_found() -> None:
    menu = "".join(f"<div><a href=/{n}>Department of sea number {n}</a></div>" for n in range(150))
    html = page(
        f"<div class=menu>{menu}</div><div class=text><h1>Ferry sails</h1><p>{FIRST}</p></div>"
    )
    assert len(lines(read(html))) < 5


def test_the_captions_of_other_articles_stay_out() -> None:
    other = "<figure><img src=y><figcaption>A reindeer in the snow</figcaption></figure>"
    html = page(
        f"{other * 2}<p>x</p>"
        + "<p>menu</p>" * 12
        + f"<article><h1>F</h1>{BODY * 2}</article>{other}"
    )
    assert "A reindeer in the snow" not in lines(read(html))


def test_a_table_is_text_without_rules() -> None:
    rows = "<tr><th>Year</th><th>Passengers</th></tr><tr><td>2022</td><td>310</td></tr>"
    article = read(page(f"<h1>Ferry sails again</h1>{BODY}<table>{rows}</table>{BODY[:400]}"))
    assert [line for line in lines(article) if "|" in line] == [
        "| Year | Passengers |",
        "| 2022 | 310 |",
    ]
