"""Writing what the names of articles were resolved to; editors' work stays as it is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from newsroom.archive import names_to_rows
from newsroom.archive.changes import accept, locked, touch
from newsroom.archive.journal import (
    of_editors,
    only_old_articles,
    only_old_entities,
    recording,
)
from newsroom.archive.parts import MENTION_FIELDS
from newsroom.bulk import insert_rows, slices
from newsroom.history import Act, Subject, What
from newsroom.importing import BlockKind, ParsedBlock, ParsedEntity
from newsroom.models import (
    COUNTED,
    Alias,
    Article,
    Block,
    DeletedEntity,
    Entity,
    EntityKind,
    Evidence,
    FormerSlug,
    Mention,
    MergeSuggestion,
    Origin,
    ReadNames,
    RefusedName,
    Standing,
    Way,
)
from newsroom.names import name_tail
from newsroom.resolution import Resolved, as_list, overlooked

Name = tuple[str, str]
"""The key of a name, and its kind."""

# A probability that changed by less changes nothing that anybody sees.
SAME_CONFIDENCE = 0.05


class EntitiesGone(Exception):
    """Entities that articles were to be tied to, by id, are there no longer."""

    def __init__(self, entities: Collection[int]) -> None:
        super().__init__(f"{len(entities)} names were merged or dropped meanwhile")
        self.entities = entities


@dataclass(frozen=True, slots=True)
class ResolvedArticle:
    """What an article was resolved to, when it had this revision: entity ids and how they are meant."""

    revision: int
    entities: Sequence[tuple[int, Resolved]]


def edited_entities() -> set[int]:
    """The entities that an editor has made, changed or accepted, or given a name."""
    made = of_editors(Subject.ENTITY).exclude(what=What.DELETED).values_list("number", flat=True)
    named = Alias.objects.filter(edited=True).values_list("entity_id", flat=True)
    return {*made.distinct(), *named.distinct()}


@transaction.atomic
def read_names_of(*, articles: Collection[int]) -> int:
    """Make what reading said of articles, by id, of their mentions, where it was not kept."""
    mentions: dict[int, list[ParsedEntity]] = {pk: [] for pk in locked(Article, articles)}
    kept = ReadNames.objects.filter(article__in=mentions).values_list("article_id", flat=True)
    for pk in kept:
        mentions.pop(pk)
    for mention in Mention.objects.filter(article__in=mentions).select_related("entity"):
        mentions[mention.article_id].append(_as_read(mention))
    blocks: dict[int, list[ParsedBlock]] = {}
    texts = Block.objects.filter(article__in=mentions).order_by("position")
    for pk, kind, text in texts.values_list("article_id", "kind", "text"):
        blocks.setdefault(pk, []).append(ParsedBlock(BlockKind(kind), text))
    for pk, all_ in mentions.items():
        all_ += overlooked(blocks.get(pk, ()), all_)
    insert_rows(
        ReadNames,
        ("article", "names", "resolved"),
        (
            (pk, json.dumps([as_list(each) for each in all_]), False)
            for pk, all_ in mentions.items()
        ),
    )
    return len(mentions)


def _as_read(mention: Mention) -> ParsedEntity:
    name, *others = mention.forms or [mention.entity.name]
    kind = mention.entity.kind
    return ParsedEntity(
        name,
        kind,  # type: ignore[arg-type]
        mention.count,
        tuple(others),
        mention.confidence,
        mention.entity.suggested,
        bare=kind == "person" and not any(" " in form for form in (name, *others)),
    )


def deleted_names() -> set[Name]:
    """The names that editors deleted, as far as nobody has them by her word, and what is never one."""
    made = Entity.objects.filter(pk__in=of_editors(Subject.ENTITY).values("number"))
    kept = {*made.values_list("key", "kind")}
    kept.update(Alias.objects.filter(edited=True).values_list("key", "kind"))
    deleted = {*DeletedEntity.objects.values_list("key", "kind")} - kept
    never = names_to_rows.never_names()
    return deleted | {(key, kind) for key in never for kind in EntityKind.values}


def told_apart() -> set[frozenset[str]]:
    """The pairs of names, by key, of which editors said that they are two entities'."""
    pairs = MergeSuggestion.objects.filter(dismissed=True).values_list("entity__key", "other__key")
    apart = {frozenset(pair) for pair in pairs}
    taken = names_to_rows.taken_away()
    keys = dict(Entity.objects.filter(pk__in={pk for pk, _ in taken}).values_list("pk", "key"))
    return apart | {frozenset((key, keys[pk])) for pk, key in taken if pk in keys}


@transaction.atomic
def drop_aliases(*, aliases: Collection[int]) -> int:
    """Forget names that imports gave to entities, by id, and that most uses contradict."""
    dropped = 0
    for some in slices(sorted(aliases)):
        machine = Alias.objects.filter(pk__in=some, edited=False)
        with recording(Act.RESOLVE) as record:
            owners = set(machine.values_list("entity_id", flat=True))
            record.watch("aliases", "entity_id", only_old_entities(owners))
            dropped += machine.delete()[0]
    return dropped


@transaction.atomic
def give_aliases(*, aliases: Sequence[tuple[str, Name, int]]) -> None:
    """Let entities, by id, be found by these names too: spelling, key and kind.

    A name that imports gave to another is taken from it; one that an editor gave is not.
    """
    entities = locked(Entity, {pk for _, _, pk in aliases})
    taken_away = names_to_rows.taken_away()
    for some in slices(sorted(aliases, key=lambda each: each[1])):
        there = {
            (alias.key, alias.kind): alias
            for alias in Alias.objects.filter(key__in={key for _, (key, _), _ in some})
        }
        moved, made = [], []
        for name, (key, kind), pk in some:
            alias = there.get((key, kind))
            if pk not in entities or entities[pk].kind != kind:
                continue
            if (pk, key[: names_to_rows.MOST_TAKEN]) in taken_away:
                continue
            if alias is None:
                made.append((pk, name[:300], key, kind, name_tail(key), False))
            elif not alias.edited and alias.entity_id != pk:
                moved.append((alias, pk))
        owners = {pk for alias, to in moved for pk in (alias.entity_id, to)}
        owners |= {int(row[0]) for row in made}
        with recording(Act.RESOLVE) as record:
            record.watch("aliases", "entity_id", only_old_entities(owners))
            for alias, pk in moved:
                alias.entity_id = pk
            Alias.objects.bulk_update([alias for alias, _ in moved], ["entity"])
            fields = ("entity", "name", "key", "kind", "tail", "edited")
            insert_rows(Alias, fields, made, ignore_conflicts=True)


@transaction.atomic
def make_entities(*, names: Mapping[Name, tuple[str, bool]]) -> dict[Name, int]:
    """The entities that have these names, by id; those that are missing are made.

    Each name comes with its spelling and whether it is shown anywhere.
    """
    with recording(Act.RESOLVE):
        return names_to_rows.known_by(
            [(spelling, key, kind, shown) for (key, kind), (spelling, shown) in names.items()]
        )


def write_resolved(
    *, articles: Mapping[int, ResolvedArticle], edited: Collection[int] = ()
) -> set[int]:
    """Tie articles, by id, to what their names were resolved to; gives those that changed.

    Most are tied so already: they are only looked at, and nobody waits for them. Raises
    EntitiesGone, and changes nothing, where another has merged or dropped some of the entities.
    """
    stale, missing = _differences({pk: article.entities for pk, article in articles.items()})
    others = {article for _, article in stale} | {int(row[0]) for row in missing}
    new = ReadNames.objects.filter(article__in=articles, resolved=False)
    others.update(new.values_list("article_id", flat=True))
    if not others:
        return set()
    return _write({pk: articles[pk] for pk in sorted(others)}, edited)


@transaction.atomic
def _write(articles: Mapping[int, ResolvedArticle], edited: Collection[int]) -> set[int]:
    """Tie articles to what their names were resolved to; gives those of which other is seen now.

    One that was changed since it was looked at is left alone: it waits to be resolved again. So is
    what an editor said: all entities of an article, or one. `edited` entities that are suggestions
    stay so.
    """
    rows = locked(Article, articles)
    current = {pk for pk, row in rows.items() if row.revision == articles[pk].revision}
    by_hand = Evidence.objects.filter(
        article__in=current, field="entities", current=True, origin=Origin.EDITED
    )
    resolvable = current.difference(by_hand.values_list("article_id", flat=True))
    stale, missing = _differences({pk: articles[pk].entities for pk in sorted(resolvable)})
    tied = {int(row[1]) for row in missing}
    if gone := tied.difference(locked(Entity, tied, no_key=True)):
        raise EntitiesGone(gone)
    before = _visible(resolvable)
    with recording(Act.RESOLVE) as record:
        others = {article for _, article in stale} | {int(row[0]) for row in missing}
        record.watch("mentions", "article_id", only_old_articles(others))
        Mention.objects.filter(pk__in=[pk for pk, _ in stale]).delete()
        insert_rows(Mention, MENTION_FIELDS, missing)
        _settle(articles, resolvable, edited)
    ReadNames.objects.filter(article__in=current, resolved=False).update(resolved=True)
    after = _visible(resolvable)
    # Only what is seen of an article tells whether its index document is another.
    changed = {pk for pk in resolvable if before.get(pk) != after.get(pk)}
    touch(sorted(changed), later=True)
    return changed


def _settle(
    articles: Mapping[int, ResolvedArticle], resolvable: Collection[int], edited: Collection[int]
) -> None:
    """Let entities that are shown somewhere be suggestions no more."""
    shown = {
        entity
        for pk in resolvable
        for entity, resolved in articles[pk].entities
        if resolved.shown and entity not in edited
    }
    accept(shown, later=True)


def _visible(articles: Collection[int]) -> dict[int, set[tuple[int, int, str]]]:
    """What is shown of the mentions of articles, by id."""
    visible: dict[int, set[tuple[int, int, str]]] = {}
    rows = Mention.objects.shown().filter(article__in=articles).order_by()
    for article, entity, count, way in rows.values_list("article_id", "entity_id", "count", "way"):
        visible.setdefault(article, set()).add((entity, count, way))
    return visible


def _differences(
    wanted: Mapping[int, Sequence[tuple[int, Resolved]]],
) -> tuple[list[tuple[int, int]], list[tuple[int | str | float, ...]]]:
    """The mentions that are to go, with their articles, and the rows that are to come."""
    new = {
        (article, entity): _row(article, entity, resolved)
        for article, all_ in wanted.items()
        for entity, resolved in all_
    }
    stale = []
    there = Mention.objects.filter(article__in=wanted).order_by()
    for pk, *values in there.values_list("pk", "article_id", "entity_id", *MENTION_FIELDS[2:]):
        article, entity, count, forms, confidence, way, standing, read_as = values
        if way == Way.EDITOR:
            new.pop((article, entity), None)
            continue
        row = new.get((article, entity))
        old = (article, entity, count, json.dumps(forms), confidence, way, standing, read_as)
        if row is not None and _is_same(old, row):
            del new[article, entity]
        else:
            stale.append((pk, article))
    return stale, list(new.values())


def _row(article: int, entity: int, resolved: Resolved) -> tuple[int | str | float, ...]:
    standing = Standing.SHOWN if resolved.shown else Standing.DOUBTFUL
    return (
        article, entity, resolved.count, json.dumps(list(resolved.forms)), resolved.confidence,
        resolved.way, standing.value, resolved.read_as,
    )  # fmt: skip


def _is_same(old: Sequence[object], new: Sequence[object]) -> bool:
    one, other = list(old), list(new)
    near = abs(float(str(one.pop(4))) - float(str(other.pop(4)))) < SAME_CONFIDENCE
    return near and one == other


def doubtful_entities(*, edited: Collection[int]) -> list[int]:
    """The entities that are shown, by id, though only doubtful mentions name them."""
    return _pks(_doubtful(), edited)


@transaction.atomic
def hide_doubtful(*, entities: Collection[int]) -> None:
    """Make suggestions of those of these entities that only doubtful mentions name."""
    pks = list(_doubtful().filter(pk__in=entities).values_list("pk", flat=True))
    with recording(Act.RESOLVE) as record:
        record.watch("entity", "id", only_old_entities(pks))
        Entity.objects.filter(pk__in=pks).update(suggested=True)


def _doubtful() -> QuerySet[Entity]:
    standing = Mention.objects.filter(entity=OuterRef("pk"), standing__in=COUNTED)
    named = Mention.objects.filter(entity=OuterRef("pk"))
    return Entity.objects.filter(Exists(named), ~Exists(standing), suggested=False)


def unnamed_entities(*, edited: Collection[int]) -> list[int]:
    """The entities that no article names any more, by id, and that imports made."""
    return _pks(_unnamed(), edited)


@transaction.atomic
def drop_unnamed(*, entities: Collection[int]) -> int:
    """Delete those of these entities that no article names any more; gives how many."""
    # Whoever ties an article to one of them now waits, and finds that it is gone.
    rows = _unnamed().filter(pk__in=entities).select_for_update(of=("self",)).order_by("pk")
    pks = list(rows.values_list("pk", flat=True))
    with recording(Act.RESOLVE) as record:
        record.watch_subjects(Subject.ENTITY, only_old_entities(pks))
        Alias.objects.filter(entity__in=pks).delete()
        MergeSuggestion.objects.filter(entity__in=pks).delete()
        MergeSuggestion.objects.filter(other__in=pks).delete()
        FormerSlug.objects.filter(entity__in=pks).delete()
        RefusedName.objects.filter(entity__in=pks).delete()
        Entity.objects.filter(pk__in=pks)._raw_delete("default")
    return len(pks)


def _unnamed() -> QuerySet[Entity]:
    return Entity.objects.filter(~Exists(Mention.objects.filter(entity=OuterRef("pk"))))


def _pks(entities: QuerySet[Entity], edited: Collection[int]) -> list[int]:
    return [pk for pk in entities.order_by("pk").values_list("pk", flat=True) if pk not in edited]


def unread(limit: int) -> list[int]:
    """Articles of which it is not kept what reading said, by id, so many at most."""
    kept = ReadNames.objects.filter(article=OuterRef("pk"))
    articles: Iterable[int] = (
        Article.objects.filter(~Exists(kept)).order_by("pk").values_list("pk", flat=True)[:limit]
    )
    return list(articles)
