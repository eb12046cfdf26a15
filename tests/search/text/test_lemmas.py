"""Which forms are one word, in which language, and where the dictionaries lie."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from search.text import analysis, dictionaries, short_words
from tests.waiting import HANGS

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
        pytest.param("nl", "huis huizen", marks=pytest.mark.fault),
        pytest.param("ca", "home homes", marks=pytest.mark.fault),
        pytest.param("el", "πόλη πόλεις", marks=pytest.mark.fault),
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


@pytest.mark.fault
def test_processes_that_need_the_same_dictionary_make_it_once(kept_elsewhere: Path) -> None:
    make = (
        "import sys; from pathlib import Path; from search.text import dictionaries as d\n"
        "made = d._made\n"
        "d._made = lambda code: print('made') or time.sleep(0.5) or made(code)\n"
        "import time; d.keep_in(Path(sys.argv[1])); print(d.dictionary('ms').lemma('berlari'))"
    )
    commands = [[sys.executable, "-c", make, str(kept_elsewhere)] for _ in range(2)]
    processes = [subprocess.Popen(each, stdout=subprocess.PIPE, text=True) for each in commands]
    said = sorted(process.communicate(timeout=HANGS)[0] for process in processes)
    assert said == ["lari\n", "made\nlari\n"]
    assert len(list(kept_elsewhere.iterdir())) == 1


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


def test_whether_letters_are_a_word_unpacks_no_dictionary(kept_elsewhere: Path) -> None:
    text = "In 2020 the WHO and the XQK said: GATO, ÉTÉ, ZRTF."
    names = analysis.analyse([(text, "ms")]).names
    assert {"who", "gato", "ete"} <= set(names)
    assert not {"xqk", "zrtf"} & set(names)
    assert [path.name[:2] for path in kept_elsewhere.iterdir()] == ["ms"]


@pytest.mark.fault
def test_the_short_words_are_those_of_the_dictionaries() -> None:
    assert sorted(short_words._known()) == sorted(set(short_words.compiled()))


def test_a_language_that_nobody_knows_has_no_lemmas() -> None:
    assert dictionaries.dictionary("xx") is None
    assert analysis.lemma("gobiernos", "xx") == "gobiernos"


def test_a_language_without_a_dictionary_has_stems_where_there_are_any() -> None:
    assert dictionaries.dictionary("eu") is None
    assert analysis.lemma("etxeak", "eu") == "eu:etxe"
