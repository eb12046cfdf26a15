"""Writing the events that articles were gathered to: an event stays the same one as far as it can.

Events follow from articles and from what editors said; so the journal holds only the latter.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Min, Q

from newsroom.archive.changes import locked
from newsroom.archive.event_terms import note_gathered
from newsroom.bulk import slices
from newsroom.coverage import Gathered, Judge, Telling
from newsroom.models import Article, Event, EventArticle, Precision

# Scores that differ by less are the same.
SAME: Final = 0.01
# A group is known by the event that most of its articles were in.
Group = Mapping[int, "Member"]


@dataclass(frozen=True, slots=True)
class Member:
    """An article of an event: how surely it is one, and what it has in common with the others."""

    score: float
    reasons: Mapping[str, Any]


def members_of(
    gathered: Gathered, tellings: Mapping[int, Telling], judge: Judge, chosen: Collection[int] = ()
) -> dict[int, Member]:
    """The articles of an event as they are written; what is `chosen` is there by an editor's word."""
    return {
        pk: Member(
            round(gathered.scores[pk], 3),
            _reasons(pk, gathered.articles, tellings, judge) | ({"editor": True} if pk in chosen else {}),
        )
        for pk in gathered.articles
    }  # fmt: skip


def _reasons(
    article: int, all_: Sequence[int], tellings: Mapping[int, Telling], judge: Judge
) -> dict[str, Any]:
    """What an article has in common with the one that is most like it."""
    others = [other for other in all_ if other != article]
    if not others:
        return {}
    mine = tellings[article]
    nearest = max(others, key=lambda other: (judge.score(mine, tellings[other]), -other))
    found = judge.compare(mine, tellings[nearest])
    return {
        "names": list(found.names),
        "words": list(found.words),
        "numbers": list(found.numbers),
        "quoted": found.quoted,
        "apart": found.apart,
    }


def which_events(groups: Sequence[Group]) -> list[int | None]:
    """For each group the event that it is known as: of those of its articles the one with most of them.

    None where it is a new one.
    """
    articles = [pk for group in groups for pk in group]
    event_of: dict[int, int] = {}
    for some in slices(sorted(articles)):
        rows = EventArticle.objects.filter(article__in=some)
        event_of |= dict(rows.values_list("article_id", "event_id"))
    claims = Counter(
        (event_of[pk], number)
        for number, group in enumerate(groups)
        for pk in group
        if pk in event_of
    )
    return best_claims(claims, len(groups))


def best_claims(claims: Mapping[tuple[int, int], int], groups: int) -> list[int | None]:
    """Who is known as what: each former number goes to the group with the most of it, once."""
    known: list[int | None] = [None] * groups
    given: set[int] = set()
    for (former, number), _n in sorted(claims.items(), key=lambda item: (-item[1], item[0])):
        if known[number] is None and former not in given:
            known[number] = former
            given.add(former)
    return known


@transaction.atomic
def write_events(groups: Sequence[Group], events: Sequence[int | None]) -> dict[int, list[int]]:
    """Write groups of articles as these events, or as new ones; gives the articles of each event.

    Only what differs is written. Events that have no article any more are gone.
    """
    articles = locked(Article, [pk for group in groups for pk in group], no_key=True)
    there = {row.article_id: row for row in EventArticle.objects.filter(article__in=articles)}
    left: set[int] = set()
    made, changed, written = [], [], {}
    for group, known in zip(groups, events, strict=True):
        group = {pk: member for pk, member in group.items() if pk in articles}
        if not group:
            continue
        day = min(filter(None, (_day(articles[pk]) for pk in group)), default=None)
        event = _event(known, day)
        written[event.pk] = sorted(group)
        for pk, member in group.items():
            row = there.get(pk)
            if row is None:
                made.append(EventArticle(article_id=pk, event=event, score=member.score,
                                         reasons=dict(member.reasons)))  # fmt: skip
            elif _differs(row, event.pk, member):
                left.add(row.event_id)
                row.event_id, row.score, row.reasons = event.pk, member.score, dict(member.reasons)
                changed.append(row)
    EventArticle.objects.bulk_create(made, batch_size=200)
    EventArticle.objects.bulk_update(changed, ["event", "score", "reasons"], batch_size=200)
    leave(left - written.keys())
    note_gathered(articles)
    return written


def _event(known: int | None, day: dt.date | None) -> Event:
    """An event as a row: one that is known, or a new one."""
    if known is None:
        return Event.objects.create(day=day)
    event, _new = Event.objects.update_or_create(pk=known, defaults={"day": day})
    return event


def leave(events: Collection[int]) -> None:
    """Drop those of these events that have no article any more, and date the others anew."""
    for some in slices(sorted(events)):
        Event.objects.filter(pk__in=some, members__isnull=True).delete()
        exact = Q(members__article__published_precision=Precision.DAY)
        first = Min("members__article__published", filter=exact)
        dated = list(Event.objects.filter(pk__in=some).annotate(first=first))
        for event in dated:
            event.day = event.first
        Event.objects.bulk_update(dated, ["day"])


def _day(article: Article) -> dt.date | None:
    return article.published if article.published_precision == Precision.DAY else None


def _differs(row: EventArticle, event: int, member: Member) -> bool:
    return (
        row.event_id != event
        or abs(row.score - member.score) >= SAME
        or row.reasons != dict(member.reasons)
    )
