"""Who wrote a text that was copied without its page, and where it was published."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing import ParseContext, ParsedArticle, RawDocument, parse

TITLE = "Council closes the old bridge for two years"
DAY = "March 3, 2021"
TEXT = (
    "The council of the harbour town voted on Tuesday to close the old bridge for two years, after "
    "engineers had found cracks in its pillars and warned that it might not stand another winter."
)
FERRY = (
    "The mayor said that a ferry would run every twenty minutes from the first of March, and that it "
    "would be free for everyone who lives on the island."
)
HOSPITAL = (
    "Residents said that they would have to drive for an hour to reach the hospital, and asked the "
    "council to keep one lane open while the work goes on through the spring and the summer."
)
MORE = (HOSPITAL, FERRY)


def copied(*head: str, below: str = "", text: str = TEXT) -> ParsedArticle:
    lines = [TITLE, *head, text, *MORE, below]
    document = RawDocument("a.txt", "\n\n".join(filter(None, lines)).encode(), "a.txt")
    return parse(document, ParseContext(today=dt.date(2026, 11, 1)))


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        ("Jane Doe for Fox News", ("Jane Doe",), "Fox News"),
        ("Ann Lee in London and Bob Ray in Paris", ("Ann Lee", "Bob Ray"), ""),
        ("María del Carmen Ruiz y Pérez", ("María del Carmen Ruiz y Pérez",), ""),
        ("Richard Sample Education editor", ("Richard Sample",), ""),
        ("ByAlex Sample", ("Alex Sample",), ""),
        ("by R.C. Sample", ("R.C. Sample",), ""),
        ("Practical Harbour Editorial Staff", (), ""),
        ("Posted by Admin", (), ""),
    ],
)
def test_lines_that_sign_above_the_text(line: str, authors: tuple[str, ...], source: str) -> None:
    found = copied(line, DAY)
    assert (found.authors, found.source) == (authors, source)


@pytest.mark.parametrize(
    ("line", "authors", "source"),
    [
        ("— Sandy Sample", ("Sandy Sample",), ""),
        ("– Sandy Sample, Fox News", ("Sandy Sample",), "Fox News"),
        ("Sandy Sample is a staff writer at Breitbart News.", ("Sandy Sample",), "Breitbart News"),
        ("Sandy Sample es periodista de Página 12.", ("Sandy Sample",), "Página 12"),
        ("S.A. Sample is a reporter for Politico.", ("S.A. Sample",), "Politico"),
    ],
)
def test_lines_that_sign_below_the_text(line: str, authors: tuple[str, ...], source: str) -> None:
    found = copied(DAY, below=line)
    assert (found.authors, found.source) == (authors, source)


def test_who_is_quoted_signs_nothing() -> None:
    saying = "“Nobody asked us, and nobody will, said the wall.”"
    assert copied(DAY, saying, below="").authors == ()
    document = RawDocument(
        "a", "\n\n".join([TITLE, DAY, TEXT, *MORE, saying, "— Ann Lee"]).encode(), "a"
    )
    assert parse(document, ParseContext(today=dt.date(2026, 11, 1))).authors == ()


def test_a_photographer_beneath_a_picture_is_no_author() -> None:
    for head in (
        [DAY, "John Doe / AP"],
        ["John Doe / AP"],
        [DAY, "The bridge at dawn", "John Doe, AP"],
    ):
        found = copied(*head)
        assert (found.authors, found.source) == ((), "")
    assert copied(DAY, "Mayor Ann Lee (John Doe/Reuters)").authors == ()
    assert copied("By Ann Lee", DAY, "John Doe / AP").authors == ("Ann Lee",)


def test_a_writer_of_an_agency_signs_above_the_day() -> None:
    assert copied("John Doe / Reuters", DAY).authors == ("John Doe",)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("The mayor did not respond to The Hill's request for comment.", "The Hill"),
        ("BGR may receive a commission if you buy something.", "BGR"),
        ("CNN's Ann Lee and Bob Ray contributed to this report.", "CNN"),
        ("The post Council closes the bridge appeared first on Harbour Watch.", "Harbour Watch"),
        ("Why you can trust Sky News", "Sky News"),
        ("© 2021 Harbour Watch. All rights reserved.", "Harbour Watch"),
        ("© 2021 Copyright Harbour Gazette", "Harbour Gazette"),
        ("www.harbourwatch.example.com", "example.com"),
        ("SOURCE: Al Jazeera and news agencies", "Al Jazeera"),
    ],
)
def test_words_that_only_the_outlet_has(line: str, source: str) -> None:
    assert copied("By Ann Lee", DAY, below=line).source == source


@pytest.mark.parametrize(
    "line",
    [
        "Copyright 2021 The Associated Press. All rights reserved. This material may not be published.",
        "© 2021 Creators Syndicate Inc. All rights reserved.",
        "© 2021 Harbour Publishing Holdings Ltd. All rights reserved.",
        "© 2021 Disqus",
        "© 2021 Ann Lee. All rights reserved.",
        "Contact: ann.lee@gmail.com",
        "The mayor told CNN that he was tired.",
        "He sent it to youtube.com",
        "All rights reserved.",
    ],
)
def test_owners_agencies_services_and_mentions_are_no_outlet(line: str) -> None:
    assert copied("By Bob Ray", DAY, below=line).source == ""


def test_the_house_that_signs_is_not_whoever_signs_below() -> None:
    found = copied("By Jerusalem Post Staff", DAY, below="By REUTERS")
    assert (found.authors, found.source) == ((), "The Jerusalem Post")


def test_an_outlet_before_the_text() -> None:
    assert copied(DAY, text=f"(CNN){TEXT}").source == "CNN"
    assert copied(DAY, text=f"Harbour.example - {TEXT}").source == ""
    assert copied(DAY, text=f"Harbour.net - {TEXT}").source == "Harbour.net"


def test_a_reporter_in_a_script_without_capitals() -> None:
    text = (
        "항구 도시 의회는 화요일 낡은 다리를 2년 동안 폐쇄하기로 의결했다. 기술자들은 기둥에서 균열을 발견했고 "
        "다리가 또 한 번의 겨울을 견디지 못할 수 있다고 경고했다."
    )
    lines = [
        "다리가 2년 동안 닫힌다",
        f"[하버신문=홍길동 기자] {text}",
        text,
        "홍길동 기자 hong@example.com",
    ]
    found = parse(
        RawDocument("a", "\n\n".join(lines).encode(), "a"), ParseContext(dt.date(2026, 1, 1))
    )
    assert (found.authors, found.source) == (("홍길동",), "하버신문")
