"""What several articles name, count, date and quote, and what only one of them does.

That something is in one article only is said where it was looked for in the others in every form in which
they may have it: a name by its other names and by the words like it of another language, a number
rounded, a day in its month, quoted words also without their marks. Where it may be there nothing is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from newsroom.coverage.facts import (
    LARGE,
    NAMES,
    RUN,
    Account,
    Fact,
    Quoted,
    Said,
    of_day,
    rounded,
    runs_of,
    words_in,
)
from newsroom.coverage.sources import Source, sources_of
from newsroom.text import fold

# Numbers below this are written in many ways ("both", "a pair"): that one is missing says nothing.
COUNTED: Final = 10
# Fewer words in quotation marks are a wording, and no quotation.
QUOTATION: Final = 4
# Two versions of a quotation share this part of their words, and so many of them.
ALIKE: Final = 0.5
ALIKE_ACROSS: Final = 0.4
WORDS: Final = 4
# This part of a quotation's words in a row is enough to say that a text has it without marks.
SAID: Final = 0.6
# Words like one another in several languages begin alike: "Presidencia", "Presidency".
LIKE: Final = 5
LIKE_PLACE: Final = 4  # "Inglaterra", "inglés"
NEAR: Final = 4  # words between those of one name


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account says something: in which of its texts, from where to where."""

    account: int
    text: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is said: by which accounts, and where.

    `kind` is "name", "number", "day", "month", "year", "quotation" or "source", `value` an entity's id, a
    number, a date's parts, the words as the first account quotes them, or whom they quote. `others` may
    say it too, in other words. `source` is who says a quotation, if that is known.
    """

    kind: str
    value: Any
    places: tuple[Place, ...]
    accounts: frozenset[int]
    others: frozenset[int] = frozenset()
    source: Source | None = None

    @property
    def is_only_here(self) -> bool:
        return len(self.accounts) == 1 and not self.others


@dataclass(frozen=True, slots=True)
class Told:
    """An account with what was found in it (`newsroom.coverage.facts.facts_of`)."""

    account: Account
    said: Sequence[Said]


def rows_of(told: Sequence[Told], labels: Mapping[int, Sequence[str]]) -> list[Row]:
    """What the accounts say, each thing once; `labels` are all names of each entity, in any language."""
    rows = [*_names(told, labels), *_numbers(told), *_dates(told), *_quotations(told)]
    rows += _sources(told, labels)
    # What one alone says is a row where it is certain that no other does.
    return [row for row in rows if len(row.accounts) > 1 or row.is_only_here]


def _places(told: Sequence[Told], kinds: frozenset[str]) -> dict[Fact, list[Place]]:
    found: dict[Fact, list[Place]] = defaultdict(list)
    for number, each in enumerate(told):
        for said in each.said:
            if said.fact.kind in kinds:
                found[said.fact].append(Place(number, said.text, said.start, said.end))
    return found


def _having(places: Iterable[Place]) -> frozenset[int]:
    return frozenset(place.account for place in places)


# --- names --------------------------------------------------------------------------------------


def _names(told: Sequence[Told], labels: Mapping[int, Sequence[str]]) -> Iterator[Row]:
    everyone = frozenset(range(len(told)))
    texts = [_words(each.account) for each in told]
    spoken = [_language(each.account) for each in told]
    for fact, places in _places(told, NAMES).items():
        having = _having(places)
        names = labels.get(fact.value, ())
        like = LIKE if fact.kind == "person" else LIKE_PLACE
        # Whoever is known by one name only may have another in another language.
        translated = fact.kind == "person" or len({*map(fold, names)}) > 1
        others = {
            other
            for other in everyone - having
            if _may_be_named(names, texts[other], like)
            or not (translated or all(spoken[place.account] == spoken[other] for place in places))
        }
        yield Row("name", fact.value, tuple(places), having, frozenset(others))


def _language(account: Account) -> str:
    """The language that most of an account is in."""
    sizes: dict[str, int] = defaultdict(int)
    for text in account.texts:
        sizes[text.language] += len(text.text)
    return max(sizes, key=sizes.__getitem__, default="")


def _words(account: Account) -> list[str]:
    """The words of an account, folded, in order."""
    return re.findall(r"\w+", fold("\n".join(text.text for text in account.texts)))


def _may_be_named(names: Iterable[str], words: Sequence[str], like: int) -> bool:
    """Whether a text may mean this by a name of its own: by words that begin as those of a name, close by."""
    begun = _begun(tuple(words), like)
    for name in names:
        parts = [part for part in re.findall(r"\w+", fold(name)) if len(part) > 2]
        if not parts:
            continue
        at = [begun.get(part[:like], ()) for part in parts]
        if all(at) and any(_are_near(first, at[1:]) for first in at[0]):
            return True
    return False


@lru_cache(maxsize=16)
def _begun(words: tuple[str, ...], like: int) -> dict[str, list[int]]:
    """Where the words stand that begin with the same letters."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[word[:like]].append(place)
    return dict(places)


def _are_near(first: int, others: Sequence[Sequence[int]]) -> bool:
    return all(any(abs(place - first) <= NEAR for place in places) for places in others)


# --- numbers and dates --------------------------------------------------------------------------


def _numbers(told: Sequence[Told]) -> Iterator[Row]:
    found = _places(told, frozenset({"number", "ordinal", "time", "code"}))
    numbers = [fact for fact in found if fact.kind == "number"]
    for fact, places in found.items():
        having = _having(places)
        others: frozenset[int] = frozenset()
        if fact.kind in ("ordinal", "code") or (fact.kind == "number" and fact.value < COUNTED):
            others = frozenset(range(len(told))) - having
        elif fact.kind == "number":
            near = (other for other in numbers if _is_about(fact.value, other.value))
            others = frozenset(one for other in near for one in _having(found[other])) - having
        yield Row(fact.kind, fact.value, tuple(places), having, others)


def _is_about(one: float, other: float) -> bool:
    """Whether one of two large numbers is the other, rounded: 2,200 for 2,219, two million for 2.1."""
    if min(one, other) < LARGE:
        return False
    return any(
        rounded(one, figures) == rounded(other, figures) in (one, other) for figures in (1, 2, 3)
    )


def _dates(told: Sequence[Told]) -> Iterator[Row]:
    """Days, months and years as they are said; a month is said by whoever says a day of it."""
    found = _places(told, frozenset({"day", "month", "year"}))
    within: dict[Fact, set[int]] = defaultdict(set)
    for fact, places in found.items():
        for wider in _wider(fact):
            within[wider] |= _having(places)
    dated = _days_of_texts(told)
    for fact, places in found.items():
        alone = [place for place in places if not _has_narrower(place, fact, found)]
        if not alone:
            continue
        having = _having(places) | within[fact]
        inside = [
            place
            for other, others in found.items()
            if fact in _wider(other)
            for place in others
            if place.account not in _having(alone)
        ]
        having = frozenset(having)
        yield Row(fact.kind, fact.value, (*alone, *inside), having, dated[fact] - having)


def _days_of_texts(told: Sequence[Told]) -> Mapping[Fact, frozenset[int]]:
    """The accounts that are of a day, or have a text that is, by the day, its month and its year."""
    found: dict[Fact, frozenset[int]] = defaultdict(frozenset)
    for number, each in enumerate(told):
        for day in {each.account.day, *(text.day for text in each.account.texts)}:
            for fact in of_day(day) if day else ():
                found[fact] |= {number}
    return found


def _wider(fact: Fact) -> list[Fact]:
    """The month and the year that a day is in, the year of a month."""
    if fact.kind == "year" or not isinstance(fact.value, tuple) or not fact.value[0]:
        return []
    year = [Fact("year", fact.value[0])]
    return year if fact.kind == "month" else [Fact("month", fact.value[:2]), *year]


def _has_narrower(place: Place, fact: Fact, found: Mapping[Fact, Sequence[Place]]) -> bool:
    """Whether what is said here is more than this: a day, and not only its month."""
    return any(fact in _wider(other) and place in places for other, places in found.items())


# --- quotations ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Quotation:
    """One quotation in all its versions."""

    text: str
    runs: set[str]
    words: set[Fact]
    size: int
    languages: set[str]
    places: list[Place]
    source: Source | None


def _quotations(told: Sequence[Told]) -> Iterator[Row]:
    found: list[_Quotation] = []
    for number, each in enumerate(told):
        for quoted in each.account.quotations:
            if not quoted.said or not quoted.places:
                continue
            own = _quotation(quoted, number, each.account)
            same = next((other for other in found if _is_same(own, other)), None)
            if same is None:
                found.append(own)
            else:
                same.runs |= own.runs
                same.words |= own.words if own.size > same.size else set()
                same.languages |= own.languages
                same.places += own.places
                same.source = same.source or own.source
    texts = [set(runs_of(" ".join(_words(each.account)))) for each in told]
    for quotation in found:
        having = _having(quotation.places)
        others = frozenset(
            number
            for number in range(len(told))
            if number not in having and _is_said(quotation, texts[number])
        )
        if quotation.size >= QUOTATION or len(having) > 1:
            places = tuple(quotation.places)
            yield Row("quotation", quotation.text, places, having, others, quotation.source)


def _quotation(quoted: Quoted, number: int, account: Account) -> _Quotation:
    runs = set(runs_of(quoted.text)) or {fold(quoted.text)}
    size = len(re.findall(r"\w+", quoted.text))
    places = [Place(number, *span) for span in quoted.places]
    language = account.texts[places[0].text].language
    words = set(words_in(quoted.text))
    called = quoted.name or quoted.speaker
    source = Source(quoted.entity, called) if quoted.sure and called else None
    return _Quotation(quoted.text, runs, words, size, {language}, places, source)


def _is_same(one: _Quotation, other: _Quotation) -> bool:
    """Whether two are versions of one quotation: words in a row, or most of their words, in common.

    What two different people say is two quotations, though it be in the same words.
    """
    if one.source and other.source and one.source.is_another(other.source):
        return False
    if one.runs & other.runs:
        return True
    if one.size < QUOTATION or other.size < QUOTATION:
        return False
    foreign = not one.languages & other.languages
    kind = "root" if foreign else "word"
    mine, yours = ({fact for fact in each.words if fact.kind == kind} for each in (one, other))
    common = len(mine & yours)
    least = min(len(mine), len(yours)) or 1
    return common >= (WORDS - foreign) and common / least >= (ALIKE_ACROSS if foreign else ALIKE)


def _is_said(quotation: _Quotation, runs: set[str]) -> bool:
    """Whether a text has most of a quotation's words in a row, without its marks."""
    whole = [run for run in quotation.runs if run.count(" ") == RUN - 1]
    return bool(whole) and len([run for run in whole if run in runs]) >= SAID * len(whole)


# --- sources ------------------------------------------------------------------------------------


def _sources(told: Sequence[Told], labels: Mapping[int, Sequence[str]]) -> Iterator[Row]:
    """Whom the accounts quote, in their own words or in others."""
    quoted = [each.account.quotations for each in told]
    spoken = [_language(each.account) for each in told]
    for source, quotations, others in sources_of(quoted, spoken, labels):
        places = [Place(number, *span) for number, each in quotations for span in each.places[:1]]
        having = frozenset(number for number, _quoted in quotations)
        yield Row("source", source, tuple(places), having, others)
