"""Jobs in the admin: what runs in the background, for whom, how far it is; and cancelling it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newsroom import jobs
from newsroom.jobs.kinds import KINDS, counted_of
from newsroom.models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin[Job]):
    """All jobs, for those who may change any; an editor sees and cancels her own."""

    change_list_template = "admin/newsroom/job/change_list.html"
    list_display = ("what", "by", "shown_state", "progress", "created", "ended")
    list_display_links = ("what",)
    list_filter = ("state", "created")
    list_per_page = 50
    show_full_result_count = False
    actions = None
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        found = super().get_queryset(request)
        user: Any = request.user
        return found if super().has_change_permission(request) else found.filter(user=user)

    @admin.display(description=_("what"), ordering="kind")
    def what(self, job: Job) -> str:
        return jobs.label_of(job.kind)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, job: Job) -> str:
        return state_of(job)

    @admin.display(description=_("progress"))
    def progress(self, job: Job) -> str:
        return progress_of(job)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        live = any(not job.has_ended for job in self.get_queryset(request)[: self.list_per_page])
        return super().changelist_view(request, {"live": live, "title": _("Jobs")})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One job: how far it is, what came of it, and where that is to be seen."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pk = int(object_id) if re.fullmatch("[0-9]{1,18}", object_id) else 0
        job = get_object_or_404(self.get_queryset(request), pk=min(pk, 2**62))
        context = {
            **self.admin_site.each_context(request),
            "title": jobs.label_of(job.kind),
            "opts": self.model._meta,
            **context_of(job),
        }
        return TemplateResponse(request, "admin/newsroom/job/job.html", context)

    def get_urls(self) -> list[URLPattern]:
        cancel = path(
            "<int:pk>/cancel/", self.admin_site.admin_view(require_POST(self.cancel)),
            name="newsroom_job_cancel",
        )  # fmt: skip
        return [cancel, *super().get_urls()]

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cancel a job; what it has done until then stays, unless its page says otherwise."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        job = get_object_or_404(self.get_queryset(request), pk=pk)
        if jobs.cancel(job):
            messages.success(request, _("The job is cancelled as soon as it can be."))
        else:
            messages.warning(request, _("The job had ended already."))
        return HttpResponseRedirect(address_of(job))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def address_of(job: Job) -> str:
    """The page of a job, or of what it is about where that has one."""
    known = KINDS.get(job.kind)
    if known and known.address and (address := known.address(job)):
        return address
    return reverse("admin:newsroom_job_change", args=[job.pk])


def state_of(job: Job) -> str:
    """What has become of it, in a word; of one that is to be cancelled, that it is."""
    if job.cancel_asked and not job.has_ended:
        return str(_("being cancelled"))
    return str(job.get_state_display())


def progress_of(job: Job) -> str:
    """How far it is, in numbers."""
    if job.total:
        said = str(_("%(done)s of %(total)s")) % {
            "done": _number(job.done), "total": _number(max(job.total, job.done)),  # of exports it is a guess
        }  # fmt: skip
        return f"{said} {counted_of(job.kind)}".rstrip()
    return _number(job.done) if job.done else ""


def _number(value: int) -> str:
    return str(number_format(value, force_grouping=True))


def context_of(job: Job) -> dict[str, Any]:
    """What `_progress.html` shows of a job."""
    return {
        "job": job,
        "job_state": state_of(job),
        "job_progress": progress_of(job),
        "job_address": address_of(job),
        "live": not job.has_ended,
        "may_cancel": not job.has_ended and not job.cancel_asked,
    }
