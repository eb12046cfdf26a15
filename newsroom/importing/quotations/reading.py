"""Whose words the quotations of an article are, read from its beginning to its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsroom.importing.quotations.attribution import DASHES, Cue, cue_after, cue_inside
from newsroom.importing.quotations.clauses import clause_cue, cue_before
from newsroom.importing.quotations.frames import Frame
from newsroom.importing.quotations.kinds import kind_of
from newsroom.importing.quotations.pieces import Found
from newsroom.importing.quotations.rules import confidence_of
from newsroom.importing.quotations.sources import Source, SourceKind, source_after
from newsroom.importing.quotations.speakers import NOBODY, Speaker, Speakers
from newsroom.importing.quotations.subjects import main_subject
from newsroom.importing.types import BlockKind, ParsedBlock, QuotationKind

_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.STANDFIRST})

# A signature has no more words and marks.
_SIGNATURE = 18


@dataclass(slots=True)
class Read:
    """A quotation with what tells its source, and who that is."""

    found: Found
    kind: QuotationKind
    cue: Cue | None = None
    source: tuple[Frame, Source] | None = None
    rule: str = ""
    speaker: Speaker = NOBODY


def read_sources(
    blocks: Sequence[ParsedBlock],
    frames: Mapping[int, Frame],
    found: Sequence[Found],
    speakers: Speakers,
) -> list[Read]:
    """The quotations with their sources, in order."""
    read: list[Read] = []
    cues = [_own_cue(one) for one in found]
    for index, one in enumerate(found):
        cue = cues[index]
        this = Read(one, kind_of(one.frame, one.number, cue), cue)
        if this.kind is not QuotationKind.TITLE:
            before = _latest(read)
            follows = cues[index + 1] if index + 1 < len(found) else None
            _tell(this, before, _shared(one, found, index, follows), blocks, frames, speakers)
        read.append(this)
    return read


def _latest(read: Sequence[Read]) -> Read | None:
    """The last quotation that is somebody's words."""
    for one in reversed(read[-6:]):
        if one.kind is not QuotationKind.TITLE and one.rule:
            return one
    return None


def _own_cue(one: Found) -> Cue | None:
    """The cue that governs a quotation: behind it, else before it."""
    frame, number = one.pieces[0]
    before = cue_before(frame, number)
    after: Cue | None = None
    for last, place in one.pieces:
        after = after or cue_after(last, place)
    if before is None or after is None:
        return after or before or cue_inside(frame, number)
    last, place = one.pieces[-1]
    bonus = 0.1 if last.mark_before(last.quotes[place].end) in (",", "?", "!") else 0.0
    colon = frame.mark_before(frame.quotes[number].opening) in (":", ",")
    score_before = confidence_of(before.rule) + (0.1 if colon else 0.0)
    return after if confidence_of(after.rule) + bonus >= score_before else before


def _shared(one: Found, found: Sequence[Found], index: int, cue: Cue | None) -> Cue | None:
    """The cue of the next quotation, where nothing stands between the two."""
    if index + 1 >= len(found) or cue is None:
        return None
    after = found[index + 1]
    if after.frame is not one.pieces[-1][0]:
        return None
    between = one.pieces[-1][0].text[
        one.pieces[-1][0].quotes[one.pieces[-1][1]].closing : after.quoted.opening
    ]
    return cue if not between.strip(" ,.;…") else None


def _tell(
    this: Read,
    before: Read | None,
    shared: Cue | None,
    blocks: Sequence[ParsedBlock],
    frames: Mapping[int, Frame],
    speakers: Speakers,
) -> None:
    """Fill in whose words a quotation is."""
    cue = this.cue
    frame = this.found.frame
    if cue is not None and cue.rule == "in-sentence" and this.kind is QuotationKind.SPEECH:
        alone = frame.sentence_before(frame.spans[this.found.number][0])
        cue = this.cue = None if alone >= frame.spans[this.found.number][0] else cue
    if cue is None and shared is not None:
        cue = this.cue = shared._replace(rule="shared")
    if cue is None:
        cue = this.cue = _signed_below(this.found, frames)
    if cue is None:
        cue = this.cue = _from_before(this.found, before, blocks, frames)
    if cue is not None and cue.source is not None:
        this.rule = cue.rule
        this.source = (cue.frame, cue.source)
        this.speaker = speakers.who(cue.frame, cue.source)
    elif cue is not None:
        this.rule = cue.rule
        _without_subject(this, before, cue, speakers)
    elif before is not None and before.source is not None and _goes_on(this, before):
        this.rule = "same-paragraph" if before.found.frame is frame else "continued"
        this.source, this.speaker = before.source, before.speaker
        this.cue = None
    if this.speaker.name and this.rule != "in-sentence":
        last, number = this.found.pieces[-1]
        speakers.heard(this.speaker.name, last, last.spans[number][1])


def _without_subject(this: Read, before: Read | None, cue: Cue, speakers: Speakers) -> None:
    """A verb without its subject: the subject of the sentence before, or who spoke last."""
    frame = cue.frame
    start = frame.sentence_before(this.found.frame.spans[this.found.number][0])
    this.speaker = speakers.last_named(frame, max(start, cue.first))
    if (
        before is not None
        and before.source is not None
        and (before.speaker.name == this.speaker.name or not this.speaker.name)
    ):
        this.source, this.speaker = before.source, before.speaker
        return
    if spot := speakers.where(this.speaker.name, frame, cue.first):
        this.source = spot


def _goes_on(this: Read, before: Read) -> bool:
    """Whether a quotation without any cue goes on from the one before: it begins a sentence nearby."""
    frame, place = this.found.frame, this.found.frame.spans[this.found.number][0]
    if frame.sentence_before(place) < place and before.found.frame is not frame:
        return False
    return this.found.frame.block - before.found.pieces[-1][0].block <= 2


def _signed_below(one: Found, frames: Mapping[int, Frame]) -> Cue | None:
    """Who is named behind a dash on a line of its own below a quotation: — Ana Ruiz, mayor."""
    last, number = one.pieces[-1]
    below = frames.get(last.block + 1)
    if below is None or last.spans[number][1] < len(last.tokens) or below.quotes:
        return None
    if len(below.tokens) > _SIGNATURE or below.tokens[0].text not in DASHES:
        return None
    source = source_after(below, 1, len(below.tokens))
    if source is None or source.kind is not SourceKind.NAME:
        return None
    return Cue("signed", below, 0, 1, source)


def _from_before(
    one: Found, before: Read | None, blocks: Sequence[ParsedBlock], frames: Mapping[int, Frame]
) -> Cue | None:
    """What the sentence before a quotation says of its source, that stands in no clause of its own."""
    frame = one.frame
    place = frame.spans[one.number][0]
    block = frame.block
    if place > 0:
        last = place
        if before is not None and before.found.pieces[-1][0] is frame:
            after = frame.spans[before.found.pieces[-1][1]][1]
            between = frame.text[
                frame.quotes[before.found.pieces[-1][1]].closing : frame.quotes[one.number].opening
            ]
            if len(between.split()) < 12 or before.cue is None or after >= place:
                return None
        start = frame.sentence_before(max(0, last - 1))
        return _of_sentence(frame, start, last)
    previous = frames.get(block - 1)
    if previous is None or blocks[block - 1].kind not in _BODY or not previous.tokens:
        return None
    end = len(previous.tokens)
    colon = previous.tokens[end - 1].text == ":"
    if colon:
        cue = clause_cue(previous, previous.sentence_before(end), end)
        return cue._replace(rule="colon-paragraph") if cue else None
    if previous.quoted[end - 1] >= 0:
        return None
    ending = previous.sentence_before(end - 1)
    if before is not None and before.found.pieces[-1][0] is previous:
        return None
    return _of_sentence(previous, ending, end)


def _of_sentence(frame: Frame, start: int, end: int) -> Cue | None:
    source = main_subject(frame, start, end)
    return Cue("subject-before", frame, end, end, source) if source else None
