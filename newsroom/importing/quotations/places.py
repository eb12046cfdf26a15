"""Where people are named in a block, how they stand there, and what is said of them beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.importing.quotations.cues import Form
from newsroom.importing.quotations.frames import Frame, Name
from newsroom.importing.quotations.genders import gendered
from newsroom.importing.quotations.sources import POSSESSIVES
from newsroom.importing.quotations.subjects import is_governed
from newsroom.text import fold

# How many words before a name, and behind it between commas, describe somebody.
BEFORE = 6
_APPOSITION = 12
_OPENING = frozenset({",", "(", "—", "–"})


@dataclass(slots=True)
class Place:
    """Where somebody is named: block, word, and how it stands there."""

    block: int
    word: int
    sentence: int
    leads: bool
    """Whether it is likely the subject of its sentence."""
    says: bool
    """Whether it is the subject of a reporting verb."""
    quoted: bool


def described(frame: Frame, name: Name) -> set[str]:
    """The folded words that say what somebody is, before the name and behind it between commas."""
    found: set[str] = set()
    for place in range(name.first - 1, max(-1, name.first - BEFORE - 1), -1):
        if not _describes(frame, place) or frame.lower[place] in frame.words.determiners:
            break
        found.add(fold(frame.lower[place]))
    size = len(frame.lower)
    if name.last < size and frame.tokens[name.last].text in _OPENING:
        for place in range(name.last + 1, min(size, name.last + 1 + _APPOSITION)):
            if frame.lower[place] in frame.words.determiners and frame.quoted[place] < 0:
                continue
            if not _describes(frame, place):
                break
            found.add(fold(frame.lower[place]))
    return found


def _describes(frame: Frame, place: int) -> bool:
    """Whether a word may be one that describes somebody: no mark, no verb, no small word."""
    return not (
        frame.lower[place] in frame.words.small
        or frame.quoted[place] >= 0
        or not frame.is_word(place)
        or frame.verb(place)
    )


def name_places(frame: Frame) -> Iterable[tuple[Name, Place]]:
    sentence = 0
    seen: set[int] = set()
    starts = frame.starts
    at = 0
    for name in frame.names:
        while at + 1 < len(starts) and starts[at + 1] <= name.first:
            at += 1
        sentence = at
        quoted = name.first < len(frame.quoted) and frame.quoted[name.first] >= 0
        leads = not quoted and sentence not in seen and not is_governed(frame, name)
        if leads:
            seen.add(sentence)
        says = not quoted and name.kind == "person" and _says(frame, name)
        yield name, Place(frame.block, name.first, sentence, leads, says, quoted)


def explained(frame: Frame, name: Name) -> int:
    """Where the words end that explain a name between commas."""
    place = name.last
    if place < len(frame.lower) and frame.tokens[place].text in _OPENING:
        return max(place + 1, _past(frame, place, ","), min(len(frame.lower), place + 5))
    return place + 1


def noun_places(frame: Frame, explaining: Sequence[tuple[int, int]]) -> Iterable[tuple[str, Place]]:
    """Nouns for a man or a woman that no name stands beside; `explaining` are spans that do for names."""
    known = gendered()
    taken = {at for first, last in explaining for at in range(first, last)}
    starts = frame.starts
    for at in frame.places_of(known):
        noun = frame.lower[at]
        if frame.quoted[at] >= 0 or at in taken or noun[-1] == ".":
            continue
        if at + 1 < len(frame.lower) and frame.lower[at + 1] in POSSESSIVES:
            continue
        sentence = bisect_right(starts, at) - 1
        says = _says(frame, Name(at, at + 1, "", "person", ""))
        first = max(starts[sentence], at - 3) == starts[sentence]
        yield noun, Place(frame.block, at, sentence, first, says, False)


def _says(frame: Frame, name: Name) -> bool:
    """Whether a reporting verb stands right beside a name, or behind what explains it."""
    size = len(frame.lower)
    place = name.last
    if place < size and frame.lower[place] in POSSESSIVES:
        return False
    if place < size and frame.tokens[place].text == "(":
        place = _past(frame, place, ")")
    if place < size and frame.tokens[place].text == ",":
        place = _past(frame, place, ",")
    for at in range(place, min(size, place + 4)):
        if frame.quoted[at] >= 0 or not frame.is_word(at):
            break
        if (found := frame.verb(at)) and found[0].form is not Form.INFINITIVE:
            return found[0].kind == "say"
        if frame.lower[at] not in frame.words.auxiliaries and not frame.is_day(at):
            break
    return _said_before(frame, name)


def _said_before(frame: Frame, name: Name) -> bool:
    """Whether a verb that has its subject behind it stands before a name: "said the mayor, Ana Ruiz"."""
    for before in range(name.first - 1, max(0, name.first - BEFORE), -1):
        if frame.quoted[before] >= 0:
            break
        if (found := frame.verb(before)) and found[0].form is Form.FINITE:
            return found[0].kind == "say" and _inverts(frame, before)
        if not frame.is_word(before) or frame.lower[before] in frame.words.governs:
            break
    return False


def _inverts(frame: Frame, verb: int) -> bool:
    """Whether a verb opens its clause, so that its subject comes behind it."""
    if verb == 0 or frame.quoted[verb - 1] >= 0:
        return True
    return frame.language != "en" or not frame.is_word(verb - 1)


def _past(frame: Frame, place: int, mark: str) -> int:
    """Where the words go on behind the next mark, or `place` where there is none near."""
    for at in range(place + 1, min(len(frame.lower), place + 20)):
        if frame.tokens[at].text == mark:
            return at + 1
        if frame.quoted[at] >= 0:
            break
    return place
