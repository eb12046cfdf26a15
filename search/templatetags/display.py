"""How numbers and marked text are written on pages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from newsroom.pages.formats import showable
from newsroom.pages.rule_labels import said
from newsroom.templatetags.reading import number
from search.results.page import Link
from search.types import Run

register = template.Library()
register.filter("showable", showable)
register.filter("number", number)
register.filter("said", said)


@register.filter
def with_code(text: str) -> SafeString:
    """A sentence with what stands between backticks as code; all of it escaped."""
    parts = [
        format_html("<code>{}</code>", part) if index % 2 else format_html("{}", part)
        for index, part in enumerate(text.split("`"))
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def in_a_row(links: Iterable[Link]) -> SafeString:
    """Links with commas between them; all of them escaped."""
    return format_html_join(", ", '<a href="{}">{}</a>', ((link.url, link.label) for link in links))


@register.filter
def marked(runs: Iterable[Run]) -> SafeString:
    """Runs of text, those that match in <mark>; all of it escaped."""
    # The library's own escaping: Django's takes ten times as long, and a page has hundreds of runs.
    texts = ((escape(showable(run.text)), run.match) for run in runs)
    return mark_safe("".join(f"<mark>{text}</mark>" if hit else text for text, hit in texts))  # noqa: S308
