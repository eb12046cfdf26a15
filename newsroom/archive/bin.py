"""Out of readers' sight and back: hiding, the bin, and deleting for good.

What is deleted goes to the bin first, as it is, and is restored by a word. For good it is deleted
from there, or by `delete_articles`: then a tombstone stays, so that no import brings it back.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from newsroom.archive.changes import locked
from newsroom.archive.journal import forget, operation, recording
from newsroom.bulk import slices
from newsroom.history import Act, Subject
from newsroom.models import Article, BuriedSeed, Reason, Seed, Tombstone, Withheld
from newsroom.signals import articles_changed

# So many articles are withheld, or shown again, in one transaction.
SLICE = 500
# Deleting writes dozens of rows for each.
ERASED_SLICE = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles there are, how many of them readers see, and what of the others is where.

    One that is hidden and in the bin is counted with both. `deleted` are those that are gone.
    """

    articles: int
    visible: int
    hidden: int
    bin: int
    deleted: int


def count_articles() -> Counts:
    """The articles, counted."""
    withheld = Withheld.objects.aggregate(
        all=Count("article", distinct=True),
        hidden=Count("pk", filter=Q(reason=Reason.HIDDEN)),
        bin=Count("pk", filter=Q(reason=Reason.BIN)),
    )
    articles = Article.objects.count()
    return Counts(
        articles=articles,
        visible=articles - withheld["all"],
        hidden=withheld["hidden"],
        bin=withheld["bin"],
        deleted=Tombstone.objects.count(),
    )


def move_to_bin(*, articles: Collection[int], user: Any = None, why: str = "") -> int:
    """Move articles, by id, to the bin; gives how many were not in it."""
    return _withhold(articles, Reason.BIN, Act.BIN, user, why)


def restore_from_bin(*, articles: Collection[int]) -> int:
    """Take articles out of the bin; gives how many were in it. What was hidden is hidden still."""
    return _show(articles, Reason.BIN, Act.RESTORE)


def hide(*, articles: Collection[int], user: Any = None, why: str = "") -> int:
    """Hide articles, by id, from readers; gives how many were not hidden."""
    return _withhold(articles, Reason.HIDDEN, Act.HIDE, user, why)


def publish(*, articles: Collection[int]) -> int:
    """Show hidden articles to readers again; gives how many were hidden."""
    return _show(articles, Reason.HIDDEN, Act.PUBLISH)


def _withhold(ids: Collection[int], reason: Reason, act: Act, user: Any, why: str) -> int:
    number, deed = 0, _deed(user, why)
    with operation(act, user=user):
        for some, last in _sliced(ids):
            with transaction.atomic(), recording(act) as record:
                # Locked as an import does it: what it writes of them at this moment is over by then.
                there = locked(Article, some, no_key=True)
                record.watch("withheld", "article_id", there)
                rows = Withheld.objects.filter(article__in=there, reason=reason)
                done = set(rows.values_list("article", flat=True))
                fresh = [pk for pk in there if pk not in done]
                Withheld.objects.bulk_create(
                    Withheld(article_id=pk, reason=reason, **deed) for pk in fresh
                )
                articles_changed.send(sender=Article, ids=fresh, later=not last)
            number += len(fresh)
    return number


def _show(ids: Collection[int], reason: Reason, act: Act) -> int:
    number = 0
    with operation(act):
        for some, last in _sliced(ids):
            with transaction.atomic(), recording(act) as record:
                there = locked(Article, some, no_key=True)
                record.watch("withheld", "article_id", there)
                rows = Withheld.objects.filter(article__in=there, reason=reason)
                shown = sorted(rows.values_list("article", flat=True))
                rows.delete()
                articles_changed.send(sender=Article, ids=shown, later=not last)
            number += len(shown)
    return number


def _sliced(ids: Collection[int]) -> Iterator[tuple[Sequence[int], bool]]:
    """The ids in pieces, each with whether it is the last: the index follows once, after that."""
    wanted = sorted(set(ids))
    for some in slices(wanted, SLICE):
        yield some, some[-1] == wanted[-1]


def _deed(user: Any, why: str) -> dict[str, Any]:
    name = user.get_username() if user else ""
    return {"user": user, "by": name[:150], "at": timezone.now(), "why": why}


@transaction.atomic
def delete_articles(*, articles: QuerySet[Article], user: Any = None, why: str = "") -> int:
    """Delete articles with their seeds for good, in or outside the bin; gives their number.

    A tombstone of each says who moved it to the bin and when, else who deletes it now.
    """
    # First locked: what an import writes of them at this moment would be left over.
    ids = list(articles.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    with recording(Act.ERASE, user=user) as record:
        for some in slices(ids):
            _bury(some, _deed(user, why))
            forget(articles=some)
            Article.objects.filter(pk__in=some).delete()
        record.erased(Subject.ARTICLE, ids)
    articles_changed.send(sender=Article, ids=ids, later=False)
    return len(ids)


def empty_bin(
    *,
    before: dt.datetime | None = None,
    articles: Collection[int] | None = None,
    seconds: float = float("inf"),
) -> int:
    """Delete for good what came to the bin before that, or these articles of it, or all of it.

    Some at a time, each time in a transaction of its own: it ends after so many seconds, may be
    stopped, and goes on with the next call. Gives how many were deleted.
    """
    chosen = Withheld.objects.filter(reason=Reason.BIN)
    if before is not None:
        chosen = chosen.filter(at__lt=before)
    ids = set(chosen.values_list("article", flat=True))
    if articles is not None:
        ids &= set(articles)
    number, deadline = 0, time.monotonic() + seconds
    with operation(Act.ERASE):
        for some in slices(sorted(ids), ERASED_SLICE):
            number += _erase(some, before)
            if time.monotonic() > deadline:
                break
    return number


def empty_bin_of_old(*, days: int) -> int:
    """Delete for good what has been in the bin for so many days; with 0 it stays for ever."""
    return empty_bin(before=timezone.now() - dt.timedelta(days=days)) if days else 0


@transaction.atomic
def _erase(ids: Sequence[int], before: dt.datetime | None) -> int:
    """Delete those of the articles that are in the bin still."""
    there = locked(Article, ids)
    binned = Withheld.objects.filter(article__in=there, reason=Reason.BIN)
    if before is not None:
        binned = binned.filter(at__lt=before)
    return delete_articles(articles=Article.objects.filter(pk__in=binned.values("article")))


def _bury(ids: Sequence[int], now: dict[str, Any]) -> None:
    """Note who deleted these articles, and by what their documents are known."""
    deeds = {
        row.article_id: {"user_id": row.user_id, "by": row.by, "at": row.at, "why": row.why}
        for row in Withheld.objects.filter(article__in=ids, reason=Reason.BIN)
    }
    stones = Tombstone.objects.bulk_create(
        Tombstone(article_id=pk, title=title, source_id=source or 0, **deeds.get(pk, now))
        for pk, title, source in Article.objects.filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk", "title", "source_id")
    )
    stone_of = {stone.article_id: stone for stone in stones}
    seeds = Seed.objects.filter(article__in=ids, key__isnull=False).order_by("pk")
    BuriedSeed.objects.bulk_create(
        BuriedSeed(
            tombstone=stone_of[article], file=file, key=key or "", sha256=sha256, body_sha256=body
        )
        for article, file, key, sha256, body in seeds.values_list(
            "article", "file", "key", "sha256", "body_sha256"
        )
    )
