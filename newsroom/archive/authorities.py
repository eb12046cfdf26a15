"""The names that articles are filed under: sources, entities and their aliases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet

from newsroom.archive.changes import locked, raise_revisions, touch
from newsroom.archive.names_to_rows import MOST_TAKEN, TAKEN_AWAY, save_named
from newsroom.models import Alias, Article, Entity, Mention, MergeSuggestion, Source, Standing
from newsroom.names import name_key, name_tail
from newsroom.signals import articles_changed

# Where two mentions become one, the standing that weighs more is the one's.
_WEIGHT: dict[str, int] = {
    Standing.DOUBTFUL: 0, Standing.REFUSED: 1, Standing.SHOWN: 2, Standing.ACCEPTED: 3,
}  # fmt: skip


@transaction.atomic
def merge_sources(*, target: Source, others: Sequence[Source]) -> int:
    """Make several sources one; gives the number of articles that moved."""
    pks = {row.pk for row in others} - {target.pk}
    # Locked in the order in which an import does it, articles before names, so that neither waits
    # for the other.
    locked(Article, set(Article.objects.filter(source__in=pks).values_list("pk", flat=True)))
    # Nobody files an article under one of them any more, and none that an editor has just filed
    # elsewhere is moved: what she said would be lost without a word.
    locked(Source, {*pks, target.pk})
    moved = Article.objects.filter(source__in=pks).select_for_update(of=("self",)).order_by("pk")
    ids = list(moved.values_list("pk", flat=True))
    raise_revisions(ids, source=target)
    Source.objects.filter(pk__in=pks).delete()
    articles_changed.send(sender=Article, ids=ids, later=False)
    return len(ids)


@transaction.atomic
def merge_entities(*, target: Entity, others: Sequence[Entity]) -> int:
    """Make several entities one, which keeps all their names; gives the number of articles changed.

    The names of the merged ones stay aliases of `target`, so later imports find it by them.
    """
    others = [other for other in others if other.pk != target.pk]
    # Articles before names, as an import locks them: neither waits for the other.
    tied = Mention.objects.filter(entity__in=[target, *others])
    locked(Article, set(tied.values_list("article_id", flat=True)))
    # From here on nobody ties an article to one of them.
    rows = locked(Entity, {target.pk, *(other.pk for other in others)})
    target = rows.get(target.pk, target)
    mentions = Mention.objects.filter(entity__in=others)
    ids = set(mentions.values_list("article_id", flat=True))
    there = {
        mention.article_id: mention
        for mention in Mention.objects.filter(entity=target, article__in=mentions.values("article"))
    }
    for mention in mentions:
        kept = there.get(mention.article_id)
        if kept is None:
            mention.entity = target
            there[mention.article_id] = mention
        else:
            kept.count += mention.count
            kept.forms = list(dict.fromkeys([*kept.forms, *mention.forms]))
            if _WEIGHT[mention.standing] > _WEIGHT[kept.standing]:
                kept.standing, kept.way = mention.standing, mention.way
    fields = ["entity", "count", "forms", "standing", "way"]
    Mention.objects.bulk_update(there.values(), fields, batch_size=300)
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
        save_entity(entity=target)
    raise_revisions(ids)
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
    save_named(entity)
    Alias.objects.filter(entity=entity).update(kind=entity.kind)
    add_alias(entity=entity, name=entity.name)
    if before and (before.kind, before.suggested) != (entity.kind, entity.suggested):
        touch(entity.mentions.values_list("article_id", flat=True))


@transaction.atomic
def accept_entities(*, entities: Collection[int]) -> int:
    """Say as an editor of suggested entities, by id, that they are what they seem; gives how many."""
    suggested = [row for row in locked(Entity, entities).values() if row.suggested]
    for entity in suggested:
        entity.suggested = False
        save_entity(entity=entity)
    return len(suggested)


@transaction.atomic
def save_source(*, source: Source) -> None:
    """Save an editor's change of a source. The index holds ids: nothing is re-indexed."""
    source.key = name_key(source.name)
    save_named(source)


@transaction.atomic
def set_date_habits(*, habits: Mapping[str, bool]) -> int:
    """Keep how sources write numeric dates, by name, where it is not known yet."""
    # Each where it is unknown still when it is written: an editor may have said it meanwhile.
    return sum(
        Source.objects.filter(name=name, day_first=None).update(day_first=day_first)
        for name, day_first in sorted(habits.items())
    )


@transaction.atomic
def add_alias(*, entity: Entity, name: str) -> bool:
    """Let later imports find the entity by this name too; False if another one has it."""
    key = name_key(name)
    alias, made = Alias.objects.get_or_create(
        key=key, kind=entity.kind,
        defaults={
            "entity": entity, "name": name[:300], "tail": name_tail(key),
            "edited": True,
        },
    )  # fmt: skip
    return made or alias.entity_id == entity.pk


@transaction.atomic
def rename_alias(*, alias: Alias, name: str) -> bool:
    """Write an alias otherwise, as an editor; False, and nothing changed, if another entity has it."""
    entity = alias.entity
    taken = Alias.objects.filter(key=name_key(name), kind=entity.kind).exclude(entity=entity)
    if taken.exists():
        return False
    remove_alias(alias=alias)
    return add_alias(entity=entity, name=name)


@transaction.atomic
def remove_alias(*, alias: Alias) -> None:
    """Let later imports no longer find the entity by this name; its articles stay tied to it.

    The entity's history says so, and no import gives it the name again.
    """
    Alias.objects.filter(pk=alias.pk).delete()
    entity = cast(Any, Entity.objects.get(pk=alias.entity_id))
    entity._change_reason = TAKEN_AWAY + alias.key[:MOST_TAKEN]
    entity.save()


@transaction.atomic
def dismiss_merge(*, suggestions: QuerySet[MergeSuggestion]) -> int:
    """Say of suggested merges that they are two different entities."""
    return suggestions.update(dismissed=True)


@transaction.atomic
def delete_merges(*, suggestions: QuerySet[MergeSuggestion]) -> None:
    """Forget suggested merges: what reads alike may be suggested again."""
    suggestions.delete()


@transaction.atomic
def delete_entities(*, entities: QuerySet[Entity]) -> None:
    """Delete entities; articles that mention them are indexed anew."""
    # Locked in the order in which an import does it, articles before names, so that neither waits
    # for the other; one that ties another article to one of them waits, and finds it gone.
    mentioning = Mention.objects.filter(entity__in=entities).values("article_id")
    list(Article.objects.filter(pk__in=mentioning).select_for_update().order_by("pk").only("pk"))
    pks = list(entities.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    touch(Mention.objects.filter(entity__in=pks).values_list("article_id", flat=True))
    Entity.objects.filter(pk__in=pks).delete()


@transaction.atomic
def delete_sources(*, sources: QuerySet[Source]) -> None:
    """Delete sources; their articles have none then."""
    # As names above.
    filed = Article.objects.filter(source__in=sources)
    list(filed.select_for_update(of=("self",)).order_by("pk").only("pk"))
    pks = list(sources.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    touch(Article.objects.filter(source__in=pks).values_list("pk", flat=True))
    Source.objects.filter(pk__in=pks).delete()
