"""Markup in the values of exports: references to characters, tags, texts in HTML. Clean text stays."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from newsroom.importing import ParseContext, ParsedArticle, RawDocument, parse
from newsroom.importing.reading.markup import plain, plain_body

SENTENCE = "The ferry to Valdora sailed again on Thursday, and the whole village came to see it."


def parsed(**given: str) -> ParsedArticle:
    return parse(RawDocument("a.jsonl#1", b"", "0", given), ParseContext(dt.date(2024, 1, 1)))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("M&amp;S &quot;opens&quot; in Vald&oacute;ra &#8211; soon", "M&S \"opens\" in Valdóra – soon"),
        ("M&amp;amp;S&amp;#8217;s caf&amp;eacute;", "M&S’s café"),
        ("It&#x2019;s 5 &lt; 6", "It’s 5 < 6"),
        ("R&D at M&amp;S", "R&D at M&S"),
        ("Fenwick&#039;s ferry", "Fenwick's ferry"),
        ("The <i>Valdora</i> sails", "The Valdora sails"),
        ('<a href="/x"><b>Ferry</b> sails</a>', "Ferry sails"),
        ("&lt;em&gt;Ferry&lt;/em&gt; sails", "Ferry sails"),
        ("Ferry&#146;s end", "Ferry’s end"),
    ],
)  # fmt: skip
def test_markup_is_read(value: str, read: str) -> None:
    article = parsed(body=SENTENCE, title=value, section=value)
    assert (article.title, article.text("section")) == (read, read)


@pytest.mark.parametrize(
    "value",
    [
        "AT&T", "Q&A; A&B", "R&D &co", "a < b > c", "I <3 you", "x &unknown; y", "&", "<", "&#;", "&#0;",
        "Use &lt;b&gt; with care", "How to write <b>", "Why &amp; is an ampersand",
        "HTML: &lt;p&gt; and &lt;/p&gt;", "In HTML, <b>this</b> is bold", "-->", "<!-- open",
        "a <- b and c -> d", "List<String>", "<script", "Vec<T>&",
    ],
)  # fmt: skip
def test_what_is_no_markup_stays(value: str) -> None:
    assert plain(value) == value
    assert plain_body(value) == value


def test_a_body_in_html_is_its_paragraphs() -> None:
    html = (
        f"<div><h2>Sea</h2><p>{SENTENCE}</p>\n<p>Rain &amp; <b>wind</b>&nbsp;came.<br>Then none.</p>"
        "<script>var a = '<p>no</p>';</script><style>p {}</style><!-- no -->"
        "<ul><li>One</li><li>Two</li></ul><img src=x alt=no></div>"
    )
    lines = [block.text for block in parsed(body=html, title="Ferry").blocks]
    assert lines == ["Ferry", "Sea", SENTENCE, "Rain & wind came.", "Then none.", "One", "Two"]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{SENTENCE}</p><p>It rained.</p>",
        f"{SENTENCE}<br/><br/>It rained.<br/>",
        f"<p>{SENTENCE}<p>It rained.",
        f"&lt;p&gt;{SENTENCE}&lt;/p&gt;&lt;p&gt;It rained.&lt;/p&gt;",
        f"{SENTENCE}\n<p>It rained.</p><p></p>",
        "<p>" * 3_000 + f"{SENTENCE}</p><div>It rained." + "<div>" * 3_000,
    ],
)
def test_however_the_paragraphs_are_marked(html: str) -> None:
    assert [line for line in plain_body(html).split("\n") if line] == [SENTENCE, "It rained."]


def test_an_article_on_html_keeps_its_tags() -> None:
    text = "In HTML a paragraph is <p>…</p>, and a heading <h1>…</h1>.\n\nWrite &amp; for “and”."
    assert plain_body(text) == text


def test_an_address_has_its_parameters_and_an_id_every_character() -> None:
    article = parsed(body=SENTENCE, url="https://ledger.example/?a=1&amp;b=2", id="a&amp;b")
    assert article.url == "https://ledger.example/?a=1&b=2"


@pytest.mark.fault
@pytest.mark.parametrize(
    "piece",
    ["<", "&lt;", "&amp;", "amp;", "<b>", "<p>x", "<!--", "<!-- -->", "<script ", "<script>x",
     "&lt;b&gt;x", "<a ", "<br>", "&lt;p&gt;x&lt;/p&gt;", "</p>", "<svg/>", "<p a", " <"],
)  # fmt: skip
def test_any_markup_is_read_in_time(piece: str) -> None:
    def seconds(number: int) -> float:
        start = time.process_time()
        plain_body(piece * number)
        return time.process_time() - start

    assert seconds(40_000) < 8 * seconds(10_000) + 0.2
