"""A segment's words are those of its documents, also of some of them, and of several segments."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.arrays.words import Words, WordsOfDocuments

documents = st.lists(
    st.lists(st.sampled_from(["a", "ab", "abc", "b", "é", "zz", "\U0001d49c"]), max_size=6)
)


def words(texts: list[list[str]]) -> Words:
    gathered = WordsOfDocuments()
    for text in texts:
        gathered.add(text)
    return gathered.words()


def counted(texts: list[list[str]], prefix: str = "") -> dict[str, int]:
    """In how many texts each word is."""
    return Counter(w for text in texts for w in set(text) if w.startswith(prefix))


def test_words_count_documents_not_occurrences() -> None:
    found = words([["b", "a", "b"], ["a"]])
    assert list(found.holding("", np.array([True, True]))) == [("a", 2), ("b", 1)]
    assert list(found.holding("", np.array([True, False]))) == [("a", 1), ("b", 1)]
    assert list(found.holding("b", np.array([False, True]))) == [("b", 0)]


@given(documents, st.sampled_from(["", "a", "ab", "x"]), st.data())
def test_the_marked_documents_are_counted(
    texts: list[list[str]], prefix: str, data: st.DataObject
) -> None:
    alive = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    found = list(words(texts).holding(prefix, np.array(alive, dtype=np.bool_)))
    kept = [text for text, here in zip(texts, alive, strict=True) if here]
    assert [word for word, _ in found] == sorted(counted(texts, prefix))
    assert {word: count for word, count in found if count} == counted(kept, prefix)


@given(documents, documents, st.data())
def test_joined_words_are_those_of_the_marked_documents(
    first: list[list[str]], second: list[list[str]], data: st.DataObject
) -> None:
    parts, kept = [], []
    for texts in (first, second):
        alive = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
        parts.append((words(texts), np.array(alive, dtype=np.bool_)))
        kept += [text for text, here in zip(texts, alive, strict=True) if here]
    joined = Words.from_bytes(Words.joined(parts).to_bytes())
    everything = np.ones(len(kept), dtype=np.bool_)
    assert list(joined.holding("", everything)) == sorted(counted(kept).items())
    for place, text in enumerate(kept):
        only = ~everything
        only[place] = True
        assert {w for w, count in joined.holding("", only) if count} == set(text)


def test_words_far_apart_among_many() -> None:
    held = [[0, 65_534, 199_999], [], [65_535], [65_536, 196_607], [199_999]]
    sizes = np.array([len(each) for each in held], dtype=np.int64)
    terms = [f"{number:06}" for number in range(200_000)]
    found = Words.of(terms, sizes, np.array([n for each in held for n in each], dtype=np.int32))
    for kept in np.array([[1, 1, 1, 1, 1], [0, 1, 0, 1, 1], [1, 0, 1, 0, 0]], dtype=np.bool_):
        expected = Counter(n for each, here in zip(held, kept, strict=True) if here for n in each)
        assert {int(w): count for w, count in found.holding("", kept) if count} == expected
