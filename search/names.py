"""Values of facets by what people write (slugs, names) and by what engines count (ids).

Each function asks the database once, however many tables the values lie in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Model, QuerySet, Value

from newsroom.models import Author, Entity, Source
from search.types import ENTITY_FACETS, Facet, language_code

# What a row of each table is a value of; entities say it themselves.
TABLES: Mapping[str, type[Source | Author | Entity]] = {
    "source": Source,
    "author": Author,
    "entity": Entity,
}


@dataclass(frozen=True, slots=True)
class Name:
    """One value of a facet, as people know it."""

    facet: Facet
    id: int
    slug: str
    label: str


def table(facet: Facet) -> str:
    """The table that the values of a facet are rows of ("" for languages)."""
    if facet in ENTITY_FACETS:
        return "entity"
    return "" if facet is Facet.LANGUAGE else facet.value


def _rows(lookups: Mapping[str, dict[str, Any]]) -> list[Name]:
    """Sources, authors and entities by one lookup each, in one query."""
    parts: list[QuerySet[Any, Any]] = []
    for name, lookup in lookups.items():
        model = TABLES[name]
        facet = F("kind") if model is Entity else Value(name, output_field=CharField())
        parts.append(
            model._default_manager.filter(**lookup)
            .order_by()
            .annotate(facet=facet)
            .values_list("facet", "pk", "slug", "name")
        )
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [Name(Facet(facet), pk, slug, label) for facet, pk, slug, label in rows]


def by_slug(slugs: Mapping[str, Iterable[str]]) -> list[Name]:
    """The names that these slugs stand for, by table; unknown slugs have none."""
    return _rows({name: {"slug__in": list(some)} for name, some in slugs.items() if some})


def by_id(ids: Mapping[Facet, Iterable[int]]) -> dict[tuple[Facet, int], Name]:
    """The names of values, languages apart."""
    wanted: dict[str, list[int]] = {}
    for facet, some in ids.items():
        if some and table(facet):
            wanted.setdefault(table(facet), []).extend(some)
    found = _rows({name: {"pk__in": some} for name, some in wanted.items() if some})
    return {(name.facet, name.id): name for name in found}
