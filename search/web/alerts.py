"""What is new in saved searches is told to their owners: nothing twice, and nothing left out.

It is done in two steps. First what is new in a search is written down, in the transaction that says
that it was told of (`write_alerts`). Then what is written down is sent, one by one (`send_alerts`).
A process that ends in between leaves work to the next one. Only one that ends after a server took a
letter, and before that was written down, sends it again; both have one number, by which programs of
mail and webhooks know that it is the same.

What is new are articles imported since the last time, by when they were imported; as imports commit
and are indexed later than they begin, the last hour is looked at again and again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone, translation

from newsroom.models import Article
from newsroom.reader import reading
from search.criteria import Criteria
from search.models import (
    Alert,
    Channel,
    Frequency,
    PendingChange,
    Priority,
    SavedSearch,
    Told,
    new_token,
)
from search.results.asking import every_id

logger = logging.getLogger(__name__)

# For so long an import that has begun may not be seen yet.
UNSEEN: Final = dt.timedelta(hours=1)
# A little less than what they are called: who is asked at seven each day is not asked at five past.
PERIODS: Final[Mapping[str, dt.timedelta]] = {
    Frequency.AT_ONCE: dt.timedelta(0),
    Frequency.DAILY: dt.timedelta(hours=23, minutes=30),
    Frequency.WEEKLY: dt.timedelta(days=6, hours=23, minutes=30),
}
# How long one that failed waits, after each time; then it is given up.
WAITS: Final = tuple(dt.timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))
# Whoever sends one has it for so long; then it may have ended, and another tries.
SENDING: Final = dt.timedelta(minutes=5)
# So long what was sent is kept, to be looked at.
KEPT: Final = dt.timedelta(days=30)


class NotSent(Exception):
    """An alert could not be sent. The reason is for its owner; `final`: trying again is of no use."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


Send = Callable[[Alert], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of alerts: written down, sent, put off, and given up."""

    written: int = 0
    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def switch(
    saved: SavedSearch, *, frequency: str, by_mail: bool, webhook: str, language: str
) -> None:
    """Say how often, where and in which language somebody is told; of what is imported from now on."""
    if frequency and not saved.frequency:
        saved.told_until, saved.told = timezone.now(), None
    saved.frequency, saved.by_mail, saved.webhook = frequency, by_mail, webhook
    saved.language, saved.secret = language, saved.secret or new_token()
    saved.save()
    if not frequency:
        saved.alerts.filter(sent=None).delete()


def write_alerts(criteria_of: Callable[[SavedSearch], Criteria]) -> int:
    """Write down what is new in each search that is due; gives how many alerts. Raises EngineError."""
    now = timezone.now()
    # What the index does not show yet will be new when it does.
    new = PendingChange.objects.filter(priority__gte=Priority.IMPORT)
    waiting = new.values("article_id")
    unseen = Article.objects.filter(pk__in=waiting).aggregate(first=Min("created"))["first"]
    horizon = min(unseen or now, now) - UNSEEN
    due = SavedSearch.objects.exclude(frequency=Frequency.NEVER).filter(user__is_active=True)
    written = 0
    for pk, frequency, told in list(due.values_list("pk", "frequency", "told")):
        if told is None or now - told >= PERIODS[frequency]:
            written += _write(pk, criteria_of, now, horizon)
    return written


@transaction.atomic
def _write(
    pk: int, criteria_of: Callable[[SavedSearch], Criteria], now: dt.datetime, horizon: dt.datetime
) -> int:
    """Write down what is new in one search. Whoever does the same meanwhile waits, and finds nothing."""
    locked = SavedSearch.objects.select_for_update(of=("self",)).select_related("user")
    saved = locked.filter(pk=pk).exclude(frequency=Frequency.NEVER).first()
    if saved is None:
        return 0
    with reading(saved.user):
        since = saved.told_until or saved.created
        fresh = Article.objects.readable().filter(created__gt=since).order_by("-created", "-pk")
        known = set(saved.told_of.values_list("article_id", flat=True))
        times = {pk: at for pk, at in fresh.values_list("pk", "created") if pk not in known}
        hits = set(every_id(criteria_of(saved))) if times else set()
    new = [pk for pk in times if pk in hits]
    channels = [c for c, wanted in ((Channel.MAIL, saved.by_mail), (Channel.WEBHOOK, saved.webhook)) if wanted]  # fmt: skip
    if new:
        Told.objects.bulk_create(Told(saved=saved, article_id=pk, imported=times[pk]) for pk in new)
        Alert.objects.bulk_create(Alert(saved=saved, channel=c, articles=new) for c in channels)
        saved.told = now
    saved.told_until = max(since, horizon)
    saved.save(update_fields=["told", "told_until"])
    saved.told_of.filter(imported__lte=saved.told_until).delete()
    return len(channels) if new else 0


def send_alerts(senders: Mapping[str, Send]) -> Report:
    """Send what is written down and due; `senders` by channel."""
    counts = dict.fromkeys(("sent", "put_off", "given_up"), 0)
    Alert.objects.filter(sent__lt=timezone.now() - KEPT).delete()
    due = Alert.objects.filter(sent=None, next_try__lte=timezone.now()).order_by("pk")
    for pk in list(due.values_list("pk", flat=True)):
        if _claim(pk):
            alert = Alert.objects.select_related("saved__user").get(pk=pk)
            counts[_send(alert, senders[alert.channel])] += 1
    return Report(**counts)


def _claim(pk: int) -> bool:
    """Take an alert to send it; False where another process did."""
    now = timezone.now()
    free = Alert.objects.filter(pk=pk, sent=None, next_try__lte=now)
    return bool(free.update(next_try=now + SENDING))


def _send(alert: Alert, send: Send) -> str:
    """Send one, and write down what became of it."""
    try:
        language = alert.saved.language or settings.LANGUAGE_CODE
        with reading(alert.saved.user), translation.override(language):
            send(alert)
    except NotSent as error:
        final = error.final or alert.attempts >= len(WAITS)
        wait = None if final else timezone.now() + WAITS[alert.attempts]
        alert.problem, alert.next_try = str(error)[:300], wait
        alert.attempts += 1
        alert.save(update_fields=["problem", "next_try", "attempts"])
        logger.warning("alert %s is not sent: %s", alert.pk, error)
        return "given_up" if final else "put_off"
    alert.sent, alert.problem = timezone.now(), ""
    alert.attempts += 1
    alert.save(update_fields=["sent", "problem", "attempts"])
    return "sent"
