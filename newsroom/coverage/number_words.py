"""Numbers that are written as words, in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from newsroom.text import fold

WORD = re.compile(r"[^\W\d_]+")
# "thirty-one", "one hundred and four", "cuarenta y dos": what may stand between words of one number.
BETWEEN = re.compile(r"\s+|-|\s+(?:and|y)\s+")
AND: Final = frozenset({"and", "y"})
HALF = re.compile(r"\s+y\s+medi[oa]\b")


@dataclass(frozen=True, slots=True)
class Words:
    """The number words of a language, folded: those that are added, those that multiply, ordinals.

    A word of `bare` is a number without another before it ("mil"), the other `large` ones are not.
    """

    small: Mapping[str, int]
    large: Mapping[str, int]
    ordinals: Mapping[str, int]
    bare: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number in words, and its place in the text."""

    value: float
    start: int
    end: int


def _counted(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words.split())}


def _endings(stems: str, first: int) -> dict[str, int]:
    """Spanish ordinals, in both genders and numbers."""
    stem_numbers = _counted(stems, first).items()
    return {stem + end: value for stem, value in stem_numbers for end in ("o", "a", "os", "as")}


# "second" and "segundo" are moments as well, and are left aside.
ENGLISH: Final = Words(
    small={
        "one": 1,
        **_counted(
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen", 2,
        ),
        **_counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    },
    large={"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9,
           "trillion": 10**12},
    ordinals={"first": 1, **_counted("third fourth fifth sixth seventh eighth ninth tenth", 3)},
)  # fmt: skip
SPANISH: Final = Words(
    small={
        "un": 1, "cien": 100, "ciento": 100,
        **_counted(
            "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
            "dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres "
            "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve", 2,
        ),
        **_counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
        **_counted("doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
                   "ochocientos novecientos", 200, 100),
        **_counted("doscientas trescientas cuatrocientas quinientas seiscientas setecientas "
                   "ochocientas novecientas", 200, 100),
    },
    large={"mil": 10**3, "millon": 10**6, "millones": 10**6, "billon": 10**12, "billones": 10**12},
    ordinals={
        "primer": 1, "tercer": 3,
        **_endings("primer", 1), **_endings("tercer cuart quint sext septim octav noven decim", 3),
    },
    bare=frozenset({"mil"}),
)  # fmt: skip
LANGUAGES: Final[Mapping[str, Words]] = {"en": ENGLISH, "es": SPANISH}


@dataclass(slots=True)
class _Number:
    """A number as it is read, word by word: what was multiplied already, and what is being added."""

    start: int
    end: int
    parts: list[float] = field(default_factory=list)
    current: float = 0

    def takes(self, value: int) -> bool:
        """Whether a word that adds goes on with this number: "thirty one", not "two three"."""
        if value < 10 and self.current % 100 >= 20 and self.current % 10 == 0:
            return True
        return value < 100 and self.current % 100 == 0

    def multiply(self, value: int) -> None:
        smaller = [part for part in self.parts if part < value]
        self.parts = [part for part in self.parts if part >= value]
        product = max(1, self.current + sum(smaller)) * value
        if value == 100:
            self.current = product
        else:
            self.parts.append(product)
            self.current = 0

    @property
    def value(self) -> float:
        return sum(self.parts) + self.current


def written_numbers(text: str, language: str) -> Iterator[WrittenNumber]:
    """The numbers in words, from two up; "one" and "un" are articles and pronouns, too."""
    words = LANGUAGES.get(language)
    if words is None:
        return
    number: _Number | None = None
    for match in WORD.finditer(text):
        word = fold(match[0])
        if word in AND:
            continue
        known = word in words.small or word in words.large
        joined = number is not None and BETWEEN.fullmatch(text, number.end, match.start())
        if number and not (known and joined and _goes_on(number, word, words)):
            yield from _finished(number, text)
            number = None
        if not known or (number is None and word in words.large and word not in words.bare):
            continue
        number = number or _Number(match.start(), match.end())
        number.end = match.end()
        if word in words.large:
            number.multiply(words.large[word])
        else:
            number.current += words.small[word]
    if number:
        yield from _finished(number, text)


def _goes_on(number: _Number, word: str, words: Words) -> bool:
    return word in words.large or number.takes(words.small[word])


def _finished(number: _Number, text: str) -> Iterator[WrittenNumber]:
    value, end = number.value, number.end
    # "dos millones y medio"
    if number.parts and not number.current and (half := HALF.match(text, end)):
        value, end = value + 0.5 * _scale(number.parts[-1]), half.end()
    if value > 1:
        yield WrittenNumber(value, number.start, end)


def _scale(value: float) -> float:
    """What the last word multiplied by: of two millions a million."""
    return max((scale for scale in (10**3, 10**6, 10**9, 10**12) if scale <= value), default=0)


def ordinals(text: str, language: str) -> Iterator[WrittenNumber]:
    """The ordinals in words, from first to tenth."""
    words = LANGUAGES.get(language)
    if words is None:
        return
    for match in WORD.finditer(text):
        if value := words.ordinals.get(fold(match[0])):
            yield WrittenNumber(value, match.start(), match.end())


def multiplier(word: str, language: str) -> int:
    """What a word behind a number in figures multiplies it by: "million"; 1 for any other word."""
    words = LANGUAGES.get(language)
    return words.large.get(fold(word), 1) if words else 1
