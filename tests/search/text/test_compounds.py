"""A German compound is found by the nouns that it is made of, and by no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import analysis
from search.text.compounds import Compounds, lemmas_of_parts
from search.text.snippets import Highlighter, highlight
from search.types import Word
from tests.search.text.test_snippets import marked

NOUNS = Compounds.of(
    {
        "haus": ["haus", "hauser"],
        "arbeit": ["arbeit"],
        "hausarbeit": ["hausarbeit"],
        "bett": ["bett"],
    },
    {"recht": ["recht", "rechte"]},
    none=["arbeitbett"],
)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("arbeitsrecht", "arbeit recht"),
        ("hauserbett", "hauser bett"),
        ("hausarbeitsrechte", "hausarbeit rechte"),
        ("haus", ""),
        ("rechtsbett", ""),  # recht stands at the end only
        ("arbeitbett", ""),  # known to be none
        ("arbeitsxrecht", ""),
    ],
)
def test_a_word_is_as_few_nouns_as_may_be(word: str, forms: str) -> None:
    assert " ".join(NOUNS.forms(word)) == forms


def test_a_noun_that_is_a_compound_itself_is_taken_apart_too() -> None:
    assert NOUNS.lemmas("hausarbeitsrechte") == ("hausarbeit", "haus", "arbeit", "recht")


@given(st.lists(st.sampled_from(["haus", "hauser", "arbeits", "bett"]), min_size=1, max_size=4))
def test_all_letters_of_a_compound_are_of_its_nouns(parts: list[str]) -> None:
    word = "".join([*parts, "recht"])
    forms = NOUNS.forms(word)
    assert len(forms) <= len(parts) + 1
    assert "".join(forms).replace("s", "") == word.replace("s", "")


@pytest.mark.parametrize(
    ("word", "lemmas"),
    [
        ("sicherheitspolitik", {"sicherheit", "politik"}),
        ("parlamentswahlen", {"parlament", "wahl"}),
        ("steuererklarung", {"steuer", "erklarung"}),
        ("bundestagsprasident", {"bundestag", "prasident"}),
        ("bundestags", set()),
        ("gesellschaft", set()),
        ("unternehmen", set()),
        ("donnerstag", set()),
        ("deutschland", set()),
        ("salzburg", set()),
    ],
)
def test_nouns_that_a_reader_sees_in_a_word(word: str, lemmas: set[str]) -> None:
    assert {*lemmas_of_parts(word, "de")} == lemmas
    assert lemmas_of_parts(word, "en") == ()


def test_bare_words_find_it_and_quoted_ones_do_not() -> None:
    found = analysis.analyse([("Über die Sicherheitspolitik stritten sie.", "de")])
    assert {"de:politik", "de:sicherheit"} <= {*found.lemmas} & {
        *analysis.lemmas("Politik", ["de"]), *analysis.lemmas("Sicherheit", ["de"]),
    }  # fmt: skip
    assert "politik" not in found.exact
    assert len(found.exact) == len(found.positions) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Über die Sicherheitspolitik der Parteien.",
            "Über die [Sicherheitspolitik] der Parteien.",
        ),
        ("Über die Sicherheit der Parteien.", "Über die Sicherheit der Parteien."),
    ],
)
def test_it_is_marked_where_its_noun_is_looked_for(text: str, expected: str) -> None:
    politics = Highlighter.of(Word("politik", analysis.lemmas("Politik", ["de"])))
    assert marked(highlight(text, "de", politics)) == expected
