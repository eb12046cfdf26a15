"""The two documents that the customer gave come out right without a hand's touch."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing.pipeline import parse
from newsroom.importing.types import BlockKind, ParseContext, ParsedArticle, RawDocument
from tests.paths import SHARED

SEEDS = SHARED / "seeds"
CONTEXT = ParseContext(today=dt.date(2026, 11, 1))


def parsed(prefix: str) -> ParsedArticle:
    paths = sorted(SEEDS.glob(f"{prefix}*.txt"))
    if not paths:
        pytest.skip("the customer's documents are not beside the checkout")
    return parse(RawDocument(paths[0].name, paths[0].read_bytes(), ""), CONTEXT)


@pytest.fixture(scope="module")
def first() -> ParsedArticle:
    return parsed("000_")


@pytest.fixture(scope="module")
def second() -> ParsedArticle:
    return parsed("003_")


def texts(article: ParsedArticle, kind: BlockKind) -> list[str]:
    return [block.text for block in article.blocks if block.kind is kind]


class TestFirst:
    def test_title_and_standfirst(self, first: ParsedArticle) -> None:
        assert first.title == "Gustavo Petro and Nicolás Maduro hold historic meeting in Caracas"
        assert first.standfirst.startswith("The Colombian and Venezuelan heads of state met in")
        assert first.evidence["title"].origin == "extracted"

    def test_source_and_date_rest_on_the_dateline(self, first: ParsedArticle) -> None:
        assert first.source == "Peoples Dispatch"
        assert first.original_source == ""
        assert first.authors == ()
        assert (first.published, first.published_precision) == (dt.date(2022, 11, 1), "day")
        evidence = first.evidence["published"]
        assert (evidence.origin, evidence.rule) == ("extracted", "dateline")
        assert evidence.quote == "November 01, 2022 by Peoples Dispatch"

    def test_one_caption_with_its_credit(self, first: ParsedArticle) -> None:
        captions = [b for b in first.blocks if b.kind is BlockKind.CAPTION]
        assert [c.credit for c in captions] == ["Venezuelan Presidential Press/Twitter"]
        assert captions[0].text.endswith("formally re-establishing diplomatic relations.")

    def test_seventeen_paragraphs_and_nothing_twice(self, first: ParsedArticle) -> None:
        assert len(texts(first, BlockKind.PARAGRAPH)) == 17
        lines = [block.text for block in first.blocks]
        assert len(lines) == len(set(lines))

    def test_places_in_the_seed(self, first: ParsedArticle) -> None:
        assert [(b.first_line, b.last_line) for b in first.blocks[:4]] == [
            (0, 0), (2, 2), (4, 4), (5, 5),
        ]  # fmt: skip

    def test_all_of_it_is_english(self, first: ParsedArticle) -> None:
        assert first.language == "en"
        assert {block.language for block in first.blocks} == {"en"}


class TestSecond:
    def test_sources(self, second: ParsedArticle) -> None:
        assert second.source == "Orinoco Tribune"
        assert second.evidence["source"].rule == "site banner"
        assert second.original_source == "Multipolarista"

    def test_the_note_below_names_the_author(self, second: ParsedArticle) -> None:
        assert second.authors == ("Benjamin Norton",)
        assert [b[:40] for b in texts(second, BlockKind.BIO)] == [
            "Benjamin Norton is the founder and edito"
        ]

    def test_the_title_is_derived_and_says_so(self, second: ParsedArticle) -> None:
        assert not texts(second, BlockKind.HEADLINE)
        assert second.evidence["title"].origin == "inferred"
        assert "Gustavo Petro" in second.title
        assert len(second.title) < 160

    def test_the_date_is_that_of_the_latest_post(self, second: ParsedArticle) -> None:
        assert (second.published, second.published_precision) == (dt.date(2022, 11, 2), "day")
        evidence = second.evidence["published"]
        assert evidence.origin == "inferred"
        assert evidence.rule == "latest dated embed (not before)"

    def test_each_post_is_a_block(self, second: ParsedArticle) -> None:
        posts = [b for b in second.blocks if b.kind is BlockKind.EMBED]
        first, next_day, old = dt.date(2022, 11, 1), dt.date(2022, 11, 2), dt.date(2019, 2, 25)
        assert [(p.handle, p.published, p.language) for p in posts] == [
            ("NicolasMaduro", first, "es"),
            ("infopresidencia", first, "es"),
            ("NicolasMaduro", next_day, "es"),
            ("petrogustavo", next_day, "es"),
            ("infopresidencia", first, "es"),
            ("infopresidencia", first, "es"),
            ("USAenEspanol", old, "es"),
            ("BenjaminNorton", first, "en"),
            ("NicolasMaduro", first, "es"),
        ]
        assert [p.author for p in posts][:1] == ["Nicolás Maduro"]
        assert posts[0].url == "https://pic.twitter.com/13d9dYwnoi"

    def test_the_english_post_runs_over_two_lines(self, second: ParsedArticle) -> None:
        post = next(b for b in second.blocks if b.handle == "BenjaminNorton")
        assert (post.first_line, post.last_line) == (50, 52)
        assert post.text.startswith("Colombia's right-wing ex President")
        assert post.url == "https://t.co/t6ozVJ36zF"

    def test_the_photo_caption_once(self, second: ParsedArticle) -> None:
        captions = [b for b in second.blocks if b.kind is BlockKind.CAPTION]
        assert [c.credit for c in captions] == ["Multipolarista"]

    def test_boilerplate_is_kept_with_reasons(self, second: ParsedArticle) -> None:
        kept = {b.text[:22]: b.reason for b in second.blocks if b.kind is BlockKind.BOILERPLATE}
        assert kept["Orinoco Tribune – News"] == "site banner"
        assert kept["From Venezuela and mad"] == "site banner"
        assert kept["Real Life and Resistan"] == "related link"
        appeal = [text for text, reason in kept.items() if reason == "donation appeal"]
        assert len(appeal) == 7

    def test_the_article_is_english(self, second: ParsedArticle) -> None:
        assert second.language == "en"
        paragraphs = [b for b in second.blocks if b.kind is BlockKind.PARAGRAPH]
        assert {p.language for p in paragraphs} == {"en"}
