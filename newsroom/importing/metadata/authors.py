"""Who wrote an article, by its columns, bylines and notes about authors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.author_columns import parse_author_column
from newsroom.importing.recognise.byline_tails import strip_tail
from newsroom.importing.recognise.bylines import (
    BY,
    byline_of,
    has_known_name,
    split_names,
)
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.recognise.reporters import reporter_of
from newsroom.importing.structure.body import bio_name
from newsroom.importing.structure.head import is_signed_with_handle
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEvidence

# So many lines above and below a text may sign it.
TOP, END = 8, 4
# What so many lines name signs no text by itself.
OFTEN = 3
# "Reporting by Jane Doe and John Roe; editing by Ana Paz"
REPORTING = re.compile(
    fill(r"""
    [(\[]?{reporting credit}\s+{reporting by}\s+(?P<names>[^;.]{4,120})(?:[;.]|\)|$)
    """),
    re.I | re.X,
)
# "…, additional reporting by Ann Lee, editing by Bob Ray"
OTHERS = re.compile(fill(r"[,(]?\s*\b{other credit}\b"), re.I)


def find_authors(clues: Clues) -> ParsedEvidence | None:
    """The authors: given, else of the byline, else whom a note below the text is about.

    An organisation that signs alone is the author if the source is another one.
    """
    blocks, outlets, column = clues.blocks, clues.context.outlets, clues.column("author")
    if names := parse_author_column(column, outlets).people:
        return ParsedEvidence(list(names), "given", "author column", column)
    above = (byline_authors, handle_line, reporter_line, agency_byline, reporting_note)
    for rule in above:
        if found := rule(blocks, outlets):
            return found
    if found := signature_below(clues) or bio_authors(blocks):
        return found
    return organisation_byline(blocks, outlets, clues.text("source"))


def byline_authors(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The people of the bylines; lines that say the same names again add none."""
    signed = [b for b in blocks if b.kind in (BlockKind.BYLINE, BlockKind.DATELINE)]
    below = datelines_below(blocks)
    if len(below) > 1:
        signed = [b for b in signed if not any(b is other for other in below)]
    # "By …" is surer than a name alone, wherever the two stand.
    signed.sort(key=lambda block: BY.search(block.text) is None)
    for block in signed:
        names = list(byline_of(block.text, outlets).people)
        if names and not is_theme(names, blocks):
            run = run_of(blocks, block)
            for other in run:
                names += byline_of(other.text, outlets).people
            names = list(dict.fromkeys(names))
            quote = "\n".join(b.text for b in (block, *run))
            return ParsedEvidence(names, "extracted", "byline", quote)
    return None


def datelines_below(blocks: Sequence[ParsedBlock]) -> list[ParsedBlock]:
    """The lines with dates below the text: of one it may be signed, several are of other articles."""
    below = blocks[text_start(blocks) :]
    return [block for block in below if block.kind is BlockKind.DATELINE]


def text_start(blocks: Sequence[ParsedBlock]) -> int:
    """Which block is the first paragraph; behind the last where there is none."""
    return next((i for i, b in enumerate(blocks) if b.kind is BlockKind.PARAGRAPH), len(blocks))


def is_theme(names: Sequence[str], blocks: Sequence[ParsedBlock]) -> bool:
    """Whether who signs with one word is what the text goes on about: a house, a brand."""
    if len(names) > 1 or " " in names[0] or has_known_name(names[0]):
        return False
    word = re.compile(rf"\b{re.escape(names[0])}\b")
    return sum(word.search(block.text) is not None for block in blocks) > OFTEN


def handle_line(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The name with a handle on a line near the top: "Jane Doe @janedoe"."""
    for block in blocks[:TOP]:
        if is_signed_with_handle(block.text):
            names = byline_of(block.text, outlets).people
            return ParsedEvidence(list(names), "extracted", "byline", block.text) if names else None
    return None


def reporter_line(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """Who is called a reporter where the text begins or ends, in scripts without capitals."""
    for block in (*blocks[-END:], *blocks[:TOP]):
        if not block.text.isascii() and (name := reporter_of(block.text)):
            return ParsedEvidence([name], "extracted", "byline", block.text[:160])
    return None


def signature_below(clues: Clues) -> ParsedEvidence | None:
    """Who signs below the text, behind a dash."""
    byline, line = clues.signature()
    if not byline.people:
        return None
    return ParsedEvidence(list(byline.people), "extracted", "signature below the text", line)


def run_of(blocks: Sequence[ParsedBlock], first: ParsedBlock) -> list[ParsedBlock]:
    """The bylines right below `first` and of its kind: with "By", or names alone."""
    place = next(i for i, block in enumerate(blocks) if block is first)
    run = []
    for block in blocks[place + 1 :]:
        if block.kind is not BlockKind.BYLINE or bool(BY.match(block.text)) != bool(
            BY.match(first.text)
        ):
            break
        run.append(block)
    return run


def agency_byline(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """An agency that signs alone: "By Reuters"."""
    for block in blocks:
        if block.kind is BlockKind.BYLINE:
            byline = byline_of(block.text, outlets)
            if agencies := [name for name in byline.outlets if known.is_agency(name)]:
                return ParsedEvidence(agencies, "extracted", "agency byline", block.text)
            if byline.house or byline.outlets:
                return None  # the house has signed; what follows is another article's
    return None


def reporting_note(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> ParsedEvidence | None:
    """The reporters that a line below the text names: "Reporting by A and B; editing by C"."""
    for block in reversed(blocks):
        match = REPORTING.match(block.text) if len(block.text) < 300 else None
        if match is None:
            continue
        reporters = OTHERS.split(match["names"])[0]
        if names := list(split_names(strip_tail(reporters), outlets).people):
            return ParsedEvidence(names, "extracted", "reporting note", block.text)
    return None


def organisation_byline(
    blocks: Sequence[ParsedBlock], outlets: frozenset[str], source: str
) -> ParsedEvidence | None:
    """An organisation that signs an article of another outlet."""
    for block in blocks:
        if block.kind is BlockKind.BYLINE and BY.match(block.text):
            if is_by_house(block, outlets, source):
                return None
            others = [
                name
                for name in byline_of(block.text, outlets).outlets
                if source and not known.same_outlet(name, source)
            ]
            if others:
                return ParsedEvidence(others, "extracted", "organisation's byline", block.text)
    return None


def is_by_house(block: ParsedBlock, outlets: frozenset[str], source: str) -> bool:
    """Whether a byline names the source itself: what is signed below it is another article."""
    return any(known.same_outlet(name, source) for name in byline_of(block.text, outlets).outlets)


def bio_authors(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """The people whom notes below the text are about ("Jane Doe is the founder of …")."""
    named = [(bio_name(b.text), b.text) for b in blocks if b.kind is BlockKind.BIO]
    named = [(name, text) for name, text in named if name]
    if not named:
        return None
    names = list(dict.fromkeys(name for name, _ in named))
    quote = named[0][1]
    return ParsedEvidence(names, "extracted", "note about the author", quote[:160])
