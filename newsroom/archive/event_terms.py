"""What articles tell by, read from their texts and kept, and as `newsroom.coverage` compares them."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from newsroom.bulk import insert_rows, slices
from newsroom.coverage import Rarity, Said, Telling, read, telling
from newsroom.models import (
    About,
    Article,
    Block,
    CoverageWord,
    EventTerms,
    Kind,
    Mention,
    Precision,
)

ITS_TEXT: Final = (Kind.STANDFIRST, Kind.PARAGRAPH, Kind.SUBHEADING)
# So many blocks of each article are looked at: what counts is its beginning.
BLOCKS: Final = 30
# By so many articles it is known how rare words are.
SAMPLE: Final = 20_000


def _unread() -> QuerySet[Article]:
    return Article.objects.filter(gathered__lt=F("revision")).order_by("pk")


def unread_articles(limit: int | None = None) -> list[int]:
    """Articles that came, or were changed, since they were compared with others, by id."""
    return list(_unread().values_list("pk", flat=True)[:limit])


def count_unread_articles() -> int:
    """How many there are."""
    return _unread().count()


def has_unread_articles() -> bool:
    """Whether there are any; asked by each process that has time, so an index answers it."""
    # In their order, as the index has them: without it, PostgreSQL may look through the table.
    return bool(unread_articles(limit=1))


def note_gathered(articles: Collection[int]) -> None:
    """Note that these articles were gathered by what was read of them, at the revision of that."""
    for some in slices(sorted(articles)):
        rows = EventTerms.objects.filter(article__in=some)
        others = rows.exclude(revision=F("article__gathered"))
        by_revision: dict[int, list[int]] = defaultdict(list)
        for pk, revision in others.values_list("article_id", "revision"):
            by_revision[revision].append(pk)
        for revision, those in by_revision.items():
            Article.objects.filter(pk__in=those).update(gathered=revision)


@transaction.atomic
def read_event_terms(*, articles: Sequence[int]) -> None:
    """Keep what these articles, by id, tell by, as their texts are now."""
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Block.objects.filter(article__in=articles, kind__in=ITS_TEXT, position__lt=BLOCKS)
    for pk, text in rows.order_by("article_id", "position").values_list("article_id", "text"):
        texts[pk].append(text)
    there = Article.objects.filter(pk__in=articles).order_by("pk")
    found = there.values_list("pk", "revision", "title", "standfirst", "language")
    terms = [
        (pk, revision, json.dumps(read(title, [*filter(None, [standfirst]), *texts[pk]], language)))
        for pk, revision, title, standfirst, language in found
    ]
    EventTerms.objects.filter(article__in=articles).delete()
    insert_rows(EventTerms, ("article", "revision", "terms"), terms)


def tellings(articles: Collection[int]) -> dict[int, Telling]:
    """These articles, by id, as they are compared; those of which nothing was read are left out."""
    found: dict[int, Telling] = {}
    for some in slices(sorted(articles)):
        found |= _tellings(some)
    return found


def _tellings(articles: Sequence[int]) -> dict[int, Telling]:
    names: dict[int, dict[int, int]] = defaultdict(dict)
    mentions = Mention.objects.shown().filter(article__in=articles).order_by()
    for pk, entity, count in mentions.values_list("article_id", "entity_id", "count"):
        names[pk][entity] = count
    rows = EventTerms.objects.filter(article__in=articles).values_list(
        "article_id", "terms", "article__published", "article__published_precision",
        "article__source_id", "article__language",
    )  # fmt: skip
    return {
        pk: telling(
            pk, terms, day=day if precision == Precision.DAY else None, source=source,
            language=language, names=names.get(pk, {}),
        )
        for pk, terms, day, precision, source, language in rows
    }  # fmt: skip


def articles_around(days: Collection[dt.date], within: int) -> set[int]:
    """The articles within so many days of any of these, and those of which no day is known."""
    spans = _spans(sorted(days), dt.timedelta(days=within))
    found = set(_compared(Q(published__isnull=True) | ~Q(published_precision=Precision.DAY)))
    for first, last in spans:
        found.update(_compared(Q(published__range=(first, last))))
    return found


def all_compared() -> set[int]:
    """All articles of which it is known what they tell by."""
    return set(_compared(Q()))


def _compared(condition: Q) -> Iterable[int]:
    rows = Article.objects.filter(condition, event_terms__isnull=False).order_by()
    return rows.values_list("pk", flat=True)


def _spans(days: Sequence[dt.date], around: dt.timedelta) -> list[tuple[dt.date, dt.date]]:
    spans: list[tuple[dt.date, dt.date]] = []
    for day in days:
        first, last = _moved(day, -around), _moved(day, around)
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], last
        else:
            spans.append((first, last))
    return spans


def _moved(day: dt.date, by: dt.timedelta) -> dt.date:
    try:
        return day + by
    except OverflowError:
        return day


def rarity(known: dict[int, Telling], most: int = SAMPLE) -> Rarity:
    """How rare words and names are in the archive: in so many of its articles, evenly taken.

    Those that are `known` already are not read again.
    """
    ids = sorted(all_compared())
    chosen = ids[:: max(1, -(-len(ids) // most))]
    more = tellings([pk for pk in chosen if pk not in known])
    return Rarity.of((known | more)[pk] for pk in chosen if pk in known or pk in more)


def said_of(about: About, articles: Collection[int] | None = None) -> Said:
    """What editors said of pairs of articles; of these only, if some are given."""
    rows = CoverageWord.objects.filter(about=about).order_by()
    if articles is not None:
        chosen = set(articles)
        rows = rows.filter(Q(article__in=chosen) | Q(other__in=chosen))
    pairs = list(rows.values_list("article_id", "other_id", "together"))
    return Said(
        frozenset((one, other) for one, other, together in pairs if together),
        frozenset((one, other) for one, other, together in pairs if not together),
    )


def look_again(articles: Collection[int]) -> None:
    """Let these articles be compared anew by the next who gathers events."""
    for some in slices(sorted(articles)):
        EventTerms.objects.filter(article__in=some).update(revision=0)
        Article.objects.filter(pk__in=some).update(gathered=0)


def keep_up(articles: Collection[int]) -> None:
    """Note that these articles' revisions rose by what events and stories made of them."""
    for some in slices(sorted(articles)):
        EventTerms.objects.filter(article__in=some).update(revision=F("revision") + 1)
        Article.objects.filter(pk__in=some).update(gathered=F("gathered") + 1)
