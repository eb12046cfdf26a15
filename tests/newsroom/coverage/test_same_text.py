"""When two articles carry one text, and when they only share words."""

from __future__ import annotations

import pytest

from newsroom.coverage.groups import Link, Standing, grouped, in_order
from newsroom.coverage.running_text import RunningText
from newsroom.coverage.same_text import is_same_text, likeness, stock_of
from tests.newsroom.coverage.texts import edited, paragraphs

WIRE = paragraphs(1)


def same(one: list[str], other: list[str], *, one_outlet: bool = False) -> bool:
    return is_same_text(likeness(RunningText.of(one), RunningText.of(other)), one_outlet=one_outlet)


@pytest.mark.parametrize(
    "printed",
    [
        WIRE,
        [text.upper().replace(".", " !") for text in WIRE],
        [" ".join(WIRE)],
        edited(WIRE, 15),
        WIRE[:3],
        [*paragraphs(2, 3), *WIRE[2:], *paragraphs(3, 2)],
        [*edited(WIRE, 60)[:5], *paragraphs(4, 2)],
    ],
    ids=["whole", "other marks", "one paragraph", "edited", "cut", "framed", "cut and edited"],
)  # fmt: skip
def test_another_outlet_carries_it(printed: list[str]) -> None:
    assert same(WIRE, printed)
    assert same(printed, WIRE)


@pytest.mark.parametrize(
    "written",
    [
        paragraphs(5),
        [*WIRE[:2], *paragraphs(6, 3)],
        edited(WIRE, 5),
        WIRE[:1],
    ],
    ids=["another text", "two paragraphs of it", "told in other words", "too short to say"],
)  # fmt: skip
def test_another_outlet_has_its_own(written: list[str]) -> None:
    assert not same(WIRE, written)


def test_what_both_quote_is_nobodys_text() -> None:
    speech = [f"“{text}" for text in WIRE[:3]]
    speech[-1] += "”"
    report, other = [*paragraphs(7, 1), *speech], [*speech, *paragraphs(8, 9)]
    assert not same(report, other)
    # The same words, where neither says whose they are.
    bare = [text.strip("“”") for text in speech]
    assert same([*paragraphs(7, 1), *bare], [*bare, *paragraphs(8, 9)])


def test_an_outlet_uses_its_own_background_again_and_that_is_no_copy() -> None:
    today, tomorrow = [*paragraphs(9, 2), *WIRE], [*paragraphs(10, 2), *WIRE]
    assert not same(today, tomorrow[:-2], one_outlet=True)
    assert same(today, tomorrow[:-2])
    assert same(WIRE, edited(WIRE, 40), one_outlet=True)
    assert same(WIRE, [*WIRE, *paragraphs(11)], one_outlet=True), "a text that grew"


def test_what_many_others_have_counts_for_nothing() -> None:
    notice = paragraphs(12, 3)
    short = RunningText.of([*notice, *paragraphs(13, 1, 6)])
    others = [RunningText.of([*notice, *paragraphs(seed)]) for seed in range(20, 24)]
    assert is_same_text(likeness(short, others[0]), one_outlet=True)
    stock = stock_of(short, others[1:])
    assert not is_same_text(likeness(short, others[0], stock), one_outlet=True)


def test_two_extracts_of_one_text_are_in_one_group_and_a_review_of_the_press_joins_no_two() -> None:
    chain = [Link(1, 2, 0.9), Link(2, 3, 0.7)]
    assert grouped(chain) == [{1, 2, 3}]
    # It quotes five of them at length: it stands with those that it has most in common with.
    press = [Link(10, each, 0.7) for each in (1, 4, 5)]
    found = grouped([*chain, Link(1, 3, 0.8), Link(4, 5, 0.9), *press])
    assert found == [{1, 2, 3}, {4, 5, 10}]


def test_the_best_is_the_longest_then_the_earliest_then_the_best_known() -> None:
    import datetime as dt

    day = dt.date(2020, 5, 1)
    standings = [
        Standing(1, 300, day, 2),
        Standing(2, 400, day, 1),
        Standing(3, 400, day, 3),
        Standing(4, 400, None, 4),
        Standing(5, 400, day - dt.timedelta(1), 0),
    ]
    assert in_order(standings) == [5, 3, 2, 4, 1]
