"""What articles quote, and what editors say of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.importing import QuotationKind
from newsroom.models.removed import RowsOfArticles

# Less sure than this, a quotation is shown as doubtful.
DOUBTFUL = 0.5


class QuotedAs(models.TextChoices):
    """What kind of quotation it is."""

    SPEECH = QuotationKind.SPEECH, _("speech")
    FRAGMENT = QuotationKind.FRAGMENT, _("a few words")
    INDIRECT = QuotationKind.INDIRECT, _("indirect speech")
    POST = QuotationKind.POST, _("embedded post")
    DOCUMENT = QuotationKind.DOCUMENT, _("words of a document")
    TITLE = QuotationKind.TITLE, _("title or term")


class QuotationQuerySet(RowsOfArticles["Quotation"]):
    def spoken(self) -> Self:
        """Those that are somebody's words: no titles, nor what an editor said is none."""
        return self.filter(refused=False).exclude(kind=QuotedAs.TITLE)


class Quotation(models.Model):
    """Words that an article gives as somebody's.

    `passages` are where they stand, as [block, start, end] by the position of the block and the
    characters of its text. `speaker` is who says them as printed, `name` that one's name as it was read
    in the article; whom this means follows from the article's mentions, and `entity` keeps it
    (`newsroom.archive.speakers`). `whole`, `opening` and `closing` are keys of the words, by which it
    finds the same quotation in other articles (`newsroom.quoting`).
    """

    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="quotations"
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=QuotedAs.choices)
    passages = models.JSONField(default=list)
    text = models.TextField(_("words"))
    length = models.PositiveIntegerField(_("number of words"), default=0)
    language = models.CharField(_("language"), max_length=3, blank=True)
    cue = models.CharField(_("reporting words"), max_length=200, blank=True)
    cue_at = models.JSONField(null=True)
    speaker = models.CharField(_("speaker as printed"), max_length=300, blank=True)
    speaker_at = models.JSONField(null=True)
    name = models.CharField(_("speaker’s name"), max_length=300, blank=True)
    confidence = models.FloatField(_("confidence"), default=0.0)
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    refused = models.BooleanField(_("no quotation"), default=False)
    edited = models.BooleanField(_("corrected by an editor"), default=False)
    entity = models.ForeignKey(
        "newsroom.Entity", verbose_name=_("speaker"), null=True, on_delete=models.SET_NULL,
        related_name="quotations",
    )  # fmt: skip
    whole = models.BigIntegerField(null=True, editable=False)
    opening = models.BigIntegerField(null=True, editable=False)
    closing = models.BigIntegerField(null=True, editable=False)
    objects = QuotationQuerySet.as_manager()

    class Meta:
        ordering = ["article", "position"]
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="quotation_position")
        ]
        indexes = [
            # Whom articles quote, for the index of the search, without reading the words.
            models.Index(
                fields=["article", "refused", "kind", "entity"], name="quotation_speakers"
            ),
            models.Index(
                fields=["opening"], condition=Q(opening__isnull=False), name="quotation_opening"
            ),
            models.Index(
                fields=["closing"], condition=Q(closing__isnull=False), name="quotation_closing"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_doubtful(self) -> bool:
        """Whether it is not sure that these are this speaker's words."""
        return self.confidence < DOUBTFUL and not self.edited

    @property
    def is_indirect(self) -> bool:
        """Whether it says in the article's words what somebody said."""
        return self.kind == QuotedAs.INDIRECT


class EditedQuotation(models.Model):
    """What an editor said of the `nth` (from 0) of an article's quotations that was read with these words.

    `key` is the SHA-256 of the words as read, by which a later reading finds the quotation again.
    `speaker` and `name` hold where they are not None, `text` (other words of the same block) where it
    is not empty. `as_read` keeps what reading says.
    """

    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="edited_quotations"
    )
    key = models.CharField(max_length=64)
    nth = models.PositiveSmallIntegerField(default=0)
    refused = models.BooleanField(default=False)
    speaker = models.CharField(max_length=300, null=True)
    name = models.CharField(max_length=300, null=True)
    text = models.TextField(blank=True)
    as_read = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("quotation as an editor sees it")
        verbose_name_plural = _("quotations as an editor sees them")
        constraints = [
            models.UniqueConstraint(fields=["article", "key", "nth"], name="one_word_a_quotation")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.key[:8]}"
