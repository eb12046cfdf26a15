"""What a text writes as a name, and what it is found by then."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parse import parse_query
from search.text import analysis
from search.text.highlighter import Highlighter
from search.types import highlight_terms

LANGUAGES = ("en", "es", "de")


def indexed(text: str, language: str = "en") -> list[str]:
    return list(analysis.analyse([(text, language)]).lemmas)


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("They were met by Wells at the station.", "wells", "wells"),
        ("Two wells were dug near the village.", "wells", "en:well"),
        ("Wells were dug near the village.", "wells", "en:well"),
        ("They spoke to Mr. Wells about the village.", "wells", "wells"),
        ("Wells spoke. Nobody in the village heard Wells when he spoke.", "wells", "wells"),
        ("Deep Wells Found Under Old Town", "wells", "en:well"),
        ("They were told by the Republicans.", "republicans", "en:republican"),
        ("They met some Americans at the station.", "americans", "en:american"),
        ("They waited outside the Supreme Court.", "court", "en:court"),
        ("They were told by Peter King about it.", "king", "king"),
        ("They were told by the kings about it.", "kings", "en:king"),
        ("They were told by Congress about it.", "congress", "congress"),
        ("They were told by Robert Ellis Jr. about it.", "jr", "jr"),
        ("They asked the Council and the President.", "president", "en:president"),
        ("They were told by the US about it.", "us", "US"),
        ("They were told by the U.S. about it.", "us", "US"),
        ("They told us about it.", "us", "en:we"),
        ("THEY TOLD US ABOUT IT", "us", "en:we"),
        ("The WHO knows who was told about it.", "who", "WHO"),
    ],
)
def test_a_word_is_what_its_text_writes(text: str, word: str, lemma: str) -> None:
    places = [n for n, token in enumerate(analysis.tokens(text)) if token.exact == word]
    assert indexed(text)[places[0]] == lemma


def test_in_german_a_capital_makes_no_name() -> None:
    assert indexed("Wir sahen viele Häuser und den Bauer.", "de")[3] == "de:haus"
    assert indexed("Wir sahen viele Häuser und den Bauer.", "de")[-1] == "de:bauer"


def test_an_article_tells_which_words_it_writes_as_names_only() -> None:
    stream = analysis.analyse(
        [
            ("The people of the town asked Wells and Bush about the bush there.", "en"),
            ("Wells said that the US had told us nothing about the people there.", "en"),
        ]
    )
    assert stream.names == ("wells",)
    german = analysis.analyse([("Die Leute sahen den Bauer und viele Häuser in der Stadt.", "de")])
    assert german.names == ()


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("well", "They met Wells, and a well, and Wells", ["well"]),
        ("wells", "They met Wells, and a well, and Wells", ["Wells", "well", "Wells"]),
        ("wood", "They saw Tiger Woods play near the woods.", ["woods"]),
        ("we", "They told us what the US said about us.", ["us", "us"]),
    ],
)
def test_only_what_is_found_is_marked(query: str, text: str, marked: list[str]) -> None:
    node = parse_query(
        query, languages=LANGUAGES, resolve=lambda asked: {}, expand=lambda kind, term: ((), False)
    ).node
    hits = Highlighter.of(node).hits(text, "en")
    assert [text[hit.start : hit.end] for hit in hits] == marked


TEXTS = st.lists(
    st.sampled_from(
        ["Wells", "wells", "US", "us", "The", "people", "saw", "Bush", "bushes", "Mr", "said", "WHO",
         "President", "Marcos", "Paris", "Castillo", "castillos", "House", "O'Brien", "Houses"]
    ),
    max_size=14,
).flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", ". ", ", ", "; “", ".\n", " — ", "-"]),
        min_size=len(words),
        max_size=len(words),
    ).map(lambda gaps: "".join(w + g for w, g in zip(words, gaps, strict=True)))
)  # fmt: skip


@given(TEXTS, st.sampled_from(["wells", "well", "bush", "us", "who", "house", "castillo", "marco"]))
def test_what_is_marked_is_what_is_indexed(text: str, query: str) -> None:
    for language in ("en", "es", "de"):
        node = parse_query(
            query, languages=LANGUAGES, resolve=lambda a: {}, expand=lambda kind, term: ((), False)
        ).node
        (part,) = highlight_terms(node)
        stream = analysis.analyse([(text, language)])
        tokens = analysis.tokens(text)
        wanted = [
            (token.start, token.end)
            for token, lemma in zip(tokens, stream.lemmas, strict=False)
            if lemma in part.lemmas  # type: ignore[union-attr]
        ]
        assert [hit[:2] for hit in Highlighter.of(node).hits(text, language)] == wanted


@pytest.mark.parametrize("word", ["that", "where", "names", "are"])
def test_what_explains_a_list_of_names_is_no_name(word: str) -> None:
    assert not analysis.may_be_name(word)


def test_many_sentences_that_begin_with_names_are_read_at_once() -> None:
    started = time.process_time()
    analysis.names("they were walking along the river when " * 8 + "they met Bush. " * 20_000, "en")
    analysis.names(
        "they were walking along the river " * 8 + "met Bush. " + "Bush. " * 20_000, "en"
    )
    assert time.process_time() - started < 3
