"""Filters of the list of articles that editors name: for one of them, or for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom import archive
from newsroom.models import Article, SavedFilter, kept_by

# So many filters are counted on a page of all of them, and so much of an address is kept.
COUNTED: Final = 5
LONGEST: Final = 2_000
# What of the list's address is no filter: where in it one is, and what was chosen.
NO_FILTER: Final = {PAGE_VAR, ALL_VAR, "e", "_popup", "_to_field"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter as a page shows it; `number` is how many articles it has, None where not counted."""

    filter: SavedFilter
    address: str
    mine: bool
    number: int | None = None


def filters_for(request: HttpRequest, *, counted: bool = False) -> list[Kept]:
    """The filters that somebody sees, hers first."""
    user: Any = request.user
    rows = SavedFilter.objects.filter(kept_by(user)).select_related("user")
    mine_first = sorted(rows, key=lambda row: row.user_id != user.pk)
    return [
        Kept(
            row, f"{reverse('admin:newsroom_article_changelist')}?{row.query}",
            row.user_id == user.pk,
            _count(request, row.query) if counted and place < COUNTED else None,
        )
        for place, row in enumerate(mine_first)
    ]  # fmt: skip


def _count(request: HttpRequest, query: str) -> int | None:
    """How many articles the list would show; None where it does not know such a filter any more."""
    model_admin: Any = admin.site.get_model_admin(Article)
    asked = HttpRequest()
    # Nobody looks at it, so that a search says nothing of what it leaves out.
    asked.method, asked.GET, asked.user = "HEAD", QueryDict(query), request.user
    try:
        changes = model_admin.get_changelist_instance(asked)
    except IncorrectLookupParameters:
        return None
    return int(changes.result_count)


def filter_of(query: str) -> str:
    """What of an address of the list is its filter, in one order."""
    pairs = parse_qsl(query[:LONGEST])
    return urlencode(sorted(pair for pair in pairs if pair[0] not in NO_FILTER))


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the list that the form stands beside."""
    user: Any = request.user
    if not user.has_perm("newsroom.view_article"):
        raise PermissionDenied
    query = filter_of(request.POST.get("query", ""))
    name = " ".join(request.POST.get("name", "").split())
    back = f"{reverse('admin:newsroom_article_changelist')}?{query}"
    if not query or not name:
        messages.error(request, _("Choose a filter, and give it a name."))
        return HttpResponseRedirect(back)
    shared = request.POST.get("shared") == "yes"
    archive.save_filter(user=user, name=name, query=query, shared=shared)
    messages.success(request, _("Kept as “%(name)s”.") % {"name": name})
    return HttpResponseRedirect(back)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a filter of one's own."""
    if not archive.delete_filter(pk=pk, user=request.user):
        raise Http404
    messages.success(request, _("The filter was deleted."))
    return HttpResponseRedirect(reverse("worklists"))


class SavedFiltersMixin:
    """The list of articles, with the filters that were named beside it."""

    change_list_template: Any = "admin/newsroom/article/change_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        query = filter_of(request.GET.urlencode())
        kept: Sequence[Kept] = filters_for(request)
        context = {
            **(extra_context or {}),
            "saved_filters": kept,
            "filter_query": query,
            "same_filter": next((each for each in kept if each.filter.query == query), None),
        }
        shown: HttpResponse = super().changelist_view(request, context)  # type: ignore[misc]
        return shown
