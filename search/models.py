"""The queue between the archive and the index, and what people keep of their searches."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    """Whose change goes first: a person who waits for it, many changes of a person, an import's.

    What an import changes about articles that it does not bring comes afterwards.
    """

    AFTERWARDS = -1
    IMPORT = 0
    MANY = 1
    EDIT = 2


class PendingChange(models.Model):
    """An article that the index does not yet show as it is (or is gone)."""

    article_id = models.PositiveBigIntegerField(db_index=True)
    queued = models.DateTimeField(auto_now_add=True)
    priority = models.SmallIntegerField(default=Priority.IMPORT)

    class Meta:
        indexes = [models.Index(models.F("priority").desc(), "id", name="pending_order")]
        verbose_name = _("pending change")
        verbose_name_plural = _("pending changes")

    def __str__(self) -> str:
        return str(self.article_id)


def new_token() -> str:
    """Something that nobody guesses (192 bits)."""
    return secrets.token_urlsafe(24)


class Frequency(models.TextChoices):
    """How often somebody is told what is new in a search."""

    NEVER = "", _("never")
    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")


class SavedSearch(models.Model):
    """A search that someone keeps. `query` is the address's parameters, without page.

    What was imported after `looked` is new. Whoever has `token` can read the feed.

    Where there is a `frequency`, its owner gets letters (`by_mail`), and a program what it asked for
    (`webhook`, signed with `secret`). All that was imported until `told_until` was told of or is no
    matter; of what came later, `Told` says which.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=200)
    query = models.TextField(_("search"), blank=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    looked = models.DateTimeField(_("last look"), default=timezone.now)
    created = models.DateTimeField(_("saved"), auto_now_add=True)
    frequency = models.CharField(
        _("tell me"), max_length=7, choices=Frequency.choices, default=Frequency.NEVER, blank=True
    )
    by_mail = models.BooleanField(_("by mail"), default=True)
    webhook = models.URLField(_("webhook"), max_length=500, blank=True)
    secret = models.CharField(max_length=40, blank=True, editable=False)
    language = models.CharField(max_length=5, blank=True, editable=False)
    told_until = models.DateTimeField(null=True, editable=False)
    told = models.DateTimeField(_("last told"), null=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved-search", args=[self.pk])


class Told(models.Model):
    """An article that the owner of a saved search was told of, and need not be told of again."""

    saved = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="told_of")
    article_id = models.PositiveBigIntegerField()
    imported = models.DateTimeField()

    class Meta:
        verbose_name = _("article told of")
        verbose_name_plural = _("articles told of")
        constraints = [models.UniqueConstraint(fields=["saved", "article_id"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.saved_id}: {self.article_id}"


class Channel(models.TextChoices):
    MAIL = "mail", _("mail")
    WEBHOOK = "webhook", _("webhook")


class Alert(models.Model):
    """What is new in a saved search, to be sent: written with what was found, and sent after that.

    One that is being sent is nobody else's until `next_try`.
    """

    saved = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="alerts")
    channel = models.CharField(_("by"), max_length=7, choices=Channel.choices)
    articles = models.JSONField(default=list)
    made = models.DateTimeField(_("made"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(default=timezone.now, db_index=True, null=True)
    sent = models.DateTimeField(_("sent"), null=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")

    def __str__(self) -> str:
        return f"{self.saved}: {len(self.articles)}"
