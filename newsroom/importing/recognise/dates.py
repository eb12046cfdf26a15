"""Dates as newspapers print them, in English, Spanish, Portuguese, French, German and Italian; others by `calendars`."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from newsroom.importing.recognise import calendars
from newsroom.importing.recognise.phrases import fill, numbered
from newsroom.partial_dates import Precision
from newsroom.text import fold

LOCALES = ("en", "es", "pt", "fr", "de", "it")
# Their months are read in an export's column too, which says that there is a date in it.
COLUMN_LOCALES = (
    "nl", "sv", "da", "nb", "fi", "pl", "cs", "ro", "hu", "tr", "el", "ca", "gl", "ru", "uk", "bg",
)  # fmt: skip
# Languages whose numeric dates put the day first; English alone does not say.
DAY_FIRST_LANGUAGES = frozenset(LOCALES) - {"en"}
# No newspaper is older.
FIRST_YEAR = 1605

TIME = re.compile(
    r"""
      \b\d{1,2}\s?[:.h]\s?\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*   # "14:05", "14h05", "6:00:30.5"
      (?:[ap]\.?\s?m\b\.?|uhr\b|hrs?\b\.?|hs\b\.?|h\b)?       # "6:00 p.m.", "14:05 Uhr"
    | \b\d{1,2}\s*(?:[ap]\.?m\b\.?|uhr\b|hrs\b\.?|h\b)         # "6 pm", "14 h"
    """,
    re.I | re.X,
)
ZONE = re.compile(fill(r"\(?\b{time zone}\b\)?(?:\s*[+-−]\s*\d{1,2}(?::?\d\d)?)?"), re.I)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, at characters `start` to `end`.

    `date` is None where the words are no day of any calendar (31 February). `other` is the
    second reading of a numeric date that can be read day first and month first; `date` is then
    the day-first one. A month is dated on its first day, a year on 1 January.
    """

    date: dt.date | None
    precision: Precision
    start: int
    end: int
    other: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SettledDate:
    """A date that was settled on, or None with the reason; `inferred` if a habit decided."""

    date: dt.date | None
    precision: Precision
    reason: str = ""
    inferred: bool = False


@cache
def month_numbers() -> Mapping[str, int]:
    """Month names and short forms, folded, without full stops, to their number."""
    names = numbered("month")
    for locale in LOCALES:
        for name, number in _month_names(locale):
            names.setdefault(name, number)
    return names


def _month_names(locale: str) -> Iterator[tuple[str, int]]:
    """A locale's names and short forms of months, folded, without full stops, with their numbers."""
    months = Locale.parse(locale).months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[context][width].items():
                yield fold(name).strip("."), number


@cache
def column_months() -> Mapping[str, int]:
    """The same of `COLUMN_LOCALES`, without those that are no words or mean two months."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for locale in COLUMN_LOCALES:
        for name, number in _month_names(locale):
            if name.isalpha():
                numbers[name].add(number)
    return {
        name: found.pop()
        for name, found in numbers.items()
        if len(found) == 1 and name not in month_numbers()
    }


@cache
def weekday_names() -> Mapping[str, int]:
    """Weekday names and short forms, folded, without full stops, to their number (Monday 0)."""
    names = numbered("weekday")
    for locale in LOCALES:
        days = Locale.parse(locale).days
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in days[context][width].items():
                    names.setdefault(fold(name).strip("."), number)
    return names


def alternatives(names: Iterable[str]) -> str:
    """A pattern of any of folded `names` that also takes them with their accents."""
    accents = {"a": "aáàâãä", "c": "cç", "e": "eéèêë", "i": "iíì", "o": "oóò", "u": "uúûü"}
    return "|".join(
        "".join(f"[{accents[c]}]" if c in accents else re.escape(c) for c in name)
        for name in sorted(names, key=len, reverse=True)
    )


@cache
def written_dates() -> re.Pattern[str]:
    """The pattern of dates in words or figures; its groups are named for the parts."""
    month = rf"(?:{alternatives(month_numbers())})"
    ordinal = r"(?:st|nd|rd|th|er|º|°|ª|\.)?"
    year = r"(?:1[6-9]|20)\d\d"
    # "2022. 11. 1.": Korean sets a space after each stop, and a stop at the end.
    separator = r"(?:[-/.]|\.\s(?=\d{1,2}\.\s\d{1,2}\.))"
    return re.compile(
        rf"""
          \b(?P<iso_y>{year})(?P<iso_s>{separator})(?P<iso_m>\d{{1,2}})(?P=iso_s)(?P<iso_d>\d{{1,2}})
          (?=\b|T)                                                          # 2022-11-01
        | \b(?P<n1>\d{{1,2}})(?P<n_s>\s?[-/.]\s?)(?P<n2>\d{{1,2}})(?P=n_s)(?P<n_y>{year})\b
                                                                            # 01/11/2022
        | (?<!\d)(?P<d1>\d{{1,2}}){ordinal}[\s\-/,]*(?:de[l]?\s+|of\s+|d['’])?
          (?P<m1>{month})\b[.,]?[\s\-/,]*(?:de[l]?\s+|of\s+)?(?P<y1>{year})\b  # 1 de julio de 2022
        | \b(?P<m2>{month})\b\.?[\s\-/]*(?P<d2>\d{{1,2}}){ordinal}
          (?:\s*,\s*|\s+de[l]?\s+|[\s\-/]+)(?P<y2>{year})\b                  # July 1st, 2022
        | (?<!\d)(?P<y4>{year})[.,]?[\s\-/]+(?P<m4>{month})\b\.?[\s\-/]+(?P<d4>\d{{1,2}}){ordinal}(?![\d:])
                                                                            # 2022 July 1
        | (?<!\d)(?P<ea_y>{year})\s?[年년]\s?(?P<ea_m>\d{{1,2}})\s?[月월](?:\s?(?P<ea_d>\d{{1,2}})\s?[日号號일])?
                                                                            # 2022年7月1日
        | (?<!\d)(?<!\d\s)(?<!\d\sde\s)\b(?P<m3>{month})\b[.,]?[\s\-/]+
          (?:de[l]?\s+|of\s+)?(?P<y3>{year})\b(?![-/.]\d)                      # julio de 2022
        """,
        re.I | re.X,
    )


@cache
def quick_years() -> re.Pattern[str]:
    """A year with four digits: a text without one holds no date, and need not be searched."""
    return re.compile(r"(?:1[6-9]|20)\d\d")


def day(year: int, month: int, number: int) -> dt.date | None:
    """That day, or None where the calendar has none."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def find_dates(text: str) -> list[FoundDate]:
    """The dates in `text` that have a month and a whole year, of any calendar that is read, in order."""
    others: list[FoundDate] = []
    if calendars.may_hold(text):
        others = [
            FoundDate(reading.date, reading.precision, reading.start, reading.end)
            for reading in calendars.find(text)
        ]
        text = calendars.in_ascii_figures(text)
    if not quick_years().search(text):
        return others
    found = [read_match(match) for match in written_dates().finditer(text)]
    if not others:
        return found
    apart = [
        one for one in found if not any(one.start < o.end and o.start < one.end for o in others)
    ]
    return sorted([*others, *apart], key=lambda one: one.start)


def read_match(match: re.Match[str]) -> FoundDate:
    """What one match of `written_dates` says."""
    months = month_numbers()
    part = match.groupdict()
    start, end = match.span()
    if part["iso_y"]:
        found = day(int(part["iso_y"]), int(part["iso_m"]), int(part["iso_d"]))
        return FoundDate(found, "day", start, end)
    if part["n_y"]:
        year, first, second = int(part["n_y"]), int(part["n1"]), int(part["n2"])
        day_first, month_first = day(year, second, first), day(year, first, second)
        # Nobody writes a month first with full stops.
        if "." in part["n_s"] and day_first:
            month_first = None
        other = month_first if day_first and month_first != day_first else None
        return FoundDate(day_first or month_first, "day", start, end, other)
    if part["m3"]:
        month = months[fold(part["m3"])]
        return FoundDate(day(int(part["y3"]), month, 1), "month", start, end)
    if part["ea_y"]:
        precision: Precision = "day" if part["ea_d"] else "month"
        found = day(int(part["ea_y"]), int(part["ea_m"]), int(part["ea_d"] or 1))
        return FoundDate(found, precision, start, end)
    key = next(key for key in "124" if part["d" + key])
    month = months[fold(part["m" + key])]
    found = day(int(part["y" + key]), month, int(part["d" + key]))
    return FoundDate(found, "day", start, end)


def weekday_in(text: str) -> int | None:
    """The weekday that `text` names (Monday 0), None where it names none or several."""
    names = weekday_names()
    found = {names[w] for w in re.findall(r"[^\W\d_]+", fold(text)) if w in names and len(w) > 2}
    return found.pop() if len(found) == 1 else None


def resolve(
    found: FoundDate,
    *,
    today: dt.date,
    day_first: bool | None = None,
    language: str = "",
    text: str = "",
    not_before: dt.date | None = None,
) -> SettledDate:
    """Settle `found`: one reading, no impossible day, no day after `today`.

    For a date with two readings the source's habit decides (`day_first`), then the weekday in
    `text`, then what is no future day, then the habit of `language`, then the reading that is
    not before `not_before` and within a month of it.
    """
    if found.date is None:
        return SettledDate(None, found.precision, "no day of the calendar")
    if found.date.year < FIRST_YEAR:
        return SettledDate(None, found.precision, "before any newspaper")
    if found.other is None:
        if found.date > today:
            return SettledDate(None, found.precision, "in the future")
        return SettledDate(found.date, found.precision)
    date, why = choose_reading(
        found.date, found.other, today, day_first, language, weekday_in(text), not_before
    )
    if date is None:
        return SettledDate(None, found.precision, why)
    if date > today:
        return SettledDate(None, found.precision, "in the future")
    return SettledDate(date, found.precision, why, inferred=True)


def choose_reading(
    day_first_date: dt.date,
    month_first_date: dt.date,
    today: dt.date,
    day_first: bool | None,
    language: str,
    weekday: int | None,
    not_before: dt.date | None,
) -> tuple[dt.date | None, str]:
    """The reading of a numeric date to believe, or None, and why."""
    readings = (day_first_date, month_first_date)
    if day_first is not None:
        order = "day first" if day_first else "month first"
        return readings[0 if day_first else 1], f"{order}, the source's habit"
    on_weekday = [d for d in readings if d.weekday() == weekday]
    if len(on_weekday) == 1:
        return on_weekday[0], "the weekday beside it"
    past = [d for d in readings if d <= today]
    if len(past) == 1:
        return past[0], "the other reading is in the future"
    if language in DAY_FIRST_LANGUAGES:
        return day_first_date, "day first, the language's habit"
    if not_before:
        near = [d for d in readings if 0 <= (d - not_before).days <= 31]
        if len(near) == 1:
            return near[0], "the reading nearest to other dates in the text"
    return None, "day and month cannot be told apart"


COMPACT = re.compile(r"((?:1[6-9]|20)\d\d)(\d\d)(\d\d)(?:T?[0-2]\d[0-5]\d(?:[0-5]\d)?Z?)?")
# Since 1970, in seconds or parts of a second, by the number of digits: as exports write them.
EPOCH = re.compile(r"(-?\d{9,10}|-?\d{12,13}|-?\d{15,16}|-?\d{18,19})(?:\.\d+)?")
# A spreadsheet's day: since the last of 1899, here 1927 to 2064.
SERIAL = re.compile(r"([1-5]\d{4})(?:\.\d+)?")
SPREADSHEET_EPOCH = dt.date(1899, 12, 30)
PARTIAL = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?|(\d{1,2})[-/](\d{4})")
SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2}|[^\W\d_]{3,}\.?)\2(\d{2})\b(?!:)")
SHORT_YEAR_LAST = re.compile(
    r"(\d{1,2}\.?\s+[^\W\d_]{3,}\.?)\s+['’]?(\d\d)(?=,?\s+\d{1,2}[:.]\d\d|$)"
)
GLUED_TIME = re.compile(r"(?<=\d\d\d\d)(?=\d{1,2}:\d\d)|(?<=\d\d\d\d-\d\d-\d\d)(?=\d{1,2}:\d\d)")
ISO_TIME = re.compile(r"(?<=\d)[T ]\d{1,2}:\d{2}[\d:.]*(?:Z|[+-]\d\d:?\d\d)?")
WORD = re.compile(r"[^\W\d_]+")


def parse_given(text: str, today: dt.date) -> FoundDate | None:
    """The one date that an export's date column holds; None if it holds none or more than one.

    Takes what `find_dates` takes, months of more languages, time stamps, time since 1970 in
    seconds to nanoseconds, a spreadsheet's number of a day, `20221101`, `2022-11`, `2022` and
    years with two digits, which are of the hundred years up to `today`.
    """
    text = text.strip().strip("'\"[]")
    if figures := parse_figures(text):
        return FoundDate(*figures, 0, len(text))
    text = WORD.sub(_in_english, GLUED_TIME.sub(" ", text))
    if match := SHORT_YEAR.match(text):
        year = full_year(match[4], today)
        text = f"{match[1]}{match[2]}{match[3]}{match[2]}{year}{text[match.end() :]}"
    elif match := SHORT_YEAR_LAST.match(text):
        text = f"{match[1]} {full_year(match[2], today)}{text[match.end() :]}"
    found = find_dates(text)
    if len({f.date for f in found}) != 1 or not is_only_date(text):
        return None
    return found[0]


def parse_figures(text: str) -> tuple[dt.date | None, Precision] | None:
    """The date that a number is, with how precise it is; None where `text` is none of its forms."""
    if match := PARTIAL.fullmatch(text):
        year, month = int(match[1] or match[4]), int(match[2] or match[3] or 0)
        return day(year, month or 1, 1), "month" if month else "year"
    if match := COMPACT.fullmatch(text):
        return day(*map(int, match.groups())), "day"
    if match := EPOCH.fullmatch(text):
        digits = len(match[1].lstrip("-"))
        seconds = float(text) / 1000 ** ((digits - 9) // 3)
        return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).date(), "day"
    if match := SERIAL.fullmatch(text):
        return SPREADSHEET_EPOCH + dt.timedelta(days=int(match[1])), "day"
    return None


def full_year(digits: str, today: dt.date) -> int:
    """The year with these last two digits, of the hundred years up to `today`."""
    year = today.year // 100 * 100 + int(digits)
    return year - 100 if year > today.year else year


def _in_english(word: re.Match[str]) -> str:
    number = column_months().get(fold(word[0]))
    return Locale("en").months["format"]["wide"][number] if number else word[0]


@cache
def labels() -> re.Pattern[str]:
    """The words that say what a date line dates; group `updated` or `published`."""
    either = r"(?P<updated>{updated label})|(?P<published>{published label})"
    return re.compile(fill(rf"(?<!\w)(?:{either})(?![^\W\d_])"), re.I)


FILLERS = re.compile(fill(r"(?<!\w){date filler}(?!\w)"), re.I)
LETTERS = re.compile(r"[^\W\d_]")


def date_residue(text: str) -> str:
    """What is left of a line when dates, times, weekdays, labels and fillers are taken away."""
    text = ISO_TIME.sub(" ", text)
    if calendars.may_hold(text):
        for found in reversed(find_dates(text)):
            text = f"{text[: found.start]} {text[found.end :]}"
        text = calendars.weekdays().sub(" ", text)
    text = written_dates().sub(" ", text)
    text = ZONE.sub(" ", TIME.sub(" ", text))
    text = labels().sub(" ", text)
    weekdays = weekday_names()
    text = " ".join(w for w in text.split() if fold(w).strip(".,|()-–—·•") not in weekdays)
    return " ".join(FILLERS.sub(" ", text).split()).strip(" .,:;|/()[]-–—·•>*\"'+")


def is_only_date(text: str) -> bool:
    """Whether `text` says a date and hardly anything else."""
    return len(LETTERS.findall(date_residue(text))) <= 2


def label_before(text: str, position: int) -> str:
    """The kind of label ("published", "updated" or "") nearest before `position` in `text`."""
    kind = ""
    for match in labels().finditer(text[:position]):
        kind = match.lastgroup or ""
    return kind


def learn_day_first(samples: Iterable[tuple[str, str]]) -> dict[str, bool]:
    """The habit of each source in numeric dates, from (source, date as written).

    A day above twelve shows the order. A source with no such date, or with both orders in more
    than one of twenty, has no habit.
    """
    shown: dict[str, Counter[bool]] = defaultdict(Counter)
    for source, text in samples:
        if match := re.match(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})\b", text):
            first, second = int(match[1]), int(match[2])
            if (first > 12) != (second > 12):
                shown[source][first > 12] += 1
    habits = {}
    for source, counts in shown.items():
        habit, count = counts.most_common(1)[0]
        if count >= counts.total() * 0.95:
            habits[source] = habit
    return habits
