"""An editor's word on events and stories: what belongs together, what does not, what a story is called.

A word is about two articles, so it holds whatever becomes of the events that they are in: documents
that come again, and gathering anew. It is in the history, and can be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from newsroom.archive.changes import locked, touch
from newsroom.archive.event_terms import keep_up
from newsroom.archive.gathering import gather_again
from newsroom.archive.journal import recording
from newsroom.coverage import Pair, pair
from newsroom.history import Act
from newsroom.models import About, Article, CoverageWord, Event, EventArticle, Story, StoryName


@transaction.atomic
def join_articles(*, article: int, other: int, user: AbstractBaseUser | None) -> None:
    """Say that two articles report one event, whatever they tell."""
    mates = _mates(other)
    # What kept any of that event apart from it before is no longer said.
    words = {pair(article, mate): True for mate in mates if _is_said(article, mate, together=False)}
    _say(About.EVENT, {**words, pair(article, other): True}, user, joined=True)


@transaction.atomic
def part_article(*, article: int, user: AbstractBaseUser | None) -> None:
    """Say that an article reports another event than those that it is together with."""
    words = {pair(article, mate): False for mate in _mates(article) if mate != article}
    _say(About.EVENT, words, user, parted=True)


@transaction.atomic
def merge_stories(*, story: Story, other: Story, user: AbstractBaseUser | None) -> None:
    """Say that the events of another story belong to this one."""
    first = _first_articles([story.pk])[0]
    others = _first_articles([other.pk])
    _say(About.STORY, {pair(first, each): True for each in others}, user, merged=True)


@transaction.atomic
def split_story(*, story: Story, events: Collection[int], user: AbstractBaseUser | None) -> None:
    """Say that these events of a story, by id, are a story of their own."""
    inside = story.events.filter(pk__in=events).order_by("day", "pk")
    chosen = _first_of(inside)
    kept = _first_of(story.events.exclude(pk__in=events).order_by("day", "pk"))
    if not chosen or not kept:
        return
    words = {pair(one, each): False for one in chosen for each in kept}
    words |= {pair(chosen[0], each): True for each in chosen[1:]}
    _say(About.STORY, words, user, split=True)


@transaction.atomic
def name_story(*, story: Story, name: str, user: AbstractBaseUser | None) -> None:
    """Call a story by this name; with an empty one it is called by its articles again."""
    articles = list(
        EventArticle.objects.filter(event__story=story)
        .order_by("event__day", "pk")
        .values_list("article_id", flat=True)
    )
    named = StoryName.objects.filter(article__in=articles)
    at = named.values_list("article_id", flat=True).first() or articles[0]
    locked(Article, [at], no_key=True)
    with recording(Act.EDIT, user=user, coverage="story") as record:
        record.watch("story_name", "article_id", articles)
        named.delete()
        if name:
            StoryName.objects.create(article_id=at, name=name[:300])
    touch(articles, later=True, entities=())
    keep_up(articles)


def _say(
    about: About, words: dict[Pair, bool], user: AbstractBaseUser | None, **details: bool
) -> None:
    """Keep words on pairs of articles, and gather what they are about anew."""
    articles = {pk for two in words for pk in two}
    there = locked(Article, articles, no_key=True)
    with recording(Act.EDIT, user=user, coverage=about.value, **details) as record:
        record.watch("coverage", "article_id", sorted(articles))
        for (one, other), together in sorted(words.items()):
            if one in there and other in there:
                CoverageWord.objects.update_or_create(
                    article_id=one, other_id=other, about=about, defaults={"together": together}
                )
    gather_again(there)


def _is_said(one: int, other: int, *, together: bool) -> bool:
    less, more = pair(one, other)
    words = CoverageWord.objects.filter(article=less, other=more, about=About.EVENT)
    return words.filter(together=together).exists()


def _mates(article: int) -> list[int]:
    """The articles of an article's event."""
    event = EventArticle.objects.filter(article=article).values("event")
    rows = EventArticle.objects.filter(event__in=event).order_by("pk")
    return list(rows.values_list("article_id", flat=True))


def _first_articles(stories: Collection[int]) -> list[int]:
    return _first_of(Event.objects.filter(story__in=stories).order_by("day", "pk"))


def _first_of(events: Iterable[Event]) -> list[int]:
    """One article for each event, by which it is known."""
    numbers = [event.pk for event in events]
    first: dict[int, int] = {}
    rows = EventArticle.objects.filter(event__in=numbers).order_by("pk")
    for event, article in rows.values_list("event_id", "article_id"):
        first.setdefault(event, article)
    return [first[number] for number in numbers if number in first]
