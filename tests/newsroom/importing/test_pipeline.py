"""From bytes or columns to a parsed article, with the evidence for each field."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing.pipeline import parse
from newsroom.importing.types import (
    BlockKind,
    ImportFailure,
    ParseContext,
    ParsedArticle,
    RawDocument,
)

CONTEXT = ParseContext(today=dt.date(2026, 11, 1))
ENGLISH = (
    "The council voted on Tuesday to close the harbour for a year, after engineers told it that the"
    " eastern wall could not bear another winter. Work begins in March."
)
MORE = (
    "Fishermen said that they had not been asked. The mayor answered that a meeting would be held"
    " before the end of the month, and that no boat would be without a berth."
)
SPANISH = (
    "El concejo votó el martes cerrar el puerto durante un año, después de que los ingenieros le"
    " dijeran que el muro no resistiría otro invierno. Las obras empiezan en marzo."
)


def read(*lines: str, context: ParseContext = CONTEXT, **columns: str) -> ParsedArticle:
    text = "\n\n".join(lines)
    return parse(RawDocument("page.txt", text.encode(), "", columns), context)


def exported(context: ParseContext = CONTEXT, **columns: str) -> ParsedArticle:
    return read(context=context, body=f"{ENGLISH}\n\n{MORE}", **columns)


class TestPrinted:
    def test_published_wins_over_updated(self) -> None:
        article = read(
            "Council closes harbour",
            "By Jane Doe, CNN",
            "Updated 9:10 AM EST, Wed November 9, 2016",
            "Published 3:04 PM EST, Mon November 7, 2016",
            ENGLISH,
            MORE,
        )
        assert article.published == dt.date(2016, 11, 7)
        assert article.evidence["published"].rule == "publication line"
        assert (article.authors, article.source) == (("Jane Doe",), "CNN")

    def test_a_spanish_page(self) -> None:
        article = read("El concejo cierra el puerto", "Por Ana Paz", "4 de julio de 2020", SPANISH)
        assert article.title == "El concejo cierra el puerto"
        assert (article.authors, article.language) == (("Ana Paz",), "es")
        assert article.published == dt.date(2020, 7, 4)

    def test_an_agency_in_the_dateline_is_the_original_source(self) -> None:
        alone = read("Council closes harbour", f"WASHINGTON (AP) — {ENGLISH}", MORE)
        assert (alone.source, alone.original_source) == ("", "Associated Press")
        again = read("CNN", "Council closes harbour", f"WASHINGTON (AP) — {ENGLISH}", MORE)
        assert (again.source, again.original_source) == ("CNN", "Associated Press")

    def test_an_agency_that_many_read_on_its_own_site_is_the_source_by_its_dateline(self) -> None:
        alone = read("Council closes harbour", f"WASHINGTON (Reuters) - {ENGLISH}", MORE)
        assert (alone.source, alone.original_source) == ("Reuters", "")

    def test_a_record_with_named_fields(self) -> None:
        article = read(
            "Title: Council closes harbour", "Author: Jane Doe", "Source: Harbour Echo",
            "Date: 2016-11-07", "URL: https://example.org/harbour", ENGLISH, MORE,
        )  # fmt: skip
        assert (article.title, article.source) == ("Council closes harbour", "Harbour Echo")
        assert article.authors == ("Jane Doe",)
        assert article.published == dt.date(2016, 11, 7)
        assert article.url == "https://example.org/harbour"

    def test_a_day_to_come_is_refused_and_the_article_kept(self) -> None:
        article = read("Council closes harbour", "November 7, 2031", ENGLISH, MORE)
        assert article.published is None
        evidence = article.evidence["published"]
        assert (evidence.value, evidence.rule) == (None, "dateline, refused: in the future")

    def test_an_event_in_the_text_is_no_publication_date(self) -> None:
        article = read("Council closes harbour", f"{ENGLISH} The last was on June 5, 2012.", MORE)
        assert article.published is None

    def test_a_title_is_derived_where_none_is_printed(self) -> None:
        article = read(ENGLISH, MORE)
        assert article.evidence["title"].origin == "inferred"
        assert article.title.startswith("The council voted on Tuesday to close the harbour")
        assert len(article.title) <= 141

    def test_republished_from_elsewhere(self) -> None:
        article = read(
            "CNN", "Council closes harbour", ENGLISH, MORE, "Originally published in The Guardian."
        )
        assert (article.source, article.original_source) == ("CNN", "The Guardian")

    @pytest.mark.parametrize(
        "note",
        [
            "This story was originally published in May 2018 and has been updated.",
            "It was the paper that first published Northam’s photograph.",
            "Esta nota fue publicada originalmente en enero de 2019.",
        ],
    )
    def test_when_or_what_was_published_is_no_outlet(self, note: str) -> None:
        article = read("CNN", "Council closes harbour", ENGLISH, MORE, note)
        assert article.original_source == ""

    def test_reporters_below_the_text(self) -> None:
        note = "(Reporting by Jane Doe and John Roe; Editing by Ana Paz)"
        article = read("Council closes harbour", ENGLISH, MORE, note)
        assert article.authors == ("Jane Doe", "John Roe")


class TestGiven:
    def test_columns_are_evidence(self) -> None:
        article = exported(
            title="Harbour shut", source="Harbour Echo", author="Jane Doe and John Roe",
            date="2022-11-01", url="https://example.org/a", language="en-GB",
        )  # fmt: skip
        assert (article.title, article.source, article.language) == (
            "Harbour shut", "Harbour Echo", "en",
        )  # fmt: skip
        assert article.authors == ("Jane Doe", "John Roe")
        assert article.published == dt.date(2022, 11, 1)
        fields = ("title", "source", "authors", "published", "url", "language")
        assert {article.evidence[f].origin for f in fields} == {"given"}

    def test_an_unreadable_date_is_refused_with_the_reason(self) -> None:
        article = exported(title="Harbour shut", date="last week")
        assert article.published is None
        assert article.evidence["published"].rule == "date column, refused: not a date"
        assert article.evidence["published"].quote == "last week"

    def test_the_habit_of_the_source_reads_a_numeric_date(self) -> None:
        context = ParseContext(today=CONTEXT.today, day_first={"Harbour Echo": True})
        article = exported(context, source="Harbour Echo", date="01-07-2020")
        assert article.published == dt.date(2020, 7, 1)
        assert "the source's habit" in article.evidence["published"].rule

    def test_an_address_tells_source_and_day_weakly(self) -> None:
        article = exported(url="https://www.theguardian.com/world/2016/nov/07/harbour")
        assert article.source == "The Guardian"
        assert article.published == dt.date(2016, 11, 7)
        assert article.evidence["published"].origin == "inferred"
        assert article.evidence["source"].origin == "inferred"

    def test_damaged_columns_are_repaired(self) -> None:
        article = exported(title="Simón Bolívar".encode().decode("latin-1"))
        assert article.title == "Simón Bolívar"

    def test_a_bare_por_is_no_author(self) -> None:
        assert exported(author="['Por']").authors == ()

    def test_what_an_archive_knows_of_a_source_is_used(self) -> None:
        line = "The coast has had a voice since 1921, and it will have one."
        context = ParseContext(today=CONTEXT.today, boilerplate={"Harbour Echo": frozenset({line})})
        article = read(
            context=context, body=f"{ENGLISH}\n\n{line}\n\n{MORE}", source="Harbour Echo"
        )
        kept = [b for b in article.blocks if b.kind is BlockKind.BOILERPLATE]
        assert [b.text for b in kept] == [line]

    def test_a_breadcrumb_that_begins_with_an_outlet_of_the_archive(self) -> None:
        page = ("Puerto Quimera » Deportes » Fútbol", "El puerto cierra un año", SPANISH)
        assert read(*page).source == ""
        context = ParseContext(CONTEXT.today, outlets=frozenset({"Puerto Quimera"}))
        article = read(*page, context=context)
        assert (article.source, article.title) == ("Puerto Quimera", "El puerto cierra un año")

    @pytest.mark.parametrize(
        ("line", "authors"),
        [
            ("Redacción El Cuaderno", ()),
            ("Ana Bosque Prado, enviada especial de El Cuaderno", ("Ana Bosque Prado",)),
        ],
    )
    def test_a_role_at_an_outlet_of_the_archive_signs(
        self, line: str, authors: tuple[str, ...]
    ) -> None:
        context = ParseContext(CONTEXT.today, outlets=frozenset({"El Cuaderno"}))
        article = read("El puerto cierra un año", line, SPANISH, SPANISH, context=context)
        assert (article.source, article.authors) == ("El Cuaderno", authors)
        assert [b.text for b in article.blocks if b.kind is BlockKind.BYLINE] == [line]

    def test_outlets_of_the_archive_are_known(self) -> None:
        context = ParseContext(today=CONTEXT.today, outlets=frozenset({"Wharf & Quay"}))
        article = read("Wharf & Quay", "Council closes harbour", ENGLISH, MORE, context=context)
        assert (article.source, article.evidence["source"].rule) == ("Wharf & Quay", "site banner")


def test_a_document_without_text_fails_with_a_reason() -> None:
    with pytest.raises(ImportFailure):
        read("   ")


def test_the_same_document_gives_the_same_article() -> None:
    lines = ("Council closes harbour", "By Jane Doe", "May 5, 2020", ENGLISH, SPANISH, MORE)
    assert read(*lines) == read(*lines)
