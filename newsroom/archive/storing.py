"""Parsed documents into the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from newsroom.archive import names_to_rows, read_rows
from newsroom.archive.blocks import note_as_read, without_said
from newsroom.archive.changes import locked, touch
from newsroom.archive.identity import body_digest
from newsroom.archive.journal import Recording, only_old_articles, recording
from newsroom.archive.matching import Plan, Status, plan, retire
from newsroom.archive.offers import answers_to, is_settled
from newsroom.archive.parts import create_authorships, create_mentions
from newsroom.archive.quotations import write_quotations
from newsroom.archive.removals import Removal, undo_removals
from newsroom.bulk import insert_rows, slices
from newsroom.history import Act, Subject
from newsroom.importing import (
    PARSER_VERSION,
    REPEATS,
    ParsedArticle,
    ParsedEvidence,
    RawDocument,
)
from newsroom.models import (
    Article,
    Authorship,
    Block,
    Evidence,
    Kind,
    LearntLine,
    Mention,
    Origin,
    ReadNames,
    Seed,
    Source,
    Standing,
    Withheld,
)
from newsroom.signals import articles_changed

EVIDENCE_FIELDS = (
    "article", "field", "value", "origin", "rule", "quote", "current", "settled", "recorded",
)  # fmt: skip
READING_FIELDS = ("encoding", "repairs", "doubts", "read_by")
# What a seed that is in force again has anew; its bytes are the same, and so is when they came first.
SEED_FIELDS = ("path", "file", "key", "body_sha256", "given", "current", *READING_FIELDS)
RECORD = re.compile(r"#\d+$")  # the number of a record in its file


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one document; for a duplicate, where the one stands that it is the same as.

    `removal` says how one that is deleted, or restored now, was deleted.
    """

    article: Article
    status: Status
    same_as: str = ""
    is_copy: bool = False
    removal: Removal | None = None
    is_earlier: bool = False


def would_store(*, documents: Sequence[RawDocument], undelete: bool = False) -> list[Stored]:
    """What `store` would do with these documents; nothing is written."""
    with transaction.atomic():
        return [_stored(planned) for planned in plan(documents, undelete=undelete)]


def _stored(planned: Plan) -> Stored:
    same_as = planned.twin.path if planned.twin else ""
    is_copy = planned.status == "duplicate" and planned.seed is not None
    return Stored(
        planned.article, planned.status, same_as, is_copy, planned.removal, planned.is_earlier
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seed stands now: its path, and the key that it is best known by."""

    seed_id: int
    path: str
    key: str


@transaction.atomic
def store(
    *,
    documents: Sequence[tuple[RawDocument, ParsedArticle]],
    later: bool = False,
    undelete: bool = False,
) -> list[Stored]:
    """Store parsed documents, in order; one that is known, but changed, updates its article.

    Fields that an editor changed keep their value; what the seed now says is kept beside them.
    What is known as it is, perhaps by another import meanwhile, is left unchanged; what was deleted
    stays deleted, or with `undelete` is there again. Raises
    IntegrityError where another import stores the same at this moment: then nothing was written,
    and it is known when it is tried again.
    """
    plans = plan([raw for raw, _ in documents], undelete=undelete)
    parsed = [parsed for _, parsed in documents]
    with recording(Act.IMPORT) as record:
        _store(plans, parsed, record)
    ids = [row.article.pk for row in plans if row.seed and row.seed.current]
    articles_changed.send(sender=Article, ids=ids, later=later)
    return [_stored(planned) for planned in plans]


def _store(plans: Sequence[Plan], parsed: Sequence[ParsedArticle], record: Recording) -> None:
    # What is new is known from its document; what was there before is kept as it was.
    there = {
        planned.article.pk
        for planned in plans
        if planned.status in ("updated", "restored") and not planned.article._state.adding
    }
    with_seeds = {planned.article.pk for planned in plans if planned.seed}
    with_seeds |= {planned.old.article_id for planned in plans if planned.old}
    record.watch_subjects(Subject.ARTICLE, only_old_articles(there))
    with_seeds -= there | {None}
    record.watch_subjects(Subject.ARTICLE, with_seeds, "seeds")
    retire(planned.old for planned in plans if planned.old)
    undo_removals([p.removal for p in plans if p.removal and p.status == "restored"])
    written = [
        (planned.article, article)
        for planned, article in zip(plans, parsed, strict=True)
        if planned.seed and planned.seed.current
    ]
    articles = [row for row, _ in written]
    _write_articles(
        articles, [article for _, article in written], read_rows.edited_fields(articles)
    )
    _write_seeds([(p.seed, read) for p, read in zip(plans, parsed, strict=True) if p.seed])
    record.created(Subject.ARTICLE, [row.pk for row in articles if row.pk not in there])


@transaction.atomic
def reparse(
    *,
    parsed: Sequence[tuple[int, ParsedArticle]],
    read: Mapping[int, str] | None = None,
    later: bool = False,
) -> set[int]:
    """Replace what was read in the current seeds of these article ids, keeping editors' changes.

    `read` says which content each was parsed from, as its SHA-256: where an import has made another
    one current meanwhile, the article is left as that one says. Gives the ids of those written.
    """
    # Locked before anything of them is looked at: what an editor commits until then is seen, and
    # she waits with all else.
    rows = locked(Article, {article_id for article_id, _ in parsed})
    seeds = {
        seed.article_id: seed
        for seed in Seed.objects.filter(article__in=rows, current=True)
        if read is None or read.get(seed.article_id) == seed.sha256
    }
    pairs = [(rows[article_id], article) for article_id, article in parsed if article_id in seeds]
    edited = read_rows.edited_fields([row for row, _ in pairs])
    with recording(Act.REPROCESS) as record:
        record.watch_subjects(Subject.ARTICLE, list(seeds))
        _write_articles([row for row, _ in pairs], [article for _, article in pairs], edited)
        for row, article in pairs:
            _note_reading(seeds[row.pk], article)
        Seed.objects.bulk_update(seeds.values(), READING_FIELDS, batch_size=100)
    articles_changed.send(sender=Article, ids=list(seeds), later=later)
    return set(seeds)


def _write_articles(
    articles: Sequence[Article], parsed: Sequence[ParsedArticle], edited: Mapping[int, set[str]]
) -> None:
    sources = names_to_rows.named(Source, read_rows.source_names(parsed))
    for row, article in zip(articles, parsed, strict=True):
        read_rows.set_columns(row, article, sources, edited.get(row.pk, set()))
        if not row._state.adding:
            row.save()
    Article.objects.bulk_create([row for row in articles if row._state.adding])
    _write_blocks(articles, parsed)
    write_quotations(zip(articles, parsed, strict=True))
    _write_authors(articles, parsed, edited)
    _write_mentions(articles, parsed, edited)
    _write_evidence(articles, parsed, edited)


def _write_blocks(articles: Sequence[Article], parsed: Sequence[ParsedArticle]) -> None:
    Block.objects.filter(article__in=[row for row in articles if row.revision > 1]).delete()
    rows, noted = read_rows.block_rows(list(zip(articles, parsed, strict=True)))
    note_as_read(noted)
    insert_rows(Block, read_rows.BLOCK_FIELDS, rows)


def _write_authors(
    articles: Sequence[Article], parsed: Sequence[ParsedArticle], edited: Mapping[int, set[str]]
) -> None:
    pairs = read_rows.names_of_authors(list(zip(articles, parsed, strict=True)), edited)
    Authorship.objects.filter(article__in=[row for row, _ in pairs if row.revision > 1]).delete()
    create_authorships(pairs)


def _write_mentions(
    articles: Sequence[Article], parsed: Sequence[ParsedArticle], edited: Mapping[int, set[str]]
) -> None:
    pairs = [
        (row, article.entities)
        for row, article in zip(articles, parsed, strict=True)
        if "entities" not in edited.get(row.pk, ())
    ]
    # What an editor accepted or refused stays, whatever the article says now.
    read_before = Mention.objects.filter(article__in=[row for row, _ in pairs if row.revision > 1])
    read_before.exclude(standing__in=(Standing.ACCEPTED, Standing.REFUSED)).delete()
    create_mentions(pairs)
    _keep_read_names(zip(articles, parsed, strict=True))


def _keep_read_names(parsed: Iterable[tuple[Article, ParsedArticle]]) -> None:
    pairs = [(row, read_rows.read_names(article)) for row, article in parsed]
    ReadNames.objects.filter(article__in=[row for row, _ in pairs if row.revision > 1]).delete()
    insert_rows(
        ReadNames,
        ("article", "names", "resolved"),
        ((row.pk, json.dumps(names), False) for row, names in pairs),
    )


def _write_evidence(
    articles: Sequence[Article], parsed: Sequence[ParsedArticle], edited: Mapping[int, set[str]]
) -> None:
    old = [row for row in articles if row.revision > 1]
    answered = answers_to(edited)
    Evidence.objects.filter(article__in=old).exclude(origin=Origin.EDITED).delete()
    insert_rows(Evidence, EVIDENCE_FIELDS, _evidence_rows(articles, parsed, edited, answered))


def _evidence_rows(
    articles: Sequence[Article],
    parsed: Sequence[ParsedArticle],
    edited: Mapping[int, set[str]],
    answered: Mapping[tuple[int, str], Sequence[Any]],
) -> Iterator[tuple[Any, ...]]:
    now = timezone.now()
    for row, article in zip(articles, parsed, strict=True):
        kept = edited.get(row.pk, set())
        found = dict(article.evidence)
        if "entities" in kept:
            named = [
                [entity.name, entity.kind, entity.mentions]
                for entity in article.entities
                if not entity.suggested
            ]
            found["entities"] = ParsedEvidence(named, "extracted", "names in the text")
        for field, evidence in found.items():
            value = None if evidence.value is None else json.dumps(evidence.value)
            yield (
                row.pk, field, value, evidence.origin, evidence.rule[:200], evidence.quote,
                field not in kept,
                field in kept and is_settled(field, evidence.value, answered.get((row.pk, field), ())),
                now,
            )  # fmt: skip


def _write_seeds(seeds: Sequence[tuple[Seed, ParsedArticle]]) -> None:
    # A document may come back to bytes that it had before: that seed is there already, and no longer
    # in force. One that is in force has come meanwhile, and is not to be written over: a constraint
    # refuses the second, and it is known when it is tried again.
    earlier = Seed.objects.filter(
        article__in=[seed.article for seed, _ in seeds],
        sha256__in=[seed.sha256 for seed, _ in seeds],
        key=None,
    )
    again = {
        (seed.article_id, seed.sha256): seed.pk
        for seed in earlier.select_for_update().only("article_id", "sha256").order_by("pk")
    }
    rows = []
    for seed, parsed in seeds:
        _note_reading(seed, parsed)
        if pk := again.get((seed.article.pk, seed.sha256)):
            seed.article_id, seed.pk = seed.article.pk, pk
            seed.save(force_update=True, update_fields=SEED_FIELDS)
        else:
            rows.append(seed)
    Seed.objects.bulk_create(rows)


def _note_reading(seed: Seed, parsed: ParsedArticle) -> None:
    """Set what a reading found out about the seed itself, the READING_FIELDS."""
    seed.encoding = parsed.encoding
    seed.repairs = [[r.offset, r.before, r.after, r.certainty, r.encoding] for r in parsed.repairs]
    seed.doubts = [[doubt.offset, doubt.text, doubt.reason] for doubt in parsed.doubts]
    seed.read_by = PARSER_VERSION


@transaction.atomic
def part_copy(*, seed_id: int, parsed: ParsedArticle) -> Stored | None:
    """Make an article of a copy, whose own article says something else; None if it is none now.

    Where another article has its text, the copy is kept with that one.
    """
    seed = Seed.objects.select_for_update().get(pk=seed_id)
    if seed.current or seed.key is None:
        return None
    body = body_digest(RawDocument(seed.path, b"", seed.sha256, seed.given))
    # Locked, so that it has this text still when the copy is kept with it.
    leaders = Seed.objects.filter(body_sha256=body).select_related("article")
    leader = leaders.select_for_update(of=("self",)).first()
    if leader:
        if leader.article_id != seed.article_id:
            with recording(Act.IMPORT) as record:
                record.watch("seeds", "id", [seed.pk])
                seed.article = leader.article
                seed.save(update_fields=["article"])
        return Stored(leader.article, "duplicate", leader.path, is_copy=True)
    article, withheld = Article(), list(Withheld.objects.filter(article=seed.article_id))
    with recording(Act.IMPORT) as record:
        record.watch("seeds", "id", [seed.pk])
        _write_articles([article], [parsed], {})
        # The text that was hidden is hidden still.
        for reason in withheld:
            reason.pk, reason.article = None, article
        Withheld.objects.bulk_create(withheld)
        seed.article, seed.current, seed.body_sha256 = article, True, body
        _note_reading(seed, parsed)
        seed.save()
        record.created(Subject.ARTICLE, [article.pk])
    articles_changed.send(sender=Article, ids=[article.pk], later=True)
    return Stored(article, "created")


@transaction.atomic
def relocate(*, places: Sequence[Place]) -> None:
    """Note where seeds in force stand now; keys that another seed has meanwhile stay as they are."""
    seeds = Seed.objects.select_for_update().in_bulk([place.seed_id for place in places])
    taken = set(
        Seed.objects.filter(
            file__in={seed.file for seed in seeds.values()}, key__in=[each.key for each in places]
        ).values_list("file", "key")
    )
    moved = [
        seed.article_id
        for place in places
        if (seed := seeds.get(place.seed_id))
        and seed.current
        and RECORD.sub("", seed.path) != RECORD.sub("", place.path)
    ]
    for place in places:
        if seed := seeds.get(place.seed_id):
            seed.path = place.path
            if seed.key and (seed.file, place.key) not in taken:
                seed.key = place.key
                taken.add((seed.file, place.key))
    Seed.objects.bulk_update(seeds.values(), ["path", "key"])
    touch(moved, later=True, entities=())  # articles are found by their paths


@transaction.atomic
def learn_lines(*, lines: Mapping[int, Collection[str]]) -> int:
    """Keep lines that repeat over a source's articles, by source id, as learnt boilerplate.

    Blocks that are such a line become boilerplate; gives the number of articles that changed. This
    is an import's last step: they are indexed when it is finished.
    """
    with recording(Act.LEARN) as record:
        new = _new_lines(lines)
        record.watch("lines", "source_id", {source for source, _ in new})
        LearntLine.objects.bulk_create(
            [LearntLine(source_id=source, line=line) for source, line in new], ignore_conflicts=True
        )
        changed = _mark_boilerplate(lines, record)
    touch(changed, later=True)
    return len(changed)


def _new_lines(lines: Mapping[int, Collection[str]]) -> list[tuple[int, str]]:
    known = set(LearntLine.objects.filter(source__in=lines).values_list("source_id", "line"))
    pairs = [(source, line) for source, all_ in lines.items() for line in all_]
    return [pair for pair in pairs if pair not in known]


def _mark_boilerplate(lines: Mapping[int, Collection[str]], record: Recording) -> set[int]:
    """Make boilerplate of the blocks that are such a line; gives their articles."""
    changed: set[int] = set()
    for source, all_ in lines.items():
        blocks = Block.objects.filter(article__source=source, text__in=all_).exclude(
            kind__in=(Kind.BOILERPLATE, Kind.EMBED, Kind.HEADLINE)
        )
        # What an editor says of a line, here or in all articles of the source, stays.
        otherwise = LearntLine.objects.filter(source=source).exclude(kind=Kind.BOILERPLATE)
        blocks = blocks.exclude(text__in=otherwise.values("line"))
        found = without_said(blocks.values_list("pk", "article_id", "text"))
        articles = {article for _, article in found}
        old = set(only_old_articles(articles))
        record.watch("blocks", "id", [pk for pk, article in found if article in old])
        changed.update(articles)
        for some in slices([pk for pk, _ in found]):
            Block.objects.filter(pk__in=some).update(kind=Kind.BOILERPLATE, reason=REPEATS)
    return changed


@transaction.atomic
def forget_lines(*, lines: QuerySet[LearntLine]) -> None:
    """Forget learnt boilerplate; blocks that were taken for it stay so until they are read again."""
    with recording(Act.EDIT) as record:
        record.watch("lines", "id", list(lines.values_list("pk", flat=True)))
        lines.delete()
