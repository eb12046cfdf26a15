"""Gathering articles to events, and events to stories: a part of the archive, or all of it.

What is decided is decided in `newsroom.coverage`; here is what it is asked about, and what is made of
the answer. A part is what somebody just said something of, or what has just come with what is around
it in time; all else stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol, TypeVar

from newsroom.archive import event_terms, events, stories
from newsroom.bulk import slices
from newsroom.coverage import (
    REST,
    WORTH_A_LOOK,
    Chains,
    Files,
    Gathered,
    Happening,
    Judge,
    Pair,
    Said,
    Telling,
    chain,
    gather,
    happening,
    pair,
)
from newsroom.models import About, Event, EventArticle

# So many events, or stories, are written in one transaction.
TOGETHER: Final = 100
# By so many articles it is known how rare words are where an editor waits.
FEW: Final = 2_000

T = TypeVar("T")


class Writing(Protocol):
    """How a transaction is done: once, or again while others are in its way."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


def at_once(work: Callable[[], T], /) -> T:
    """Write without waiting for others: the caller's transaction does."""
    return work()


class Gathering:
    """Articles as they are compared, and what is made of them."""

    def __init__(
        self, tellings: dict[int, Telling], judge: Judge, *, writing: Writing = at_once
    ) -> None:
        self.tellings, self.judge, self._writing = tellings, judge, writing

    def candidates(self, articles: Iterable[int]) -> set[Pair]:
        """The pairs of these articles with any that are worth a look."""
        files = Files(self.judge.rarity)
        for each in self.tellings.values():
            files.add(each)
        found = set()
        for pk in articles:
            for other in files.like(self.tellings[pk]):
                if self.judge.score(self.tellings[pk], self.tellings[other]) >= WORTH_A_LOOK:
                    found.add(pair(pk, other))
        return found

    def gather(self, articles: Collection[int], pairs: Collection[Pair]) -> list[Gathered]:
        """These articles as events; `pairs` are the candidates among them."""
        chosen = {pk: self.tellings[pk] for pk in articles if pk in self.tellings}
        inside = [each for each in pairs if each[0] in chosen and each[1] in chosen]
        return gather(chosen, inside, self.judge, self._said(About.EVENT, chosen))

    def write_events(self, gathered: Sequence[Gathered]) -> dict[int, list[int]]:
        """Write events; gives the articles of each by its id."""
        chosen = {pk for two in self._said(About.EVENT).together for pk in two}
        groups = [events.members_of(each, self.tellings, self.judge, chosen) for each in gathered]
        known = events.which_events(groups)
        written: dict[int, list[int]] = {}
        for some in slices(list(zip(groups, known, strict=True)), TOGETHER):
            written |= self._writing(
                lambda: events.write_events([g for g, _ in some], [k for _, k in some])  # noqa: B023
            )
        return written

    def chain_again(self, members: Mapping[int, Sequence[int]]) -> set[int]:
        """Chain all of these events anew, and write the stories; gives the articles that moved."""
        happenings = self._happenings(members)
        said = self._said(About.STORY, {pk for each in members.values() for pk in each})
        return self._write_stories(chain(happenings, said))

    def go_on(self, members: Mapping[int, Sequence[int]], new: Collection[int]) -> set[int]:
        """Put new events, by id, into the stories that there are; gives the articles that moved.

        `members` are the articles of all events around.
        """
        story_of = dict(
            row
            for some in slices(sorted(members))
            for row in Event.objects.filter(pk__in=some).values_list("pk", "story_id")
        )
        all_ = {each.id: each for each in self._happenings(members)}
        chains = Chains(self._said(About.STORY))
        numbers: dict[int, int] = {}
        placed: dict[int, int] = {}
        for event in sorted(all_.values(), key=lambda each: (each.day, each.id)):
            if event.id in new and not story_of.get(event.id):
                continue
            story = story_of.get(event.id)
            number = numbers.get(story) if story else None
            if number is None:
                number = chains.open()
                if story:
                    numbers[story] = number
            chains.put(event, number)
            placed[event.id] = number
        touched = {placed[pk] for pk in new if pk in placed}
        for event in sorted(all_.values(), key=lambda each: (each.day, each.id)):
            if event.id not in placed:
                touched.add(chains.place(event))
        return self._write_stories([chains.all[number].events for number in sorted(touched)])

    def _happenings(self, members: Mapping[int, Sequence[int]]) -> list[Happening]:
        found = []
        for number, articles in members.items():
            told = [self.tellings[pk] for pk in articles if pk in self.tellings]
            if told and (event := happening(number, told, self.judge)):
                found.append(event)
        return found

    def _write_stories(self, chains: Sequence[Sequence[Happening]]) -> set[int]:
        chained = [
            stories.Chained(
                {event.id: event.day for event in each},
                tuple(sorted(pk for event in each for pk in event.articles)),
            )
            for each in chains
        ]
        moved: set[int] = set()
        for some in slices(chained, TOGETHER):
            moved |= self._writing(lambda: stories.write_stories(some))  # noqa: B023
        return moved

    def _said(self, about: About, articles: Collection[int] | None = None) -> Said:
        return event_terms.said_of(about, articles)


def members_of_events(articles: Collection[int]) -> dict[int, list[int]]:
    """The events that have any of these articles, by id, with all that each has."""
    numbers: set[int] = set()
    for some in slices(sorted(articles)):
        rows = EventArticle.objects.filter(article__in=some)
        numbers.update(rows.values_list("event_id", flat=True))
    return _members(numbers)


def gather_again(articles: Collection[int]) -> set[int]:
    """Gather the events of these articles anew, and chain the stories of these.

    As an editor has just said something of them. Gives the articles that are in another story now.
    Part of the caller's transaction.
    """
    members = members_of_events(articles)
    inside = {pk for each in members.values() for pk in each} | set(articles)
    numbers = set(Event.objects.filter(pk__in=members).values_list("story_id", flat=True)) - {None}
    around = {
        event.pk: event for event in Event.objects.filter(story__in=numbers).only("pk")
    }  # fmt: skip
    of_stories = _members(around)
    every = inside | {pk for each in of_stories.values() for pk in each}
    event_terms.look_again(inside)
    _read_missing(every)
    known = event_terms.tellings(every)
    gathering = Gathering(known, Judge(event_terms.rarity(known, FEW)))
    pairs = {pair(a, b) for a in inside for b in inside if a < b}
    written = gathering.write_events(gathering.gather(inside, pairs))
    return gathering.chain_again(_members({*around, *written, *members}))


def _members(numbers: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for some in slices(sorted(numbers)):
        rows = EventArticle.objects.filter(event__in=some).order_by("pk")
        for event, article in rows.values_list("event_id", "article_id"):
            found[event].append(article)
    return dict(found)


def _read_missing(articles: Collection[int]) -> None:
    there = event_terms.tellings(articles).keys()
    for some in slices(sorted(set(articles) - there), 200):
        event_terms.read_event_terms(articles=some)


def days_of(tellings: Iterable[Telling]) -> set[dt.date]:
    """The days of these articles, as far as they are known."""
    return {each.day for each in tellings if each.day}


def around_in_time(days: Collection[dt.date]) -> Iterator[int]:
    """The articles of the weeks around these days, with which something may go on."""
    yield from event_terms.articles_around(days, REST)
