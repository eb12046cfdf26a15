"""What the filters beside the admin's lists are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def titled(title: StrOrPromise, kind: type[admin.FieldListFilter]) -> type[admin.FieldListFilter]:
    """A filter by a field with a head of its own: what a field is called may be no name of a filter."""

    class Titled(kind):  # type: ignore[valid-type,misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = str(title)

    return Titled
