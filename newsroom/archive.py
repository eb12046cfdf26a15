"""The only write path to the archive's tables.

Every function is one transaction, sends `articles_changed` inside it, and raises what the
database raises: then nothing was written.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, F, QuerySet

from newsroom import registry
from newsroom.importing.types import Evidence as ParsedEvidence
from newsroom.importing.types import ParsedArticle, ParsedEntity, RawDocument
from newsroom.models import (
    Alias,
    Article,
    Author,
    Authorship,
    Block,
    Entity,
    Evidence,
    Kind,
    LearntLine,
    Mention,
    MergeSuggestion,
    Origin,
    Seed,
    Source,
)
from newsroom.names import free_slug, name_key
from newsroom.signals import articles_changed

logger = logging.getLogger(__name__)

Status = Literal["created", "updated"]

# The metadata fields that carry evidence, and that an editor may change.
FIELDS = (
    "title", "standfirst", "source", "original_source", "authors", "published", "language", "url",
    "entities",
)  # fmt: skip
PLAIN_FIELDS = ("title", "standfirst", "original_source", "language", "url")

# A doubtful entity that this many articles mention is believed.
BELIEVED_FROM = 3


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one document."""

    article_id: int
    status: Status


# --- importing -------------------------------------------------------------------------------


@transaction.atomic
def store(
    *, documents: Sequence[tuple[RawDocument, ParsedArticle]], later: bool = False
) -> list[Stored]:
    """Store parsed documents, in order; a path that is known updates its article.

    Fields that an editor changed keep their value; what the seed now says is kept beside them.
    """
    current = {
        seed.path: seed
        for seed in Seed.objects.filter(path__in=[raw.path for raw, _ in documents], current=True)
        .select_related("article")
        .defer("data", "repairs", "doubts")
    }
    articles: list[Article] = []
    statuses: list[Status] = []
    edited: dict[int, set[str]] = {}
    for raw, _ in documents:
        known = current.get(raw.path)
        articles.append(known.article if known else Article())
        statuses.append("updated" if known else "created")
    old = [article for article in articles if article.pk]
    if old:
        for article_id, field in Evidence.objects.filter(
            article__in=old, current=True, origin=Origin.EDITED
        ).values_list("article_id", "field"):
            edited.setdefault(article_id, set()).add(field)
    _write_articles(articles, [parsed for _, parsed in documents], edited)
    _write_seeds(articles, documents)
    ids = [article.pk for article in articles]
    articles_changed.send(sender=Article, ids=ids, later=later)
    return [Stored(article.pk, status) for article, status in zip(articles, statuses, strict=True)]


@transaction.atomic
def reparse(*, parsed: Sequence[tuple[int, ParsedArticle]], later: bool = False) -> None:
    """Replace what was read in the current seeds of these article ids, keeping editors' changes."""
    rows = Article.objects.in_bulk([article_id for article_id, _ in parsed])
    pairs = [(rows[article_id], article) for article_id, article in parsed if article_id in rows]
    edited: dict[int, set[str]] = {}
    for article_id, field in Evidence.objects.filter(
        article__in=rows, current=True, origin=Origin.EDITED
    ).values_list("article_id", "field"):
        edited.setdefault(article_id, set()).add(field)
    _write_articles([row for row, _ in pairs], [article for _, article in pairs], edited)
    seeds = {seed.article_id: seed for seed in Seed.objects.filter(article__in=rows, current=True)}
    for row, article in pairs:
        seed = seeds[row.pk]
        seed.encoding, seed.repairs, seed.doubts = (article.encoding, *_repairs(article))
    Seed.objects.bulk_update(seeds.values(), ["encoding", "repairs", "doubts"], batch_size=100)
    articles_changed.send(sender=Article, ids=list(rows), later=later)


def finish_import() -> list[str]:
    """Tell who put work off while `later` was True that the import has come to its end.

    Gives what they have to say about it, for the person who imports.
    """
    answers = articles_changed.send(sender=Article, ids=[], later=False)
    return [answer for _, answer in answers if answer]


def _write_articles(
    articles: Sequence[Article], parsed: Sequence[ParsedArticle], edited: Mapping[int, set[str]]
) -> None:
    sources = registry.named(Source, {article.source for article in parsed if article.source})
    for row, article in zip(articles, parsed, strict=True):
        kept = edited.get(row.pk, set())
        for field in PLAIN_FIELDS:
            if field not in kept:
                setattr(row, field, getattr(article, field))
        if "source" not in kept:
            row.source = sources.get(article.source)
        if "published" not in kept:
            row.published, row.published_precision = article.published, article.published_precision
        row.title = row.title[:1000]
        row.repairs_exact = sum(repair.certainty == "exact" for repair in article.repairs)
        row.repairs_inferred = len(article.repairs) - row.repairs_exact
        row.doubts = len(article.doubts)
        row.inferred = any(
            evidence.origin == "inferred" and evidence.value and field not in {"language", *kept}
            for field, evidence in article.evidence.items()
        )
        if row.pk:
            row.revision += 1
            row.save()
    Article.objects.bulk_create([row for row in articles if not row.pk])
    _write_blocks(articles, parsed)
    _write_authors(articles, parsed, edited)
    _write_mentions(articles, parsed, edited)
    _write_evidence(articles, parsed, edited)


def _write_blocks(articles: Sequence[Article], parsed: Sequence[ParsedArticle]) -> None:
    Block.objects.filter(article__in=[row for row in articles if row.revision > 1]).delete()
    Block.objects.bulk_create(
        [
            Block(
                article=row, position=position, kind=block.kind.value, text=block.text,
                language=block.language, first_line=block.first_line, last_line=block.last_line,
                author=block.author[:300], handle=block.handle[:100], published=block.published,
                url=block.url, credit=block.credit, reason=block.reason[:100],
            )
            for row, article in zip(articles, parsed, strict=True)
            for position, block in enumerate(article.blocks)
        ]
    )  # fmt: skip


def _write_authors(
    articles: Sequence[Article], parsed: Sequence[ParsedArticle], edited: Mapping[int, set[str]]
) -> None:
    pairs = [
        (row, article.authors)
        for row, article in zip(articles, parsed, strict=True)
        if "authors" not in edited.get(row.pk, ())
    ]
    Authorship.objects.filter(article__in=[row for row, _ in pairs if row.revision > 1]).delete()
    _create_authorships(pairs)


def _create_authorships(pairs: Iterable[tuple[Article, Sequence[str]]]) -> None:
    pairs = list(pairs)
    authors = registry.named(Author, {name for _, names in pairs for name in names if name})
    rows: dict[tuple[int, int], Authorship] = {}
    for article, names in pairs:
        for position, name in enumerate(filter(None, names)):
            rows.setdefault(
                (article.pk, authors[name].pk),
                Authorship(article=article, author=authors[name], position=position),
            )
    Authorship.objects.bulk_create(rows.values())


def _write_mentions(
    articles: Sequence[Article], parsed: Sequence[ParsedArticle], edited: Mapping[int, set[str]]
) -> None:
    pairs = [
        (row, article.entities)
        for row, article in zip(articles, parsed, strict=True)
        if "entities" not in edited.get(row.pk, ())
    ]
    Mention.objects.filter(article__in=[row for row, _ in pairs if row.revision > 1]).delete()
    _create_mentions(pairs)


def _create_mentions(pairs: Iterable[tuple[Article, Sequence[ParsedEntity]]]) -> None:
    flat = [(article, parsed) for article, all_ in pairs for parsed in all_ if parsed.name.strip()]
    rows: dict[tuple[int, int], Mention] = {}
    found = registry.entities([parsed for _, parsed in flat])
    for (article, parsed), entity in zip(flat, found, strict=True):
        forms = list(dict.fromkeys((parsed.name, *parsed.aliases)))
        mention = rows.get((article.pk, entity.pk))
        if mention is None:
            rows[article.pk, entity.pk] = Mention(
                article=article, entity=entity, count=parsed.mentions, forms=forms,
                confidence=parsed.confidence,
            )  # fmt: skip
        else:
            mention.count += parsed.mentions
            mention.forms = list(dict.fromkeys(mention.forms + forms))
    Mention.objects.bulk_create(rows.values())
    _believe({entity.pk for entity in found if entity.suggested})


def _believe(suggested: set[int]) -> None:
    """Promote doubtful entities that enough articles mention; their articles are indexed anew."""
    believed = list(
        Entity.objects.filter(pk__in=suggested, suggested=True)
        .annotate(number=Count("mentions"))
        .filter(number__gte=BELIEVED_FROM)
        .values_list("pk", flat=True)
    )
    if believed:
        Entity.objects.filter(pk__in=believed).update(suggested=False)
        _touch(Article.objects.filter(mentions__entity__in=believed))


def _touch(articles: QuerySet[Article]) -> None:
    """Raise the revision of articles whose index document changed through something else."""
    ids = list(articles.values_list("pk", flat=True).distinct())
    Article.objects.filter(pk__in=ids).update(revision=F("revision") + 1)
    articles_changed.send(sender=Article, ids=ids, later=True)


def _write_evidence(
    articles: Sequence[Article], parsed: Sequence[ParsedArticle], edited: Mapping[int, set[str]]
) -> None:
    old = [row for row in articles if row.revision > 1]
    Evidence.objects.filter(article__in=old).exclude(origin=Origin.EDITED).delete()
    rows = []
    for row, article in zip(articles, parsed, strict=True):
        kept = edited.get(row.pk, set())
        for field, evidence in article.evidence.items():
            rows.append(_evidence_row(row, field, evidence, current=field not in kept))
        if "entities" in kept:
            named = [[entity.name, entity.kind, entity.mentions] for entity in article.entities]
            offered = ParsedEvidence(named, "extracted", "names in the text")
            rows.append(_evidence_row(row, "entities", offered, current=False))
    Evidence.objects.bulk_create(rows)


def _evidence_row(
    article: Article, field: str, evidence: ParsedEvidence, *, current: bool
) -> Evidence:
    return Evidence(
        article=article, field=field, value=evidence.value, origin=evidence.origin,
        rule=evidence.rule[:200], quote=evidence.quote, current=current,
    )  # fmt: skip


def _write_seeds(
    articles: Sequence[Article], documents: Sequence[tuple[RawDocument, ParsedArticle]]
) -> None:
    Seed.objects.filter(article__in=[row for row in articles if row.revision > 1]).update(
        current=False
    )
    # A file may come back to bytes that it had before: that seed is there already.
    hashes = [raw.sha256 for raw, _ in documents]
    again = {seed.sha256: seed for seed in Seed.objects.filter(sha256__in=hashes)}
    rows = []
    for row, (raw, parsed) in zip(articles, documents, strict=True):
        repairs, doubts = _repairs(parsed)
        seed = again.get(raw.sha256) or Seed(sha256=raw.sha256, data=raw.data)
        seed.article, seed.path, seed.given = row, raw.path, dict(raw.given)
        seed.encoding, seed.repairs, seed.doubts = parsed.encoding, repairs, doubts
        seed.current = True
        if seed.pk:
            seed.save()
        else:
            rows.append(seed)
    Seed.objects.bulk_create(rows)


def _repairs(parsed: ParsedArticle) -> tuple[list[list[Any]], list[list[Any]]]:
    return (
        [[r.offset, r.before, r.after, r.certainty, r.encoding] for r in parsed.repairs],
        [[doubt.offset, doubt.text, doubt.reason] for doubt in parsed.doubts],
    )


# --- editing ---------------------------------------------------------------------------------


@transaction.atomic
def edit_article(
    *, article: Article, values: Mapping[str, Any], user: AbstractBaseUser | None
) -> list[str]:
    """Set metadata fields as an editor; gives the names of the fields that really changed.

    `values` holds fields of FIELDS: `source` a name, `authors` a list of names, `published` a
    (date, precision) pair or None, `entities` a list of Entity, the others strings.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    changed = [field for field, value in values.items() if _differs(article, field, value)]
    for field in changed:
        _record_edit(article, field, _as_evidence(field, values[field]), user)
        _apply(article, field, values[field])
    if changed:
        _save_edited(article)
    return changed


@transaction.atomic
def revert_field(*, article: Article, field: str, user: AbstractBaseUser | None) -> bool:
    """Take an editor's change back: the field has again what was read in the seed."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    edited = Evidence.objects.filter(
        article=article, field=field, current=True, origin=Origin.EDITED
    ).first()
    if edited is None:
        return False
    offered = Evidence.objects.filter(article=article, field=field, current=False).first()
    edited.delete()
    if field == "entities":
        _restore_mentions(article, offered.value if offered else [])
    else:
        _apply(article, field, _from_evidence(field, offered.value if offered else None))
    if offered:
        offered.current = True
        offered.save()
        if field == "entities":
            offered.delete()
    logger.info("%s took back the edit of %s of article %s", user, field, article.pk)
    _save_edited(article)
    return True


def _differs(article: Article, field: str, value: Any) -> bool:
    if field == "source":
        return name_key(value or "") != (article.source.key if article.source else "")
    if field == "authors":
        return list(value) != [row.author.name for row in article.authorships.select_related("author")]
    if field == "published":
        now = (article.published, article.published_precision) if article.published else None
        return bool(value != now)
    if field == "entities":
        return {entity.pk for entity in value} != set(
            article.mentions.values_list("entity_id", flat=True)
        )
    return bool(value != getattr(article, field))


def _record_edit(
    article: Article, field: str, value: Any, user: AbstractBaseUser | None
) -> None:
    rows = Evidence.objects.filter(article=article, field=field)
    machine = rows.filter(current=True).exclude(origin=Origin.EDITED)
    if machine.exists():
        rows.filter(current=False).delete()
        machine.update(current=False)
    elif field == "entities" and not rows.exists():
        _evidence_row(
            article, field,
            ParsedEvidence(
                [[m.entity.name, m.entity.kind, m.count]
                 for m in article.mentions.select_related("entity")],
                "extracted", "names in the text",
            ),
            current=False,
        ).save()  # fmt: skip
    rows.filter(current=True).delete()
    Evidence.objects.create(
        article=article, field=field, value=value, origin=Origin.EDITED, rule="editor",
        user=cast(Any, user) if user and user.pk else None,
    )  # fmt: skip


def _as_evidence(field: str, value: Any) -> Any:
    if field == "published":
        return partial_date(*value) if value else None
    if field == "entities":
        return [[entity.name, entity.kind] for entity in value]
    return value


def _from_evidence(field: str, value: Any) -> Any:
    if field == "published":
        return parse_partial_date(value) if value else None
    if field == "authors":
        return value or []
    return value or ""


def partial_date(date: dt.date, precision: str | None) -> str:
    """ISO 8601 as far as it is known: 2022, 2022-11 or 2022-11-01."""
    return date.isoformat()[: {"year": 4, "month": 7}.get(precision or "day", 10)]


def parse_partial_date(value: str) -> tuple[dt.date, str]:
    """The first day of a partial ISO 8601 date, and its precision. Raises ValueError."""
    precision = {4: "year", 7: "month"}.get(len(value), "day")
    return dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :]), precision


def _apply(article: Article, field: str, value: Any) -> None:
    if field == "source":
        article.source = registry.named(Source, [value])[value] if value else None
    elif field == "authors":
        article.authorships.all().delete()
        _create_authorships([(article, value)])
    elif field == "published":
        article.published, article.published_precision = value or (None, None)
    elif field == "entities":
        wanted = {entity.pk: entity for entity in value}
        article.mentions.exclude(entity__in=wanted).delete()
        there = set(article.mentions.values_list("entity_id", flat=True))
        Mention.objects.bulk_create(
            [Mention(article=article, entity=entity) for pk, entity in wanted.items() if pk not in there]
        )
        # What an editor ties to an article is no suggestion any more.
        Entity.objects.filter(pk__in=wanted, suggested=True).update(suggested=False)
    else:
        setattr(article, field, value)


def _restore_mentions(article: Article, named: Sequence[Sequence[Any]]) -> None:
    article.mentions.all().delete()
    _create_mentions(
        [(article, [ParsedEntity(name, kind, count) for name, kind, count in named])]
    )


def _save_edited(article: Article) -> None:
    article.inferred = Evidence.objects.filter(
        article=article, current=True, origin=Origin.INFERRED, value__isnull=False
    ).exclude(field="language").exists()
    article.revision += 1
    article.save()
    articles_changed.send(sender=Article, ids=[article.pk], later=False)


@transaction.atomic
def delete_articles(*, articles: QuerySet[Article]) -> int:
    """Delete articles with their seeds; gives their number."""
    ids = list(articles.values_list("pk", flat=True))
    Article.objects.filter(pk__in=ids).delete()
    articles_changed.send(sender=Article, ids=ids, later=False)
    return len(ids)


# --- sources and entities --------------------------------------------------------------------


@transaction.atomic
def merge_sources(*, target: Source, others: Sequence[Source]) -> int:
    """Make several sources one; gives the number of articles that moved."""
    moved = Article.objects.filter(source__in=[row for row in others if row.pk != target.pk])
    ids = list(moved.values_list("pk", flat=True))
    Article.objects.filter(pk__in=ids).update(source=target, revision=F("revision") + 1)
    Source.objects.filter(pk__in=[row.pk for row in others]).exclude(pk=target.pk).delete()
    articles_changed.send(sender=Article, ids=ids, later=False)
    return len(ids)


@transaction.atomic
def merge_entities(*, target: Entity, others: Sequence[Entity]) -> int:
    """Make several entities one, which keeps all their names; gives the number of articles changed.

    The names of the merged ones stay aliases of `target`, so later imports find it by them.
    """
    others = [other for other in others if other.pk != target.pk]
    mentions = Mention.objects.filter(entity__in=others)
    ids = set(mentions.values_list("article_id", flat=True))
    there = {
        mention.article_id: mention
        for mention in Mention.objects.filter(entity=target, article__in=ids)
    }
    for mention in mentions:
        kept = there.get(mention.article_id)
        if kept is None:
            mention.entity = target
            there[mention.article_id] = mention
        else:
            kept.count += mention.count
            kept.forms = list(dict.fromkeys([*kept.forms, *mention.forms]))
    Mention.objects.bulk_update(there.values(), ["entity", "count", "forms"], batch_size=300)
    for other in others:
        add_alias(entity=other, name=other.name)
    for alias in Alias.objects.filter(entity__in=others):
        clash = Alias.objects.filter(key=alias.key, kind=target.kind).exclude(pk=alias.pk)
        if clash.filter(entity=target).exists():
            alias.delete()
            continue
        clash.filter(entity__in=others).delete()
        alias.entity, alias.kind, alias.edited = target, target.kind, True
        if not clash.exists():
            alias.save()
    Entity.objects.filter(pk__in=[other.pk for other in others]).delete()
    if target.suggested:
        target.suggested = False
        target.save()
    Article.objects.filter(pk__in=ids).update(revision=F("revision") + 1)
    articles_changed.send(sender=Article, ids=sorted(ids), later=False)
    return len(ids)


@transaction.atomic
def save_entity(*, entity: Entity) -> None:
    """Save an editor's change of an entity's name, kind or standing.

    The new name is an alias too. The index holds ids, so a new name alone re-indexes nothing;
    another kind or standing does.
    """
    before = Entity.objects.filter(pk=entity.pk).first()
    entity.key = name_key(entity.name)
    if not entity.slug:
        entity.slug = free_slug(entity.name, set(Entity.objects.values_list("slug", flat=True)))
    entity.save()
    Alias.objects.filter(entity=entity).update(kind=entity.kind)
    add_alias(entity=entity, name=entity.name)
    if before and (before.kind, before.suggested) != (entity.kind, entity.suggested):
        _touch(Article.objects.filter(mentions__entity=entity))
        finish_import()


@transaction.atomic
def save_source(*, source: Source) -> None:
    """Save an editor's change of a source. The index holds ids: nothing is re-indexed."""
    source.key = name_key(source.name)
    if not source.slug:
        source.slug = free_slug(source.name, set(Source.objects.values_list("slug", flat=True)))
    source.save()


@transaction.atomic
def add_alias(*, entity: Entity, name: str) -> bool:
    """Let later imports find the entity by this name too; False if another one has it."""
    key = name_key(name)
    alias, made = Alias.objects.get_or_create(
        key=key, kind=entity.kind,
        defaults={
            "entity": entity, "name": name[:300], "tail": key.rsplit(" ", 1)[-1][:100],
            "edited": True,
        },
    )  # fmt: skip
    return made or alias.entity_id == entity.pk


@transaction.atomic
def dismiss_merge(*, suggestions: QuerySet[MergeSuggestion]) -> int:
    """Say of suggested merges that they are two different entities."""
    return suggestions.update(dismissed=True)


@transaction.atomic
def learn_lines(*, lines: Mapping[int, Collection[str]]) -> int:
    """Keep lines that repeat over a source's articles, by source id, as learnt boilerplate.

    Blocks that are such a line become boilerplate; gives the number of articles that changed.
    """
    LearntLine.objects.bulk_create(
        [LearntLine(source_id=source, line=line) for source, all_ in lines.items() for line in all_],
        ignore_conflicts=True,
    )
    changed: set[int] = set()
    for source, all_ in lines.items():
        blocks = Block.objects.filter(article__source=source, text__in=all_).exclude(
            kind__in=(Kind.BOILERPLATE, Kind.EMBED, Kind.HEADLINE)
        )
        changed.update(blocks.values_list("article_id", flat=True))
        blocks.update(kind=Kind.BOILERPLATE, reason="repeats over this source's articles")
    _touch(Article.objects.filter(pk__in=changed))
    return len(changed)


@transaction.atomic
def delete_entities(*, entities: QuerySet[Entity]) -> None:
    """Delete entities; articles that mention them are indexed anew."""
    _touch(Article.objects.filter(mentions__entity__in=entities))
    entities.delete()
    finish_import()


@transaction.atomic
def delete_sources(*, sources: QuerySet[Source]) -> None:
    """Delete sources; their articles have none then."""
    _touch(Article.objects.filter(source__in=sources))
    sources.delete()
    finish_import()
