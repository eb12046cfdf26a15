"""Words and marks, each where it stands in the text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.importing.entities.tokens import _ABBREVIATED, _TOKEN, tokenise

WORDS = st.sampled_from(
    [
        "Petro",
        "etc.",
        "vs.",
        "Mr.",
        "U.S.",
        "EE. UU.",
        "harbour,",
        "end.",
        "a.",
        "A.",
        "(ELN)",
        "1,2",
    ]
)


# The first call loads the gazetteer.
@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", "\n", "\u00a0"])), max_size=12))
def test_each_word_is_the_text_at_its_place(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + space for word, space in parts)
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text


# The first call loads the gazetteer.
@settings(deadline=None)
@given(st.text(st.characters(categories=["Ll", "Lu", "Lo"]), min_size=1, max_size=8))
def test_what_is_cut_without_the_pattern_is_cut_as_the_pattern_would(word: str) -> None:
    for text in (word, *(word + mark for mark in ",.;:")):
        assert [t.text for t in tokenise(text)] == _TOKEN.findall(text)


@pytest.mark.parametrize("word", sorted(_ABBREVIATED))
def test_abbreviations_keep_their_stop(word: str) -> None:
    assert [t.text for t in tokenise(f"{word}.")] == [f"{word}."]


def test_importing_the_pipeline_loads_no_data() -> None:
    code = (
        "import newsroom.importing.pipeline, newsroom.importing.gazetteer as g, "
        "newsroom.importing.entities.tagger as t, newsroom.importing.recognise.languages as l;"
        "print(*(f.cache_info().currsize for f in (g.flags_by_name, t.tagger, l.detector)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "0", "0"]
