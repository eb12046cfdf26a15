"""Articles that readers do not see: what their old addresses answer.

An article in the bin, or deleted for good, is gone (410, as RFC 9110 has it: search engines forget
it). One that is hidden may be published again, and is not found (404). Each says what happened;
what it was called is said to editors only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from newsroom.hidden import hidden
from newsroom.models import Article, ArticleQuerySet, Deed, Reason, Source, Tombstone, Withheld
from newsroom.pages.formats import date_text


@dataclass(frozen=True, slots=True)
class Absence:
    """Why there is no page of an article. `title` is what it is, or was, called."""

    article_id: int
    title: str
    deed: Deed
    hidden: bool = False
    for_good: bool = False

    @classmethod
    def of(cls, pk: int) -> Absence | None:
        """Why readers do not see this article; None where there never was one, or they do."""
        if pk > BigIntegerField.MAX_BIGINT:  # which not every database can be asked for
            return None
        if hidden() and Article.objects.filter(pk=pk, source__in=hidden()).exists():
            return None  # there never was one for whoever reads
        rows = {
            row.reason: row for row in Withheld.objects.filter(article=pk).select_related("article")
        }
        if row := rows.get(Reason.BIN) or rows.get(Reason.HIDDEN):
            return cls(pk, row.article.title, row, hidden=row.reason == Reason.HIDDEN)
        if stone := Tombstone.objects.filter(article_id=pk).order_by("-pk").first():
            if stone.source_id in hidden():
                return None
            return cls(pk, stone.title if _told(stone) else "", stone, for_good=True)
        return None

    def kept(self) -> Article | None:
        """The article that stands for this one, which is hidden as its copy."""
        copy_of = self.deed.copy_of_id if self.hidden and isinstance(self.deed, Withheld) else None
        return Article.objects.readable().filter(pk=copy_of).first() if copy_of else None

    @property
    def status(self) -> int:
        """The status of an answer at its address."""
        return 404 if self.hidden else 410

    @property
    def heading(self) -> str:
        """What happened, in a few words."""
        return _("This article is not published") if self.hidden else _("This article was deleted")

    @property
    def said(self) -> str:
        """What happened, in a sentence for everybody."""
        if self.hidden:
            return _("It is in the archive, but its editors do not show it at present.")
        day = date_text(self.deed.at.date(), "day")
        if self.for_good:
            return _("It was deleted from the archive on %(day)s, and is kept no longer.") % {
                "day": day
            }
        return _("It was deleted from the archive on %(day)s.") % {"day": day}


def _told(stone: Tombstone) -> bool:
    """Whether who reads may know what it was called: its source is gone, or unknown, and may be for others."""
    return (
        not hidden()
        or stone.source_id == 0
        or Source.objects.filter(pk=stone.source_id or -1).exists()
    )


class ArticleGone(Http404):
    """There is no page of an article, for a reason that is known."""

    def __init__(self, absence: Absence) -> None:
        super().__init__(absence.heading)
        self.absence = absence


def article_or_gone(pk: int, articles: ArticleQuerySet | None = None) -> Article:
    """The article of this number, of these articles, that readers see.

    Raises ArticleGone where they do not, and Http404 where there never was one.
    """
    found = (
        (Article.objects.all() if articles is None else articles).readable().filter(pk=pk).first()
    )
    if found is not None:
        return found
    if absence := Absence.of(pk):
        raise ArticleGone(absence)
    raise Http404


class GoneMiddleware:
    """Answers where an article is gone, whichever of its addresses was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ArticleGone):
            return None
        absence = exception.absence
        match = request.resolver_match
        if match and match.url_name == "article" and (kept := absence.kept()):
            # Another stands for it; as that can be undone, it is not so for good.
            answer = redirect(kept)
            patch_cache_control(answer, private=True, no_cache=True)
            return answer
        response = render(
            request,
            "newsroom/gone.html",
            {"absence": absence, "edits": _edits(request.user)},
            status=absence.status,
        )
        # It may be restored in a moment.
        patch_cache_control(response, private=True, no_cache=True)
        return response


def _edits(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether somebody may be told what an article was called that readers do not see."""
    staff = getattr(user, "is_staff", False)
    return staff and isinstance(user, PermissionsMixin) and user.has_perm("newsroom.view_article")
