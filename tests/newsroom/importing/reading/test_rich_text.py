"""Rich text as an article: its letters, and what is none."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing import ImportFailure, ParseContext, RawDocument, parse
from newsroom.importing.reading.rich_text import text_of_rtf

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Helvetica;}}{\*\generator x;}\f0 "


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (rb"It rained.\par It snowed.", "It rained.\nIt snowed."),
        (rb"Llovi\'f3 en C\'e1diz", "Llovió en Cádiz"),
        (rb"\u8220?It rained\u8221?", "“It rained”"),
        (rb"{\b It} {\i rained}\~again", "It rained again"),
        (rb"\u-10179?\u-8704? fire", "😀 fire"),
        (rb'{\field{\*\fldinst HYPERLINK "https://x.example/"}{\fldrslt the ferry}} sails', "the ferry sails"),
    ],
)  # fmt: skip
def test_its_letters_are_read(written: bytes, text: str) -> None:
    assert text_of_rtf(HEAD + written + b"}").strip() == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"It rained.", "it is no RTF, or a damaged one"),
        (HEAD + b"}", "it holds no text"),
        (rb"{\rtf1\ansi\ansicpg99999 " + b"}", "it holds no text"),
    ],
)
def test_what_is_none_is_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ImportFailure, match=reason):
        text_of_rtf(data)


def test_it_is_an_article() -> None:
    body = rb"""Ferry to Valdora sails again\par By Ada Fenwick\par November 3, 2022\par
The ferry to Valdora sailed again on Thursday, nine years after the pier burnt down.\par """
    article = parse(
        RawDocument("a.rtf", HEAD + body + b"}", "0"), ParseContext(dt.date(2023, 1, 1))
    )
    assert (article.title, article.authors) == ("Ferry to Valdora sails again", ("Ada Fenwick",))
    assert str(article.published) == "2022-11-03"
