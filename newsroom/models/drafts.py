"""What somebody prepares to do to many articles: chosen, asked for, looked at, and then done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """Corrections of many articles that are prepared, or are on their way.

    `chosen` holds [id, revision] of each article as it was then, `asked` what is to be done to them,
    `found` what a preview has counted, `done` what has come of it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created = models.DateTimeField(db_index=True)
    chosen = models.JSONField(default=list)
    asked = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    done = models.JSONField(default=dict)
    job = models.ForeignKey("newsroom.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("correction of many articles")
        verbose_name_plural = _("corrections of many articles")

    def __str__(self) -> str:
        return f"{self.pk}: {len(self.chosen)}"

    @property
    def key(self) -> str:
        """What the operation that comes of it is known by."""
        return f"draft {self.pk}"
