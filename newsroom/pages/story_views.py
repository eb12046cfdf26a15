"""Stories: all of them, one, and an editor's word on one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from newsroom import archive
from newsroom.access import may_judge
from newsroom.freshness import revalidated
from newsroom.models import Article, EventArticle, Story, StoryName
from newsroom.pages import stories as shown
from newsroom.pages.cards import card
from newsroom.pages.story_outlets import outlets
from newsroom.text import one_line

STORIES_A_PAGE = 50
EVENTS_A_PAGE = 60


@gzip_page
@revalidated
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """All stories, the newest or the greatest first."""
    order = "size" if request.GET.get("sort") == "size" else "newest"
    page = Paginator(shown.listed(order), STORIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": shown.lines(page.object_list), "sort": order}
    return render(request, "newsroom/stories.html", context)


@gzip_page
@revalidated
@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """One story: its days with their events, its outlets, who enters and leaves."""
    found = shown.find(slug)
    events = shown.occurrences(found) if found else []
    reports = [report for event in events for report in event.reports]
    if found is None or not reports:
        raise Http404
    name = shown.names([found.pk])[found.pk]
    address = shown.address(found.pk, name)
    if request.path != address:
        return redirect(address)
    page = Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    days = [event.day for event in events if event.day]
    context = {
        "story": found,
        "name": name,
        "card": card(name, _("A story of this archive")),
        "page_obj": page,
        "events": page.object_list,
        "total": len(reports),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "number_of_events": len(events),
        "outlets": outlets(events),
        "cast": shown.cast(events),
        "judges": may_judge(request.user),
        "named": StoryName.objects.filter(article__in_event__event__story=found).exists(),
    }
    return render(request, "newsroom/story.html", context)


@require_POST
def judge_story(request: HttpRequest) -> HttpResponse:
    """An editor's word: articles joined and parted, stories named, merged and split."""
    if not request.user.is_authenticated:
        return redirect_to_login(_back(request))
    if not may_judge(request.user):
        raise PermissionDenied
    for asked, act in ACTS.items():
        if asked in request.POST:
            return act(request)
    raise BadRequest


def _join(request: HttpRequest) -> HttpResponse:
    article, other = _article(request, "article"), _article(request, "join")
    if article is None or other is None or article == other:
        messages.error(request, _("There is no such article."))
    else:
        archive.join_articles(article=article.pk, other=other.pk, user=_user(request))
        messages.success(request, _("The two articles count as one event from now on."))
    return HttpResponseRedirect(_back(request))


def _part(request: HttpRequest) -> HttpResponse:
    article = _article(request, "part")
    if article is None:
        raise BadRequest
    archive.part_article(article=article.pk, user=_user(request))
    messages.success(request, _("The article counts as another event from now on."))
    return HttpResponseRedirect(_back(request))


def _name(request: HttpRequest) -> HttpResponse:
    story = _story(request, "story")
    if story is None:
        raise BadRequest
    name = one_line(request.POST["name"])[:300]
    archive.name_story(story=story, name=name, user=_user(request))
    messages.success(
        request, _("The story has its name.") if name else _("The story has no name of its own.")
    )
    return HttpResponseRedirect(_to(story))


def _merge(request: HttpRequest) -> HttpResponse:
    story, other = _story(request, "story"), _story(request, "merge")
    if story is None:
        raise BadRequest
    if other is None or other == story:
        messages.error(request, _("There is no such story."))
        return HttpResponseRedirect(_to(story))
    archive.merge_stories(story=story, other=other, user=_user(request))
    messages.success(request, _("The two stories are one; the other one’s address leads here."))
    return HttpResponseRedirect(_to(story))


def _split(request: HttpRequest) -> HttpResponse:
    story = _story(request, "story")
    if story is None:
        raise BadRequest
    chosen = {int(pk) for pk in request.POST.getlist("event") if pk.isdecimal() and len(pk) < 19}
    inside = story.events.filter(pk__in=chosen).count()
    if not inside or inside == story.events.count():
        messages.error(request, _("Choose some of the events, and not all of them."))
    else:
        archive.split_story(story=story, events=chosen, user=_user(request))
        messages.success(request, _("The chosen events are a story of their own."))
    return HttpResponseRedirect(_to(story))


ACTS = {"join": _join, "part": _part, "name": _name, "merge": _merge, "split": _split}


def _article(request: HttpRequest, field: str) -> Article | None:
    """The article whose number, or address, a field holds, if she may read it."""
    said = request.POST.get(field, "").strip()
    if "/articles/" in said:
        said = said.partition("/articles/")[2].partition("/")[0]
    if not said.isdecimal() or len(said) > 18:
        return None
    there = EventArticle.objects.filter(article=int(said))
    return Article.objects.readable().filter(pk__in=there.values("article")).first()


def _story(request: HttpRequest, field: str) -> Story | None:
    """The story whose number, or address, a field holds, if she sees any of it."""
    said = request.POST.get(field, "").strip()
    if "/stories/" in said:
        said = said.partition("/stories/")[2].partition("/")[0]
    found = shown.find(said)
    return found if found and shown.members([found.pk]).exists() else None


def _user(request: HttpRequest) -> Any:
    return request.user


def _to(story: Story) -> str:
    """A story's page, as it is now."""
    name = shown.names([story.pk]).get(story.pk)
    return shown.address(story.pk, name) if name else reverse("stories")


def _back(request: HttpRequest) -> str:
    """The page that the form stood on, if it is one of this site."""
    back = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return back
    return reverse("stories")
