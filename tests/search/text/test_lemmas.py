"""Which forms are one word, in which language, and where the dictionaries lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.text import analysis, dictionaries

LANGUAGES = ("en", "es", "pt", "fr", "de", "it")


def finds(query: str, text: str, language: str) -> bool:
    """Whether a bare word finds a text in the language."""
    indexed = analysis.analyse([(text, language)]).lemmas
    return not set(indexed).isdisjoint(analysis.lemmas(query, LANGUAGES))


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("es", "mujer mujeres"),
        ("es", "economía economías"),
        ("es", "hablo hablaron hablando"),
        ("en", "child children"),
        ("en", "go went goes"),
        ("fr", "œil yeux"),
        ("fr", "donner donné donnait"),
        ("pt", "eleição eleições"),
        ("de", "Haus Häuser"),
        ("it", "governo governi"),
        ("nl", "huis huizen"),
        ("ca", "home homes"),
        ("el", "πόλη πόλεις"),
    ],
)
def test_every_form_finds_every_other_with_or_without_accents(language: str, forms: str) -> None:
    words = forms.split()
    for query in (*words, *map(analysis.fold, words)):
        for word in words:
            indexed = analysis.analyse([(word, language)]).lemmas
            assert not set(indexed).isdisjoint(analysis.lemmas(query, (*LANGUAGES, language))), (
                query,
                word,
            )


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("university", "the universe", "en"),
        ("paris", "para ti", "es"),
        ("bolivia", "el bolívar", "es"),
        ("hayes", "hay que hacerlo", "es"),
        ("general", "each generation", "en"),
    ],
)
def test_what_only_begins_alike_stays_apart(query: str, text: str, language: str) -> None:
    assert not finds(query, text, language)


@pytest.fixture
def kept_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for dictionaries that nobody has opened yet."""
    monkeypatch.setattr(dictionaries, "_opened", {})
    monkeypatch.setattr(dictionaries, "_directory", tmp_path / "kept")
    return tmp_path / "kept"


def test_a_dictionary_is_unpacked_once(kept_elsewhere: Path) -> None:
    words = dictionaries.dictionary("ms")
    assert words is not None
    (path,) = kept_elsewhere.iterdir()
    made = path.stat().st_mtime_ns
    dictionaries._opened.clear()
    assert dictionaries.dictionary("ms") is not words
    assert [each.stat().st_mtime_ns for each in kept_elsewhere.iterdir()] == [made]


@pytest.mark.parametrize("content", [b"", b"not a trie"])
def test_a_dictionary_that_cannot_be_read_is_made_anew(
    content: bytes, kept_elsewhere: Path
) -> None:
    dictionaries.dictionary("ms")
    (path,) = kept_elsewhere.iterdir()
    path.write_bytes(content)
    dictionaries._opened.clear()
    words = dictionaries.dictionary("ms")
    assert words is not None
    assert words.lemma("berlari") == "lari"
    assert path.stat().st_size > len(content)


def test_where_nothing_can_be_written_a_dictionary_is_in_memory(kept_elsewhere: Path) -> None:
    kept_elsewhere.write_text("a file where the folder should be")
    words = dictionaries.dictionary("ms")
    assert words is not None
    assert words.lemma("berlari") == "lari"


def test_a_language_that_nobody_knows_has_no_lemmas() -> None:
    assert dictionaries.dictionary("xx") is None
    assert analysis.lemma("gobiernos", "xx") == "gobiernos"


def test_a_language_without_a_dictionary_has_stems_where_there_are_any() -> None:
    assert dictionaries.dictionary("eu") is None
    assert analysis.lemma("etxeak", "eu") == "eu:etxe"
