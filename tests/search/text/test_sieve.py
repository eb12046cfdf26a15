"""What is told by letters alone lets every word through that gives a term, and few others."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.text import word_cache
from search.text.analysis import lemmas
from search.text.highlighter import Highlighter
from search.text.sieve import Sieve
from search.types import Phrase, Word

words = st.one_of(
    st.sampled_from(
        [
            "U.S.-led", "(U.S.),", "1\u00a0284", "1,284", "2,5", "l’accord", "Elecciones,", "don't",
            "(Elección)", "a_b", "re\u00adunión", "選挙の結果", "É", "—", "Maduro\nPetro", "e-mail",
            "#BlackLivesMatter", "went", "better", "Countries’", "Häuser", "Krankenhäuser", "-5", "haeuser", "Straße",
            "O’Brien’s", "AT&T", "C++", "ﬁnal", "x²", "½", "podcasters", "قالوا", "बच्चों", "серия",
            "of", "a", "A.", "#ATeam", "è", "l’a", "5,", "₨5", "a\u0301", "I’m", "o\u00a0ed", "BΤʼT",
        ]
    ),
    st.text(max_size=6),
)  # fmt: skip
texts = st.lists(words).map(" ".join)
languages = st.sampled_from(["en", "es", "fr", "de", "ru", "ta", "ja", ""])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(texts, words, languages)
def test_no_word_that_gives_a_term_is_kept_back(text: str, more: str, language: str) -> None:
    found = f"{text} {more}".split(" ")
    for term in word_cache.terms(more, language):
        sieve = Sieve.of([term], language)
        giving = {n for n, word in enumerate(found) if term in word_cache.terms(word, language)}
        assert sieve is None or giving <= set(sieve.places(" ".join(found)))


@pytest.mark.parametrize(
    ("language", "lemma", "text", "places"),
    [
        ("en", "go", "“Go”—he said… he’d «gone» to\u00a0Goa for 5€", [0, 3, 4]),
        ("en", "go", "He went where she goes, and has been.", [1, 4]),
        ("en", "country", "Two countries’ borders — one COUNTRY", [1, 5]),
        ("es", "hacer", "Lo hizo y lo haría", [1, 4]),
        ("de", "haus", "Die Häuser und HAEUSER im Garten", [1, 3]),
        ("fr", "accord", "selon l’accord conclu", [1]),
        ("en", "of", "an office of o’ the bishop, O. Oslo", [1, 2, 3, 6]),
        ("en", "a", "a cat, and an #ATeam — «A» is plan A", [0, 2, 3, 4, 6, 8, 9]),
    ],
)
def test_other_forms_of_a_lemma_are_let_through_and_other_words_are_not(
    language: str, lemma: str, text: str, places: list[int]
) -> None:
    sieve = Sieve.of([f"{language}:{lemma}"], language)
    assert sieve is not None
    assert sieve.places(text) == places


@pytest.mark.parametrize(
    ("terms", "language"),
    [
        (["😀"], "en"),
        (["選"], "ja"),
        (["ta:நாட"], "ta"),  # a stemmer tells no beginnings
        ([chr(97 + n // 26) + chr(97 + n % 26) for n in range(60)], "en"),
    ],
)
def test_what_letters_do_not_tell_is_left_to_the_words(terms: list[str], language: str) -> None:
    assert Sieve.of(terms, language) is None


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(texts, words, languages)
def test_the_same_places_match_without_it(text: str, more: str, language: str) -> None:
    whole = f"{text} {more}"
    spelt = sorted(word_cache.terms(more, language))
    exact = [term for term in spelt if ":" not in term][:3]
    parts = [Word(term, lemmas(term, [language])) for term in exact]
    parts += [Phrase(tuple(exact[:2]))] if len(exact) > 1 else []
    with pytest.MonkeyPatch.context() as patch:
        sifted = Highlighter(parts).hits(whole, language)
        patch.setattr(Sieve, "of", lambda *asked: None)
        assert Highlighter(parts).hits(whole, language) == sifted
