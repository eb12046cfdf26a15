"""Many articles corrected at once: what to change is asked, shown as it would be, and then done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from newsroom import archive, jobs
from newsroom.admin import bulk_rereading, bulk_work, reasons
from newsroom.admin.bulk_forms import TOO_SLOW, BulkForm
from newsroom.admin.bulk_lists import SHEETS, ListSheet
from newsroom.admin.bulk_words import ACTS, fault, said
from newsroom.admin.history import with_undo
from newsroom.admin.jobs import context_of
from newsroom.history import Operation
from newsroom.models import Article, Draft

A_PAGE = 50
TEMPLATES = "admin/newsroom/bulk"


class StepsMixin:
    """The way from what is asked of rows of a list to what is done to them."""

    admin_site: admin.AdminSite
    model: Any
    has_change_permission: Any
    has_delete_permission: Any

    @property
    def sheet(self) -> ListSheet:
        """What the list is as a spreadsheet."""
        return SHEETS[self.model._meta.model_name]

    @property
    def bulk_name(self) -> str:
        """What the names of the steps' addresses begin with."""
        return f"newsroom_{self.sheet.name}_bulk"

    def to(self, step: str, draft: Draft) -> HttpResponse:
        """Lead on to a step; what cannot be asked here is asked with a file."""
        if step == "ask" and draft.asked.get("act") == "given":
            return HttpResponseRedirect(reverse(f"admin:{self.bulk_name}_sheet"))
        name = self.bulk_name if step == "ask" else f"{self.bulk_name}_{step}"
        return HttpResponseRedirect(reverse(f"admin:{name}", args=[draft.pk]))

    def bulk_urls(self) -> list[URLPattern]:
        """The addresses of the steps."""
        wrap, name = self.admin_site.admin_view, self.bulk_name
        return [
            path("bulk/<int:pk>/preview/", wrap(self.bulk_preview), name=f"{name}_preview"),
            path("bulk/<int:pk>/apply/", wrap(require_POST(self.bulk_apply)), name=f"{name}_apply"),
            path("bulk/<int:pk>/done/", wrap(self.bulk_done), name=f"{name}_done"),
        ]

    def draft(self, request: HttpRequest, pk: int) -> Draft:
        """The draft, which is hers and of this list; raises PermissionDenied for who may not correct it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        user: Any = request.user
        drafts = Draft.objects.select_related("job")
        draft = get_object_or_404(drafts, pk=min(pk, 2**62), user=user)
        if bulk_work.list_of(draft) != self.sheet.name:
            raise Http404
        return draft

    def may(self, request: HttpRequest, act: str) -> bool:
        """Whether she may do what is asked; raises PermissionDenied where not."""
        if act == "bin" and not self.has_delete_permission(request):
            raise PermissionDenied
        return True

    def bulk_preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would change: from what to what, and what is left out and why."""
        draft = self.draft(request, pk)
        if draft.done or draft.job:
            return self.to("done", draft)
        if not draft.found:
            return self.to("ask", draft)
        changed = draft.found["changed"]
        act = draft.asked["act"]
        a_page = bulk_rereading.A_PAGE if act == "reprocess" else A_PAGE
        page = Paginator(changed, a_page).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        titles = self.sheet.titles([*shown, *_left_ids(draft)])
        foreseen = 0
        if act == "reprocess":
            rows, foreseen = bulk_rereading.foreseen_rows(shown, titles)
        elif act in ACTS:
            rows = [
                {"pk": each, "title": titles.get(each, ""), "differences": []} for each in shown
            ]
        else:
            try:
                plans = archive.plans_of(
                    articles=shown, asked=bulk_work.asked_of(draft), of=self.sheet.many
                )
            except (archive.TooSlow, archive.BadPattern):
                return self.to("ask", draft)
            rows = self.sheet.differences(plans, titles)
        problems = draft.asked.get("problems", [])
        context = {
            "title": _("What would change"), "page_obj": page, "rows": rows, "found": draft.found,
            "asked_for": _asked(draft.asked), "left": self.left(draft, titles),
            "would_change": self.sheet.would_change(page.paginator.count),
            "left_number": len(draft.found["overtaken"]) + len(draft.found["faults"]),
            "in_background": _is_long(draft), "given": act == "given",
            "columns": [self.sheet.label(name) for name in draft.asked.get("columns", ())],
            "problems": problems[: bulk_work.NAMED],
            "problems_more": max(0, len(problems) - bulk_work.NAMED),
            "conflicts": draft.asked.get("conflicts", ()),
            "conflicts_more": draft.asked.get("conflicts_more", 0),
            "reading": act == "reprocess", "foreseen": foreseen,
        }  # fmt: skip
        return self.bulk_page(request, "preview", draft, **context)

    def bulk_apply(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it: at once where it is little, else in the background."""
        draft = self.draft(request, pk)
        if draft.done or draft.job or not draft.found:
            return self.to("done" if draft.found else "ask", draft)
        self.may(request, draft.asked["act"])
        if draft.asked.get("conflicts"):
            self.decide(request, draft)
        if _is_long(draft):
            job = jobs.start("bulk", {"draft": draft.pk}, user=request.user)
            archive.change_draft(draft=draft, job=job)
            return self.to("done", draft)
        try:
            done = bulk_work.carry_out(draft, request.user)
        except (archive.TooSlow, archive.BadPattern):
            messages.error(request, TOO_SLOW)
            return self.to("ask", draft)
        back = self.back(request, draft)
        self.tell(request, draft, done, back)
        return HttpResponseRedirect(back)

    def decide(self, request: HttpRequest, draft: Draft) -> None:
        """Take what she says where a file and the archive differ."""
        raise NotImplementedError

    def bulk_done(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is coming of it in the background, and what has."""
        draft = self.draft(request, pk)
        if not draft.done and not draft.job:
            return self.to("ask", draft)
        operation = Operation.objects.filter(pk=draft.done.get("operation") or 0).first()
        if operation is None and draft.job:
            operation = archive.begun_as(draft.key)
        overtaken = draft.done.get("overtaken", [])
        given = draft.asked.get("act") == "given"
        context = {
            **(context_of(draft.job) if draft.job else {}),
            "title": _("Import a spreadsheet") if given else _("Edit many articles"),
            "refused": _refused_meanwhile(draft, draft.done),
            "asked_for": _asked(draft.asked),
            "done": draft.done, "operation": operation, "back": self.back(request, draft),
            "overtaken": list(self.sheet.titles(overtaken).items()),
            "changed": self.sheet.changed(draft.done.get("changed", 0)),
        }  # fmt: skip
        return self.bulk_page(request, "done", draft, **context)

    def bulk_page(
        self, request: HttpRequest, template: str, draft: Draft, **context: Any
    ) -> HttpResponse:
        """A page of one of the steps."""
        common = {
            **self.admin_site.each_context(request), "opts": self.model._meta, "draft": draft,
            "number": len(draft.chosen), "sheet": self.sheet,
            "to": {step: f"admin:{self.bulk_name}_{step}" for step in ("apply", "export")},
            "row_page": f"admin:newsroom_{self.sheet.name}_change",
            "list": reverse(f"admin:newsroom_{self.sheet.name}_changelist"),
        }  # fmt: skip
        return TemplateResponse(request, f"{TEMPLATES}/{template}.html", common | context)

    def tell(self, request: HttpRequest, draft: Draft, done: Mapping[str, Any], back: str) -> None:
        """A message on what was done, with the button that undoes it; and on what was left."""
        operation = Operation.objects.filter(pk=done["operation"] or 0).first()
        text = self.sheet.changed(done["changed"])
        messages.success(request, with_undo(request, text, operation, back))
        if left := done["overtaken_number"]:
            messages.warning(request, self.sheet.left(left))
        if said := _refused_meanwhile(draft, done):
            messages.warning(request, said)

    def left(self, draft: Draft, titles: Mapping[int, str]) -> list[dict[str, Any]]:
        """The rows that are left as they are, and why; of a file the number of each."""
        meanwhile = _("somebody changed it since it was chosen")
        rows = [(pk, meanwhile) for pk in draft.found["overtaken"][: bulk_work.NAMED]]
        rows += [
            (
                pk,
                "; ".join(
                    f"{self.sheet.label(name)}: {fault(word)}" for name, word in faults.items()
                ),
            )
            for pk, faults in draft.found["faults"][: bulk_work.NAMED]
        ]
        numbers = draft.asked.get("rows", {})
        return [
            {"pk": pk, "title": titles.get(pk, ""), "why": why, "number": numbers.get(str(pk))}
            for pk, why in rows
        ]

    def back(self, request: HttpRequest, draft: Draft) -> str:
        """The list that the rows were chosen from."""
        back = draft.asked.get("back", "")
        if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
            return str(back)
        return reverse(f"admin:newsroom_{self.sheet.name}_changelist")


class BulkMixin(StepsMixin):
    """The way from chosen articles to what is asked of them all."""

    @admin.action(description=gettext_lazy("Edit many…"), permissions=["change"])
    def edit_many(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse:
        """Keep which articles were chosen, as they are now, and ask what to change."""
        rows = dict(queryset.order_by().values_list("pk", "revision"))
        draft = archive.make_draft(
            user=request.user, chosen=sorted(rows.items()), asked={"back": request.get_full_path()}
        )
        return HttpResponseRedirect(reverse("admin:newsroom_article_bulk", args=[draft.pk]))

    def bulk_urls(self) -> list[URLPattern]:
        """The addresses of the steps, and that at which is asked what to do."""
        ask = self.admin_site.admin_view(self.bulk_ask)
        return [path("bulk/<int:pk>/", ask, name=self.bulk_name), *super().bulk_urls()]

    def bulk_ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what shall be changed, and count what would be."""
        draft = self.draft(request, pk)
        if draft.done or draft.job:
            return self.to("done", draft)
        if draft.asked.get("act") == "given":
            return self.to("preview", draft)
        form = BulkForm(request.POST if request.method == "POST" else draft.asked.get("form"))
        if request.method == "GET" and not draft.asked.get("form"):
            form = BulkForm()
        if request.method == "POST" and form.is_valid():
            form_values = {name: request.POST[name] for name in form.fields if name in request.POST}
            asked = {**form.asked(), "form": form_values, "back": draft.asked.get("back", "")}
            if self.may(request, asked["act"]) and self.counted(draft, asked, form):
                return self.to("preview", draft)
        return self.bulk_page(request, "ask", draft, title=_("Edit many articles"), form=form)

    def counted(self, draft: Draft, asked: Mapping[str, Any], form: BulkForm) -> bool:
        """Count what would come of it; where that cannot be, the form says why."""
        draft.asked = dict(asked)
        try:
            found = bulk_work.count(draft)
        except archive.TooSlow:
            form.add_error("find", TOO_SLOW)
            return False
        except archive.BadPattern as error:
            form.add_error(
                "find", _("This cannot be read: %(why)s.") % {"why": reasons.said(str(error))}
            )
            return False
        archive.change_draft(draft=draft, asked=draft.asked, found=found)
        return True


def _refused_meanwhile(draft: Draft, done: Mapping[str, Any]) -> str:
    """That some could not be written which the preview has shown: of another one's name, say."""
    number = done.get("faults", 0) - len(draft.found.get("faults", ()))
    if number <= 0:
        return ""
    said = ngettext(
        "%(number)d could not be written any more: ask for it again to see why.",
        "%(number)d could not be written any more: ask for them again to see why.",
        number,
    )
    return said % {"number": number}


def _is_long(draft: Draft) -> bool:
    # Reading documents again takes long even of few.
    many = len(draft.found["changed"]) > bulk_work.AT_ONCE
    return many or draft.asked["act"] == "reprocess"


def _asked(asked: Mapping[str, Any]) -> list[str]:
    act = asked.get("act", "correct")
    if act in ACTS:
        return [str(ACTS[act])]
    if act == "given":
        return [_("from the spreadsheet “%(name)s”") % {"name": asked.get("sheet", "")}]
    return [said(each) for each in asked.get("corrections", ())]


def _left_ids(draft: Draft) -> list[int]:
    faults = [pk for pk, _faults in draft.found["faults"]]
    return [*draft.found["overtaken"][: bulk_work.NAMED], *faults[: bulk_work.NAMED]]
