"""Which articles carry the same text. What is here follows from the texts, and can be made anew of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class TextGroup(models.Model):
    """Articles that carry the same text; its number stays as articles join and leave it."""

    made = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("group of the same text")
        verbose_name_plural = _("groups of the same text")

    def __str__(self) -> str:
        return f"{self.pk}"


class ComparedText(models.Model):
    """The text of an article as it was compared with all others.

    It is of the article's `revision`, which stands there as `compared`. `key` is told by its words, 63
    bits of their digest; `words` is how many it has. The group is None where nothing else has the same
    text.
    """

    article = models.OneToOneField(
        "newsroom.Article", on_delete=models.CASCADE, primary_key=True, related_name="compared_text"
    )
    revision = models.PositiveIntegerField()
    key = models.BigIntegerField()
    words = models.PositiveIntegerField()
    group = models.ForeignKey(TextGroup, null=True, on_delete=models.SET_NULL, related_name="texts")

    class Meta:
        verbose_name = _("compared text")
        verbose_name_plural = _("compared texts")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.words}"


class SameText(models.Model):
    """Two articles that carry the same text, that with the smaller id first.

    `resemblance` is the part of all runs of words of either that both have, `containment` that of
    the shorter one's runs (`newsroom.coverage.same_text`).
    """

    one = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    resemblance = models.FloatField()
    containment = models.FloatField()

    class Meta:
        verbose_name = _("pair of the same text")
        verbose_name_plural = _("pairs of the same text")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="same_text_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="same_text_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}, {self.other_id}"
