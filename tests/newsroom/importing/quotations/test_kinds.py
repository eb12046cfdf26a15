"""Speech, a few words of it, titles, documents, posts, and the article's own wording."""

from __future__ import annotations

import pytest

from newsroom.importing.types import BlockKind, ParsedBlock, QuotationKind
from tests.newsroom.importing.quotations.articles import in_blocks, quotations

SPEECH, FRAGMENT, TITLE, INDIRECT, POST, DOCUMENT = QuotationKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We go home now,” Ana Ruiz said.", SPEECH),
        ("Ana Ruiz called the plan “reckless.”", FRAGMENT),
        ("Ana Ruiz made a “respectful request” to her neighbour.", FRAGMENT),
        ("Her film “The Long Road Home” opens in May.", TITLE),
        ("The actor (“Sorry for the Noise”) was there.", TITLE),
        ("They opposed the “interim president” for years.", TITLE),
        ("A man called “the king of the road” was there.", TITLE),
        ("The report says that “nobody had been asked.”", DOCUMENT),
    ],
)
def test_the_kind_of_what_stands_between_marks(text: str, kind: QuotationKind) -> None:
    assert [one.kind for one in quotations(text)] == [kind]


def test_a_post_is_a_quotation_of_its_author() -> None:
    post = ParsedBlock(
        BlockKind.EMBED, "We open the bridge today", "en", author="Ana Ruiz", handle="anaruiz"
    )
    (one,) = in_blocks([post])
    assert (one.kind, one.speaker, one.name) == (POST, "Ana Ruiz", "Ana Ruiz")


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Ana Ruiz said that the bridge was old.", "the bridge was old"),
        ("en", "Ana Ruiz said the bridge was old.", "the bridge was old"),
        (
            "en",
            "The bridge was far too old, Ana Ruiz said on Monday.",
            "The bridge was far too old",
        ),
        ("en", "The bridge was old, according to Ana Ruiz.", "The bridge was old"),
        ("en", "The bridge, Ana Ruiz said, was far too old.", "The bridge was far too old"),
        ("es", "Ana Ruiz dijo que el puente era viejo.", "el puente era viejo"),
        ("pt", "Ana Sousa afirmou que a ponte era velha.", "a ponte era velha"),
        ("fr", "Claire Dubois a dit que le pont était vieux.", "le pont était vieux"),
        ("de", "Anna Weber sagte, dass die Brücke alt sei.", "die Brücke alt sei"),
        ("it", "Paola Conti ha detto che il ponte era vecchio.", "il ponte era vecchio"),
    ],
)
def test_what_is_reported_in_other_words(language: str, text: str, words: str) -> None:
    (one,) = quotations(text, language=language)
    assert (one.kind, one.text) == (INDIRECT, words)
    assert one.name.split()[-1] in ("Ruiz", "Sousa", "Dubois", "Weber", "Conti")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ana Ruiz wrote on Monday to the mayor of the town."),
        ("es", "La ciudad cuenta con más de cien puentes para que todos crucen."),
        ("pt", "Ana Sousa ficou em segundo lugar, atrás de Carlos Lima."),
        ("it", "Paola Conti ha segnato nel secondo tempo, come sempre."),
    ],
)
def test_what_nobody_is_said_to_have_said(language: str, text: str) -> None:
    assert quotations(text, language=language) == []


def test_what_comes_before_a_verb_that_leads_to_a_quotation_is_no_statement() -> None:
    text = "Preguntada por el plazo, Ana Ruiz respondió: “En mayo lo sabremos todos”."
    assert [one.kind for one in quotations(text, language="es")] == [SPEECH]
