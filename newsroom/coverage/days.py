"""The days, months and years that a text speaks of, as far as it says them or its own date does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newsroom.importing import alternatives, month_numbers, weekday_names
from newsroom.text import fold

# A date without its year is the one nearest to the text's own day.
NEAR = dt.timedelta(days=183)
# What a month stands behind that is written alone.
OF_TIME = r"(?:in|since|by|until|last|next|late|early|mid|of|during|en|desde|hasta|de|del|pasado|finales|comienzos|mediados)"
YEAR = r"(?:1[5-9]|20)\d\d"


@dataclass(frozen=True, slots=True)
class Day:
    """A day, a month (`day` 0) or a year (`month` 0), and its place in the text.

    `year` is 0 where nobody says which, and not `certain` where the text's own day says it. A weekday has none of these: it is `weekday`, from Monday as 0.
    """

    year: int
    month: int
    day: int
    start: int
    end: int
    weekday: int | None = None
    certain: bool = True


@cache
def _dates() -> re.Pattern[str]:
    month, year = f"(?:{alternatives(month_numbers())})", YEAR
    ordinal = r"(?:st|nd|rd|th|er|º|°|ª|\.)?"
    return re.compile(
        rf"""
          \b(?P<y0>{year})-(?P<n0>\d\d)-(?P<d0>\d\d)\b
        | (?<![\d.,])(?P<d1>\d{{1,2}}){ordinal}(?:\s*(?:-|–|to|and|al?|y)\s*(?P<e1>\d{{1,2}}){ordinal})?
          \s+(?:de\s+|of\s+)?(?P<m1>{month})\b\.?(?:,?\s+(?:de[l]?\s+)?(?P<y1>{year})\b)?
        | \b(?P<m2>{month})\b\.?\s+(?P<d2>\d{{1,2}}){ordinal}(?![\d.,:]\d|\d)
          (?:\s*(?:-|–|to|and)\s*(?P<e2>\d{{1,2}}){ordinal}(?![\d.,:]\d|\d))?(?:,?\s+(?P<y2>{year})\b)?
        | \b(?P<m3>{month})\b\.?,?\s+(?:of\s+|de[l]?\s+)?(?P<y3>{year})\b
        | (?:(?<=\s)|^){OF_TIME}\s+(?P<m4>{month})\b(?!\.?,?\s+(?:of\s+|de[l]?\s+)?\d)
        | (?<![\w.,$€£-])(?P<y5>{year})(?![\w%]|[.,:]\d)
        """,
        re.I | re.X,
    )


@cache
def _weekdays() -> re.Pattern[str]:
    names = sorted((name for name in weekday_names() if len(name) > 4), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(names)})\b")


def days_in(text: str, near: dt.date | None) -> Iterator[Day]:
    """The dates of a text in order; `near` is its own day, which says the year where it says none."""
    for match in _dates().finditer(text):
        part = match.groupdict()
        start, end = match.span()
        if part["y0"]:
            yield Day(int(part["y0"]), int(part["n0"]), int(part["d0"]), start, end)
        elif part["y5"]:
            yield Day(int(part["y5"]), 0, 0, start, end)
        else:
            yield from _named(match, near)


def _named(match: re.Match[str], near: dt.date | None) -> Iterator[Day]:
    """The dates of a match that names its month: two where it says from when to when."""
    part = match.groupdict()
    key = next(key for key in "1234" if part[f"m{key}"])
    month = month_numbers()[fold(part[f"m{key}"])]
    said = part.get(f"y{key}")
    days = [part.get(f"d{key}"), part.get(f"e{key}")]
    start = match.start(f"m{key}") if key == "4" else match.start()
    if not _is_month(part[f"m{key}"], bool(said)):
        return
    for number in [int(day) for day in days if day] or [0]:
        if number <= 31:
            year = int(said) if said else _year_near(month, number or 15, near)
            yield Day(year, month, number, start, match.end(), certain=bool(said))


def _is_month(word: str, with_year: bool) -> bool:
    """Whether a word is a month here: "out", "set" and "may" are words of everyday, too."""
    return with_year or len(word) > 3 or word[0].isupper()


def _year_near(month: int, day: int, near: dt.date | None) -> int:
    """The year in which this day is nearest to another; 0 where that is unknown, or the day is none."""
    if near is None:
        return 0
    for year in (near.year, near.year - 1, near.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if abs(found - near) <= NEAR:
            return year
    return 0


def weekdays_in(text: str) -> Iterator[Day]:
    """The weekdays that a text names."""
    folded = fold(text)
    if len(folded) != len(text):
        return
    names = weekday_names()
    for match in _weekdays().finditer(folded):
        yield Day(0, 0, 0, match.start(), match.end(), weekday=names[match[0]])
