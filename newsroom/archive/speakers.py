"""Whom speakers' names mean: what the mentions of their article say.

A quotation keeps its speaker's name as it was read. Whatever ties the article to an entity by that
name ties the quotation to it: so it goes along when names are resolved, merged, split or undone, of
which all articles concerned are told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from newsroom.bulk import slices, update_rows
from newsroom.models import Alias, Mention, Quotation
from newsroom.names import name_key

# A name in an article, by key.
Named = tuple[int, str]
# A quotation: its id, its article, its speaker's name and the entity that this means.
Spoken = tuple[int, int, str, int | None]


def tie_speakers(
    *, ids: Sequence[int], entities: Collection[int] | None = None, **_kwargs: Any
) -> None:
    """Tie the quotations of articles, by id, to the entities that these mention by their speakers' names.

    Receives `articles_changed`, and is part of the transaction that changed them: where only some
    `entities` are otherwise, perhaps in thousands of articles, no other speaker is looked at.
    """
    if entities is not None and not entities:
        return
    for some in slices(sorted(set(ids))):
        there = _concerned(some, entities)
        if not there:
            continue
        known = _known({article for _, article, name, _ in there if name})
        update_rows(
            Quotation,
            ("entity",),
            (
                ((pk,), (meant,))
                for pk, article, name, entity in there
                if (meant := known.get((article, name_key(name))) if name else None) != entity
            ),
        )


def _concerned(articles: Sequence[int], entities: Collection[int] | None) -> list[Spoken]:
    """The quotations of articles, or those alone that one of these entities speaks, or may speak now."""
    rows = Quotation.objects.filter(article__in=articles).order_by()
    columns = rows.values_list("pk", "article_id", "name", "entity_id")
    if entities is None:
        return list(columns)
    theirs = _known(articles, entities)
    return [
        row
        for row in columns.filter(~Q(name="") | Q(entity__in=entities))
        if row[3] in entities or (row[1], name_key(row[2])) in theirs
    ]


def _known(articles: Iterable[int], entities: Collection[int] | None = None) -> Mapping[Named, int]:
    """The entities that are shown in articles, all or some, by each name that means them there.

    What the article itself calls one comes before what the entity is called elsewhere.
    """
    mentions = Mention.objects.shown().filter(article__in=list(articles)).order_by()
    if entities is not None:
        mentions = mentions.filter(entity__in=entities)
    columns = ("article_id", "entity_id", "count", "forms", "read_as", "entity__name")
    found: dict[Named, tuple[int, int, int]] = {}
    of_entity: dict[int, list[tuple[int, int]]] = {}

    def put(article: int, name: str, rank: int, count: int, entity: int) -> None:
        named, claim = (article, name_key(name)), (rank, -count, entity)
        if name and (named not in found or claim < found[named]):
            found[named] = claim

    for article, entity, count, forms, read_as, name in mentions.values_list(*columns):
        of_entity.setdefault(entity, []).append((article, count))
        put(article, read_as, 0, count, entity)
        put(article, name, 1, count, entity)
        for place, form in enumerate(forms):
            put(article, form, 2 if place else 0, count, entity)
    for some in slices(sorted(of_entity)):
        aliases = Alias.objects.filter(entity__in=some).values_list("entity_id", "name")
        for entity, name in aliases:
            for article, count in of_entity[entity]:
                put(article, name, 3, count, entity)
    return {named: entity for named, (_, _, entity) in found.items()}
