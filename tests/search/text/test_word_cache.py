"""A text's words and terms are those of what stands between its spaces."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.text import analysis, word_cache
from search.text.word_cache import Spellings

texts = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "U.S.-led", "1\u00a0284", "1,284", "l’accord", "Elecciones,", "(Elección)", "don't",
                "a_b", "re\u00adunión", "選挙の結果", "É", "\n", "—", "Maduro\nPetro",
            ]
        ),
        st.text(max_size=6),
    )
).map(" ".join)  # fmt: skip
languages = st.sampled_from(["en", "es", "fr", "ja", ""])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_words_have_the_spellings_of_the_text(text: str) -> None:
    apart = {s for word in text.split(" ") for s in analysis.pieces(word)[1::2]}
    assert apart == set(analysis.pieces(text)[1::2])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(texts, languages)
def test_words_are_found_by_every_term_of_the_text(text: str, language: str) -> None:
    known = Spellings(language)
    known.learn(text.split(" "))
    stream = analysis.analyse([(text, language)])
    for term in (*stream.exact, *stream.lemmas):
        giving = known.giving([term])
        assert giving
        assert all(term in word_cache.terms(word, language) for word in giving)
    assert known.giving(["nothing gives this"]) == set()


def test_what_is_known_is_bounded() -> None:
    first = word_cache.spellings("xx")
    assert word_cache.spellings("xx") is first
    first.learn(str(number).zfill(64) for number in range(10_000))
    assert word_cache.spellings("xx") is not first
