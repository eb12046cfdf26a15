"""The language of blocks: restricted, stable, borrowed where a text is too short."""

from __future__ import annotations

import socket

import pytest

from newsroom.importing.recognise.languages import detect_language, plain_language, tag_languages
from newsroom.importing.types import BlockKind, ParsedBlock

LANGUAGES = ("en", "es", "pt", "fr", "de", "it")
SAMPLES = {
    "en": "The council voted on Tuesday to close the harbour for a year, engineers said.",
    "es": "El concejo votó el martes cerrar el puerto durante un año, dijeron los ingenieros.",
    "pt": "A câmara votou na terça-feira o fechamento do porto por um ano, não há dúvidas.",
    "fr": "Le conseil a voté mardi la fermeture du port pendant un an, selon les ingénieurs.",
    "de": "Der Rat stimmte am Dienstag dafür, den Hafen für ein Jahr zu schließen.",
    "it": "Il consiglio ha votato martedì per chiudere il porto per un anno, dicono.",
}


@pytest.mark.parametrize(("language", "text"), SAMPLES.items())
def test_each_language_of_the_archive(language: str, text: str) -> None:
    assert detect_language(text, LANGUAGES) == language
    assert detect_language(text, LANGUAGES) == language


def test_short_texts_and_links_do_not_tell() -> None:
    assert detect_language("Caracas, Venezuela", LANGUAGES) == ""
    assert (
        detect_language("@janedoe https://example.org/el-concejo-voto-el-martes-cerrar", LANGUAGES)
        == ""
    )


def test_a_language_outside_of_the_archives_is_not_taken_for_one() -> None:
    russian = "Совет во вторник проголосовал за закрытие порта на год, сообщили инженеры."
    assert detect_language(russian, LANGUAGES) == ""


def test_only_the_archives_languages_are_given() -> None:
    assert detect_language(SAMPLES["es"], ("en", "de")) in ("", "en", "de")


def test_small_words_tell_plain_english_and_spanish_and_leave_the_rest_to_the_model() -> None:
    plain = {language: plain_language(text) for language, text in SAMPLES.items()}
    assert plain.pop("es") == "es"
    assert set(plain.values()) <= {"", "en"}
    assert not any(plain[language] for language in ("pt", "fr", "de", "it"))
    assert plain_language("They said that the harbour was shut for the year.") == "en"
    assert plain_language("“The End of the Beginning” é uma canção do grupo, with the band.") == ""


def test_capitals_are_read() -> None:
    assert detect_language(SAMPLES["es"].upper(), LANGUAGES) == "es"


def test_a_short_block_borrows_from_its_neighbours_and_a_post_lends_nothing() -> None:
    blocks = [
        ParsedBlock(BlockKind.HEADLINE, "Harbour shut"),
        ParsedBlock(BlockKind.PARAGRAPH, SAMPLES["en"]),
        ParsedBlock(BlockKind.EMBED, SAMPLES["es"]),
        ParsedBlock(BlockKind.SUBHEADING, "A year"),
    ]
    tagged, article = tag_languages(blocks, LANGUAGES)
    assert [b.language for b in tagged] == ["en", "en", "es", "en"]
    assert article == "en"


def test_paragraphs_decide_over_posts() -> None:
    blocks = [ParsedBlock(BlockKind.EMBED, SAMPLES["es"])] * 5 + [
        ParsedBlock(BlockKind.PARAGRAPH, SAMPLES["en"])
    ]
    assert tag_languages(blocks, LANGUAGES)[1] == "en"


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert detect_language(SAMPLES["fr"], LANGUAGES) == "fr"
