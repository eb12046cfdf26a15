"""What becomes of a job: each step is one conditional update, so that of two processes one makes it.

Whether a lease has ended is a matter of the database's clock, which is one for all machines.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import secrets
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newsroom.jobs.kinds import KINDS
from newsroom.models import ENDED, Job, State

# Who has not put off the end of a lease for so long is dead. Longer than another may lock SQLite.
LEASE: Final = dt.timedelta(seconds=60)
# What kills so many processes kills the next one, too.
MOST_ATTEMPTS: Final = 4
# Jobs that ended before this are dropped.
KEPT: Final = dt.timedelta(days=90)


def start(kind: str, options: Mapping[str, Any] | None = None, user: Any = None) -> Job:
    """Ask for a job, for somebody; it begins when whoever looks for jobs sees it, in a moment."""
    known = user if user is not None and user.pk else None
    now = timezone.now()
    Job.objects.filter(state__in=ENDED, ended__lt=now - KEPT).delete()
    return Job.objects.create(
        kind=kind, options=dict(options or {}), user=known,
        by=known.get_username()[:150] if known else "", created=now,
        language=translation.get_language() or "",
    )  # fmt: skip


def start_unless_lately(kind: str, every: dt.timedelta) -> Job | None:
    """Ask for a job for nobody; None where one of its kind waits, runs, or ended a short while ago."""
    lately = Q(ended__isnull=True) | Q(ended__gt=timezone.now() - every)
    return None if Job.objects.filter(lately, kind=kind).exists() else start(kind)


def cancel(job: Job) -> bool:
    """Cancel a job: at once where it waits, else when it next reports. False: it has ended already."""
    waiting = Job.objects.filter(pk=job.pk, state=State.WAITING)
    if _end(waiting, State.CANCELLED, cancel_asked=True):
        _dropped(job)
        return True
    return bool(Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_asked=True))


def due(kinds: Collection[str], *, patience: float = 0.0) -> list[str]:
    """The kinds of which a job waits and none runs; those that have waited so many seconds."""
    dead = Q(state=State.RUNNING, lease_until__lt=Now())
    waits = Q(state=State.WAITING, created__lte=timezone.now() - dt.timedelta(seconds=patience))
    rows = Job.objects.filter(dead | waits, kind__in=kinds).order_by()
    found = set(rows.values_list("kind", flat=True).distinct())
    if not found:
        return []
    runs = Job.objects.filter(state=State.RUNNING, lease_until__gte=Now(), kind__in=found)
    return sorted(found - set(runs.values_list("kind", flat=True)))


def new_holder() -> str:
    """A name for one who takes a job, which nobody else has."""
    return f"{platform.node()[:60]} {os.getpid()} {secrets.token_hex(8)}"


def take(kind: str, holder: str) -> Job | None:
    """The job of a kind that has waited longest, from now on the holder's; None where there is none.

    One whose holder is dead waits again first.
    """
    free_dead(kind)
    waiting = Job.objects.filter(kind=kind, state=State.WAITING)
    try:
        with transaction.atomic():
            # Nobody waits for whoever takes one at this moment; SQLite locks nothing here, and has
            # one writer at a time anyway.
            free = waiting.select_for_update(skip_locked=True).order_by("pk")
            first = free.values_list("pk", flat=True).first()
            if first is None:
                return None
            taken = waiting.filter(pk=first).update(
                state=State.RUNNING, holder=holder, lease_until=Now() + LEASE,
                attempts=F("attempts") + 1, started=Coalesce("started", Now()),
            )  # fmt: skip
    except IntegrityError:  # another of its kind has begun meanwhile
        return None
    return Job.objects.get(pk=first) if taken else None


def free_dead(kind: str) -> None:
    """Let jobs whose holder is dead wait again; some have ended with it."""
    for job in Job.objects.filter(kind=kind, state=State.RUNNING, lease_until__lt=Now()):
        # As it was seen: whoever was only slow has put its end off again.
        seen = Job.objects.filter(
            pk=job.pk, state=State.RUNNING, holder=job.holder, lease_until=job.lease_until
        )
        if job.cancel_asked:
            if _end(seen, State.CANCELLED):
                _dropped(job)
        elif job.attempts >= MOST_ATTEMPTS:
            with translation.override(job.language or None):
                reason = _(
                    "The process that ran it was killed %(number)d times. Perhaps the machine has "
                    "too little memory for it; the log may say more."
                ) % {"number": job.attempts}
            if _end(seen, State.FAILED, message=reason):
                _dropped(job)
        else:
            seen.update(state=State.WAITING, holder="", lease_until=None)


def _dropped(job: Job) -> None:
    """Let its kind know that a job has ended while nobody ran it."""
    known = KINDS.get(job.kind)
    if known and known.dropped:
        job.refresh_from_db()
        known.dropped(job)


def held(pk: int, holder: str) -> QuerySet[Job]:
    """The job, as long as it is the holder's."""
    return Job.objects.filter(pk=pk, state=State.RUNNING, holder=holder)


def renew(pk: int, holder: str) -> bool:
    """Put off the end of the lease; tells whether it still was the holder's."""
    return bool(held(pk, holder).update(lease_until=Now() + LEASE))


def give_back(pk: int, holder: str) -> None:
    """Let another process go on with it: this one was told to stop."""
    held(pk, holder).update(
        state=State.WAITING, holder="", lease_until=None, attempts=F("attempts") - 1
    )


def end(pk: int, holder: str, state: State, **values: Any) -> bool:
    """Note what a job came to; tells whether it still was the holder's."""
    return _end(held(pk, holder), state, **values)


def _end(jobs: QuerySet[Job], state: State, **values: Any) -> bool:
    ended = {"state": state, "ended": timezone.now(), "holder": "", "lease_until": None}
    return bool(jobs.update(**ended, **values))
