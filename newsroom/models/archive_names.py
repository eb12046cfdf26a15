"""By what this archive is told from every other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchiveName(models.Model):
    """The one row that names this archive, since the day that somebody first asked.

    A backup that is restored elsewhere is the same archive, and has the same name.
    """

    only = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=32)
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("name of this archive")
        verbose_name_plural = _("names of this archive")
        constraints = [models.CheckConstraint(condition=models.Q(only=1), name="one_archive_name")]

    def __str__(self) -> str:
        return self.name
