"""Tables of Django's admin, mended for who listens to them."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from newsroom.pages.formats import breakable

register = template.Library()
register.filter("breakable", breakable)

NAMELESS = re.compile(r"<th\b([^>]*)>\s*</th>")


@register.simple_tag(takes_context=True)
def tabular_inline(context: template.Context) -> SafeString:
    """Django's own table of rows within a form; where a column has no name, its head is no header.

    Such a head would be announced before each of its cells, and says nothing.
    """
    inner: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    table = render_to_string("admin/edit_inline/tabular.html", inner)
    # It is Django's markup, escaped by Django.
    return mark_safe(NAMELESS.sub(r"<td\1></td>", table))  # noqa: S308


@register.filter
def counted(changes: Any) -> str:
    """How many rows a list of the admin has; where its paginator has not counted all: more than so many."""
    number = str(number_format(changes.result_count, force_grouping=True))
    if getattr(changes.paginator, "may_be_more", False):
        return _("more than %(number)s") % {"number": number}
    return number
