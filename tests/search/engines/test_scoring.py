from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.arrays.scoring import (
    ROUNDED_LENGTHS,
    idf,
    length_codes,
    length_norms,
    nearness,
    says_little,
    scores_anything,
)
from search.types import (
    MOST_SPACINGS,
    And,
    Everything,
    Flag,
    Not,
    Or,
    Phrase,
    TextField,
    Word,
    most_slop,
    spacing_count,
)


def test_lengths_are_rounded_down_as_lucene_does() -> None:
    assert ROUNDED_LENGTHS[:42].tolist() == [*range(41), 42]
    assert ROUNDED_LENGTHS[[64, 100, 255]].tolist() == [152, 3096, 2013265944]


@given(st.integers(0, 10**6))
def test_a_length_is_never_rounded_by_more_than_an_eighth(length: int) -> None:
    rounded = ROUNDED_LENGTHS[length_codes(np.array([length], dtype=np.int32))[0]]
    assert length - length / 8 <= rounded <= length


def test_rare_terms_say_more() -> None:
    assert idf(1, 1_000) > idf(10, 1_000) > idf(1_000, 1_000) > 0
    assert idf(2_000, 1_000) == idf(1_000, 1_000)
    assert idf(10, 1_000) == pytest.approx(math.log(990.5 / 10.5))


def test_what_every_other_document_has_says_next_to_nothing() -> None:
    assert idf(500, 1_000) == idf(1_000, 1_000) == 0.05
    assert idf(250, 1_000) == pytest.approx(math.log(3), rel=1e-2)


def test_long_texts_need_more_matches() -> None:
    norms = length_norms(terms=1_000, documents=10)
    assert norms[0] == pytest.approx(0.3)
    assert norms[length_codes(np.array([96], dtype=np.int32))[0]] == pytest.approx(1.164)
    assert (np.diff(norms) > 0).all()


def test_bare_words_of_one_field_make_a_phrase() -> None:
    white, house = Word("white", ("en:white",)), Word("house", ("en:hous",))
    title = Word("biden", ("en:biden",), TextField.TITLE)
    both = Phrase(("white", "house"))
    assert nearness(And((white, title, Flag("undated"), house))) == ((both, 1.0),)
    assert nearness(And((white, title, Not(house)))) == ()


def test_neighbours_in_a_query_are_looked_for_side_by_side() -> None:
    words = [Word(each, (each,)) for each in ("viet", "nam", "coup", "viet", "nam")]
    pairs = [("viet", "nam"), ("nam", "coup"), ("coup", "viet")]
    found = tuple((Phrase(pair), 0.25) for pair in pairs)
    assert nearness(Or(tuple(words))) == found
    whole = Phrase(tuple(word.exact for word in words))
    assert nearness(And(tuple(words))) == ((whole, 1.0), *found)
    assert nearness(Or(tuple(words[:1]))) == ()


def test_pairs_with_a_function_word_are_not_looked_for() -> None:
    assert says_little([600, 20], 1_000)
    assert says_little([0, 20], 1_000)
    assert not says_little([400, 20], 1_000)


def test_filters_score_nothing() -> None:
    word = Word("white", ("en:white",))
    assert scores_anything(And((Everything(), Or((Flag("undated"), word)))))
    assert not scores_anything(And((Everything(), Not(word))))


@given(st.integers(2, 64))
def test_slop_is_bounded_by_the_spacings_it_makes(words: int) -> None:
    slop = most_slop(words)
    assert spacing_count(words, slop) <= MOST_SPACINGS
    assert slop == 15 or spacing_count(words, slop + 1) > MOST_SPACINGS
