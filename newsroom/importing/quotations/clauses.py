"""Which words before a quotation say who says what follows."""

from __future__ import annotations

from newsroom.importing.quotations.attribution import NEAR, SAYS, Cue, reports
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

# So far before a quotation, in words, a naming verb is about it, and a wording names its source.
_BESIDE = 6
_WITHIN = 14
# A verb farther away than this is less sure.
_FAR = 12


def cue_before(frame: Frame, number: int) -> Cue | None:
    """What the clause before a quotation says: The mayor said: "…"."""
    place = frame.spans[number][0]
    start = max(frame.sentence_before(place), place - 3 * NEAR)
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
        if cue := _of_wording(frame, at, end):
            return cue
        found = frame.verb(at)
        if found is None or not reports(frame, at, found[0]):
            continue
        verb, size = found
        if cue := _of_verb(frame, start, end, at, size, verb):
            near = verb.kind == "say" or (verb.kind == "name" and end - at < _BESIDE)
            if near and not cue.rule.startswith("said-subject"):
                return cue
            fallback = fallback or cue
    return fallback or _without_verb(frame, start, end)


def _of_wording(frame: Frame, at: int, end: int) -> Cue | None:
    """A source behind "according to". What a title follows at once has that title: "según el informe «…»"."""
    size = frame.wording(at)
    source = wording_source(frame, at + size, end) if size and end - at < _WITHIN else None
    if source is None or source.kind is SourceKind.PRONOUN:
        return None
    if source.last == end and source.kind is not SourceKind.NAME:
        return None
    return Cue("according-before", frame, at, at + size, source)


def _of_verb(frame: Frame, start: int, end: int, at: int, size: int, verb: Verb) -> Cue | None:
    near = "before" if end - at - size < _FAR else "before-far"
    if verb.kind != "say":
        near = f"{verb.kind}-{near}"
    rule = f"said-{near}"
    if verb.form is Form.PARTICIPLE:
        source = _of_participle(frame, start, at)
        rule = f"participle-{near}"
    elif "-" in frame.lower[at] and frame.lower[at] not in frame.words.verbs:
        source = Source(at, at + 1, SourceKind.PRONOUN)
    else:
        source = source_before(frame, start, at)
        if _is_noun(frame, at, source):
            return None
        infix = frame.language != "en" and at > start and frame.tokens[at - 1].text == ","
        if behind := _behind(frame, at + size, end, None if infix else source):
            source = behind
        elif source is None:
            source = main_subject(frame, start, at)
            rule = f"said-subject-{near}"
            if source is None and frame.words.drops_subjects:
                return Cue("subject-left-out", frame, at, at + size, None, verb.kind)
    return Cue(rule, frame, at, at + size, source, verb.kind) if source else None


def _is_noun(frame: Frame, at: int, source: Source | None) -> bool:
    """Whether a form is a noun here: "his “odd” comments"."""
    if frame.lower[at] not in frame.words.nouns:
        return False
    return source is None or source.kind is SourceKind.NOUN or frame.quoted[at - 1] >= 0


def _behind(frame: Frame, place: int, end: int, source: Source | None) -> Source | None:
    """The source behind its verb: "dijo Ruiz que", and in English "said Jones:", not "said he would"."""
    behind = source_after(frame, place, end)
    if behind is None or (source is not None and source.kind is not SourceKind.NOUN):
        return None
    if frame.language == "en":
        ends = frame.tokens[end - 1].text in (":", ",")
        ends = ends and frame.tokens[min(behind.last, end - 1)].text in (":", ",")
        return behind if ends and source is None else None
    if behind.kind is SourceKind.NOUN and frame.lower[behind.first] not in frame.words.determiners:
        return None
    return behind


def _of_participle(frame: Frame, start: int, at: int) -> Source | None:
    """Whose "saying" it is: of who stands right before it, else of the verb or the subject before."""
    if at > start and frame.tokens[at - 1].text != ",":
        near = source_before(frame, start, at)
        governed = near and near.first > start and frame.lower[near.first - 1] in frame.words.to
        if near and not governed:
            return near
    for place in range(at - 1, start, -1):
        found = frame.verb(place) if frame.quoted[place] < 0 else None
        if (
            found
            and found[0] == SAYS
            and reports(frame, place, found[0])
            and (source := source_before(frame, start, place))
        ):
            return source
        apart = any(frame.tokens[comma].text == "," for comma in range(place, at - 1))
        if frame.lower[place] in frame.words.when and not apart:
            return main_subject(frame, place + 1, at)
    return main_subject(frame, start, at)


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
