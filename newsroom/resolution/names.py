"""What reading said of a name, as plain lists for JSON and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from newsroom.importing import BlockKind, ParsedEntity


def as_list(parsed: ParsedEntity) -> list[Any]:
    """A name as reading has it, as what JSON holds."""
    return [
        parsed.name, parsed.kind, parsed.mentions, list(parsed.aliases), parsed.confidence,
        parsed.suggested, [list(pair) for pair in parsed.blocks],
        [list(pair) for pair in parsed.kinds], parsed.bare, list(parsed.titles),
        *([True] if parsed.decided else ()),
    ]  # fmt: skip


def from_list(values: Sequence[Any]) -> ParsedEntity:
    """A name as reading had it."""
    name, kind, mentions, aliases, confidence, suggested, blocks, kinds, bare, titles, *more = (
        values
    )
    return ParsedEntity(
        name, kind, mentions, tuple(aliases), confidence, suggested,
        tuple((block, number) for block, number in blocks),
        tuple((each, probability) for each, probability in kinds), bare, tuple(titles), bool(more),
    )  # fmt: skip


def own_names(names: Iterable[Sequence[Any]]) -> list[ParsedEntity]:
    """The names, as lists, that stand in an article's own text, with their mentions there alone."""
    own = []
    for name, kind, mentions, aliases, confidence, suggested, blocks, *rest in names:
        for block, number in blocks:
            if block == BlockKind.BIO:
                mentions -= number
        if mentions > 0 and name.strip():
            values = name, kind, mentions, aliases, confidence, suggested, (), *rest
            own.append(from_list(values))
    return own
