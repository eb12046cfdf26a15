"""Sound letters that look like what damage leaves, kept out of the way of all repair.

A letter that is sound is replaced by a stand-in of ASCII before anything is read back, and put
back afterwards: so no stage, our own or a library's, can take it for the rest of something else.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from newsroom.importing.mojibake.damage_sites import LONGEST_WORD, TRACE
from newsroom.importing.mojibake.misreading import ENCODINGS, misreading
from newsroom.importing.mojibake.punctuation import divides
from newsroom.importing.mojibake.suspicion import PAIR, REMNANT
from newsroom.importing.mojibake.word_likeness import (
    PLAIN,
    familiarity,
    has_word_shape,
    is_known,
    is_one_letter_word,
)

SPACES = " \t\r\n"
SPACE = re.compile(f"[{SPACES}]")
LETTERS = re.compile(r"[^\W\d_]+")
# A letter before a mark that closes something; doubled marks belong to the letter by one.
CLOSED = re.compile(r"[^\W\d_]([”“’‘»«›‹])(?!\1|[^\W_])(?=$|[\x00-\x7f”“’‘»«›‹…–—])")
# Which marks open what these close, in some language.
OPENERS = {"”": "“„”", "“": "„", "’": "‘‚’", "‘": "‚", "»": "«»", "«": "»", "›": "‹›", "‹": "›"}
# What may stand before a word, or before a mark that opens a quotation.
OPENING = "“”„«»‘’‚‹›–—¿¡"
BRACKETS = "([{-/\"'"
# How far back in its line a quotation may have been opened.
OPENED = 600
# What a unit is raised to: Å², м³.
RAISED = re.compile(r"(?<![^\x00-\x7f])(?<![A-Za-z])[^\W\d_]{1,2}([²³])(?![^\W\d_])")
# What ends a word or stands between two.
ENDING = re.compile(r"[^\W\d_]([–—]|[”“’‘»«›‹…](?![^\W\d_]))")
CONTROL = re.compile("[\x80-\x9f]")
CYRILLIC_RUN = re.compile(r"(?<![^\W\d_])[\u0400-\u04ff][^\s\x00-\x7f]*+(?![A-Za-z])")
# Lead bytes in windows-1251 whose continuation may have been dropped.
LONE_CYRILLIC = frozenset("РСВОП")
ONE_SCRIPT = re.compile(
    "[A-Za-z\xaa\xb5\xba\xc0-\u024f\u1e00-\u1eff]+|[\u0370-\u03ff\u1f00-\u1fff]+|[\u0400-\u04ff]+"
)
# What NFKC makes of the sign for a millionth, which shows a byte that continues others.
MU = "μ"
SHORTEST = 3
# The letter that is left of quotation marks, apostrophes and dashes.
MARK_LEAD = "â"
LEAD_IN_CAPITALS = "Â"


@dataclass(frozen=True)
class Shield:
    """A text in which stand-ins are at `places`, in order, where sound letters had been."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, original: str, among: str) -> Shield:
        """Shields the letters of a text that are sound; `among` are the languages it shows."""
        places = sorted(set(sound_places(original, among)))
        pieces: list[str] = []
        at = 0
        for place in places:
            pieces += original[at:place], stand_in(original[place])
            at = place + 1
        pieces.append(original[at:])
        return cls("".join(pieces), tuple(places))

    def holds(self, start: int, end: int) -> bool:
        """Whether a sound letter stands in `text[start:end]`."""
        return bisect_left(self.places, start) < bisect_left(self.places, end)


@cache
def stand_in(character: str) -> str:
    """A character of ASCII that is like another one: of its case, or a straight mark."""
    base = unicodedata.normalize("NFKD", character)[0]
    if base.isascii() and (base.isalnum() == character.isalnum()):
        return base
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "-" if character in "–—" else '"'


def sound_places(text: str, among: str) -> Iterator[int]:
    """Where characters stand that look like damage and are sound."""
    end = 0
    damaged = {match.start() for match in TRACE.finditer(text)} if MARK_LEAD in text else set()
    for match in REMNANT.finditer(text):
        if match.start() < end:
            continue
        start, end = _token(text, match.start(), end)
        token = text[start:end]
        for place in _of_token(token, among):
            if start + place not in damaged:
                yield start + place
        for closing in _closings(token):
            if _is_opened(text, start + closing):
                yield start + closing
                yield from _word_before(text, start + closing)


def _token(text: str, at: int, floor: int) -> tuple[int, int]:
    """The text without a space around a place; no-break spaces may belong to a sequence."""
    start = at
    while start > floor and text[start - 1] not in SPACES:
        start -= 1
    ending = SPACE.search(text, at)
    return start, ending.start() if ending else len(text)


def _word_before(text: str, end: int) -> Iterator[int]:
    """The letters beyond ASCII of a word whose last letter seems to be one with the mark after it."""
    if text[end - 1].isascii():
        return
    for place in range(end - 1, -1, -1):
        if not text[place].isalpha():
            return
        if not text[place].isascii():
            yield place


@lru_cache(maxsize=20_000)
def _closings(token: str) -> tuple[int, ...]:
    """The places of marks behind a letter that may close a quotation."""
    return tuple(closing.start(1) for closing in CLOSED.finditer(token))


def _is_opened(text: str, at: int) -> bool:
    """Whether a quotation is open in its line that the mark at a place closes.

    A misreading would have left nothing of the opening mark, either.
    """
    openers = OPENERS[text[at]]
    for place in range(at - 1, max(at - OPENED, -1), -1):
        character = text[place]
        if character == "\n":
            return False
        if character in openers:
            before = text[place - 1] if place else " "
            nested = before in OPENING and character != text[at]
            if before.isspace() or before in BRACKETS or nested:
                return True
        if character == text[at]:
            return False
    return False


@lru_cache(maxsize=20_000)
def _of_token(token: str, among: str) -> tuple[int, ...]:
    """The places of what is sound in a text without spaces, by itself."""
    if CONTROL.search(token):
        return ()
    places: list[int] = []
    for match in LETTERS.finditer(token):
        if len(match.group()) > LONGEST_WORD:
            continue
        before = token[match.start() - 1 : match.start()]
        after = token[match.end() : match.end() + 1]
        start = match.start() + (0 if before.isascii() else _continued(match.group()))
        end = match.end() - (bool(PAIR.match(token[match.end() - 1] + after)))
        word = token[start:end]
        is_free = before.isascii() or before in OPENING
        if not word.isascii() and not _is_misreadable(word, not before.isascii()):
            places += (
                start + i
                for i, c in enumerate(word)
                if not c.isascii() and not (c == MARK_LEAD and _may_be_mark(word, i, among))
            )
        elif is_free and end == match.end() and start == match.start():
            places += (start + i for i in _inner_leads(word, among))
    places += _raised(token)
    places += _ended(token, among)
    for match in CYRILLIC_RUN.finditer(token):
        places += (match.start() + i for i in _cyrillic(match.group()))
    return tuple(places)


def _continued(word: str) -> int:
    """How many letters at the beginning of a word show bytes that may continue what is before it."""
    bytes_of = misreading("windows-1252").bytes_of
    count = 0
    while count < min(len(word), 3) and 0x80 <= bytes_of.get(word[count], 0) <= 0xBF:
        count += 1
    return count


@lru_cache(maxsize=20_000)
def _is_misreadable(word: str, follows: bool) -> bool:
    """Whether some encoding shows UTF-8 as these letters, be it with bytes lost.

    Of a damaged word each letter beyond ASCII shows a lead byte, or one that continues it.
    Letters of two scripts are in no sound word. `follows`: what stands before the word may be a
    lead byte.
    """
    if not ONE_SCRIPT.fullmatch(word):
        return True
    return any(_is_shown_by(encoding, word, follows) for encoding in ENCODINGS)


def _is_shown_by(encoding: str, word: str, follows: bool) -> bool:
    bytes_of = misreading(encoding).bytes_of
    awaited, bare = (3 if follows else 0), False
    for character in word:
        if character.isascii():
            if bare:
                return False
            awaited = 0
            continue
        byte = bytes_of.get(character, 0) or (0xB5 if character == MU else 0)
        if 0xC2 <= byte <= 0xF4 and not bare:
            awaited = 1 + (byte >= 0xE0) + (byte >= 0xF0)
            # Of three bytes all are seldom lost but the first, unless it is of a mark.
            bare = byte >= 0xE0 and byte != 0xE2 and len(word) > 1
        elif 0x80 <= byte <= 0xBF and awaited:
            awaited -= 1
            bare = False
        else:
            return False
    return True


def _inner_leads(word: str, among: str) -> Iterator[int]:
    """The letters inside a word that would be marks, if they were not sound."""
    lower = word.lower()
    letters = [i for i, c in enumerate(word) if not c.isascii()]
    if len(word) < SHORTEST:
        return
    if is_known(lower, among):
        if has_word_shape(word) and not PAIR.search(word):
            yield from letters
        return
    if word.isupper():
        yield from (
            i
            for i in letters
            if word[i] == LEAD_IN_CAPITALS
            and i + 1 < len(word)
            and word[max(i - 1, 0) : i].isascii()
            and word[i + 1].isascii()
        )
        return
    if word[0] == LEAD_IN_CAPITALS and word[1].isascii() and word[1].islower():
        yield 0
    if any(word[i] not in "âÂ" for i in letters):
        return
    for i in letters:
        if word[i] == MARK_LEAD and not _may_be_mark(word, i, among):
            yield i


def _may_be_mark(word: str, i: int, among: str) -> bool:
    """Whether the letter at a place may be what is left of a mark: outside, or between two words."""
    if is_known(word.lower(), among):
        return False
    parts = word[:i].split(MARK_LEAD)[-1], word[i + 1 :].split(MARK_LEAD)[0]
    return not all(parts) or divides(*parts, among)


def _raised(token: str) -> Iterator[int]:
    """The figures of units, where the other reading is no word of one letter."""
    for match in RAISED.finditer(token):
        pair = token[match.start(1) - 1 : match.end(1)]
        read = [reading for reading in _readings(pair) if reading.isalpha()]
        if read and not any(is_one_letter_word(reading) for reading in read):
            yield match.start(1)


def _ended(token: str, among: str) -> Iterator[int]:
    """The marks after a word that is known as it stands, and is none with the other reading."""
    for match in ENDING.finditer(token):
        pair = match.group()
        readings = _readings(pair)
        if not readings or not all(map(str.isalpha, readings)):
            continue
        start = match.start()
        while start and token[start - 1].isalpha():
            start -= 1
        word = token[start : match.start(1)]
        if len(word) == 1:
            alone = token[:start].isascii() and token[match.end() :].isascii()
            if alone and is_one_letter_word(word) and not any(map(is_one_letter_word, readings)):
                yield match.start(1)
            continue
        if len(word) < SHORTEST or not _is_word(word, among):
            continue
        if not any(_is_word(word[:-1] + reading, among) for reading in readings):
            yield match.start(1)


def _is_word(word: str, among: str) -> bool:
    return word.isalpha() and (
        is_known(word.lower(), among) or (bool(among) and familiarity(word, among) >= PLAIN)
    )


@cache
def _readings(pair: str) -> frozenset[str]:
    """What a lead byte and one that continues it stand for, in each encoding that shows them."""
    readings = set()
    for encoding in ENCODINGS:
        found = misreading(encoding)
        if found.sequences.fullmatch(pair) and (reading := found.reverse(pair)):
            readings.add(reading)
    return frozenset(readings)


def _cyrillic(run: str) -> Iterator[int]:
    """All letters and marks of a word in Cyrillic, where some of them are no part of a misreading.

    Misread, each letter of it would be a sequence of them.
    """
    found = misreading("windows-1251")
    sequences = sum(1 for _ in found.sequences.finditer(run))
    left = 0
    for i, character in enumerate(run):
        byte = found.bytes_of.get(character, 0)
        following = found.bytes_of.get(run[i + 1], 0) if i + 1 < len(run) else 0
        is_lead = 0xC2 <= byte <= 0xF4
        if (
            (is_lead and not 0x80 <= following <= 0xBF and character not in LONE_CYRILLIC)
            or byte in (0xC0, 0xC1)
            or byte > 0xF4
        ):
            left += 1
    if sequences and 2 * left >= sequences:
        yield from range(len(run))
