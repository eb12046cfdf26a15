"""The page of an article's form: its fields at the left, its text at the right."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom import archive
from newsroom.admin.article_form import BLOCK_KINDS, ArticleForm, suggested_from
from newsroom.admin.article_form_chips import chips
from newsroom.admin.article_form_evidence import beside_fields, groups
from newsroom.admin.article_form_lines import line_of, line_page
from newsroom.admin.article_form_neighbours import (
    FILTERS,
    Neighbours,
    Uncounted,
    asks_order,
    form_address,
    neighbours,
)
from newsroom.admin.article_form_text import FIND, TEXT, text_beside
from newsroom.admin.history import with_undo
from newsroom.admin.withheld import editor, reasons_of
from newsroom.history import Act, Operation
from newsroom.models import Article, Reason

# The buttons that lead on to the next article of the list.
NEXT, APPROVE = "_next", "_approve"
# Those beside a field, which save the rest as well.
TAKE_BACK, DISMISS = "_take_back", "_dismiss"
ACCEPT, REFUSE = "accept", "refuse"


def _without(request: HttpRequest, *names: str) -> str:
    """This page's address without some of its parameters, for one more."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"?{query.urlencode()}&" if query else "?"


class ArticleFormMixin:
    """What the form of an article shows, and what becomes of it when it is sent."""

    admin_site: admin.AdminSite
    model: type[Article]
    get_object: Any
    get_queryset: Any
    has_change_permission: Any
    has_view_permission: Any
    has_delete_permission: Any
    change_form_template: Any = "admin/newsroom/article/change_form.html"

    class Media:
        css = {"all": ("newsroom/article_form.css",)}
        js = ("newsroom/article_form.js",)

    def form_urls(self) -> list[URLPattern]:
        """The addresses of what the form's buttons do."""
        wrap = self.admin_site.admin_view
        name = "newsroom_article"
        return [
            path("<int:pk>/revert/", wrap(require_POST(self.revert)), name=f"{name}_revert"),
            path("<int:pk>/line/<int:position>/", wrap(self.line_view), name=f"{name}_line"),
        ]

    def revert(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an editor's change of one field back."""
        article = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        self._take_back(request, article, request.POST.get("revert_field", ""))
        return HttpResponseRedirect(reverse("admin:newsroom_article_change", args=[pk]))

    def _take_back(self, request: HttpRequest, article: Article, field: str) -> None:
        if archive.revert_field(article=article, field=field, user=editor(request)):
            messages.success(request, _("The field has again what the seed says."))

    def line_view(self, request: HttpRequest, pk: int, position: int) -> HttpResponse:
        """What a line of an article is in all articles of its source: looked at first, then said."""
        article = get_object_or_404(self.get_queryset(request).select_related("source"), pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        block = article.blocks.filter(position=position).first()
        if block is None or article.source is None:
            raise Http404
        line = line_of(
            article.source, article, block, request.POST.get("kind") or request.GET.get("kind", "")
        )
        if request.method == "POST":
            with archive.operation(Act.BULK, user=editor(request), what="lines") as opened:
                number = archive.set_kind_of_line(
                    source=article.source, line=block.text, kind=line.kind, user=editor(request)
                )
            messages.success(request, with_undo(request, line.said(number), opened.written()))
            return HttpResponseRedirect(form_address(pk, request.GET.get(FILTERS, "")))
        context = {
            **self.admin_site.each_context(request),
            **line_page(line),
            "title": _("In all articles of “%(source)s”") % {"source": article.source},
            "opts": self.model._meta,
            "kinds": [(kind.value, kind.label) for kind in BLOCK_KINDS],
            "filters": request.GET.get(FILTERS, ""),
            "back": form_address(pk, request.GET.get(FILTERS, "")),
        }
        return TemplateResponse(request, "admin/newsroom/article/line.html", context)

    # --- showing ------------------------------------------------------------------------------

    def get_paginator(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        if asks_order(request):
            return Uncounted(queryset, 1)
        this: Any = super()
        return this.get_paginator(request, queryset, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        this: Any = super()
        user: Any = request.user
        form = this.get_form(request, *args, **kwargs)
        form.may_add = user.has_perm("newsroom.add_entity")
        if source := form.base_fields.get("source"):
            # Nothing but this article is deleted or renamed from its form.
            source.widget.can_delete_related = source.widget.can_change_related = False
        return form

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:  # fmt: skip
        this: Any = super()
        article: Any = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if article:
            # Before anything is saved: an article that is corrected may leave the list.
            here = neighbours(self, request, article.pk)
            request.neighbours = here  # type: ignore[attr-defined]
            # The button says what it does: see the tools above the form.
            reasons = reasons_of(article)
            binned = any(row.reason == Reason.BIN for row in reasons)
            may_delete = not binned and self.has_delete_permission(request, article)
            context |= {
                "withheld": reasons,
                "show_delete": False,
                "may_delete": may_delete,
                "neighbours": here,
                # The room is for the text.
                "is_nav_sidebar_enabled": False,
            }
        response: HttpResponse = this.change_view(request, object_id, form_url, context)
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        this: Any = super()
        article: Article | None = context["original"]
        if article is not None:
            form = context["adminform"].form
            here = context["neighbours"]
            form.in_list = f"?{urlencode({FILTERS: here.filters})}" if here.filters else ""
            context |= text_beside(request, article, form)
            context |= {
                "groups": list(groups(context["adminform"], beside_fields(article))),
                "chips": chips(article, form),
                "judge_address": f"{reverse('judge')}?{urlencode({'next': request.path})}",
                "find_address": _without(request, FIND, TEXT, "only", "page") + f"{FIND}=",
                "suggested_entities": suggested_from("entities"),
                "suggested_authors": suggested_from("authors"),
                "seeds": article.seeds.defer("data", "repairs", "doubts").order_by(
                    "-current", "-received"
                ),
            }
        response: HttpResponse = this.render_change_form(request, context, *args, **kwargs)
        return response

    # --- coming back --------------------------------------------------------------------------

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        request.done = archive.correct_article(  # type: ignore[attr-defined]
            article=obj,
            values=form.values(),
            kinds=form.kinds(),
            new_entities=form.new_entities,
            approve=APPROVE in request.POST,
            user=editor(request),
        )

    def save_related(self, *args: Any) -> None:
        """Authors and entities were saved with the rest."""

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """On to where the button leads: the next article, the same one, or the list."""
        post = request.POST
        here: Neighbours = request.neighbours  # type: ignore[attr-defined]
        if NEXT in post or APPROVE in post:
            return self._on(request, obj, here)
        if field := post.get(TAKE_BACK):
            self._take_back(request, obj, field)
            return HttpResponseRedirect(form_address(obj.pk, here.filters))
        if field := post.get(DISMISS):
            if archive.dismiss_offer(article=obj, field=field, user=editor(request)):
                messages.success(
                    request, _("It is not asked again until the document says otherwise.")
                )
            return HttpResponseRedirect(form_address(obj.pk, here.filters))
        if ACCEPT in post or REFUSE in post:
            self._judge(request, obj)
            return HttpResponseRedirect(form_address(obj.pk, here.filters))
        this: Any = super()
        response: HttpResponse = this.response_change(request, obj)
        return response

    def _judge(self, request: HttpRequest, article: Article) -> None:
        """Accept or refuse what a chip stands for, after the rest of the form was saved."""
        accepts = ACCEPT in request.POST
        sent = request.POST.get(ACCEPT if accepts else REFUSE, "")
        if not (sent.isascii() and sent.isdecimal() and len(sent) < 19):
            return
        # What she took off the article with the same form is there no more.
        mention = article.mentions.filter(pk=int(sent)).select_related("entity").first()
        if mention is None:
            return
        judge = archive.accept_mentions if accepts else archive.refuse_mentions
        judge(mentions=[mention.pk], user=editor(request))
        said = _("Accepted: “%(name)s”.") if accepts else _("Refused: “%(name)s”.")
        messages.success(request, said % {"name": mention.entity.name})

    def _on(self, request: HttpRequest, obj: Article, here: Neighbours) -> HttpResponse:
        done: Operation | None = request.done  # type: ignore[attr-defined]
        said = _("Approved: “%(title)s”.") if APPROVE in request.POST else _("Saved: “%(title)s”.")
        back = form_address(obj.pk, here.filters)
        messages.success(request, with_undo(request, said % {"title": obj}, done, back))
        following = here.next
        sent = request.POST.get("next_pk", "")
        if not here.place and sent.isascii() and sent.isdecimal() and len(sent) < 19:
            # It has left the list since the form was opened: on to what came next then.
            known = self.get_queryset(request).filter(pk=int(sent)).values_list("pk", flat=True)
            following = known.first() or here.next
        if following and following != obj.pk:
            return HttpResponseRedirect(form_address(following, here.filters))
        messages.info(request, _("That was the last one of the list."))
        return HttpResponseRedirect(here.list_address)
