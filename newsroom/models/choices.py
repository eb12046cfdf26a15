"""The values that columns of a choice have."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.importing import BlockKind


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Origin(models.TextChoices):
    GIVEN = "given", pgettext_lazy("of a value", "given")
    EXTRACTED = "extracted", pgettext_lazy("of a value", "extracted")
    INFERRED = "inferred", pgettext_lazy("of a value", "inferred")
    EDITED = "edited", pgettext_lazy("of a value", "edited")


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
    DOUBTFUL = "doubtful", pgettext_lazy("mention", "doubtful")
    ACCEPTED = "accepted", _("accepted by an editor")
    REFUSED = "refused", _("refused by an editor")


class AuthorKind(models.TextChoices):
    """Who signs: the house itself, as "Staff" or "Redacción", is a desk."""

    PERSON = "person", _("person")
    DESK = "desk", _("desk")
    AGENCY = "agency", _("agency")


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
