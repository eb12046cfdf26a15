"""Tables of Django's admin, mended for who listens to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import template
from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ALL_VAR, ORDER_VAR, SEARCH_VAR, ChangeList
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from newsroom.pages.formats import breakable

register = template.Library()
register.filter("breakable", breakable)

NAMELESS = re.compile(r"<th\b([^>]*)>\s*</th>")
HEAD = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
ROW = re.compile(r'<tr class="form-row.*?</tr>', re.DOTALL)
CELL = re.compile(r"<td(?= class=)")
NARROWS_NOTHING = {ALL_VAR, ORDER_VAR, SEARCH_VAR, IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR}


@register.simple_tag(takes_context=True)
def tabular_inline(context: template.Context) -> SafeString:
    """Django's own table of rows within a form; where a column has no name, its head is no header.

    Such a head would be announced before each of its cells, and says nothing. Where the table is too
    narrow for heads, each cell says what it is of.
    """
    inner: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    table: str = render_to_string("admin/edit_inline/tabular.html", inner)
    table = NAMELESS.sub(r"<td\1></td>", table)
    # What is in the table is escaped already.
    heads = [strip_tags(text).strip() for text in HEAD.findall(table.partition("</thead>")[0])]

    def with_labels(row: re.Match[str]) -> str:
        left = iter(heads)
        return CELL.sub(
            lambda _: f'<td data-label="{text}"' if (text := next(left, "")) else "<td", row[0]
        )

    return mark_safe(ROW.sub(with_labels, table))  # noqa: S308 - it is Django's markup, escaped by it


@register.filter
def labelled(cells: Sequence[str], heads: Sequence[Mapping[str, Any]]) -> Iterator[SafeString]:
    """The cells of a row of a list, each with what its column is called, for windows without room for heads."""
    for cell, head in zip(cells, heads, strict=False):
        name = strip_tags(str(head["text"])).strip()
        tag = cell[:3]
        if tag != "<td" or not name:
            yield mark_safe(cell)  # noqa: S308 - as Django wrote it
            continue
        label = format_html(' data-label="{}"', capfirst(name))
        yield mark_safe(tag + label + cell[3:])  # noqa: S308 - as Django wrote it, and escaped


@register.filter
def is_narrowed(changes: ChangeList) -> bool:
    """Whether something that was asked for leaves rows of a list out, and not only orders them."""
    return bool(changes.query or changes.params.keys() - NARROWS_NOTHING)


@register.filter
def counted(changes: Any) -> str:
    """How many rows a list of the admin has; where its paginator has not counted all: more than so many."""
    number = str(number_format(changes.result_count, force_grouping=True))
    if getattr(changes.paginator, "may_be_more", False):
        return gettext("more than %(number)s") % {"number": number}
    return number
