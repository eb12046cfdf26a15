"""Bytes in, a parsed article out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from newsroom.importing.entities.find import read_names
from newsroom.importing.metadata.fields import FIELDS, column_names
from newsroom.importing.metadata.find import find_metadata
from newsroom.importing.metadata.language import given_language
from newsroom.importing.metadata.page.authors import loose_byline
from newsroom.importing.metadata.page.choice import Choice
from newsroom.importing.metadata.page.columns import choose
from newsroom.importing.mojibake.giving_back import without_inferred
from newsroom.importing.mojibake.repair import repair
from newsroom.importing.own_export import (
    in_own_languages,
    is_own,
    own_blocks,
    own_entities,
    own_evidence,
)
from newsroom.importing.quotations.find import find_quotations
from newsroom.importing.reading.documents import find_documents
from newsroom.importing.reading.file_kinds import Found
from newsroom.importing.reading.forms import read
from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.page_layout import beside
from newsroom.importing.recognise.bylines import is_person
from newsroom.importing.recognise.languages import detect_language, tag_languages
from newsroom.importing.structure.blocks import NO_MARKS, find_blocks
from newsroom.importing.types import (
    BlockKind,
    ImportFailure,
    MarkStyle,
    ParseContext,
    ParsedArticle,
    ParsedBlock,
    ParsedEvidence,
    RawDocument,
    Repaired,
)

# What a repair says whose mark is chosen as the source sets it.
BY_STYLE = "{} (as the source sets its marks)"
# What finders call the columns that a document brings.
COLUMN_RULE = re.compile(r"^\w+ column")


def read_documents(
    paths: Iterable[str],
    mapping: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    *,
    follow_links: bool = False,
    only: Container[str] | None = None,
) -> Iterator[Found]:
    """All documents under the paths, in the order of the paths and sorted within folders.

    `mapping` gives our column names for an export's own (`{"headline_text": "title"}`). What
    cannot be read is yielded as Unreadable; nothing is raised for bad input. Links out of a folder
    are read with `follow_links` only. With `only`, no other files are read.
    """
    return find_documents(
        paths, column_names(mapping), limits, follow_links=follow_links, only=only
    )


def parse(document: RawDocument, context: ParseContext) -> ParsedArticle:
    """What `document` says: decoded, repaired, in blocks, with metadata, languages and entities.

    Raises ImportFailure, with the reason for the person who imports, where there is no text.
    """
    found = read(document)
    context = at_retrieval(context, document)
    repaired = _repaired(found.text, document)
    choices = choose(found.said, found.text, found.columns, context) if found.said else {}
    brought = {name: choice.value for name, choice in choices.items()}
    given = repaired_columns({**brought, **found.columns}, document)
    if not repaired.text.strip() and not given.get("title"):
        raise ImportFailure("it holds no text")
    sender = given.get("author", "")
    if found.kind == "mail" and sender and not is_person(sender):
        # A newsletter is sent by its outlet.
        given = {**given, "author": "", "source": sender}
    if found.kind == "document":
        given = {**unsaid(given, repaired, context), **repaired_columns(document.given, document)}
    layout = lay_out(repaired, given, context, found.marks)
    source = layout.evidence.get("source")
    style = context.mark_styles.get(str(source.value or "")) if source else None
    if style and (styled := _styled(found.text, document, repaired, style)):
        repaired = styled
        layout = lay_out(repaired, given, context, found.marks)
    named = read_names(
        layout.blocks, outlets=context.outlets, source=str(source.value or "") if source else ""
    )
    entities = own_entities(named.entities, given) if is_own(given) else named.entities
    return ParsedArticle(
        blocks=layout.blocks,
        entities=entities,
        evidence=said_by(found.kind, chosen_by(choices, found.columns, layout.evidence)),
        repairs=repaired.repairs,
        doubts=repaired.doubts,
        encoding=found.encoding,
        notes=found.notes,
        decided=is_own(given),
        quotations=find_quotations(layout.blocks, named, entities),
    )


def document_as_shown(document: RawDocument) -> tuple[str, Mapping[int, Sequence[str]]]:
    """`document_text`, and what a page shows beside it, by the line of it that this stands above."""
    found = read(document)
    return found.text, beside(found.text, found.said.lines) if found.said else {}


def document_text(document: RawDocument) -> str:
    """The text that `parse` parses, before any repair. Raises ImportFailure where there is none."""
    return read(document).text


def at_retrieval(context: ParseContext, document: RawDocument) -> ParseContext:
    """The context as it was when a document was retrieved: nothing in it is of a later day.

    It may have been the next day already where the page is from.
    """
    try:
        retrieved = dt.date.fromisoformat(document.given.get("retrieved", "")[:10])
    except ValueError:
        return context
    return replace(context, today=min(context.today, retrieved + dt.timedelta(days=1)))


def unsaid(given: Mapping[str, str], repaired: Repaired, context: ParseContext) -> dict[str, str]:
    """The columns for which the text says nothing by itself.

    Who typed a document need not have written it: what it prints is surer than its properties.
    """
    if not given:
        return {}
    printed = lay_out(repaired, {}, context).evidence
    names = {field.columns[0]: field.name for field in FIELDS if field.columns}
    return {
        column: text
        for column, text in given.items()
        if not (said := printed.get(names.get(column, ""))) or said.origin == "inferred"
    }


def said_by(kind: str, evidence: Mapping[str, ParsedEvidence]) -> dict[str, ParsedEvidence]:
    """The evidence, with the rules of columns named for what gave them: an export, a page, a mail."""
    rule = {
        "page": "data of the page",
        "mail": "header of the mail",
        "document": "properties of the document",
    }.get(kind)
    return {
        name: replace(one, rule=COLUMN_RULE.sub(rule, one.rule)) if rule else one
        for name, one in evidence.items()
    }


def chosen_by(
    choices: Mapping[str, Choice],
    columns: Mapping[str, str],
    evidence: Mapping[str, ParsedEvidence],
) -> dict[str, ParsedEvidence]:
    """The evidence, that of columns which were chosen from a page with what they rest on there.

    A name alone on a line of a page, for which nothing else on it speaks, is no author.
    """
    if choices and "author" not in choices and loose_byline(evidence.get("authors")):
        evidence = {name: one for name, one in evidence.items() if name != "authors"}
    chosen = {field.name: choices.get(field.columns[0]) for field in FIELDS if field.columns}
    given = {field.name for field in FIELDS if field.columns and columns.get(field.columns[0])}
    return {
        name: choice.of(one)
        if one.origin == "given" and name not in given and (choice := chosen.get(name))
        else one
        for name, one in evidence.items()
    }


def _repaired(text: str, document: RawDocument) -> Repaired:
    """A text of the document, repaired as far as editors want it, and only once."""
    if is_own(document.given):
        return Repaired(text)
    return without_inferred(repair(text)) if document.as_received else repair(text)


def _styled(
    text: str, document: RawDocument, repaired: Repaired, style: MarkStyle
) -> Repaired | None:
    """The text repaired with its source's marks where the bytes of some were lost, if that differs.

    The repairs that came out otherwise say why.
    """
    if document.as_received or not any(one.certainty == "inferred" for one in repaired.repairs):
        return None
    styled = repair(text, style)
    if styled.text == repaired.text:
        return None
    before = set(repaired.repairs)
    return replace(
        styled,
        repairs=tuple(
            one if one in before else replace(one, encoding=BY_STYLE.format(one.encoding))
            for one in styled.repairs
        ),
    )


def repaired_columns(given: Mapping[str, str], document: RawDocument) -> dict[str, str]:
    """The export's columns other than the body, repaired, on one line each, empty ones left out."""
    columns = {}
    for name, value in given.items():
        if name != "body" and value and value.strip():
            columns[name] = " ".join(_repaired(value, document).text.split())
    return columns


@dataclass(frozen=True, slots=True)
class Layout:
    """An article as blocks with languages, and the evidence of the metadata that they carry."""

    blocks: tuple[ParsedBlock, ...]
    evidence: Mapping[str, ParsedEvidence]


def lay_out(
    repaired: Repaired,
    given: Mapping[str, str],
    context: ParseContext,
    marks: Mapping[int, BlockKind] = NO_MARKS,
) -> Layout:
    """Blocks, languages and metadata; lines that the source repeats are told once it is known."""
    if is_own(given):
        return lay_out_own(repaired.text, given, context)
    first = lay_out_with(repaired.text, given, context, frozenset(), marks)
    source = first.evidence.get("source")
    learnt = context.boilerplate.get(source.value if source else "", frozenset())
    if any(block.text in learnt for block in first.blocks):
        return lay_out_with(repaired.text, given, context, learnt, marks)
    return first


def lay_out_own(text: str, given: Mapping[str, str], context: ParseContext) -> Layout:
    """Blocks and metadata as an archive exported them."""
    own = own_blocks(text, given)
    tagged, language = tag_languages(own, context.languages, given_language(given))
    blocks = in_own_languages(tagged, own)
    return Layout(blocks, own_evidence(blocks, given, context, language))


def lay_out_with(
    text: str,
    given: Mapping[str, str],
    context: ParseContext,
    learnt: frozenset[str],
    marks: Mapping[int, BlockKind] = NO_MARKS,
) -> Layout:
    """Blocks, languages and metadata of `text`, with `learnt` lines as boilerplate."""
    title = given.get("title", "")
    blocks = find_blocks(
        text,
        title=title,
        outlets=context.outlets,
        learnt=learnt,
        language_of=lambda line: detect_language(line, context.languages),
        marks=marks,
    )
    blocks, language = tag_languages(blocks, context.languages, given_language(given))
    evidence = find_metadata(blocks, given, context, language)
    if not language and (found := evidence.get("language")):
        # Too short to tell its language, it is taken for its source's.
        blocks = tuple(replace(b, language=b.language or str(found.value)) for b in blocks)
    return Layout(blocks, evidence)
