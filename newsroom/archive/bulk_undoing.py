"""Undoing what was done to many articles, sources, authors or names, a slice of them at a time.

Each article goes back as a whole or stays as it is. Where some were changed later nothing goes back,
unless those shall be left: then all the others do, and the ones that are left are named. It may be
stopped, and goes on when it is asked for again: what is back already is not put back twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from newsroom.archive.built_on import CannotUndo, InTheWay, created_by, let_go
from newsroom.archive.journal import write_changes
from newsroom.archive.rows import PARTS, RowId
from newsroom.archive.undoing import (
    begin_undoing,
    differences_since,
    follow,
    is_forgotten,
    lock_subjects,
    mark,
    put_back,
    steps_of,
    targets_of,
    undo,
)
from newsroom.bulk import slices
from newsroom.history import Act, Change, Operation, Subject, What
from newsroom.models import Article
from newsroom.signals import articles_changed

logger = logging.getLogger(__name__)

SLICE: Final = 500


@dataclass(slots=True)
class Undone:
    """By which operation it went back, and what of it did not as something was built on it."""

    operation: Operation | None = None
    left: list[InTheWay] = field(default_factory=list)


def is_of_many(operation: Operation) -> bool:
    """Whether an operation changed articles, or others, independently of one another: each can go back alone."""
    changes = operation.changes.order_by()
    if changes.filter(what__in=(What.CREATED, What.DELETED)).exists():
        return False
    return changes.filter(subject=_corrected(operation)).count() > 1


def _corrected(operation: Operation) -> str:
    """What an operation corrected many of; the names that came of it are not among them."""
    return str(operation.details.get("of", Subject.ARTICLE.value))


def undo_many(
    *,
    operation: Operation,
    user: Any = None,
    leaving: bool = False,
    progress: Callable[[int, int], None] | None = None,
    later: bool = False,
) -> Undone:
    """Undo an operation in slices; with `leaving`, all of it that nobody changed later.

    Raises CannotUndo, and changes nothing, where something is in the way and shall not be left.
    `later` is as in `articles_changed`.
    """
    operation.refresh_from_db()
    if operation.undone:
        raise CannotUndo
    if not is_of_many(operation):
        return Undone(undo(operation=operation, user=user))
    articles, rest = _sorted_out(operation)
    if not leaving:
        _check(operation, [*articles, *([rest] if rest else [])])
    undone, done, total = Undone(), 0, sum(map(len, articles))
    for number, some in enumerate(articles):
        if progress:
            progress(done, total)
        last = number == len(articles) - 1 and not rest
        _undo_some(operation, some, user, undone, later=later or not last)
        done += len(some)
    if rest:
        _undo_some(operation, rest, user, undone, later=later)
    _finish(operation, undone)
    logger.info("%s undid operation %s, but for %s", user, operation.pk, len(undone.left))
    return undone


def _sorted_out(operation: Operation) -> tuple[list[list[int]], list[int]]:
    """The ids of the changes: those of what was corrected in slices, newest first, and those of names that came of it.

    What was done to one article in several steps is in one slice.
    """
    corrected = _corrected(operation)
    of_article: dict[int, list[int]] = {}
    rest: list[int] = []
    changes = operation.changes.order_by("-pk")
    for pk, subject, number, what in changes.values_list("pk", "subject", "number", "what"):
        if subject == corrected and what != What.MADE:
            of_article.setdefault(number, []).append(pk)
        else:
            rest.append(pk)
    return [
        [pk for number in some for pk in of_article[number]]
        for some in slices(list(of_article), SLICE)
    ], rest


def _changes(pks: Sequence[int]) -> list[Change]:
    found = [row for some in slices(pks) for row in Change.objects.filter(pk__in=some)]
    return sorted(found, key=lambda change: -change.pk)


def _check(operation: Operation, pieces: Iterable[Sequence[int]]) -> None:
    """Raise CannotUndo where anything is in the way of any of it."""
    reasons: list[InTheWay] = []
    for some in pieces:
        changes = _changes(some)
        if any(map(is_forgotten, changes)):
            raise CannotUndo
        reasons += targets_of(operation, steps_of(changes, ""))[2].values()
    if reasons:
        raise CannotUndo(reasons)


@transaction.atomic
def _undo_some(
    operation: Operation, pks: Sequence[int], user: Any, undone: Undone, *, later: bool
) -> None:
    changes = [change for change in _changes(pks) if not is_forgotten(change)]
    lock_subjects(changes)
    targets, now, reasons = targets_of(operation, steps_of(changes, ""))
    left = {_owner(row) for row in reasons}
    targets = {row: values for row, values in targets.items() if _owner(row) not in left}
    made = created_by(changes)[1]
    if made:
        let_go(operation, {}, made, targets, now)
    before = put_back(operation, targets, now)
    found = differences_since(before, targets)
    changed = follow(operation, found, partial=False)
    if found or undone.operation is None:
        undone.operation = undone.operation or _begun(operation, user)
        write_changes(undone.operation, found)
    for row, reason in reasons.items():
        if (owner := _owner(row)) in left:
            left.discard(owner)
            undone.left.append(reason)
    articles_changed.send(sender=Article, ids=sorted(changed), later=later)


def _owner(row: RowId) -> tuple[Any, ...]:
    """Whose a row is: an article's rows go back together."""
    part = PARTS[row[0]]
    if part.parent in part.key:
        return part.subject, row[1][part.key.index(part.parent)]
    return row


def _begun(operation: Operation, user: Any) -> Operation:
    """The undoing as an operation: of a part, until all of it is done."""
    begun = operation.undone_by.filter(kind=Act.REVERT, details__going_on=True).first()
    return begun or begin_undoing(operation, Act.REVERT, user, {"going_on": True})


@transaction.atomic
def _finish(operation: Operation, undone: Undone) -> None:
    done = undone.operation or _begun(operation, None)
    done.details = {"left": len(undone.left)} if undone.left else {}
    done.kind = Act.REVERT if undone.left else Act.UNDO
    done.save(update_fields=["details", "kind"])
    undone.operation = done
    if not undone.left:
        mark(operation, undone=True)
