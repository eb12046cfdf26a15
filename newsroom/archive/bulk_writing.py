"""New values of many articles into the tables, a statement for many rows.

What comes of it is what `edit_article` would make of each by itself, and a test holds it to that.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone

from newsroom.archive import names_to_rows
from newsroom.archive.bulk_asking import Plan
from newsroom.archive.bulk_values import KIND_OF, TEXTS, entity_names
from newsroom.archive.changes import accept, raise_revisions
from newsroom.archive.journal import Recording
from newsroom.archive.parts import MENTION_FIELDS, create_authorships
from newsroom.archive.values import VALUE_OF, guesses
from newsroom.bulk import insert_rows, slices, update_rows
from newsroom.history import Subject
from newsroom.importing import ValueKind
from newsroom.models import (
    COUNTED,
    Article,
    Authorship,
    Entity,
    Evidence,
    Mention,
    Origin,
    Source,
    Standing,
    Way,
)
from newsroom.names import name_key
from newsroom.partial_dates import PartialDate

EVIDENCE_FIELDS = (
    "article", "field", "value", "origin", "rule", "quote", "user", "current", "settled", "recorded",
)  # fmt: skip


def write_plans(plans: Sequence[Plan], user: Any, record: Recording) -> None:
    """Give articles, which are locked, the values that are planned for them, as an editor's."""
    ids = [plan.article for plan in plans]
    fields = {name for plan in plans for name in plan.after}
    # Of mentions, of which an article has dozens, only those are watched that are about to change.
    parts = ["authorships"] if any(KIND_OF[name] is ValueKind.NAMES for name in fields) else []
    record.watch_subjects(Subject.ARTICLE, ids, "article", "evidence", *parts)
    _make_entities(plans, fields)
    columns: dict[int, dict[str, Any]] = {pk: {} for pk in ids}
    kept = _entities(plans, fields)
    for name in sorted(fields):
        having = [plan for plan in plans if name in plan.after]
        _write_evidence(name, having, kept, user)
        kind = KIND_OF[name]
        if kind is ValueKind.NAMES:
            _write_authors(name, having)
        elif kind is ValueKind.ENTITIES:
            _write_entities(name, having, kept, record)
        else:
            for pk, values in _columns(name, having).items():
                columns[pk] |= values
    _write_columns(columns)
    _judge_guesses(ids)


def _columns(name: str, plans: Sequence[Plan]) -> dict[int, dict[str, Any]]:
    """What the article's own columns are to hold of a field."""
    if KIND_OF[name] in TEXTS:
        longest = Article.longest(name)
        return {plan.article: {name: plan.after[name][:longest]} for plan in plans}
    if KIND_OF[name] is ValueKind.SOURCE:
        names = sorted({plan.after[name] for plan in plans} - {""})
        sources: Mapping[str, Source] = {each: names_to_rows.source_to_keep(each) for each in names}
        return {
            plan.article: {name: sources[value].pk if (value := plan.after[name]) else None}
            for plan in plans
        }
    found = {}
    for plan in plans:
        date = PartialDate.parse(plan.after[name]) if plan.after[name] else None
        found[plan.article] = {
            name: date.date if date else None,
            f"{name}_precision": date.precision if date else None,
        }
    return found


def _write_columns(columns: Mapping[int, Mapping[str, Any]]) -> None:
    by_names: dict[tuple[str, ...], list[tuple[list[int], list[Any]]]] = {}
    for pk, values in columns.items():
        by_names.setdefault(tuple(values), []).append(([pk], list(values.values())))
    for names, rows in by_names.items():
        if names:
            update_rows(Article, names, rows)


def _judge_guesses(ids: Sequence[int]) -> None:
    """Say anew whether metadata of these articles was guessed; their revisions rise."""
    guessed = set[int]()
    for some in slices(ids):
        guessed.update(guesses(some).values_list("article_id", flat=True))
    now = timezone.now()
    raise_revisions([pk for pk in ids if pk in guessed], inferred=True, updated=now)
    raise_revisions([pk for pk in ids if pk not in guessed], inferred=False, updated=now)


# --- authors and entities -----------------------------------------------------------------------


def _write_authors(name: str, plans: Sequence[Plan]) -> None:
    rows = {row.pk: row for row in _articles(plans)}
    for some in slices(sorted(rows)):
        Authorship.objects.filter(article__in=some).delete()
    create_authorships([(rows[plan.article], plan.after[name]) for plan in plans])


def _articles(plans: Sequence[Plan]) -> list[Article]:
    """Articles by their ids alone, for rows that refer to them."""
    return [Article(pk=plan.article) for plan in plans]


def _make_entities(plans: Sequence[Plan], fields: Collection[str]) -> None:
    """Make the entities that plans name as new; the plans have their ids then."""
    lists = [
        plan.after[name]
        for name in fields
        if KIND_OF[name] is ValueKind.ENTITIES
        for plan in plans
        if name in plan.after
    ]
    new = {each for values in lists for each in values if not isinstance(each, int)}
    if not new:
        return
    keys = {each: (name_key(each[0]), each[1]) for each in sorted(new)}
    made = names_to_rows.known_by([(name, *key, True) for (name, _kind), key in keys.items()])
    for values in lists:
        named = (each if isinstance(each, int) else made[keys[each]] for each in values)
        values[:] = dict.fromkeys(named)


def _entities(plans: Sequence[Plan], fields: Collection[str]) -> dict[int, Entity]:
    """The entities that are tied to articles, which nobody takes away before the transaction ends.

    Under an id that was merged meanwhile stands what has its name now.
    """
    wanted: set[int] = set()
    for name in fields:
        if KIND_OF[name] is ValueKind.ENTITIES:
            for plan in plans:
                wanted |= set(plan.after.get(name, ())) - set(plan.before.get(name, ()))
    there = Entity.objects.in_bulk(wanted) if wanted else {}
    return {entity.pk: entity for entity in names_to_rows.entities_to_keep(there.values())}


def _wanted(plan: Plan, name: str, kept: Mapping[int, Entity]) -> list[int]:
    """The entities that an article is to have: those that it has, and those that are still there."""
    before = set(plan.before[name])
    return [pk for pk in plan.after[name] if pk in before or pk in kept]


def _write_entities(
    name: str, plans: Sequence[Plan], kept: Mapping[int, Entity], record: Recording
) -> None:
    """As `EntitiesValue` does it: what pages show of an article's names is what is wanted."""
    wanted = {plan.article: set(_wanted(plan, name, kept)) for plan in plans}
    gone, hidden, there = [], [], set()
    for some in slices(sorted(wanted)):
        rows = Mention.objects.filter(article__in=some).order_by()
        for pk, article, entity, standing, suggested in rows.values_list(
            "pk", "article_id", "entity_id", "standing", "entity__suggested"
        ):
            there.add((article, entity))
            counted = standing in COUNTED
            if entity not in wanted[article]:
                if counted and not suggested:
                    gone.append(pk)
            elif not counted:
                hidden.append(pk)
    record.watch("mentions", "id", [*gone, *hidden])
    for some in slices(gone):
        Mention.objects.filter(pk__in=some).delete()
    for some in slices(hidden):
        Mention.objects.filter(pk__in=some).update(way=Way.EDITOR, standing=Standing.SHOWN)
    new = [
        (article, entity)
        for article, all_ in wanted.items()
        for entity in sorted(all_)
        if (article, entity) not in there
    ]
    values = (1, "[]", 1.0, Way.EDITOR.value, Standing.SHOWN.value, "")
    insert_rows(Mention, MENTION_FIELDS, ((*pair, *values) for pair in new))
    record.came("mentions", _ids(new))
    # What an editor ties to an article is no suggestion any more. These articles are told of last.
    accept(set().union(*wanted.values()), later=True)


def _ids(mentions: Sequence[tuple[int, int]]) -> list[int]:
    """The ids of mentions, by article and entity."""
    wanted, entities = set(mentions), {entity for _, entity in mentions}
    found = []
    for some in slices(sorted({article for article, _ in mentions})):
        rows = Mention.objects.filter(article__in=some, entity__in=entities).order_by()
        found += [
            pk
            for pk, *pair in rows.values_list("pk", "article_id", "entity_id")
            if tuple(pair) in wanted
        ]
    return found


# --- evidence -----------------------------------------------------------------------------------


def _write_evidence(
    name: str, plans: Sequence[Plan], kept: Mapping[int, Entity], user: Any
) -> None:
    """Keep what was read in the seed beside the editor's value, once; hers is what the field rests on."""
    rows: dict[int, list[tuple[int, bool, str]]] = {}
    for some in slices([plan.article for plan in plans]):
        found = Evidence.objects.filter(article__in=some, field=name).order_by()
        for pk, article, current, origin in found.values_list(
            "pk", "article_id", "current", "origin"
        ):
            rows.setdefault(article, []).append((pk, current, origin))
    gone, set_aside, unread = [], [], []
    for plan in plans:
        own = rows.get(plan.article, [])
        read = [pk for pk, current, origin in own if current and origin != Origin.EDITED]
        offered = [pk for pk, current, _ in own if not current]
        set_aside += read or offered
        if read:
            gone += offered
        elif not own and not VALUE_OF[name].has_evidence:
            unread.append(plan.article)
        gone += [pk for pk, current, origin in own if current and origin == Origin.EDITED]
    new = [*_as_read(name, unread), *_as_edited(name, plans, kept, user)]
    for some in slices(gone):
        Evidence.objects.filter(pk__in=some).delete()
    for some in slices(set_aside):
        # Whoever decides otherwise has seen what was offered.
        Evidence.objects.filter(pk__in=some).update(current=False, settled=True)
    insert_rows(Evidence, EVIDENCE_FIELDS, new)


def _as_read(name: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """What was read of the names in articles, which stands in their mentions while nobody edits."""
    named: dict[int, list[list[Any]]] = {pk: [] for pk in ids}
    for some in slices(ids):
        shown = Mention.objects.shown().filter(article__in=some)
        for article, *entity in shown.values_list(
            "article_id", "entity__name", "entity__kind", "count"
        ):
            named[article].append(entity)
    now = timezone.now()
    return [
        (pk, name, json.dumps(value), Origin.EXTRACTED.value, "names in the text", "", None, False, True, now)
        for pk, value in named.items()
    ]  # fmt: skip


def _as_edited(
    name: str, plans: Sequence[Plan], kept: Mapping[int, Entity], user: Any
) -> list[tuple[Any, ...]]:
    by, now = (user.pk if user is not None else None), timezone.now()
    called: Mapping[int, tuple[str, str]] = {}
    if KIND_OF[name] is ValueKind.ENTITIES:
        called = entity_names({pk for plan in plans for pk in _wanted(plan, name, kept)})
    found = []
    for plan in plans:
        value = plan.after[name]
        if KIND_OF[name] is ValueKind.ENTITIES:
            value = [list(called[pk]) for pk in _wanted(plan, name, kept)]
        elif KIND_OF[name] is ValueKind.DATE:
            value = value or None
        said = None if value is None else json.dumps(value)
        found.append(
            (plan.article, name, said, Origin.EDITED.value, "editor", "", by, True, False, now)
        )
    return found
