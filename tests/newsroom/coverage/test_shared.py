"""What several articles name, count, date and quote, and what only one does."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from newsroom.coverage.facts import Account, Text, facts_of
from newsroom.coverage.shared import Told, rows_of
from newsroom.coverage.sources import Source
from tests.newsroom.coverage.marked import quoted_in

DAY = dt.date(2022, 11, 1)


def rows(
    *accounts: Account, labels: Mapping[int, Sequence[str]] | None = None
) -> dict[str, list[tuple[object, str]]]:
    """By kind: the value, and the numbers of the accounts that have it."""
    told = [Told(each, facts_of(each)[1]) for each in accounts]
    found: dict[str, list[tuple[object, str]]] = {}
    for row in rows_of(told, labels or {}):
        having = "".join(map(str, sorted(row.accounts)))
        found.setdefault(row.kind, []).append((row.value, having))
    return found


def text(words: str, language: str = "en", **names: int) -> Account:
    people = frozenset(number for number in names.values() if number < 10)
    return Account([Text("paragraph", words, language)], DAY, names, people, quoted_in(words))


def test_a_name_is_only_here_where_the_other_has_nothing_like_it() -> None:
    labels = {
        1: ["Quill"],
        11: ["Presidencia Colombia"],
        12: ["Mexico", "México"],
        13: ["Norway", "Noruega"],
    }
    one = text(
        "Quill wrote of Norway, Mexico and Presidencia.",
        Quill=1,
        Norway=13,
        Mexico=12,
        Presidencia=11,
    )
    other = text("The Colombian Presidency has Mexican friends.")
    assert rows(one, other, labels=labels)["name"] == [(1, "0"), (13, "0")]


def test_an_office_that_is_known_by_one_name_may_have_another_in_another_language() -> None:
    labels = {11: ["Federal Highway Police"], 13: ["Norway", "Noruega"], 1: ["Quill"]}
    names = {"Police": 11, "Norway": 13, "Quill": 1}
    one = text("Quill of Norway met the Police.", **names)
    other = text("La Carretera estaba vacía.", "es")
    assert rows(one, other, labels=labels)["name"] == [(1, "0"), (13, "0")]
    assert rows(one, text("The road was empty."), labels=labels)["name"] == [
        (1, "0"),
        (13, "0"),
        (11, "0"),
    ]


def test_numbers_are_shared_as_words_and_figures_and_rounded_ones_are_not_only_here() -> None:
    one = text("Some 2,200 kilometres, seven billion dollars, three boats, 40 cars.")
    other = text("Son 2.219 kilómetros y siete mil millones de dólares.", "es")
    assert rows(one, other)["number"] == [(40, "0"), (7_000_000_000, "01")]


def test_a_month_is_shared_by_who_names_a_day_of_it() -> None:
    one = text("In September it was agreed, and on September 13 it was asked.")
    other = text("It was opened on September 26, and shut in May 2015.")
    found = rows(one, other)
    assert found["day"] == [((2022, 9, 13), "0"), ((2022, 9, 26), "1")]
    assert found["month"] == [((2022, 9), "01"), ((2015, 5), "1")]


def test_the_day_of_an_article_and_of_a_post_in_it_is_no_day_that_only_others_have() -> None:
    one = text("It was on November 1 and on October 30.")
    posted = Account([Text("embed", "So it was.", "en", dt.date(2022, 10, 30))], DAY)
    assert "day" not in rows(one, posted)


def test_quotations_are_one_in_their_versions_also_without_their_marks() -> None:
    one = text(
        "He said: “We will open the bridge before the end of the year.” And: “It is time to go home now.”"
    )
    other = text(
        "“Before the end of the year we will open the bridge,” he said. He said it is time to go home now."
    )
    [(words, having)] = rows(one, other)["quotation"]
    assert (words, having) == ("We will open the bridge before the end of the year.", "01")


def test_a_word_in_marks_is_no_quotation() -> None:
    assert "quotation" not in rows(
        text("The so-called “interim president” left."), text("He left.")
    )


def quoting(words: str, *speakers: str, language: str = "en") -> Account:
    quotations = quoted_in(words, speakers=speakers)
    return Account([Text("paragraph", words, language)], DAY, quotations=quotations)


def test_a_source_is_only_here_where_the_other_quotes_nobody_called_like_it() -> None:
    one = quoting(
        "“Yes,” “no,” “perhaps” and “never”.", "Quill", "Bo Lind", "Presidencia Ellery", ""
    )
    other = quoting("“No” and “we shall see”.", "Bo Lind", "the Ellery Presidency")
    found = [(source.called, having) for source, having in sources(one, other)]
    assert found == [("Quill", "0"), ("Bo Lind", "01")]
    assert sources(one, text("Nothing is known of what it quotes.")) == []


def test_the_same_words_of_two_people_are_two_quotations() -> None:
    words = "“It is time to go home now.”"
    both = [
        dataclasses.replace(
            quoting(words),
            quotations=[dataclasses.replace(quoted_in(words)[0], speaker=name, entity=number)],
        )
        for number, name in enumerate(("Quill", "Okapi"), 1)
    ]
    assert "quotation" not in rows(*both), "the other says it, too, if by somebody else"
    assert len(rows(both[0], both[0])["quotation"]) == 1


def sources(*accounts: Account) -> list[tuple[Source, str]]:
    return rows(*accounts).get("source", [])  # type: ignore[return-value]
