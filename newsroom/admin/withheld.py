"""Hiding, the bin and deleting for good in the admin: what an editor does, she can take back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from newsroom import archive
from newsroom.admin.columns import NamedListMixin
from newsroom.admin.history import with_undo
from newsroom.history import Act
from newsroom.models import Article, Reason, Withheld
from newsroom.reader import permitted

# So long one request deletes for good; the rest is done when it is asked for again.
SECONDS = 20.0
# Articles that are named before they are deleted for good.
NAMED = 20


class Done(NamedTuple):
    """What withholding for a reason is called, and who does it."""

    title: Any
    button: Any
    said: Callable[[int], str]
    act: Act
    do: Callable[..., int]


DONE = {
    Reason.BIN: Done(
        _("Move to the bin"), _("Move to the bin"),
        lambda n: ngettext("%(number)d article moved to the bin.", "%(number)d articles moved to the bin.", n),
        Act.BIN, archive.move_to_bin,
    ),
    Reason.HIDDEN: Done(
        _("Hide from readers"), _("Hide"),
        lambda n: ngettext("%(number)d article hidden.", "%(number)d articles hidden.", n),
        Act.HIDE, archive.hide,
    ),
}  # fmt: skip


class VisibilityFilter(admin.SimpleListFilter):
    """Whether readers see the articles; what is in the bin has a list of its own."""

    title = _("readers")
    parameter_name = "readers"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("see", _("see it")), ("hidden", _("do not see it: hidden"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        binned = Withheld.objects.filter(reason=Reason.BIN).values("article")
        queryset = queryset.exclude(pk__in=binned)
        hidden = Q(pk__in=Withheld.objects.filter(reason=Reason.HIDDEN).values("article"))
        match self.value():
            case "see":
                return queryset.exclude(hidden)
            case "hidden":
                return queryset.filter(hidden)
        return queryset


class WithholdingMixin:
    """Articles that can be hidden, published and moved to the bin; nothing else deletes them."""

    admin_site: admin.AdminSite
    model: type[Article]
    has_change_permission: Any
    has_delete_permission: Any

    @admin.action(description=_("Move to the bin"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        withhold(request, Reason.BIN, queryset)

    @admin.action(description=_("Hide from readers"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        withhold(request, Reason.HIDDEN, queryset)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        number = archive.publish(articles=_ids(queryset))
        said = ngettext("%(number)d article published.", "%(number)d articles published.", number)
        messages.success(request, said % {"number": number})

    def withholding_urls(self) -> list[URLPattern]:
        """The addresses at which one article is hidden, published or restored."""
        wrap = self.admin_site.admin_view
        name = "newsroom_article"
        return [
            path("<int:pk>/hide/", wrap(self.hide_view), name=f"{name}_hide"),
            path(
                "<int:pk>/publish/", wrap(require_POST(self.publish_view)), name=f"{name}_publish"
            ),
            path(
                "<int:pk>/restore/", wrap(require_POST(self.restore_view)), name=f"{name}_restore"
            ),
        ]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One article is moved to the bin, after a look at what it is."""
        return self._withhold_view(request, object_id, Reason.BIN, self.has_delete_permission)

    def hide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One article is hidden from readers."""
        return self._withhold_view(request, pk, Reason.HIDDEN, self.has_change_permission)

    def _withhold_view(
        self, request: HttpRequest, pk: object, reason: Reason, allowed: Callable[..., bool]
    ) -> HttpResponse:
        article = _article(pk)
        if not allowed(request, article):
            raise PermissionDenied
        if request.method == "POST":
            chosen = Article.objects.filter(pk=article.pk)
            why = request.POST.get("why", "").strip()[:2_000]
            withhold(request, reason, chosen, why, publish_copies="copies" in request.POST)
            return HttpResponseRedirect(reverse("admin:newsroom_article_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": DONE[reason].title,
            "button": DONE[reason].button,
            "opts": self.model._meta,
            "article": article,
            "days": settings.BIN_DAYS if reason == Reason.BIN else 0,
            "bin": reason == Reason.BIN,
            "copies": len(_copies_of([article.pk])),
        }
        return TemplateResponse(request, "admin/newsroom/article/withhold.html", context)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one hidden article to readers again."""
        if not self.has_change_permission(request, _article(pk)):
            raise PermissionDenied
        self.publish(request, Article.objects.filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:newsroom_article_change", args=[pk]))

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one article out of the bin."""
        if not self.has_delete_permission(request, _article(pk)):
            raise PermissionDenied
        _restored(request, archive.restore_from_bin(articles=[pk]))
        return HttpResponseRedirect(reverse("admin:newsroom_article_change", args=[pk]))


def withhold(
    request: HttpRequest,
    reason: Reason,
    chosen: QuerySet[Article],
    why: str = "",
    *,
    publish_copies: bool = False,
) -> None:
    """Hide articles or move them to the bin; the message says how many, and takes it back.

    What is hidden as their copies stays hidden, which is said, or is published in their place.
    """
    done, ids = DONE[reason], _ids(chosen)
    copies = _copies_of(ids)
    with archive.operation(done.act, user=editor(request)) as opened:
        number = done.do(articles=ids, user=editor(request), why=why)
        if publish_copies:
            archive.publish(articles=copies)
    back = reverse("admin:newsroom_article_changelist")
    said = done.said(number) % {"number": number}
    if copies:
        said += " " + _said_of_copies(len(copies), published=publish_copies)
    messages.success(request, with_undo(request, said, opened.written(), back))


def _copies_of(ids: Sequence[int]) -> list[int]:
    """What readers would see were it not hidden as a copy of one of these articles."""
    binned = Withheld.objects.filter(reason=Reason.BIN).values("article")
    copies = Withheld.objects.filter(copy_of__in=ids).exclude(article__in=ids)
    copies = permitted(copies, "article").exclude(article__in=binned)
    return list(copies.values_list("article", flat=True))


def _said_of_copies(number: int, *, published: bool) -> str:
    said = (
        ngettext("Its copy is published.", "Its %(number)d copies are published.", number)
        if published
        else ngettext(
            "%(number)d article stays hidden as a copy of it.",
            "%(number)d articles stay hidden as copies of it.",
            number,
        )
    )
    return said % {"number": number}


@admin.register(Withheld)
class BinAdmin(NamedListMixin, admin.ModelAdmin[Withheld]):
    """The articles in the bin: restored, or deleted for good, many at a time."""

    list_display = ("title", "source", "by", "at", "goes", "why")
    list_display_links = None
    list_select_related = ("article__source",)
    list_per_page = 50
    show_full_result_count = False
    nothing_there = _("Nothing is in the bin.")
    rows_are = _("articles in the bin")
    # No filter beside it: who and why have that room, and are searched for.
    search_fields = ("article__title", "by", "why")
    ordering = ("-at", "-pk")
    actions = ("restore", "delete_for_good")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Withheld]:
        return permitted(super().get_queryset(request), "article").filter(reason=Reason.BIN)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("newsroom.view_article")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_bin_permission(self, request: HttpRequest) -> bool:
        """Who may move articles to the bin may take them out, and may delete them for good."""
        return request.user.has_perm("newsroom.delete_article")

    @admin.display(description=_("title"), ordering="article__title")
    def title(self, row: Withheld) -> SafeString:
        address = reverse("admin:newsroom_article_change", args=[row.article_id])
        return format_html('<a href="{}">{}</a>', address, row.article.title)

    @admin.display(description=_("source"), ordering="article__source__name")
    def source(self, row: Withheld) -> str:
        return row.article.source.name if row.article.source else "—"

    @admin.display(description=_("deleted for good"), ordering="at")
    def goes(self, row: Withheld) -> dt.date | None:
        days = settings.BIN_DAYS
        return timezone.localtime(row.at + dt.timedelta(days=days)).date() if days else None

    @admin.action(description=_("Restore"), permissions=["bin"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Withheld]) -> None:
        _restored(
            request, archive.restore_from_bin(articles=queryset.values_list("article", flat=True))
        )

    @admin.action(description=_("Delete for good…"), permissions=["bin"])
    def delete_for_good(
        self, request: HttpRequest, queryset: QuerySet[Withheld]
    ) -> HttpResponse | None:
        """After a page that names what would be lost: this is taken back by no one."""
        number = queryset.count()
        if request.POST.get("sure") != "yes":
            context = {
                **self.admin_site.each_context(request),
                "title": _("Delete for good"),
                "opts": self.model._meta,
                "rows": queryset.select_related("article")[:NAMED],
                "number": number,
                "more": max(number - NAMED, 0),
                "chosen": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
                "across": request.POST.get("select_across", "0"),
                "checkbox": helpers.ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(
                request, "admin/newsroom/withheld/delete_for_good.html", context
            )
        ids = list(queryset.values_list("article", flat=True))
        done = archive.empty_bin(articles=ids, seconds=SECONDS)
        said = ngettext(
            "%(number)d article deleted for good.", "%(number)d articles deleted for good.", done
        )
        messages.success(request, said % {"number": done})
        if left := number - done:
            said = ngettext(
                "%(number)d more is left: choose it again.",
                "%(number)d more are left: choose them again.",
                left,
            )
            messages.warning(request, said % {"number": left})
        return None


def reasons_of(article: Article) -> list[Withheld]:
    """Why readers do not see an article, for its page in the admin."""
    return list(article.withheld.order_by("reason"))


def _restored(request: HttpRequest, number: int) -> None:
    said = ngettext("%(number)d article restored.", "%(number)d articles restored.", number)
    messages.success(request, said % {"number": number})


def _article(pk: object) -> Article:
    number = str(pk)
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
    return get_object_or_404(permitted(Article.objects.all()), pk=wanted)


def _ids(articles: QuerySet[Article]) -> list[int]:
    return list(articles.order_by().values_list("pk", flat=True))


def editor(request: HttpRequest) -> Any:
    """Who is signed in, for what the archive notes of who did it."""
    return request.user if request.user.is_authenticated else None
