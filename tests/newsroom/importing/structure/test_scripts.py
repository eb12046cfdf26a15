"""Articles in any script: their body is body, their language is told, their headline is found."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing.pipeline import Layout, lay_out, parse
from newsroom.importing.recognise.boilerplate import boilerplate_reason
from newsroom.importing.recognise.scripts import extent, script_of, word_count
from newsroom.importing.structure.line_kinds import is_prose, is_terminal
from newsroom.importing.types import BlockKind, ParseContext, RawDocument, Repaired
from tests.newsroom.articles_in_languages import ARTICLES, Told

CONTEXT = ParseContext(today=dt.date(2026, 11, 1))


def laid_out(text: str, title: str = "") -> Layout:
    return lay_out(Repaired(text, ()), {"title": title} if title else {}, CONTEXT)


def texts(layout: Layout, *kinds: BlockKind) -> list[str]:
    return [block.text for block in layout.blocks if block.kind in kinds]


@pytest.mark.parametrize(("language", "told"), ARTICLES.items(), ids=list(ARTICLES))
def test_headline_date_body_and_language(language: str, told: Told) -> None:
    layout = laid_out(told.text)
    assert texts(layout, BlockKind.HEADLINE) == [told.headline]
    assert texts(layout, BlockKind.DATELINE) == ["2022-11-02"]
    assert texts(layout, BlockKind.PARAGRAPH) == told.paragraphs
    assert {block.language for block in layout.blocks} == {language}
    evidence = {name: str(layout.evidence[name].value) for name in ("language", "published")}
    assert evidence == {"language": language, "published": "2022-11-02"}


@pytest.mark.parametrize(("language", "told"), ARTICLES.items(), ids=list(ARTICLES))
def test_no_line_is_boilerplate_however_the_text_comes(language: str, told: Told) -> None:
    stops = ".。।"
    ways = {
        "without a headline": laid_out("\n".join(told.paragraphs)),
        "with a title beside it": laid_out("\n".join(told.paragraphs), told.headline),
        "as one line": laid_out(f"{told.headline}\n{''.join(told.paragraphs)}"),
        "without stops": laid_out(
            "\n".join([told.headline, *(p.rstrip(stops) for p in told.paragraphs)])
        ),
        "short": laid_out(f"{told.headline}\n\n{told.paragraphs[2].rstrip(stops)}"),
    }
    for way, layout in ways.items():
        assert texts(layout, BlockKind.BOILERPLATE) == [], way
        assert layout.evidence["language"].value == language, way


@pytest.mark.parametrize(
    "line", ["没有人受伤", "けが人なし", "ไม่มีผู้บาดเจ็บ", "Никто не пострадал", "לא היו נפגעים"]
)
def test_a_few_words_in_another_script_are_text_and_no_section(line: str) -> None:
    assert texts(laid_out(f"2022-11-02\n{line}"), BlockKind.BOILERPLATE) == []


def test_quotation_marks_are_no_arrows() -> None:
    assert boilerplate_reason("»Wir haben keine Wahl«, sagte er") == ""
    assert boilerplate_reason("»Vi har inget val», sade han") == ""
    assert boilerplate_reason("Фильм «Левиафан» и «Елена» показали в порту") == ""
    assert boilerplate_reason("» The wall in pictures") == "related link"
    assert boilerplate_reason("Home » Politics » The wall") == "breadcrumb"


@pytest.mark.parametrize(
    ("text", "script", "words", "length"),
    [
        ("The wall fell.", "Latn", 3, 14),
        ("El muro cayó — “ayer”.", "Latn", 5, 22),
        ("Стена упала.", "Cyrl", 2, 12),
        ("堤墙星期二倒塌。", "Hani", 4, 22),
        ("壁が崩れた。", "Kana", 3, 16),
        ("벽이 무너졌다.", "Hang", 2, 14),
        ("กำแพงพังลงเมื่อวาน", "Thai", 3, 18),
        ("Xi Jinping (习近平) met them.", "Latn", 6, 32),
        ("अभी दीवार गिरी।", "Deva", 3, 15),
        ("", "Latn", 0, 0),
    ],
)  # fmt: skip
def test_what_a_script_says_of_words_and_length(
    text: str, script: str, words: int, length: int
) -> None:
    assert (script_of(text), word_count(text), extent(text)) == (script, words, length)


@pytest.mark.parametrize(
    "sentence",
    ["他走了。", "「行こう」", "هل سقط الجدار؟", "دیوار گر گئی۔", "दीवार गिर गई।", "Պատը փլվեց։", "Стена упала.", "ជញ្ជាំងដួល។"],
)  # fmt: skip
def test_where_sentences_end(sentence: str) -> None:
    assert is_terminal(sentence) == (sentence != "「行こう」")
    assert not is_prose(sentence)


@pytest.mark.parametrize(("language", "told"), ARTICLES.items(), ids=list(ARTICLES))
def test_a_page_in_any_language_keeps_its_paragraphs(language: str, told: Told) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in told.paragraphs)
    page = (
        f"<html><head><meta charset=utf-8><title>{told.headline}</title></head><body>"
        f"<nav><a href=/>Home</a></nav><article><h1>{told.headline}</h1>{body}</article></body></html>"
    )
    parsed = parse(RawDocument("page.html", page.encode(), ""), CONTEXT)
    texts = [block.text for block in parsed.blocks if block.kind is BlockKind.PARAGRAPH]
    assert texts == told.paragraphs
    assert parsed.evidence["language"].value == language
