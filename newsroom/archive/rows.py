"""The rows that belong to an article or an authority, and reading them as plain values.

A row is known by its part (its table, as seen from what it belongs to) and by the columns that make
it this row there: a mention by its article and entity, not by the id that it happens to have. So
rows that were written anew are compared with those from before, and can be put back.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, models
from django.db.models import Model

from newsroom.bulk import slices
from newsroom.history import Subject
from newsroom.models import (
    Alias,
    Article,
    Author,
    AuthorName,
    Authorship,
    Block,
    CoverageWord,
    DeletedEntity,
    EditedBlock,
    EditedQuotation,
    Entity,
    Evidence,
    FormerSlug,
    LearntLine,
    Mention,
    MergeSuggestion,
    NoName,
    Quotation,
    Readership,
    ReadNames,
    RefusedName,
    Seed,
    Settled,
    Source,
    SourceHost,
    SourceName,
    StoryName,
    TextPrint,
    Withheld,
)

Values = dict[str, Any]
Key = tuple[Any, ...]
RowId = tuple[str, Key]
"""A part's name, and the key of a row in it."""

# So many values of another column are asked for in one statement.
FEW = 400
# Counts that grow with every change tell nothing of a row, and are never put back.
UNTRACKED = frozenset({"revision", "updated"})


@dataclass(frozen=True)
class Part:
    """A table as a part of what its rows belong to.

    `parent` is the column with the id of that; the columns `key` make a row this row. A column that
    is `loose` is put back, but may have changed meanwhile. `heavy` ones are read where rows go, and
    `derived` ones not at all: they follow from other rows. With an `other_parent` the row belongs to two.
    """

    name: str
    model: type[Model]
    subject: Subject
    parent: str
    key: tuple[str, ...]
    loose: frozenset[str] = frozenset()
    heavy: frozenset[str] = frozenset()
    other_parent: str = ""
    derived: frozenset[str] = frozenset()

    @property
    def is_subject(self) -> bool:
        """Whether its row is the article or authority itself."""
        return self.parent == "id" and self.key == ("id",)

    @property
    def parents(self) -> tuple[str, ...]:
        """The columns with ids of what its rows belong to."""
        return tuple(filter(None, (self.parent, self.other_parent)))

    @cached_property
    def fields(self) -> Mapping[str, models.Field[Any, Any]]:
        """The columns that are kept of a row, by name; an id that tells nothing is not."""
        fields = {
            field.attname: field
            for field in self.model._meta.concrete_fields
            if field.attname not in self.derived
        }
        if "id" not in self.key:
            fields.pop("id", None)
        return fields

    def read(
        self,
        column: str,
        ids: Collection[Any],
        *,
        whole: bool = False,
        also: Mapping[str, Collection[Any]] | None = None,
    ) -> Iterator[tuple[Key, Values]]:
        """The rows that have one of these values in a column, and in others `also`, each with its key."""
        others = {f"{name}__in": sorted(values) for name, values in (also or {}).items()}
        names = [name for name in self.fields if whole or name not in self.heavy]
        for some in slices(sorted(set(ids))):
            rows = self.model._base_manager.filter(**{f"{column}__in": some}, **others)
            for values in rows.values(*names):
                plain = {name: as_plain(values[name]) for name in names}
                yield self.key_of(plain), plain

    def key_of(self, values: Values) -> Key:
        """What makes a row this row."""
        return tuple(values[name] for name in self.key)

    def insertable(self, values: Values) -> tuple[list[str], list[Any]]:
        """The columns of a row, and their values as the database's driver takes them."""
        names = [name for name in self.fields if name in values]
        return names, [self.for_driver(name, values[name]) for name in names]

    def for_driver(self, name: str, value: Any) -> Any:
        """A kept value as the database's driver takes it."""
        field = self.fields[name]
        return field.get_db_prep_save(self.for_python(name, value), connection)

    def for_python(self, name: str, value: Any) -> Any:
        """A kept value as a model has it."""
        field = self.fields[name]
        if value is None or isinstance(field, models.JSONField | models.ForeignKey):
            return value
        if isinstance(field, models.BinaryField):
            return base64.b64decode(value)
        return field.to_python(value)


def as_plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


_ALL = (
    Part("article", Article, Subject.ARTICLE, "id", ("id",), frozenset({"inferred"}),
         # What is put back waits to be compared and gathered again.
         derived=frozenset({"compared", "gathered"})),
    Part("seeds", Seed, Subject.ARTICLE, "article_id", ("id",),
         frozenset({"path"}), frozenset({"data"})),
    Part("blocks", Block, Subject.ARTICLE, "article_id", ("article_id", "position")),
    # What reading takes a block for now is no word of an editor's.
    Part("edited_blocks", EditedBlock, Subject.ARTICLE, "article_id", ("article_id", "key", "nth"),
         frozenset({"read_as", "reason"})),
    Part("quotations", Quotation, Subject.ARTICLE, "article_id", ("article_id", "position"),
         derived=frozenset({"entity_id"})),
    Part("edited_quotations", EditedQuotation, Subject.ARTICLE, "article_id",
         ("article_id", "key", "nth"), frozenset({"as_read"})),
    Part("authorships", Authorship, Subject.ARTICLE, "article_id", ("article_id", "author_id")),
    Part("mentions", Mention, Subject.ARTICLE, "article_id", ("article_id", "entity_id")),
    Part("evidence", Evidence, Subject.ARTICLE, "article_id", ("article_id", "field", "current"),
         frozenset({"recorded"})),
    # What a text is told by is not told itself.
    Part("prints", TextPrint, Subject.ARTICLE, "article_id", ("article_id", "key")),
    Part("withheld", Withheld, Subject.ARTICLE, "article_id", ("article_id", "reason")),
    Part("settled", Settled, Subject.ARTICLE, "article_id", ("article_id", "question")),
    # What editors said of events and stories; these follow from it.
    Part("coverage", CoverageWord, Subject.ARTICLE, "article_id",
         ("article_id", "other_id", "about"), other_parent="other_id"),
    Part("story_name", StoryName, Subject.ARTICLE, "article_id", ("article_id",)),
    # Whether they are resolved already is of the day.
    Part("read_names", ReadNames, Subject.ARTICLE, "article_id", ("article_id",),
         frozenset({"resolved"})),
    Part("entity", Entity, Subject.ENTITY, "id", ("id",)),
    Part("aliases", Alias, Subject.ENTITY, "entity_id", ("entity_id", "key", "kind")),
    Part("refused", RefusedName, Subject.ENTITY, "entity_id", ("entity_id", "key")),
    Part("gone", DeletedEntity, Subject.ENTITY, "number", ("number",)),
    Part("entity_slugs", FormerSlug, Subject.ENTITY, "entity_id", ("entity_id", "slug")),
    Part("suggestions", MergeSuggestion, Subject.ENTITY, "entity_id", ("entity_id", "other_id"),
         other_parent="other_id"),
    Part("source", Source, Subject.SOURCE, "id", ("id",)),
    Part("source_names", SourceName, Subject.SOURCE, "source_id", ("source_id", "key")),
    Part("source_slugs", FormerSlug, Subject.SOURCE, "source_id", ("source_id", "slug")),
    Part("readers", Readership, Subject.SOURCE, "source_id", ("source_id", "group_id")),
    Part("lines", LearntLine, Subject.SOURCE, "source_id", ("source_id", "line")),
    Part("hosts", SourceHost, Subject.SOURCE, "source_id", ("source_id", "host")),
    Part("author", Author, Subject.AUTHOR, "id", ("id",)),
    Part("author_names", AuthorName, Subject.AUTHOR, "author_id", ("author_id", "key")),
    Part("author_slugs", FormerSlug, Subject.AUTHOR, "author_id", ("author_id", "slug")),
    Part("noname", NoName, Subject.NO_NAME, "id", ("id",)),
)  # fmt: skip
PARTS: Mapping[str, Part] = {part.name: part for part in _ALL}
MODELS: Mapping[str, type[Model]] = {
    part.subject: part.model for part in PARTS.values() if part.is_subject
}
# Whatever rows refer to and is called by a name.
NAMED: Mapping[str, type[Model]] = {
    **{subject: model for subject, model in MODELS.items() if subject != Subject.ARTICLE},
    "group": Group,
}
SUBJECT_OF: Mapping[Any, Subject] = {
    part.model: part.subject for part in PARTS.values() if part.is_subject
}
# What editors change of an article, as against what an import does.
METADATA = ("article", "authorships", "mentions", "evidence")


def parts_of(subject: str) -> tuple[str, ...]:
    """The names of a subject's parts, itself first."""
    return tuple(part.name for part in PARTS.values() if part.subject == subject)


def rows_of(subject: str, number: int) -> dict[RowId, Values]:
    """All rows of one article or authority, their bytes included."""
    found: dict[RowId, Values] = {}
    for name in parts_of(subject):
        part = PARTS[name]
        for column in part.parents:
            rows = part.read(column, [number], whole=True)
            found |= {(name, key): values for key, values in rows}
    return found


def rows_by_id(ids: Iterable[RowId]) -> dict[RowId, Values]:
    """These rows as they are now; those that are not there are left out."""
    keys: dict[str, set[Key]] = {}
    for name, key in ids:
        keys.setdefault(name, set()).add(key)
    found: dict[RowId, Values] = {}
    for name, wanted in keys.items():
        part = PARTS[name]
        by_column = {
            column: {key[place] for key in wanted} for place, column in enumerate(part.key)
        }
        # By the column with most values, some at a time, and by the others at once: so that two
        # entities are not read with their thousand articles, nor a field of all the archive.
        column = max(by_column, key=lambda column: len(by_column[column]))
        ids_ = by_column.pop(column)
        few = {other: values for other, values in by_column.items() if len(values) <= FEW}
        for key, values in part.read(column, ids_, also=few):
            if key in wanted:
                found[name, key] = values
    return found


def differences(
    before: Mapping[RowId, Values], after: Mapping[RowId, Values]
) -> Iterator[tuple[RowId, Values | None, Values | None]]:
    """The rows that differ: the columns that do, or all of them and None."""
    for row in dict.fromkeys([*before, *after]):
        old, new = before.get(row), after.get(row)
        if old is None or new is None:
            yield row, old, new
            continue
        names = [
            name for name in old.keys() & new.keys()
            if old[name] != new[name] and name not in UNTRACKED
        ]  # fmt: skip
        if set(names) - PARTS[row[0]].loose:
            names.sort()
            yield row, {name: old[name] for name in names}, {name: new[name] for name in names}


def named(ids: Mapping[str, Collection[int]]) -> dict[str, str]:
    """What sources, authors, entities and groups are called, as {"entity:5": name}."""
    names: dict[str, str] = {}
    for subject, numbers in ids.items():
        rows: Sequence[int] = sorted(numbers)
        for some in slices(rows):
            found = NAMED[subject]._base_manager.filter(pk__in=some)
            for pk, name in found.values_list("pk", "name"):
                names[f"{subject}:{pk}"] = name
    return names
