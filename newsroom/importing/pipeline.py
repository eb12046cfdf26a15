"""Bytes in, a parsed article out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from newsroom.importing.entities.find import find_entities
from newsroom.importing.metadata.fields import column_names
from newsroom.importing.metadata.find import find_metadata
from newsroom.importing.metadata.language import given_language
from newsroom.importing.mojibake.giving_back import without_inferred
from newsroom.importing.mojibake.repair import repair
from newsroom.importing.reading.documents import Found, find_documents
from newsroom.importing.reading.forms import read
from newsroom.importing.reading.limits import Limits
from newsroom.importing.recognise.bylines import is_person
from newsroom.importing.recognise.languages import detect_language, tag_languages
from newsroom.importing.structure.blocks import find_blocks
from newsroom.importing.types import (
    ImportFailure,
    ParseContext,
    ParsedArticle,
    ParsedBlock,
    ParsedEvidence,
    RawDocument,
    Repaired,
)

# The version of the whole reading, from bytes to entities. Raise it with a change that makes
# another article of some document: stored seeds that an older one read are then worth reading again.
PARSER_VERSION: int = 7
# What finders call the columns that a document brings.
COLUMN_RULE = re.compile(r"^\w+ column")


def read_documents(
    paths: Iterable[str],
    mapping: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    *,
    follow_links: bool = False,
) -> Iterator[Found]:
    """All documents under the paths, in the order of the paths and sorted within folders.

    `mapping` gives our column names for an export's own (`{"headline_text": "title"}`). What
    cannot be read is yielded as Unreadable; nothing is raised for bad input. Links out of a folder
    are read with `follow_links` only.
    """
    return find_documents(paths, column_names(mapping), limits, follow_links=follow_links)


def parse(document: RawDocument, context: ParseContext) -> ParsedArticle:
    """What `document` says: decoded, repaired, in blocks, with metadata, languages and entities.

    Raises ImportFailure, with the reason for the person who imports, where there is no text.
    """
    found = read(document)
    repaired = _repaired(found.text, document)
    given = repaired_columns(found.columns, document)
    if not repaired.text.strip() and not given.get("title"):
        raise ImportFailure("it holds no text")
    sender = given.get("author", "")
    if found.kind == "mail" and sender and not is_person(sender):
        # A newsletter is sent by its outlet.
        given = {**given, "author": "", "source": sender}
    layout = lay_out(repaired, given, context)
    source = layout.evidence.get("source")
    entities = find_entities(
        layout.blocks, outlets=context.outlets, source=str(source.value or "") if source else ""
    )
    return ParsedArticle(
        blocks=layout.blocks,
        entities=entities,
        evidence=said_by(found.kind, layout.evidence),
        repairs=repaired.repairs,
        doubts=repaired.doubts,
        encoding=found.encoding,
        notes=found.notes,
    )


def document_text(document: RawDocument) -> str:
    """The text that `parse` parses, before any repair. Raises ImportFailure where there is none."""
    return read(document).text


def said_by(kind: str, evidence: Mapping[str, ParsedEvidence]) -> dict[str, ParsedEvidence]:
    """The evidence, with the rules of columns named for what gave them: an export, a page, a mail."""
    rule = {"page": "data of the page", "mail": "header of the mail"}.get(kind)
    return {
        name: replace(one, rule=COLUMN_RULE.sub(rule, one.rule)) if rule else one
        for name, one in evidence.items()
    }


def _repaired(text: str, document: RawDocument) -> Repaired:
    """A text of the document, repaired as far as editors want it."""
    return without_inferred(repair(text)) if document.as_received else repair(text)


def repaired_columns(given: Mapping[str, str], document: RawDocument) -> dict[str, str]:
    """The export's columns other than the body, repaired, on one line each, empty ones left out."""
    columns = {}
    for name, value in given.items():
        if name != "body" and value and value.strip():
            text = _repaired(value, document).text if not value.isascii() else value
            columns[name] = " ".join(text.split())
    return columns


@dataclass(frozen=True, slots=True)
class Layout:
    """An article as blocks with languages, and the evidence of the metadata that they carry."""

    blocks: tuple[ParsedBlock, ...]
    evidence: Mapping[str, ParsedEvidence]


def lay_out(repaired: Repaired, given: Mapping[str, str], context: ParseContext) -> Layout:
    """Blocks, languages and metadata; lines that the source repeats are told once it is known."""
    first = lay_out_with(repaired.text, given, context, frozenset())
    source = first.evidence.get("source")
    learnt = context.boilerplate.get(source.value if source else "", frozenset())
    if any(block.text in learnt for block in first.blocks):
        return lay_out_with(repaired.text, given, context, learnt)
    return first


def lay_out_with(
    text: str, given: Mapping[str, str], context: ParseContext, learnt: frozenset[str]
) -> Layout:
    """Blocks, languages and metadata of `text`, with `learnt` lines as boilerplate."""
    title = given.get("title", "")
    blocks = find_blocks(
        text,
        title=title,
        outlets=context.outlets,
        learnt=learnt,
        language_of=lambda line: detect_language(line, context.languages),
    )
    blocks, language = tag_languages(blocks, context.languages, given_language(given))
    evidence = find_metadata(blocks, given, context, language)
    if not language and (found := evidence.get("language")):
        # Too short to tell its language, it is taken for its source's.
        blocks = tuple(replace(b, language=b.language or str(found.value)) for b in blocks)
    return Layout(blocks, evidence)
