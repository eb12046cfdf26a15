"""The names that articles are filed under: sources, entities and their aliases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from newsroom.archive.changes import locked, touch
from newsroom.archive.journal import recording
from newsroom.archive.names_to_rows import (
    MOST_TAKEN,
    OTHER_NAMES,
    drop_own_name,
    keep_name,
    save_named,
)
from newsroom.archive.people import RestrictedError, readers_of
from newsroom.archive.rows import SUBJECT_OF
from newsroom.history import Act, Subject
from newsroom.models import (
    Alias,
    Article,
    Author,
    AuthorName,
    Authorship,
    DeletedEntity,
    Entity,
    Mention,
    MergeSuggestion,
    RefusedName,
    Source,
    SourceHost,
    SourceName,
)
from newsroom.names import name_key, name_tail


@transaction.atomic
def save_entity(*, entity: Entity) -> None:
    """Save an editor's change of an entity's name, kind or standing.

    The new name is an alias too. The index holds ids, so a new name alone re-indexes nothing;
    another kind or standing does.
    """
    with recording(Act.EDIT) as record:
        is_new = entity.pk is None
        if not is_new:
            record.watch_subjects(Subject.ENTITY, [entity.pk], "entity", "aliases", "refused")
        before = Entity.objects.filter(pk=entity.pk).first()
        entity.key = name_key(entity.name)
        save_named(entity)
        if is_new:
            record.created(Subject.ENTITY, [entity.pk])
        _follow_kind(entity)
        add_alias(entity=entity, name=entity.name)
        if before and _facet_of(before) != _facet_of(entity):
            touch(entity.mentions.values_list("article_id", flat=True))


def _facet_of(entity: Entity) -> tuple[Any, ...]:
    """What says whether, and in which facet, an entity stands."""
    return entity.kind, entity.suggested, entity.hidden


def _follow_kind(entity: Entity) -> None:
    """Let the names of an entity be of its kind; those that another one of that kind has stay with it."""
    strange = Alias.objects.filter(entity=entity).exclude(kind=entity.kind)
    taken = Alias.objects.filter(kind=entity.kind, key__in=strange.values("key"))
    strange.filter(key__in=list(taken.values_list("key", flat=True))).delete()
    strange.update(kind=entity.kind)


@transaction.atomic
def accept_entities(*, entities: Collection[int]) -> int:
    """Say as an editor of suggested entities, by id, that they are what they seem; gives how many."""
    suggested = [row for row in locked(Entity, entities).values() if row.suggested]
    with recording(Act.EDIT):
        for entity in suggested:
            entity.suggested = False
            save_entity(entity=entity)
    return len(suggested)


@transaction.atomic
def save_source(*, source: Source) -> None:
    """Save an editor's change of a source. The index holds ids: nothing is re-indexed."""
    _save(source, Subject.SOURCE)


@transaction.atomic
def save_author(*, author: Author) -> None:
    """Save an editor's change of an author. The index holds ids: nothing is re-indexed."""
    _save(author, Subject.AUTHOR)


def _save(row: Source | Author, subject: Subject) -> None:
    with recording(Act.EDIT) as record:
        is_new = row.pk is None
        if not is_new:
            record.watch_subjects(subject, [row.pk], subject.value, f"{subject.value}_names")
        before: Any = type(row)._base_manager.filter(pk=row.pk).first()
        row.key = name_key(row.name)
        save_named(row)
        if is_new:
            record.created(subject, [row.pk])
        elif before and before.key != row.key:
            # What the next import reads is the old name.
            keep_name(row, before.name)
        drop_own_name(row)


@transaction.atomic
def set_date_habits(*, habits: Mapping[str, bool]) -> int:
    """Keep how sources write numeric dates, by name, where it is not known yet."""
    # Each where it is unknown still when it is written: an editor may have said it meanwhile.
    with recording(Act.LEARN) as record:
        record.watch("source", "name", list(habits))
        return sum(
            Source.objects.filter(name=name, day_first=None).update(day_first=day_first)
            for name, day_first in sorted(habits.items())
        )


@transaction.atomic
def set_mark_styles(*, styles: Mapping[int, str]) -> int:
    """Keep how sources set their marks, by id; gives how many are set otherwise than before."""
    before = dict(Source.objects.filter(pk__in=styles).values_list("pk", "marks"))
    changed = {pk: code for pk, code in styles.items() if before.get(pk, code) != code}
    with recording(Act.LEARN) as record:
        record.watch("source", "id", list(changed))
        for pk, code in sorted(changed.items()):
            Source.objects.filter(pk=pk).update(marks=code)
    return len(changed)


@transaction.atomic
def add_alias(*, entity: Entity, name: str) -> bool:
    """Let later imports find the entity by this name too; False if another one has it."""
    key = name_key(name)
    with recording(Act.EDIT) as record:
        record.watch("aliases", "entity_id", [entity.pk])
        record.watch("refused", "entity_id", [entity.pk])
        alias, made = Alias.objects.get_or_create(
            key=key, kind=entity.kind,
            defaults={
                "entity": entity, "name": name[:300], "tail": name_tail(key),
                "edited": True,
            },
        )  # fmt: skip
        if not made and alias.entity_id != entity.pk:
            return False
        RefusedName.objects.filter(entity=entity, key=key[:MOST_TAKEN]).delete()
    return True


@transaction.atomic
def rename_alias(*, alias: Alias, name: str) -> bool:
    """Write an alias otherwise, as an editor; False, and nothing changed, if another entity has it."""
    entity = alias.entity
    taken = Alias.objects.filter(key=name_key(name), kind=entity.kind).exclude(entity=entity)
    if taken.exists():
        return False
    with recording(Act.EDIT):
        remove_alias(alias=alias)
        return add_alias(entity=entity, name=name)


@transaction.atomic
def remove_alias(*, alias: Alias) -> None:
    """Let later imports no longer find the entity by this name; its articles stay tied to it.

    No import gives it the name again.
    """
    with recording(Act.EDIT) as record:
        record.watch("aliases", "entity_id", [alias.entity_id])
        record.watch("refused", "entity_id", [alias.entity_id])
        Alias.objects.filter(pk=alias.pk).delete()
        RefusedName.objects.get_or_create(entity_id=alias.entity_id, key=alias.key[:MOST_TAKEN])


@transaction.atomic
def add_name(*, row: Source | Author, name: str) -> bool:
    """Let later imports find a source or an author by this name too; False if another one has it."""
    subject = SUBJECT_OF[type(row)].value
    others, owner = OTHER_NAMES[type(row)]
    with recording(Act.EDIT) as record:
        record.watch(f"{subject}_names", f"{owner}_id", [row.pk])
        keep_name(row, name)
    return bool(others._base_manager.filter(**{owner: row, "key": name_key(name)}).exists())


@transaction.atomic
def remove_name(*, other: SourceName | AuthorName) -> None:
    """Let later imports no longer find a source or an author by this name; its articles stay."""
    part = "source_names" if isinstance(other, SourceName) else "author_names"
    with recording(Act.EDIT) as record:
        record.watch(part, "id", [other.pk])
        type(other)._base_manager.filter(pk=other.pk).delete()


@transaction.atomic
def add_host(*, source: Source, host: str) -> bool:
    """Let imports know a source by a host of addresses; False if it is another one's."""
    with recording(Act.EDIT) as record:
        record.watch("hosts", "source_id", [source.pk])
        kept, _made = SourceHost.objects.get_or_create(host=host, defaults={"source": source})
    return kept.source_id == source.pk


@transaction.atomic
def remove_host(*, host: SourceHost) -> None:
    """Let imports no longer know a source by a host; its articles stay."""
    with recording(Act.EDIT) as record:
        record.watch("hosts", "source_id", [host.source_id])
        SourceHost.objects.filter(pk=host.pk).delete()


@transaction.atomic
def dismiss_merge(*, suggestions: QuerySet[MergeSuggestion]) -> int:
    """Say of suggested merges that they are two different entities."""
    with recording(Act.EDIT) as record:
        record.watch("suggestions", "id", list(suggestions.values_list("pk", flat=True)))
        return suggestions.update(dismissed=True)


@transaction.atomic
def delete_merges(*, suggestions: QuerySet[MergeSuggestion]) -> None:
    """Forget suggested merges: what reads alike may be suggested again."""
    with recording(Act.EDIT) as record:
        record.watch("suggestions", "id", list(suggestions.values_list("pk", flat=True)))
        suggestions.delete()


@transaction.atomic
def delete_entities(*, entities: QuerySet[Entity]) -> None:
    """Delete entities; articles that mention them are indexed anew."""
    # Locked in the order in which an import does it, articles before names, so that neither waits
    # for the other; one that ties another article to one of them waits, and finds it gone.
    mentioning = Mention.objects.filter(entity__in=entities).values("article_id")
    list(Article.objects.filter(pk__in=mentioning).select_for_update().order_by("pk").only("pk"))
    pks = list(entities.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    with recording(Act.DELETE) as record:
        record.watch_subjects(Subject.ENTITY, pks)
        record.watch("mentions", "entity_id", pks)
        touch(Mention.objects.filter(entity__in=pks).values_list("article_id", flat=True))
        DeletedEntity.objects.bulk_create(
            DeletedEntity(number=pk, key=key, kind=kind)
            for pk, key, kind in Entity.objects.filter(pk__in=pks).values_list("pk", "key", "kind")
        )
        Entity.objects.filter(pk__in=pks).delete()


@transaction.atomic
def delete_sources(*, sources: QuerySet[Source]) -> None:
    """Delete sources; their articles have none then.

    Raises RestrictedError where one that is not for everybody has articles: they would be.
    """
    # As names above.
    filed = Article.objects.filter(source__in=sources)
    list(filed.select_for_update(of=("self",)).order_by("pk").only("pk"))
    pks = list(sources.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    restricted = [pk for pk, groups in readers_of(pks).items() if groups]
    if Article.objects.filter(source__in=restricted).exists():
        raise RestrictedError("Articles that are for some groups would be for everybody.")
    with recording(Act.DELETE) as record:
        record.watch_subjects(Subject.SOURCE, pks)
        record.watch("article", "source_id", pks)
        touch(Article.objects.filter(source__in=pks).values_list("pk", flat=True), entities=())
        Source.objects.filter(pk__in=pks).delete()


@transaction.atomic
def delete_authors(*, authors: QuerySet[Author]) -> None:
    """Delete authors; their articles are not signed by them then."""
    signed = Article.objects.filter(authorships__author__in=authors)
    list(signed.select_for_update(of=("self",)).order_by("pk").only("pk"))
    pks = list(authors.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    with recording(Act.DELETE) as record:
        record.watch_subjects(Subject.AUTHOR, pks)
        record.watch("authorships", "author_id", pks)
        touch(
            Authorship.objects.filter(author__in=pks).values_list("article_id", flat=True),
            entities=(),
        )
        Author.objects.filter(pk__in=pks).delete()
