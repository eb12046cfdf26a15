"""The quotations of an article: found, told apart, attributed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from newsroom.importing.entities.find import Named
from newsroom.importing.quotations.attribution import Cue
from newsroom.importing.quotations.frames import Frame, make_frames
from newsroom.importing.quotations.indirect import find_indirect
from newsroom.importing.quotations.marks import find_dialogue, find_quoted
from newsroom.importing.quotations.people import find_people
from newsroom.importing.quotations.pieces import find_pieces
from newsroom.importing.quotations.quotation import words_of
from newsroom.importing.quotations.reading import Read, read_sources
from newsroom.importing.quotations.rules import confidence_of
from newsroom.importing.quotations.sources import Source
from newsroom.importing.quotations.speakers import Speaker, Speakers
from newsroom.importing.recognise.phrases import word_set
from newsroom.importing.types import (
    BlockKind,
    ParsedBlock,
    ParsedEntity,
    Passage,
    Quotation,
    QuotationKind,
)

_READ = frozenset(
    {
        BlockKind.HEADLINE,
        BlockKind.STANDFIRST,
        BlockKind.PARAGRAPH,
        BlockKind.SUBHEADING,
        BlockKind.CAPTION,
        BlockKind.EMBED,
    }
)
_TOLD = frozenset({BlockKind.STANDFIRST, BlockKind.PARAGRAPH})
# Below this, nobody is named: a wrong name is worse than none.
SURE_ENOUGH = 0.5
# How sure it is that what no rule speaks for is somebody's words, and that a title is nobody's.
_WITHOUT_SOURCE = 0.3
_NOBODYS = 0.8
# More quotations than any block has.
MOST = 2_000


def find_quotations(
    blocks: Sequence[ParsedBlock], named: Named, entities: Sequence[ParsedEntity]
) -> tuple[Quotation, ...]:
    """The quotations of an article's blocks, in the order of the text.

    `named` is what reading found of its names, `entities` those that the article has; a speaker is
    resolved to one of these only.
    """
    quoted = {
        number: marks
        for number, block in enumerate(blocks)
        if block.kind in _READ
        and (marks := (find_dialogue(block.text) or find_quoted(block.text))[:MOST])
    }
    frames = make_frames(blocks, named.sentences, named.mentions, quoted)
    handles = {
        alias.lower(): entity.name
        for entity in named.entities
        for alias in entity.aliases
        if alias.startswith("@")
    }
    speakers = Speakers(find_people(named.entities, frames), frames, handles)
    known = {entity.name for entity in entities}
    found = find_pieces(blocks, frames)
    quotations = [
        *_direct(blocks, read_sources(blocks, frames, found, speakers), known),
        *_indirect(blocks, frames, speakers, known),
        *_posts(blocks, named, known),
    ]
    return tuple(sorted(quotations, key=lambda one: (one.passages[0].block, one.passages[0].start)))


def _direct(
    blocks: Sequence[ParsedBlock], read: Sequence[Read], known: set[str]
) -> Iterator[Quotation]:
    """What stands between marks."""
    for one in read:
        passages, language = tuple(one.found.passages), one.found.frame.language
        words = words_of(passages, blocks)
        if one.kind is QuotationKind.TITLE:
            yield Quotation(one.kind, passages, words, language, confidence=_NOBODYS, rule="title")
            continue
        kind = one.kind
        if one.source is not None and is_document(*one.source):
            kind = QuotationKind.DOCUMENT
        told = (kind, passages, words, language)
        yield _attributed(told, one.cue, one.source, one.speaker, one.rule, known)


def _attributed(
    told: tuple[QuotationKind, tuple[Passage, ...], str, str],
    cue: Cue | None,
    source: tuple[Frame, Source] | None,
    speaker: Speaker,
    rule: str,
    known: set[str],
) -> Quotation:
    """The quotation of a kind, passages, words and language, with what says whose it is."""
    cue_words = _printed(cue.frame, cue.first, cue.last) if cue else ("", None)
    printed = _printed(source[0], source[1].first, source[1].last) if source else ("", None)
    sure = confidence_of(rule) if source or speaker.name else _WITHOUT_SOURCE
    resolved = speaker.name in known
    sure = round(sure * (speaker.sure if resolved else 1.0), 2)
    return Quotation(
        *told,
        cue=cue_words[0],
        cue_at=cue_words[1],
        speaker=printed[0],
        speaker_at=printed[1],
        name=speaker.name if resolved and sure >= SURE_ENOUGH else "",
        confidence=sure,
        rule=rule,
    )


def _printed(frame: Frame, first: int, last: int) -> tuple[str, Passage | None]:
    """Words of a frame as printed, and where; nothing for none."""
    if last <= first:
        return "", None
    start, end = frame.tokens[first].start, frame.tokens[last - 1].end
    return frame.text[start:end], Passage(frame.block, start, end)


def is_document(frame: Frame, source: Source) -> bool:
    """Whether a source is a document, a sign or a statement, and nobody in person."""
    for place in range(source.first, source.last):
        lower = frame.lower[place]
        if lower in frame.words.joins and lower not in frame.words.determiners:
            break
        if frame.named[place] < 0 and lower in _documents():
            return place == source.last - 1 or frame.lower[place + 1] in frame.words.joins
    return False


@cache
def _documents() -> frozenset[str]:
    return word_set("document")


def _indirect(
    blocks: Sequence[ParsedBlock],
    frames: Mapping[int, Frame],
    speakers: Speakers,
    known: set[str],
) -> Iterator[Quotation]:
    """What is reported in the article's own words."""
    for number, frame in frames.items():
        if blocks[number].kind not in _TOLD:
            continue
        for told in find_indirect(frame):
            cue, source = told.cue, told.cue.source
            pieces = [(told.first, told.last), *([told.rest] if told.rest else [])]
            passages = tuple(
                Passage(number, frame.tokens[first].start, frame.tokens[last - 1].end)
                for first, last in pieces
            )
            if source is None:
                speaker = speakers.last_named(frame, cue.first)
            else:
                speaker = speakers.who(frame, source)
            words = words_of(passages, blocks)
            statement = (QuotationKind.INDIRECT, passages, words, frame.language)
            whose = (frame, source) if source else None
            yield _attributed(statement, cue, whose, speaker, cue.rule, known)


def _posts(blocks: Sequence[ParsedBlock], named: Named, known: set[str]) -> Iterator[Quotation]:
    """Embedded posts: quotations of whoever posted them."""
    owners = _authors(named)
    for number, block in enumerate(blocks):
        if block.kind is not BlockKind.EMBED or not block.text:
            continue
        passage = Passage(number, 0, len(block.text))
        speaker = owners.get(number, Speaker("", 1.0))
        printed = block.author or (f"@{block.handle}" if block.handle else "")
        yield Quotation(
            QuotationKind.POST,
            (passage,),
            words_of((passage,), blocks),
            block.language,
            speaker=printed,
            name=speaker.name if speaker.name in known else "",
            confidence=confidence_of("post") if printed else 0.5,
            rule="post",
        )


def _authors(named: Named) -> Mapping[int, Speaker]:
    """The entities that posts are by, by the number of the block."""
    return {
        mention.block: Speaker(entity, 0.97)
        for mention, entity in named.mentions
        if not mention.in_text
    }
