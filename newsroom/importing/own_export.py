"""Records that this archive has exported: blocks and values as they stood there, not found anew.

What an editor set, and what was decided with all of the other archive in view, is in the record; its
text would say less. So such a record is known by its columns, its text brings the kind of each
block, and a field that is empty in it stays empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from newsroom.importing.metadata.find import find_metadata
from newsroom.importing.reading.records import OWN_KINDS
from newsroom.importing.types import (
    BlockKind,
    EntityKind,
    ParseContext,
    ParsedBlock,
    ParsedEntity,
    ParsedEvidence,
)
from newsroom.text import fold

KIND: Final = re.compile(r"(?P<kind>[a-z]+):(?P<lines>\d+)")
NAMES_OF: Final[Mapping[str, EntityKind]] = {
    "people": "person", "organisations": "organisation", "places": "place",
}  # fmt: skip


def is_own(given: Mapping[str, str]) -> bool:
    """Whether the columns are those of a record that this archive has exported."""
    return OWN_KINDS in given


def own_blocks(text: str, kinds: str) -> tuple[ParsedBlock, ...]:
    """The blocks of a text, by their kinds and numbers of lines: "headline:1 paragraph:1"."""
    lines = text.split("\n")
    blocks = []
    first = 0
    for kind in KIND.finditer(kinds):
        last = first + int(kind["lines"]) - 1
        if last < len(lines):
            content = "\n".join(lines[first : last + 1])
            blocks.append(ParsedBlock(BlockKind(kind["kind"]), content, "", first, last))
        first = last + 1
    return tuple(blocks)


def own_evidence(
    blocks: Sequence[ParsedBlock], given: Mapping[str, str], context: ParseContext, language: str
) -> dict[str, ParsedEvidence]:
    """The values of the record, each as it was given; guessed where it was, as far as that is told.

    The record says that some value was guessed, and not which: what would be guessed of its text
    again, else what its text does not say.
    """
    found = find_metadata(blocks, given, context, language)
    evidence = {name: one for name, one in found.items() if one.origin == "given"}
    if authors := _names(given.get("author", "")):
        evidence["authors"] = ParsedEvidence(authors, "given", "author column", given["author"])
    if given.get("guessed") == "true":
        address = {"url": given["url"]} if "url" in given else {}
        again = find_metadata(blocks, address, context, language)
        same = {name for name, one in again.items() if _value(evidence, name) == one.value}
        inferred = {name for name in same if again[name].origin == "inferred"} - {"language"}
        for name in inferred or evidence.keys() - same - {"language", "url"}:
            evidence[name] = replace(evidence[name], origin="inferred")
    return evidence


def _value(evidence: Mapping[str, ParsedEvidence], name: str) -> Any:
    return evidence[name].value if name in evidence else None


def _names(column: str) -> list[Any]:
    try:
        names = json.loads(column)
    except ValueError:
        return [column] if column else []
    return [str(name) for name in names] if isinstance(names, list) else [column]


def own_entities(
    found: Sequence[ParsedEntity], given: Mapping[str, str]
) -> tuple[ParsedEntity, ...]:
    """The names that the record says are in the article, as it calls them, counted in its text.

    What else its text seems to name was not shown there: an editor took it away, or the archive
    knew better.
    """
    known: dict[tuple[str, str], ParsedEntity] = {}
    for entity in found:
        for name in (entity.name, *entity.aliases):
            known.setdefault((entity.kind, fold(name)), entity)
    entities = []
    for column, kind in NAMES_OF.items():
        least, last = 1, ""
        # The record has those first that are named more often, of equals by name.
        for name in reversed(_names(given.get(column, ""))):
            entity = known.get((kind, fold(name))) or ParsedEntity(name, kind, 1)
            least = max(entity.own, least + (name > last and last != ""))
            last = name
            blocks = entity.blocks if entity.own == least else ()
            entities.append(
                replace(
                    entity,
                    name=name,
                    mentions=least,
                    blocks=blocks,
                    suggested=False,
                    bare=False,
                    confidence=1.0,
                    kinds=(),
                    decided=True,
                )
            )
    return tuple(entities)
