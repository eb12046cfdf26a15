"""Many articles, sources, authors or names corrected at once: one operation, one slice after the other.

Each slice is a transaction. Between them whoever waits is told how far it is, and may stop it; what
was written until then stays, and is undone as one. An article that somebody changed since it was
chosen is left as it is. Which articles have been written is told by the operation's own changes:
one that was stopped by force goes on with the others, and replaces nothing twice. Of sources, authors
and names the same is true, each by its own mark in place of a revision.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from newsroom.archive.bulk_articles import ARTICLES
from newsroom.archive.bulk_asking import Asked, Corrections, Many, Plan
from newsroom.archive.bulk_authorities import AUTHORS, ENTITIES, SOURCES
from newsroom.archive.bulk_values import MANY, Mark
from newsroom.archive.journal import operation, recording
from newsroom.bulk import slices
from newsroom.history import Act, Operation, Subject

logger = logging.getLogger(__name__)

SLICE: Final = 500
CORRECTABLE: Final[Mapping[str, Many]] = {
    many.subject.value: many for many in (ARTICLES, SOURCES, AUTHORS, ENTITIES)
}
# How far it is, and of how many; raises what stops it.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Preview:
    """What would change: the articles that would, those that would not, those that cannot and why.

    `overtaken` were changed by somebody since they were chosen, `gone` are there no more.
    """

    changed: list[int] = field(default_factory=list)
    same: int = 0
    overtaken: list[int] = field(default_factory=list)
    gone: int = 0
    faults: dict[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Done:
    """What was done: how many articles were changed, which were left, and by which operation."""

    changed: int = 0
    overtaken: list[int] = field(default_factory=list)
    gone: int = 0
    faults: dict[int, Mapping[str, str]] = field(default_factory=dict)
    operation: Operation | None = None


def preview(*, chosen: Mapping[int, Mark], asked: Asked, of: Many = ARTICLES) -> Preview:
    """What would become of the chosen rows, given with their revisions; nothing is written."""
    found = Preview()
    for some in slices(list(chosen), MANY):
        current = of.read(some, asked.fields)
        found.gone += len(some) - len(current.values)
        overtaken = [
            pk for pk in current.values if _is_overtaken(chosen, pk, current.revisions[pk])
        ]
        found.overtaken += overtaken
        left = set(overtaken)
        for plan in of.plans([pk for pk in some if pk not in left], current, asked):
            if plan.faults:
                found.faults[plan.article] = plan.faults
            elif plan.after:
                found.changed.append(plan.article)
            else:
                found.same += 1
    return found


def plans_of(*, articles: Sequence[int], asked: Asked, of: Many = ARTICLES) -> list[Plan]:
    """What would become of each of these articles, or other rows, for a page that shows them."""
    return of.plans(articles, of.read(articles, asked.fields), asked)


def correct(
    *,
    chosen: Mapping[int, Mark],
    asked: Asked,
    of: Many = ARTICLES,
    user: Any = None,
    progress: Progress | None = None,
    key: str = "",
    later: bool = False,
    **details: Any,
) -> Done:
    """Correct the chosen articles, or other rows, given with the revisions that they had then.

    With a `key` that no other has, what was begun under it goes on. `later` is as in
    `articles_changed`; `details` are what the operation is described by.
    """
    begun = begun_as(key) if key else None
    done = Done()
    written = written_by(begun, of.subject) if begun else set()
    left = [pk for pk in chosen if pk not in written]
    done.changed, total = len(written), len(chosen)
    said = {**details, "of": of.subject.value, **({"key": key} if key else {})}
    with operation(Act.BULK, user=user, begun=begun, **said) as opened:
        for place, some in enumerate(slices(left, SLICE)):
            if progress:
                progress(total - len(left) + place * SLICE, total)
            last = (place + 1) * SLICE >= len(left)
            _correct(some, chosen, asked, of, user, done, later=later or not last)
        done.operation = opened.written()
    if progress:
        progress(total, total)
    logger.info("%s corrected %s of %s: %s", user, done.changed, total, of.subject)
    return done


@transaction.atomic
def _correct(
    ids: Sequence[int],
    chosen: Mapping[int, Mark],
    asked: Asked,
    of: Many,
    user: Any,
    done: Done,
    *,
    later: bool,
) -> None:
    """Correct one slice."""
    asked = asked.anew() if isinstance(asked, Corrections) else asked
    of.lock(ids, asked)
    current = of.read(ids, asked.fields)
    overtaken = {pk for pk, now in current.revisions.items() if _is_overtaken(chosen, pk, now)}
    planned = of.plans([pk for pk in current.values if pk not in overtaken], current, asked)
    wanted = [plan for plan in planned if plan.after and not plan.faults]
    with recording(Act.BULK, user=user) as record:
        of.write(wanted, user, record, later=later)
    done.changed += len(wanted)
    done.gone += len(ids) - len(current.values)
    done.overtaken += [pk for pk in current.values if pk in overtaken]
    done.faults |= {plan.article: plan.faults for plan in planned if plan.faults}


def begun_as(key: str) -> Operation | None:
    """The operation that was begun under a key."""
    return Operation.objects.filter(details__key=key).order_by("-pk").first()


def written_by(begun: Operation, subject: Subject = Subject.ARTICLE) -> set[int]:
    """The articles, or others, that an operation has changed."""
    changes = begun.changes.filter(subject=subject).order_by()
    return set(changes.values_list("number", flat=True))


def _is_overtaken(chosen: Mapping[int, Mark], pk: int, revision: Mark) -> bool:
    return bool(chosen.get(pk)) and chosen[pk] != revision
