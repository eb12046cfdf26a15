"""What is offered while a person types."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.suggest.ranking import Candidate, rank

MADURO = Candidate("person", 1, "Nicolás Maduro", 400)
MADRID = Candidate("place", 2, "Madrid", 90)
MADAME = Candidate("source", 3, "Madame Figaro", 2)
UN = Candidate("organisation", 4, "United Nations", 500)
UN_ALIAS = Candidate("organisation", 4, "United Nations", 500, alias="ONU")
TITLES = [Candidate("title", number, f"Maduro meets envoy {number}") for number in range(10, 20)]
ALL = [MADURO, MADRID, MADAME, UN, UN_ALIAS]


def labels(typed: str, candidates: list[Candidate], limit: int = 8) -> list[str]:
    return [suggestion.candidate.label for suggestion in rank(typed, candidates, limit)]


def test_each_word_typed_must_begin_a_word() -> None:
    assert labels("nicolas mad", ALL) == ["Nicolás Maduro"]
    assert labels("maduro nic", ALL) == ["Nicolás Maduro"]
    assert labels("NICOLÁS", ALL) == ["Nicolás Maduro"]
    assert labels("adrid", ALL) == []
    assert labels("", ALL) == labels("—", ALL) == []


def test_beginnings_and_frequent_names_come_first() -> None:
    assert labels("mad", ALL) == ["Madrid", "Nicolás Maduro", "Madame Figaro"]
    assert labels("mad", [Candidate("place", 5, "Mad", 1), MADAME]) == ["Mad", "Madame Figaro"]


def test_an_alias_finds_its_name_once() -> None:
    assert labels("onu", ALL) == ["United Nations"]
    assert labels("united", ALL) == ["United Nations"]


def test_titles_stand_last_and_leave_room() -> None:
    assert labels("mad", [*TITLES, *ALL], 5) == [
        "Madrid", "Nicolás Maduro", *(title.label for title in TITLES[:3]),
    ]  # fmt: skip
    assert len(labels("mad", TITLES, 8)) == 8
    assert len(labels("mad", [*TITLES, MADURO], 8)) == 8


def test_what_was_typed_is_marked() -> None:
    (suggestion,) = rank("nico ma", [MADURO])
    assert [(run.text, run.match) for run in suggestion.runs] == [
        ("Nico", True), ("lás ", False), ("Ma", True), ("duro", False),
    ]  # fmt: skip


@given(st.text(max_size=12), st.lists(st.text(max_size=20), max_size=10), st.integers(1, 9))
def test_any_text_is_ranked(typed: str, names: list[str], limit: int) -> None:
    candidates = [
        Candidate("title" if n % 2 else "person", n, name) for n, name in enumerate(names)
    ]
    found = rank(typed, candidates, limit)
    assert len(found) <= limit
    for suggestion in found:
        assert "".join(run.text for run in suggestion.runs) == suggestion.candidate.label
