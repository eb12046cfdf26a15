"""Events that articles report, stories that events make, and what editors said of both."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from newsroom.models.removed import RowsOfArticles


class About(models.TextChoices):
    """What an editor's word on two articles is about."""

    EVENT = "event", _("event")
    STORY = "story", _("story")


class Story(models.Model):
    """Events of the same matter over days and weeks. Its number stays, also where it is merged.

    What it is called follows from its articles, unless an editor named it (`StoryName`).
    """

    first = models.DateField(_("from"))
    last = models.DateField(_("to"), db_index=True)
    size = models.PositiveIntegerField(_("articles"), default=0)

    class Meta:
        ordering = ["-last", "-id"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [models.Index(fields=["-size", "-id"], name="story_size")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.first} – {self.last}"


class FormerStory(models.Model):
    """The number of a story that was merged into another: its address leads there.

    By its first `article` it is known again where they part.
    """

    number = models.BigIntegerField(unique=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="former")
    article = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("former story")
        verbose_name_plural = _("former stories")

    def __str__(self) -> str:
        return f"{self.number} → {self.story_id}"


class Event(models.Model):
    """One occurrence, as articles report it. `day` is when the first of them did."""

    day = models.DateField(_("first reported"), null=True)
    story = models.ForeignKey(
        Story, verbose_name=_("story"), null=True, on_delete=models.SET_NULL, related_name="events"
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.pk}: {self.day}"


class EventArticle(models.Model):
    """An article of an event: how surely it is one, and by what.

    `reasons` are what `newsroom.coverage` found in common with the others: names (ids of entities),
    words, numbers, quoted, apart (days; null where a day is not known), editor.
    """

    article = models.OneToOneField(
        "newsroom.Article", on_delete=models.CASCADE, primary_key=True, related_name="in_event"
    )
    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="members"
    )
    score = models.FloatField(_("score"), default=1.0)
    reasons = models.JSONField(_("reasons"), default=dict)

    objects = RowsOfArticles["EventArticle"].as_manager()

    class Meta:
        verbose_name = _("article of an event")
        verbose_name_plural = _("articles of events")

    def __str__(self) -> str:
        return f"{self.article_id} in {self.event_id}"


class EventTerms(models.Model):
    """What was read of an article to compare it (`newsroom.coverage.features`), at which revision."""

    article = models.OneToOneField(
        "newsroom.Article", on_delete=models.CASCADE, primary_key=True, related_name="event_terms"
    )
    revision = models.PositiveIntegerField(default=0)
    terms = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("terms of an article")
        verbose_name_plural = _("terms of articles")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.revision}"


class CoverageWord(models.Model):
    """An editor's word that two articles report one event, or belong to one story, or do not."""

    article = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    about = models.CharField(_("about"), max_length=5, choices=About.choices)
    together = models.BooleanField(_("together"))

    class Meta:
        verbose_name = _("word on two articles")
        verbose_name_plural = _("words on two articles")
        constraints = [
            models.UniqueConstraint(fields=["article", "other", "about"], name="one_word_a_pair"),
            models.CheckConstraint(
                condition=Q(article__lt=F("other")), name="lesser_article_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {'=' if self.together else '≠'} {self.other_id} ({self.about})"


class StoryName(models.Model):
    """What an editor called the story of an article; the latest word counts."""

    article = models.OneToOneField(
        "newsroom.Article", on_delete=models.CASCADE, primary_key=True, related_name="story_name"
    )
    name = models.CharField(_("name"), max_length=300)

    class Meta:
        verbose_name = _("name of a story")
        verbose_name_plural = _("names of stories")

    def __str__(self) -> str:
        return self.name
