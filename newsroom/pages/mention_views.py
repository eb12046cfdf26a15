"""The articles that mean an entity, by how that is known; and an editor's word on each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from newsroom import archive
from newsroom.access import may_judge
from newsroom.freshness import revalidated
from newsroom.hidden import hidden
from newsroom.models import Entity, Mention, Way
from newsroom.pages import moved
from newsroom.pages.formats import KINDS
from newsroom.pages.labels import label_of
from newsroom.pages.resolved import STANDINGS, Standings, in_context, mentions_of
from newsroom.reader import permitted

MENTIONS_A_PAGE = 50


@gzip_page
@revalidated
@require_safe
def mentions(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles that mean an entity: all that are counted, those known in one way, or doubtful ones."""
    entity = moved.find(Entity.objects.readable(), slug)
    if entity.slug != slug:
        return redirect("mentions", slug=entity.slug)
    chosen = request.GET.get("known", "")
    if chosen and chosen not in (*Way.values, *STANDINGS):
        raise Http404
    page = Paginator(mentions_of(entity, chosen), MENTIONS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "entity": entity,
        "label": label_of(entity.name, entity.kind),
        "kind": KINDS[entity.kind],
        "chosen": chosen,
        "standings": Standings.of(entity),
        "page_obj": page,
        "rows": in_context(shown),
        "judges": may_judge(request.user),
        # What an import adds meanwhile was not seen, and is not judged with the rest.
        "newest": mentions_of(entity, chosen).order_by("-pk").values_list("pk", flat=True).first(),
    }
    return render(request, "newsroom/mentions.html", context)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Accept or refuse mentions: one (`accept=ID`), those chosen, or all that a list had."""
    if not request.user.is_authenticated:
        return redirect_to_login(_back(request))
    if not may_judge(request.user):
        raise PermissionDenied
    said = "refuse" if "refuse" in request.POST else "accept"
    ids = _asked(request, request.POST.get(said, ""))
    user: Any = request.user
    if said == "accept":
        number = archive.accept_mentions(mentions=ids, user=user)
        text = ngettext("%(number)d mention accepted.", "%(number)d mentions accepted.", number)
    else:
        number = archive.refuse_mentions(mentions=ids, user=user)
        text = ngettext("%(number)d mention refused.", "%(number)d mentions refused.", number)
    messages.success(request, text % {"number": number})
    return HttpResponseRedirect(_back(request))


def _asked(request: HttpRequest, one: str) -> set[int]:
    """The ids of the mentions that are meant, of those that she may see."""
    meant = _meant(request, one)
    if not hidden():
        return meant
    seen = permitted(Mention.objects.filter(pk__in=meant), "article").order_by()
    return set(seen.values_list("pk", flat=True))


def _meant(request: HttpRequest, one: str) -> set[int]:
    if one.isdecimal():
        return {int(one)}
    if request.POST.get("all"):
        entity = get_object_or_404(Entity, slug=request.POST.get("entity", ""))
        newest = request.POST.get("newest", "")
        if not newest.isdecimal():
            raise BadRequest
        seen = Mention.objects.filter(entity=entity, pk__lte=int(newest))
        listed = mentions_of(entity, request.POST.get("known", "")).filter(pk__in=seen.values("pk"))
        return set(listed.order_by().values_list("pk", flat=True))
    return {int(pk) for pk in request.POST.getlist("mention") if pk.isdecimal()}


def _back(request: HttpRequest) -> str:
    """The page that the form stood on, if it is one of this site."""
    back = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return back
    return reverse("entities")
