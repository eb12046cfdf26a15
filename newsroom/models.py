"""What the archive holds. Only `newsroom.archive` writes these tables."""

from __future__ import annotations

from functools import lru_cache
from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _

from newsroom.hidden import hidden
from newsroom.history import Subject
from newsroom.importing import BlockKind
from newsroom.names import slugged
from newsroom.partial_dates import PartialDate


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Origin(models.TextChoices):
    GIVEN = "given", _("given")
    EXTRACTED = "extracted", _("extracted")
    INFERRED = "inferred", _("inferred")
    EDITED = "edited", _("edited")


class EntityKind(models.TextChoices):
    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    PLACE = "place", _("place")


class Way(models.TextChoices):
    """How it is known whom or what a name in an article means."""

    FULL_NAME = "full_name", _("full name")
    IN_ARTICLE = "in_article", _("in this article")
    IN_ARCHIVE = "in_archive", _("in this archive")
    OFFICE_HOLDER = "office_holder", _("office holder")
    EDITOR = "editor", _("editor")


class Standing(models.TextChoices):
    """Whether a mention is shown and counted. What an editor refused is kept: it does not come back."""

    SHOWN = "shown", _("shown")
    DOUBTFUL = "doubtful", _("doubtful")
    ACCEPTED = "accepted", _("accepted by an editor")
    REFUSED = "refused", _("refused by an editor")


class Reason(models.TextChoices):
    """Why readers do not see an article."""

    HIDDEN = "hidden", _("hidden")
    BIN = "bin", _("in the bin")


# The standings that count.
COUNTED = (Standing.SHOWN, Standing.ACCEPTED)


class Kind(models.TextChoices):
    HEADLINE = BlockKind.HEADLINE, _("headline")
    STANDFIRST = BlockKind.STANDFIRST, _("standfirst")
    BYLINE = BlockKind.BYLINE, _("byline")
    DATELINE = BlockKind.DATELINE, _("dateline")
    CAPTION = BlockKind.CAPTION, _("caption")
    PARAGRAPH = BlockKind.PARAGRAPH, _("paragraph")
    SUBHEADING = BlockKind.SUBHEADING, _("subheading")
    EMBED = BlockKind.EMBED, _("embedded post")
    BIO = BlockKind.BIO, _("about the author")
    BOILERPLATE = BlockKind.BOILERPLATE, _("boilerplate")


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
    readers = models.ManyToManyField(
        Group, verbose_name=_("only for"), through="Readership", related_name="+", blank=True
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


class LearntLine(models.Model):
    """A line that repeats over many articles of one source, and so is boilerplate."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="learnt_lines")
    line = models.TextField(_("line"))

    class Meta:
        verbose_name = _("learnt boilerplate line")
        verbose_name_plural = _("learnt boilerplate lines")
        constraints = [models.UniqueConstraint(fields=["source", "line"], name="learnt_line")]

    def __str__(self) -> str:
        return self.line


class Author(Named):
    """A person or an agency that signs articles."""

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
        return self.filter(suggested=False)

    def readable(self) -> Self:
        """Those of `visible` that whoever reads now may see: an article that she may see mentions them."""
        if not hidden():
            return self.visible()
        seen = Mention.objects.standing().readable().filter(entity=OuterRef("pk"))
        return self.shown().filter(Exists(seen))

    def visible(self) -> Self:
        """Those of `shown` that readers see: not the ones that only withheld articles mention."""
        # From what is withheld, which is little; each name of it is then asked for once.
        mentions = Mention.objects.standing().filter(article__in=Withheld.objects.values("article"))
        seen = Mention.objects.standing().visible().filter(entity=OuterRef("pk"))
        named = Entity.objects.filter(pk__in=mentions.values("entity"))
        return self.shown().exclude(pk__in=named.filter(~Exists(seen)).values("pk"))


class Entity(Named):
    """A person, an organisation or a place that articles mention.

    A `suggested` entity has been read too uncertainly to be shown as a facet.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=EntityKind.choices)
    suggested = models.BooleanField(_("suggested"), default=False, db_index=True)
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


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible(self) -> Self:
        """Those that readers see: neither hidden nor in the bin."""
        return self.filter(~withheld())

    def readable(self) -> Self:
        """Those of `visible` that whoever reads now may see: not those of sources for others."""
        sources = hidden()
        return self.visible().exclude(source__in=sources) if sources else self.visible()


class Article(models.Model):
    """The cleaned work that a seed holds. `revision` grows with every change."""

    title = models.CharField(_("title"), max_length=1000)
    standfirst = models.TextField(_("standfirst"), blank=True)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="articles",
    )  # fmt: skip
    original_source = models.CharField(_("first published by"), max_length=300, blank=True)
    section = models.CharField(_("section"), max_length=100, blank=True, db_index=True)
    authors = models.ManyToManyField(
        Author, verbose_name=_("authors"), through="Authorship", related_name="articles"
    )
    published = models.DateField(_("published"), null=True, blank=True, db_index=True)
    published_precision = models.CharField(
        _("precision"), max_length=5, choices=Precision.choices, null=True, blank=True
    )
    language = models.CharField(_("language"), max_length=3, blank=True, db_index=True)
    url = models.TextField(_("address"), blank=True)
    entities = models.ManyToManyField(Entity, through="Mention", related_name="articles")
    inferred = models.BooleanField(_("some metadata was guessed"), default=False)
    repairs_exact = models.PositiveIntegerField(_("exact repairs"), default=0)
    repairs_inferred = models.PositiveIntegerField(_("inferred repairs"), default=0)
    doubts = models.PositiveIntegerField(_("doubtful spots"), default=0)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    created = models.DateTimeField(_("imported"), auto_now_add=True)
    updated = models.DateTimeField(_("changed"), auto_now=True)
    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published", "-id"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return _address_of(get_script_prefix(), self.pk, self.slug)

    @classmethod
    def longest(cls, field: str) -> int | None:
        """How many characters the column of a text holds; None where it holds any number."""
        longest: int | None = getattr(cls._meta.get_field(field), "max_length", None)
        return longest

    @property
    def published_on(self) -> PartialDate | None:
        """The publication date as precisely as it is known, None where it is not known."""
        return PartialDate.of(self.published, self.published_precision)

    @property
    def slug(self) -> str:
        slug = slugged(self.title)[:60].strip("-") or "article"
        # This address is taken by the page that shows the original.
        return "original-article" if slug == "original" else slug


@lru_cache(maxsize=4096)
def _address_of(prefix: str, pk: int, slug: str) -> str:
    """An article's address under a prefix; a page of results has twenty, and many pages the same."""
    return reverse("article", args=[pk, slug])


class Seed(models.Model):
    """A raw document as received. Never modified; a new version of a document is a new seed.

    `file` and `key` are what it is known by (`newsroom.archive.identity`), `path` is where it stood
    when it was last seen. The article is what its `current` seed says. Another seed of it that has
    a key is a copy, with the same text; one that has none is an earlier version. `body_sha256`
    stands on the one current seed that copies of its text are kept with.

    `repairs` and `doubts` are those of the last time it was read, as lists of
    [offset, before, after, certainty, encoding] and [offset, text, reason]; `read_by` is the
    version of the reading that did it (0: from before versions were kept).
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="seeds")
    path = models.TextField(_("path"), db_index=True)
    file = models.TextField(_("file"), editable=False)
    key = models.CharField(_("known by"), max_length=255, null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64)
    body_sha256 = models.CharField(max_length=64, null=True, unique=True, editable=False)
    data = models.BinaryField(_("bytes"))
    given = models.JSONField(_("given columns"), default=dict)
    encoding = models.CharField(_("encoding"), max_length=40)
    repairs = models.JSONField(_("repairs"), default=list)
    doubts = models.JSONField(_("doubtful spots"), default=list)
    read_by = models.PositiveIntegerField(_("read by version"), default=0)
    current = models.BooleanField(_("current"), default=True)
    received = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("seed")
        verbose_name_plural = _("seeds")
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(current=True), name="one_current_seed"
            ),
            models.UniqueConstraint(fields=["file", "key"], name="one_seed_a_key"),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(key__isnull=False), name="one_seed_a_content"
            ),
            models.UniqueConstraint(fields=["article", "sha256"], name="one_version_a_content"),
            models.CheckConstraint(
                condition=Q(current=False) | Q(key__isnull=False), name="current_seed_has_key"
            ),
        ]

    def __str__(self) -> str:
        return self.path


class Authorship(models.Model):
    """One author of one article, in the order of the byline."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="authorships")
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.CASCADE, related_name="authorships"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="authorship")]

    def __str__(self) -> str:
        return str(self.author)


class Block(models.Model):
    """One unit of an article, and its place in the seed (lines from 0)."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    language = models.CharField(max_length=3, blank=True)
    first_line = models.PositiveIntegerField(null=True)
    last_line = models.PositiveIntegerField(null=True)
    author = models.CharField(max_length=300, blank=True)
    handle = models.CharField(max_length=100, blank=True)
    published = models.DateField(null=True)
    url = models.TextField(blank=True)
    credit = models.TextField(blank=True)
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="block_position")
        ]
        # The search asks again and again which languages there are, among millions of blocks.
        indexes = [models.Index(fields=["language"], name="block_language")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def standing(self) -> Self:
        """Those that count, whether their entity is shown or is a suggestion."""
        return self.filter(standing__in=COUNTED)

    def shown(self) -> Self:
        """Those that pages, facets, the API, exports and the index know."""
        return self.standing().filter(entity__suggested=False)

    def visible(self) -> Self:
        """Those in articles that readers see."""
        return self.filter(~withheld("article"))

    def readable(self) -> Self:
        """Those in articles that whoever reads now may see."""
        sources = hidden()
        return self.visible().exclude(article__source__in=sources) if sources else self.visible()

    def doubtful(self) -> Self:
        """Those that nobody sees but editors, who have not refused them."""
        doubted = Q(standing=Standing.DOUBTFUL) | Q(entity__suggested=True)
        return self.filter(doubted).exclude(standing=Standing.REFUSED)


class Mention(models.Model):
    """An entity in an article: how often in the article's own text, in which forms, how it is known.

    `read_as` is the name as the article has it, where the entity has another: "Obama".
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="mentions")
    entity = models.ForeignKey(
        Entity, verbose_name=_("entity"), on_delete=models.CASCADE, related_name="mentions"
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
            models.Index(fields=["entity", "standing", "article"], name="mention_in_article")
        ]

    def __str__(self) -> str:
        return str(self.entity)


class ReadNames(models.Model):
    """What reading an article said of the names in it, from which its mentions are resolved anew.

    `names` holds a list for each `ParsedEntity` (`newsroom.resolution.names`). An article that is not
    `resolved` was read since the archive's names were resolved.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="read_names"
    )
    names = models.JSONField(default=list)
    resolved = models.BooleanField(default=False, db_index=True)

    class Meta:
        verbose_name = _("names as read")
        verbose_name_plural = _("names as read")

    def __str__(self) -> str:
        return f"{self.article_id}: {len(self.names)}"


class Evidence(models.Model):
    """Why a metadata field has its value.

    The `current` row is what the field rests on. Beside an editor's row, what the software last
    read in the seed is kept as a row that is not current: offered, never applied by itself.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="evidence")
    field = models.CharField(_("field"), max_length=20)
    value = models.JSONField(_("value"), null=True)
    origin = models.CharField(_("origin"), max_length=9, choices=Origin.choices)
    rule = models.CharField(_("rule"), max_length=200, blank=True)
    quote = models.TextField(_("words"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("editor"), null=True, on_delete=models.SET_NULL
    )
    current = models.BooleanField(_("current"), default=True)
    recorded = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        ordering = ["field", "-current"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "field", "current"], name="one_evidence_a_field"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value} ({self.origin}, {self.rule})"


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
    """A reason why readers do not see an article. One that is hidden may be in the bin as well."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE,
        related_name="withheld",
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=6, choices=Reason.choices)

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
