"""For whom a source is, and what programs send in place of a person's password."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from newsroom.archive.journal import recording
from newsroom.history import Act, Subject
from newsroom.models import AccessToken, Readership, Source
from newsroom.signals import readers_changed

Groups = frozenset[int]
NOBODY_NAMED: Groups = frozenset()

# So that one that was left somewhere is known for what it is.
PREFIX = "nwsr_"


class RestrictedError(ValueError):
    """A change that would let everybody, or others, read what is for some."""


@transaction.atomic
def restrict_source(*, source: Source, groups: Collection[Group]) -> None:
    """Say for whom a source is: these groups, or without any everybody."""
    with recording(Act.RESTRICT) as record:
        record.watch_subjects(Subject.SOURCE, [source.pk], "readers")
        source.readers.set(groups)
    readers_changed.send(sender=Source)


def narrowest(readers: Iterable[Groups]) -> Groups:
    """The groups that may read all of several sources; of each no group means everybody.

    Raises RestrictedError where all are for some, and none of the groups may read them all.
    """
    some = [groups for groups in readers if groups]
    left = frozenset[int].intersection(*some) if some else NOBODY_NAMED
    if some and not left:
        raise RestrictedError("No group may read them all.")
    return left


def readers_of(sources: Collection[int]) -> dict[int, Groups]:
    """The groups that each of the sources is for, by id; none for those that are for everybody."""
    found: dict[int, set[int]] = {pk: set() for pk in sources}
    rows = Readership.objects.filter(source__in=sources)
    for source, group in rows.values_list("source_id", "group_id"):
        found[source].add(group)
    return {pk: frozenset(groups) for pk, groups in found.items()}


def issue_token(*, user: Any, name: str) -> str:
    """A new token of a user, which nobody can read any more afterwards."""
    token = PREFIX + secrets.token_urlsafe(32)
    AccessToken.objects.create(user=user, name=name[:100], digest=digest_of(token))
    return token


def revoke_token(*, user: Any, pk: int) -> bool:
    """Make one of the user's tokens void; False where she has none such."""
    deleted, _rows = AccessToken.objects.filter(user=user, pk=pk).delete()
    return bool(deleted)


def note_use(*, token: AccessToken, today: dt.date) -> None:
    """Keep the day on which a token was used last: one write a day."""
    unknown = Q(used=None) | Q(used__lt=today)
    AccessToken.objects.filter(unknown, pk=token.pk).update(used=today)


def digest_of(token: str) -> str:
    """What is kept of a token. It is long and made by chance: nobody finds one that has this digest."""
    return hashlib.sha256(token.encode()).hexdigest()
