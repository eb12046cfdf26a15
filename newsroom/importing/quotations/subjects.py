"""Who a sentence is about, where no verb that reports says so."""

from __future__ import annotations

from newsroom.importing.gazetteer import NameFlag
from newsroom.importing.quotations.frames import Frame, Name
from newsroom.importing.quotations.sources import (
    POSSESSIVES,
    Source,
    SourceKind,
    is_free,
    pronoun_at,
    source_after,
)


def main_subject(frame: Frame, start: int, end: int) -> Source | None:
    """The subject of a sentence: what it begins with, be it no name, else who is named first."""
    named = subject(frame, start, end)
    noun = first_noun(frame, start, end)
    if noun is None or noun.kind is SourceKind.NAME:
        return named or noun
    return noun if named is None or noun.first < named.first else named


def subject(frame: Frame, start: int, end: int) -> Source | None:
    """Who a sentence is likely about: the first pronoun or name in it that nothing governs."""
    for place in range(start, min(end, start + 60)):
        if not is_free(frame, place):
            continue
        if pronoun := pronoun_at(frame, place):
            if frame.lower[place] not in frame.words.who:
                return pronoun
            continue
        name = frame.name_at(place)
        if name is None or name.first != place or name.kind == "place":
            continue
        if is_governed(frame, name, start):
            continue
        return Source(_with_title(frame, start, place), name.last, SourceKind.NAME, name)
    return None


def first_noun(frame: Frame, start: int, end: int) -> Source | None:
    """The source that a sentence begins with, where it has no name: "The report said".

    What stands before it up to a comma is passed over: "On Monday, the report said".
    """
    while (
        start < end
        and frame.lower[start] in frame.words.openers
        and frame.lower[start] not in frame.words.governs
    ):
        start += 1
    if start >= end:
        return None
    comma = next(
        (at for at in range(start, min(end, start + 8)) if frame.tokens[at].text == ","), -1
    )
    says_when = comma > start and frame.is_time(comma - 1)
    if says_when or frame.lower[start] not in frame.words.determiners:
        if comma < 0 or comma + 1 >= end:
            return None
        start = comma + 1
        if frame.lower[start] not in frame.words.determiners:
            return None
    source = source_after(frame, start, end)
    return None if source is None or source.last >= end else source


def is_governed(frame: Frame, name: Name, start: int = 0) -> bool:
    """Whether a name is no subject: behind a preposition or a reporting verb, or a possessor."""
    if name.last < len(frame.lower) and frame.lower[name.last] in POSSESSIVES:
        return True
    place = name.first - 1
    while (
        place > start
        and frame.named[place] < 0
        and (
            frame.lower[place] in frame.words.determiners
            or frame.tokens[place].word.flags & NameFlag.TITLE
        )
    ):
        place -= 1
    if place < start:
        return False
    before = frame.lower[place]
    if before in frame.words.determiners:
        return False
    return (
        before in frame.words.governs
        or before in frame.words.joins
        or frame.verb(place) is not None
    )


def _with_title(frame: Frame, start: int, first: int) -> int:
    while (
        first > start
        and frame.named[first - 1] < 0
        and is_free(frame, first - 1)
        and (frame.tokens[first - 1].word.flags & NameFlag.TITLE)
    ):
        first -= 1
    if (
        first > start
        and frame.lower[first - 1] in frame.words.determiners
        and is_free(frame, first - 1)
    ):
        return first - 1
    return first
