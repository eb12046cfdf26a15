"""The articles before and after one in the list that its form was opened from."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

# The parameter in which Django's admin keeps what a list was narrowed to.
FILTERS = "_changelist_filters"


class Uncounted(Paginator[Any]):
    """Pages of a list of which only the order is asked: counting it takes as long as reading it."""

    count = 0


def asks_order(request: HttpRequest) -> bool:
    """Whether a list is made only for its order."""
    return getattr(request, "asks_order", False)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an article stands in its list; `place` is 0 where it is no part of it, or not any more."""

    filters: str
    place: int = 0
    total: int = 0
    previous: int | None = None
    next: int | None = None

    def address(self, pk: int | None) -> str:
        """The form of another article of the list, which knows the list too; "" for none."""
        return form_address(pk, self.filters) if pk else ""

    @property
    def previous_address(self) -> str:
        return self.address(self.previous)

    @property
    def next_address(self) -> str:
        return self.address(self.next)

    @property
    def list_address(self) -> str:
        at = reverse("admin:newsroom_article_changelist")
        return f"{at}?{self.filters}" if self.filters else at


def form_address(pk: int, filters: str) -> str:
    """The address of an article's form, with the list that it is opened from."""
    at = reverse("admin:newsroom_article_change", args=[pk])
    return f"{at}?{urlencode({FILTERS: filters})}" if filters else at


def neighbours(model_admin: Any, request: HttpRequest, pk: int) -> Neighbours:
    """Where an article stands in the list that the request's address names: filtered, searched, in order."""
    filters = request.GET.get(FILTERS, "")
    asked: Any = copy.copy(request)
    asked.GET = QueryDict(filters)
    asked.asks_order = True
    try:
        found = model_admin.get_changelist_instance(asked).queryset
    except IncorrectLookupParameters:
        return Neighbours("")
    ids = list(found.values_list("pk", flat=True))
    if pk not in ids:
        return Neighbours(filters, total=len(ids), next=ids[0] if ids else None)
    at = ids.index(pk)
    return Neighbours(
        filters,
        at + 1,
        len(ids),
        ids[at - 1] if at else None,
        ids[at + 1] if at + 1 < len(ids) else None,
    )
