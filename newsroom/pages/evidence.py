"""How we know: what each metadata field of an article rests on, in words for its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy

from newsroom.models import Article, Evidence, Origin
from newsroom.pages.formats import date_text, language_name
from newsroom.pages.rule_labels import said

# In the order that a reader asks.
FIELDS = {
    "title": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "source": gettext_lazy("Source"),
    "original_source": gettext_lazy("First published by"),
    "published": gettext_lazy("Date"),
    "authors": gettext_lazy("Authors"),
    "language": gettext_lazy("Language"),
    "url": gettext_lazy("Address"),
}


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


def known(article: Article, evidence: Iterable[Evidence]) -> Sequence[Known]:
    """The article's fields with their evidence, in the order of `FIELDS`; others after them."""
    rows = list(evidence)
    offered = {row.field: row for row in rows if not row.current}
    order = {field: place for place, field in enumerate(FIELDS)}
    current = sorted(
        (row for row in rows if row.current), key=lambda row: order.get(row.field, len(order))
    )
    found = []
    for row in current:
        entry = _known(article, row)
        if other := offered.get(row.field):
            entry = replace(entry, offered=value_text(article, other))
        found.append(entry)
    return found


def _known(article: Article, row: Evidence) -> Known:
    return Known(
        field=row.field,
        label=str(FIELDS.get(row.field, row.field)),
        value=value_text(article, row),
        origin=row.origin,
        origin_label=row.get_origin_display(),
        rule=said(row.rule),
        quote=row.quote,
        editor=row.user.get_username() if row.user else "",
        recorded=row.recorded,
    )


def value_text(article: Article, row: Evidence) -> str:
    """The value that the evidence speaks for, as a person reads it."""
    value: Any = row.value
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    text = str(value)
    if row.field == "language":
        return language_name(text)
    if row.field == "published":
        return _published_text(text)
    return text


def _published_text(text: str) -> str:
    """The words for "2022", "2022-11" or "2022-11-01"; anything else as it is."""
    precision = {4: "year", 7: "month", 10: "day"}.get(len(text))
    try:
        date = dt.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return text
    return date_text(date, precision)
