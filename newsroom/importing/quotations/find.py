"""The quotations of an article: found, told apart, attributed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from newsroom.importing.entities.find import Named
from newsroom.importing.quotations.frames import Frame, make_frames
from newsroom.importing.quotations.indirect import find_indirect
from newsroom.importing.quotations.marks import find_dialogue, find_quoted
from newsroom.importing.quotations.people import find_people
from newsroom.importing.quotations.pieces import Found, find_pieces
from newsroom.importing.quotations.quotation import words_of
from newsroom.importing.quotations.reading import Read, read_sources
from newsroom.importing.quotations.rules import confidence_of
from newsroom.importing.quotations.sources import Source
from newsroom.importing.quotations.speakers import NOBODY, Speaker, Speakers
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
    return tuple(
        sorted(quotations, key=lambda one: (one.passages[0].block, one.passages[0].start))
    )


def _direct(
    blocks: Sequence[ParsedBlock], read: Sequence[Read], known: set[str]
) -> Iterator[Quotation]:
    for one in read:
        frame, cue, source = one.found.frame, one.cue, one.source
        kind = one.kind
        speaker = one.speaker
        if kind is QuotationKind.TITLE:
            cue = source = None
            speaker = NOBODY
        elif source is not None and is_document(source[0], source[1]):
            kind = QuotationKind.DOCUMENT
        sure = confidence_of(one.rule) if source or speaker.name else 0.5
        sure = round(sure * (speaker.sure if speaker.name in known else 1.0), 2)
        yield Quotation(
            kind,
            tuple(one.found.passages),
            words_of(one.found.passages, blocks),
            frame.language,
            *_printed(cue.frame, cue.first, cue.last) if cue and cue.last > cue.first else ("", None),
            *_printed(source[0], source[1].first, source[1].last) if source else ("", None),
            speaker.name if speaker.name in known and sure >= SURE_ENOUGH else "",
            sure,
            one.rule if kind is not QuotationKind.TITLE else "title",
        )


def _printed(frame: Frame, first: int, last: int) -> tuple[str, Passage]:
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
            speaker = (
                speakers.who(frame, source) if source else speakers.last_named(frame, cue.first)
            )
            sure = confidence_of(cue.rule)
            sure = round(sure * (speaker.sure if speaker.name in known else 1.0), 2)
            yield Quotation(
                QuotationKind.INDIRECT,
                passages,
                words_of(passages, blocks),
                frame.language,
                *_printed(frame, cue.first, cue.last),
                *_printed(frame, source.first, source.last) if source else ("", None),
                speaker.name if speaker.name in known and sure >= SURE_ENOUGH else "",
                sure,
                cue.rule,
            )


def _posts(
    blocks: Sequence[ParsedBlock], named: Named, known: set[str]
) -> Iterator[Quotation]:
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
