"""Searches that people keep, and what is new in them since they last looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.freshness import revalidated
from newsroom.models import Article
from newsroom.reader import reading
from newsroom.text import one_line
from search.criteria import Criteria
from search.engines.base import EngineError
from search.models import SavedSearch, new_token
from search.results.articles import LoadedArticle, load_articles
from search.results.asking import every_id
from search.web.feeds import RELATED, Channel, respond
from search.web.forms import read_criteria
from search.web.views import no_index

MOST = 100
SHOWN = 100


class SaveForm(forms.Form):
    """What the search page sends: the search as its address says it, perhaps what to call it."""

    search = forms.CharField(required=False, max_length=20_000)
    name = forms.CharField(required=False, max_length=200)


@dataclass(frozen=True, slots=True)
class Standing:
    """A saved search, its address, and how much of it is new; None where no index could say."""

    saved: SavedSearch
    url: str
    new: int | None


def criteria_of(saved: SavedSearch) -> Criteria:
    """The search that was saved."""
    return read_criteria(QueryDict(saved.query))


def save_search(*, user: User, criteria: Criteria, name: str) -> SavedSearch:
    """Keep a search; one that the user keeps already is only renamed.

    Without a name it is called after its query. Raises ValueError, with the reason for the person, where there are too many.
    """
    query = criteria.changed().query_string
    name = (name.strip() or criteria.text or _("Chosen articles"))[:200]
    kept = SavedSearch.objects.filter(user=user)
    if found := kept.filter(query=query).first():
        found.name = name
        found.save(update_fields=["name"])
        return found
    if kept.count() >= MOST:
        raise ValueError(
            _("You keep %(number)d searches, and more can't be kept: delete one first.")
            % {"number": MOST}
        )
    return SavedSearch.objects.create(user=user, name=name, query=query)


def new_articles(saved: SavedSearch) -> list[int]:
    """Ids of the hits imported since the last look, newest import first. May raise EngineError."""
    fresh = Article.objects.readable().filter(created__gt=saved.looked).order_by("-created", "-pk")
    ids = list(fresh.values_list("pk", flat=True))
    if not ids:
        return []
    hits = set(every_id(criteria_of(saved)))
    return [pk for pk in ids if pk in hits]


def standings(user: User) -> list[Standing]:
    """The user's searches, each with how much is new. Asks the index only if anything is new."""
    newest: dt.datetime | None = Article.objects.readable().aggregate(newest=Max("created"))[
        "newest"
    ]
    found = []
    for saved in SavedSearch.objects.filter(user=user):
        new: int | None = 0
        if newest and newest > saved.looked:
            try:
                new = len(new_articles(saved))
            except EngineError:
                new = None
        found.append(Standing(saved, criteria_of(saved).url, new))
    return found


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (the views require a login)
    return request.user


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch, pk=pk, user=_user(request))


def _feed_address(request: HttpRequest, saved: SavedSearch) -> str:
    return request.build_absolute_uri(reverse("saved-feed", args=[saved.token, "atom"]))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_searches(request: HttpRequest) -> HttpResponse:
    """The user's saved searches; a POST saves one."""
    if request.method == "POST":
        form = SaveForm(request.POST)
        if form.is_valid():
            criteria = read_criteria(QueryDict(form.cleaned_data["search"].lstrip("?")))
            try:
                kept = save_search(
                    user=_user(request), criteria=criteria, name=form.cleaned_data["name"]
                )
            except ValueError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
        else:
            messages.error(request, _("This search is too long to be saved."))
        return redirect("saved")
    return render(request, "search/saved.html", {"standings": standings(_user(request))})


@never_cache
@login_required
@require_safe
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """What is new in a saved search, and its feed."""
    saved = _own(request, pk)
    try:
        new = new_articles(saved)
    except EngineError as error:
        return no_index(request, error)
    context = {
        "saved": saved,
        "url": criteria_of(saved).url,
        "new": new,
        "articles": [loaded.article for loaded in load_articles(new[:SHOWN])],
        "feed": _feed_address(request, saved),
        "now": timezone.now().isoformat(),
    }
    return render(request, "search/saved_search.html", context)


@login_required
@require_POST
def change_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Do with a saved search what the button says: rename, delete, seen, or renew its feed."""
    saved = _own(request, pk)
    action = request.POST.get("action")
    if action == "delete":
        saved.delete()
        messages.success(request, _("“%(name)s” is deleted.") % {"name": saved.name})
        return redirect("saved")
    if action == "seen":
        saved.looked = _seen_until(request.POST.get("until", ""))
        saved.save(update_fields=["looked"])
        messages.success(request, _("All of “%(name)s” is marked as seen.") % {"name": saved.name})
        return redirect("saved")
    if action == "rename" and (name := one_line(request.POST.get("name", ""))):
        saved.name = name[:200]
        saved.save(update_fields=["name"])
    if action == "renew":
        saved.token = new_token()
        saved.save(update_fields=["token"])
        messages.success(request, _("The feed has a new address; the old one is void."))
    return redirect(saved)


def _seen_until(text: str) -> dt.datetime:
    """When the page was made that the button stood on: what came later was not seen."""
    now = timezone.now()
    try:
        until = dt.datetime.fromisoformat(text)
        return min(until.astimezone(dt.UTC), now) if until.tzinfo else now
    except (ValueError, OverflowError):
        return now


@cache_control(private=True, max_age=300)
@revalidated
@require_safe
def saved_feed(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """What is new in a saved search since the last look, for whoever knows the address."""
    known = SavedSearch.objects.select_related("user").filter(user__is_active=True)
    saved = get_object_or_404(known, token=token)
    # What there is, is what there is for its owner.
    with reading(saved.user):
        try:
            articles: Sequence[LoadedArticle] = load_articles(new_articles(saved)[:SHOWN], RELATED)
        except EngineError as error:
            return no_index(request, error)
        channel = Channel(
            key=f"saved:{saved.pk}",
            title=_("Newsroom: new in “%(name)s”") % {"name": saved.name},
            link=criteria_of(saved).url,
            articles=articles,
            since_import=True,
        )
        return respond(request, channel, form)
