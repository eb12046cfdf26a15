"""Events and stories as readers see them: of what they may see only, counted and named by that.

A story that nobody named is called by the headline of the event that most outlets report; so no
page says what an article is called that its reader may not see.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse

from newsroom.bulk import slices
from newsroom.models import (
    Article,
    Entity,
    Event,
    EventArticle,
    FormerStory,
    Mention,
    Story,
    StoryName,
)
from newsroom.names import slugged
from newsroom.pages.copies import copies_of, kept_copies
from newsroom.pages.evidence import origin_of_date
from newsroom.pages.reports import Occurrence, Reasons, Report, reports_of
from newsroom.prepared import Prepared

# So many others of an event are listed beside an article.
MOST_BESIDE: Final = 12
# So many stories stand on the page of a name.
OF_A_NAME: Final = 6
# Of names that come and go in a story so many are shown.
NAMES: Final = 24


def members(stories: Collection[int] | None = None) -> QuerySet[EventArticle]:
    """The articles of stories that the reader may see, in their events."""
    rows = EventArticle.objects.readable()
    return rows if stories is None else rows.filter(event__story__in=stories)


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in a list: what it is called, from when to when, how much of it there is."""

    id: int
    name: str
    articles: int
    events: int
    outlets: int
    first: dt.date | None
    last: dt.date | None

    @property
    def url(self) -> str:
        return address(self.id, self.name)


def address(number: int, name: str) -> str:
    """The address of a story; its number tells which one it is."""
    slug = slugged(name)[:60].strip("-")
    return reverse("story", args=[f"{number}-{slug}" if slug else str(number)])


def listed(order: str = "newest") -> QuerySet[Any, Any]:
    """All stories of which the reader may see two articles: rows with what a list says of each."""
    by = ("-articles", "-event__story") if order == "size" else ("-last", "-event__story")
    rows: QuerySet[Any, Any] = counted(members()).filter(articles__gt=1).order_by(*by)
    return rows


def counted(rows: QuerySet[EventArticle]) -> QuerySet[Any, Any]:
    """For each story that has some of these articles: how many, in how many events and outlets, when."""
    found: QuerySet[Any, Any] = (
        rows.filter(event__story__isnull=False)
        .order_by()
        .values("event__story")
        .annotate(
            articles=Count("pk"),
            events=Count("event", distinct=True),
            outlets=Count("article__source", distinct=True),
            first=Min("event__day"),
            last=Max("event__day"),
        )
    )
    return found


def line_of(story: int) -> StoryLine | None:
    """One story as a list has it, None where the reader sees nothing of it."""
    found = lines(counted(members([story])))
    return found[0] if found else None


def lines(rows: Iterable[Mapping[str, Any]]) -> list[StoryLine]:
    """Rows of `listed` with what their stories are called."""
    rows = list(rows)
    stories = [row["event__story"] for row in rows]
    called, others = names(stories), _outlets_of_copies(stories)
    return [
        StoryLine(row["event__story"], called.get(row["event__story"], ""), row["articles"],
                  row["events"], row["outlets"] + others[row["event__story"]], row["first"],
                  row["last"])
        for row in rows
    ]  # fmt: skip


def _outlets_of_copies(stories: Collection[int]) -> Counter[int]:
    """How many outlets have no article in a story, but carried the very words of one, by the story."""
    rows = members(stories).filter(kept_copies("article"))
    story_of = dict(rows.order_by().values_list("article", "event__story"))
    if not story_of:
        return Counter()
    found = {
        (story_of[pk], copy.source.pk) for pk, kept in copies_of(story_of).items() for copy in kept
    }
    own = members(set(story_of.values())).order_by().values_list("event__story", "article__source")
    return Counter(story for story, _source in found.difference(own.distinct()))


def names(stories: Collection[int]) -> dict[int, str]:
    """What stories, by number, are called; those of which the reader may see nothing are left out."""
    found: dict[int, str] = {}
    for some in slices(sorted(set(stories))):
        found |= _names(some)
    return found


def _names(stories: Sequence[int]) -> dict[int, str]:
    # The first title of the event that most articles report, the earliest of equals.
    best: dict[int, tuple[int, dt.date, int]] = {}
    for story, day, articles, first in _EVENTS(stories):
        rank = (-articles, day or dt.date.max, first)
        best[story] = min(best.get(story, rank), rank)
    story_of = {first: story for story, (*_, first) in best.items()}
    called = {story_of[first]: title for first, title in _TITLES(list(story_of))}
    for story, name in _GIVEN(list(called)):
        called[story] = name
    return called


# Each page of results names a dozen stories.
_EVENTS: Final = Prepared(
    lambda stories: (
        members(stories)
        .order_by()
        .values("event")
        .annotate(articles=Count("pk"), first=Min("pk"))
        .values_list("event__story", "event__day", "articles", "first")
    )
)
_TITLES: Final = Prepared(
    lambda ids: Article.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
)
_GIVEN: Final = Prepared(
    lambda stories: (
        StoryName.objects.filter(article__in_event__event__story__in=stories)
        .order_by("pk")
        .values_list("article__in_event__event__story", "name")
    )
)


def find(slug: str) -> Story | None:
    """The story of an address, also of one that was merged; None where there is none."""
    number = slug.partition("-")[0]
    if not number.isdecimal() or len(number) > 18:
        return None
    if found := Story.objects.filter(pk=int(number)).first():
        return found
    former = FormerStory.objects.filter(number=int(number)).select_related("story").first()
    return former.story if former else None


# --- one story ----------------------------------------------------------------------------------


def occurrences(story: Story) -> list[Occurrence]:
    """The events of a story as its reader sees them, in the order of time."""
    rows = members([story.pk]).select_related("article__source", "event")
    by_event: dict[int, list[EventArticle]] = defaultdict(list)
    for row in rows.order_by("event__day", "event", "article__published", "pk"):
        by_event[row.event_id].append(row)
    reasons = Reasons([row for each in by_event.values() for row in each])
    copies = copies_of(row.article_id for each in by_event.values() for row in each)
    return [
        Occurrence(number, each[0].event.day, reports_of(each, reasons, copies))
        for number, each in by_event.items()
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A name in a story: in how many of its articles, from which event to which."""

    entity: Entity
    articles: int
    first: dt.date
    last: dt.date
    enters: bool
    leaves: bool


def cast(events: Sequence[Occurrence]) -> list[Part]:
    """The names of a story by how many articles have them; who enters later, and who leaves before its end."""
    day_of = {
        report.article.pk: event.day for event in events for report in event.reports if event.day
    }
    days = sorted(set(day_of.values()))
    if not days:
        return []
    seen: dict[int, list[dt.date]] = defaultdict(list)
    for some in slices(sorted(day_of)):
        rows = Mention.objects.shown().readable().filter(article__in=some).order_by()
        for entity, article in rows.values_list("entity_id", "article_id"):
            seen[entity].append(day_of[article])
    often = sorted(seen, key=lambda pk: (-len(seen[pk]), pk))
    often = [pk for pk in often if len(seen[pk]) > 1][:NAMES]
    entities = Entity.objects.in_bulk(often)
    return [
        Part(entities[pk], len(seen[pk]), min(seen[pk]), max(seen[pk]),
             min(seen[pk]) > days[0], max(seen[pk]) < days[-1])
        for pk in often
    ]  # fmt: skip


# --- beside an article, and on the page of a name -----------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """The event of an article: the other articles on it, and the story that it belongs to."""

    event: int
    others: Sequence[Report]
    more: int
    story: StoryLine | None


def beside(article: Article) -> Beside | None:
    """The event of an article and its story, None where the reader sees nothing of either."""
    own: EventArticle | None = getattr(article, "in_event", None)
    if own is None:
        return None
    rows = members().filter(event=own.event_id).exclude(article=article.pk)
    rows = rows.select_related("article__source", "event").order_by("article__published", "pk")
    others = list(rows.annotate(date_origin=origin_of_date("article"))[: MOST_BESIDE + 1])
    for row in others:
        row.article.date_origin = row.date_origin  # type: ignore[attr-defined]
    story = None
    if own.event.story_id:
        found = line_of(own.event.story_id)
        story = found if found and found.articles > 1 else None
    if not others and story is None:
        return None
    reports = reports_of(others, Reasons(others), {})
    return Beside(own.event_id, reports[:MOST_BESIDE], max(0, len(others) - MOST_BESIDE), story)


def stories_of(entity: Entity) -> list[StoryLine]:
    """The stories in which most articles mention an entity."""
    mentions = Mention.objects.standing().readable().filter(entity=entity)
    rows = EventArticle.objects.filter(
        article__in=mentions.order_by().values("article"), event__story__isnull=False
    )
    counts = Counter(dict(
        rows.order_by().values_list("event__story").annotate(n=Count("pk"))
        .order_by("-n", "-event__story")[:OF_A_NAME]
    ))  # fmt: skip
    found = {line.id: line for line in lines(counted(members(list(counts))))}
    return [found[pk] for pk, n in counts.most_common() if pk in found and n > 1]


def event_and_story(article: Article) -> dict[str, int | None]:
    """The numbers of the event and the story of an article that the reader sees."""
    row = Event.objects.filter(members__article=article).values_list("pk", "story_id").first()
    event, story = row or (None, None)
    return {"event": event, "story": story}
