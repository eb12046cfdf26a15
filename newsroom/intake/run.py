"""One run of an import: read, leave out what is known, parse in worker processes, store."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import Count, QuerySet

from newsroom import archive
from newsroom.bulk import slices
from newsroom.importing import (
    PARSER_VERSION,
    Found,
    ParseContext,
    ParsedArticle,
    RawDocument,
    Unreadable,
    from_code,
)
from newsroom.intake.copies import part_copies
from newsroom.intake.known import Recogniser, Survey, located, readable
from newsroom.intake.patience import patiently
from newsroom.intake.workers import Parsed, Parser, batches
from newsroom.models import (
    Article,
    EntityKind,
    Kind,
    LearntLine,
    Mention,
    Seed,
    Source,
    SourceHost,
    SourceName,
)
from newsroom.names import name_key

logger = logging.getLogger(__name__)

Status = Literal[
    "created", "updated", "unchanged", "duplicate", "failed", "gone", "deleted", "restored"
]
STATUSES: tuple[Status, ...] = (
    "created", "updated", "unchanged", "duplicate", "failed", "gone", "deleted", "restored",
)  # fmt: skip
# With these an article is written.
WRITTEN = ("created", "updated", "restored")

BATCH = 64  # documents looked up at once
TOGETHER = 16  # documents stored in one transaction, for which an editor who saves waits
# Starting worker processes takes longer than parsing a handful of documents.
FEW = 24
# So many of a source's articles in a language tell what its short texts are in.
ENOUGH_OF_SOURCE, NEARLY_ALL = 3, 0.9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document. `path` is as found, `parsed` is set if it was parsed now.

    One that is gone was in its file at an earlier import, and is there no longer; it stays here.
    One that is deleted was deleted here, and stays so unless the import restores it.
    `notes` say what was odd about a document that was read all the same.
    """

    path: str
    sha256: str
    status: Status
    error: str | None = None
    parsed: ParsedArticle | None = None
    article_id: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """The outcomes of a run, counted; the failures kept."""

    counts: Counter[Status] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    failures: list[Outcome] = field(default_factory=list)
    duplicates: list[Outcome] = field(default_factory=list)
    gone: list[Outcome] = field(default_factory=list)
    deleted: list[Outcome] = field(default_factory=list)
    noted: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.status] += 1
        if outcome.status == "failed":
            self.failures.append(outcome)
        elif outcome.status == "duplicate":
            self.duplicates.append(outcome)
        elif outcome.status == "gone":
            self.gone.append(outcome)
        elif outcome.status == "deleted":
            self.deleted.append(outcome)
        if outcome.notes:
            self.noted.append(outcome)
        if outcome.parsed:
            self.repairs.update(repair.certainty for repair in outcome.parsed.repairs)
            self.repairs["articles"] += bool(outcome.parsed.repairs)
            self.repairs["doubts"] += len(outcome.parsed.doubts)


def parse_context() -> ParseContext:
    """What the archive knows that helps to parse: outlets, their boilerplate, languages, date habits."""
    lines: dict[str, set[str]] = {}
    learnt = LearntLine.objects.filter(kind=Kind.BOILERPLATE)
    for source, line in learnt.values_list("source__name", "line"):
        lines.setdefault(source, set()).add(line)
    known = list(Source.objects.values_list("name", "day_first", "language", "marks"))
    habits = [(name, habit) for name, habit, _language, _marks in known]
    marks = {name: marks for name, _habit, _language, marks in known}
    # What was merged into a source is it by another name.
    others = SourceName.objects.values_list("name", "source__name", "source__day_first")
    for name, source, habit in others:
        habits.append((name, habit))
        marks[name] = marks.get(name) or marks.get(source, "")
        if source in lines:
            lines[name] = lines[source]
    said = {name: language for name, _habit, language, _marks in known if language}
    return ParseContext(
        today=dt.datetime.now(dt.UTC).date(),
        languages=settings.NEWSROOM_LANGUAGES,
        outlets=_outlets([name for name, _ in habits]),
        boilerplate={source: frozenset(all_) for source, all_ in lines.items()},
        day_first={name: habit for name, habit in habits if habit is not None},
        # What an editor says is surer than what is counted.
        source_languages={**_source_languages(), **said},
        mark_styles={name: from_code(code) for name, code in marks.items() if code},
        hosts=dict(SourceHost.objects.values_list("host", "source__name")),
    )


def _source_languages() -> dict[str, str]:
    """The language that nearly all of a source's articles are in, by the source's name."""
    counts: dict[str, Counter[str]] = {}
    told = Article.objects.exclude(language="").exclude(source=None).order_by()
    for source, language, articles in told.values_list("source__name", "language").annotate(
        articles=Count("pk")
    ):
        counts.setdefault(source, Counter())[language] = articles
    commonest = {source: languages.most_common(1)[0] for source, languages in counts.items()}
    return {
        source: language
        for source, (language, articles) in commonest.items()
        if articles >= max(ENOUGH_OF_SOURCE, NEARLY_ALL * counts[source].total())
    }


def _outlets(names: Sequence[str]) -> frozenset[str]:
    """The names of sources, but for those that the archive's articles know as somebody's.

    A few rows whose source column names a person make no outlet of that person.
    """
    people: set[str] = set()
    for some in slices(sorted({name_key(name) for name in names})):
        mentions = Mention.objects.shown().filter(
            entity__kind=EntityKind.PERSON, entity__key__in=some
        )
        people.update(mentions.values_list("entity__key", flat=True).distinct())
    return frozenset(name for name in names if name_key(name) not in people)


def run_import(
    documents: Iterable[Found],
    *,
    workers: int,
    dry_run: bool = False,
    few: bool = False,
    survey: Survey | None = None,
    undelete: bool = False,
) -> Iterator[Outcome]:
    """Import documents; yields an outcome for each, in their order, then for each that is gone.

    `survey` is what a first look over the same documents found.
    `few` says that the documents are known to be so few that worker processes do not pay.
    With `dry_run` nothing is written, and created or updated is what would have been.
    With `undelete`, what was deleted before is there again afterwards.
    """
    recogniser, updated = Recogniser(survey or Survey(), undelete), set[int]()
    with Parser(parse_context(), 1 if few else workers, settings.PARSE_SECONDS) as parser:
        settle = partial(_settle, parser=parser, dry_run=dry_run, undelete=undelete)
        waiting: deque[tuple[Sorted, list[Future[Parsed]]]] = deque()
        for batch in batches(documents, BATCH):
            sorted_out = _sort_out(batch, recogniser)
            waiting.append((sorted_out, parser.submit(sorted_out.todo)))
            # While one batch is stored the next ones are parsed, and no more are read than that.
            if len(waiting) > 2:
                yield from _noted(settle(*waiting.popleft()), updated)
        while waiting:
            yield from _noted(settle(*waiting.popleft()), updated)
        if updated and not dry_run:
            yield from _parted(parser.context, updated)
    yield from _gone(recogniser.survey)


def _noted(outcomes: Iterable[Outcome], updated: set[int]) -> Iterator[Outcome]:
    """The outcomes; the articles that have another text now are added to `updated`."""
    for outcome in outcomes:
        if outcome.status in ("updated", "restored") and outcome.article_id:
            updated.add(outcome.article_id)
        yield outcome


def _parted(context: ParseContext, updated: set[int]) -> Iterator[Outcome]:
    for raw, stored in part_copies(context, of_articles=updated):
        if isinstance(stored, str):
            yield Outcome(readable(raw.path), raw.sha256, "failed", stored)
        elif stored.status == "created":
            yield Outcome(readable(raw.path), raw.sha256, "created", None, None, stored.article.pk)


def run_reprocess(
    seeds: Iterable[tuple[int, RawDocument]], *, workers: int, dry_run: bool = False
) -> Iterator[Outcome]:
    """Read stored seeds again, as (article id, document) pairs; editors' changes stay."""
    with Parser(parse_context(), workers, settings.PARSE_SECONDS) as parser:
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
        given_back = archive.as_received([article_id for article_id, *_ in rows])
        for article_id, path, data, sha256, given in rows:
            yield (
                article_id,
                RawDocument(path, bytes(data), sha256, given, as_received=article_id in given_back),
            )
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


# --- what is known already -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sorted:
    """A batch: each document that is to be parsed, or its outcome; and what stands elsewhere now."""

    items: list[Outcome | RawDocument]
    moved: list[archive.Place]

    @property
    def todo(self) -> list[RawDocument]:
        """The documents that are to be parsed."""
        return [item for item in self.items if isinstance(item, RawDocument)]


def _sort_out(batch: Sequence[Found], recogniser: Recogniser) -> Sorted:
    raws = [found for found in batch if isinstance(found, RawDocument)]
    known = iter(recogniser.recognise(raws))
    result = Sorted([], [])
    for found in batch:
        if isinstance(found, Unreadable):
            result.items.append(Outcome(found.path, "", "failed", found.reason))
            continue
        what = next(known)
        if isinstance(what, RawDocument):
            result.items.append(what)
            continue
        if what.moved:
            result.moved.append(what.moved)
        result.items.append(
            Outcome(found.path, found.sha256, what.status, what.reason, None, what.article_id)
        )
    return result


def _gone(survey: Survey) -> Iterator[Outcome]:
    for seed in survey.gone():
        reason = f"no longer in {readable(seed.file)}; its article stays"
        yield Outcome(readable(seed.path), seed.sha256, "gone", reason, None, seed.article_id)


# --- storing ---------------------------------------------------------------------------------


def _settle(
    batch: Sorted,
    futures: Sequence[Future[Parsed]],
    *,
    parser: Parser,
    dry_run: bool,
    undelete: bool,
) -> Iterator[Outcome]:
    results = parser.results(batch.todo, futures)
    sound = [(raw, p) for raw, p in zip(batch.todo, results, strict=True) if not isinstance(p, str)]
    stored = iter([
        outcome
        for some in batches(sound, TOGETHER)
        for outcome in _store(some, dry_run=dry_run, undelete=undelete)
    ])  # fmt: skip
    if batch.moved and not dry_run:
        patiently(lambda: archive.relocate(places=batch.moved))
    parsed = iter(results)
    for item in batch.items:
        if isinstance(item, Outcome):
            yield item
        elif isinstance(reason := next(parsed), str):
            yield Outcome(item.path, item.sha256, "failed", reason, notes=item.notes)
        else:
            outcome = next(stored)
            notes = (*item.notes, *reason.notes)
            yield replace(outcome, notes=notes) if notes else outcome


def _store(
    documents: Sequence[tuple[RawDocument, ParsedArticle]], *, dry_run: bool, undelete: bool
) -> list[Outcome]:
    keyed = [(located(raw), parsed) for raw, parsed in documents]
    try:
        if dry_run:
            raws = [raw for raw, _ in keyed]
            stored = archive.would_store(documents=raws, undelete=undelete)
        else:
            stored = patiently(
                lambda: archive.store(documents=keyed, later=True, undelete=undelete)
            )
    except (OperationalError, InterfaceError):
        raise  # the database itself is at fault, and would refuse each of them
    except (DatabaseError, ValueError) as error:
        if len(documents) > 1:  # one bad document must not take the others with it
            return [
                one
                for pair in documents
                for one in _store([pair], dry_run=dry_run, undelete=undelete)
            ]
        raw = documents[0][0]
        logger.exception("storing %s failed", raw.path)
        return [Outcome(raw.path, raw.sha256, "failed", f"the database refused it ({error})")]
    return [
        _outcome(raw, parsed, row) for (raw, parsed), row in zip(documents, stored, strict=True)
    ]


def _outcome(raw: RawDocument, parsed: ParsedArticle, stored: archive.Stored) -> Outcome:
    """What became of a document that was stored, or that another import has stored meanwhile."""
    if stored.status in WRITTEN:
        return Outcome(raw.path, raw.sha256, stored.status, None, parsed, stored.article.pk)
    reason = str(stored.removal) if stored.removal else None
    if stored.is_earlier:
        reason = "retrieved before what is here: kept as an earlier version"
    if stored.status == "duplicate":
        what = "text" if stored.is_copy else "content"
        reason = f"the same {what} as {readable(stored.same_as)}"
        reason += ", kept as its copy" if stored.is_copy else ""
    return Outcome(raw.path, raw.sha256, stored.status, reason, None, stored.article.pk)


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
    read = {article_id: raw.sha256 for article_id, raw in batch}
    written = set(read)
    if not dry_run:
        written = patiently(lambda: archive.reparse(parsed=sound, read=read, later=True))
    for (article_id, raw), parsed in zip(batch, results, strict=True):
        if isinstance(parsed, str):
            yield Outcome(raw.path, raw.sha256, "failed", parsed, None, article_id)
        elif article_id not in written:  # an import has stored a newer version of it meanwhile
            yield Outcome(raw.path, raw.sha256, "unchanged", None, None, article_id)
        else:
            yield Outcome(raw.path, raw.sha256, "updated", None, parsed, article_id)
