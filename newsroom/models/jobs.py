"""Work that nobody waits for at a page: what is asked for, who does it, how far it is, with what.

These tables hold nothing of the archive. `newsroom.jobs` writes the jobs, and what workers say of
themselves; `newsroom.intake` the files that were sent to be imported.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """What a job has come to."""

    WAITING = "waiting", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


# Nothing becomes of a job in one of these any more.
ENDED = (State.DONE, State.FAILED, State.CANCELLED)


class Job(models.Model):
    """One piece of work in the background.

    `options` is what was asked for, `memory` what a run of it keeps for the one that goes on after it was
    killed, `result` what came of it. While it runs it is its holder's, until `lease_until`, which the
    holder puts off again and again: who no longer does is dead.
    """

    kind = models.CharField(_("kind"), max_length=40)
    options = models.JSONField(_("options"), default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    by = models.CharField(_("by"), max_length=150, blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    created = models.DateTimeField(_("created"), db_index=True)
    started = models.DateTimeField(_("started"), null=True)
    ended = models.DateTimeField(_("ended"), null=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True)
    message = models.TextField(_("message"), blank=True)
    cancel_asked = models.BooleanField(_("to be cancelled"), default=False)
    holder = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    memory = models.JSONField(default=dict)
    result = models.JSONField(_("result"), default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            # Jobs of a kind run one after the other: two imports would want the memory of two.
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state="running"), name="one_job_of_a_kind_runs"
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="job_state")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.pk})"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


class RunningWorker(models.Model):
    """A worker that runs, on whatever machine: when it was heard of last, by the database's clock."""

    name = models.CharField(max_length=100, unique=True)
    machine = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    seen = models.DateTimeField()

    class Meta:
        ordering = ["machine", "name"]
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name


class UploadPart(models.Model):
    """A part of a file that was sent to be imported, where several machines serve the archive."""

    path = models.CharField(max_length=255)
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["path", "number"]
        verbose_name = _("part of an upload")
        verbose_name_plural = _("parts of uploads")
        constraints = [
            models.UniqueConstraint(fields=["path", "number"], name="one_part_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.path} ({self.number})"
