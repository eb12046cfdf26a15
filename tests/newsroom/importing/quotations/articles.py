"""Short articles for the tests of quotations, as reading makes them of their text."""

from __future__ import annotations

from newsroom.importing.entities.find import read_names
from newsroom.importing.quotations.find import find_quotations
from newsroom.importing.types import BlockKind, ParsedBlock, Quotation, QuotationKind


def quotations(*paragraphs: str, language: str = "en") -> list[Quotation]:
    """The quotations of an article of these paragraphs."""
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text, language) for text in paragraphs]
    return in_blocks(blocks)


def in_blocks(blocks: list[ParsedBlock]) -> list[Quotation]:
    """The quotations of an article of these blocks."""
    named = read_names(blocks)
    return list(find_quotations(blocks, named, named.entities))


def said(*paragraphs: str, language: str = "en") -> list[tuple[str, str]]:
    """The direct quotations as (words, name of the speaker)."""
    return [
        (one.text, one.name)
        for one in quotations(*paragraphs, language=language)
        if one.kind is not QuotationKind.INDIRECT
    ]
