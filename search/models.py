"""The queue between the archive and the index, and what people keep of their searches."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    """Whose change goes first: a person who waits for it, many changes of a person, an import's."""

    IMPORT = 0
    MANY = 1
    EDIT = 2


class PendingChange(models.Model):
    """An article that the index does not yet show as it is (or is gone)."""

    article_id = models.PositiveBigIntegerField(db_index=True)
    queued = models.DateTimeField(auto_now_add=True)
    priority = models.PositiveSmallIntegerField(default=Priority.IMPORT)

    class Meta:
        indexes = [models.Index(models.F("priority").desc(), "id", name="pending_order")]
        verbose_name = _("pending change")
        verbose_name_plural = _("pending changes")

    def __str__(self) -> str:
        return str(self.article_id)


def new_token() -> str:
    """Something that nobody guesses (192 bits)."""
    return secrets.token_urlsafe(24)


class SavedSearch(models.Model):
    """A search that someone keeps. `query` is the address's parameters, without page.

    What was imported after `looked` is new. Whoever has `token` can read the feed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=200)
    query = models.TextField(_("search"), blank=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    looked = models.DateTimeField(_("last look"), default=timezone.now)
    created = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved-search", args=[self.pk])
