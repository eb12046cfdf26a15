"""Gathering puts each article into one event, keeps to editors' words, and makes no chains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.coverage import (
    Chains,
    Happening,
    Judge,
    Rarity,
    Said,
    Telling,
    chain,
    gather,
    read,
    telling,
)

DAY = dt.date(2022, 11, 1)
MEETING = [1, 2, 3]
ELSEWHERE = [4, 5]


def told(number: int) -> Telling:
    meeting = number in MEETING
    title = "Petro meets Maduro in Caracas" if meeting else "Storm takes the pier of Tidewell"
    names = {10: 2, 11: 2} if meeting else {12: 2, 13: 1}
    return telling(
        number, read(title, [title + " on Tuesday."], "en"), day=DAY, source=None, language="en",
        names=names,
    )  # fmt: skip


TOLD = {number: told(number) for number in (*MEETING, *ELSEWHERE)}


def gathered(said: Said | None = None) -> set[tuple[int, ...]]:
    judge = Judge(Rarity.of(TOLD.values()))
    found = gather(TOLD, combinations(sorted(TOLD), 2), judge, *([said] if said else []))
    return {each.articles for each in found}


def test_reports_on_one_event_come_together() -> None:
    assert gathered() == {(1, 2, 3), (4, 5)}


def test_an_editors_word_holds_against_what_is_told() -> None:
    said = Said(together=frozenset({(2, 4)}), apart=frozenset({(1, 2), (2, 3), (2, 5)}))
    assert gathered(said) == {(1, 3), (2, 4), (5,)}


PAIRS = st.sets(st.sampled_from(sorted(combinations(sorted(TOLD), 2))), max_size=4)


@pytest.mark.fault
@given(together=PAIRS, apart=PAIRS)
def test_each_article_is_in_one_event_whatever_was_said(
    together: Collection[tuple[int, int]], apart: Collection[tuple[int, int]]
) -> None:
    found = gathered(Said(frozenset(together), frozenset(apart) - frozenset(together)))
    assert sorted(pk for each in found for pk in each) == sorted(TOLD)
    event_of = {pk: each for each in found for pk in each}
    assert all(event_of[one] == event_of[other] for one, other in together)


def happening(number: int, day: dt.date, *names: int) -> Happening:
    weight = len(names) ** -0.5
    held = dict.fromkeys(names, weight)
    words = {str(name): weight for name in names}
    return Happening(number, day, frozenset({number}), held, words)


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days)


def test_a_story_moves_on_from_what_it_began_with() -> None:
    events = [
        happening(1, later(0), 1, 2, 3),
        happening(2, later(4), 2, 3, 4),
        happening(3, later(9), 3, 4, 5),
        happening(4, later(9), 7, 8, 9),
    ]
    assert [[event.id for event in story] for story in chain(events)] == [[1, 2, 3], [4]]


def test_a_story_that_rested_for_months_is_over() -> None:
    events = [happening(1, later(0), 1, 2, 3), happening(2, later(60), 1, 2, 3)]
    assert len(chain(events)) == 2


def test_editors_join_and_part_stories() -> None:
    events = [
        happening(1, later(0), 1, 2),
        happening(2, later(1), 1, 2),
        happening(3, later(2), 7, 8),
    ]
    said = Said(together=frozenset({(1, 3)}), apart=frozenset({(1, 2)}))
    assert [[event.id for event in story] for story in chain(events, said)] == [[1, 3], [2]]


def test_a_new_event_goes_on_with_a_story_that_is_there() -> None:
    chains = Chains()
    number = chains.open()
    chains.put(happening(1, later(0), 1, 2, 3), number)
    assert chains.place(happening(2, later(3), 2, 3, 4)) == number
    assert chains.place(happening(3, later(3), 7, 8, 9)) != number
