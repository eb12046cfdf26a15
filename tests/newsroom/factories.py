"""Articles for tests: real documents, parsed and stored the way an import does it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from newsroom import archive
from newsroom.importing.pipeline import parse
from newsroom.importing.types import ParseContext, ParsedEntity, RawDocument
from newsroom.models import Article

CONTEXT = ParseContext(today=dt.date(2026, 1, 1))


def keep(
    text: str | bytes,
    *,
    path: str = "",
    given: Mapping[str, str] | None = None,
    entities: Sequence[ParsedEntity] | None = None,
) -> Article:
    """Parse and store one document; `entities` stand in for those found in it."""
    data = text if isinstance(text, bytes) else text.encode()
    digest = hashlib.sha256(data).hexdigest()
    raw = RawDocument(path or f"{digest[:8]}.txt", data, digest, given or {})
    parsed = parse(raw, CONTEXT)
    if entities is not None:
        parsed = dataclasses.replace(parsed, entities=tuple(entities))
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
) -> Article:
    """Keep one row of an export."""
    given = {"title": title, "body": body, "date": date, "source": source, "author": author}
    given = {name: value for name, value in (given | {"url": url}).items() if value}
    return keep(repr(given), given=given, entities=entities)


def person(name: str, mentions: int = 1) -> ParsedEntity:
    return ParsedEntity(name, "person", mentions)


def place(name: str, mentions: int = 1) -> ParsedEntity:
    return ParsedEntity(name, "place", mentions)
