"""The lists that are most of a page of results, written by Jinja: `templates/jinja2/`.

The hits, the values of the facets and the bars of the chart are a thousand expressions a page. Jinja compiles its templates
to Python, and so writes them in a third of the time that Django's own language takes.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from jinja2 import Environment

from newsroom.countries import language_name
from newsroom.pages.rule_labels import said
from newsroom.templatetags.reading import number, time_of
from search.templatetags.display import marked

register = template.Library()


def decimals(value: float) -> str:
    """The number with two decimals, as the interface's language writes it."""
    return str(number_format(value, 2))


@register.simple_tag
def listed(name: str, **values: object) -> SafeString:
    """A list of the page, by the name of its template."""
    return mark_safe(get_template(f"search/{name}.html", using="jinja2").render(values))  # noqa: S308


def environment(**options: Any) -> Environment:
    """What the templates of lists can use, as the setting TEMPLATES asks for it."""
    made = Environment(  # noqa: S701 - the setting turns escaping on
        **options, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        decimals=decimals, language_name=language_name, marked=marked, number=number, said=said
    )
    made.globals["time_of"] = time_of
    return made
