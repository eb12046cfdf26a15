"""What slips cost."""

from __future__ import annotations

import pytest

from search.vocabulary.slips import cost


def test_the_same_word_costs_nothing() -> None:
    assert cost("elecciones", "elecciones") == 0


@pytest.mark.parametrize(
    ("typed", "likelier", "than"),
    [
        ("eleciones", "elecciones", "elections"),  # one of two alike, and not two other slips
        ("comittee", "committee", "comitted"),
        ("freind", "friend", "fried"),  # two letters swapped
        ("sentro", "centro", "sentido"),  # letters that sound alike
        ("govermment", "government", "goverament"),  # a key beside the right one
        ("zelensky", "zelenski", "kelensky"),  # not at the beginning
        ("madrud", "madrid", "madrugada"),
    ],
)
def test_the_likelier_slip_costs_less(typed: str, likelier: str, than: str) -> None:
    assert cost(typed, likelier) < cost(typed, than)


@pytest.mark.parametrize(("typed", "meant"), [("a", ""), ("", "ab"), ("ж", "з"), ("选举", "选择")])
def test_any_two_words_have_a_cost(typed: str, meant: str) -> None:
    assert cost(typed, meant) > 0
