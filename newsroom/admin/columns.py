"""Columns of the admin's lists, in words: Django's own pictures and heads are English to who hears them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext

Column = Callable[[Model], object]


def yes_or_no(field: str, description: str | Promise) -> Column:
    """A column that says "yes" or "no"; "–" where neither is known."""

    def said(row: Model) -> str:
        value = getattr(row, field)
        return "–" if value is None else gettext("yes") if value else gettext("no")

    return _named(said, field, description)


def headed(field: str, description: str | Promise) -> Column:
    """A column of a field whose model does not say what it is called."""

    def said(row: Model) -> object:
        return getattr(row, field)

    return _named(said, field, description)


def _named(said: Column, field: str, description: str | Promise) -> Column:
    said.__name__ = field  # which Django makes the column's class of
    return admin.display(description=description, ordering=field)(said)
