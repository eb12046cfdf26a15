"""What editors say of names as such: hidden from pages, or words that are never names."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from newsroom.archive.authorities import delete_entities, remove_alias, save_entity
from newsroom.archive.changes import locked
from newsroom.archive.journal import recording
from newsroom.history import Act, Operation
from newsroom.models import Alias, Article, Entity, Mention, NoName, ReadNames
from newsroom.names import name_key


@transaction.atomic
def hide_entities(*, entities: Collection[int], hidden: bool = True) -> int:
    """Take entities, by id, from facets and pages, or show them again; gives how many were otherwise."""
    with recording(Act.HIDE if hidden else Act.PUBLISH):
        changed = [row for row in locked(Entity, entities).values() if row.hidden != hidden]
        for entity in changed:
            entity.hidden = hidden
            save_entity(entity=entity)
    return len(changed)


@transaction.atomic
def never_a_name(*, name: str, user: AbstractBaseUser | None = None) -> Operation | None:
    """Say that a word is never a name, of whatever kind; gives the operation, by which it is undone.

    The entities that are called so go, others lose it as another name, and no import reads it as a
    name again. Articles keep their texts.
    """
    key = name_key(name)
    entities = Entity.objects.filter(key=key)
    others = Alias.objects.filter(key=key).exclude(entity__in=entities)
    tied = Mention.objects.filter(entity__in=[*entities, *(each.entity for each in others)])
    # Articles before names, as an import locks them.
    articles = locked(Article, set(tied.values_list("article_id", flat=True)))
    with recording(Act.NEVER, user=user, name=name[:300]) as record:
        record.watch("noname", "key", [key])
        if key:
            NoName.objects.get_or_create(key=key[:300], defaults={"name": name[:300]})
        for alias in others.select_related("entity"):
            remove_alias(alias=alias)
        delete_entities(entities=entities)
        # Where the word was read in a name of another, that is to be found anew.
        ReadNames.objects.filter(article__in=articles).update(resolved=False)
    return record.operation.written()


@transaction.atomic
def may_be_names(*, words: QuerySet[NoName]) -> int:
    """Let words be names again: what is imported or resolved from now on; gives how many."""
    keys = list(words.values_list("key", flat=True))
    with recording(Act.EDIT) as record:
        record.watch("noname", "key", keys)
        NoName.objects.filter(key__in=keys).delete()
        ReadNames.objects.filter(resolved=True).update(resolved=False)
    return len(keys)
