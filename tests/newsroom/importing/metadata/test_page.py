"""Which of what a page says of itself is believed."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from newsroom.importing import ParseContext, ParsedArticle, RawDocument, parse

CONTEXT = ParseContext(dt.date(2024, 1, 1))
TEXT = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "The ferry to Valdora sailed again on Thursday, and the whole village came to see it leave.",
        "It had lain in the harbour since the storm of last winter, when its engine room was flooded.",
        "The company says that the repair took longer than it should have, for want of a shipyard.",
    )
)


def read(
    data: object = None,
    *,
    metas: dict[str, str] | None = None,
    head: str = "",
    title: str = "Ferry sails again",
    above: str = "<h1>Ferry sails again</h1>",
    below: str = "",
) -> ParsedArticle:
    """A page with these data, its head, and what stands at the top of its article and below."""
    script = f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'
    meta = "".join(f'<meta name="{name}" content="{text}">' for name, text in (metas or {}).items())
    html = (
        f"<html><head><title>{title}</title>{meta}{script if data else ''}{head}</head><body>"
        f"<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
        f"<article>{above}{TEXT}</article>{below}</body></html>"
    )
    return parse(RawDocument("a.html", html.encode(), "0"), CONTEXT)


def article(**data: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Ferry sails again", **data}


ADDRESS = '<link rel="canonical" href="https://www.harbourledger.example/sea/ferry">'


# --- authors ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["admin", "jdadmin", "kevin-r", "Harbour Ledger", "Harbour Ledger Staff",
                                  "@ada", "ada@example.org", "https://x.example/ada", "harbourledger"])  # fmt: skip
def test_accounts_outlets_and_addresses_are_no_authors(name: str) -> None:
    said = article(author={"name": name}, publisher={"name": "Harbour Ledger"})
    assert read(said, metas={"author": name}, head=ADDRESS).authors == ()


def test_a_byline_wins_over_the_account_that_posted_it() -> None:
    got = read(
        article(author={"name": "Kevin Rowe"}),
        above="<h1>Ferry sails again</h1><p>By Ada Fenwick</p>",
    )
    assert got.authors == ("Ada Fenwick",)
    assert (got.evidence["authors"].origin, got.evidence["authors"].rule) == ("extracted", "byline")
    assert got.evidence["authors"].quote == "By Ada Fenwick"


def test_a_byline_names_more_than_the_data() -> None:
    got = read(
        article(author=[{"name": "Ada Fenwick"}]),
        above="<h1>Ferry sails again</h1><p>By Ada Fenwick, Tom Reed and Cora Lund</p>",
    )
    assert got.authors == ("Ada Fenwick", "Tom Reed", "Cora Lund")


def test_authors_that_the_data_only_refer_to_are_found() -> None:
    graph = {"@graph": [
        {"@type": "Article", "headline": "Ferry sails again", "author": {"@id": "#/person/1"}},
        {"@type": "Person", "@id": "#/person/1", "name": "Ada Fenwick"},
    ]}  # fmt: skip
    got = read(graph)
    assert got.authors == ("Ada Fenwick",)
    assert got.evidence["authors"].quote == 'JSON-LD author: ["Ada Fenwick"]'


@pytest.mark.parametrize(
    "byline",
    ['<div class="byline"><span class="author">Ada Fenwick and Tom Reed</span><span>Harbour Ledger</span></div>',
     '<p class="ArticlePage-authorName">Ada Fenwick and Tom Reed</p>',
     '<a rel="author" href="/ada">Ada Fenwick</a>, <a rel="author" href="/tom">Tom Reed</a>'],
)  # fmt: skip
def test_authors_are_read_where_the_markup_names_a_byline(byline: str) -> None:
    assert read(above=f"<h1>Ferry sails again</h1>{byline}").authors == ("Ada Fenwick", "Tom Reed")


def test_who_comments_is_no_author() -> None:
    comments = (
        '<div class="comments"><p itemprop="author" class="author">Ben Cole</p><p>Nice!</p></div>'
    )
    assert read(below=comments).authors == ()


def test_a_name_alone_on_a_line_is_an_author_only_with_something_to_speak_for_it() -> None:
    above = "<h1>Ferry sails again</h1><p>Long Winter</p><p>{}</p>"
    assert read(above=above.format("North Harbour Diving")).authors == ()
    assert read(above=above.format("Ada Fenwick 2 May 2022")).authors == ("Ada Fenwick",)


# --- the day ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "printed", "day"),
    [
        ("2022-11-02T03:10:00Z", "<p>Nov. 1, 2022 11:10 pm ET</p>", (2022, 11, 1)),
        ("2022-11-02T03:10:00Z", "<p>Updated 11:45 pm ET, November 1, 2022</p>", (2022, 11, 1)),
        ("2022-11-02T03:10:00Z", "<p>Updated November 3, 2022</p>", (2022, 11, 2)),
        ("2022-11-02", "<p>November 1, 2022</p>", (2022, 11, 2)),
        ("0001-01-01T00:00:00Z", "<p>Published 1 November 2022</p>", (2022, 11, 1)),
        ("", "<p>Von Ada Fenwick publiziert am 1. November 2022</p>", (2022, 11, 1)),
    ],
)  # fmt: skip
def test_the_day_is_the_one_where_it_was_published(
    data: str, printed: str, day: tuple[int, int, int]
) -> None:
    said = article(datePublished=data, dateModified="2023-05-05T10:00:00Z")
    got = read(said, above=f"<h1>Ferry sails again</h1>{printed}")
    assert got.published == dt.date(*day)


def test_when_a_page_was_changed_is_not_when_it_was_published() -> None:
    assert read(article(dateModified="2022-11-01T10:00:00Z")).published is None


def test_the_same_minute_in_the_writers_zone_says_the_day() -> None:
    metas = {"sailthru.date": "2022-11-01 22:10:00 -0500"}
    got = read(article(datePublished="2022-11-02T03:10:00Z"), metas=metas)
    assert got.published == dt.date(2022, 11, 1)


def test_the_day_in_the_address_of_whom_it_is_from_is_not_the_pages() -> None:
    """A page that shows another outlet's article gives that one's address as the canonical."""
    head = '<link rel="canonical" href="https://edition.cnn.com/2022/11/01/sea/ferry/index.html">'
    said = article(datePublished="2022-11-02T11:45:00Z")
    assert read(said, head=head).published == dt.date(2022, 11, 1)
    elsewhere = read(
        said, head=head, metas={"og:site_name": "MSN"}, title="Ferry sails again - MSN"
    )
    assert elsewhere.source == "MSN"
    assert elsewhere.published == dt.date(2022, 11, 2)


def test_when_something_was_said_is_not_when_the_page_was_published() -> None:
    said = "<p>— Ben Cole on Sunday, October 2nd, 2022 in a local newspaper</p>"
    signed = "<p>By Ada Fenwick on Tuesday, November 1st, 2022 at 11:08 a.m.</p>"
    headline = "<h1>Ferry sails again</h1>"
    assert read(above=headline + said).published is None
    assert read(above=headline + said + signed).published == dt.date(2022, 11, 1)


# --- the outlet ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publisher", "metas", "title", "source"),
    [
        # The agency that it is from, the software that it is made with, the host's name, a motto.
        ("Associated Press", {"og:site_name": "Harbour Ledger"}, "Ferry sails again", "Harbour Ledger"),
        ("Blogger", {"og:site_name": "Harbour Ledger"}, "Ferry sails again", "Harbour Ledger"),
        ("harbourledger", {"og:site_name": "Harbour Ledger"}, "Ferry sails again", "Harbour Ledger"),
        ("", {"og:site_name": "Harbour Ledger | All the sea"}, "Ferry sails again", "Harbour Ledger"),
        ("", {"og:site_name": "https://harbourledger.example"}, "Ferry sails again - Harbour Ledger", "Harbour Ledger"),
        ("", {"og:site_name": "World"}, "Ferry sails again | Harbour Ledger", "Harbour Ledger"),
        ("", {}, "Ferry sails again", "harbourledger.example"),
    ],
)  # fmt: skip
def test_the_outlet_is_the_name_that_the_address_bears_out(
    publisher: str, metas: dict[str, str], title: str, source: str
) -> None:
    got = read(article(publisher={"name": publisher}), metas=metas, title=title, head=ADDRESS)
    assert got.source == source


def test_a_host_is_spelled_as_the_page_spells_it() -> None:
    got = read(head=ADDRESS, below="<footer>© 2022 Harbour Ledger. All rights reserved.</footer>")
    assert (got.source, got.evidence["source"].origin) == ("Harbour Ledger", "inferred")


# --- the headline -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Ferry sails again - Sea - Harbour Ledger", "", "Ferry sails again - Sea"),
        ("Ferry sails again | World | Harbour Ledger", "", "Ferry sails again"),
        ("Harbour Ledger: Ferry sails again", "", "Ferry sails again"),
        ("A ferry has sailed again for Valdora", "How the ferry sailed again", "How the ferry sailed again"),
        ("Ferry sails again", "Harbour Ledger", "Ferry sails again"),
        ("Ferry sails – at last – to Valdora", "", "Ferry sails – at last – to Valdora"),
    ],
)  # fmt: skip
def test_the_headline_is_the_printed_one_without_the_sites_name(
    title: str, heading: str, expected: str
) -> None:
    got = read(
        title=title,
        above=f"<h1>{heading}</h1>",
        head=ADDRESS,
        metas={"og:site_name": "Harbour Ledger"},
    )
    assert got.title == expected


def test_the_heading_of_the_next_article_is_not_this_ones() -> None:
    got = read(title="Ferry sails again", above="", below="<h1>Reindeer win a fight at last</h1>")
    assert got.title == "Ferry sails again"


# --- data that are damaged or many ---------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        '<!-- {"@type": "NewsArticle", "headline": "Ferry sails again", "datePublished": "2022-11-01"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Ferry sails again", "datePublished": "2022-11-01",}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Ferry sails again", "description": "It says "at last"", "datePublished": "2022-11-01"}',
        '[{"@type": "NewsArticle", "headline": "Another one", "datePublished": "2021-01-01"},{"@type": "NewsArticle", "headline": "Ferry sails again", "datePublished": "2022-11-01"}]',
        '{"@type": "WebPage", "datePublished": "2022-11-01"}',
    ],
)  # fmt: skip
def test_damaged_data_are_read_as_far_as_they_go(data: str) -> None:
    assert read(data).published == dt.date(2022, 11, 1)


def test_where_a_page_was_found_counts_before_what_it_says() -> None:
    html = (
        f"<html><head><title>Ferry sails again</title></head><body><h1>Ferry sails again</h1>{TEXT}"
    )
    given = {"url": "https://harbourledger.example/2022/11/01/ferry"}
    got = parse(RawDocument("a.html", html.encode(), "0", given), CONTEXT)
    assert (got.url, got.source) == (given["url"], "harbourledger.example")
    assert got.published == dt.date(2022, 11, 1)


def test_a_time_at_which_the_page_was_fetched_is_no_publication() -> None:
    html = (
        "<html><head><title>Ferry sails again</title>"
        '<meta property="article:published_time" content="2022-11-05T10:00:30+00:00"></head>'
        f"<body><h1>Ferry sails again</h1>{TEXT}</body></html>"
    )
    given = {"url": "https://harbourledger.example/ferry", "retrieved": "2022-11-05T10:00:31Z"}
    assert parse(RawDocument("a.html", html.encode(), "0", given), CONTEXT).published is None
    later = {**given, "retrieved": "2022-11-06T10:00:31Z"}
    got = parse(RawDocument("a.html", html.encode(), "0", later), CONTEXT)
    assert got.published == dt.date(2022, 11, 5)


@pytest.mark.parametrize(
    ("changed", "day"), [("2022-11-08T19:31:39Z", 1), ("2022-11-09T10:00:00Z", 8)]
)
def test_where_the_last_change_overwrote_the_day_the_printed_one_counts(
    changed: str, day: int
) -> None:
    said = article(datePublished="2022-11-08T19:31:39Z", dateModified=changed)
    got = read(said, above="<h1>Ferry sails again</h1><p>By Ada Fenwick | November 1, 2022</p>")
    assert got.published == dt.date(2022, 11, day)


def test_a_name_that_only_a_meta_element_says_is_an_author_if_it_is_a_persons() -> None:
    assert read(metas={"author": "Condé Nast"}).authors == ()
    assert read(metas={"author": "Ada Fenwick"}).authors == ("Ada Fenwick",)
    assert read(metas={"author": "Conrad Nash"}, below="<p>Conrad Nash</p>").authors == (
        "Conrad Nash",
    )


@pytest.mark.fault
@pytest.mark.parametrize(
    "piece",
    ["<p>By Ada Fenwick 2022</p>", "<figure><figcaption>A boat</figcaption></figure><p>x</p>",
     "<p itemprop=author>Ada</p>"],
)  # fmt: skip
def test_pages_with_very_much_of_a_kind_are_read_in_time(piece: str) -> None:
    import time

    start = time.process_time()
    number = 9_000 // piece.count("<")
    assert read(above="<h1>Ferry sails again</h1>" + piece * number).blocks
    assert time.process_time() - start < 15
