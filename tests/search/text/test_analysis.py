"""What a word is, and which spellings of it meet."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import analysis
from tests.paths import SHARED

LANGUAGES = ("en", "es", "pt", "fr", "de", "it")


def exact(text: str) -> list[str]:
    return [token.exact for token in analysis.tokens(text)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Venezuela's first-ever leader", "venezuela first ever leader"),
        ("the leaders’ summit", "the leaders summit"),
        ("l’accord d'Evian", "accord evian"),
        ("nell'Unione, dell’Italia", "unione italia"),
        ("I don't, O’Brien", "i don't o'brien"),
        ("to be or not to be", "to be or not to be"),
        ("@NicolasMaduro, @el_pais", "nicolasmaduro el_pais"),
        ("#DDHH #25N", "ddhh 25n"),
        ("1,284 1.284 1.284.300 12,345.60 1.284,5", "1284 1284 1284300 12345.60 1284.5"),
        ("10\u202f000 euros", "10000 euros"),
        ("2.5 and 2,5", "2.5 and 2.5"),
        ("2022-11-01, 1,2,3", "2022 11 01 1 2 3"),
        ("192.168.10.1", "192 168 10 1"),
        ("U.S.-led, the U.S. Why", "us led the us why"),
        ("see https://www.example.org/news/a-b?c=1", "see https www example org news a b c 1"),
        ("end.Next _well_", "end next well"),
        ("Reunión en Bogotá", "reunion en bogota"),
        ("straße Øst Łódź cœur", "strasse ost lodz coeur"),
        ("ＭＡＤＵＲＯ ﬁnds", "maduro finds"),
        ("co\u00adoperate", "cooperate"),
        ("北京 2022", "北 京 2022"),
        ("Киев, Αθήνα", "киев αθηνα"),
        ("— … ’ - _", ""),
    ],
)
def test_exact_terms(text: str, terms: str) -> None:
    assert exact(text) == terms.split()


def test_a_token_lies_where_its_word_lies() -> None:
    text = "«L’Élysée» said: Macron's 1,284 U.S. visits"
    places = [text[token.start : token.end] for token in analysis.tokens(text)]
    assert places == ["Élysée", "said", "Macron", "1,284", "U.S", "visits"]


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("elecciones", "elección", "es"),
        ("eleccion", "elecciones", "es"),
        ("reunion", "reunión", "es"),
        ("reuniones", "reunion", "es"),
        ("reunión", "REUNIONES", "es"),
        ("economia", "economía", "es"),
        ("economía", "economia", "es"),
        ("hablarian", "hablarían", "es"),
        ("leaders", "leader", "en"),
        ("leader", "leaders'", "en"),
        ("eleicoes", "eleição", "pt"),
        ("eleição", "eleições", "pt"),
        ("preparees", "préparer", "fr"),
        ("gouvernement", "gouvernements", "fr"),
        ("Hauser", "Häuser", "de"),
        ("Regierung", "Regierungen", "de"),
        ("comunita", "comunità", "it"),
        ("governi", "governo", "it"),
        ("jose", "José", "en"),
        ("rene", "René", "de"),
        ("gobiernos", "gobiernos", "xx"),
        ("1284", "1,284", "en"),
    ],
)
def test_a_bare_word_finds_its_inflections(query: str, text: str, language: str) -> None:
    assert set(analysis.analyse([(text, language)]).lemmas) & set(analysis.lemmas(query, LANGUAGES))


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [("leader", "lead", "en"), ("news", "new", "en"), ("media", "medical", "en")],
)
def test_a_bare_word_does_not_find_another_word(query: str, text: str, language: str) -> None:
    found = set(analysis.analyse([(text, language)]).lemmas) & set(
        analysis.lemmas(query, LANGUAGES)
    )
    assert not found


CLEAN_TEXT = SHARED / "data" / "clean-text"


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr", "de"])
def test_hardly_any_word_is_lost_by_typing_no_accents(language: str) -> None:
    path = CLEAN_TEXT / f"{language}.txt"
    if not path.exists():
        pytest.skip("the shared texts are not here")
    text = path.read_text(encoding="utf-8")[:200_000].lower()
    words = {text[token.start : token.end] for token in analysis.tokens(text)}
    lost = [
        word
        for word in words
        if analysis.lemma(word, language) not in analysis.lemmas(analysis.fold(word), [language])
    ]
    assert len(words) > 1000
    assert len(lost) <= len(words) / 200
    assert all(analysis.fold(word) != word for word in lost)


def test_blocks_are_a_gap_apart() -> None:
    stream = analysis.analyse([("Two words", "en"), ("—", "en"), ("dos palabras más", "es")])
    assert stream.exact == ("two", "words", "dos", "palabras", "mas")
    assert stream.lemmas == ("en:two", "en:word", "es:dos", "es:palabra", "es:mas")
    gap = 2 + analysis.BLOCK_GAP
    assert stream.positions == (0, 1, gap, gap + 1, gap + 2)


def test_a_handle_is_folded() -> None:
    assert analysis.handle(" @NicolasMaduro ") == analysis.handle("nicolasmaduro")
    assert analysis.handle("@El_País_") == "el_pais_"


@given(st.text())
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for token in analysis.tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.exact
        assert not token.exact.isspace()
        end = token.end


@given(st.text(), st.sampled_from((*LANGUAGES, "", "xx")))
def test_indexing_and_highlighting_see_the_same_words(text: str, language: str) -> None:
    stream = analysis.analyse([(text, language)])
    # Behind them stand words that are written as one, too (`e-mail`).
    assert list(stream.exact[: len(exact(text))]) == exact(text)
    assert len(stream.lemmas) == len(stream.positions) == len(stream.exact)


@given(st.text(st.characters(categories=["Lu", "Ll", "Lt"]), min_size=1))
def test_case_and_composition_make_no_difference(word: str) -> None:
    composed = unicodedata.normalize("NFC", word)
    assert exact(unicodedata.normalize("NFD", composed)) == exact(composed)


@given(st.from_regex(r"[a-zñáéíóú]{1,12}", fullmatch=True), st.sampled_from(LANGUAGES))
def test_a_query_word_finds_itself_and_its_text_without_accents(word: str, language: str) -> None:
    assert analysis.lemma(word, language) in analysis.lemmas(word, LANGUAGES)
    assert analysis.lemma(analysis.fold(word), language) in analysis.lemmas(word, LANGUAGES)


def test_long_chunks_are_analysed_in_linear_time() -> None:
    assert len(exact("a." * 200_000)) >= 1
    assert len(exact("1,234" * 50_000)) >= 1
    assert exact("'".join("x" * 20_000))
