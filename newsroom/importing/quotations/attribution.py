"""Which words beside a quotation say who said it, and by which rule."""

from __future__ import annotations

from typing import NamedTuple

from newsroom.importing.quotations.cues import Form, Verb
from newsroom.importing.quotations.frames import Frame
from newsroom.importing.quotations.sources import (
    Source,
    SourceKind,
    later_source,
    main_subject,
    source_after,
    source_before,
)

# How far from a quotation its verb is looked for, in words.
_NEAR = 26
_DASHES = frozenset("-–—―:")
_SAYS = Verb(Form.FINITE, "say")
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
    end = min(stop, start + _NEAR)
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
    if place == start or frame.tokens[place - 1].text not in _DASHES:
        return None
    source = source_after(frame, place, end)
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
        source = source_after(frame, place + size, end)
        return Cue("according-after", frame, place, place + size, source) if source else None
    lower, words = frame.lower[place], frame.words
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
    between = range(source.last, verb)
    if any(frame.tokens[at].text in ",(" for at in between):
        return source
    near = source_before(frame, place, verb)
    return source if near is None or near.first <= source.first + 1 else source


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


def cue_before(frame: Frame, number: int) -> Cue | None:
    """What the clause before a quotation says: The mayor said: "…"."""
    place = frame.spans[number][0]
    start = max(frame.sentence_before(place), place - 3 * _NEAR)
    return clause_cue(frame, start, place) if start < place else None


def clause_cue(frame: Frame, start: int, end: int) -> Cue | None:
    """What the words of a frame from `start` to `end` say of what follows them."""
    while end > start and frame.tokens[end - 1].text in "\"“«‘'":
        end -= 1
    if end <= start:
        return None
    if label := _label(frame, start, end):
        return label
    fallback: Cue | None = None
    for at in range(end - 1, start - 1, -1):
        if frame.quoted[at] >= 0:
            continue
        if (size := frame.wording(at)) and end - at < 14:
            source = source_after(frame, at + size, end)
            # What a title follows at once is what has that title: "según el informe «…»".
            if source and source.kind is not SourceKind.PRONOUN and source.last < end:
                return Cue("according-before", frame, at, at + size, source)
        found = frame.verb(at)
        if found is None or not reports(frame, at, found[0]):
            continue
        verb, size = found
        cue = _of_verb(frame, start, end, at, size, verb)
        if cue is None:
            continue
        if verb.kind == "say" or (verb.kind == "name" and end - at < 6):
            if not cue.rule.startswith("said-subject"):
                return cue
        fallback = fallback or cue
    return fallback or _without_verb(frame, start, end)


def _of_verb(
    frame: Frame, start: int, end: int, at: int, size: int, verb: Verb
) -> Cue | None:
    near = "before" if end - at - size < 12 else "before-far"
    if verb.kind != "say":
        near = f"{verb.kind}-{near}"
    if verb.form is Form.PARTICIPLE:
        source = _of_participle(frame, start, at)
        return Cue(f"participle-{near}", frame, at, at + size, source, verb.kind) if source else None
    if "-" in frame.lower[at] and frame.lower[at] not in frame.words.verbs:
        source = Source(at, at + 1, SourceKind.PRONOUN)
        return Cue(f"said-{near}", frame, at, at + size, source, verb.kind)
    source = source_before(frame, start, at)
    if frame.lower[at] in frame.words.nouns and (
        source is None or source.kind is SourceKind.NOUN or frame.quoted[at - 1] >= 0
    ):
        return None
    behind = source_after(frame, at + size, end)
    if behind and frame.language == "en":
        # "said Jones:", but not "said he would"
        ends = frame.tokens[end - 1].text in (":", ",")
        ends = ends and frame.tokens[min(behind.last, end - 1)].text in (":", ",")
        behind = behind if ends and source is None else None
    if behind and (source is None or source.kind is SourceKind.NOUN):
        if behind.kind is not SourceKind.NOUN or _is_definite(frame, behind):
            return Cue(f"said-{near}", frame, at, at + size, behind, verb.kind)
    if source is None:
        source = main_subject(frame, start, at)
        if source is None and frame.words.drops_subjects:
            return Cue("subject-left-out", frame, at, at + size, None, verb.kind)
        near = f"subject-{near}"
    return Cue(f"said-{near}", frame, at, at + size, source, verb.kind) if source else None


def _of_participle(frame: Frame, start: int, at: int) -> Source | None:
    """Whose "saying" it is: of who stands right before it, else of the verb or the subject before."""
    if at > start and frame.tokens[at - 1].text != ",":
        near = source_before(frame, start, at)
        governed = near and near.first > start and frame.lower[near.first - 1] in ("to", "a")
        if near and not governed:
            return near
    for place in range(at - 1, start, -1):
        found = frame.verb(place) if frame.quoted[place] < 0 else None
        if found and found[0] == _SAYS and reports(frame, place, found[0]):
            if source := source_before(frame, start, place):
                return source
        apart = any(frame.tokens[comma].text == "," for comma in range(place, at - 1))
        if frame.lower[place] in frame.words.when and not apart:
            return main_subject(frame, place + 1, at)
    return main_subject(frame, start, at)


def _is_definite(frame: Frame, source: Source) -> bool:
    return frame.lower[source.first] in frame.words.determiners


def _label(frame: Frame, start: int, end: int) -> Cue | None:
    """A name alone before a colon: "WALLACE: …"."""
    colon = end - 1
    if frame.tokens[colon].text not in (":", ";") or colon == start or colon - start > 8:
        return None
    source = source_after(frame, start, colon)
    if source and source.last == colon and source.kind is SourceKind.NAME:
        return Cue("label", frame, colon, end, source)
    return None


def _without_verb(frame: Frame, start: int, end: int) -> Cue | None:
    """The subject of a sentence that ends in a colon, or that a quotation is part of."""
    source = main_subject(frame, start, end)
    if source is None:
        return None
    last = frame.tokens[end - 1].text
    if last == ":":
        return Cue("colon", frame, end - 1, end, source)
    return Cue("in-sentence", frame, end, end, source, "")
