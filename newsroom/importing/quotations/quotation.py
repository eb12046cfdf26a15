"""A quotation's words. What a quotation is stands in `newsroom.importing.types`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsroom.importing.types import ParsedBlock, Passage, Quotation, QuotationKind

__all__ = ["Passage", "Quotation", "QuotationKind", "words_of"]


def words_of(passages: Iterable[Passage], blocks: Sequence[ParsedBlock]) -> str:
    """What stands in the passages of an article's blocks, joined by spaces."""
    return " ".join(
        " ".join(blocks[passage.block].text[passage.start : passage.end].split())
        for passage in passages
    )
