"""Undoing: an operation, one change of it, or one field, goes back to what was before.

Only what is still as the operation left it is put back. What somebody changed later stands in the
way, and is named: that comes first. What the software made of it later by itself does not.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from newsroom.archive.built_on import CannotUndo, InTheWay, created_by, let_go, sound
from newsroom.archive.changes import locked, raise_revisions
from newsroom.archive.gathering import gather_again
from newsroom.archive.journal import Differing, acting_user, write_changes
from newsroom.archive.narrowing import open_nothing
from newsroom.archive.putting_back import put
from newsroom.archive.rows import MODELS, PARTS, UNTRACKED, RowId, Values, differences, rows_by_id
from newsroom.archive.values import guesses
from newsroom.bulk import slices
from newsroom.history import Act, Change, Operation, Subject, What
from newsroom.models import Article, Mention, ReadNames, Source, Way
from newsroom.signals import articles_changed, readers_changed

logger = logging.getLogger(__name__)

# Columns of an article's own row that belong to a field of another name.
FIELD_OF_COLUMN = {"source_id": "source", "published_precision": "published"}
# What is undone as a whole or not at all.
TOGETHER = (Act.MERGE, Act.SPLIT)
FIELD_OF_PART = {
    "authorships": "authors",
    "mentions": "entities",
    "blocks": "blocks",
    "edited_blocks": "blocks",
    "quotations": "quotations",
    "edited_quotations": "quotations",
}


# Of so many rows that were changed later it is looked up by what.
MOST_REASONS = 50


@dataclass(slots=True)
class _Step:
    """What became of one row by an operation: from, to, and the change that says so last."""

    before: Values | None
    after: Values | None
    change: Change


def field_of(part: str, key: Sequence[Any], column: str = "") -> str:
    """The metadata field, or the column, that a difference in a row is one of."""
    if part == "evidence":
        return str(key[1])
    if part in FIELD_OF_PART:
        return FIELD_OF_PART[part]
    return FIELD_OF_COLUMN.get(column, column) if column else part


@transaction.atomic
def undo(
    *,
    operation: Operation,
    user: AbstractBaseUser | None = None,
    change: Change | None = None,
    field: str = "",
) -> Operation:
    """Undo an operation, or of it one change, or one field of that; gives the operation that does it.

    Undoing an undoing does again what it undid. Raises CannotUndo, and changes nothing, where
    something later built on it. Nobody reads by it what she could not (`newsroom.archive.narrowing`).
    """
    operation = Operation.objects.select_for_update().get(pk=operation.pk)
    whole = change is None and not field
    if whole and operation.undone:
        raise CannotUndo
    if not whole and operation.kind in TOGETHER:
        raise CannotUndo
    changes = list(operation.changes.order_by("-pk"))
    if change is not None:
        changes = [each for each in changes if each.pk == change.pk]
    if any(map(is_forgotten, changes)):
        raise CannotUndo
    lock_subjects(changes)
    steps = steps_of(changes, field)
    targets, now, reasons = targets_of(operation, steps)
    if reasons:
        raise CannotUndo(list(reasons.values()))
    created, made = created_by(changes) if not field else ({}, {})
    let_go(operation, created, made, targets, now)
    before = put_back(operation, targets, now)
    return _finish(operation, before, targets, user, whole=whole, field=field, changes=changes)


def put_back(
    operation: Operation, targets: dict[RowId, Values | None], now: dict[RowId, Values]
) -> dict[RowId, Values]:
    """Make the rows what they are to be; gives what they were. Raises CannotUndo where that cannot be."""
    open_nothing(operation, targets, now)
    before = {row: now[row] for row in targets if row in now}
    try:
        # What another one has meanwhile, as a name or an address, shows when it is written.
        with transaction.atomic():
            put(sound(targets, now), now)
            _check_constraints()
    except IntegrityError as error:
        logger.info("operation %s cannot be undone: %s", operation.pk, error)
        raise CannotUndo from error
    return before


def _finish(
    operation: Operation,
    before: Mapping[RowId, Values],
    targets: Mapping[RowId, Values | None],
    user: AbstractBaseUser | None,
    *,
    whole: bool,
    field: str,
    changes: Sequence[Change],
) -> Operation:
    """Write down what was undone, and tell who listens."""
    found = differences_since(before, targets)
    articles = follow(operation, found, partial=not whole)
    if not found and not whole:
        raise CannotUndo
    kind, details = Act.UNDO if whole else Act.REVERT, {"field": field} if field else {}
    done = begin_undoing(operation, kind, user, details)
    write_changes(done, found)
    if whole:
        mark(operation, undone=True)
    articles_changed.send(sender=Article, ids=sorted(articles), later=False)
    logger.info("%s undid operation %s", done.by, operation.pk)
    return done


def begin_undoing(
    operation: Operation, kind: Act, user: AbstractBaseUser | None, details: Mapping[str, Any]
) -> Operation:
    """The operation by which another one is undone: by this user, or whoever is at work."""
    who: Any = user if user is not None else acting_user()
    who = who if who is not None and who.pk else None
    return Operation.objects.create(
        kind=kind, user=who, by=who.get_username() if who else "", started=timezone.now(),
        undoes=operation, details=dict(details),
    )  # fmt: skip


def is_forgotten(change: Change) -> bool:
    """Whether what was before a change has been forgotten for good."""
    return change.what in (What.CHANGED, What.DELETED) and not change.rows


def differences_since(
    before: Mapping[RowId, Values], targets: Mapping[RowId, Values | None]
) -> Differing:
    """How the rows differ from what they were before they were put back."""
    return list(differences(before, rows_by_id(targets)))


def follow(operation: Operation, found: Differing, *, partial: bool) -> set[int]:
    """What follows from rows that went back; gives the articles that are otherwise now."""
    articles = _articles(found)
    _judge_guesses({key[0] for (part, key), _, _ in found if part == "evidence"}, partial=partial)
    if any(part in ("mentions", "aliases", "read_names") for (part, _), _, _ in found):
        _resolve_again(operation, articles)
    if any(part in ("readers", "source") for (part, _), _, _ in found):
        readers_changed.send(sender=Source)
    raise_revisions(sorted(articles))
    if said := {pk for (part, key), _, _ in found if part == "coverage" for pk in key[:2]}:
        gather_again(said)
    return articles


def mark(operation: Operation, *, undone: bool) -> None:
    """Say whether it was undone; what an undoing undid, and so on, is in force as it comes out."""
    Operation.objects.filter(pk=operation.pk).update(undone=undone)
    if operation.kind == Act.UNDO and operation.undoes:
        mark(operation.undoes, undone=not undone)


def _check_constraints() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def lock_subjects(changes: Iterable[Change]) -> None:
    """Lock articles before names, as an import does."""
    numbers: dict[str, set[int]] = {}
    for change in changes:
        if change.number:
            numbers.setdefault(change.subject, set()).add(change.number)
    for subject in (Subject.ARTICLE, Subject.SOURCE, Subject.AUTHOR, Subject.ENTITY):
        locked(MODELS[subject], numbers.get(subject, set()))


# --- what was, and what is ---------------------------------------------------------------------


def steps_of(changes: Iterable[Change], field: str) -> dict[RowId, _Step]:
    """What became of each row from the first to the last of the changes, which come newest first."""
    steps: dict[RowId, _Step] = {}
    for change in changes:
        if change.what == What.MADE:
            continue
        for part, key, before, after in change.rows:
            if field and not _touches(part, key, before, after, field):
                continue
            if field and before is not None and after is not None and part == "article":
                before, after = (_only(part, key, values, field) for values in (before, after))
            row = (part, tuple(key))
            if (step := steps.get(row)) is None:
                steps[row] = _Step(before, after, change)
                continue
            if before is None or after is None or step.before is None:
                step.before = before
            else:
                step.before = {**step.before, **before}
            if step.after is not None and after is not None:
                step.after = {**after, **step.after}
    return steps


def _touches(part: str, key: Sequence[Any], before: Any, after: Any, field: str) -> bool:
    if field_of(part, key) == field:
        return True
    columns = {**(before or {}), **(after or {})}
    return part == "article" and any(field_of(part, key, column) == field for column in columns)


def _only(part: str, key: Sequence[Any], values: Values, field: str) -> Values:
    return {
        column: value for column, value in values.items() if field_of(part, key, column) == field
    }


def targets_of(
    operation: Operation, steps: Mapping[RowId, _Step]
) -> tuple[dict[RowId, Values | None], dict[RowId, Values], dict[RowId, InTheWay]]:
    """What rows are to be, what they are, and where they were changed since."""
    now = rows_by_id(steps)
    targets: dict[RowId, Values | None] = {}
    reasons: dict[RowId, InTheWay] = {}
    for row, step in steps.items():
        before, after = _left(row, step, now)
        if before == after or _is_as(row, before, now):
            continue  # it was put back already
        if not _is_as(row, after, now) and not _is_of_machine(row, step, now):
            reasons[row] = _reason(operation, row, step.change, look=len(reasons) < MOST_REASONS)
            continue
        if before is not None and after is not None and row not in now:
            continue  # the software has dropped it
        targets[row] = before
    # What goes is kept with its bytes.
    for row in [row for row, values in targets.items() if values is None and row in now]:
        part = PARTS[row[0]]
        if part.heavy:
            now |= {
                (part.name, key): all_ for key, all_ in part.read("id", [row[1][0]], whole=True)
            }
    return targets, now, reasons


def _left(
    row: RowId, step: _Step, now: Mapping[RowId, Values]
) -> tuple[Values | None, Values | None]:
    """What is left to put back of a row: columns that were put back already are not."""
    there = now.get(row)
    if step.before is None or step.after is None or there is None:
        return step.before, step.after
    left = [name for name, value in step.before.items() if there.get(name) != value]
    return (
        {name: step.before[name] for name in left},
        {name: step.after[name] for name in left if name in step.after},
    )


def _is_as(row: RowId, values: Values | None, now: Mapping[RowId, Values]) -> bool:
    """Whether a row is as these values say, as far as they say it."""
    there = now.get(row)
    if values is None or there is None:
        return there is values
    part = PARTS[row[0]]
    return all(
        there[name] == value
        for name, value in values.items()
        if name in there and name not in part.loose | UNTRACKED
    )


def _is_of_machine(row: RowId, step: _Step, now: Mapping[RowId, Values]) -> bool:
    """Whether a row is otherwise by what the software resolved anew: it will do so again."""
    if row[0] != "mentions":
        return row[0] == "read_names"
    there = now.get(row)
    return there is None or there["way"] != Way.EDITOR


def _reason(operation: Operation, row: RowId, change: Change, *, look: bool = True) -> InTheWay:
    """The later operation that changed a row, as the journal tells it, if one shall `look` there."""
    part, key = row
    if not look:
        return InTheWay(change.label, part, None, change.number)
    later = (
        Change.objects.filter(subject=change.subject, number=change.number, pk__gt=change.pk)
        .exclude(operation=operation)
        .exclude(operation__undone=True)
        .select_related("operation")
        .order_by("-pk")
    )
    for other in later:
        if any(name == part and tuple(other_key) == key for name, other_key, *_ in other.rows):
            return InTheWay(change.label, part, other.operation, change.number)
    first = later.first()
    return InTheWay(change.label, part, first.operation if first else None, change.number)


# --- what follows ------------------------------------------------------------------------------


def _articles(found: Iterable[tuple[RowId, Values | None, Values | None]]) -> set[int]:
    """The articles whose index documents are others: also by what their names are."""
    articles: set[int] = set()
    entities: set[int] = set()
    for (name, key), before, after in found:
        part = PARTS[name]
        if name == "article":
            articles.add(key[0])
        elif name == "seeds":
            articles.update(
                values["article_id"]
                for values in (before, after)
                if values and "article_id" in values
            )
        elif part.subject == Subject.ARTICLE:
            articles.add(key[0])
        elif name == "entity" and {"kind", "suggested", "hidden"} & {
            *(before or ()),
            *(after or ()),
        }:
            entities.add(key[0])
    for some in slices(sorted(entities)):
        mentions = Mention.objects.filter(entity__in=some)
        articles.update(mentions.values_list("article_id", flat=True))
    return articles


def _judge_guesses(articles: Collection[int], *, partial: bool) -> None:
    """Say anew of articles, where but a part of a change went back, whether values are guessed."""
    if not partial:
        return
    inferred = set(guesses(articles).values_list("article_id", flat=True))
    raise_revisions(sorted(inferred), inferred=True)
    raise_revisions(sorted(set(articles) - inferred), inferred=False)


def _resolve_again(operation: Operation, articles: Collection[int]) -> None:
    """Let the archive say anew what names mean, where more than an editor's own word went back."""
    if operation.kind in (Act.EDIT, Act.JUDGE, Act.REVERT):
        return
    for some in slices(sorted(articles)):
        ReadNames.objects.filter(article__in=some, resolved=True).update(resolved=False)
