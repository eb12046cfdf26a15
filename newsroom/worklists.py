"""What waits for an editor: lists of articles and names, each with the rule by which something is in it.

A list of articles is a condition, so that it is a page to work through as well as a filter of the list of
articles. What an editor confirmed or settled is in none of them any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Substr, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.archive.settling import DOUBTS, DUPLICATE, NEW
from newsroom.duplicates import alike, put_away
from newsroom.hidden import hidden
from newsroom.history import Change, Subject, What
from newsroom.importing import listed_spelling
from newsroom.models import (
    Article,
    Authorship,
    Entity,
    Evidence,
    MergeSuggestion,
    Origin,
    Settled,
    Source,
)
from newsroom.reader import permitted, permitted_entities

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# A date is far from the others of its source where so many years lie between, and it is one of few.
FAR: Final = 3
# Of how many dated articles of a source this can be said at all, and which part of them is few.
ENOUGH: Final = 20
FEW: Final = 0.02


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list: what it is called, what is in it, and of which metadata field it asks, if of one.

    `condition` says it of articles; lists of names have `others`.
    """

    name: str
    label: StrPromise
    rule: StrPromise
    field: str = ""
    question: str = ""
    condition: Callable[[], Q] | None = None
    others: Callable[[], QuerySet[Any]] | None = None
    # Whether it compares all articles with each other: a page of several statements asks once.
    costly: bool = False

    @property
    def model(self) -> str:
        return "article" if self.condition else str(self.rows().model._meta.model_name)

    def rows(self) -> QuerySet[Any]:
        """What waits, of what whoever looks may see."""
        if self.others:
            return self.others()
        rows = permitted(Article.objects.all()).filter(~put_away())
        return rows.filter(self.condition()) if self.condition else rows


def _held(field: str, origin: Origin) -> QuerySet[Any]:
    """The articles that have a value of this origin in a field."""
    rows = Evidence.objects.filter(field=field, origin=origin, current=True).order_by()
    return rows.values("article")


def _guessed(field: str) -> Callable[[], Q]:
    return lambda: Q(pk__in=_held(field, Origin.INFERRED))


def _decided(field: str) -> Q:
    """What an editor said of the field, be it that there is nothing to say."""
    return Q(pk__in=_held(field, Origin.EDITED))


def _settled(question: str) -> Q:
    return Q(pk__in=Settled.objects.filter(question=question).order_by().values("article"))


def _undated() -> Q:
    return Q(published=None) & ~_decided("published")


def _sourceless() -> Q:
    return Q(source=None) & ~_decided("source")


def _unsigned() -> Q:
    return ~Exists(Authorship.objects.filter(article=OuterRef("pk"))) & ~_decided("authors")


def _doubtful() -> Q:
    return (Q(doubts__gt=0) | Q(repairs_inferred__gt=0)) & ~_settled(DOUBTS)


def _new() -> Q:
    return Q(
        created__gte=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ) & (~_settled(NEW))


def _implausible() -> Q:
    """After today, or years away from all but a few of what its source published."""
    far = Q(published__gt=timezone.localdate() + dt.timedelta(days=1))
    for source, first, last in _lonely_years():
        within = Q(published__gte=dt.date(first, 1, 1), published__lte=dt.date(last, 12, 31))
        far |= Q(source=source) & within
    return far & ~_decided("published")


def _lonely_years() -> list[tuple[int, int, int]]:
    """(source, first year, last year) of a source's articles that few others are near to."""
    rows = (
        Article.objects.filter(published__isnull=False, source__isnull=False)
        .order_by()
        .annotate(year=Substr(Cast("published", CharField()), 1, 4))
        .values_list("source", "year")
        .annotate(n=Count("*"))
        .order_by("source", "year")
    )
    of_source: dict[int, list[tuple[int, int]]] = {}
    for source, year, number in rows:
        of_source.setdefault(source, []).append((int(year), number))
    return [
        (source, first, last)
        for source, years in of_source.items()
        for first, last in _few_of(years)
    ]


def _few_of(years: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The first and last year of each stretch that has only a few of all that these years have."""
    total = sum(number for _year, number in years)
    if total < ENOUGH:
        return []
    stretches: list[list[int]] = []  # first year, last year, articles
    for year, number in years:
        if stretches and year - stretches[-1][1] < FAR:
            stretches[-1][1] = year
            stretches[-1][2] += number
        else:
            stretches.append([year, year, number])
    most = max(1, total * FEW)
    return [(first, last) for first, last, number in stretches if number <= most]


def _contradicted() -> Q:
    return Q(pk__in=contradictions().order_by().values("article"))


def contradictions() -> QuerySet[Evidence]:
    """What documents say otherwise than an editor, and nobody has answered."""
    edited = Evidence.objects.filter(
        article=OuterRef("article"), field=OuterRef("field"), current=True, origin=Origin.EDITED
    )
    return Evidence.objects.filter(Exists(edited), current=False, settled=False)


def _doubled() -> Q:
    return alike() & ~_settled(DUPLICATE)


def _suggested_entities() -> QuerySet[Entity]:
    return permitted_entities(Entity.objects.filter(suggested=True))


def _suggested_merges() -> QuerySet[MergeSuggestion]:
    rows = MergeSuggestion.objects.filter(dismissed=False)
    if not hidden():
        return rows
    known = permitted_entities(Entity.objects.all())
    return rows.filter(entity__in=known, other__in=known)


def _sources_in_capitals() -> QuerySet[Source]:
    """Sources that the list of outlets spells in small letters as well, and nobody has decided on.

    An import spells new ones so; these were there before. Whoever changed one, or took that back, has decided.
    """
    decided = (
        Change.objects.filter(subject=Subject.SOURCE, operation__user__isnull=False)
        .exclude(what__in=(What.MADE, What.CREATED))
        .order_by()
    )
    rows = Source.objects.exclude(pk__in=hidden()).filter(name=Upper(F("name")))
    names = rows.exclude(pk__in=decided.values("number")).values_list("pk", "name")
    spelt = [pk for pk, name in names if listed_spelling(name) != name]
    return Source.objects.filter(pk__in=spelt) if spelt else Source.objects.none()


_ALL: Final = (
    Worklist(
        "new", _("Imported today"), _("Articles that came today, newest first."),
        question=NEW, condition=_new,
    ),
    Worklist(
        "undated", _("Undated"), _("No date was found, and no editor has said that there is none."),
        field="published", condition=_undated,
    ),
    Worklist(
        "guessed-date", _("Guessed date"), _("The date is inferred from something else."),
        field="published", condition=_guessed("published"),
    ),
    Worklist(
        "implausible-date", _("Implausible date"),
        _(
            "The day has not come yet, or it lies three years or more from what else its source "
            "published, together with no more than 2% of that."
        ),
        field="published", condition=_implausible,
    ),
    Worklist(
        "derived-title", _("Derived title"), _("The text had no headline: its first words stand for it."),
        field="title", condition=_guessed("title"),
    ),
    Worklist(
        "no-source", _("Unknown source"), _("No source was found."),
        field="source", condition=_sourceless,
    ),
    Worklist(
        "guessed-source", _("Guessed source"), _("The source is inferred from something else."),
        field="source", condition=_guessed("source"),
    ),
    Worklist(
        "no-author", _("Without an author"), _("Nobody is named as the author."),
        field="authors", condition=_unsigned,
    ),
    Worklist(
        "guessed-authors", _("Guessed authors"), _("The authors are inferred from something else."),
        field="authors", condition=_guessed("authors"),
    ),
    Worklist(
        "doubts", _("Doubtful repairs"), _("Letters were lost, and what stood there is not sure: they were inferred, or left as they are."),
        question=DOUBTS, condition=_doubtful,
    ),
    Worklist(
        "contradicted", _("The document says otherwise"),
        _("Read again after an editor decided, the document says something else."),
        condition=_contradicted,
    ),
    Worklist(
        "duplicates", _("Possible duplicates"),
        _("Several articles have one title and one date, one address, or nearly the same text."),
        question=DUPLICATE, condition=_doubled, costly=True,
    ),
    Worklist(
        "entities", _("Suggested names"), _("Names that were read too unsurely to be shown."),
        others=_suggested_entities,
    ),
    Worklist(
        "merges", _("Suggested merges"), _("Two names that may mean one."),
        others=_suggested_merges,
    ),
    Worklist(
        "capitals", _("Sources in capitals"),
        _("Their names came in capitals, and the list of outlets has them in small letters as well."),
        others=_sources_in_capitals,
    ),
)  # fmt: skip
WORKLISTS: Final[Mapping[str, Worklist]] = {worklist.name: worklist for worklist in _ALL}
OF_ARTICLES: Final = tuple(worklist for worklist in _ALL if worklist.condition)


def counts() -> dict[str, int]:
    """How much waits in each list, for whoever looks."""
    return {name: worklist.rows().order_by().count() for name, worklist in WORKLISTS.items()}
