"""Who a clause says that speaks: the words beside a reporting verb that name somebody."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from newsroom.importing.quotations.cues import Form
from newsroom.importing.quotations.frames import Frame, Name

# How many phrases with prepositions may stand between a source and its verb.
_MOST_PHRASES = 3
# The most words that name one source.
_MOST_WORDS = 14
POSSESSIVES = frozenset({"’s", "'s"})
_COMMAS = frozenset({",", ")", "—", "–", "―", "-", "("})


class SourceKind(StrEnum):
    """How a source is named."""

    NAME = "name"
    PRONOUN = "pronoun"
    NOUN = "noun"


class Source(NamedTuple):
    """The words of a frame that name a source; `name` is the name that it is, if it is one."""

    first: int
    last: int
    kind: SourceKind
    name: Name | None = None


def source_after(frame: Frame, place: int, end: int) -> Source | None:
    """The source that begins at a word, as in "said the mayor of Leeds, who …"."""
    if place >= end or not is_free(frame, place):
        return None
    lower = frame.lower[place]
    if pronoun := pronoun_at(frame, place):
        return pronoun
    if not frame.is_word(place) or (lower in frame.words.ends and frame.named[place] < 0):
        return None
    last = place
    while last < min(end, place + _MOST_WORDS) and _goes_on(frame, place, last):
        name = frame.name_at(last)
        last = name.last if name else last + 1
    last = _without_joiners(frame, place, min(last, end))
    return _source(frame, place, last)


def wording_source(frame: Frame, place: int, end: int) -> Source | None:
    """The source behind a wording that names one: "según Ruiz", "según explicó Ruiz"."""
    found = frame.verb(place) if place < end else None
    if found and found[0].form is Form.FINITE and frame.words.drops_subjects:
        place += found[1]
    return source_after(frame, place, end)


def source_before(frame: Frame, start: int, place: int) -> Source | None:
    """The source that ends before the verb at a word, within the clause that begins at `start`.

    What is set apart between commas before the verb is passed over: "Ana Ruiz, the mayor, said".
    """
    end = _before_auxiliaries(frame, start, place)
    if end <= start:
        return None
    apart = frame.tokens[end - 1].text in _COMMAS
    if apart:
        end = _before_apposition(frame, start, end - 1)
    for _ in range(_MOST_PHRASES):
        if end <= start:
            break
        if pronoun := pronoun_at(frame, end - 1):
            return pronoun
        first = _beginning(frame, start, end)
        if first == end:
            return None
        if first <= start or not _is_preposition(frame, first - 1):
            return _source(frame, first, end)
        if apart:
            # "Asked by Ana Ruiz, said"
            return None
        # "officials in Leeds said"
        end = first - 1
    return None


def _is_preposition(frame: Frame, place: int) -> bool:
    """Whether a word governs what follows it, and leads to no clause: "as she said", "with her saying"."""
    lower, words = frame.lower[place], frame.words
    return (
        lower in words.governs
        and lower not in words.openers
        and lower not in words.accompanies
        and frame.named[place] < 0
    )


def _beginning(frame: Frame, start: int, end: int) -> int:
    """Where the words begin for the source that ends at a word."""
    first = end
    while first > start and end - first < _MOST_WORDS and _belongs(frame, first - 1, end):
        name = frame.name_at(first - 1)
        first = max(start, name.first) if name else first - 1
        if frame.lower[first] in frame.words.determiners and not _joined(frame, start, first):
            break
    while (
        first < end
        and (frame.lower[first] in frame.words.joins or frame.lower[first] in frame.words.openers)
        and frame.lower[first] not in frame.words.determiners
        and frame.named[first] < 0
    ):
        first += 1
    return first


def later_source(frame: Frame, place: int, end: int) -> Source | None:
    """A source that other words part from its verb: "explica a EFE el escritor Ruiz"."""
    for at in range(place, min(end, place + 12)):
        if not is_free(frame, at) or frame.tokens[at].text in ",;:":
            return None
        before = frame.lower[at - 1]
        if before in frame.words.ends or before in frame.words.joins:
            continue
        name = frame.name_at(at)
        starts = frame.lower[at] in frame.words.determiners or (name and name.first == at)
        if starts and (source := source_after(frame, at, end)):
            return source
    return None


def _source(frame: Frame, first: int, last: int) -> Source | None:
    """The words as a source, if they can be one: with the name that they are."""
    if last <= first:
        return None
    head = last
    for place in range(first + 1, last):
        joins = frame.lower[place] in frame.words.joins and frame.named[place] < 0
        if joins and frame.lower[place] not in frame.words.determiners:
            head = place
            break
    name = frame.name_at(head - 1)
    if name is not None and name.last <= last:
        return Source(first, last, SourceKind.NAME, name)
    if all(not frame.is_word(place) for place in range(first, last)):
        return None
    if last - first == 1 and frame.named[first] < 0:
        lower = frame.lower[first]
        if (
            _is_adverb(frame, first)
            or lower in frame.words.auxiliaries
            or lower in frame.words.openers
            or lower in frame.words.objects
        ):
            return None
        if lower in frame.words.determiners and lower not in frame.words.that:
            return None
    return Source(first, last, SourceKind.NOUN)


def pronoun_at(frame: Frame, place: int) -> Source | None:
    words, lower = frame.words, frame.lower[place]
    if frame.named[place] >= 0 or lower in words.objects:
        return None
    if (
        lower in words.he
        or lower in words.she
        or lower in words.they
        or lower in words.first_person
    ):
        return Source(place, place + 1, SourceKind.PRONOUN)
    if hyphened(frame, place):
        return Source(place, place + 1, SourceKind.PRONOUN)
    if lower in words.who and lower not in words.determiners and lower not in words.that:
        return Source(place, place + 1, SourceKind.PRONOUN)
    return None


def hyphened(frame: Frame, place: int) -> Source | None:
    """The subject that hangs on a verb: "dit-il"."""
    verb, _, ending = frame.lower[place].rpartition("-")
    words = frame.words
    if verb and ending in words.he | words.she | words.they:
        return Source(place, place + 1, SourceKind.PRONOUN)
    return None


def is_free(frame: Frame, place: int) -> bool:
    return frame.quoted[place] < 0


def _goes_on(frame: Frame, start: int, place: int) -> bool:
    """Whether a source that began at `start` has the word at `place` too."""
    if not is_free(frame, place):
        return False
    if frame.named[place] >= 0:
        return True
    lower, token = frame.lower[place], frame.tokens[place]
    if lower in POSSESSIVES or _is_hyphen(frame, place):
        return place > start
    if not (frame.is_word(place) or token.text[0].isdigit()) or frame.is_day(place):
        return False
    if place == start:
        return True
    if lower in frame.words.conjunctions or lower in frame.words.joins:
        return _joins(frame, start, place)
    if lower in frame.words.ends or lower in frame.words.who or lower in frame.words.openers:
        return False
    if lower in frame.words.determiners:
        return frame.lower[place - 1] in frame.words.joins
    return not _acts(frame, start, place) and not _is_adverb(frame, place)


def _acts(frame: Frame, start: int, place: int) -> bool:
    """Whether a word is likely a verb of whom the words before it name."""
    found = frame.verb(place)
    if found and found[0].form is not Form.INFINITIVE and not frame.tokens[place].word.capital:
        return frame.lower[place - 1] not in frame.words.determiners
    return bool(frame.words.verbal) and place > start + 1 and _is_verbal(frame, place)


def _joins(frame: Frame, start: int, place: int) -> bool:
    """Whether a small word within a source leads on: "of", and "and" between names."""
    after = place + 1
    if after >= len(frame.lower) or not is_free(frame, after) or not frame.is_word(after):
        return False
    if frame.lower[place] in frame.words.openers or frame.lower[place] in frame.words.conjunctions:
        return frame.named[after] >= 0 and frame.named[place - 1] >= 0
    return frame.lower[after] not in frame.words.ends or frame.named[after] >= 0


def _without_joiners(frame: Frame, first: int, last: int) -> int:
    while (
        last > first
        and frame.named[last - 1] < 0
        and (
            frame.lower[last - 1] in frame.words.joins
            or frame.lower[last - 1] in frame.words.determiners
            or frame.lower[last - 1] in frame.words.auxiliaries
        )
    ):
        last -= 1
    return last


def _before_auxiliaries(frame: Frame, start: int, place: int) -> int:
    while place > start and frame.named[place - 1] < 0 and is_free(frame, place - 1):
        lower = frame.lower[place - 1]
        if frame.is_time(place - 1):
            place = _before_time(frame, start, place - 1)
            continue
        if lower in frame.words.he or lower in frame.words.she:
            break
        if lower not in frame.words.auxiliaries and not _is_adverb(frame, place - 1):
            break
        place -= 1
    return place


def _before_time(frame: Frame, start: int, place: int) -> int:
    """Where the words begin that say when: "on Tuesday night"."""
    for _ in range(4):
        before = place - 1
        if before < start or frame.named[before] >= 0 or frame.quoted[before] >= 0:
            break
        lower = frame.lower[before]
        if not (frame.is_time(before) or lower in frame.words.governs):
            break
        place = before
    return place


def _before_apposition(frame: Frame, start: int, comma: int) -> int:
    """Where the words end that what is set apart before `comma` explains."""
    best = -1
    for place in range(comma - 1, max(start, comma - 40) - 1, -1):
        if not is_free(frame, place):
            break
        if (
            frame.tokens[place].text in _COMMAS
            and frame.tokens[place].text != ")"
            and place > start
        ):
            name = frame.name_at(place - 1)
            if best < 0 or (name and name.kind == "person"):
                best = place
            if name and name.kind == "person":
                break
    if best < 0:
        return comma
    return best


def _belongs(frame: Frame, place: int, end: int) -> bool:
    """Whether the word before a source's later words is one of it."""
    if not is_free(frame, place):
        return False
    if frame.named[place] >= 0:
        return True
    token, lower = frame.tokens[place], frame.lower[place]
    if lower in POSSESSIVES or _is_hyphen(frame, place):
        return True
    if not (frame.is_word(place) or token.text[0].isdigit()) or frame.is_day(place):
        return False
    if lower in frame.words.conjunctions:
        return 0 < place < end - 1 and frame.named[place - 1] >= 0 and frame.named[place + 1] >= 0
    if lower in frame.words.joins:
        return (place + 1 < end and lower not in frame.words.openers) or _joins(frame, 0, place)
    if lower in frame.words.determiners:
        return True
    if lower in frame.words.openers or lower in frame.words.ends or lower in frame.words.who:
        return False
    if _is_adverb(frame, place):
        return False
    return not ((found := frame.verb(place)) and found[0].form is not Form.INFINITIVE)


def _is_hyphen(frame: Frame, place: int) -> bool:
    """Whether a mark joins two parts of one word: "18-year-old", "U.S.-born"."""
    token = frame.tokens[place]
    if token.text not in ("-", "‐", "‑") or not 0 < place < len(frame.tokens) - 1:
        return False
    before, after = frame.tokens[place - 1], frame.tokens[place + 1]
    return before.end == token.start and token.end == after.start


def _is_adverb(frame: Frame, place: int) -> bool:
    """Whether a word ends as adverbs do: "simply", "claramente"."""
    ending = frame.words.adverb
    return (
        bool(ending)
        and frame.lower[place].endswith(ending)
        and (not frame.tokens[place].word.capital and len(frame.lower[place]) > len(ending) + 2)
    )


def _is_verbal(frame: Frame, place: int) -> bool:
    """Whether a word ends as verbs do that tell what somebody did, behind a noun."""
    before = frame.lower[place - 1]
    return (
        frame.lower[place].endswith(frame.words.verbal)
        and len(frame.lower[place]) > 4
        and not frame.tokens[place].word.capital
        and before not in frame.words.determiners
        and before not in frame.words.joins
    )


def _joined(frame: Frame, start: int, first: int) -> bool:
    """Whether a small word before a determiner makes it go on: "the mayor of the city"."""
    return (
        first > start
        and frame.lower[first - 1] in frame.words.joins
        and (frame.lower[first - 1] not in frame.words.openers)
        and frame.named[first - 1] < 0
    )
