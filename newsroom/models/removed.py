"""What readers do not see, and what is left of what was deleted."""

from __future__ import annotations

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from newsroom.hidden import hidden
from newsroom.models.choices import Reason

_Row = TypeVar("_Row", bound=models.Model)


class Deed(models.Model):
    """Who did it, when, and why where she said so. Her name stays when her account goes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("editor"), null=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    by = models.CharField(_("by"), max_length=150, blank=True)
    at = models.DateTimeField(_("when"), db_index=True)
    why = models.TextField(_("why"), blank=True)

    class Meta:
        abstract = True


class Withheld(Deed):
    """A reason why readers do not see an article. One that is hidden may be in the bin as well.

    One that is hidden as a copy of another article says of which (`copy_of`): readers are led there.
    """

    article = models.ForeignKey(
        "newsroom.Article", verbose_name=_("article"), on_delete=models.CASCADE,
        related_name="withheld",
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=6, choices=Reason.choices)

    copy_of = models.ForeignKey(
        "newsroom.Article", verbose_name=_("copy of"), null=True, on_delete=models.SET_NULL,
        related_name="copies",
    )  # fmt: skip

    class Meta:
        # The admin lists what is in the bin; what is hidden stands among the articles.
        verbose_name = _("article in the bin")
        verbose_name_plural = _("bin")
        constraints = [models.UniqueConstraint(fields=["article", "reason"], name="withheld_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.reason}"


class Tombstone(Deed):
    """What is left of an article that was deleted for good; `at` is when it came to the bin."""

    # No foreign key: there is no such article. It has this id again when it is brought back.
    article_id = models.BigIntegerField(_("article"), db_index=True)
    title = models.CharField(_("title"), max_length=1000)
    # By number, as it was: 0 for none, and null where it is not known.
    source_id = models.BigIntegerField(_("source"), null=True)
    erased = models.DateTimeField(_("deleted for good"), auto_now_add=True)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")

    def __str__(self) -> str:
        return self.title


class BuriedSeed(models.Model):
    """By what a document of a deleted article is known when it comes again.

    These are a seed's `file`, `key` and digests (`newsroom.archive.identity`), without its bytes.
    """

    tombstone = models.ForeignKey(Tombstone, on_delete=models.CASCADE, related_name="seeds")
    file = models.TextField()
    key = models.CharField(max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    body_sha256 = models.CharField(max_length=64, null=True, db_index=True)

    class Meta:
        verbose_name = _("deleted document")
        verbose_name_plural = _("deleted documents")
        indexes = [models.Index(fields=["file", "key"], name="buried_key")]

    def __str__(self) -> str:
        return f"{self.file} {self.key}"


def withheld(article: str = "pk") -> Exists:
    """Whether the article that a row is, or names in this column, is withheld.

    As a question for each row, which an index answers: joins and outer conditions stay as they are.
    """
    return Exists(Withheld.objects.filter(article=OuterRef(article)))


class RowsOfArticles(models.QuerySet[_Row]):
    """Rows each of which is of one `article`."""

    def visible(self) -> Self:
        """Those in articles that readers see."""
        return self.filter(~withheld("article"))

    def readable(self) -> Self:
        """Those in articles that whoever reads now may see."""
        sources = hidden()
        return self.visible().exclude(article__source__in=sources) if sources else self.visible()
