"""Articles, the documents that they were read from, and why each value is what it is."""

from __future__ import annotations

from functools import lru_cache
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _

from newsroom.hidden import hidden
from newsroom.models.authorities import Author, Entity, Source
from newsroom.models.choices import Kind, Origin, Precision
from newsroom.models.removed import withheld
from newsroom.names import slugged
from newsroom.partial_dates import PartialDate


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible(self) -> Self:
        """Those that readers see: neither hidden nor in the bin."""
        return self.filter(~withheld())

    def readable(self) -> Self:
        """Those of `visible` that whoever reads now may see: not those of sources for others."""
        sources = hidden()
        return self.visible().exclude(source__in=sources) if sources else self.visible()


class Article(models.Model):
    """The cleaned work that a seed holds. `revision` grows with every change.

    `compared` and `gathered` are the revisions at which its text was compared with those of others, and
    at which it was put into an event: at a smaller one it waits. They stand here, beside the revision,
    so that an index holds just those that wait.
    """

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
    compared = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    gathered = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created = models.DateTimeField(_("imported"), auto_now_add=True)
    updated = models.DateTimeField(_("changed"), auto_now=True)
    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published", "-id"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            # From when to when each source has articles, without reading these.
            models.Index(fields=["source", "published"], name="article_of_source"),
            models.Index(fields=["created"], name="article_created"),
            models.Index(
                fields=["id"], condition=Q(compared__lt=F("revision")), name="article_uncompared"
            ),
            models.Index(
                fields=["id"], condition=Q(gathered__lt=F("revision")), name="article_ungathered"
            ),
        ]

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
        # These addresses are taken by other pages of the article.
        return f"{slug}-article" if slug in ("original", "same-text", "versions") else slug


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
        indexes = [models.Index(fields=["encoding"], name="seed_encoding")]

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


class TextPrint(models.Model):
    """A print of what an article says: texts that share many of them may be one.

    `newsroom.likeness` makes them when texts are compared; they propose, and decide nothing.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="prints")
    key = models.BigIntegerField()

    class Meta:
        verbose_name = _("print of a text")
        verbose_name_plural = _("prints of texts")
        constraints = [models.UniqueConstraint(fields=["key", "article"], name="one_print_a_key")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.key:x}"


class EditedBlock(models.Model):
    """What an editor said a block of an article is: the `nth` (from 0) of those with this text.

    `key` is the SHA-256 of the text, by which a later reading finds the block again; `read_as` and
    `reason` are what reading takes it for.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="edited_blocks")
    key = models.CharField(max_length=64)
    nth = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    read_as = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("block as an editor sees it")
        verbose_name_plural = _("blocks as an editor sees them")
        constraints = [
            models.UniqueConstraint(fields=["article", "key", "nth"], name="one_word_a_block")
        ]

    def __str__(self) -> str:
        return f"{self.kind}, read as {self.read_as}"


class Evidence(models.Model):
    """Why a metadata field has its value.

    The `current` row is what the field rests on. Beside an editor's row, what the software last
    read in the seed is kept as a row that is not current: offered, never applied by itself. An offer
    is `settled` when an editor has seen it and decided otherwise: nobody is asked again until the
    seed says something else.
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
    settled = models.BooleanField(_("settled"), default=False, db_default=False)
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
        # Which articles have a value that came in some way.
        indexes = [
            models.Index(
                fields=["field", "origin", "article"], condition=Q(current=True),
                name="evidence_in_force",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.field}: {self.value} ({self.origin}, {self.rule})"
