"""Whether two quotations in different languages are probably one statement. Proposed, never asserted."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from newsroom.text import without_accents

DAYS: Final = 4  # between the articles that print them
# One is at most so many times as long as the other.
LENGTHS: Final = 1.8
SHORTEST: Final = 5  # words
_WORDS: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_NAME: Final = re.compile(r"(?<![.!?…:\"“«¿¡]\s)(?<![\"“«¿¡@\w])(?<!^)[A-ZÀ-ÖØ-Þ]\w+")
# So many letters of a name are alike in the languages that write it.
_ALIKE: Final = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation as it is compared: its words, their language, and the day of the article."""

    text: str
    language: str
    day: dt.date | None


def may_be_one_statement(one: Said, other: Said) -> bool:
    """Whether two quotations of one speaker in two languages name the same names and numbers, within days.

    Something has to be named: of words alone nothing follows.
    """
    if not one.language or not other.language or one.language == other.language:
        return False
    if one.day is None or other.day is None or abs((one.day - other.day).days) > DAYS:
        return False
    lengths = sorted(len(_WORDS.findall(each.text)) for each in (one, other))
    if lengths[0] < SHORTEST or lengths[1] > LENGTHS * lengths[0]:
        return False
    numbers, theirs = _numbers(one.text), _numbers(other.text)
    if numbers != theirs:
        return False
    names, others = _names(one.text), _names(other.text)
    return len(names & others) + len(numbers) >= 2 and _mostly(names, others)


def _mostly(names: set[str], others: set[str]) -> bool:
    """Whether most of the fewer names are among the others."""
    fewer = min(len(names), len(others))
    return len(names & others) * 3 >= fewer * 2


def _numbers(text: str) -> set[str]:
    return {re.sub(r"\D", "", number) for number in _NUMBER.findall(text)}


def _names(text: str) -> set[str]:
    """What begins with a capital within a sentence, as far as languages write it alike."""
    words = _NAME.findall(" ".join(text.split()))
    return {without_accents(word.casefold())[:_ALIKE] for word in words if len(word) >= _ALIKE}
