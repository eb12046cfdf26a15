"""Texts that have much in common share prints, an extract with the whole; short ones say nothing."""

from __future__ import annotations

import random

import pytest

from newsroom.likeness import MOST, prints, resemblance, runs_of, share_of_prints

WORDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("a", "elo", "ira", "ust")]


def text(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def shared(one: str, other: str) -> float:
    return share_of_prints(prints([one]), prints([other]))


@pytest.mark.parametrize("length", [400, 4_000, 20_000])
def test_an_extract_shares_its_prints_with_the_whole(length: int) -> None:
    whole = text(1, length).split()
    assert shared(" ".join(whole), " ".join(whole[100:350])) == 1
    assert len(prints([" ".join(whole)])) <= MOST


def test_about_as_many_prints_are_shared_as_words_in_a_row() -> None:
    shares = []
    for seed in range(40):
        words = text(seed, 600).split()
        shares.append(shared(" ".join(words), " ".join(words[:300] + text(seed + 99).split())))
    assert sum(shares) / len(shares) == pytest.approx(0.55, abs=0.1)
    assert min(shares) > 0


def test_texts_that_only_use_the_same_words_share_none() -> None:
    keys = [key for seed in range(50) for key in prints([text(seed)])]
    assert len(keys) == len(set(keys))


def test_case_marks_and_how_a_text_is_parted_do_not_count() -> None:
    words = text(1).split()
    parted = [" ".join(words[:150]), " ".join(words[150:])]
    assert prints([" ".join(words).upper() + "."]) == prints(parted)
    assert all(0 <= key < 2**63 for key in prints(parted))


@pytest.mark.parametrize("short", ["", "Watch the video above.", text(1, 39)])
def test_a_short_text_has_no_prints(short: str) -> None:
    assert prints([short]) == []


def share(one: str, other: str) -> float:
    return resemblance(runs_of([one]), runs_of([other]))


def test_resemblance_is_the_part_that_both_have() -> None:
    assert share("One two, three four five", "one TWO three four five") == 1
    assert share("one two three four five", "six seven eight nine ten") == 0
    assert share("No.", "no") == share("", "") == 1
    assert share("No.", "Yes.") == share("", "Yes.") == 0
    assert share(text(1), text(1, 150)) == pytest.approx(0.5, abs=0.02)
