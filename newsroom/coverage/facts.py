"""What a sentence says that another can say, too: names, numbers, dates, quoted words, words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from newsroom.coverage.days import Day, days_in, weekdays_in
from newsroom.coverage.number_words import multiplier, ordinals, written_numbers
from newsroom.text import fold

WORD = re.compile(r"[^\W\d_]{4,}")
CAPITAL = re.compile(r"(?<=\s)(?=[^\W\d_a-z])[^\W\d_]{5,}")
ADDRESS = re.compile(r"https?://\S+|\bpic\.\S+/\S+|[@#]\w+")
HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
CODE = re.compile(r"(?<!\w)[A-Z]{2,}(?:-?\d+|[A-Z])(?!\w)")
TIME = re.compile(r"(?<![\d.,:])\d{1,2}[:.h]\d\d\s*(?:[ap]\.?\s?m\b|h\b)|\b\d{1,2}:\d\d\b", re.I)
FIGURES = re.compile(
    r"(?<![\w.,@#/])\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?(?![\w/@])|(?<![\w.,@#/])\d+(?=(?:st|nd|rd|th|º|ª)\b|-)"
)
NEXT_WORD = re.compile(r"[\s\u00a0]+([^\W\d_]+)(?:[\s\u00a0]+([^\W\d_]+))?")
ORDINAL = re.compile(r"(?:st|nd|rd|th|º|ª)\b")
NAMES: Final = frozenset({"person", "name"})
TENTH: Final = 10
LARGE: Final = 1_000
NOTHING: Final = "\x1f"
# Languages that write a full stop where others write a comma, and the other way round.
POINT_LANGUAGES: Final = frozenset({"en", "zh", "ja", "ko", "he", "th", ""})
CUT: Final = 6  # letters that are kept of a word, so that "reopen" and "reopening" are one
# Across languages only long words are compared, by fewer letters: "transporte", "transport".
LONG: Final = 7
CUT_ACROSS: Final = 5

SENTENCE = re.compile(
    r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[¿¡]*[\dA-ZÀ-ÖØ-Þ\u0370-\u1fff])|(?<=[。！？])[」』”]?(?=.)|\n+"
)
ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Sr|Sra|Srta|Dra|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Prof|Jr|No|Nos|vs|"
    r"Inc|Co|Corp|Ltd|EE|UU|Jan|Feb|Aug|Sept|Oct|Nov|Dec|pp|art|Av))\.$"
)


class Fact(NamedTuple):
    """One thing that is said, as it is compared: kind and value.

    Kinds: "person" and "name" (the id of an entity, of a person and of another), "number", "about" (a large number, rounded), "ordinal" (up to tenth), "day",
    "month", "year", "weekday", "time", "code" ("COP27"), "word", "root" (a long word's first letters), "run"
    (words in a row of a quotation) and "same" (the whole sentence).
    """

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an article: of which kind, in which language, and the day that it is of, if any."""

    kind: str
    text: str
    language: str = ""
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """What an account gives as somebody's: its words, and where they stand, as (text, start, end).

    `printed` are words between marks, and `said` those that are a quotation besides: no title, and no
    wording. `speaker` is who says it as printed, `name` that one's name, if it is told, `entity` who that
    is; `sure` that it is so.
    """

    text: str
    places: Sequence[tuple[int, int, int]]
    speaker: str = ""
    name: str = ""
    entity: int | None = None
    printed: bool = True
    said: bool = True
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """An article as it is compared: its texts in order, its day, whom it calls what, and what it quotes.

    `names` gives the entity that each name of the article means, `people` those that are people.
    """

    texts: Sequence[Text]
    day: dt.date | None = None
    names: Mapping[str, int] = field(default_factory=dict)
    people: frozenset[int] = frozenset()
    quotations: Sequence[Quoted] = ()


@dataclass(slots=True)
class Sentence:
    """A sentence of an account: in which of its texts, from where to where, and what it says.

    `parts` is what it says without saying it so: the words that its names are made of (who writes
    "Colombian" means what is "Colombia"), and of the first one the day of the account.
    """

    text: int
    start: int
    end: int
    language: str
    facts: set[Fact] = field(default_factory=set)
    parts: set[Fact] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Said:
    """A fact in a text, as it is written there."""

    fact: Fact
    text: int
    start: int
    end: int


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends."""
    start = 0
    for gap in SENTENCE.finditer(text):
        if ABBREVIATED.search(text, max(start, gap.start() - 6), gap.start()):
            continue
        end = gap.end() - len(gap[0]) + len(gap[0].rstrip())
        if text[start:end].strip():
            yield start, end
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def names_pattern(names: Mapping[str, int]) -> re.Pattern[str] | None:
    """What finds any of these names in a text, the longest first; None for no names."""
    if not names:
        return None
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def facts_of(account: Account) -> tuple[list[Sentence], list[Said]]:
    """The sentences of an account, and what they say as it is written."""
    pattern = names_pattern(account.names)
    sentences: list[Sentence] = []
    said: list[Said] = []
    marked = [span for each in account.quotations if each.printed for span in each.places]
    for place, text in enumerate(account.texts):
        found = [
            Said(fact, place, start, end) for fact, start, end in _facts(text, account, pattern)
        ]
        # What is a name or a date already is no word besides.
        free = _blank(text.text, [(each.start, each.end) for each in found])
        inside = [(start, end) for number, start, end in marked if number == place]
        own = [Sentence(place, *span, text.language) for span in sentence_spans(text.text)]
        for sentence in own:
            words = free[sentence.start : sentence.end]
            sentence.facts = {
                each.fact for each in found if sentence.start <= each.start < sentence.end
            }
            names = [
                text.text[each.start : each.end]
                for each in found
                if each.fact.kind in NAMES and sentence.start <= each.start < sentence.end
            ]
            sentence.parts = set(words_in(" ".join(names)))
            sentence.facts |= {*words_in(words), *whole(text.text[sentence.start : sentence.end])}
            sentence.facts |= {
                Fact("run", run)
                for start, end in inside
                if start < sentence.end and end > sentence.start
                for run in runs_of(text.text[start:end])
            }
        if own and not sentences and account.day:
            own[0].parts |= set(of_day(account.day))
        sentences += own
        said += found
    return sentences, said


def _facts(
    text: Text, account: Account, pattern: re.Pattern[str] | None
) -> Iterator[tuple[Fact, int, int]]:
    """Names, dates and numbers of a text, each with its place."""
    taken: list[tuple[int, int]] = [match.span() for match in ADDRESS.finditer(text.text)]
    free = _blank(text.text, taken)
    if pattern:
        for match in pattern.finditer(free):
            number = account.names[match[0]]
            kind = "person" if number in account.people else "name"
            yield Fact(kind, number), *match.span()
            taken.append(match.span())
    # "COP27 in 2022": what is a name is no number.
    free = _blank(text.text, taken)
    for match in TIME.finditer(free):
        yield Fact("time", re.sub(r"\D+", ":", match[0]).strip(":")), *match.span()
        taken.append(match.span())
    free = _blank(text.text, taken)
    for day in days_in(free, text.day or account.day):
        for fact in _of_day(day):
            yield fact, day.start, day.end
        taken.append((day.start, day.end))
    for day in weekdays_in(free):
        yield Fact("weekday", day.weekday), day.start, day.end
    free = _blank(text.text, taken)
    for match in CODE.finditer(free):
        yield Fact("code", match[0]), *match.span()
    yield from _numbers(free, text.language)


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with other things in place of these spans, and all else where it was."""
    for start, end in spans:
        text = text[:start] + NOTHING * (end - start) + text[end:]
    return text


def of_day(date: dt.date) -> Iterator[Fact]:
    """What a date says, its year too."""
    return _of_day(Day(date.year, date.month, date.day, 0, 0))


def _of_day(day: Day) -> Iterator[Fact]:
    """What a date says: the day, and the month and the year that it is in."""
    if day.day:
        yield Fact("day", (day.year, day.month, day.day))
    if day.month:
        yield Fact("month", (day.year, day.month))
    if day.year and day.certain:
        yield Fact("year", day.year)


def _numbers(text: str, language: str) -> Iterator[tuple[Fact, int, int]]:
    spans = []
    for match in FIGURES.finditer(text):
        value, end = number_in_figures(match[0], language), match.end()
        if following := NEXT_WORD.match(text, end):
            # "siete mil millones" multiplies twice.
            for group in (1, 2):
                times = multiplier(following[group] or "", language)
                if times == 1:
                    break
                value, end = value * times, following.end(group)
        if suffix := ORDINAL.match(text, match.end()):
            end = suffix.end()
        for fact in _of_number(value, "ordinal" if suffix and value <= TENTH else "number"):
            yield fact, match.start(), end
        spans.append((match.start(), end))
    text = _blank(text, spans)
    for written in written_numbers(text, language):
        for fact in _of_number(written.value, "number"):
            yield fact, written.start, written.end
    for written in ordinals(text, language):
        yield Fact("ordinal", _plain(written.value)), written.start, written.end


def _of_number(value: float, kind: str) -> Iterator[Fact]:
    """A number as it is, and a large one as it is when rounded: 2,219 is some 2,200."""
    yield Fact(kind, _plain(value))
    if value >= LARGE:
        yield Fact("about", rounded(value))


def rounded(value: float, figures: int = 2) -> int:
    """A number by its first figures, 2,219 as 2,200."""
    return int(float(f"{value:.{figures - 1}e}"))


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 6)


def number_in_figures(written: str, language: str) -> float:
    """A number as it is written in figures: 2,219 in English is 2.219 in Spanish.

    Three figures behind a mark are thousands, but where the language writes decimals behind it.
    """
    decimal = "." if language in POINT_LANGUAGES else ","
    text = re.sub(r"[\u00a0\u202f ]", "", written)
    marks = re.findall(r"[.,]", text)
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif len(marks) > 1:
        decimal = ""
    elif marks:
        mark, after = marks[0], text.partition(marks[0])[2]
        thousands = len(after) == 3 and text[0] != "0" and mark != decimal
        # In a language that writes points a comma before three figures is thousands, and in one that
        # writes commas "1,234" may come from an agency that does not: nobody counts to a thousandth.
        thousands = thousands or (len(after) == 3 and text[0] != "0" and mark == ",")
        decimal = "" if thousands else mark
    whole, _mark, fraction = (
        text.rpartition(decimal) if decimal and decimal in text else (text, "", "")
    )
    whole = re.sub(r"[.,]", "", whole)
    return float(f"{whole or 0}.{fraction or 0}")


@lru_cache(maxsize=4_096)
def words_in(sentence: str) -> tuple[Fact, ...]:
    """The words of a sentence as they are compared, and the roots of long ones."""
    text = HYPHEN.sub("", fold(ADDRESS.sub(" ", sentence)))
    words = WORD.findall(text)
    facts = [Fact("word", word[:CUT]) for word in words]
    facts += [Fact("root", word[:CUT_ACROSS]) for word in words if len(word) >= LONG]
    # What is written with a capital is much the same in many languages.
    facts += [Fact("root", fold(word)[:CUT_ACROSS]) for word in CAPITAL.findall(sentence)]
    return tuple(dict.fromkeys(facts))


def whole(sentence: str) -> Iterator[Fact]:
    """The sentence itself, if it is more than a few words: who prints the same says the same."""
    words = re.findall(r"\w+", fold(sentence))
    if len(words) >= RUN:
        yield Fact("same", " ".join(words))


RUN: Final = 4  # words in a row that two quotations share


def runs_of(quoted: str) -> Iterator[str]:
    """What two versions of a quotation share: its words in fours, or all of a shorter one."""
    words = re.findall(r"\w+", fold(quoted))
    if 1 < len(words) < RUN:
        yield " ".join(words)
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])
