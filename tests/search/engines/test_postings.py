from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.arrays import phrases
from search.engines.arrays.postings import Inverter, Postings, joined, merged, pack, unpack

# The machine that runs this may be busy.
CALM = settings(deadline=None, max_examples=60)

DOCUMENT = st.lists(st.sampled_from("abcde"), max_size=12)
ARCHIVE = st.lists(DOCUMENT, max_size=8)
# Documents and positions that take one, two and four bytes.
PLACES = st.dictionaries(
    st.integers(0, 2**20),
    st.sets(st.integers(0, 2**17), min_size=1, max_size=5),
    min_size=1,
    max_size=40,
)


def postings(places: dict[int, set[int]]) -> Postings:
    documents = sorted(places)
    return Postings(
        np.array(documents),
        np.array([len(places[document]) for document in documents]),
        np.array([position for document in documents for position in sorted(places[document])]),
    )


def as_lists(postings: Postings) -> list[list[int]]:
    positions = [] if postings.positions is None else postings.positions.tolist()
    return [postings.documents.tolist(), postings.frequencies.tolist(), positions]


def inverted(archive: list[list[str]], *, first: int = 0) -> list[tuple[bytes, bytes]]:
    inverter = Inverter(positions=True)
    for number, terms in enumerate(archive, first):
        inverter.add(number, terms, range(len(terms)))
    return list(inverter.packed())


@given(PLACES)
@CALM
def test_packed_postings_come_out_as_they_went_in(places: dict[int, set[int]]) -> None:
    packed = pack(postings(places))
    assert as_lists(unpack(packed)) == as_lists(postings(places))
    assert unpack(packed, base=100).documents.tolist() == [each + 100 for each in sorted(places)]


@given(ARCHIVE)
@CALM
def test_inverting_gives_each_terms_documents_and_places(archive: list[list[str]]) -> None:
    found = {term.decode(): as_lists(unpack(packed)) for term, packed in inverted(archive)}
    expected = {
        term: as_lists(
            postings(
                {
                    number: {place for place, each in enumerate(terms) if each == term}
                    for number, terms in enumerate(archive)
                    if term in terms
                }
            )
        )
        for term in sorted({term for terms in archive for term in terms})
    }
    assert list(found.items()) == list(expected.items())


@given(st.lists(ARCHIVE, min_size=1, max_size=4), st.data())
@CALM
def test_merging_is_inverting_what_is_left_of_all(
    parts: list[list[list[str]]], data: st.DataObject
) -> None:
    left: list[list[str]] = []
    numbers = []
    for part in parts:
        kept = data.draw(st.lists(st.booleans(), min_size=len(part), max_size=len(part)))
        places = np.cumsum(kept, dtype=np.int64) - 1 + len(left)
        numbers.append(np.where(kept, places, -1) if part else np.empty(0, dtype=np.int64))
        left += [terms for terms, keep in zip(part, kept, strict=True) if keep]
    lists = [(iter(inverted(part)), new) for part, new in zip(parts, numbers, strict=True)]
    assert list(merged(lists)) == inverted(left)


def test_merging_many_documents() -> None:
    """Numbers that take more than a byte, in parts that are whole and parts that are not."""
    part = [["a"] if number % 3 else ["b", "a"] for number in range(300)]
    numbers = [np.arange(300), np.arange(300, 600), np.where(np.arange(300) % 2, -1, 0)]
    numbers[2][::2] = np.arange(600, 750)
    left = part + part + part[::2]
    assert list(merged([(iter(inverted(part)), new) for new in numbers])) == inverted(left)


@given(
    ARCHIVE,
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=3),
    st.integers(0, 4),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.sampled_from([1, 3, phrases.CHUNK]),
    st.sampled_from([0, 1 << 20]),
)
@CALM
def test_phrases_are_found_as_a_reader_finds_them(
    archive: list[list[str]],
    terms: list[str],
    slop: int,
    looked: list[bool],
    chunk: int,
    marked: int,
) -> None:
    """In the documents that are looked in; however many at a time, and whether places are marked."""
    lists = {term.decode(): unpack(packed) for term, packed in inverted(archive)}
    within = np.array(looked[: len(archive)], dtype=np.bool_)
    with patch.multiple(phrases, CHUNK=chunk, _MOST_MARKED=marked):
        found, counts = phrases.phrase(
            [lists.get(term, joined([])) for term in terms], slop, within
        )
    expected = [
        beginnings(text, terms, slop) if look else 0
        for text, look in zip(archive, looked, strict=False)
    ]
    assert found.tolist() == [number for number, count in enumerate(expected) if count]
    assert counts.tolist() == [count for count in expected if count]


def beginnings(text: list[str], terms: list[str], slop: int) -> int:
    """At how many places of a text the terms begin to stand in order, near enough."""

    def ends(start: int, rest: list[str]) -> list[int]:
        if not rest:
            return [start]
        places = [p for p in range(start + 1, len(text)) if text[p] == rest[0]]
        return [end for place in places for end in ends(place, rest[1:])]

    near = len(terms) - 1 + slop
    starts = [place for place, each in enumerate(text) if each == terms[0]]
    return sum(any(end - start <= near for end in ends(start, terms[1:])) for start in starts)
