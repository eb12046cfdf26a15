"""Columns of the admin's lists, in words: Django's own pictures and heads are English to who hears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext

from newsroom.models import Article

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


def link_to(article: Article, most: int = 0) -> SafeString:
    """A link to an article's form by its title, of which a table shows so many characters; 0: all."""
    address = reverse("admin:newsroom_article_change", args=[article.pk])
    title = shortened(article.title, most) if most else article.title
    return format_html('<a href="{}">{}</a>', address, title or article.pk)


def _named(said: Any, field: str, description: StrOrPromise) -> Column:
    said.__name__ = field  # which Django makes the column's class of
    return admin.display(description=description, ordering=field)(said)
