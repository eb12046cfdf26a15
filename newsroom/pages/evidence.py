"""How we know: what each metadata field of an article rests on, in words for its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext

from newsroom.bulk import slices
from newsroom.countries import language_name
from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Article, Evidence, Origin
from newsroom.pages.formats import date_text
from newsroom.pages.rule_labels import said
from newsroom.partial_dates import PartialDate

BY_NAME = {field.name: field for field in FIELDS}
PLACES = {name: place for place, name in enumerate(BY_NAME)}


@dataclass(frozen=True, slots=True)
class Known:
    """One field: its value in words, where that came from, and the words it rests on.

    `offered` is what the software reads where an editor has decided otherwise. A `value` of ""
    says that nothing was found, or that what was found was refused; `rule` says which.
    """

    field: str
    label: str
    value: str
    origin: str
    origin_label: str
    rule: str
    quote: str
    editor: str
    recorded: dt.datetime
    offered: str = ""

    @property
    def guessed(self) -> bool:
        return self.origin == Origin.INFERRED


_OF_DATES: Final = Evidence.objects.filter(field="published", current=True)


def origin_of_date(article: str = "pk") -> Subquery:
    """How it is known when an article was published: what `date_origin` is annotated with.

    For a query of articles, or of rows whose field of that name is one.
    """
    return Subquery(_OF_DATES.filter(article=OuterRef(article)).values("origin")[:1])


def tell_dates(articles: Iterable[Article]) -> None:
    """Note of articles, as their `date_origin`, how it is known when they were published (one query)."""
    told = [article for article in articles if article.published]
    origins: dict[int, str] = {}
    for some in slices(sorted({article.pk for article in told})):
        origins |= dict(_OF_DATES.filter(article__in=some).values_list("article_id", "origin"))
    for article in told:
        article.date_origin = origins.get(article.pk)  # type: ignore[attr-defined]


def known(article: Article, evidence: Iterable[Evidence]) -> Sequence[Known]:
    """The article's fields with their evidence, in the order of the table; others after them."""
    rows = list(evidence)
    offered = {row.field: row for row in rows if not row.current}
    current = sorted(
        (row for row in rows if row.current), key=lambda row: PLACES.get(row.field, len(PLACES))
    )
    found = []
    for row in current:
        entry = _known(row)
        if other := offered.get(row.field):
            entry = replace(entry, offered=value_text(other))
        found.append(entry)
    return found


def inferred_fields(article: Article, origins: Mapping[str, str] | None = None) -> frozenset[str]:
    """The fields whose values are no more than inferred, by name.

    `origins` says how each field is known; without it the database is asked, where any was guessed.
    That a text's language was guessed is no doubt: it nearly always is.
    """
    if origins is None:
        if not article.inferred:
            return frozenset()
        current = article.evidence.filter(current=True, origin=Origin.INFERRED)
        origins = dict(current.values_list("field", "origin"))
    return frozenset(
        name
        for name, origin in origins.items()
        if origin == Origin.INFERRED and name in BY_NAME and BY_NAME[name].guess_counts
    )


def _known(row: Evidence) -> Known:
    return Known(
        field=row.field,
        label=label(row.field),
        value=value_text(row),
        origin=row.origin,
        origin_label=row.get_origin_display(),
        rule=said(row.rule),
        quote=row.quote,
        editor=row.user.get_username() if row.user else "",
        recorded=row.recorded,
    )


def label(name: str) -> str:
    """What a field is called in the interface's language; the name itself if the table has none."""
    return gettext(BY_NAME[name].label) if name in BY_NAME else name


def value_text(row: Evidence) -> str:
    """The value that the evidence speaks for, as a person reads it."""
    value: Any = row.value
    kind = BY_NAME[row.field].kind if row.field in BY_NAME else ValueKind.TEXT
    if value in (None, "", []):
        return ""
    if kind is ValueKind.ENTITIES:
        return ", ".join(str(entity[0]) for entity in value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if kind is ValueKind.LANGUAGE:
        return language_name(str(value))
    return _date_words(str(value)) if kind is ValueKind.DATE else str(value)


def _date_words(text: str) -> str:
    """The words for "2022", "2022-11" or "2022-11-01"; anything else as it is."""
    try:
        return date_text(*PartialDate.parse(text))
    except ValueError:
        return text
