"""What editors keep of their lists: what they settled, and filters that they named."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Settled(models.Model):
    """An editor's word that an article may stay as it is in some respect: it waits in that list no more.

    `question` is what was asked of it (`newsroom.archive.settling`), `at` when she said so: of what
    comes to be asked later, she has said nothing.
    """

    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="settled"
    )
    question = models.CharField(_("question"), max_length=30)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("settled question")
        verbose_name_plural = _("settled questions")
        constraints = [models.UniqueConstraint(fields=["question", "article"], name="settled_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.question}"


class SavedFilter(models.Model):
    """A filter of the list of articles that an editor gave a name; `query` is its address's."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("editor"), on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=100)
    query = models.TextField(_("filter"))
    shared = models.BooleanField(_("for all editors"), default=False)
    created = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="filter_name")]

    def __str__(self) -> str:
        return self.name


def kept_by(user: object) -> Q:
    """The filters that somebody sees: her own, and those for all."""
    return Q(user=user) | Q(shared=True)
