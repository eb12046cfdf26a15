"""Which words behind a quotation, or within it, say who said it."""

from __future__ import annotations

from typing import NamedTuple

from newsroom.importing.quotations.cues import Form, Verb
from newsroom.importing.quotations.frames import Frame
from newsroom.importing.quotations.sources import (
    Source,
    SourceKind,
    hyphened,
    later_source,
    source_after,
    wording_source,
)

# How far from a quotation its verb is looked for, in words.
NEAR = 26
DASHES = frozenset("-–—―:")
SAYS = Verb(Form.FINITE, "say")
_LEADING = frozenset({",", "-", "–", "—", "―", ")", "]", ":", ";", "”", '"'})


class Cue(NamedTuple):
    """What says who said a quotation: the reporting words and the source, in a frame.

    `source` is None where the clause leaves it out ("…", dijo).
    """

    rule: str
    frame: Frame
    first: int
    last: int
    source: Source | None
    kind: str = "say"


def cue_after(frame: Frame, number: int) -> Cue | None:
    """What the clause behind a quotation says: "…," said the mayor."""
    start = frame.spans[number][1]
    stop = frame.sentence_after(start)
    end = min(stop, start + NEAR)
    place = start
    while place < end and frame.tokens[place].text in _LEADING:
        place += 1
    if place >= end or not frame.quotes[number].closed:
        return None
    if signed := _signed(frame, start, place, stop):
        return signed
    if place == start and place in frame.starts and frame.ends_inside(number):
        # A sentence of its own that is no more than "He said."
        if stop - place > 6 or (stop < len(frame.quoted) and frame.quoted[stop] >= 0):
            return None
        cue = _clause_after(frame, place, end)
        return cue._replace(rule="said-after-stop") if cue and cue.source else None
    if cue := _clause_after(frame, place, end):
        return cue
    for comma in range(place + 1, end - 1):
        # "…" that he would win, said his sister.
        if frame.tokens[comma].text == "," and (cue := _clause_after(frame, comma + 1, end)):
            closes = cue.source is not None and _closes(frame, cue, end)
            return cue._replace(rule="said-after-clause") if closes else None
    return None


def _signed(frame: Frame, start: int, place: int, end: int) -> Cue | None:
    """Who is named behind a dash: "…" — Ana Ruiz, mayor."""
    if place == start or frame.tokens[place - 1].text not in DASHES:
        return None
    source = None if frame.verb(place) else source_after(frame, place, end)
    if source is None or source.kind is SourceKind.PRONOUN:
        return None
    handle = frame.tokens[source.last - 1].text[0] == "@"
    if source.kind is not SourceKind.NAME and not handle:
        return None
    last = source.last
    if last < end and frame.tokens[last].text not in (",", "(", "|"):
        return None
    return Cue("signed", frame, place - 1, place, source)


def _closes(frame: Frame, cue: Cue, end: int) -> bool:
    """Whether little follows a clause in its sentence but what explains its source."""
    last = max(cue.last, cue.source.last if cue.source else 0)
    return end - last < 4 or frame.tokens[last].text == ","


def _clause_after(frame: Frame, place: int, end: int) -> Cue | None:
    """A clause that reports and begins at a word."""
    if size := frame.wording(place):
        source = wording_source(frame, place + size, end)
        return Cue("according-after", frame, place, place + size, source) if source else None
    lower, words = frame.lower[place], frame.words
    if lower in words.behind and (source := source_after(frame, place + 1, end)):
        return Cue("according-after", frame, place, place + 1, source)
    if asked := _asked(frame, place, end):
        return asked
    if (
        (lower in words.openers or lower in words.ends or lower in words.governs)
        and lower not in words.auxiliaries
        and lower not in words.he | words.she | words.they
        and frame.named[place] < 0
    ):
        return None
    for at in range(place, end):
        found = frame.verb(at)
        if found is None or not reports(frame, at, found[0]):
            continue
        verb, size = found
        if verb.form is Form.PARTICIPLE or verb.kind != "say":
            if at - place > 3:
                return None
            continue
        if _is_bare(frame, place, at):
            return _inverted(frame, place, at, at + size, end)
        source = _fronted(frame, place, at)
        return Cue("said-after", frame, at, at + size, source) if source else None
    return _unlisted(frame, place, end)


def _asked(frame: Frame, place: int, end: int) -> Cue | None:
    """A subject behind its auxiliary: « … », a-t-elle affirmé."""
    pronoun = hyphened(frame, place)
    for at in range(place + 1, min(end, place + 4)) if pronoun else ():
        found = frame.verb(at)
        if found and found[0].form is Form.PAST:
            return Cue("said-inverted", frame, place, at + 1, pronoun)
    return None


def cue_inside(frame: Frame, number: int) -> Cue | None:
    """A clause that French sets within the marks: « Je pars, dit-il, et je ne reviens pas. »"""
    first, last = frame.spans[number]
    if frame.language != "fr":
        return None
    for at in range(first + 2, min(last - 1, first + 4 * NEAR)):
        pronoun = hyphened(frame, at) if frame.tokens[at - 1].text == "," else None
        if pronoun and (frame.verb(at) or frame.verb(at + 1)):
            return Cue("said-inside", frame, at, at + 1, pronoun)
    return None


def _unlisted(frame: Frame, place: int, end: int) -> Cue | None:
    """A verb that no list has, right behind a quotation and before somebody's name: "…", terció Ruiz."""
    if place + 1 >= end or not frame.is_word(place) or frame.tokens[place].word.capital:
        return None
    lower = frame.lower[place]
    like = lower.endswith(frame.words.verbal) if frame.words.verbal else False
    like = like or (frame.words.drops_subjects and lower.endswith(("a", "e")) and len(lower) > 3)
    if not like or lower in frame.words.determiners or lower in frame.words.ends:
        return None
    source = source_after(frame, place + 1, end)
    if source is None or source.kind is not SourceKind.NAME or source.name is None:
        return None
    if source.name.kind != "person":
        return None
    return Cue("said-inverted", frame, place, place + 1, source)


def _fronted(frame: Frame, place: int, verb: int) -> Source | None:
    """The source at the start of the clause behind a quotation, before its verb."""
    source = source_after(frame, place, verb)
    if source is None or source.kind is SourceKind.PRONOUN:
        return source
    return source


def _inverted(frame: Frame, place: int, verb: int, after: int, end: int) -> Cue | None:
    """The source behind its verb, or none in a language that may leave it out."""
    if "-" in frame.lower[verb]:
        source: Source | None = Source(verb, verb + 1, SourceKind.PRONOUN)
    else:
        source = source_after(frame, after, end) or later_source(frame, after, end)
    if after < end and frame.lower[after] in frame.words.that:
        return None
    if source is not None:
        return Cue("said-inverted", frame, place, after, source)
    if frame.words.drops_subjects:
        return Cue("subject-left-out", frame, place, after, None)
    return None


def _is_bare(frame: Frame, start: int, verb: int) -> bool:
    """Whether nothing but auxiliaries stands before a verb."""
    return all(
        frame.lower[at] in frame.words.auxiliaries and frame.named[at] < 0
        for at in range(start, verb)
    )


def reports(frame: Frame, place: int, verb: Verb) -> bool:
    """Whether a form reports here: a participle of the past with an auxiliary, no infinitive."""
    if verb.form is Form.INFINITIVE:
        return False
    before = frame.lower[place - 1] if place else ""
    if verb.form is Form.PAST:
        return any(
            frame.lower[at] in frame.words.auxiliaries for at in range(max(0, place - 3), place)
        )
    if frame.lower[place] in frame.words.nouns and before in frame.words.governs:
        return False
    if before in frame.words.objects and before not in frame.words.auxiliaries:
        return False
    if before in frame.words.determiners and before not in frame.words.auxiliaries:
        return before in frame.words.he | frame.words.she
    return True
