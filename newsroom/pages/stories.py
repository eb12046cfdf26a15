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
from newsroom.coverage import CUT, words_of
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
from newsroom.pages.comparing import address_of
from newsroom.prepared import Prepared

# So many others of an event are listed beside an article.
MOST_BESIDE: Final = 12
# So many stories stand on the page of a name.
OF_A_NAME: Final = 6
# Of names that come and go in a story so many are shown.
NAMES: Final = 24
# An article belongs to its event in doubt below this.
DOUBTFUL: Final = 0.5
# Words are cut before they are compared; shorter ones are whole.
SHORTEST_WORD: Final = 4


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
    called = names([row["event__story"] for row in rows])
    return [
        StoryLine(row["event__story"], called.get(row["event__story"], ""), row["articles"],
                  row["events"], row["outlets"], row["first"], row["last"])
        for row in rows
    ]  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Report:
    """One article of an event: how surely it is one, and why."""

    article: Article
    score: float
    why: Why
    first: bool = False

    @property
    def doubtful(self) -> bool:
        return self.score < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Why:
    """What an article has in common with the others of its event."""

    names: Sequence[Entity] = ()
    words: Sequence[str] = ()
    numbers: Sequence[str] = ()
    quoted: bool = False
    undated: bool = False
    editor: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event in a story: its articles, who reported first, and which names are new with it."""

    id: int
    day: dt.date | None
    reports: Sequence[Report]
    enter: Sequence[Entity] = ()

    @property
    def title(self) -> str:
        return self.reports[0].article.title

    @property
    def comparison(self) -> str:
        """Where its articles stand side by side, the first of each outlet before others; "" for one alone."""
        return _side_by_side([report.article for report in self.reports])


def occurrences(story: Story) -> list[Occurrence]:
    """The events of a story as its reader sees them, in the order of time."""
    rows = members([story.pk]).select_related("article__source", "event")
    by_event: dict[int, list[EventArticle]] = defaultdict(list)
    for row in rows.order_by("event__day", "event", "article__published", "pk"):
        by_event[row.event_id].append(row)
    reasons = _Reasons([row for each in by_event.values() for row in each])
    return [
        Occurrence(number, each[0].event.day, reports_of(each, reasons))
        for number, each in by_event.items()
    ]


def _side_by_side(articles: Sequence[Article]) -> str:
    if len(articles) < 2:
        return ""
    # Of one outlet one is enough where there are more than can be compared.
    seen: set[int | None] = set()
    first: list[int] = []
    others: list[int] = []
    for article in articles:
        again = article.source_id in seen
        (others if again else first).append(article.pk)
        seen.add(article.source_id)
    return address_of([*first, *others])


def reports_of(rows: Sequence[EventArticle], reasons: _Reasons) -> list[Report]:
    """The articles of one event, those without a day last; who was first is marked."""
    several = len({row.article.source_id for row in rows}) > 1
    ordered = sorted(rows, key=lambda row: (row.article.published or dt.date.max, row.pk))
    return [
        Report(row.article, row.score, reasons.of(row),
               first=several and place == 0 and row.article.published is not None)
        for place, row in enumerate(ordered)
    ]  # fmt: skip


class _Reasons:
    """Why articles are in their events, with the names that a reader is shown."""

    def __init__(self, rows: Sequence[EventArticle]) -> None:
        ids = {pk for row in rows for pk in row.reasons.get("names", ())}
        self._entities: dict[int, Entity] = {}
        for some in slices(sorted(ids)):
            self._entities |= Entity.objects.readable().in_bulk(some)

    def of(self, row: EventArticle) -> Why:
        """Why an article is in its event."""
        said = row.reasons
        title = {word[:CUT]: word for word in words_of_title(row.article.title)}
        return Why(
            [self._entities[pk] for pk in said.get("names", ()) if pk in self._entities][:3],
            [title[word] for word in said.get("words", ()) if word in title][:3],
            said.get("numbers", ())[:3], bool(said.get("quoted")),
            bool(said) and said.get("apart") is None and not row.article.published,
            bool(said.get("editor")),
        )  # fmt: skip


def words_of_title(title: str) -> list[str]:
    """The words of a title, whole and folded, of a length that tells something."""
    return [word for word in words_of(title, CUT * 6) if len(word) >= SHORTEST_WORD]


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
    others = list(rows[: MOST_BESIDE + 1])
    story = None
    if own.event.story_id:
        found = line_of(own.event.story_id)
        story = found if found and found.articles > 1 else None
    if not others and story is None:
        return None
    reports = reports_of(others, _Reasons(others))
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
