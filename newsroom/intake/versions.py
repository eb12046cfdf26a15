"""The versions of an article: what its document said each time that it came, the oldest first.

An earlier version is kept as the bytes that came (`Seed`); its text is what reading makes of these
today, as it does of the current one. So what differs between two is the document's doing: neither an
editor's correction nor a newer reading passes for a change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from newsroom import importing
from newsroom.importing import (
    BlockKind,
    ImportFailure,
    ParseContext,
    ParsedArticle,
    RawDocument,
)
from newsroom.models import Kind, LearntLine, Seed, Source

# The digits of the SHA-256 of its content that a version's address has.
DIGITS: Final = 12
# What of a version is no part of its text: metadata, and what was left out of it.
NOT_TEXT: Final = frozenset(
    {
        BlockKind.HEADLINE,
        BlockKind.STANDFIRST,
        BlockKind.BYLINE,
        BlockKind.DATELINE,
        BlockKind.BOILERPLATE,
    }
)


@dataclass(frozen=True, slots=True)
class Version:
    """One of an article's versions. `number` counts from 1, the oldest; `retrieved` says that `when` is so known.

    `name` is what it is known by in addresses, and follows from its content.
    """

    seed_id: int
    number: int
    name: str
    when: dt.datetime
    retrieved: bool
    current: bool


@dataclass(frozen=True, slots=True)
class VersionText:
    """What a version says."""

    title: str
    standfirst: str
    authors: Sequence[str]
    published: str
    language: str
    paragraphs: Sequence[tuple[str, str]]  # text and language


def versions_of(articles: Iterable[int]) -> dict[int, list[Version]]:
    """The versions of those of the articles that have more than one, by the article's id.

    Pages of crawls are ordered by when they were retrieved, all else by when it came.
    """
    found: dict[int, list[tuple[bool, dt.datetime, int, str, bool]]] = {}
    # A seed of a key that is not current is a copy, with the same text.
    rows = Seed.objects.filter(Q(current=True) | Q(key__isnull=True), article__in=list(articles))
    values = rows.order_by().values_list(
        "article_id", "pk", "sha256", "current", "received", "given__retrieved"
    )
    for article, pk, sha256, current, received, given in values:
        retrieved = _time(given)
        found.setdefault(article, []).append(
            (current, retrieved or received, pk, sha256[:DIGITS], retrieved is not None)
        )
    return {
        article: [
            Version(pk, number, name, when, retrieved, current)
            for number, (current, when, pk, name, retrieved) in enumerate(sorted(some), 1)
        ]
        for article, some in found.items()
        if len(some) > 1
    }


def has_earlier() -> Exists:
    """Whether an article has another version, for queries of articles."""
    return Exists(Seed.objects.filter(changed(), article=OuterRef("pk")))


def changed() -> Q:
    """Which seeds tell that their article has another version: the earlier ones."""
    return Q(current=False, key__isnull=True)


def _time(given: object) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(str(given or ""))
    except ValueError:
        return None
    return found if timezone.is_aware(found) else found.replace(tzinfo=dt.UTC)


def read(seeds: Iterable[int]) -> dict[int, VersionText]:
    """What these seeds say, by their ids; those that can be read no longer are left out."""
    rows = Seed.objects.filter(pk__in=list(seeds)).select_related("article__source")
    contexts: dict[int | None, ParseContext] = {}
    found = {}
    for seed in rows:
        source = seed.article.source
        key = source.pk if source else None
        if key not in contexts:
            contexts[key] = _context(source)
        raw = RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given)
        try:
            found[seed.pk] = _told(importing.parse(raw, contexts[key]))
        except ImportFailure:
            continue
    return found


def _context(source: Source | None) -> ParseContext:
    """What the archive knows of the source that the article is from."""
    today = timezone.now().date()
    languages = settings.NEWSROOM_LANGUAGES
    if source is None:
        return ParseContext(today=today, languages=languages)
    lines = LearntLine.objects.filter(source=source, kind=Kind.BOILERPLATE)
    style = importing.from_code(source.marks) if source.marks else None
    return ParseContext(
        today=today,
        languages=languages,
        outlets=frozenset({source.name}),
        boilerplate={source.name: frozenset(lines.values_list("line", flat=True))},
        day_first={} if source.day_first is None else {source.name: source.day_first},
        source_languages={source.name: source.language} if source.language else {},
        mark_styles={source.name: style} if style else {},
    )


def _told(parsed: ParsedArticle) -> VersionText:
    language = parsed.text("language")
    return VersionText(
        title=parsed.text("title"),
        standfirst=parsed.text("standfirst"),
        authors=parsed.names("authors"),
        published=str(parsed.value("published") or ""),
        language=language,
        paragraphs=[
            (block.text, block.language or language)
            for block in parsed.blocks
            if block.kind not in NOT_TEXT
        ],
    )


def texts_of(articles: Iterable[int]) -> Mapping[int, list[VersionText]]:
    """What the earlier versions of articles say, by the article's id."""
    earlier = {
        article: [version.seed_id for version in versions if not version.current]
        for article, versions in versions_of(articles).items()
    }
    told = read(seed for seeds in earlier.values() for seed in seeds)
    return {
        article: [told[seed] for seed in seeds if seed in told]
        for article, seeds in earlier.items()
    }
