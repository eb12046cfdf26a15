"""Dates, languages and text stretches in templates."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django import template
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from newsroom.countries import country_name, language_name
from newsroom.importing import FIELDS
from newsroom.models import Article, Entity, Origin, Source
from newsroom.pages.formats import date_text, days_text, percent, short_day, shortened, showable
from newsroom.pages.labels import label_of
from newsroom.pages.quoted import rule_said
from newsroom.pages.resolved import read_as, way_of
from newsroom.partial_dates import PartialDate

register = template.Library()

register.filter("language_name", language_name)
register.filter("short_day", short_day)
register.filter("shortened", shortened)
register.filter("showable", showable)
register.filter("country_name", country_name)
register.filter("percent", percent)
register.filter("read_as", read_as)
register.filter("rule_said", rule_said)
register.filter("way", way_of)


@register.filter
def number(value: int) -> str:
    """A whole number with its thousands apart, as the interface's language writes them."""
    # Without thousands it is the same in every language; which one is asked for costs more than this.
    if type(value) is int and 0 <= value < 1_000:
        return str(value)
    return _number(value, get_language())


@lru_cache(maxsize=10_000)
def _number(value: int, language: str | None) -> str:
    """The number as written in a language; a page of results has a hundred, and most are small."""
    return str(number_format(value, force_grouping=True))


@register.filter
def day(date: dt.date | None) -> str:
    """A day as the interface's language writes it."""
    return date_text(date, None) if date else ""


@register.filter
def days(first: dt.date | None, last: dt.date | None) -> str:
    """From one day to another as the interface's language writes it; "" where the first is not known."""
    return days_text(first, last or first) if first else ""


@register.filter
def label(thing: Entity | Source) -> str:
    """What an entity is called in the interface's language; a source has one name."""
    return label_of(thing.name, thing.kind) if isinstance(thing, Entity) else thing.name


@register.filter
def facts(article: Article) -> list[str]:
    """The texts among the metadata that are shown beside source and date, empty ones left out."""
    values = (getattr(article, field.name) for field in FIELDS if field.in_head)
    return [showable(value) for value in values if value]


@register.simple_tag
def published(article: Article) -> SafeString | str:
    """The `time_of` an article, marked as inferred where that is known of it (`tell_dates`)."""
    time = time_of(article)
    if time and getattr(article, "date_origin", None) == Origin.INFERRED:
        said = gettext("inferred")
        return format_html('<span class="doubt" title="{}">≈ {}</span>', said, time)
    return time


@register.simple_tag
def time_of(article: Article) -> SafeString | str:
    """The article's date as a time element, no more precise than it is known; "" without one."""
    date = article.published_on
    return time_element(date) if date else ""


@register.filter
def time_element(date: PartialDate) -> SafeString:
    """A date as a time element, no more precise than it is known."""
    return format_html('<time datetime="{}">{}</time>', date.iso, date_text(*date))


@register.simple_tag
def current(path: str, section: str) -> SafeString | str:
    """What a link to a section says on its own page, and on those below it; "" elsewhere."""
    if not path.startswith(section):
        return ""
    return format_html(' aria-current="{}"', "page" if path == section else "true")


@register.simple_tag(takes_context=True)
def address(context: template.Context, **changes: object) -> str:
    """This page's address with parameters changed; one set to "" or None is left out."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else context["request"].path
