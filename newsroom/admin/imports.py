"""Imports in the admin: every run with its documents; and new ones, dry first, then for real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newsroom.admin import reasons
from newsroom.admin.history import may_undo
from newsroom.admin.import_form import ImportForm
from newsroom.admin.jobs import context_of
from newsroom.hidden import hidden
from newsroom.history import Operation
from newsroom.intake import job as import_job
from newsroom.intake.options import Options
from newsroom.intake.places import Refused
from newsroom.intake.uploads import check, sweep
from newsroom.jobs.kinds import KINDS
from newsroom.models import Article, ImportedDocument, ImportRun, Job, RunState
from newsroom.reader import permitted

A_PAGE: Final = 50
# What of each status a page says, in the order in which they are told.
STATUSES: Final[dict[str, Any]] = {
    "created": _("created"),
    "updated": _("updated"),
    "restored": _("restored"),
    "unchanged": _("unchanged"),
    "duplicate": _("duplicate"),
    "gone": _("no longer there"),
    "deleted": _("deleted before"),
    "failed": _("failed"),
}
# What would have become of it, in a dry run.
WOULD_BE: Final[dict[str, Any]] = STATUSES | {
    "created": _("new"),
    "updated": _("to be updated"),
    "restored": _("to be restored"),
}
# A run that says nothing for so long was killed: each batch of documents takes seconds.
SILENT: Final = dt.timedelta(minutes=10)


class Counted(Paginator[ImportedDocument]):
    """Pages of documents whose number is known: counting them is what takes long."""

    def __init__(self, documents: QuerySet[ImportedDocument], number: int) -> None:
        super().__init__(documents, A_PAGE)
        self._number = number

    @cached_property
    def count(self) -> int:
        return self._number


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin[ImportRun]):
    """Those who may import see all runs."""

    list_display = ("started", "what", "by", "shown_state", "numbers")
    list_display_links = ("started", "what")
    list_filter = ("state", "dry_run", "started")
    list_per_page = 50
    show_full_result_count = False
    actions = None
    ordering = ("-pk",)

    # --- the list ---------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        sweep()
        return super().changelist_view(request, {"title": _("Imports")})

    @admin.display(description=_("what"))
    def what(self, run: ImportRun) -> str:
        return title_of(run, most=3)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, run: ImportRun) -> str:
        return state_of(run, import_job.job_of(run) if run.state == RunState.RUNNING else None)

    @admin.display(description=_("documents"))
    def numbers(self, run: ImportRun) -> str:
        # Name and number, as in a table: behind a number, the word would have to agree with it.
        return ", ".join(f"{name}: {_number(count)}" for _status, name, count in counts_of(run))

    # --- one run ----------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One run: how far it is, what came of it, and each document."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < 19):
            raise Http404
        run = get_object_or_404(ImportRun.objects.select_related("after"), pk=object_id)
        status = request.GET.get("status", "")
        job = import_job.job_of(run) if run.state == RunState.RUNNING else None
        counts = counts_of(run)
        context = {
            **self.admin_site.each_context(request),
            "title": title_of(run, most=5),
            "opts": self.model._meta,
            "run": run,
            "run_state": state_of(run, job),
            "counts": [(name, label, _number(number)) for name, label, number in counts],
            "number": _number(sum(run.counts.values())),
            "status": status if status in STATUSES else "",
            "page_obj": self._documents(run, status).get_page(request.GET.get("page")),
            "options": _said(Options.of(run.options)),
            "operations": self._operations(request, run),
            "followed_by": run.followed_by.order_by("pk"),
            "ended": run.state != RunState.RUNNING,
            "may_import": run.dry_run and run.state == RunState.DONE,
            "may_retry": run.state != RunState.RUNNING
            and bool(run.counts.get("failed"))
            and not run.thinned,
            "live": False,
            **(context_of(job) if job and not job.has_ended else {}),
        }
        context["rows"] = _rows(context["page_obj"].object_list, run)
        context["reasons"] = any(row["reason"] for row in context["rows"])
        return TemplateResponse(request, "admin/newsroom/importrun/run.html", context)

    def _documents(self, run: ImportRun, status: str) -> Counted:
        documents = ImportedDocument.objects.filter(run=run).order_by("status", "pk")
        if run.thinned:
            return Counted(documents.none(), 0)
        if status in STATUSES:
            return Counted(documents.filter(status=status), run.counts.get(status, 0))
        return Counted(documents, sum(run.counts.values()))

    def _operations(self, request: HttpRequest, run: ImportRun) -> list[Operation]:
        """What it did to the archive; each knows whether it may be undone here."""
        operations = list(Operation.objects.filter(pk__in=run.operations).order_by("pk"))
        allowed = may_undo(request, operations) if run.state != RunState.RUNNING else set()
        for each in operations:
            each.undoable = each.pk in allowed and not each.undone  # type: ignore[attr-defined]
        return operations

    # --- new ones ---------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What to import, and how; a dry run first, unless it is said otherwise."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                options = form.options()
            except Refused as error:
                form.add_error(None, str(error))
            else:
                dry = "really" not in request.POST
                run = import_job.start(options, user=request.user, dry_run=dry)
                return HttpResponseRedirect(address_of(run))
        context = {
            **self.admin_site.each_context(request),
            "title": _("New import"),
            "opts": self.model._meta,
            "form": form,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(
            request, "admin/newsroom/importrun/new.html", context, status=status
        )

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{name}/", wrap(require_POST(view)), name=f"newsroom_importrun_{name}")
            for name, view in (("really", self.really), ("retry", self.retry))
        ]
        return [*own, *super().get_urls()]

    def really(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do for real what a dry run looked at."""
        run = self._run(request, pk)
        if not run.dry_run or run.state != RunState.DONE:
            messages.error(request, _("Only a dry run that is done can be imported for real."))
            return HttpResponseRedirect(address_of(run))
        return self._again(request, run, Options.of(run.options), dry_run=False)

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try again the documents of a run that failed, and no others."""
        run = self._run(request, pk)
        if run.state == RunState.RUNNING or run.thinned or not run.counts.get("failed"):
            messages.error(request, _("There is nothing to try again."))
            return HttpResponseRedirect(address_of(run))
        kept = {**run.options, "only_failed_of": run.pk}
        return self._again(request, run, Options.of(kept), dry_run=run.dry_run)

    def _run(self, request: HttpRequest, pk: int) -> ImportRun:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportRun, pk=pk)

    def _again(
        self, request: HttpRequest, run: ImportRun, options: Options, *, dry_run: bool
    ) -> HttpResponse:
        try:
            check(options)
        except Refused as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(address_of(run))
        new = import_job.start(options, user=request.user, dry_run=dry_run, after=run)
        return HttpResponseRedirect(address_of(new))

    # --- who may ----------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("newsroom.add_importrun")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def address_of(run: ImportRun) -> str:
    """The page of a run."""
    return reverse("admin:newsroom_importrun_change", args=[run.pk])


def _address_of_job(job: Job) -> str:
    run = ImportRun.objects.filter(pk=job.options.get("run") or 0).first()
    return address_of(run) if run else ""


KINDS[import_job.KIND] = KINDS[import_job.KIND].shown_at(_address_of_job)


def title_of(run: ImportRun, *, most: int) -> str:
    """What a run read, in a line."""
    options = Options.of(run.options)
    if options.reprocess:
        what = gettext("Stored documents, read again")
    else:
        paths = [options.renamed(each) for each in options.paths]
        names = [each.removeprefix("/uploads/").partition("/")[2] or each for each in paths] if options.root else paths  # fmt: skip
        what = ", ".join(names[:most]) + (" …" if len(names) > most else "")
    if options.only_failed_of:
        what = gettext("Failures again: %(what)s") % {"what": what}
    return gettext("Dry run: %(what)s") % {"what": what} if run.dry_run else what


def state_of(run: ImportRun, job: Job | None) -> str:
    """What has become of a run, in a word."""
    if run.state != RunState.RUNNING:
        return str(run.get_state_display())
    if job:
        return str(context_of(job)["job_state"])
    if timezone.now() - run.touched > SILENT:
        return gettext("broken off")
    return str(run.get_state_display())


def counts_of(run: ImportRun) -> list[tuple[str, str, int]]:
    """How many documents came to what: the status, what it is called, the number."""
    names = WOULD_BE if run.dry_run else STATUSES
    return [
        (status, str(names[status]), run.counts[status])
        for status in STATUSES
        if run.counts.get(status)
    ]


def _rows(documents: Sequence[ImportedDocument], run: ImportRun) -> list[dict[str, Any]]:
    """Documents as the page shows them. Of articles that she may not read she sees that there are some."""
    documents = list(documents)
    wanted = {each.article_id for each in documents if each.article_id}
    articles = permitted(Article.objects.filter(pk__in=wanted))
    titles = dict(articles.values_list("pk", "title"))
    unseen: set[int] = set()
    if hidden():
        there = Article.objects.filter(pk__in=wanted).values_list("pk", flat=True)
        unseen = set(there) - titles.keys()
    names = WOULD_BE if run.dry_run else STATUSES
    return [
        {
            "path": each.path if each.article_id not in unseen else gettext("of a source that is not for you"),
            "status": names.get(each.status, each.status),
            "failed": each.status == "failed",
            "reason": reasons.said(each.reason) if each.article_id not in unseen else "",
            "article": each.article_id if each.article_id in titles else None,
            "title": titles.get(each.article_id or 0, ""),
        }
        for each in documents
    ]  # fmt: skip


def _said(options: Options) -> list[str]:
    """The options that are not as they are without a word."""
    said = []
    if options.columns:
        pairs = ", ".join(f"{ours}={theirs}" for theirs, ours in options.columns.items())
        said.append(gettext("Columns: %(pairs)s") % {"pairs": pairs})
    if options.undelete:
        said.append(gettext("What was deleted before is brought back"))
    if options.follow_links:
        said.append(gettext("Links out of folders are followed"))
    if options.all:
        said.append(gettext("All stored documents"))
    return said


def _number(value: int) -> str:
    return str(number_format(value, force_grouping=True))
