"""Taking a name apart again: other names, or some of its articles, become an entity of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from newsroom.archive.authorities import add_alias, save_author, save_entity, save_source
from newsroom.archive.changes import locked, touch
from newsroom.archive.journal import recording
from newsroom.archive.names_to_rows import MOST_TAKEN
from newsroom.bulk import slices
from newsroom.history import Act, Subject
from newsroom.models import (
    Alias,
    Article,
    Author,
    AuthorName,
    Authorship,
    Entity,
    Evidence,
    Mention,
    MergeSuggestion,
    ReadNames,
    RefusedName,
    Source,
    SourceName,
    Standing,
    Way,
)
from newsroom.names import name_key
from newsroom.resolution import own_names


class NameTaken(Exception):
    """Another entity has this name."""


@transaction.atomic
def split_entity(
    *,
    entity: Entity,
    name: str,
    kind: str = "",
    aliases: Collection[int] = (),
    mentions: Collection[int] = (),
    user: AbstractBaseUser | None = None,
) -> Entity:
    """Make of other names of an entity, and of some of its mentions, by id, another one; gives that.

    The articles that have one of those names go along. Those of `mentions` do as an editor's word:
    no later resolving ties them to the first again. Raises NameTaken where another entity has the
    name that it is to have.
    """
    there = Mention.objects.filter(entity=entity)
    locked(Article, set(there.values_list("article_id", flat=True)))
    entity = locked(Entity, [entity.pk])[entity.pk]
    kind = kind or entity.kind
    names = {row.key: row for row in Alias.objects.filter(entity=entity, pk__in=aliases)}
    names.pop(entity.key, None)
    taken = Alias.objects.filter(key=name_key(name), kind=kind)
    if taken.exclude(pk__in=[row.pk for row in names.values()]).exists():
        raise NameTaken
    details = {"name": name, "from": entity.name}
    with recording(Act.SPLIT, user=user, **details) as record:
        record.watch_subjects(Subject.ENTITY, [entity.pk])
        record.watch("mentions", "entity_id", [entity.pk])
        Alias.objects.filter(pk__in=[row.pk for row in names.values()]).delete()
        new = Entity(name=name[:300], kind=kind)
        save_entity(entity=new)
        for row in names.values():
            add_alias(entity=new, name=row.name)
            RefusedName.objects.get_or_create(entity=entity, key=row.key[:MOST_TAKEN])
        record.watch("mentions", "entity_id", [new.pk])
        articles = _move_named(entity, new, names)
        articles |= _move_chosen(entity, new, mentions)
        # They are two, as an editor says: nobody is asked again.
        MergeSuggestion.objects.update_or_create(
            entity=entity, other=new, defaults={"dismissed": True}
        )
        touch(sorted(articles))
    return new


def _move_named(entity: Entity, new: Entity, names: Mapping[str, Alias]) -> set[int]:
    """Tie the articles that have one of these names to the new entity; gives their ids."""
    if not names:
        return set()
    moved: set[int] = set()
    mentions = list(Mention.objects.filter(entity=entity).exclude(standing=Standing.REFUSED))
    for some in slices(mentions, 200):
        counts = _counts([row.article_id for row in some], names)
        for row in some:
            theirs = [form for form in row.forms if name_key(form) in names]
            if not theirs:
                continue
            moved.add(row.article_id)
            rest = [form for form in row.forms if form not in theirs]
            count = min(counts.get(row.article_id, 1), row.count) if rest else row.count
            Mention.objects.create(
                article_id=row.article_id, entity=new, count=count, forms=theirs,
                confidence=row.confidence, way=row.way, standing=row.standing,
            )  # fmt: skip
            if rest:
                row.forms, row.count = rest, max(row.count - count, 1)
                row.save(update_fields=["forms", "count"])
            else:
                row.delete()
    return moved


def _counts(articles: Collection[int], names: Collection[str]) -> dict[int, int]:
    """How often these names, by key, were read in articles."""
    counts: dict[int, int] = {}
    rows = ReadNames.objects.filter(article__in=articles)
    for article, read in rows.values_list("article_id", "names"):
        counts[article] = sum(
            each.own for each in own_names(read) if name_key(each.name) in names
        ) or 1  # fmt: skip
    return counts


def _move_chosen(entity: Entity, new: Entity, mentions: Collection[int]) -> set[int]:
    """Tie the articles of these mentions to the new entity, as an editor; gives their ids."""
    chosen = list(Mention.objects.filter(entity=entity, pk__in=mentions))
    there = set(
        Mention.objects.filter(
            entity=new, article__in=[row.article_id for row in chosen]
        ).values_list("article_id", flat=True)
    )
    Mention.objects.bulk_create(
        [
            Mention(
                article_id=row.article_id, entity=new, count=row.count, forms=row.forms,
                confidence=row.confidence, way=Way.EDITOR, standing=Standing.ACCEPTED,
                read_as=row.read_as,
            )
            for row in chosen
            if row.article_id not in there
        ],
        batch_size=300,
    )  # fmt: skip
    for some in slices([row.pk for row in chosen]):
        Mention.objects.filter(pk__in=some).update(way=Way.EDITOR, standing=Standing.REFUSED)
    return {row.article_id for row in chosen}


@transaction.atomic
def split_name(
    *, other: SourceName | AuthorName, user: AbstractBaseUser | None = None
) -> Source | Author:
    """Make of another name of a source or an author one of its own again; gives that.

    The articles in whose documents that name was read go along, if they have the first one.
    """
    of_source = isinstance(other, SourceName)
    owner: Any = other.source if isinstance(other, SourceName) else other.author
    field = "source" if of_source else "authors"
    articles = _read_as(owner, field, other.key)
    locked(Article, articles)
    with recording(Act.SPLIT, user=user, name=other.name, **{"from": owner.name}) as record:
        subject = Subject.SOURCE if of_source else Subject.AUTHOR
        record.watch_subjects(subject, [owner.pk])
        if of_source:
            record.watch("article", "id", articles)
        else:
            record.watch("authorships", "article_id", articles)
        other.delete()
        new: Any = Source(name=other.name) if of_source else Author(name=other.name)
        if of_source:
            save_source(source=new)
            # Whom the articles were for, they stay for.
            new.readers.set(owner.readers.all())
            Article.objects.filter(pk__in=articles, source=owner).update(source=new)
        else:
            save_author(author=new)
            Authorship.objects.filter(article__in=articles, author=owner).update(author=new)
        touch(sorted(articles))
    return new  # type: ignore[no-any-return]


def _read_as(owner: Source | Author, field: str, key: str) -> set[int]:
    """The articles of a source or an author in whose documents it has this name."""
    column = {"source": "article__source", "authors": "article__authorships__author"}[field]
    rows = Evidence.objects.filter(field=field, current=True, **{column: owner})
    found = set()
    for article, value in rows.values_list("article_id", "value"):
        names = value if isinstance(value, list) else [value or ""]
        if any(name_key(name) == key for name in names):
            found.add(article)
    return found
