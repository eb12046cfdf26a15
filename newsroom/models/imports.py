"""Runs of imports: who brought what in, with which options, and what became of each document.

They tell of the archive's past and are nothing of it: no article depends on them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    """What a run has come to."""

    RUNNING = "running", pgettext_lazy("job", "running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


class ImportRun(models.Model):
    """One run of an import, of the command line's or of the admin's, dry runs too.

    `options` is what it was asked for (`newsroom.intake.options`), `counts` how many documents came to
    which status. `operations` are those of the history that it made: one, and one more for each time
    that it was gone on with. `after` is the run that it does for real, or whose failures it tries again.
    Some time after it has ended its documents are dropped (`thinned`); it stays.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    by = models.CharField(_("by"), max_length=150)
    options = models.JSONField(_("options"), default=dict)
    dry_run = models.BooleanField(_("dry run"), default=False)
    state = models.CharField(
        _("state"), max_length=9, choices=RunState.choices, default=RunState.RUNNING
    )
    started = models.DateTimeField(_("started"), db_index=True)
    touched = models.DateTimeField()
    ended = models.DateTimeField(_("ended"), null=True)
    total = models.PositiveIntegerField(null=True)
    counts = models.JSONField(_("counts"), default=dict)
    message = models.TextField(_("message"), blank=True)
    operations = models.JSONField(default=list)
    after = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    thinned = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.by} ({self.pk})"


class ImportedDocument(models.Model):
    """What became of one document in a run: plain values, as there are as many as documents.

    `article_id` is no reference: an article goes without asking the runs that brought it.
    """

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="documents", db_index=False
    )
    path = models.TextField(_("document"))
    status = models.CharField(_("status"), max_length=9)
    reason = models.TextField(_("reason"), blank=True)
    article_id = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("imported document")
        verbose_name_plural = _("imported documents")
        indexes = [models.Index(fields=["run", "status", "id"], name="document_of_run")]

    def __str__(self) -> str:
        return self.path
