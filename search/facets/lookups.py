"""How the values of facets are found: by slug, by id, by what people write, and in articles.

Values are rows of a table (`Rows`), or all that some column of the articles holds (`Listed`).
A value has an id, by which engines count it, and a slug, which stands for it in addresses.
"""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, Q, QuerySet, Value

from newsroom.countries import language_name
from newsroom.models import (
    Alias,
    Article,
    Author,
    AuthorKind,
    Authorship,
    Entity,
    EventArticle,
    Mention,
    Source,
    StoryName,
)
from newsroom.names import name_key, slug_base
from newsroom.pages import stories
from newsroom.pages.labels import keys_called, label_of
from newsroom.prepared import Prepared
from search.facets.languages import find_language, languages_of_articles
from search.types import Facet, language_code, language_number


@dataclass(frozen=True, slots=True)
class Name:
    """One value of a facet, as people know it."""

    facet: Facet
    id: int
    slug: str
    label: str


class ResolvedName(NamedTuple):
    """The ids of a name, or of all that bear it; longer names that it is a part of (`holding`).

    Where there is neither, names that are near.
    """

    ids: frozenset[int]
    near: tuple[str, ...] = ()
    holding: tuple[Name, ...] = ()


def holds(key: str, part: str, *, beginning: bool = False) -> bool:
    """Whether a name's key has these words in it, the last of which may be but a `beginning`."""
    return f" {part}{'' if beginning else ' '}" in f" {key} "


# --- values that are rows ------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows(ABC):
    """Values that are rows with a name, a slug and a key.

    Its methods give querysets of plain rows, for callers to make one query of several tables.
    """

    model: type[Source | Author | Entity]
    facet: Facet

    def names(self, **condition: Any) -> QuerySet[Any, Any]:
        """(facet, id, slug, name) of the rows that meet a condition."""
        rows = self.model._default_manager.filter(**condition).order_by()
        return rows.annotate(facet=self._facet()).values_list("facet", "pk", "slug", "name")

    @cached_property
    def _named(self) -> Prepared:
        return Prepared(lambda ids: self.names(pk__in=ids))

    def by_id(self, ids: Collection[int]) -> list[Name]:
        """The values with these ids; those that are gone are left out."""
        return [
            Name(Facet(facet), pk, slug, label_of(name, facet))
            for facet, pk, slug, name in self._named(list(dict.fromkeys(ids)))
        ]

    def spelt(self, condition: Q) -> QuerySet[Any, Any]:
        """(facet, key, id, slug, name) of the names that meet a condition, aliases included."""
        rows = self.model._default_manager.filter(condition).order_by()
        rows = rows.annotate(facet=self._facet(), row=F("pk"), path=F("slug"), label=F("name"))
        return rows.values_list("facet", "key", "row", "path", "label")

    def beginning(self, key: str) -> QuerySet[Any, Any]:
        """(facet, id, slug, name, alias) of the names that may begin as the folded text does."""
        rows = self.model._default_manager.filter(key__contains=key.split()[0]).order_by()
        alias = Value("", output_field=CharField())
        return rows.annotate(facet=self._facet(), alias=alias).values_list(
            "facet", "pk", "slug", "name", "alias"
        )

    def containing(self, facet: Facet, key: str) -> Iterator[Name]:
        """The values of a facet whose folded name contains a text, in the order of their names."""
        rows = self.model._default_manager.filter(key__contains=key).order_by("key", "pk")
        for pk, slug, name in rows.values_list("pk", "slug", "name").iterator():
            yield Name(facet, pk, slug, name)

    @abstractmethod
    def of_articles(self, articles: Sequence[Article]) -> Iterator[tuple[int, Facet, int]]:
        """(article id, facet, value id) of what these articles have."""

    def _facet(self) -> Any:
        return Value(self.facet.value, output_field=CharField())


class Sources(Rows):
    """Each article has one source or none."""

    def of_articles(self, articles: Sequence[Article]) -> Iterator[tuple[int, Facet, int]]:
        for article in articles:
            if article.source_id:
                yield article.pk, self.facet, article.source_id


class Authors(Rows):
    """Each article has any number of authors. Desks and agencies say that they are."""

    @cached_property
    def _with_kinds(self) -> Prepared:
        return Prepared(
            lambda ids: (
                Author.objects.filter(pk__in=ids)
                .order_by()
                .values_list("pk", "slug", "name", "kind")
            )
        )

    def by_id(self, ids: Collection[int]) -> list[Name]:
        return [
            Name(self.facet, pk, slug, author_label(name, kind))
            for pk, slug, name, kind in self._with_kinds(list(dict.fromkeys(ids)))
        ]

    def containing(self, facet: Facet, key: str) -> Iterator[Name]:
        rows = Author.objects.filter(key__contains=key).order_by("key", "pk")
        for pk, slug, name, kind in rows.values_list("pk", "slug", "name", "kind").iterator():
            yield Name(facet, pk, slug, author_label(name, kind))

    def of_articles(self, articles: Sequence[Article]) -> Iterator[tuple[int, Facet, int]]:
        ids = [article.pk for article in articles]
        rows = Authorship.objects.filter(article__in=ids).order_by()
        for article_id, author_id in rows.values_list("article_id", "author_id"):
            yield article_id, self.facet, author_id


def author_label(name: str, kind: str) -> str:
    """What an author is called: of a desk and an agency that it is one."""
    return name if kind == AuthorKind.PERSON else f"{name} ({AuthorKind(kind).label})"


class Entities(Rows):
    """Entities of all kinds, each kind a facet; suggested ones are no facet values."""

    def spelt(self, condition: Q) -> QuerySet[Any, Any]:
        rows = Alias.objects.filter(
            condition, entity__suggested=False, entity__hidden=False
        ).order_by()
        rows = rows.annotate(
            facet=F("kind"), row=F("entity_id"), path=F("entity__slug"), label=F("entity__name")
        )
        return rows.values_list("facet", "key", "row", "path", "label")

    def containing(self, facet: Facet, key: str) -> Iterator[Name]:
        called = (
            Q(key__contains=key) | Q(key__in=keys_called(key, str.__contains__)) if key else Q()
        )
        rows = Entity.objects.filter(called, kind=facet.value).order_by()
        labelled = []
        for own_key, pk, slug, name in rows.values_list("key", "pk", "slug", "name").iterator():
            label = label_of(name, facet.value)
            folded = own_key if label == name else name_key(label)
            if key in folded or key in own_key:
                labelled.append((folded, pk, slug, label))
        for _key, pk, slug, label in sorted(labelled):
            yield Name(facet, pk, slug, label)

    def beginning(self, key: str) -> QuerySet[Any, Any]:
        begins = _begins("key", key) | _begins("tail", key.rpartition(" ")[2])
        begins |= Q(key__in=keys_called(key, str.startswith))
        rows = Alias.objects.filter(
            begins, entity__suggested=False, entity__hidden=False
        ).order_by()
        return rows.values_list("kind", "entity_id", "entity__slug", "entity__name", "name")

    def of_articles(self, articles: Sequence[Article]) -> Iterator[tuple[int, Facet, int]]:
        ids = [article.pk for article in articles]
        rows = Mention.objects.shown().filter(article__in=ids).order_by()
        for article_id, entity_id, kind in rows.values_list(
            "article_id", "entity_id", "entity__kind"
        ):
            yield article_id, Facet(kind), entity_id

    def _facet(self) -> Any:
        return F("kind")


def _begins(field: str, text: str) -> Q:
    """Rows whose field begins with a text, said so that an index helps."""
    above = text[:-1] + chr(ord(text[-1]) + 1)
    return Q(**{f"{field}__gte": text, f"{field}__lt": above, f"{field}__startswith": text})


# --- values that are few -------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed(ABC):
    """Values that stand in a column of the articles, and are so few that all can be listed."""

    facet: Facet

    @abstractmethod
    def every(self) -> list[Name]:
        """All values that the archive has."""

    @abstractmethod
    def of_articles(self, articles: Sequence[Article]) -> Iterator[tuple[int, Facet, int]]:
        """(article id, facet, value id) of what these articles have."""

    def by_slug(self, slugs: Collection[str]) -> list[Name]:
        """The values with these slugs; those that the archive has not are left out."""
        return [name for name in self.every() if name.slug in slugs]

    def by_id(self, ids: Collection[int]) -> list[Name]:
        """The values with these ids; those that the archive has not are left out."""
        return [name for name in self.every() if name.id in ids]

    def containing(self, ids: Collection[int], key: str) -> list[Name]:
        """Of the values with these ids, those whose folded name contains a text, by name."""
        keyed = [(name_key(name.label), name) for name in self.by_id(ids)]
        return [name for own, name in sorted(keyed, key=lambda pair: pair[0]) if key in own]

    def resolve(self, typed: Collection[str]) -> Mapping[str, ResolvedName]:
        """What these names mean, as a person typed them."""
        known = {name_key(name.label): name for name in self.every()}
        resolved = {}
        for text in typed:
            key = name_key(text)
            ids = frozenset({known[key].id} if key in known else ())
            held = [k for k in known if k != key and key and holds(k, key, beginning="*" in text)]
            if ids or held:
                resolved[text] = ResolvedName(ids, (), tuple(known[other] for other in held))
            else:
                near = get_close_matches(key, known, cutoff=0.7)
                labels = tuple(known[other].label for other in near)
                resolved[text] = ResolvedName(frozenset(), labels)
        return resolved


class Languages(Listed):
    """The articles' languages: their codes, called as the interface's language calls them."""

    def every(self) -> list[Name]:
        return [self.name(code) for code in languages_of_articles()]

    def of_articles(self, articles: Sequence[Article]) -> Iterator[tuple[int, Facet, int]]:
        for article in articles:
            if article.language:
                yield article.pk, self.facet, language_number(article.language)

    def by_slug(self, slugs: Collection[str]) -> list[Name]:
        return [self.name(slug) for slug in slugs if re.fullmatch("[a-z]{2,3}", slug)]

    def by_id(self, ids: Collection[int]) -> list[Name]:
        return [self.name(language_code(number)) for number in ids]

    def resolve(self, typed: Collection[str]) -> Mapping[str, ResolvedName]:
        resolved, held = {}, languages_of_articles()
        for text in typed:
            code, near = find_language(text, held)
            ids = frozenset({language_number(code)} if code else ())
            resolved[text] = ResolvedName(ids, near)
        return resolved

    def name(self, code: str) -> Name:
        return Name(self.facet, language_number(code), code, language_name(code))


@dataclass(frozen=True)
class Texts(Listed):
    """What a text column of the articles holds. Spellings with one slug are one value.

    An id follows from its slug, so what was read once is read again only for an id that is new.
    """

    column: str
    _known: dict[int, Name] = field(default_factory=dict, compare=False, repr=False)

    def every(self) -> list[Name]:
        rows = (
            Article.objects.readable()
            .exclude(**{self.column: ""})
            .order_by()
            .values_list(self.column)
        )
        spellings = rows.annotate(number=Count("pk")).order_by("number", self.column)
        # The commonest spelling comes last, and is the one that is kept.
        names = {slug_base(text): text for text, _number in spellings}
        return [Name(self.facet, _number(slug), slug, text) for slug, text in names.items()]

    def by_slug(self, slugs: Collection[str]) -> list[Name]:
        return self.by_id([_number(slug) for slug in slugs])

    def by_id(self, ids: Collection[int]) -> list[Name]:
        if not self._known.keys() >= set(ids):
            self._known.update({name.id: name for name in self.every()})
        return [self._known[number] for number in ids if number in self._known]

    def of_articles(self, articles: Sequence[Article]) -> Iterator[tuple[int, Facet, int]]:
        for article in articles:
            if text := getattr(article, self.column):
                yield article.pk, self.facet, _number(slug_base(text))


@dataclass(frozen=True)
class Stories(Listed):
    """The stories of the archive by their numbers; editors named some of them.

    They are too many to be listed for a name: that is asked for.
    """

    def every(self) -> list[Name]:
        given = StoryName.objects.order_by("pk").values_list("article__in_event__event__story")
        return self.by_id([pk for (pk,) in given if pk])

    def by_slug(self, slugs: Collection[str]) -> list[Name]:
        return self.by_id([int(slug) for slug in slugs if slug.isdecimal() and len(slug) < 19])

    def by_id(self, ids: Collection[int]) -> list[Name]:
        called = stories.names(ids)
        return [Name(self.facet, pk, str(pk), called[pk]) for pk in ids if pk in called]

    def of_articles(self, articles: Sequence[Article]) -> Iterator[tuple[int, Facet, int]]:
        ids = [article.pk for article in articles]
        rows = EventArticle.objects.filter(article__in=ids, event__story__isnull=False).order_by()
        for article_id, story_id in rows.values_list("article_id", "event__story_id"):
            yield article_id, self.facet, story_id

    def resolve(self, typed: Collection[str]) -> Mapping[str, ResolvedName]:
        numbers = {text: text.strip() for text in typed}
        known = {name.slug: name.id for name in self.by_slug(list(numbers.values()))}
        found = {
            text: ResolvedName(frozenset({known[number]}))
            for text, number in numbers.items()
            if number in known
        }
        return {**super().resolve([text for text in typed if text not in found]), **found}


def _number(slug: str) -> int:
    """The id of a value that is no row: 56 bits of its slug's digest, so that none share one."""
    return int.from_bytes(hashlib.blake2b(slug.encode(), digest_size=7).digest(), "big")


Lookup = Rows | Listed


def names_together(parts: Iterable[QuerySet[Any, Any] | Sequence[Name]]) -> list[Name]:
    """Names from `Rows.names`, made one query, and from lists."""
    queries: list[QuerySet[Any, Any]] = []
    found: list[Name] = []
    for part in parts:
        if isinstance(part, QuerySet):
            queries.append(part)
        else:
            found += part
    for facet, pk, slug, name in union(queries):
        found.append(Name(Facet(facet), pk, slug, label_of(name, facet)))
    return found


def union(queries: Sequence[QuerySet[Any, Any]]) -> Iterable[Any]:
    """The rows of queries with the same columns, asked for in one query."""
    if not queries:
        return ()
    if len(queries) == 1:
        return queries[0]
    # A union takes over its first part's default order, whose columns it has not.
    return queries[0].union(*queries[1:], all=True).order_by()
