"""Articles for tests: real documents, parsed and stored the way an import does it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from newsroom import archive
from newsroom.importing.pipeline import parse
from newsroom.importing.types import (
    ParseContext,
    ParsedArticle,
    ParsedEntity,
    Passage,
    Quotation,
    QuotationKind,
    RawDocument,
)
from newsroom.models import Article

CONTEXT = ParseContext(today=dt.date(2026, 1, 1))


def keep(
    text: str | bytes,
    *,
    path: str = "",
    given: Mapping[str, str] | None = None,
    entities: Sequence[ParsedEntity] | None = None,
    quotations: Sequence[Quotation] | None = None,
) -> Article:
    """Parse and store one document; `entities` and `quotations` stand in for those found in it."""
    data = text if isinstance(text, bytes) else text.encode()
    digest = hashlib.sha256(data).hexdigest()
    raw = RawDocument(path or f"{digest[:8]}.txt", data, digest, given or {})
    parsed = parse(raw, CONTEXT)
    if entities is not None:
        parsed = dataclasses.replace(parsed, entities=tuple(entities))
    if quotations is not None:
        parsed = dataclasses.replace(
            parsed, quotations=tuple(_placed(each, parsed) for each in quotations)
        )
    [stored] = archive.store(documents=[(raw, parsed)], later=True)
    return Article.objects.get(pk=stored.article.pk)


def report(
    title: str = "Petro meets Maduro",
    body: str = "The presidents of Colombia and Venezuela met in Caracas on Tuesday.",
    *,
    date: str = "2022-11-01",
    source: str = "The Herald",
    author: str = "",
    entities: Sequence[ParsedEntity] = (),
    url: str = "",
    quotations: Sequence[Quotation] = (),
) -> Article:
    """Keep one row of an export."""
    given = {"title": title, "body": body, "date": date, "source": source, "author": author}
    given = {name: value for name, value in (given | {"url": url}).items() if value}
    return keep(repr(given), given=given, entities=entities, quotations=quotations)


def person(name: str, mentions: int = 1) -> ParsedEntity:
    return ParsedEntity(name, "person", mentions)


def place(name: str, mentions: int = 1) -> ParsedEntity:
    return ParsedEntity(name, "place", mentions)


def read_again(
    article: Article, *, entities: Sequence[ParsedEntity], quotations: Sequence[Quotation]
) -> None:
    """Read an article's document again, with these names and quotations in it."""
    seed = article.seeds.get(current=True)
    parsed = parse(RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given), CONTEXT)
    placed = tuple(_placed(each, parsed) for each in quotations)
    parsed = dataclasses.replace(parsed, entities=tuple(entities), quotations=placed)
    archive.reparse(parsed=[(article.pk, parsed)])


def quoted(
    text: str,
    name: str = "",
    *,
    speaker: str = "",
    cue: str = "said",
    kind: QuotationKind = QuotationKind.SPEECH,
    confidence: float = 0.9,
) -> Quotation:
    """A quotation of somebody by this name in the article; `keep` finds where its words stand."""
    return Quotation(
        kind=kind, passages=(), text=text, cue=cue, speaker=speaker or name.rpartition(" ")[2],
        name=name, confidence=confidence, rule="said-after",
    )  # fmt: skip


def _placed(quotation: Quotation, parsed: ParsedArticle) -> Quotation:
    for place, block in enumerate(parsed.blocks):
        start = block.text.find(quotation.text)
        if start >= 0:
            passage = Passage(place, start, start + len(quotation.text))
            language = quotation.language or block.language
            return dataclasses.replace(quotation, passages=(passage,), language=language)
    raise AssertionError(f"no block has the words {quotation.text!r}")
