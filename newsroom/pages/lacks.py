"""What articles lack: a date, an author, a source… Counted in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from newsroom.models import Article, Authorship, Precision

# By the field that is missing: what is said of it, and the search that finds these articles.
UNSAID = {
    "date": (gettext_lazy("No date"), "undated=1"),
    "authors": (gettext_lazy("No author"), "author=_none"),
    "section": (gettext_lazy("No section"), "section=_none"),
    "language": (gettext_lazy("Language not known"), "language=_none"),
    "day": (gettext_lazy("Only a month or a year as the date"), ""),
}
IN_TABLES = ("date", "authors")


@dataclass(frozen=True, slots=True)
class Lack:
    """How many articles lack something; `search` finds them, where a search can."""

    field: str
    label: str | Promise
    count: int
    share: float
    search: str


@dataclass(frozen=True, slots=True)
class Lacks:
    """Of some articles: how many there are, and how many of them lack each field."""

    total: int
    counts: dict[str, int]

    @property
    def cells(self) -> list[tuple[int, str, str | Promise]]:
        """For a table that has columns for few: the count, the search for these, what is said."""
        return [(self.counts[field], UNSAID[field][1], UNSAID[field][0]) for field in IN_TABLES]

    @property
    def told(self) -> list[Lack]:
        """Those of which there are any, in the order of the table."""
        return [
            Lack(field, label, self.counts[field], self.counts[field] / self.total, search)
            for field, (label, search) in UNSAID.items()
            if self.counts.get(field)
        ]


def of_sources(chosen: Sequence[int]) -> dict[int, Lacks]:
    """What the articles of each source lack, by the source's id."""
    rows = (
        Article.objects.readable()
        .filter(source__in=chosen)
        .order_by()
        .values("source_id")
        .annotate(total=Count("pk"), **_counts())
    )
    return {row["source_id"]: _lacks(row) for row in rows}


def of(articles: QuerySet[Article]) -> Lacks:
    """What these articles lack."""
    found = articles.order_by().aggregate(total=Count("pk"), **_counts())
    return _lacks(found)


def without_source() -> int:
    """How many articles have no source at all."""
    return Article.objects.readable().filter(source=None).count()


def _lacks(row: Mapping[str, Any]) -> Lacks:
    return Lacks(row["total"], {field: row[field] for field in UNSAID})


def _counts() -> dict[str, Count]:
    signed = Q(Exists(Authorship.objects.filter(article=OuterRef("pk"))))
    imprecise = Q(published_precision__in=[Precision.YEAR, Precision.MONTH])
    missing: dict[str, Q] = {
        "date": Q(published=None),
        "authors": ~signed,
        "section": Q(section=""),
        "language": Q(language=""),
        "day": Q(published__isnull=False) & imprecise,
    }
    return {field: Count("pk", filter=condition) for field, condition in missing.items()}
