"""One run of an import: read, leave out what is known, parse in worker processes, store."""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal

from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet

from newsroom import archive
from newsroom.importing import (
    PARSER_VERSION,
    Found,
    ParseContext,
    ParsedArticle,
    RawDocument,
    Unreadable,
)
from newsroom.intake.workers import Parsed, Parser, batches
from newsroom.models import LearntLine, Seed, Source

logger = logging.getLogger(__name__)

Status = Literal["created", "updated", "unchanged", "duplicate", "failed"]
STATUSES: tuple[Status, ...] = ("created", "updated", "unchanged", "duplicate", "failed")

BATCH = 64  # documents looked up and stored in one transaction
# Starting worker processes takes longer than parsing a handful of documents.
FEW = 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document. `path` is as found, `parsed` is set if it was parsed now."""

    path: str
    sha256: str
    status: Status
    error: str | None = None
    parsed: ParsedArticle | None = None
    article_id: int | None = None


@dataclass(slots=True)
class Tally:
    """The outcomes of a run, counted; the failures kept."""

    counts: Counter[Status] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    failures: list[Outcome] = field(default_factory=list)
    duplicates: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.status] += 1
        if outcome.status == "failed":
            self.failures.append(outcome)
        elif outcome.status == "duplicate":
            self.duplicates.append(outcome)
        if outcome.parsed:
            self.repairs.update(repair.certainty for repair in outcome.parsed.repairs)
            self.repairs["articles"] += bool(outcome.parsed.repairs)
            self.repairs["doubts"] += len(outcome.parsed.doubts)


def parse_context() -> ParseContext:
    """What the archive knows that helps to parse: outlets, their boilerplate and date habits."""
    lines: dict[str, set[str]] = {}
    for source, line in LearntLine.objects.values_list("source__name", "line"):
        lines.setdefault(source, set()).add(line)
    sources = Source.objects.values_list("name", "day_first")
    return ParseContext(
        today=dt.datetime.now(dt.UTC).date(),
        languages=settings.NEWSROOM_LANGUAGES,
        outlets=frozenset(name for name, _ in sources),
        boilerplate={source: frozenset(learnt) for source, learnt in lines.items()},
        day_first={name: habit for name, habit in sources if habit is not None},
    )


def run_import(
    documents: Iterable[Found], *, workers: int, dry_run: bool = False, few: bool = False
) -> Iterator[Outcome]:
    """Import documents; yields an outcome for each, in their order.

    `few` says that the documents are known to be so few that worker processes do not pay.
    With `dry_run` nothing is written, and created or updated is what would have been.
    """
    seen: dict[str, str] = {}
    with Parser(parse_context(), 1 if few else workers) as parser:
        waiting: deque[tuple[list[Outcome | RawDocument], list[Future[Parsed]]]] = deque()
        for batch in batches(documents, BATCH):
            sorted_out = _sort_out(batch, seen)
            todo = [item for item in sorted_out if isinstance(item, RawDocument)]
            waiting.append((sorted_out, parser.submit(todo)))
            # While one batch is stored the next ones are parsed, and no more are read than that.
            if len(waiting) > 2:
                yield from _settle(*waiting.popleft(), parser, dry_run=dry_run)
        while waiting:
            yield from _settle(*waiting.popleft(), parser, dry_run=dry_run)


def run_reprocess(
    seeds: Iterable[tuple[int, RawDocument]], *, workers: int, dry_run: bool = False
) -> Iterator[Outcome]:
    """Read stored seeds again, as (article id, document) pairs; editors' changes stay."""
    with Parser(parse_context(), workers) as parser:
        waiting: deque[tuple[list[tuple[int, RawDocument]], list[Future[Parsed]]]] = deque()
        for batch in batches(seeds, BATCH):
            waiting.append((batch, parser.submit([raw for _, raw in batch])))
            if len(waiting) > 2:
                yield from _settle_again(*waiting.popleft(), parser, dry_run=dry_run)
        while waiting:
            yield from _settle_again(*waiting.popleft(), parser, dry_run=dry_run)


def stored_seeds(*, all_: bool) -> QuerySet[Seed]:
    """The current seeds of articles: all of them, or those that an older version has read."""
    seeds = Seed.objects.filter(current=True)
    return seeds if all_ else seeds.filter(read_by__lt=PARSER_VERSION)


def seed_documents(seeds: QuerySet[Seed]) -> Iterator[tuple[int, RawDocument]]:
    """Stored seeds as (article id, document) pairs for `run_reprocess`, oldest article first."""
    last = 0
    while True:
        rows = list(
            seeds.filter(article_id__gt=last)
            .order_by("article_id")
            .values_list("article_id", "path", "data", "sha256", "given")[:BATCH]
        )
        for article_id, path, data, sha256, given in rows:
            yield article_id, RawDocument(path, bytes(data), sha256, given)
        if not rows:
            return
        last = rows[-1][0]


# --- what is known already -------------------------------------------------------------------


def seed_path(path: str) -> str:
    """What a document is known by: its absolute path, so that two folders' `a.txt` are two."""
    return os.path.abspath(path)  # noqa: PTH100 - may end in `#7` or `/member`, and need not exist


def _sort_out(batch: Sequence[Found], seen: dict[str, str]) -> list[Outcome | RawDocument]:
    """Each document, or its outcome where it need not be parsed."""
    raws = [found for found in batch if isinstance(found, RawDocument)]
    paths = {seed_path(raw.path) for raw in raws}
    hashes = {raw.sha256 for raw in raws}
    stored = Seed.objects.filter(sha256__in=hashes, current=True) | Seed.objects.filter(
        path__in=paths, current=True
    )
    by_hash: dict[str, tuple[str | None, int | None]] = {}
    for path, sha256, article_id in stored.values_list("path", "sha256", "article_id"):
        by_hash[sha256] = (path, article_id)
    result: list[Outcome | RawDocument] = []
    for found in batch:
        if isinstance(found, Unreadable):
            result.append(Outcome(found.path, "", "failed", found.reason))
            continue
        path = seed_path(found.path)
        known_path, known_id = by_hash.get(found.sha256) or (seen.get(found.sha256), None)
        seen.setdefault(found.sha256, path)
        if known_path is None:
            result.append(found)
        elif known_path == path:
            result.append(Outcome(found.path, found.sha256, "unchanged", None, None, known_id))
        else:
            reason = f"the same content as {_readable(known_path)}"
            result.append(Outcome(found.path, found.sha256, "duplicate", reason, None, known_id))
    return result


def _readable(path: str) -> str:
    """The path from here where that is shorter."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path


# --- storing ---------------------------------------------------------------------------------


def _settle(
    items: Sequence[Outcome | RawDocument],
    futures: Sequence[Future[Parsed]],
    parser: Parser,
    *,
    dry_run: bool,
) -> Iterator[Outcome]:
    todo = [item for item in items if isinstance(item, RawDocument)]
    results = parser.results(todo, futures)
    sound = [(raw, p) for raw, p in zip(todo, results, strict=True) if not isinstance(p, str)]
    stored = _store(sound, dry_run=dry_run)
    by_path = {
        raw.path: Outcome(raw.path, raw.sha256, "failed", p)
        for raw, p in zip(todo, results, strict=True)
        if isinstance(p, str)
    }
    by_path |= {outcome.path: outcome for outcome in stored}
    for item in items:
        yield item if isinstance(item, Outcome) else by_path[item.path]


def _store(
    documents: Sequence[tuple[RawDocument, ParsedArticle]], *, dry_run: bool
) -> list[Outcome]:
    keyed = [
        (RawDocument(seed_path(raw.path), raw.data, raw.sha256, raw.given), parsed)
        for raw, parsed in documents
    ]
    if dry_run:
        known = set(
            Seed.objects.filter(path__in=[raw.path for raw, _ in keyed], current=True)
            .values_list("path", flat=True)
        )  # fmt: skip
        return [
            Outcome(
                raw.path, raw.sha256, "updated" if key.path in known else "created", None, parsed
            )
            for (raw, parsed), (key, _) in zip(documents, keyed, strict=True)
        ]
    try:
        stored = archive.store(documents=keyed, later=True)
    except (DatabaseError, ValueError) as error:
        if len(documents) > 1:  # one bad document must not take the others with it
            return [one for pair in documents for one in _store([pair], dry_run=False)]
        raw = documents[0][0]
        # Another import may have stored it since it was looked for.
        if isinstance(now := _sort_out([raw], {})[0], Outcome):
            return [now]
        logger.exception("storing %s failed", raw.path)
        return [Outcome(raw.path, raw.sha256, "failed", f"the database refused it ({error})")]
    return [
        Outcome(raw.path, raw.sha256, row.status, None, parsed, row.article.pk)
        for (raw, parsed), row in zip(documents, stored, strict=True)
    ]


def _settle_again(
    batch: Sequence[tuple[int, RawDocument]],
    futures: Sequence[Future[Parsed]],
    parser: Parser,
    *,
    dry_run: bool,
) -> Iterator[Outcome]:
    results = parser.results([raw for _, raw in batch], futures)
    sound = [
        (article_id, parsed)
        for (article_id, _), parsed in zip(batch, results, strict=True)
        if not isinstance(parsed, str)
    ]
    if not dry_run:
        archive.reparse(parsed=sound, later=True)
    for (article_id, raw), parsed in zip(batch, results, strict=True):
        if isinstance(parsed, str):
            yield Outcome(raw.path, raw.sha256, "failed", parsed, None, article_id)
        else:
            yield Outcome(raw.path, raw.sha256, "updated", None, parsed, article_id)
