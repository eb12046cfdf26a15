"""What somebody said in the article's own words: "She said that …", "…, he said.", "According to her, …"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsroom.importing.quotations.attribution import Cue, reports
from newsroom.importing.quotations.cues import Form, Verb
from newsroom.importing.quotations.frames import Frame
from newsroom.importing.quotations.sources import (
    Source,
    SourceKind,
    source_after,
    source_before,
    wording_source,
)
from newsroom.importing.quotations.subjects import main_subject

# So few words are no statement.
_LEAST = 3
_MOST_BETWEEN = 9
_APART = frozenset(",—–")
_SAYS = Verb(Form.FINITE, "say")


class Reported(NamedTuple):
    """The words of a frame that are somebody's statement, and what says whose."""

    first: int
    last: int
    cue: Cue
    rest: tuple[int, int] | None = None
    """The words that go on behind what interrupts them: "It was, she said, the first time"."""


def find_indirect(frame: Frame) -> Iterator[Reported]:
    """The statements that a block reports without quotation marks, in order."""
    done = 0
    for at in frame.places_of(frame.words.cues):
        if at < done or frame.quoted[at] >= 0:
            continue
        size = frame.wording(at)
        found = _according(frame, at, size) if size else _of_verb(frame, at)
        if found is not None and _is_statement(frame, found):
            done = max(found.last, found.cue.last, found.rest[1] if found.rest else 0)
            yield found


def _is_statement(frame: Frame, found: Reported) -> bool:
    """Whether the words are a statement of the article's own wording: not few, and hardly quoted."""
    places = [*range(found.first, found.last), *range(*(found.rest or (0, 0)))]
    own = [at for at in places if frame.quoted[at] < 0]
    words = sum(map(frame.is_word, own))
    return words >= _LEAST and len(places) - len(own) <= words


def _according(frame: Frame, at: int, size: int) -> Reported | None:
    """ "…, according to her." and "According to her, …"."""
    start, end = frame.sentence(at)
    source = wording_source(frame, at + size, end)
    if source is None:
        return None
    cue = Cue("according", frame, at, at + size, source)
    if at - start <= 1:
        comma = next((c for c in range(source.last, end) if frame.tokens[c].text == ","), -1)
        return Reported(comma + 1, end, cue) if comma >= 0 else None
    first, last = start, at
    while last > first and frame.tokens[last - 1].text in ",-–—":
        last -= 1
    return Reported(first, last, cue)


def _of_verb(frame: Frame, at: int) -> Reported | None:
    found = frame.verb(at)
    if found is None or not reports(frame, at, found[0]):
        return None
    verb, size = found
    start, end = frame.sentence(at)
    if end - at - size < _LEAST and at - start <= _LEAST:
        return None
    if frame.tokens[at].word.capital and at > start:
        return None
    return _complement(frame, start, end, at, size, verb) or (
        _postposed(frame, start, end, at, size) if verb == _SAYS else None
    )


def _complement(
    frame: Frame, start: int, end: int, at: int, size: int, verb: Verb
) -> Reported | None:
    """What follows a verb as its clause: "said that …", "told reporters …", and in English "said he …"."""
    first = _clause(frame, at + size, end, verb, frame.lower[at])
    if first is None:
        return None
    source = _whose(frame, start, at, verb)
    behind = source_after(frame, at + size, first)
    if source is None and behind is not None and frame.language != "en":
        source = behind
    impersonal = at > start and frame.lower[at - 1] == "se"
    if source is None and (impersonal or not frame.words.drops_subjects):
        return None
    rule = "indirect" if verb.kind == "say" else f"indirect-{verb.kind}"
    if frame.lower[start] in frame.words.when:
        # "After she said that she would go, he went."
        end = next((c for c in range(first, end) if frame.tokens[c].text == ","), end)
    end = _until_next(frame, first, end)
    return Reported(first, end, Cue(rule, frame, at, at + size, source, verb.kind))


def _until_next(frame: Frame, first: int, end: int) -> int:
    """Where a statement ends because another one is reported: "…, but he said"."""
    for at in range(first + _LEAST, end):
        if frame.quoted[at] >= 0 or frame.lower[at] not in frame.words.verbs:
            continue
        found = frame.verb(at)
        if not found or found[0] != _SAYS or not reports(frame, at, found[0]):
            continue
        source = source_before(frame, first, at)
        if source is None or source.first - 2 <= first:
            continue
        opener = source.first - 1
        if (
            frame.lower[opener] in frame.words.openers
            and frame.lower[opener] not in frame.words.that
        ):
            comma = frame.tokens[opener - 1].text in ",;—–-"
            return opener - 1 if comma else opener
    return end


def _whose(frame: Frame, start: int, at: int, verb: Verb) -> Source | None:
    if verb.form is Form.PARTICIPLE:
        if at > start and frame.tokens[at - 1].text == ",":
            return main_subject(frame, start, at)
        return source_before(frame, start, at)
    source = source_before(frame, start, at)
    if source is None and at > start and frame.lower[at - 1] in frame.words.conjunctions:
        return main_subject(frame, start, at)
    if source is not None and frame.lower[at] in frame.words.nouns:
        return source if source.kind is not SourceKind.NOUN else None
    return source


def _clause(frame: Frame, place: int, end: int, verb: Verb, word: str) -> int | None:
    """Where the clause begins that a verb governs, if it has one."""
    if (that := _that(frame, place, end)) >= 0:
        return that
    if frame.language != "en" or place >= end:
        return None
    if word in frame.words.listens:
        place = _behind_listener(frame, place, end)
    elif word not in frame.words.bare:
        return _object(frame, place, end, verb)
    # "said on Monday he would"
    while place < end and (
        frame.is_time(place)
        or (frame.lower[place] == "on" and place + 1 < end and frame.is_day(place + 1))
    ):
        place += 1
    return place if place < end and _begins(frame, place, word) else None


def _that(frame: Frame, place: int, end: int) -> int:
    """Where the words go on behind "that", -1 where there is none nearby."""
    for that in range(place, min(end, place + _MOST_BETWEEN)):
        if frame.quoted[that] >= 0 or frame.tokens[that].text in ":;":
            break
        if frame.lower[that] in frame.words.that and frame.named[that] < 0:
            # ", que" tells of the word before it; German has its comma always.
            relative = that > place and frame.tokens[that - 1].text == ","
            relative = relative and frame.language != "de"
            if relative or (frame.language == "en" and that > place and frame.verb(that - 1)):
                break
            return that + 1
    return -1


def _behind_listener(frame: Frame, place: int, end: int) -> int:
    """Where the words go on behind whom it is said to: "told reporters he …"; the end for nobody."""
    if place < end and frame.lower[place] in frame.words.objects:
        return place + 1
    listener = source_after(frame, place, end)
    return listener.last if listener else end


def _begins(frame: Frame, place: int, word: str) -> bool:
    """Whether a clause may begin at a word, behind a verb that needs no "that"."""
    lower, words = frame.lower[place], frame.words
    if not frame.is_word(place) or frame.quoted[place] >= 0 or lower in words.governs:
        return False
    if word in words.any_clause and lower not in words.ends and lower not in words.auxiliaries:
        return True
    known = lower in words.starts or lower in words.determiners
    return known or frame.named[place] >= 0 or frame.tokens[place].word.capital


def _object(frame: Frame, place: int, end: int, verb: Verb) -> int | None:
    """What English verbs govern that take no clause: "vowed to go", "accused them of lying", "called it odd"."""
    lower = frame.lower[place]
    if lower == "to" and place + 1 < end and verb.kind == "say":
        if frame.lower[place - 1] in frame.words.no_infinitive:
            return None
        after = frame.lower[place + 1]
        verbal = frame.is_word(place + 1) and after not in frame.words.determiners
        return place if verbal and frame.named[place + 1] < 0 else None
    if lower == "on" and frame.lower[place - 1].startswith("call"):
        place += 1
    source = source_after(frame, place, end)
    last = source.last if source else place + 1 if lower in frame.words.objects else -1
    if last < 0 or last >= end:
        return None
    if verb.kind == "name":
        return place if end - last > 1 else None
    return place if frame.lower[last] in ("of", "to", "as") else None


def _postposed(frame: Frame, start: int, end: int, at: int, size: int) -> Reported | None:
    """A statement before its verb: "It was the first time, she said on Monday."."""
    if frame.quoted[at - 1] >= 0:
        return None
    after = at + size
    if after < len(frame.tokens) and (frame.tokens[after].text == ":" or frame.quoted[after] >= 0):
        # What is said comes, and is quoted: "Asked about it, she said: “…”".
        return None
    if frame.lower[start] in frame.words.as_said and at - start < 10:
        return _as_said(frame, start, end, at, after)
    told = _behind_comma(frame, start, end, at, after)
    if told is None:
        return None
    source, comma, after = told
    if source.kind is SourceKind.NOUN and frame.lower[at] in frame.words.nouns:
        return None
    if comma - start < 2 or frame.quoted[comma - 1] >= 0:
        return None
    cue = Cue("indirect-after", frame, at, at + size, source)
    if frame.lower[at] in frame.words.listens and (listener := source_after(frame, after, end)):
        after = listener.last
    goes_on = after < end and frame.tokens[after].text in _APART and source.first < at
    if goes_on and end - after > _LEAST:
        return Reported(start, comma, cue, (after + 1, end))
    if comma - start < _LEAST or not _closes(frame, after, end):
        return None
    return Reported(start, comma, cue)


def _as_said(frame: Frame, start: int, end: int, at: int, after: int) -> Reported | None:
    """What follows "As the mayor said," in a sentence."""
    source = source_before(frame, start + 1, at)
    if source is None or after >= end or frame.tokens[after].text != ",":
        return None
    return Reported(after + 1, end, Cue("indirect-after", frame, at, after, source))


def _behind_comma(
    frame: Frame, start: int, end: int, at: int, after: int
) -> tuple[Source, int, int] | None:
    """The source of a verb behind a comma, the comma, and where the words go on: ", he said", ", dijo él"."""
    commas = [c for c in range(max(start, at - 14), at) if frame.tokens[c].text in _APART]
    if not commas:
        return None
    if commas[-1] == at - 1:
        source = source_after(frame, after, end)
        if source is None or (frame.language == "en" and source.kind is not SourceKind.NAME):
            return None
        if source.last < end and frame.tokens[source.last].text != ",":
            return None
        return source, commas[-1], source.last
    source = source_before(frame, start, at)
    if source is None or source.first - 1 not in commas:
        return None
    return source, source.first - 1, after


def _closes(frame: Frame, after: int, end: int) -> bool:
    """Whether what follows a verb is no more than where and when it was said."""
    if after >= end or not frame.is_word(after):
        return True
    lower = frame.lower[after]
    return lower in frame.words.governs or frame.is_day(after) or lower in frame.words.times
