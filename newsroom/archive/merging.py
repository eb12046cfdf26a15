"""Making several sources, authors or entities one, which keeps their names and their addresses."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from newsroom.archive.authorities import add_alias, save_entity
from newsroom.archive.changes import locked, raise_revisions
from newsroom.archive.journal import Recording, recording
from newsroom.archive.names_to_rows import OTHER_NAMES, keep_name
from newsroom.archive.people import narrowest, readers_of
from newsroom.archive.rows import SUBJECT_OF
from newsroom.bulk import slices, update_rows
from newsroom.history import Act, Operation, Subject
from newsroom.models import (
    Alias,
    Article,
    Author,
    Authorship,
    Entity,
    FormerSlug,
    LearntLine,
    Mention,
    MergeSuggestion,
    RefusedName,
    Source,
    SourceHost,
    Standing,
)
from newsroom.names import name_key
from newsroom.signals import articles_changed, readers_changed

# Where two mentions become one, the standing that weighs more is the one's.
_WEIGHT: dict[str, int] = {
    Standing.DOUBTFUL: 0, Standing.REFUSED: 1, Standing.SHOWN: 2, Standing.ACCEPTED: 3,
}  # fmt: skip


class KindsDiffer(Exception):
    """Entities of several kinds are to be one, and nobody has said that this is meant."""


class Merged(int):
    """How many articles changed; and the operation, by which it can be undone."""

    operation: Operation | None = None


@transaction.atomic
def merge_sources(
    *, target: Source, others: Sequence[Source], user: AbstractBaseUser | None = None
) -> Merged:
    """Make several sources one; gives the number of articles that moved.

    The names of the merged ones stay with it, so that imports find it by them, and so do their
    addresses and what was learnt of them. It is for whom all of them were: nobody reads more than
    before. Raises RestrictedError where that is no group.
    """
    pks = {row.pk for row in others} - {target.pk}
    # Locked in the order in which an import does it, articles before names, so that neither waits
    # for the other.
    locked(Article, set(Article.objects.filter(source__in=pks).values_list("pk", flat=True)))
    # Nobody files an article under one of them any more, and none that an editor has just filed
    # elsewhere is moved: what she said would be lost without a word.
    rows = locked(Source, {*pks, target.pk})
    readers = narrowest(readers_of(rows).values())
    target = rows.get(target.pk, target)
    moved = Article.objects.filter(source__in=pks).select_for_update(of=("self",)).order_by("pk")
    ids = list(moved.values_list("pk", flat=True))
    with recording(Act.MERGE, user=user, **_details(target, rows)) as record:
        record.watch_subjects(Subject.SOURCE, rows)
        record.watch("article", "source_id", pks)
        raise_revisions(ids, source=target)
        target.readers.set(readers)
        SourceHost.objects.filter(source__in=pks).update(source=target)
        _move_lines(target, pks)
        _bequeath(target, [rows[pk] for pk in sorted(pks & rows.keys())])
    readers_changed.send(sender=Source)
    articles_changed.send(sender=Article, ids=ids, later=False)
    return _merged(len(ids), record)


@transaction.atomic
def merge_authors(
    *, target: Author, others: Sequence[Author], user: AbstractBaseUser | None = None
) -> Merged:
    """Make several authors one, which imports find by all their names; gives how many articles changed."""
    pks = {row.pk for row in others} - {target.pk}
    signed = Authorship.objects.filter(author__in=pks)
    locked(Article, set(signed.values_list("article_id", flat=True)))
    rows = locked(Author, {*pks, target.pk})
    target = rows.get(target.pk, target)
    with recording(Act.MERGE, user=user, **_details(target, rows)) as record:
        record.watch_subjects(Subject.AUTHOR, rows)
        record.watch("authorships", "author_id", rows)
        ids = sorted(set(signed.values_list("article_id", flat=True)))
        # Who signed by both names signed once, where the first of them stood.
        first: dict[int, int] = {}
        for some in slices(ids):
            of_all = Authorship.objects.filter(article__in=some, author__in=rows)
            for article, position in of_all.values_list("article_id", "position"):
                first[article] = min(position, first.get(article, position))
            of_all.delete()
        Authorship.objects.bulk_create(
            [
                Authorship(article_id=article, author=target, position=position)
                for article, position in first.items()
            ],
            batch_size=300,
        )
        _bequeath(target, [rows[pk] for pk in sorted(pks & rows.keys())])
        raise_revisions(ids)
    articles_changed.send(sender=Article, ids=ids, later=False)
    return _merged(len(ids), record)


@transaction.atomic
def merge_entities(
    *,
    target: Entity,
    others: Sequence[Entity],
    user: AbstractBaseUser | None = None,
    across_kinds: bool = False,
) -> Merged:
    """Make several entities one, which keeps all their names; gives the number of articles changed.

    The names of the merged ones stay aliases of `target`, so later imports find it by them. Raises
    KindsDiffer for entities of several kinds, unless that is said to be meant (`across_kinds`).
    """
    others = [other for other in others if other.pk != target.pk]
    # Articles before names, as an import locks them: neither waits for the other.
    tied = Mention.objects.filter(entity__in=[target, *others])
    locked(Article, set(tied.values_list("article_id", flat=True)))
    # From here on nobody ties an article to one of them.
    rows = locked(Entity, {target.pk, *(other.pk for other in others)})
    target = rows.get(target.pk, target)
    others = [rows[other.pk] for other in others if other.pk in rows]
    if not across_kinds and any(other.kind != target.kind for other in others):
        raise KindsDiffer
    with recording(Act.MERGE, user=user, **_details(target, rows)) as record:
        record.watch_subjects(Subject.ENTITY, rows)
        record.watch("mentions", "entity_id", rows)
        ids = _move_mentions(target, others)
        _move_aliases(target, others)
        _move_suggestions(target, others)
        gone = [other.pk for other in others]
        names = {name_key(alias.name)[:80] for alias in target.aliases.all()}
        RefusedName.objects.filter(entity=target, key__in=names).delete()
        _leave_addresses(target, others)
        Entity.objects.filter(pk__in=gone).delete()
        if target.suggested:
            target.suggested = False
            save_entity(entity=target)
        raise_revisions(ids)
    articles_changed.send(sender=Article, ids=sorted(ids), later=False)
    return _merged(len(ids), record)


def _details(target: Any, rows: Any) -> dict[str, Any]:
    names = [row.name for pk, row in sorted(rows.items()) if pk != target.pk]
    return {"into": target.name, "names": names, "of": SUBJECT_OF[type(target)].value}


def _merged(number: int, record: Recording) -> Merged:
    merged = Merged(number)
    merged.operation = record.operation.written()
    return merged


def _move_mentions(target: Entity, others: Sequence[Entity]) -> set[int]:
    """Tie the articles of the others to the target, once each; gives their ids.

    Nearly all mentions only change whose they are, thousands in a statement. Those that become one
    with another are left to go with their entity.
    """
    mentions = Mention.objects.filter(entity__in=others).order_by("pk")
    of_target = Mention.objects.filter(entity=target, article__in=mentions.values("article"))
    there = {mention.article_id: mention for mention in of_target}
    moved: list[int] = []
    grown: dict[int, Mention] = {}
    ids: set[int] = set()
    for mention in mentions:
        ids.add(mention.article_id)
        kept = there.setdefault(mention.article_id, mention)
        if kept is mention:
            moved.append(mention.pk)
            continue
        grown[kept.pk] = kept
        kept.count += mention.count
        kept.forms = list(dict.fromkeys([*kept.forms, *mention.forms]))
        if _WEIGHT[mention.standing] > _WEIGHT[kept.standing]:
            kept.standing, kept.way = mention.standing, mention.way
    for some in slices(moved):
        Mention.objects.filter(pk__in=some).update(entity=target)
    update_rows(
        Mention, ("count", "forms", "standing", "way"),
        (
            ((row.pk,), (row.count, json.dumps(row.forms), str(row.standing), str(row.way)))
            for row in grown.values()
        ),
    )  # fmt: skip
    return ids


def _move_aliases(target: Entity, others: Sequence[Entity]) -> None:
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


def _move_suggestions(target: Entity, others: Sequence[Entity]) -> None:
    """What may be one with the others, or is not, may be one with the target, or is not."""
    pks = {other.pk for other in others}
    rows = MergeSuggestion.objects.filter(entity__in=pks) | MergeSuggestion.objects.filter(
        other__in=pks
    )
    for row in rows:
        one = target.pk if row.entity_id in pks else row.entity_id
        two = target.pk if row.other_id in pks else row.other_id
        if one != two:
            MergeSuggestion.objects.get_or_create(
                entity_id=one, other_id=two, defaults={"dismissed": row.dismissed}
            )


def _move_lines(target: Source, pks: Collection[int]) -> None:
    # What an editor said of a line comes before what was learnt.
    rows = LearntLine.objects.filter(source__in=pks).order_by("by_editor", "-pk")
    lines = {
        row.line: LearntLine(source=target, line=row.line, kind=row.kind, by_editor=row.by_editor)
        for row in rows
    }
    LearntLine.objects.bulk_create(lines.values(), ignore_conflicts=True)


def _bequeath(target: Source | Author, others: Sequence[Source | Author]) -> None:
    """Leave names and addresses to the target; the others go."""
    names, owner = OTHER_NAMES[type(target)]
    gone = [other.pk for other in others]
    names._base_manager.filter(**{f"{owner}__in": gone}).update(**{owner: target})
    _leave_addresses(target, others)
    type(target)._base_manager.filter(pk__in=gone).delete()
    for other in others:
        keep_name(target, other.name)


def _leave_addresses(target: Any, others: Sequence[Any]) -> None:
    """Let the addresses of the others, and those that led to them, lead to the target."""
    subject = SUBJECT_OF[type(target)]
    gone = [other.pk for other in others]
    led = FormerSlug.objects.filter(**{f"{subject.value}__in": gone})
    led.update(**{subject.value: target})
    FormerSlug.objects.bulk_create(
        [FormerSlug(slug=other.slug, of=subject, **{subject.value: target}) for other in others]
    )
