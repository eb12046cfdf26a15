"""Who said what, by the clauses beside it: read as examples, in six languages."""

from __future__ import annotations

import pytest

from newsroom.importing.types import QuotationKind
from tests.newsroom.importing.quotations.articles import quotations, said


@pytest.mark.parametrize(
    ("language", "sentence", "words", "name"),
    [
        ("en", "“We will build the bridge,” said Mayor Ana Ruiz, who won in May.", "We will build the bridge,", "Ana Ruiz"),
        ("en", "“We will build the bridge,” Ana Ruiz, the mayor, said on Monday.", "We will build the bridge,", "Ana Ruiz"),
        ("en", "Ana Ruiz told reporters: “We will build the bridge.”", "We will build the bridge.", "Ana Ruiz"),
        ("en", "According to Ana Ruiz, “the bridge is old and weak.”", "the bridge is old and weak.", "Ana Ruiz"),
        ("en", "Ana Ruiz opened the bridge on Monday, saying that it was “the best day of my life.”", "the best day of my life.", "Ana Ruiz"),
        ("en", "“We will build it by the end of May,” — Ana Ruiz, mayor of the town", "We will build it by the end of May,", "Ana Ruiz"),
        ("en", "RUIZ: “We will build the bridge by May.”", "We will build the bridge by May.", "RUIZ"),
        ("es", "“Vamos a construir el puente”, dijo ayer a la prensa la alcaldesa Ana Ruiz.", "Vamos a construir el puente", "Ana Ruiz"),
        ("es", "Según Ana Ruiz, “el puente es viejo y débil”.", "el puente es viejo y débil", "Ana Ruiz"),
        ("es", "“Vamos a construir el puente”, tercia Ana Ruiz.", "Vamos a construir el puente", "Ana Ruiz"),
        ("es", "—Vamos a construir el puente —respondió Ana Ruiz.", "Vamos a construir el puente", "Ana Ruiz"),
        ("pt", "“Vamos construir a ponte este ano”, disse a ministra Ana Sousa.", "Vamos construir a ponte este ano", "Ana Sousa"),
        ("fr", "« Nous allons construire ce pont », a déclaré Claire Dubois.", "Nous allons construire ce pont", "Claire Dubois"),
        ("de", "„Wir bauen diese Brücke im Mai“, sagte Anna Weber am Montag.", "Wir bauen diese Brücke im Mai", "Anna Weber"),
        ("de", "»Wir bauen diese Brücke im Mai«, so Anna Weber.", "Wir bauen diese Brücke im Mai", "Anna Weber"),
        ("it", "«Costruiremo il ponte a maggio», ha detto la ministra Paola Conti.", "Costruiremo il ponte a maggio", "Paola Conti"),
    ],
)  # fmt: skip
def test_the_clause_names_the_speaker(language: str, sentence: str, words: str, name: str) -> None:
    assert said(sentence, language=language) == [(words, name)]


@pytest.mark.parametrize(
    ("language", "sentence", "speaker"),
    [
        ("en", "That same day, the owner of the boat came home and said: “It is all gone.”", "the owner of the boat"),
        ("en", "The next morning, the owner of the boat told us: “It is all gone.”", "the owner of the boat"),
        ("es", "Ese mismo día, la dueña del barco llegó a casa y afirmó: “No queda nada de él”.", "la dueña del barco"),
        ("es", "La semana pasada, la dueña del barco nos dijo: “No queda nada de él”.", "la dueña del barco"),
    ],
)  # fmt: skip
def test_neither_when_nor_to_whom_is_who(language: str, sentence: str, speaker: str) -> None:
    (one,) = quotations(sentence, language=language)
    assert one.speaker == speaker


def test_cue_and_speaker_stand_as_printed_with_their_places() -> None:
    text = "“We will build the bridge,” said Mayor Ana Ruiz on Monday."
    (one,) = quotations(text)
    assert one.speaker_at is not None
    assert one.cue_at is not None
    assert (one.cue, one.speaker, one.rule) == ("said", "Mayor Ana Ruiz", "said-inverted")
    assert text[one.speaker_at.start : one.speaker_at.end] == one.speaker
    assert text[one.cue_at.start : one.cue_at.end] == one.cue
    assert one.confidence > 0.8


def test_a_verb_without_subject_has_that_of_before() -> None:
    assert said(
        "“El puente es viejo”, dijo Ana Ruiz. “Hay que cambiarlo”, añadió.", language="es"
    ) == [("El puente es viejo", "Ana Ruiz"), ("Hay que cambiarlo", "Ana Ruiz")]


def test_a_quotation_over_paragraphs_is_one() -> None:
    (one,) = quotations("Ana Ruiz said: “The bridge is old.", "“It has to go,” and left.")
    assert one.text == "The bridge is old. It has to go,"
    assert [passage.block for passage in one.passages] == [0, 1]
    assert one.name == "Ana Ruiz"


def test_what_interrupts_a_quotation_is_no_part_of_it() -> None:
    (one,) = quotations("“The bridge is old,” Ana Ruiz said, “and it has to go.”")
    assert one.text == "The bridge is old, and it has to go."
    assert one.name == "Ana Ruiz"


def test_the_subject_of_the_sentence_before_speaks_where_no_clause_says_who() -> None:
    (one,) = quotations("Ana Ruiz is tired of the bridge.", "“It is old and it has to go.”")
    assert (one.name, one.rule) == ("Ana Ruiz", "subject-before")
    assert one.confidence < 0.7


def test_a_verb_that_governs_a_clause_of_its_own_says_nothing_of_the_title_before_it() -> None:
    text = "El informe “La ciudad y sus puentes viejos”, señala que Ana Ruiz gastó menos."
    assert "Ana Ruiz" not in {name for _, name in said(text, language="es")}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We knew nothing of it,” a senior official said.", "a senior official"),
        ("The agreement says that “no party may leave before May.”", "The agreement"),
        ("Officials said they “knew nothing at all of it.”", "Officials"),
    ],
)
def test_who_is_not_named_stays_as_printed(text: str, speaker: str) -> None:
    one = next(one for one in quotations(text) if one.kind is not QuotationKind.INDIRECT)
    assert (one.speaker, one.name) == (speaker, "")
