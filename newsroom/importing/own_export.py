"""Records that this archive has exported: blocks and values as they stood there, not found anew.

What an editor set, and what was decided with all of the other archive in view, is in the record; its
text would say less. So such a record is known by its columns, its text brings the kind of each
block, and a field that is empty in it stays empty.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import zip_longest
from typing import Any, Final, TypeVar, get_args

from newsroom.importing.metadata.fields import FIELDS, ValueKind
from newsroom.importing.metadata.find import find_metadata
from newsroom.importing.reading.records import KINDS, OWN_BLOCKS, OWN_EVIDENCE, OWN_KINDS
from newsroom.importing.types import (
    BlockKind,
    EntityKind,
    Origin,
    ParseContext,
    ParsedBlock,
    ParsedEntity,
    ParsedEvidence,
)
from newsroom.text import fold, one_line

KIND: Final = re.compile(r"(?P<kind>[a-z]+):(?P<lines>\d+)")
LANGUAGE: Final = re.compile("[a-z]{2,3}")
_Kind = TypeVar("_Kind", list[Any], dict[str, Any])
NAMES_OF: Final[Mapping[str, EntityKind]] = {
    "people": "person", "organisations": "organisation", "places": "place",
}  # fmt: skip


def is_own(given: Mapping[str, str]) -> bool:
    """Whether the columns are those of a record that this archive has exported."""
    return OWN_KINDS in given


def own_blocks(text: str, given: Mapping[str, str]) -> tuple[ParsedBlock, ...]:
    """The blocks of a text, by their kinds and numbers of lines: "headline:1 paragraph:1".

    With what the record knows of each beside that, as far as it is of the kind that it should be.
    """
    lines = text.split("\n")
    known = _json(given.get(OWN_BLOCKS, ""), list)
    blocks = []
    first = 0
    for kind, more in zip_longest(KIND.finditer(given[OWN_KINDS]), known):
        if kind is None:
            break
        last = first + min(int(kind["lines"][:9]), len(lines) + 1) - 1
        if first <= last < len(lines) and kind["kind"] in KINDS:
            content = "\n".join(lines[first : last + 1])
            block = ParsedBlock(BlockKind(kind["kind"]), content, "", first, last)
            blocks.append(replace(block, **_known_of(more)))
        first = last + 1
    return tuple(blocks)


def in_own_languages(
    tagged: Sequence[ParsedBlock], own: Sequence[ParsedBlock]
) -> tuple[ParsedBlock, ...]:
    """Blocks with the languages that the record gives them, else with those that they were found to be in."""
    return tuple(
        replace(block, language=said.language or block.language)
        for block, said in zip(tagged, own, strict=True)
    )


def _known_of(more: Any) -> dict[str, Any]:
    """What a record knows of a block, without what no block has."""
    if not isinstance(more, dict):
        return {}
    known: dict[str, Any] = {
        name: one_line(value)
        for name in ("language", "author", "handle", "url", "credit", "reason")
        if isinstance(value := more.get(name), str)
    }
    if not LANGUAGE.fullmatch(known.get("language", "")):
        known.pop("language", None)
    with suppress(TypeError, ValueError):
        known["published"] = dt.date.fromisoformat(more.get("published"))  # type: ignore[arg-type]
    return known


def _json(text: str, kind: type[_Kind]) -> _Kind:
    """What a text holds as JSON; nothing where it is none, or something else."""
    with suppress(ValueError, RecursionError):
        found = json.loads(text)
        if isinstance(found, kind):
            return found
    return kind()


def own_evidence(
    blocks: Sequence[ParsedBlock], given: Mapping[str, str], context: ParseContext, language: str
) -> dict[str, ParsedEvidence]:
    """The values of the record, each as it was given; known as the record says that it is known.

    An older record says only that some value was guessed, and not which: what would be guessed of
    its text again, else what its text does not say.
    """
    found = find_metadata(blocks, given, context, language)
    evidence = {name: one for name, one in found.items() if one.origin == "given"}
    if authors := _names(given.get("author", "")):
        evidence["authors"] = ParsedEvidence(authors, "given", "author column", given["author"])
    if told := _json(given.get(OWN_EVIDENCE, ""), dict):
        return evidence | _told(evidence, told)
    if given.get("guessed") == "true":
        address = {"url": given["url"]} if "url" in given else {}
        again = find_metadata(blocks, address, context, language)
        same = {name for name, one in again.items() if _value(evidence, name) == one.value}
        inferred = {name for name in same if again[name].origin == "inferred"} - {"language"}
        for name in inferred or evidence.keys() - same - {"language", "url"}:
            evidence[name] = replace(evidence[name], origin="inferred")
    return evidence


def _told(
    evidence: Mapping[str, ParsedEvidence], told: Mapping[str, Any]
) -> dict[str, ParsedEvidence]:
    """What the record says that its values rest on; what an editor set there is given here.

    A field without a value keeps why it has none.
    """
    found = {}
    for field in FIELDS:
        said = told.get(field.name)
        if not isinstance(said, dict) or field.kind is ValueKind.ENTITIES:
            continue
        origin: Any = said.get("origin")
        rule, quote = (str(said.get(name) or "") for name in ("rule", "quote"))
        one = evidence.get(field.name)
        if origin in get_args(Origin) and origin != "edited":
            if one is not None:
                rule, quote = (rule, quote) if rule else (one.rule, one.quote)
                found[field.name] = ParsedEvidence(one.value, origin, one_line(rule)[:200], quote)
            elif said.get("value") is None and rule:
                found[field.name] = ParsedEvidence(None, origin, one_line(rule)[:200], quote)
    return found


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
