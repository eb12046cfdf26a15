"""Where quotation marks open and close."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing.quotations.marks import find_dialogue, find_quoted


def words(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_quoted(text)]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “no way” and left.", ["no way"]),
        ('He said "no way" and "never".', ["no way", "never"]),
        ("« Oui », dit-elle.", ["Oui"]),
        ("»Nein«, sagte er.", ["Nein"]),
        ("„Ja“, sagte sie.", ["Ja"]),
        ("‹Forse›, disse.", ["Forse"]),
        ("‘I can’t go,’ she said.", ["I can’t go,"]),
        ("People ''turn to it'' now.", ["turn to it"]),
        ("“She called it “odd” twice,” he said.", ["She called it “odd” twice,"]),
        ("“He told me ‘go’ then,” she said.", ["He told me ‘go’ then,"]),
        ("The voters’ heads and the dog’s tail", []),
        ('It was “fine" in the end.', ["fine"]),
        ("“We wait", ["We wait"]),
    ],
)
def test_words_between_marks(text: str, quoted: list[str]) -> None:
    assert words(text) == quoted


def test_a_closing_mark_alone_closes_what_began_a_paragraph_before() -> None:
    (one,) = find_quoted("and so we went home,” he said.")
    assert (one.start, one.opened, one.closed) == (0, False, True)


def test_dashes_of_a_dialogue_part_what_is_said_from_who_says_it() -> None:
    text = "—No iré —dijo Ana—. Mañana tampoco."
    assert [text[one.start : one.end] for one in find_dialogue(text)] == [
        "No iré",
        "Mañana tampoco.",
    ]
    assert find_dialogue("- a list, no dialogue") == []


def test_what_is_quoted_in_a_quotation_is_no_other_one() -> None:
    text = "‘He told me “no” and left,’ she said. “Yes,” he said."
    assert [text[one.start : one.end] for one in find_quoted(text)] == [
        "He told me “no” and left,",
        "Yes,",
    ]


@given(st.text(alphabet="“”\"«»„‘’' a.,\n—", max_size=80))
def test_quotations_follow_one_another_within_the_text(text: str) -> None:
    for found in (find_quoted(text), find_dialogue(text)):
        ends = [(one.opening, one.start, one.end, one.closing) for one in found]
        assert all(0 <= a <= b <= c <= d <= len(text) for a, b, c, d in ends)
        assert all(one[3] <= other[0] for one, other in pairwise(ends))
