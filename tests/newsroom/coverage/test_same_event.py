"""Two articles are one event by what is rare in both: names, words, numbers, days, quotations."""

from __future__ import annotations

import datetime as dt
from itertools import count

from newsroom.coverage import Files, Judge, Rarity, Telling, read, telling
from newsroom.coverage.same_event import Measures

DAY = dt.date(2022, 11, 1)
NUMBERS = count(1)
PETRO, MADURO, CARACAS, TIDEWELL, UNITED_STATES = range(1, 6)


def told(
    title: str,
    text: str,
    *names: int,
    day: dt.date | None = DAY,
    language: str = "en",
) -> Telling:
    return telling(
        next(NUMBERS), read(title, [text], language), day=day, source=None, language=language,
        names=dict.fromkeys(names, 2),
    )  # fmt: skip


MEETING = told(
    "Petro meets Maduro in Caracas",
    "The presidents signed a declaration on trade on Tuesday. “We are one people and one nation,” "
    "Petro said at the palace. The border of 2,219 kilometres was opened in September.",
    PETRO, MADURO, CARACAS,
)  # fmt: skip
OTHER_OUTLET = told(
    "Maduro receives Petro for trade declaration",
    "Colombia's president came to the palace on November 1 and told reporters: “We are one people "
    "and one nation.” Their border has 2,219 kilometres.",
    PETRO, MADURO, CARACAS, UNITED_STATES, day=DAY + dt.timedelta(1),
)  # fmt: skip
IN_SPANISH = told(
    "Cumbre en Miraflores",
    "El encuentro del 1 de noviembre duró dos horas. La frontera tiene 2.219 kilómetros.",
    PETRO, MADURO, CARACAS, language="es",
)  # fmt: skip
OF_ANOTHER_MATTER = told(
    "Storm takes the pier of Tidewell", "Waves of nine metres took the old pier on Tuesday night.",
    TIDEWELL, UNITED_STATES,
)  # fmt: skip


def judge(*more: Telling) -> Judge:
    all_ = [MEETING, OTHER_OUTLET, IN_SPANISH, OF_ANOTHER_MATTER, *more]
    return Judge(Rarity.of(all_))


def test_two_outlets_on_one_meeting_are_one_event_and_it_says_by_what() -> None:
    found = judge().compare(MEETING, OTHER_OUTLET)
    assert found.score > 0.9
    assert set(found.names) == {PETRO, MADURO, CARACAS}
    assert found.numbers == ("2219",)
    assert found.quoted
    assert found.apart == 1


def test_the_same_day_and_a_frequent_name_are_not_enough() -> None:
    assert judge().score(MEETING, OF_ANOTHER_MATTER) < 0.05


def test_what_few_articles_say_counts_by_how_much_of_it_both_have() -> None:
    """In two long reports much may differ, and all that is rare be the same."""
    rare = "steamer capsized lighthouse lifeboat trawler sailors harbour breakwater"
    short, long = told("A", rare), told("B", f"{rare} skipper engine rescued drowned")
    more = told("C", f"{rare} skipper engine rescued drowned inquiry")
    often = [told("D", "sailors harbour") for _ in range(200)]
    judging = judge(short, long, more, *often)
    few, many = judging.measure(short, long), judging.measure(long, more)
    assert isinstance(few, Measures)
    assert isinstance(many, Measures)
    assert (few.rare, many.rare) == (6 / 20, 10 / 20), "sailors and a harbour are everywhere"
    assert judging.score(long, more) > judging.score(short, long)


def test_across_languages_names_numbers_and_days_say_it() -> None:
    judging = judge()
    assert judging.score(MEETING, IN_SPANISH) > 0.5
    assert judging.score(OF_ANOTHER_MATTER, IN_SPANISH) < 0.05


def test_what_is_a_week_apart_is_another_event() -> None:
    again = told("Petro meets Maduro in Caracas", "They met again.", PETRO, MADURO,
                 day=DAY + dt.timedelta(7))  # fmt: skip
    assert judge(again).score(MEETING, again) == 0.0


def test_without_a_day_the_content_has_to_say_more() -> None:
    words = "The presidents signed a declaration on trade. The border has 2,219 kilometres."
    dated = told("Petro meets Maduro", words, PETRO, MADURO, CARACAS)
    undated = told("Petro meets Maduro", words, PETRO, MADURO, CARACAS, day=None)
    judging = judge(dated, undated)
    assert 0.3 < judging.score(MEETING, undated) < judging.score(MEETING, dated)
    assert judging.compare(MEETING, undated).apart is None


def test_a_day_is_known_by_its_name_and_by_its_date() -> None:
    assert told("x", "They met on Tuesday.").days == {DAY}
    assert told("x", "They met on Nov. 1, and on 31 October.").days == {DAY, dt.date(2022, 10, 31)}
    assert told("x", "Se reunieron el 1 de noviembre.", language="es").days == {DAY}
    new_year = told("x", "It ended on December 31.", day=dt.date(2023, 1, 2))
    assert new_year.days == {dt.date(2022, 12, 31)}
    assert told("x", "They met on Tuesday.", day=None).days == frozenset()


def test_only_what_shares_rare_terms_within_days_is_compared() -> None:
    judging = judge()
    files = Files(judging.rarity)
    late = told("Petro meets Maduro in Caracas", "Once more.", PETRO, MADURO, CARACAS,
                day=DAY + dt.timedelta(30))  # fmt: skip
    for each in (MEETING, OTHER_OUTLET, OF_ANOTHER_MATTER, late):
        files.add(each)
    assert files.like(MEETING) == [OTHER_OUTLET.id]


def test_whom_an_article_is_about_tells_with_what_it_is_compared_though_many_are_named_in_it() -> (
    None
):
    """In a small archive all names are about as rare, and most stand in one article only."""
    there = count(100)

    def crowded(title: str, language: str) -> Telling:
        named = dict.fromkeys([next(there) for _ in range(20)], 1)
        return telling(
            next(NUMBERS), read(title, [title], language), day=DAY, source=None, language=language,
            names=named | {PETRO: 9, MADURO: 8, CARACAS: 5},
        )  # fmt: skip

    one, other = crowded("Talks at the palace", "en"), crowded("Cumbre en Miraflores", "es")
    files = Files(Rarity.of([one, other, OF_ANOTHER_MATTER]))
    files.add(one)
    files.add(OF_ANOTHER_MATTER)
    assert files.like(other) == [one.id]
