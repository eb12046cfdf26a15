"""Which entities articles mean, and what reading said of the names in them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.models.choices import COUNTED, Standing, Way
from newsroom.models.removed import RowsOfArticles


class MentionQuerySet(RowsOfArticles["Mention"]):
    def standing(self) -> Self:
        """Those that count, whether their entity is shown or is a suggestion."""
        return self.filter(standing__in=COUNTED)

    def shown(self) -> Self:
        """Those that pages, facets, the API, exports and the index know."""
        return self.standing().filter(entity__suggested=False, entity__hidden=False)

    def doubtful(self) -> Self:
        """Those that nobody sees but editors, who have not refused them."""
        doubted = Q(standing=Standing.DOUBTFUL) | Q(entity__suggested=True)
        known = self.exclude(standing=Standing.REFUSED).filter(entity__hidden=False)
        return known.filter(doubted)


class Mention(models.Model):
    """An entity in an article: how often in the article's own text, in which forms, how it is known.

    `read_as` is the name as the article has it, where the entity has another: "Obama".
    """

    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="mentions"
    )
    entity = models.ForeignKey(
        "newsroom.Entity",
        verbose_name=_("entity"),
        on_delete=models.CASCADE,
        related_name="mentions",
    )
    count = models.PositiveIntegerField(_("mentions"), default=1)
    forms = models.JSONField(_("forms"), default=list, blank=True)
    confidence = models.FloatField(_("confidence"), default=1.0)
    way = models.CharField(
        _("how it is known"), max_length=13, choices=Way.choices, default=Way.FULL_NAME
    )
    standing = models.CharField(
        _("standing"), max_length=8, choices=Standing.choices, default=Standing.SHOWN
    )
    read_as = models.CharField(_("read as"), max_length=300, blank=True)
    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["-count", "entity__name"]
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["article", "entity"], name="mention")]
        # No index of the standing alone: nearly all are shown, and SQLite would look them up by it.
        # With the article, so that counting those of a name which readers see reads no row.
        indexes = [
            models.Index(fields=["entity", "standing", "article"], name="mention_in_article"),
            # Of the few that are not shown, known in another way than most, or read as another name.
            models.Index(
                fields=["standing", "entity", "article"], condition=~Q(standing=Standing.SHOWN),
                name="mention_not_shown",
            ),
            models.Index(
                fields=["way", "entity"], condition=~Q(way=Way.FULL_NAME), name="mention_way"
            ),
            models.Index(fields=["read_as"], condition=~Q(read_as=""), name="mention_read_as"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.entity)


class ReadNames(models.Model):
    """What reading an article said of the names in it, from which its mentions are resolved anew.

    `names` holds a list for each `ParsedEntity` (`newsroom.resolution.names`). An article that is not
    `resolved` was read since the archive's names were resolved.
    """

    article = models.OneToOneField(
        "newsroom.Article", on_delete=models.CASCADE, primary_key=True, related_name="read_names"
    )
    names = models.JSONField(default=list)
    resolved = models.BooleanField(default=False, db_index=True)

    class Meta:
        verbose_name = _("names as read")
        verbose_name_plural = _("names as read")

    def __str__(self) -> str:
        return f"{self.article_id}: {len(self.names)}"
