"""Which passages say the same, and which stand alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newsroom.coverage.alignment import passages
from newsroom.coverage.facts import Account, Text, facts_of
from tests.newsroom.coverage.marked import quoted_in

DAY = dt.date(2022, 11, 1)
PETRO, MADURO, BENEDETTI, COUNCIL = 1, 2, 3, 4
NAMES = {"Petro": PETRO, "Maduro": MADURO, "Benedetti": BENEDETTI, "Border Council": COUNCIL}


def account(*texts: str, language: str = "en") -> Account:
    people = frozenset({PETRO, MADURO, BENEDETTI})
    paragraphs = [Text("paragraph", text, language) for text in texts]
    return Account(paragraphs, DAY, NAMES, people, quoted_in(*texts))


def aligned(*accounts: Account) -> list[list[tuple[str, list[tuple[int, int]]]]]:
    found = passages([facts_of(each)[0] for each in accounts])
    return [[(each.state, list(each.partners)) for each in own] for own in found]


FIRST = account(
    "The governments reopened the bridge on September 26, and lorries crossed it again.",
    "Petro promised in Ipiales to name Benedetti his envoy within 40 days.",
)
SECOND = account(
    "Rain fell over the valley on all of the weekend, and nobody minded it much.",
    "Until September 26 the bridge was shut; then the governments agreed to reopen it.",
    "A choir of 120 children sang for the guests beside the river.",
)


def test_one_fact_in_other_words_is_joined_and_what_one_alone_says_is_told() -> None:
    first, second = aligned(FIRST, SECOND)
    assert first[0] == ("both", [(1, 1)])
    assert second[1] == ("both", [(0, 0)])
    assert first[1] == ("only", []), "nobody else names Benedetti, or 40"
    assert second[2] == ("only", [])


def test_of_a_passage_without_anything_certain_nothing_is_claimed() -> None:
    weather = "Petro said on Monday that the talks would go on, and that he was glad of them."
    other = "The talks go on, and Petro is glad that they do; he said so once more on Monday."
    first, second = aligned(account(weather, *_texts(FIRST)), account(other, *_texts(SECOND)))
    assert first[0][0] != "only"
    assert second[0][0] != "only"


def test_across_languages_names_and_numbers_join() -> None:
    spanish = account(
        "El 26 de septiembre los gobiernos reabrieron el puente.",
        "La Alcaldía gastó poco en ello, según se supo más tarde en la plaza.",
        language="es",
    )
    first, _second, third = aligned(FIRST, SECOND, spanish)
    assert ("both", [(1, 1), (2, 0)]) in first
    assert third[0][0] == "both"
    assert third[1][0] == "", "in another language it may be there in other words"


def test_a_quotation_is_the_same_in_two_translations_that_share_a_run_of_words() -> None:
    one = account(
        "The aim is “to boost the economies and serve the interests of the whole bloc,” it said."
    )
    other = account(
        "Petro’s office said it wants to “kickstart trade in the interests of the whole bloc and beyond.”"
    )
    assert aligned(one, other)[0] == [("both", [(1, 0)])]


def test_sentences_of_a_paragraph_are_parted_where_only_some_are_shared() -> None:
    both = account(f"{_texts(FIRST)[0]} {_texts(FIRST)[1]}")
    [first, _] = aligned(both, SECOND)
    assert [state for state, _ in first] == ["both", "only"]


def test_two_articles_of_a_sentence_are_joined_by_their_words() -> None:
    [[first], _] = aligned(
        account("Rain in the north, sun in the south, and wind of 7 knots."),
        account("Rain in the north, sun in the south, and wind of 8 knots."),
    )
    assert first == ("both", [(1, 0)])


def test_an_article_without_text_has_no_passages() -> None:
    assert aligned(account(), SECOND)[0] == []


def _texts(of: Account) -> Sequence[str]:
    return [text.text for text in of.texts]
