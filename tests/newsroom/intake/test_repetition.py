"""Which lines of an outlet's articles are boilerplate by repeating over them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from newsroom.intake.repetition import repeated_lines

COUNT = 40


def articles(*, above: Sequence[str] = (), within: Sequence[str] = (), below: Sequence[str] = (),
             times: int = COUNT) -> list[tuple[str, list[str]]]:  # fmt: skip
    """Articles of which the first `times` have lines above, within and below their own text."""
    made = []
    for number in range(COUNT):
        own = [f"Paragraph {word} of the report on pier {number} says more." for word in "abcdef"]
        if number < times:
            lines = [*above, *own[:3], *(line.format(number) for line in within), *own[3:], *below]
        else:
            lines = own
        made.append((f"Report {number}", lines))
    return made


def test_what_stands_below_many_articles_is_learnt_with_their_number() -> None:
    line = "Write to the harbour desk of the Herald"
    assert repeated_lines(articles(below=[line], times=14)) == {line: 14}
    assert repeated_lines(articles(below=[line], times=4)) == {}


def test_neither_the_order_of_articles_nor_what_is_learnt_before_counts() -> None:
    made = articles(
        below=["Write to the harbour desk of the Herald"], within=["Slideshow ({} images)"]
    )
    shuffled = random.Random(1).sample(made, len(made))
    assert repeated_lines(made) == repeated_lines(shuffled) != {}


def test_figures_are_left_aside_where_a_line_is_no_sentence() -> None:
    learnt = repeated_lines(articles(within=["Slideshow ({} images)"]))
    assert learnt["Slideshow (7 images)"] == COUNT
    assert repeated_lines(articles(within=["The index of boats fell by {} points today."])) == {}


def test_sentences_and_headings_within_the_text_are_its_own() -> None:
    for line in (
        "The White House did not respond to a request.",
        "Why there is a debate",
        "Ann Lee, of the Harbour Council",
    ):
        assert repeated_lines(articles(within=[line], times=11)) == {}, line


def test_quotations_and_the_opening_of_a_series_are_kept() -> None:
    assert repeated_lines(articles(below=["“We shall rebuild the wall,” said the mayor"])) == {}
    assert repeated_lines(articles(below=["Jane Doe, Harbour Gazette"])) == {}
    opening = "Each week we ask a fisherman of the harbour what he thinks."
    assert repeated_lines(articles(above=[opening], times=11)) == {}


def test_copies_of_one_article_count_once() -> None:
    title, lines = articles(below=["A line that stands in this one article"], times=1)[0]
    assert repeated_lines([(title, lines)] * 30) == {}


def test_what_says_too_little_is_never_learnt() -> None:
    assert repeated_lines(articles(below=["Sen.", "43 of 43", "Mr. Lee"])) == {}
