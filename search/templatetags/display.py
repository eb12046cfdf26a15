"""How numbers and marked text are written on pages."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from newsroom.pages.formats import showable
from newsroom.pages.rule_labels import said
from newsroom.templatetags.reading import number
from search.types import Run

register = template.Library()
register.filter("showable", showable)
register.filter("number", number)
register.filter("said", said)


@register.filter
def marked(runs: Iterable[Run]) -> SafeString:
    """Runs of text, those that match in <mark>; all of it escaped."""
    texts = ((showable(run.text), run.match) for run in runs)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if hit else text,) for text, hit in texts)
    )
