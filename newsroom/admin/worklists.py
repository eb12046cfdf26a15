"""Worklists in the admin: what waits, with counts; and each worked through with a key or a button an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.admin.finding import among
from newsroom.admin.history import with_undo
from newsroom.admin.saved_filters import filters_for
from newsroom.admin.worklist_acts import DEEDS, Deed, do
from newsroom.admin.worklist_rows import prepared, rows_of
from newsroom.models import Article
from newsroom.worklists import OF_ARTICLES, WORKLISTS, Worklist, counts

A_PAGE: Final = 25
ACTS: Final = ("accept", "refuse", "other")


class WorklistFilter(admin.SimpleListFilter):
    """The articles of a worklist, in the list of articles: to be changed many at a time."""

    title = gettext_lazy("worklist")
    parameter_name = "worklist"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(worklist.name, worklist.label) for worklist in OF_ARTICLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        worklist = WORKLISTS.get(self.value() or "")
        if worklist is None or worklist.condition is None:
            return queryset
        if worklist.costly:
            ids = worklist.rows().order_by().values_list("pk", flat=True)
            return queryset.filter(pk__in=among(list(ids)))
        return queryset.filter(worklist.condition())


@require_safe
def worklists(request: HttpRequest) -> HttpResponse:
    """All of them, with what waits in each, and the filters that editors named."""
    numbers = counts()
    lists = [
        {
            "worklist": worklist, "number": numbers[worklist.name],
            "listed": _listed(worklist),
        }
        for worklist in WORKLISTS.values()
        if _may_look(request, worklist)
    ]  # fmt: skip
    if not lists:
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": _("Worklists"),
        "lists": lists,
        "filters": filters_for(request, counted=True),
    }
    return TemplateResponse(request, "admin/newsroom/worklists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def worklist(request: HttpRequest, name: str) -> HttpResponse:
    """One of them, an item under the other; what is posted accepts or refuses some."""
    found = WORKLISTS.get(name)
    if found is None:
        raise Http404
    if not _may_look(request, found):
        raise PermissionDenied
    if request.method == "POST":
        return _act(request, found)
    page = _page(request, found)
    rows = rows_of(found, list(page.object_list))
    may = {act: deed for act, deed in _deeds(found).items() if _may(request, deed)}
    at = request.GET.get("at", "")
    context = {
        **admin.site.each_context(request),
        "title": found.label,
        "worklist": found,
        "listed": _listed(found),
        "page_obj": page,
        "rows": rows,
        "accept": may.get("accept"),
        "refuse": may.get("refuse"),
        "other": may.get("other"),
        "at": at if any(str(row.pk) == at for row in rows) else "",
    }
    return TemplateResponse(request, "admin/newsroom/worklist.html", context)


def _page(request: HttpRequest, found: Worklist) -> Page[Any]:
    """The page that was asked for; of a list that compares all articles, these are compared once."""
    items: QuerySet[Any] = prepared(found.rows(), found)
    if not found.costly:
        return Paginator(items, A_PAGE).get_page(request.GET.get("page"))
    page = Paginator(list(items.values_list("pk", flat=True)), A_PAGE).get_page(
        request.GET.get("page")
    )
    page.object_list = prepared(Article.objects.filter(pk__in=page.object_list), found)
    return page


def _act(request: HttpRequest, found: Worklist) -> HttpResponse:
    """Do what a button says to its item, or to those that are chosen, and go on with the next."""
    act = next((act for act in ACTS if act in request.POST), "")
    deed = _deeds(found).get(act)
    if deed is None or not _may(request, deed):
        raise PermissionDenied
    said = request.POST[act]
    asked = request.POST.getlist("chosen") if said == "chosen" else [said]
    wanted = [int(pk) for pk in asked if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    address = _address(request, found, _next(request.POST.getlist("row"), asked))
    with transaction.atomic():
        # What is in the list no more, another editor has done.
        there = set(found.rows().filter(pk__in=wanted).order_by().values_list("pk", flat=True))
        ids = [pk for pk in dict.fromkeys(wanted) if pk in there]
        operation = do(deed, found, ids, request.user) if ids else None
    if not ids:
        text = _("Nothing was chosen.") if not wanted else _("This waits no more.")
        messages.warning(request, text)
        return HttpResponseRedirect(address)
    undone = _address(request, found, str(ids[0]))
    text = ngettext("%(what)s: 1 item.", "%(what)s: %(number)d items.", len(ids))
    text %= {"what": deed.label, "number": len(ids)}
    if operation is None:
        messages.warning(request, _("Nothing was changed."))
    else:
        messages.success(request, with_undo(request, text, operation, undone))
    return HttpResponseRedirect(address)


def _deeds(found: Worklist) -> dict[str, Deed | None]:
    """What a list's buttons do, by what they send."""
    return dict(zip(ACTS, DEEDS[found.name], strict=False))


def _next(rows: Sequence[str], done: Sequence[str]) -> str:
    """The row to go on with: the first after what was done, else the last that is left."""
    last = max((place for place, pk in enumerate(rows) if pk in done), default=-1)
    after = [pk for pk in rows[last + 1 :] if pk not in done]
    before = [pk for pk in rows if pk not in done]
    return (after or before[-1:] or [""])[0]


def _address(request: HttpRequest, found: Worklist, at: str) -> str:
    page = request.POST.get("page", "")
    asked = {"page": page if page.isdecimal() and page != "1" else "", "at": at}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('worklist', args=[found.name])}{'?' + query if query else ''}"


def _listed(found: Worklist) -> str:
    """The same in the list of articles or names, with its filters and what can be done to many."""
    address = reverse(f"admin:newsroom_{found.model}_changelist")
    if found.condition:
        return f"{address}?worklist={found.name}"
    if found.model == "source":
        return address
    return f"{address}?{'suggested' if found.model == 'entity' else 'dismissed'}__exact=" + (
        "1" if found.model == "entity" else "0"
    )


def _may_look(request: HttpRequest, found: Worklist) -> bool:
    user: Any = request.user
    return bool(user.has_perm(f"newsroom.view_{found.model}"))


def _may(request: HttpRequest, deed: Deed | None) -> bool:
    user: Any = request.user
    return deed is not None and user.has_perms(deed.needs)
