"""Dates, languages and text stretches in templates."""

from __future__ import annotations

from django import template
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from newsroom.models import Article
from newsroom.pages.formats import date_text, language_name, showable
from newsroom.partial_dates import partial_date

register = template.Library()

register.filter("language_name", language_name)
register.filter("showable", showable)


@register.filter
def number(value: int) -> str:
    """A whole number with its thousands apart, as the interface's language writes them."""
    return str(number_format(value, force_grouping=True))


@register.simple_tag
def published(article: Article) -> SafeString | str:
    """The article's date as a time element, no more precise than it is known; "" without one."""
    if article.published is None:
        return ""
    precision = article.published_precision
    return format_html(
        '<time datetime="{}">{}</time>',
        partial_date(article.published, precision),
        date_text(article.published, precision),
    )


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
