"""The section that an article stood in: given, in a field, a breadcrumb or a label of the head."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing import ParseContext, ParsedArticle, RawDocument, parse

CONTEXT = ParseContext(today=dt.date(2026, 11, 1))
TITLE = "Council closes the harbour for a whole year"
ENGLISH = (
    "The council voted on Tuesday to close the harbour for a year, after engineers told it that the"
    " eastern wall could not bear another winter. Work begins in March."
)
MORE = (
    "Fishermen said that they had not been asked. The mayor answered that a meeting would be held"
    " before the end of the month, and that no boat would be without a berth."
)
LAST = (
    "The last time the wall was mended was thirty years ago, when a storm had torn two boats from"
    " their moorings and carried them up the river."
)
TEXT = (ENGLISH, MORE)


def read(*lines: str, **columns: str) -> ParsedArticle:
    return parse(RawDocument("page.txt", "\n\n".join(lines).encode(), "", columns), CONTEXT)


def found(*head: str) -> tuple[str, str, str]:
    """The section of an article that begins so, the rule that found it, and the words."""
    article = read(*head, *TEXT)
    evidence = article.evidence.get("section")
    if evidence is None:
        return ("", "", "")
    assert evidence.origin == "extracted"
    return (article.text("section"), evidence.rule, evidence.quote)


@pytest.mark.parametrize(
    ("head", "section", "quote"),
    [
        (("Politics", TITLE, "By Jane Doe"), "Politics", "Politics"),
        (("INTERNACIONAL", TITLE), "Internacional", "INTERNACIONAL"),
        (("CNN", "Medio Ambiente", TITLE), "Medio Ambiente", "Medio Ambiente"),
        ((TITLE, "By Jane Doe", "Business"), "Business", "Business"),
        (("World", "Europe", TITLE), "World", "World"),
        (("U.S. NEWS", TITLE), "U.S. news", "U.S. NEWS"),
        (("ANALYSIS/OPINION:", TITLE), "Opinion", "ANALYSIS/OPINION:"),
        (("Opinion | Exclusive", TITLE), "Opinion", "Opinion | Exclusive"),
    ],
)
def test_a_label_beside_the_headline(head: tuple[str, ...], section: str, quote: str) -> None:
    assert found(*head) == (section, "section label", quote)


def test_a_label_above_a_text_without_a_headline() -> None:
    assert found("Commentary")[:2] == ("Commentary", "section label")


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Home > World > Europe", "World"),
        ("News › Politics", "Politics"),
        ("CNN » Deportes", "Deportes"),
        ("Inicio / Economía / Empresas", "Economía"),
        (f"Home > Business > {TITLE}", "Business"),
    ],
)
def test_the_highest_section_of_a_breadcrumb(line: str, section: str) -> None:
    assert found(line, TITLE, "By Jane Doe") == (section, "breadcrumb", line)


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Section: POLITICS; Pg. A1", "Politics"),
        ("Section: U.S.", "U.S."),
        ("Sección: Medio Ambiente", "Medio Ambiente"),
    ],
)
def test_a_field_of_a_record(line: str, section: str) -> None:
    head = (f"Title: {TITLE}", "Source: Harbour Echo", line)
    assert found(*head) == (section, "record field", line)


@pytest.mark.parametrize(
    "head",
    [
        ("Home", "World", "Politics", "Business", "Sport", TITLE, "By Jane Doe"),
        ("Politics", "Search", "Economy", "Culture", TITLE, "By Jane Doe"),
        ("World | Politics | Business", TITLE, "By Jane Doe"),
        ("Inicio | Internacional | Economía | Cultura", TITLE, "By Jane Doe"),
        ("Home / World / Business / Sport", TITLE, "By Jane Doe"),
        ("Breaking news", TITLE, "By Jane Doe"),
        ("Exclusive", TITLE, "By Jane Doe"),
        ("Photo", TITLE, "By Jane Doe"),
        ("Home > News", TITLE, "By Jane Doe"),
        (TITLE, "By Jane Doe"),
    ],
)
def test_what_tells_no_section(head: tuple[str, ...]) -> None:
    assert found(*head) == ("", "", "")


def test_a_label_in_the_text_or_below_it_is_none() -> None:
    article = read(TITLE, ENGLISH, "Economy", MORE, LAST, "Politics")
    assert "section" not in article.evidence


@pytest.mark.parametrize(
    ("column", "section"),
    [
        ("Politics", "Politics"),
        ("WORLD/Europe", "WORLD/Europe"),
        ('["Economía", "Empresas"]', "Economía"),
        ("[sic] Letters", "[sic] Letters"),
        ("[1, 2]", "[1, 2]"),
    ],
)
def test_a_given_section_is_taken_as_it_is(column: str, section: str) -> None:
    article = read("Sports", TITLE, *TEXT, section=column)
    evidence = article.evidence["section"]
    assert (evidence.value, evidence.origin) == (section, "given")
    assert (evidence.rule, evidence.quote) == ("section column", column)
