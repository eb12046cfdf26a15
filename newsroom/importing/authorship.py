"""Who wrote an article, by its columns, bylines and notes about authors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsroom.importing import outlets as known
from newsroom.importing.body import bio_name
from newsroom.importing.bylines import byline_of, split_given
from newsroom.importing.types import Block, BlockKind, Evidence, ParseContext


def find_authors(
    blocks: Sequence[Block], given: Mapping[str, str], context: ParseContext
) -> Evidence | None:
    """The authors: given, else of the byline, else whom a note below the text is about."""
    column = given.get("author", "").strip()
    if column and (names := split_given(column)):
        return Evidence(list(names), "given", "author column", column)
    for rule in (byline_authors, agency_byline, bio_authors):
        if found := rule(blocks, context.outlets):
            return found
    return None


def byline_authors(blocks: Sequence[Block], outlets: frozenset[str]) -> Evidence | None:
    """The people of the bylines; lines that say the same names again add none."""
    names: list[str] = []
    quotes: list[str] = []
    for block in blocks:
        if block.kind not in (BlockKind.BYLINE, BlockKind.DATELINE):
            continue
        new = [n for n in byline_of(block.text, outlets).people if n not in names]
        # A byline below the text repeats or completes none above it.
        if new and (not names or block.kind is BlockKind.BYLINE and adjacent(blocks, block, quotes)):
            names += new
            quotes.append(block.text)
    return Evidence(names, "extracted", "byline", "\n".join(quotes)) if names else None


def adjacent(blocks: Sequence[Block], block: Block, quotes: Sequence[str]) -> bool:
    """Whether no paragraph stands between the last quoted byline and `block`."""
    since = False
    for other in blocks:
        if other is block:
            return True
        if other.text == quotes[-1]:
            since = True
        elif since and other.kind in (BlockKind.PARAGRAPH, BlockKind.STANDFIRST):
            return False
    return False


def agency_byline(blocks: Sequence[Block], outlets: frozenset[str]) -> Evidence | None:
    """An agency that signs alone: "By Reuters"."""
    for block in blocks:
        if block.kind is BlockKind.BYLINE:
            agencies = [n for n in byline_of(block.text, outlets).outlets if known.is_agency(n)]
            if agencies:
                return Evidence(agencies, "extracted", "agency byline", block.text)
    return None


def bio_authors(blocks: Sequence[Block], outlets: frozenset[str]) -> Evidence | None:
    """The people whom notes below the text are about ("Jane Doe is the founder of …")."""
    named = [(bio_name(b.text), b.text) for b in blocks if b.kind is BlockKind.BIO]
    named = [(name, text) for name, text in named if name]
    if not named:
        return None
    names = list(dict.fromkeys(name for name, _ in named))
    quote = named[0][1]
    return Evidence(names, "extracted", "note about the author", quote[:160])
