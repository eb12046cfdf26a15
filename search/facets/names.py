"""Values of facets by what people write (slugs, names) and by what engines count (ids).

Each function asks the database once, however many tables the values lie in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.db.models import CharField, F, QuerySet, Value

from newsroom.models import Author, Entity, Source
from newsroom.pages.formats import language_name
from search.criteria import PARAMETERS, Criteria, Parameter, none_token
from search.types import ENTITY_FACETS, Facet, Selection, language_code, language_number

TABLES: Final[Mapping[str, type[Source | Author | Entity]]] = {
    "source": Source,
    "author": Author,
    "entity": Entity,
}
# No row has this id: a chosen value that the archive does not know matches nothing.
UNKNOWN: Final = 0

State = Literal["included", "excluded", "none"]


@dataclass(frozen=True, slots=True)
class Name:
    """One value of a facet, as people know it."""

    facet: Facet
    id: int
    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value in an address, looked up. `name` is None for "none", and for an unknown slug."""

    parameter: Parameter
    token: str
    state: State
    facet: Facet
    name: Name | None = None

    @property
    def id(self) -> int:
        return self.name.id if self.name else UNKNOWN

    @property
    def slug(self) -> str:
        return self.token.removeprefix("-")


def choices(criteria: Criteria) -> tuple[Choice, ...]:
    """What the criteria choose of each facet, in the order of the address."""
    slugs = {
        name: [t.removeprefix("-") for t in criteria.tokens(name) if not t.startswith("_")]
        for name in PARAMETERS
    }
    known = {(_parameter_of(n.facet), n.slug): n for n in _by_slug(slugs)}
    return tuple(
        _choice(name, token, known) for name in PARAMETERS for token in criteria.tokens(name)
    )


def selections(chosen: Sequence[Choice]) -> dict[Facet, Selection]:
    """The choices as an engine takes them."""

    def ids(facet: Facet, state: State) -> frozenset[int]:
        return frozenset(c.id for c in chosen if c.facet is facet and c.state == state)

    return {
        facet: Selection(
            included=ids(facet, "included"),
            excluded=ids(facet, "excluded") - {UNKNOWN},
            none=any(c.state == "none" for c in chosen if c.facet is facet),
        )
        for facet in dict.fromkeys(c.facet for c in chosen)
    }


def labels(ids: Mapping[Facet, Iterable[int]]) -> dict[tuple[Facet, int], Name]:
    """The names of values that an engine counted; values without a row any more are missing."""
    wanted: dict[str, list[int]] = {}
    for facet, some in ids.items():
        if facet is not Facet.LANGUAGE:
            wanted.setdefault(_parameter_of(facet), []).extend(some)
    found = {(n.facet, n.id): n for n in _rows({k: {"pk__in": v} for k, v in wanted.items() if v})}
    for number in ids.get(Facet.LANGUAGE, ()):
        found[Facet.LANGUAGE, number] = language(language_code(number))
    return found


def language(code: str) -> Name:
    """A language under its name in the interface's language."""
    return Name(Facet.LANGUAGE, language_number(code), code, language_name(code))


def _parameter_of(facet: Facet) -> str:
    return "entity" if facet in ENTITY_FACETS else facet.value


def _choice(name: Parameter, token: str, known: Mapping[tuple[str, str], Name]) -> Choice:
    if token.startswith("_"):
        return _none_choice(name, token)
    state: State = "excluded" if token.startswith("-") else "included"
    slug = token.removeprefix("-")
    if name == "language":
        found = language(slug) if re.fullmatch("[a-z]{2,3}", slug) else None
    else:
        found = known.get((name, slug))
    # An unknown entity is of no kind; any of the three facets makes it match nothing.
    facet = found.facet if found else Facet.PERSON if name == "entity" else Facet(name)
    return Choice(name, token, state, facet, found)


def _none_choice(name: Parameter, token: str) -> Choice:
    facets = ENTITY_FACETS if name == "entity" else (Facet(name),)
    for facet in facets:
        if token == none_token(facet):
            return Choice(name, token, "none", facet)
    return Choice(name, token, "included", facets[0])


def _by_slug(slugs: Mapping[Parameter, Sequence[str]]) -> list[Name]:
    return _rows({name: {"slug__in": slugs[name]} for name in TABLES if slugs[name]})  # type: ignore[index]


def _rows(lookups: Mapping[str, dict[str, Any]]) -> list[Name]:
    """Sources, authors and entities, by one lookup each, in one query."""
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
    rows = parts[0].union(*parts[1:], all=True).order_by() if len(parts) > 1 else parts[0]
    return [Name(Facet(facet), pk, slug, label) for facet, pk, slug, label in rows]
