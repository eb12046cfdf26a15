"""An article as its page shows it, block by block."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.models import Article, Block, Kind
from newsroom.pages.reading import Item, Piece, Reading, reading, unmarked


def laid_out(*blocks: Block, **fields: str) -> Reading:
    article = Article(**({"title": "Petro in Caracas", "language": "en"} | fields))
    return reading(article, blocks)


def kinds(items: Reading) -> list[str]:
    return [item.kind for item in items.items]


def text(item: Item) -> str:
    return "".join(piece.text for piece in item.pieces)


def test_head_is_shown_from_the_fields_and_bio_at_the_end() -> None:
    page = laid_out(
        Block(kind=Kind.HEADLINE, text="PETRO IN CARACAS"),
        Block(kind=Kind.BYLINE, text="By Ana"),
        Block(kind=Kind.BIO, text="Ana is a reporter."),
        Block(kind=Kind.PARAGRAPH, text="They met."),
        Block(kind=Kind.SUBHEADING, text="Petro in Caracas"),
    )
    assert kinds(page) == ["paragraph"]
    assert [text(item) for item in page.about] == ["Ana is a reporter."]


def test_a_caption_given_twice_is_shown_once() -> None:
    page = laid_out(
        Block(kind=Kind.CAPTION, text="Two presidents"),
        Block(kind=Kind.PARAGRAPH, text="They met."),
        Block(kind=Kind.CAPTION, text="Two presidents."),
        Block(kind=Kind.CAPTION, text="The bridge"),
    )
    assert kinds(page) == ["caption", "paragraph", "caption"]


@pytest.mark.parametrize(
    ("standfirst", "shown", "first"),
    [
        ("They met in Caracas", "They met in Caracas", "Rain fell."),
        ("Petro in Caracas.", "", "Rain fell."),
        ("Petro in Caracas for the first talks.", "", "Petro in Caracas for the first talks."),
        ("Petro in Caracasland", "Petro in Caracasland", "Rain fell."),
    ],
)
def test_a_standfirst_that_says_the_title_again_is_none(
    standfirst: str, shown: str, first: str
) -> None:
    page = laid_out(Block(kind=Kind.PARAGRAPH, text="Rain fell."), standfirst=standfirst)
    assert "".join(piece.text for piece in page.standfirst) == shown
    assert text(page.items[0]) == first


def test_a_refrain_is_no_repetition() -> None:
    page = laid_out(
        Block(kind=Kind.PARAGRAPH, text="No."),
        Block(kind=Kind.PARAGRAPH, text="Yes."),
        Block(kind=Kind.PARAGRAPH, text="No."),
    )
    assert kinds(page) == ["paragraph"] * 3


def test_boilerplate_folds_where_it_stood_with_its_reasons() -> None:
    page = laid_out(
        Block(kind=Kind.BOILERPLATE, text="Banner\nMotto", reason="site banner"),
        Block(kind=Kind.BOILERPLATE, text="Donate", reason="donation appeal"),
        Block(kind=Kind.PARAGRAPH, text="They met."),
        Block(kind=Kind.BOILERPLATE, text="Share", reason=""),
    )
    assert kinds(page) == ["folded", "paragraph", "folded"]
    assert page.items[0].lines == ["Banner", "Motto", "Donate"]
    assert page.items[0].reasons == ["site banner", "donation appeal"]


def test_a_post_names_its_language_and_leads_to_web_pages_only() -> None:
    post = Block(
        kind=Kind.EMBED, text="Hola", language="es", handle="@petro", url="javascript:alert(1)",
        published=dt.date(2022, 11, 1),
    )  # fmt: skip
    [item] = laid_out(post).items
    assert (item.tongue, item.handle, item.url) == ("Spanish", "petro", "")
    post.url = "https://twitter.com/x"
    [item] = laid_out(post, language="es").items
    assert (item.tongue, item.url) == ("", "https://twitter.com/x")


def test_matches_are_counted_through_title_standfirst_blocks_and_bio() -> None:
    number = 0

    def every(text: str, language: str, kind: str) -> list[Piece]:
        nonlocal number
        number += 1
        return [Piece(text, number)]

    article = Article(title="One", standfirst="Two")
    blocks = [Block(kind=Kind.BIO, text="Four"), Block(kind=Kind.PARAGRAPH, text="Three")]
    page = reading(article, blocks, every)
    assert page.matches == 4
    assert page.about[0].pieces == [Piece("Four", 4)]


def test_the_direction_of_text() -> None:
    arabic = Block(kind=Kind.PARAGRAPH, text="مرحبا", language="ar")
    plain = Block(kind=Kind.PARAGRAPH, text="Hello")
    assert [item.direction for item in laid_out(arabic, plain).items] == ["rtl", "auto"]
    assert unmarked("x", "en", "paragraph") == (Piece("x"),)
