"""What an article's blocks and an export's columns say about it, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsroom.importing.metadata.address import find_url
from newsroom.importing.metadata.authors import find_authors
from newsroom.importing.metadata.clues import Clues, Finder
from newsroom.importing.metadata.date import find_published
from newsroom.importing.metadata.language import find_language
from newsroom.importing.metadata.section import find_section
from newsroom.importing.metadata.source import find_original_source, find_source
from newsroom.importing.metadata.title import find_standfirst, find_title
from newsroom.importing.types import ParseContext, ParsedBlock, ParsedEvidence

# By the name of the field in the table of them, which pages load as well: they find nothing.
FINDERS: Mapping[str, Finder] = {
    "title": find_title,
    "standfirst": find_standfirst,
    "source": find_source,
    "original_source": find_original_source,
    "section": find_section,
    "published": find_published,
    "authors": find_authors,
    "language": find_language,
    "url": find_url,
}


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
