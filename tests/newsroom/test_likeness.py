"""Texts that are nearly alike share a print; others do not, and short ones say nothing."""

from __future__ import annotations

import random

import pytest

from newsroom.likeness import BANDS, prints, resemblance, runs_of

WORDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("a", "elo", "ira", "ust")]


def text(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def test_a_text_with_other_words_here_and_there_shares_a_print() -> None:
    found = 0
    for seed in range(30):
        words = text(seed).split()
        for place in range(7, 300, 75):
            words[place] = "changed"
        found += bool(set(prints([text(seed)])) & set(prints([" ".join(words)])))
    assert found >= 28


def test_texts_that_only_use_the_same_words_share_none() -> None:
    keys = [key for seed in range(100) for key in prints([text(seed)])]
    assert len(keys) == len(set(keys)) == 100 * BANDS


def test_case_marks_and_how_a_text_is_parted_do_not_count() -> None:
    words = text(1)
    assert (
        prints([words.upper() + "."]) == prints([words[:600], words[600:]])
        or " " not in words[599:601]
    )
    assert all(0 <= key < 2**63 for key in prints([words]))


@pytest.mark.parametrize("short", ["", "Watch the video above.", text(1, 39)])
def test_a_short_text_has_no_prints(short: str) -> None:
    assert prints([short]) == []


def share(one: str, other: str) -> float:
    return resemblance(runs_of([one]), runs_of([other]))


def test_resemblance_is_the_part_that_both_have() -> None:
    assert share("One two, three four five", "one TWO three four five") == 1
    assert share("one two three four", "five six seven eight") == 0
    assert share("No.", "no") == share("", "") == 1
    assert share("No.", "Yes.") == share("", "Yes.") == 0
    assert share(text(1), text(1, 150)) == pytest.approx(0.5, abs=0.02)
