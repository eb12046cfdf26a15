"""Columns of the admin's lists, in words: Django's own pictures and heads are English to who hears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext

from newsroom.models import Article, Entity

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What an admin's lists and forms take beside names of fields, as Django's types say it not.
Column = Any


def yes_or_no(field: str, description: StrOrPromise) -> Column:
    """A column that says "yes" or "no"; "—" where neither is known."""

    def said(row: Model) -> str:
        value = getattr(row, field)
        return "—" if value is None else gettext("yes") if value else gettext("no")

    return _named(said, field, description)


def headed(field: str, description: StrOrPromise) -> Column:
    """A column of a field whose model does not say what it is called."""

    def said(row: Model) -> object:
        return getattr(row, field)

    return _named(said, field, description)


def shortened(text: str, most: int) -> str:
    """The beginning of a text for a cell of a table: whole words, `most` characters and an ellipsis at most.

    What is one word, as long as that (a script without spaces), is cut within it.
    """
    if len(text) <= most:
        return text
    words = text[: most + 1].rpartition(" ")[0].rstrip()
    return f"{words}…" if len(words) > most // 2 else Truncator(text).chars(most)


def link_to(row: Article | Entity, most: int = 0) -> SafeString:
    """A link to the form of a row by what it is called, of which a table shows so many characters; 0: all."""
    address = reverse(f"admin:newsroom_{row._meta.model_name}_change", args=[row.pk])
    name = shortened(str(row), most) if most else str(row)
    return format_html('<a href="{}">{}</a>', address, name or row.pk)


def _named(said: Any, field: str, description: StrOrPromise) -> Column:
    said.__name__ = field  # which Django makes the column's class of
    return admin.display(description=description, ordering=field)(said)


class NamedListMixin:
    """A list under its own name: where no row leads to a form, Django would ask all the same to select one."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with a heading of its own."""
        title = capfirst(str(self.opts.verbose_name_plural))  # type: ignore[attr-defined]
        response: HttpResponse = super().changelist_view(  # type: ignore[misc]
            request, {"title": title} | (extra_context or {})
        )
        return response
