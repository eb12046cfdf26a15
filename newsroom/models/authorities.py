"""Sources, authors and entities, with the names that they are found by."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.hidden import hidden
from newsroom.history import Subject
from newsroom.models.choices import AuthorKind, EntityKind, Kind
from newsroom.models.mentions import Mention
from newsroom.models.removed import Withheld

# So many withheld articles and the names in them are looked at for each question; of more, which would
# take longer than all names do, the names are asked for what readers see of them.
FEW_WITHHELD = 1_000


class Named(models.Model):
    """Something known by a name: `slug` stands for it in addresses, `key` finds it again."""

    name = models.CharField(_("name"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    key = models.CharField(_("key"), max_length=300, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Source(Named):
    """The outlet that published an article."""

    day_first = models.BooleanField(
        _("writes the day before the month"),
        null=True,
        blank=True,
        help_text=_("How this source writes numeric dates such as 03/04/2022, where it is known."),
    )
    home = models.URLField(_("home page"), max_length=500, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    house_style = models.TextField(
        _("house style"),
        blank=True,
        help_text=_("Notes for editors: how bylines, dates and standing lines look there."),
    )
    marks = models.CharField(max_length=6, blank=True, editable=False, default="", db_default="")
    readers = models.ManyToManyField(
        Group,
        verbose_name=_("only for"),
        through="newsroom.Readership",
        related_name="+",
        blank=True,
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        permissions = [("read_every_source", "Can read every source, whomever it is for")]
        constraints = [models.UniqueConstraint(fields=["key"], name="source_key")]

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])


class SourceName(models.Model):
    """Another name that a source is found by. No two sources share one."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=300)
    key = models.CharField(_("key"), max_length=300, unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("other name of a source")
        verbose_name_plural = _("other names of sources")

    def __str__(self) -> str:
        return self.name


class SourceHost(models.Model):
    """A host from whose addresses a source's articles come, and those below it: an editor's word."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="hosts")
    host = models.CharField(
        _("host"), max_length=253, unique=True,
        help_text=_("As in addresses: news.example.org. Articles from there are this source's."),
    )  # fmt: skip

    class Meta:
        ordering = ["host"]
        verbose_name = _("host of a source")
        verbose_name_plural = _("hosts of sources")

    def __str__(self) -> str:
        return self.host


class LearntLine(models.Model):
    """What a line is in all articles of one source: boilerplate where it repeats over many.

    `by_editor` says that it is an editor's word, by which any kind of line can be known.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="learnt_lines")
    line = models.TextField(_("line"))
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind.choices, default=Kind.BOILERPLATE,
        db_default=Kind.BOILERPLATE,
    )  # fmt: skip
    by_editor = models.BooleanField(_("said by an editor"), default=False, db_default=False)

    class Meta:
        verbose_name = _("learnt boilerplate line")
        verbose_name_plural = _("learnt boilerplate lines")
        constraints = [models.UniqueConstraint(fields=["source", "line"], name="learnt_line")]

    def __str__(self) -> str:
        return self.line


class Author(Named):
    """Whoever signs articles: a person, a desk of the house, or an agency."""

    kind = models.CharField(
        _("kind"), max_length=6, choices=AuthorKind.choices, default=AuthorKind.PERSON
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [models.UniqueConstraint(fields=["key"], name="author_key")]


class AuthorName(models.Model):
    """Another name that an author is found by. No two authors share one."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=300)
    key = models.CharField(_("key"), max_length=300, unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("other name of an author")
        verbose_name_plural = _("other names of authors")

    def __str__(self) -> str:
        return self.name


class EntityQuerySet(models.QuerySet["Entity"]):
    def shown(self) -> Self:
        """Those that pages, facets, the API, exports and the index know."""
        return self.filter(suggested=False, hidden=False)

    def readable(self) -> Self:
        """Those of `visible` that whoever reads now may see: an article that she may see mentions them."""
        if not hidden():
            return self.visible()
        seen = Mention.objects.standing().readable().filter(entity=OuterRef("pk"))
        return self.shown().filter(Exists(seen))

    def visible(self) -> Self:
        """Those of `shown` that readers see: not the ones that only withheld articles mention."""
        mentions = Mention.objects.standing()
        seen = mentions.visible().filter(entity=OuterRef("pk"))
        if Withheld.objects.order_by()[FEW_WITHHELD : FEW_WITHHELD + 1].exists():
            # From each name to the first of its mentions that readers see: most have one soon.
            return self.shown().filter(
                Exists(seen) | ~Exists(mentions.filter(entity=OuterRef("pk")))
            )
        # From what is withheld, which is little; each name of it is then asked for once.
        hit = mentions.filter(article__in=Withheld.objects.values("article"))
        named = Entity.objects.filter(pk__in=hit.values("entity"))
        return self.shown().exclude(pk__in=named.filter(~Exists(seen)).values("pk"))


class Entity(Named):
    """A person, an organisation or a place that articles mention.

    A `suggested` entity has been read too uncertainly to be shown as a facet. One that is `hidden` an
    editor does not want there: articles mention it, and no page says so.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=EntityKind.choices)
    suggested = models.BooleanField(_("suggested"), default=False, db_index=True)
    hidden = models.BooleanField(
        pgettext_lazy("entity", "hidden"), default=False, db_index=True,
        help_text=_("In no facet and on no page; the articles' texts stay as they are."),
    )  # fmt: skip
    objects = EntityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        indexes = [models.Index(fields=["kind", "name"])]

    def get_absolute_url(self) -> str:
        return reverse("entity", args=[self.slug])


class Alias(models.Model):
    """A name that an entity is found by. No two entities of one kind share one.

    `tail` is the last word of the key: entities whose names may mean one person share it.
    """

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=300)
    key = models.CharField(_("key"), max_length=300, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=EntityKind.choices, editable=False)
    tail = models.CharField(max_length=100, db_index=True, editable=False)
    edited = models.BooleanField(_("made by an editor"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(fields=["key", "kind"], name="alias_key_kind")]

    def __str__(self) -> str:
        return self.name


class RefusedName(models.Model):
    """A name, by key, that an editor took from an entity: no import gives it to that one again."""

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="refused_names")
    key = models.CharField(_("key"), max_length=300)

    class Meta:
        verbose_name = _("refused name")
        verbose_name_plural = _("refused names")
        constraints = [models.UniqueConstraint(fields=["entity", "key"], name="refused_name")]

    def __str__(self) -> str:
        return self.key


class DeletedEntity(models.Model):
    """An entity, by the id that it had, that an editor deleted: no import makes another of its name."""

    number = models.BigIntegerField(unique=True)
    key = models.CharField(_("key"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=EntityKind.choices)

    class Meta:
        verbose_name = _("deleted entity")
        verbose_name_plural = _("deleted entities")
        indexes = [models.Index(fields=["key", "kind"], name="deleted_entity_name")]

    def __str__(self) -> str:
        return self.key


class NoName(models.Model):
    """A word, by key, that is no name: no import makes an entity of it, of whatever kind."""

    name = models.CharField(_("word"), max_length=300)
    key = models.CharField(_("key"), max_length=300, unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("word that is never a name")
        verbose_name_plural = _("words that are never names")

    def __str__(self) -> str:
        return self.name


class FormerSlug(models.Model):
    """The slug of a source, author or entity that was merged into another: its address leads there."""

    slug = models.CharField(_("slug"), max_length=120)
    of = models.CharField(max_length=7, choices=Subject.choices)
    source = models.ForeignKey(
        Source, null=True, on_delete=models.CASCADE, related_name="former_slugs"
    )
    author = models.ForeignKey(
        Author, null=True, on_delete=models.CASCADE, related_name="former_slugs"
    )
    entity = models.ForeignKey(
        Entity, null=True, on_delete=models.CASCADE, related_name="former_slugs"
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [models.UniqueConstraint(fields=["of", "slug"], name="former_slug")]

    def __str__(self) -> str:
        return self.slug


class MergeSuggestion(models.Model):
    """Two entities that may be one; an editor decides."""

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="+")
    dismissed = models.BooleanField(_("dismissed"), default=False)

    class Meta:
        verbose_name = _("merge suggestion")
        verbose_name_plural = _("merge suggestions")
        constraints = [models.UniqueConstraint(fields=["entity", "other"], name="merge_pair")]

    def __str__(self) -> str:
        return f"{self.entity} = {self.other}?"
