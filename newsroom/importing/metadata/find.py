"""What an article's blocks and an export's columns say about it, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.metadata.fields import FIELDS
from newsroom.importing.types import ParseContext, ParsedBlock, ParsedEvidence

FINDERS = {field.name: field.find for field in FIELDS if field.find}


def find_metadata(
    blocks: Sequence[ParsedBlock],
    given: Mapping[str, str],
    context: ParseContext,
    language: str,
) -> Mapping[str, ParsedEvidence]:
    """The evidence of an article's fields, by name: what is given wins, then what is printed.

    A field of which nothing is known is not there; one whose value was refused has the value None.
    `given` holds the export's columns, repaired; `language` is that of the text.
    """
    clues = Clues(blocks, given, context, language, FINDERS)
    found = {name: clues.evidence(name) for name in FINDERS}
    return {name: evidence for name, evidence in found.items() if evidence}
