"""Dates in other calendars and figures than the Gregorian in ASCII: Japanese eras, Thai, Persian, Arabic, Hindi.

Names of months and weekdays are those of the Unicode CLDR, by babel. Days of the Islamic calendar are not read:
which day one was is seen from the moon, and differs from country to country.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from babel import Locale

from newsroom.partial_dates import Precision

# Where these are written, months are named in Gregorian (or, in Thai, with years of the Buddha's).
LOCALES = ("ar", "ar_SY", "ar_MA", "fa", "th", "hi", "bn", "ur")
# The year before each era's first, and how many years it had; None for those that go on.
ERAS: Mapping[str, tuple[int, int | None]] = {
    "明治": (1867, 45), "大正": (1911, 15), "昭和": (1925, 64), "平成": (1988, 31),
    "令和": (2018, None), "民國": (1911, None), "民国": (1911, None),
}  # fmt: skip
BUDDHIST = 543
# Until 1940 the Thai year began in April: such dates are left alone.
FIRST_BUDDHIST, LAST_BUDDHIST = 2484, 2700
PERSIAN_MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
# In a cycle of 33 years these are leap; so it was and will be from 1178 to 1633 of that calendar.
PERSIAN_LEAP = frozenset([1, 5, 9, 13, 17, 22, 26, 30])
PERSIAN_NEW_YEAR = 1400, dt.date(2021, 3, 21)
# Figures that are not ASCII's, letters of the scripts in question, what eras begin with.
MAYBE = re.compile(
    "[\u0600-\u06ff\u0900-\u097f\u09e6-\u09ef\u0980-\u09ff\u0e00-\u0e7f\uff10-\uff19]|[治正和成國国]"
)
ANY_FIGURE = re.compile(r"\d")
FIGURE = re.compile(r"(?![0-9])\d")
PERSIAN_LETTER = re.compile("[پچژگکی۰-۹]")
URDU_LETTER = re.compile("[ٹڈڑےں]")
THAI_LETTER = re.compile("[\u0e01-\u0e3a]")
BESIDE_A_DAY = re.compile(r"วัน|ที่|يوم|روز|เวลา|น\.|الساعة|ساعت|बजे|(?<!\w)م(?!\w)")


class Reading(NamedTuple):
    """A date at characters `start` to `end` of a text; None where that calendar has no such day."""

    date: dt.date | None
    precision: Precision
    start: int
    end: int


@cache
def month_names() -> Mapping[str, int]:
    """Months of `LOCALES` by name, without names that mean two."""
    found: dict[str, set[int]] = defaultdict(set)
    for locale in LOCALES:
        months = Locale.parse(locale).months["format"]
        for width in ("wide", "abbreviated"):
            for number, name in months[width].items():
                found[name.strip(".")].add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1 and name}


def any_of(names: Iterator[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def pattern() -> re.Pattern[str]:
    """The dates that `find` reads, in a text whose figures are ASCII; groups are named for the parts."""
    return re.compile(
        rf"""
          (?P<era>{any_of(iter(ERAS))})\s?(?P<e_y>元|\d{{1,3}})\s?年(?:\s?[(（]\d{{4}}年?[)）])?\s?[)）]?\s?
          (?P<e_m>\d{{1,2}})\s?月(?:\s?(?P<e_d>\d{{1,2}})\s?日)?             # 令和5年11月2日
        | (?<!\d)(?P<p_d>\d{{1,2}})\s?(?P<p_m>{any_of(iter(PERSIAN_MONTHS))})\s?(?:ماه\s)?(?P<p_y>1[34]\d\d)(?!\d)
        | (?<![\d/.-])(?P<n_y>1[34]\d\d)(?P<n_s>[/.-])(?P<n_m>\d{{1,2}})(?P=n_s)(?P<n_d>\d{{1,2}})(?![\d/.-]\d|\d)
        | (?<!\d)(?P<d>\d{{1,2}})\s?(?P<m>{any_of(iter(month_names()))})[.،,]?\s?(?:พ\.?ศ\.?\s?|ค\.?ศ\.?\s?)?
          (?P<y>(?:1[6-9]|2\d)\d\d)(?!\d)                                  # 2 พฤศจิกายน 2566
        | (?<![\d/.-])(?P<t_d>\d{{1,2}})(?P<t_s>[/.-])(?P<t_m>\d{{1,2}})(?P=t_s)(?P<t_y>2[45]\d\d)(?!\d)
        """,
        re.X,
    )


@cache
def weekdays() -> re.Pattern[str]:
    """The names of days in `LOCALES`, with the small words beside them."""
    names = {
        name
        for locale in (*LOCALES, "ja")
        for name in Locale.parse(locale).days["format"]["wide"].values()
    }
    return re.compile(f"{any_of(iter(names))}|{BESIDE_A_DAY.pattern}")


def may_hold(text: str) -> bool:
    """Whether a text has letters or figures of the scripts in question; most have none."""
    return (
        not text.isascii()
        and MAYBE.search(text) is not None
        and ANY_FIGURE.search(text) is not None
    )


def in_ascii_figures(text: str) -> str:
    """A text of the same length with all its figures as ASCII has them: "٢٠٢٢" is "2022"."""
    return FIGURE.sub(lambda figure: str(int(figure[0])), text)


def find(text: str) -> list[Reading]:
    """The dates of other calendars in a text, and those with a month named in `LOCALES`."""
    found = (read(match, text) for match in pattern().finditer(in_ascii_figures(text)))
    return [reading for reading in found if reading]


def read(match: re.Match[str], text: str) -> Reading | None:
    """What a match says; None for figures that are no date of a calendar that the text's script has."""
    part = match.groupdict()
    start, end = match.span()
    if part["era"]:
        return Reading(era_day(part), "day" if part["e_d"] else "month", start, end)
    if part["p_m"]:
        month = PERSIAN_MONTHS.index(part["p_m"]) + 1
        return Reading(persian_day(int(part["p_y"]), month, int(part["p_d"])), "day", start, end)
    if part["n_y"]:
        if not PERSIAN_LETTER.search(text) or URDU_LETTER.search(text):
            return None
        found = persian_day(int(part["n_y"]), int(part["n_m"]), int(part["n_d"]))
        return Reading(found, "day", start, end)
    if part["t_y"] and not THAI_LETTER.search(text):
        return None
    year, number = int(part["y"] or part["t_y"]), int(part["d"] or part["t_d"])
    month = month_names()[part["m"]] if part["m"] else int(part["t_m"])
    if FIRST_BUDDHIST <= year <= LAST_BUDDHIST and THAI_LETTER.search(text):
        year -= BUDDHIST
    elif year >= FIRST_BUDDHIST - BUDDHIST + 200:
        return None
    return Reading(gregorian_day(year, month, number), "day", start, end)


def era_day(part: Mapping[str, str]) -> dt.date | None:
    """The day, or the first of the month, of a year that is counted from an era's beginning."""
    before, years = ERAS[part["era"]]
    number = 1 if part["e_y"] == "元" else int(part["e_y"])
    if not number or (years and number > years):
        return None
    return gregorian_day(before + number, int(part["e_m"]), int(part["e_d"] or 1))


def gregorian_day(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def persian_day(year: int, month: int, number: int) -> dt.date | None:
    """The day of the solar calendar of Iran; None where it has none."""
    leap = year % 33 in PERSIAN_LEAP
    lengths = [31] * 6 + [30] * 5 + [29 + leap]
    if not 1 <= month <= len(lengths) or not 1 <= number <= lengths[month - 1]:
        return None
    first, new_year = PERSIAN_NEW_YEAR
    between = range(first, year) if year >= first else range(year, first)
    days = sum(365 + (one % 33 in PERSIAN_LEAP) for one in between)
    days = days if year >= first else -days
    return new_year + dt.timedelta(days + sum(lengths[: month - 1]) + number - 1)
