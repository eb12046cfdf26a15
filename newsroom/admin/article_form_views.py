"""The page of an article's form: its fields at the left, its text at the right."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newsroom import archive
from newsroom.admin.article_form import ArticleForm
from newsroom.admin.article_form_text import text_beside
from newsroom.admin.withheld import editor, reasons_of
from newsroom.models import Article, Mention, Origin, Reason


class ArticleFormMixin:
    """What the form of an article shows, and what becomes of it when it is sent."""

    admin_site: admin.AdminSite
    model: type[Article]
    get_object: Any
    get_queryset: Any
    has_change_permission: Any
    has_delete_permission: Any
    change_form_template = "admin/newsroom/article/change_form.html"

    class Media:
        css = {"all": ("newsroom/article_form.css",)}
        js = ("newsroom/article_form.js",)

    def form_urls(self) -> list[URLPattern]:
        """The addresses of what the form's buttons do."""
        wrap = self.admin_site.admin_view
        name = "newsroom_article"
        return [path("<int:pk>/revert/", wrap(require_POST(self.revert)), name=f"{name}_revert")]

    def revert(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an editor's change of one field back."""
        article = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        field = request.POST.get("revert_field", "")
        if archive.revert_field(article=article, field=field, user=editor(request)):
            messages.success(request, _("The field has again what the seed says."))
        return HttpResponseRedirect(reverse("admin:newsroom_article_change", args=[pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:  # fmt: skip
        this: Any = super()
        article: Any = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if article:
            # The button says what it does: see the tools above the form.
            reasons = reasons_of(article)
            binned = any(row.reason == Reason.BIN for row in reasons)
            may_delete = not binned and self.has_delete_permission(request, article)
            context |= {
                "withheld": reasons,
                "show_delete": False,
                "may_delete": may_delete,
                "panels": _panels(article),
                # The room is for the text.
                "is_nav_sidebar_enabled": False,
            }
        response: HttpResponse = this.change_view(request, object_id, form_url, context)
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        this: Any = super()
        article = context["original"]
        if article is not None:
            context |= text_beside(request, article)
        response: HttpResponse = this.render_change_form(request, context, *args, **kwargs)
        return response

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        archive.edit_article(article=obj, values=form.values(), user=editor(request))

    def save_related(self, *args: Any) -> None:
        """Authors and entities were saved with the rest."""


def _panels(article: Article) -> dict[str, Any]:
    """The read-only panels below the fields: evidence, suggestions, seeds."""
    rows = list(article.evidence.select_related("user"))
    offered = {row.field: row for row in rows if not row.current}
    return {
        "evidence": [
            {"row": row, "offered": offered.get(row.field), "edited": row.origin == Origin.EDITED}
            for row in rows
            if row.current
        ],
        "suggested": Mention.objects.doubtful().filter(article=article).select_related("entity"),
        "seeds": article.seeds.defer("data", "repairs", "doubts").order_by("-current", "-received"),
    }
