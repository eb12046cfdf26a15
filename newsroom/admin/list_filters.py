"""What the filters beside the admin's lists are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin

from newsroom.countries import language_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def titled(title: StrOrPromise, kind: type[admin.FieldListFilter]) -> type[admin.FieldListFilter]:
    """A filter by a field with a head of its own: what a field is called may be no name of a filter."""

    class Titled(kind):  # type: ignore[valid-type,misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = str(title)

    return Titled


class LanguageFilter(admin.AllValuesFieldListFilter):
    """By the languages that there are, called as forms and pages call them."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Each language by its name; behind it, where that is asked for, how many rows have it."""
        for choice in super().choices(changelist):
            code, space, count = str(choice["display"]).partition(" ")
            yield {**choice, "display": f"{language_name(code)}{space}{count}"}
