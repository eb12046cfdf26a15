"""Columns of the admin's lists, in words: Django's own pictures and heads are English to who hears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext

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


def _named(said: Any, field: str, description: StrOrPromise) -> Column:
    said.__name__ = field  # which Django makes the column's class of
    return admin.display(description=description, ordering=field)(said)
