"""Writing the stories that events were chained to: a story keeps its number as far as it can.

One whose events went on with another leads there. By its first article it is known again where an
editor takes back what joined the two.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from newsroom.archive.changes import touch
from newsroom.archive.event_terms import keep_up
from newsroom.archive.events import best_claims
from newsroom.bulk import slices
from newsroom.models import Event, EventArticle, FormerStory, Story

# A story has so many articles at least.
LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Chained:
    """The events of one story, by id, with their days, and all their articles."""

    events: Mapping[int, dt.date]
    articles: tuple[int, ...]

    @property
    def is_story(self) -> bool:
        return len(self.articles) >= LEAST


@transaction.atomic
def write_stories(chains: Sequence[Chained]) -> set[int]:
    """Write chains of events as stories; gives the articles, by id, that are in another one now.

    All events of a story that is to change have to be among them, or its other ones stay.
    """
    number_of = _numbers({pk for chained in chains for pk in chained.events})
    claims: Counter[tuple[int, int]] = Counter()
    weight = _sizes(number_of)
    for place, chained in enumerate(chains):
        for event in chained.events:
            if chained.is_story and (former := number_of.get(event)):
                claims[former, place] += weight[event]
    known = best_claims(claims, len(chains))
    moved: set[int] = set()
    came: dict[int, Counter[int]] = {}
    former_events: dict[int, list[int]] = {}
    for event, former in number_of.items():
        if former:
            former_events.setdefault(former, []).append(event)
    for place, chained in enumerate(chains):
        story = _story(chained, known[place]) if chained.is_story else None
        others = [pk for pk in chained.events if number_of.get(pk) != (story and story.pk)]
        for pk in others:
            if story and (former := number_of.get(pk)):
                came.setdefault(former, Counter())[story.pk] += weight[pk]
        for some in slices(others):
            Event.objects.filter(pk__in=some).update(story=story)
            rows = EventArticle.objects.filter(event__in=some)
            moved.update(rows.values_list("article_id", flat=True))
    _leave(former_events, came)
    touch(sorted(moved), later=True, entities=())
    keep_up(moved)
    return moved


def _numbers(events: Collection[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for some in slices(sorted(events)):
        found |= dict(Event.objects.filter(pk__in=some).values_list("pk", "story_id"))
    return found


def _sizes(events: Collection[int]) -> Counter[int]:
    sizes: Counter[int] = Counter()
    for some in slices(sorted(events)):
        sizes.update(EventArticle.objects.filter(event__in=some).values_list("event_id", flat=True))
    return sizes


def _story(chained: Chained, known: int | None) -> Story:
    """The story of a chain as a row: the one that it is known as, one that was merged, or a new one."""
    days = chained.events.values()
    if known is None:
        back = FormerStory.objects.filter(article__in=chained.articles[:400]).order_by("number")
        for former in back:
            if former.article_id in chained.articles and not Story.objects.filter(pk=former.number):
                known = former.number
                former.delete()
                break
    values = {"first": min(days), "last": max(days), "size": len(chained.articles)}
    if known is None:
        return Story.objects.create(**values)
    story, _new = Story.objects.update_or_create(pk=known, defaults=values)
    return story


def _leave(former_events: Mapping[int, Sequence[int]], came: Mapping[int, Counter[int]]) -> None:
    """Let stories without events lead to where most of their articles went; date the others anew."""
    for story in Story.objects.filter(pk__in=former_events).order_by("pk"):
        days = [day for day in story.events.values_list("day", flat=True) if day]
        if days:
            story.first, story.last = min(days), max(days)
            story.size = EventArticle.objects.filter(event__story=story).count()
            story.save()
            continue
        gone = story.pk
        if heirs := came.get(gone):
            heir = heirs.most_common(1)[0][0]
            FormerStory.objects.filter(story=story).update(story=heir)
            _remember(gone, heir, former_events[gone])
        Story.objects.filter(pk=gone).delete()


def _remember(number: int, heir: int, events: Sequence[int]) -> None:
    """Let a former number lead to a story; by the first article of its events it is known again."""
    rows = EventArticle.objects.filter(event__in=events[:400]).order_by("event__day", "pk")
    if first := rows.values_list("article_id", flat=True).first():
        FormerStory.objects.update_or_create(
            number=number, defaults={"story_id": heir, "article_id": first}
        )
