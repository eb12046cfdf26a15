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
        ("© 2021 The Harbour Echo", "The Harbour Echo"),
        ("© The Harbour Echo 2021", "The Harbour Echo"),
        ("The opinions expressed are not those of the Chicago Tribune.", "Chicago Tribune"),
        ("Bob Ray is Al Jazeera's digital correspondent in Dakar.", "Al Jazeera"),
        ("ProPublica is a nonprofit newsroom that investigates abuses of power.", "ProPublica"),
        ("Listen wherever you get podcasts, or in the ABC News app.", "ABC News"),
        (
            "This article appears in the March 9, 2021 issue of New York Magazine.",
            "New York Magazine",
        ),
        ("Follow us on Twitter @CNNOpinion", "CNN"),
        ("Send us your news: www.harbourecho.net/news", "harbourecho.net"),
    ],
)
def test_words_that_only_the_outlet_has(line: str, source: str) -> None:
    assert copied("By Ann Lee", DAY, below=line).source == source


@pytest.mark.parametrize(
    "line",
    [
        "© 1962, HARBOUR GAZETTE. Reprinted with permission.",
        "Follow Saagar Enjeti on Twitter",
        "Follow us on Twitter @annlee",
        "The opinions are her own, and not those of the Harbour Works.",
        "The US navy is at www.harbourworks.net",
        "This article originally appeared in the March issue of Chicago Tribune Magazine.",
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


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (("By Ann Lee", "Special for USA TODAY"), "USA TODAY"),
        (("HarbourNaija", DAY), "HarbourNaija"),
        (("HarbourNaija", "The council closed it."), ""),  # beside no day
        (("Transport", DAY), ""),
        (("By Ann Lee", "REUTERS/John Doe"), ""),  # who took the picture
    ],
)
def test_a_name_beside_byline_or_day(head: tuple[str, ...], source: str) -> None:
    assert copied(*head).source == source


def test_a_topic_beside_the_day_is_no_outlet_as_the_text_names_it() -> None:
    topical = f"The bridge is of HarbourNaija, a company. {TEXT}"
    assert copied("HarbourNaija", DAY, text=topical).source == ""


def test_a_companys_own_news() -> None:
    about = "Harbourworks is a provider of piers. Harbourworks has offices in two towns."
    lines = ["Harbourworks buys two piers", DAY, f"Harbourworks buys a pier. {TEXT}", HOSPITAL,
             "Harbourworks has told nobody, it says. More at www.harbourworks.net", about]  # fmt: skip

    def source(*lines: str) -> str:
        return parse(
            RawDocument("a", "\n\n".join(lines).encode(), "a"), ParseContext(dt.date(2026, 1, 1))
        ).source

    assert source(*lines) == "Harbourworks"
    assert source(*lines[:-1]) == ""  # a paper's article about it prints its address, too


def test_the_imprint_below_a_text() -> None:
    imprint = ["Impressum", "Harbourworks GmbH", "Am Hafen 1", "Tel.: +49 40 123456"]
    named = f"The council asked Harbourworks to do it. {TEXT}"
    assert copied(DAY, text=named, below="\n\n".join(imprint)).source == "Harbourworks"
    assert copied(DAY, text=named, below="\n\n".join(imprint[:3])).source == ""


def test_a_headline_that_begins_with_whom_it_is_from_names_no_source() -> None:
    lines = ["Source: two workers are behind the closing of the old bridge", DAY, TEXT, *MORE]
    found = parse(
        RawDocument("a", "\n\n".join(lines).encode(), "a"), ParseContext(dt.date(2026, 1, 1))
    )
    assert (found.title, found.source) == (lines[0], "")


def test_an_outlet_that_says_what_it_is_wrote_nothing() -> None:
    found = copied(DAY, below="Harbour Lens is a nonprofit newsroom that covers ports.")
    assert (found.authors, found.source) == ((), "Harbour Lens")


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
