"""Values of facets by what addresses hold (slugs) and by what engines count (ids).

`choices` asks the database once for all values that are rows, however many tables they lie in, and
`labels` once for each table, as every page does, with a query that is put into SQL only once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _

from newsroom.pages.moved import merged_into
from search.facets.kinds import KINDS, PARAMETERS, lookup
from search.facets.lookups import Name, Rows, names_together
from search.types import Facet, Selection

# No value has this id: a chosen one that the archive does not know matches nothing.
UNKNOWN: Final = 0

State = Literal["included", "excluded", "none"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value in an address, looked up. `name` is None for "none", and for an unknown slug."""

    parameter: str
    token: str
    state: State
    facet: Facet
    name: Name | None = None

    @property
    def id(self) -> int:
        """The value's id; `UNKNOWN` where there is none."""
        return self.name.id if self.name else UNKNOWN

    @property
    def slug(self) -> str:
        """The value without the sign that excludes it."""
        return self.token.removeprefix("-")

    @property
    def title(self) -> str:
        """What the facet is called."""
        return str(KINDS[self.facet].title)

    @property
    def label(self) -> str:
        """What the value is called; one that the archive does not know is told by its slug."""
        if self.state == "none":
            return str(KINDS[self.facet].none_label)
        if self.name:
            return self.name.label
        return _("%(value)s (unknown)") % {"value": self.slug}


def choices(tokens: Mapping[str, Sequence[str]]) -> tuple[Choice, ...]:
    """What an address chooses of each facet, in its order; `tokens` are `Criteria.chosen`."""
    found = []
    for parameter, written in tokens.items():
        slugs = [token.removeprefix("-") for token in written if not token.startswith("_")]
        if slugs:
            table = lookup(parameter)
            found.append(
                table.names(slug__in=slugs) if isinstance(table, Rows) else table.by_slug(slugs)
            )
    known = {(KINDS[name.facet].parameter, name.slug): name for name in names_together(found)}
    known |= _moved(tokens, known)
    return tuple(
        _choice(parameter, token, known)
        for parameter, written in tokens.items()
        for token in written
    )


def _moved(
    tokens: Mapping[str, Sequence[str]], known: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Name]:
    """What values of addresses that nothing has any more were merged into."""
    found: dict[tuple[str, str], Name] = {}
    for parameter, written in tokens.items():
        table = lookup(parameter)
        slugs = {token.removeprefix("-") for token in written if not token.startswith("_")}
        missing = [slug for slug in slugs if (parameter, slug) not in known]
        if missing and isinstance(table, Rows):
            moved = merged_into(table.model, missing)
            by_id = {name.id: name for name in table.by_id(list(moved.values()))}
            found |= {(parameter, slug): by_id[pk] for slug, pk in moved.items() if pk in by_id}
    return found


def selections(chosen: Sequence[Choice], any_of: Collection[Facet] = ()) -> dict[Facet, Selection]:
    """The choices as an engine takes them: of facets of many values all, but for those `any_of`."""

    def ids(facet: Facet, state: State) -> frozenset[int]:
        return frozenset(c.id for c in chosen if c.facet is facet and c.state == state)

    return {
        facet: Selection(
            included=ids(facet, "included"),
            excluded=ids(facet, "excluded") - {UNKNOWN},
            none=any(c.state == "none" for c in chosen if c.facet is facet),
            every=KINDS[facet].many and facet not in any_of,
        )
        for facet in dict.fromkeys(c.facet for c in chosen)
    }


def labels(ids: Mapping[Facet, Iterable[int]]) -> dict[tuple[Facet, int], Name]:
    """The names of values that an engine counted; values that are gone are missing."""
    wanted: dict[str, list[int]] = {}
    for facet, some in ids.items():
        wanted.setdefault(KINDS[facet].parameter, []).extend(some)
    return {
        (name.facet, name.id): name
        for parameter, numbers in wanted.items()
        for name in lookup(parameter).by_id(numbers)
    }


def _choice(parameter: str, token: str, known: Mapping[tuple[str, str], Name]) -> Choice:
    facets = PARAMETERS[parameter]
    if token.startswith("_"):
        for facet in facets:
            if token == KINDS[facet].none_token:
                return Choice(parameter, token, "none", facet)
        return Choice(parameter, token, "included", facets[0])
    state: State = "excluded" if token.startswith("-") else "included"
    name = known.get((parameter, token.removeprefix("-")))
    # An unknown entity is of no kind; any of the three facets makes it match nothing.
    return Choice(parameter, token, state, name.facet if name else facets[0], name)
