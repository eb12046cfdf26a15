"""Metadata of many articles at once as plain values: read, compared, and what is asked of them.

A plain value is what JSON holds and a cell of a spreadsheet can say: a text; a source by its name; a
date as ISO 8601 writes as much as is known; authors as a list of names; entities as a list of ids, and of
those that are to be made as (name, kind).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from newsroom.archive.names_to_rows import known_rows
from newsroom.bulk import slices
from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Alias, Article, Author, Authorship, Entity, Mention, Source
from newsroom.names import name_key
from newsroom.partial_dates import NoPartialDate, PartialDate

Plain = Any
Mark = int | str
# An entity that is not there yet: its name and its kind.
NewEntity = tuple[str, str]
Values = dict[str, Plain]

KIND_OF: Final[Mapping[str, ValueKind]] = {field.name: field.kind for field in FIELDS}
TEXTS: Final = (ValueKind.TEXT, ValueKind.LONG_TEXT, ValueKind.LANGUAGE, ValueKind.ADDRESS)
# Articles that are read with one statement: one for each page, few for a whole archive.
MANY: Final = 10_000
EMPTY: Final[Mapping[ValueKind, Plain]] = {ValueKind.NAMES: (), ValueKind.ENTITIES: ()}


@dataclass(slots=True)
class Current:
    """What rows have now: their values and what they are called, and a mark that is another after a change.

    Of articles the mark is their revision, and `sources` says from where each is.
    """

    revisions: dict[int, Mark] = field(default_factory=dict)
    values: dict[int, Values] = field(default_factory=dict)
    sources: dict[int, int | None] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)


def read_values(ids: Sequence[int], fields: Collection[str]) -> Current:
    """The values that these articles have of some fields; of those that are gone there are none."""
    current = Current()
    for some in slices(ids, MANY):
        _read_columns(some, fields, current)
        for name in fields:
            if KIND_OF[name] is ValueKind.NAMES:
                _read_authors(some, name, current)
            elif KIND_OF[name] is ValueKind.ENTITIES:
                _read_entities(some, name, current)
    return current


def _read_columns(ids: Sequence[int], fields: Collection[str], current: Current) -> None:
    kinds = {name: KIND_OF[name] for name in fields}
    columns = {"title": "title"}
    for name, kind in kinds.items():
        if kind in TEXTS:
            columns[name] = name
        elif kind is ValueKind.SOURCE:
            columns[name] = f"{name}__name"
        elif kind is ValueKind.DATE:
            columns |= {name: name, f"{name}_precision": f"{name}_precision"}
    names = list(columns)
    rows = Article.objects.filter(pk__in=ids).order_by()
    for pk, revision, source, *row in rows.values_list(
        "pk", "revision", "source_id", *columns.values()
    ):
        said = dict(zip(names, row, strict=True))
        current.revisions[pk], current.sources[pk] = revision, source
        current.titles[pk] = said["title"]
        values: Values = {}
        for name, kind in kinds.items():
            if kind is ValueKind.DATE:
                date = PartialDate.of(said[name], said[f"{name}_precision"])
                values[name] = date.iso if date else ""
            elif kind in (ValueKind.NAMES, ValueKind.ENTITIES):
                values[name] = []
            else:
                values[name] = said[name] or ""
        current.values[pk] = values


def _read_authors(ids: Sequence[int], name: str, current: Current) -> None:
    rows = Authorship.objects.filter(article__in=ids).order_by("article", "position", "pk")
    for article, author in rows.values_list("article_id", "author__name"):
        current.values[article][name].append(author)


def _read_entities(ids: Sequence[int], name: str, current: Current) -> None:
    rows = Mention.objects.shown().filter(article__in=ids).order_by("article", "-count", "pk")
    for article, entity in rows.values_list("article_id", "entity_id"):
        current.values[article][name].append(entity)


# --- comparing ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Names:
    """The sources, authors and entities that names stand for, read at once; nothing is made."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    authors: Mapping[str, Author] = field(default_factory=dict)
    entities: Mapping[NewEntity, int] = field(default_factory=dict)

    @classmethod
    def of(cls, wanted: Iterable[Mapping[str, Plain]]) -> Names:
        """Those of the names in these values."""
        sources, authors = set[str](), set[str]()
        new = set[NewEntity]()
        for values in wanted:
            for name, value in values.items():
                if KIND_OF[name] is ValueKind.SOURCE and value:
                    sources.add(value)
                elif KIND_OF[name] is ValueKind.NAMES:
                    authors.update(value)
                elif KIND_OF[name] is ValueKind.ENTITIES:
                    new.update(tuple(each) for each in value if not isinstance(each, int))
        return cls(known_rows(Source, sources), known_rows(Author, authors), entities_called(new))

    def settled(self, name: str, value: Plain) -> Plain:
        """A value as the article would have it: names as the archive writes them, each once."""
        match KIND_OF[name]:
            case ValueKind.SOURCE:
                source = self.sources.get(value)
                return source.name if source else value.strip()[:300]
            case ValueKind.NAMES:
                found: dict[str, str] = {}
                for each in filter(None, (part.strip()[:300] for part in value)):
                    author = self.authors.get(each)
                    called = author.name if author else each
                    found.setdefault(name_key(called), called)
                return list(found.values())
            case ValueKind.DATE:
                return PartialDate.parse(value).iso if value else ""
            case ValueKind.ENTITIES:
                return self._entities(value)
        return value

    def _entities(self, value: Iterable[Plain]) -> list[int | NewEntity]:
        """Ids, each once. What was new when it was asked for may be there by now; two spellings are one name."""
        new: dict[NewEntity, NewEntity] = {}
        found: dict[int | NewEntity, None] = {}
        for each in value:
            if isinstance(each, int):
                found[each] = None
                continue
            name, kind = each
            first = new.setdefault((name_key(name), kind), (name, kind))
            found[self.entities.get(first, first)] = None
        return list(found)


def same(name: str, one: Plain, other: Plain) -> bool:
    """Whether two settled values of a field are one."""
    match KIND_OF[name]:
        case ValueKind.SOURCE:
            return bool(one) == bool(other) and name_key(one) == name_key(other)
        case ValueKind.NAMES:
            return [name_key(each) for each in one] == [name_key(each) for each in other]
        case ValueKind.ENTITIES:
            return set(one) == set(other)
    return bool(one == other)


def fault_of(name: str, value: Plain) -> str:
    """What keeps a value from being written: a word for it, or nothing."""
    match KIND_OF[name]:
        case ValueKind.DATE:
            try:
                date = PartialDate.parse(value) if value else None
            except NoPartialDate:
                return "date"
            return "future" if date and _to_come(date) else ""
        case ValueKind.LANGUAGE:
            return "language" if value and not _is_code(value) else ""
        case ValueKind.NAMES:
            return "long" if any(len(each) > 300 for each in value) else ""
        case ValueKind.SOURCE:
            return "long" if len(value) > 300 else ""
        case ValueKind.ENTITIES:
            return ""
    if name == "title" and not value.strip():
        return "title"
    longest = Article.longest(name)
    return "long" if longest and len(value) > longest else ""


def _to_come(date: PartialDate) -> bool:
    return date.first > dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)


def _is_code(value: str) -> bool:
    return value.isascii() and value.isalpha() and value.islower() and 2 <= len(value) <= 3


def entities_called(names: Collection[NewEntity]) -> dict[NewEntity, int]:
    """The entity, by id, for each name of a kind that one is found by."""
    keys = {name: (name_key(name[0]), name[1]) for name in names}
    found: dict[tuple[str, str], int] = {}
    for some in slices(sorted({key for key, _kind in keys.values()}), MANY):
        rows = Alias.objects.filter(key__in=some).order_by()
        found |= {(key, kind): pk for key, kind, pk in rows.values_list("key", "kind", "entity_id")}
    return {name: found[key] for name, key in keys.items() if key in found}


def entity_names(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The name and kind of entities, by id."""
    found: dict[int, tuple[str, str]] = {}
    for some in slices(sorted(ids), MANY):
        rows = Entity.objects.filter(pk__in=some)
        found |= {pk: (name, kind) for pk, name, kind in rows.values_list("pk", "name", "kind")}
    return found
