"""What was done to the archive: operations, and what each of them changed.

Only `newsroom.archive.journal` and `newsroom.archive.undoing` write these tables. An operation is what somebody
did at a time: an edit, a merge, a run of an import. Its changes say, of each article, entity, source or
author, which rows were otherwise before and after (`newsroom.archive.rows` says what a row is called).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """The kinds of operation."""

    EDIT = "edit", _("edited")
    REVERT = "revert", _("taken back")
    JUDGE = "judge", _("mentions judged")
    MERGE = "merge", _("merged")
    SPLIT = "split", _("split")
    DELETE = "delete", _("deleted")
    NEVER = "never", _("never a name")
    HIDE = "hide", _("hidden")
    PUBLISH = "publish", _("published again")
    BIN = "bin", _("moved to the bin")
    RESTORE = "restore", _("restored from the bin")
    ERASE = "erase", _("deleted for good")
    BULK = "bulk", _("many changed at once")
    RESTRICT = "restrict", _("readers changed")
    PEOPLE = "people", _("people and groups changed")
    SETTINGS = "settings", _("settings changed")
    LEARN = "learn", _("learnt")
    UNDO = "undo", _("undone")
    IMPORT = "import", _("imported")
    REPROCESS = "reprocess", _("read again")
    RESOLVE = "resolve", _("names resolved")
    MEND = "mend", _("mended")
    EARLIER = "earlier", _("from an earlier history")


# What the software does by itself. All else is an editor's word.
MACHINE = (Act.LEARN, Act.IMPORT, Act.REPROCESS, Act.RESOLVE, Act.MEND)


class Subject(models.TextChoices):
    """What a change is of."""

    ARTICLE = "article", _("article")
    ENTITY = "entity", _("entity")
    SOURCE = "source", _("source")
    AUTHOR = "author", _("author")
    NO_NAME = "noname", _("word that is never a name")


class What(models.TextChoices):
    """What became of the subject. Rows that came by the way are `made`: a list of ids each."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    MADE = "made", _("made by the way")


class Operation(models.Model):
    """Something done to the archive by somebody at a time.

    `by` is who did it, in words that stay when the user is gone, and `details` is what the
    description is made of. An operation that was undone stays, and says so.
    """

    kind = models.CharField(_("what"), max_length=12, choices=Act.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    by = models.CharField(_("by"), max_length=150, blank=True)
    started = models.DateTimeField(_("when"), db_index=True)
    details = models.JSONField(_("details"), default=dict)
    undoes = models.ForeignKey(
        "self", verbose_name=_("undoes"), null=True, on_delete=models.SET_NULL,
        related_name="undone_by",
    )  # fmt: skip
    undone = models.BooleanField(_("undone"), default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("operation")
        verbose_name_plural = _("operations")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.pk})"


class Change(models.Model):
    """What an operation changed of one subject.

    `rows` holds [part, key, before, after] for each row that changed. Before and after are the
    columns that differ; all columns, and None, where the row came or went. `names` says what the ids
    in them were called. Of `made`, `rows` holds ids of the subject's table, and there is no one id.
    """

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="changes")
    subject = models.CharField(max_length=7, choices=Subject.choices)
    number = models.BigIntegerField(default=0)
    label = models.CharField(max_length=300, blank=True)
    what = models.CharField(max_length=7, choices=What.choices, default=What.CHANGED)
    rows = models.JSONField(default=list)
    names = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(fields=["subject", "number"], name="change_of_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}: {self.what}"
