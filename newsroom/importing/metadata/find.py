"""What an article's blocks and an export's columns say about it, each with its evidence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsroom.importing.metadata.authors import find_authors
from newsroom.importing.metadata.date import Published, find_published
from newsroom.importing.metadata.source import find_original_source, find_source
from newsroom.importing.metadata.title import derive_title
from newsroom.importing.types import BlockKind, ParseContext, ParsedBlock, ParsedEvidence, Precision

URL_FIELD = re.compile(r"(?:url|link|enlace)\s*:\s*(https?://\S+)", re.I)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of `ParsedArticle` that have evidence; empty ones have none, or a refusal."""

    title: str
    standfirst: str
    source: str
    original_source: str
    authors: tuple[str, ...]
    published: dt.date | None
    published_precision: Precision | None
    url: str
    evidence: Mapping[str, ParsedEvidence]


def find_metadata(
    blocks: Sequence[ParsedBlock],
    given: Mapping[str, str],
    context: ParseContext,
    language: str,
    title_given: str = "",
) -> Metadata:
    """The metadata of an article: what is given wins, then what is printed, then what follows.

    `title_given` is the repaired title of the export, if it has one.
    """
    evidence: dict[str, ParsedEvidence | None] = {}
    evidence["title"] = find_title(blocks, title_given)
    standfirst = next((b.text for b in blocks if b.kind is BlockKind.STANDFIRST), "")
    if standfirst:
        evidence["standfirst"] = ParsedEvidence(
            standfirst, "extracted", "below the headline", standfirst
        )
    evidence["url"] = address = find_url(blocks, given)
    url = value(address)
    evidence["source"] = source = find_source(blocks, given, context, url)
    evidence["original_source"] = original = find_original_source(
        blocks, context, source.value if source else ""
    )
    evidence["authors"] = authors = find_authors(blocks, given, context, value(source))
    published: Published = find_published(
        blocks, given, context, url=url, source=value(source), language=language
    )
    evidence["published"] = published.evidence
    return Metadata(
        title=value(evidence["title"]),
        standfirst=standfirst,
        source=value(source),
        original_source=value(original),
        authors=tuple(authors.value) if authors and authors.value else (),
        published=published.date,
        published_precision=published.precision,
        url=url,
        evidence={field: e for field, e in evidence.items() if e is not None},
    )


def value(evidence: ParsedEvidence | None) -> str:
    """The string that `evidence` stands for, "" for none."""
    return str(evidence.value) if evidence and evidence.value else ""


def find_url(blocks: Sequence[ParsedBlock], given: Mapping[str, str]) -> ParsedEvidence | None:
    """The article's address: given, else in a field that is named for it."""
    if url := given.get("url", "").strip():
        return ParsedEvidence(url, "given", "url column", url)
    for block in blocks:
        match = URL_FIELD.fullmatch(block.text) if block.reason == "record field" else None
        if match:
            return ParsedEvidence(match[1], "extracted", "record field", block.text)
    return None


def find_title(blocks: Sequence[ParsedBlock], given: str) -> ParsedEvidence | None:
    """The title: given, else the headline, else made of the first sentence (inferred)."""
    if given:
        return ParsedEvidence(given, "given", "title column", given)
    for block in blocks:
        if block.kind is BlockKind.HEADLINE:
            return ParsedEvidence(block.text, "extracted", "headline", block.text)
    return derive_title(blocks)
