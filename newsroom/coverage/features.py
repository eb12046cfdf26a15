"""What of an article counts when it is asked whether another reports the same event.

The words of its title and of its beginning, what it quotes and which numbers it has there, of which
weekdays it speaks, and who and what is named in it. Words are folded and cut to their first letters,
so that "vote" and "voted" are one; which of them tell anything is left to how rare they are.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from babel import Locale, UnknownLocaleError

from newsroom.text import fold

# What a report is about stands in its beginning; what follows is background, which is used again.
BEGINNING: Final = 1_500  # characters
WORDS: Final = 200
CUT: Final = 7  # letters that are kept of a word
RUN: Final = 5  # words of a quotation that are compared at once
MOST_RUNS: Final = 120
WORD = re.compile(r"[^\W\d_]{2,}")
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{20,600})[”\"»“]")
# A year alone is in every text of that year.
YEAR = re.compile(r"(?:19|20)\d\d")
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Telling:
    """An article, by what it can be told that another reports the same event.

    `day` is None where the day of publication is not known. `names` are ids of entities with how
    often they are named. Of days the beginning speaks by `weekdays` (Monday is 0) and by `dates`, a
    month and a day each.
    """

    id: int
    day: dt.date | None
    source: int | None
    language: str
    title: frozenset[str]
    words: Mapping[str, int]
    numbers: frozenset[str]
    quotes: frozenset[int]
    weekdays: frozenset[int]
    dates: frozenset[tuple[int, int]]
    names: Mapping[int, int]

    @property
    def days(self) -> frozenset[dt.date]:
        """The days of which it speaks: by a weekday the last one, by a date that of the nearest year."""
        if self.day is None:
            return frozenset()
        back = ((self.day.weekday() - number) % WEEK for number in self.weekdays)
        days = {self.day - dt.timedelta(days=days) for days in back}
        return frozenset(days.union(_nearest(self.day, date) for date in self.dates))


def _nearest(day: dt.date, date: tuple[int, int]) -> dt.date:
    """The day of a month and a number that is nearest to another day."""
    found = [_on(day.year + years, *date) for years in (-1, 0, 1)]
    return min(filter(None, found), key=lambda each: abs((each - day).days), default=day)


def _on(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def words_of(text: str, cut: int = CUT) -> list[str]:
    """The words of a text as they are compared: folded, and cut to their first letters."""
    return [word[:cut] for word in WORD.findall(fold(text))]


def numbers_of(text: str) -> set[str]:
    """The numbers of a text by their digits alone; neither years nor single digits."""
    found = {re.sub(r"[.,]", "", number) for number in NUMBER.findall(text)}
    return {number for number in found if len(number) > 1 and not YEAR.fullmatch(number)}


def quotes_of(text: str) -> set[int]:
    """What a text quotes, as a number for each run of words."""
    return set(islice(_quoted_runs(text), MOST_RUNS))


def _quoted_runs(text: str) -> Iterator[int]:
    for quoted in QUOTED.findall(text):
        words = words_of(quoted)
        for start in range(len(words) - RUN + 1):
            yield zlib.crc32(" ".join(words[start : start + RUN]).encode())


def dates_of(text: str, language: str) -> set[tuple[int, int]]:
    """The dates that a text names by a month and a day, whatever year they are of."""
    known, patterns = _months(language)
    text = fold(text)
    found = set()
    for pattern in patterns:
        for match in pattern.finditer(text):
            found.add((known[match["month"]], int(match["day"])))
    return {(month, number) for month, number in found if 0 < number <= 31}


@lru_cache(maxsize=64)
def _months(language: str) -> tuple[Mapping[str, int], Sequence[re.Pattern[str]]]:
    """The months of a language by their names, whole and cut short, and how a day stands with one."""
    try:
        locale = Locale.parse(language or "en")
    except (UnknownLocaleError, ValueError):
        return {}, ()
    forms = locale.months["format"]
    names = {
        fold(name).rstrip("."): number
        for form in ("abbreviated", "wide")
        for number, name in forms[form].items()
    }
    listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    month = rf"\b(?P<month>{listed})\b"
    behind = re.compile(rf"{month}\.?\s+(?P<day>\d{{1,2}})\b(?![.,]?\d)")
    before = re.compile(rf"(?<![\d.,])(?P<day>\d{{1,2}})\.?\s+(?:de\s+)?{month}")
    return names, (behind, before)


@lru_cache(maxsize=64)
def weekdays(language: str) -> Mapping[str, int]:
    """The names of the days of the week in a language, as words are compared; Monday is 0."""
    try:
        locale = Locale.parse(language or "en")
    except (UnknownLocaleError, ValueError):
        return {}
    return {fold(name)[:CUT]: number for number, name in locale.days["format"]["wide"].items()}


def read(title: str, text: Sequence[str], language: str) -> dict[str, Any]:
    """What is read from an article's title and blocks, as JSON can hold it; `telling` takes it."""
    whole = "\n".join(islice(_enough(text), len(text)))
    beginning = f"{title}\n{whole[:BEGINNING]}"
    words = words_of(whole)[:WORDS]
    known = weekdays(language)
    return {
        "title": sorted(set(words_of(title))),
        "words": dict(Counter(words)),
        "numbers": sorted(numbers_of(beginning)),
        "quotes": sorted(quotes_of(beginning)),
        "weekdays": sorted({known[word] for word in words if word in known}),
        "dates": sorted(dates_of(beginning, language)),
    }


def _enough(text: Iterable[str]) -> Iterator[str]:
    """Blocks until there is as much of a text as is looked at."""
    length = 0
    for block in text:
        yield block
        length += len(block)
        if length > 3 * BEGINNING:
            return


def telling(
    id: int,  # noqa: A002
    read: Mapping[str, Any],
    *,
    day: dt.date | None,
    source: int | None,
    language: str,
    names: Mapping[int, int],
) -> Telling:
    """An article as it is compared: what was `read` of it, and what the archive knows."""
    return Telling(
        id=id, day=day, source=source, language=language, title=frozenset(read["title"]),
        words=read["words"], numbers=frozenset(read["numbers"]), quotes=frozenset(read["quotes"]),
        weekdays=frozenset(read["weekdays"]),
        dates=frozenset((month, number) for month, number in read.get("dates", ())), names=names,
    )  # fmt: skip
