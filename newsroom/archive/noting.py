"""What is done around the archive's rows: settings of its processes, people and their groups.

Kept as operations without changes: they tell who did what, and are undone where they were done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from newsroom.history import Act, Operation

# What a thing was and what it became; None where there is nothing.
Step = tuple[str, str | None, str | None]


def note_settings(*, now: Mapping[str, str], host: str) -> Operation | None:
    """Keep which settings are other than at the last start on this machine, or else on any.

    `now` is kept, too, and holds no secrets.
    """
    starts = Operation.objects.filter(kind=Act.SETTINGS).order_by("-pk")
    last = starts.filter(details__host=host).first() or starts.first()
    before: Mapping[str, str] = last.details["now"] if last else {}
    steps = steps_between(before, now)
    if last and not steps:
        return None
    return _note(Act.SETTINGS, by=host, host=host, now=dict(now), steps=steps)


def note_people(*, user: Any, of: str, who: str, steps: Sequence[Step]) -> Operation:
    """Keep what somebody did to a person, or a group, of this name."""
    return _note(Act.PEOPLE, user=user, of=of, who=who, steps=list(steps))


def delete_people(*, rows: QuerySet[Any]) -> None:
    """Delete people, or groups, with what is theirs in the archive's tables."""
    rows.delete()


def steps_between(before: Mapping[str, str], now: Mapping[str, str]) -> list[Step]:
    """What is other, by name."""
    return [
        (name, before.get(name), now.get(name))
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]


def _note(kind: Act, *, user: Any = None, by: str = "", **details: Any) -> Operation:
    known = user if user is not None and user.pk else None
    return Operation.objects.create(
        kind=kind, user=known, by=(known.get_username() if known else by)[:150],
        started=timezone.now(), details=details,
    )  # fmt: skip
