"""How an article holds the values of its metadata fields, by the kind of value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from django.db.models import QuerySet

from newsroom.archive import names_to_rows
from newsroom.archive.changes import accept, locked
from newsroom.archive.parts import create_authorships, create_mentions
from newsroom.importing import FIELDS, ParsedEntity, ValueKind
from newsroom.models import (
    COUNTED,
    Article,
    Entity,
    Evidence,
    Mention,
    Origin,
    ReadNames,
    Source,
    Standing,
    Way,
)
from newsroom.names import name_key
from newsroom.partial_dates import PartialDate


class TextValue:
    """A string in a column of the article. The other kinds of value differ from it where they must.

    `name` is always the field's name in the table of fields.
    """

    # Whether what was read in the seed has evidence of its own while no editor changed it.
    has_evidence = True

    def differs(self, article: Article, name: str, value: Any) -> bool:
        """Whether an editor's value is another than the article has."""
        return bool(value != getattr(article, name))

    def apply(self, article: Article, name: str, value: Any) -> None:
        """Give the article an editor's value; what has rows of its own is written at once."""
        setattr(article, name, value[: Article.longest(name)])

    def as_evidence(self, value: Any) -> Any:
        """An editor's value as evidence holds it."""
        return value

    def restore(self, article: Article, name: str, evidence: Any) -> None:
        """Give the article the value that evidence holds; None where nothing was known."""
        self.apply(article, name, evidence or "")

    def read_in_seed(self, article: Article, name: str) -> Any:
        """What was read in the seed, for a kind of value that has no evidence for it."""
        raise NotImplementedError


class SourceValue(TextValue):
    """The name of a source, for which the article refers to its row."""

    def differs(self, article: Article, name: str, value: Any) -> bool:
        source: Source | None = getattr(article, name)
        return name_key(value or "") != (source.key if source else "")

    def apply(self, article: Article, name: str, value: Any) -> None:
        setattr(article, name, names_to_rows.source_to_keep(value) if value else None)


class DateValue(TextValue):
    """A date as far as it is known, a PartialDate or None, in two columns."""

    def differs(self, article: Article, name: str, value: Any) -> bool:
        precision = getattr(article, f"{name}_precision")
        return bool(value != PartialDate.of(getattr(article, name), precision))

    def apply(self, article: Article, name: str, value: Any) -> None:
        date, precision = value or (None, None)
        setattr(article, name, date)
        setattr(article, f"{name}_precision", precision)

    def as_evidence(self, value: Any) -> Any:
        return PartialDate(*value).iso if value else None

    def restore(self, article: Article, name: str, evidence: Any) -> None:
        self.apply(article, name, PartialDate.parse(evidence) if evidence else None)


class NamesValue(TextValue):
    """The names of the authors, in their order."""

    def differs(self, article: Article, name: str, value: Any) -> bool:
        rows = article.authorships.select_related("author")
        return list(value) != [row.author.name for row in rows]

    def apply(self, article: Article, name: str, value: Any) -> None:
        article.authorships.all().delete()
        create_authorships([(article, value)])

    def restore(self, article: Article, name: str, evidence: Any) -> None:
        self.apply(article, name, evidence or [])


class EntitiesValue(TextValue):
    """A list of Entity. What was read in the seed stands in the mentions, not in evidence."""

    has_evidence = False

    def differs(self, article: Article, name: str, value: Any) -> bool:
        shown = _shown(article).values_list("entity_id", flat=True)
        return {entity.pk for entity in value} != set(shown)

    def apply(self, article: Article, name: str, value: Any) -> None:
        there = set(article.mentions.values_list("entity_id", flat=True))
        wanted = {entity.pk: entity for entity in value if entity.pk in there}
        # Those that the article has are not merged or deleted while it is locked; the others may be.
        new = names_to_rows.entities_to_keep(each for each in value if each.pk not in there)
        wanted |= {entity.pk: entity for entity in new}
        _shown(article).exclude(entity__in=wanted).delete()
        hidden = article.mentions.filter(entity__in=wanted).exclude(standing__in=COUNTED)
        hidden.update(way=Way.EDITOR, standing=Standing.SHOWN)
        Mention.objects.bulk_create(
            [
                Mention(article=article, entity=entity, way=Way.EDITOR)
                for pk, entity in wanted.items()
                if pk not in there
            ]
        )
        # What an editor ties to an article is no suggestion any more. This article is told of last.
        accept(wanted.keys(), later=True)

    def as_evidence(self, value: Any) -> Any:
        return [[entity.name, entity.kind] for entity in value]

    def restore(self, article: Article, name: str, evidence: Any) -> None:
        read = [ParsedEntity(*entity) for entity in evidence or []]
        # The archive's other articles say more of what was read here.
        ReadNames.objects.filter(article=article).update(resolved=False)
        rows = article.mentions.filter(entity__suggested=True).select_related("entity")
        suggested = [
            ParsedEntity(
                row.entity.name, cast(Any, row.entity.kind), row.count, tuple(row.forms),
                row.confidence, suggested=True,
            )
            for row in rows
        ]  # fmt: skip
        article.mentions.exclude(standing__in=(Standing.ACCEPTED, Standing.REFUSED)).delete()
        for _ in range(names_to_rows.TRIES):
            create_mentions([(article, [*read, *suggested])])
            tied = set(article.mentions.values_list("entity_id", flat=True))
            gone = tied.difference(locked(Entity, tied, no_key=True))
            if not gone:
                break
            # Merged since it was looked up: a new look finds what has its names now.
            article.mentions.filter(entity__in=gone).delete()

    def read_in_seed(self, article: Article, name: str) -> Any:
        return [
            [mention.entity.name, mention.entity.kind, mention.count]
            for mention in _shown(article).select_related("entity")
        ]


def _shown(article: Article) -> QuerySet[Mention]:
    """The article's mentions that pages show: an editor who has seen no suggestion changes none."""
    return Mention.objects.shown().filter(article=article)


VALUES: Mapping[ValueKind, TextValue] = {
    ValueKind.TEXT: TextValue(),
    ValueKind.LONG_TEXT: TextValue(),
    ValueKind.SOURCE: SourceValue(),
    ValueKind.NAMES: NamesValue(),
    ValueKind.DATE: DateValue(),
    ValueKind.LANGUAGE: TextValue(),
    ValueKind.ADDRESS: TextValue(),
    ValueKind.ENTITIES: EntitiesValue(),
}
VALUE_OF: Mapping[str, TextValue] = {field.name: VALUES[field.kind] for field in FIELDS}
# Guesses of these fields leave an article as sure as it is.
GUESSED_AT_EASE = frozenset(field.name for field in FIELDS if not field.guess_counts)


def guesses(articles: Collection[int]) -> QuerySet[Evidence]:
    """What rests on guesses in these articles, as far as that makes them less sure."""
    guessed = Evidence.objects.filter(
        article__in=articles, current=True, origin=Origin.INFERRED, value__isnull=False
    )
    return guessed.exclude(field__in=GUESSED_AT_EASE)
