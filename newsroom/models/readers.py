"""Who may read what, besides the groups and permissions that Django has."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.models.authorities import Source


class Readership(models.Model):
    """A group that may read a source which is not for everybody.

    The group cannot be deleted: a source that was for some would be for everybody.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="readerships")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("readership")
        verbose_name_plural = _("readerships")
        constraints = [models.UniqueConstraint(fields=["source", "group"], name="readership")]

    def __str__(self) -> str:
        return f"{self.source}: {self.group}"


class AccessToken(models.Model):
    """What a program sends in place of a person's password: for the API, feeds and exports.

    It was shown once; only its digest is kept. To revoke it is to delete it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE,
        related_name="access_tokens",
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created = models.DateTimeField(_("made"), auto_now_add=True)
    used = models.DateField(_("last used"), null=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")

    def __str__(self) -> str:
        return self.name
