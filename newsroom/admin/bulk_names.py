"""Names in the cells of articles: whom and what they mean, as where an editor adds them by the form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from newsroom import archive
from newsroom.admin.bulk_columns import Asked, Refused
from newsroom.bulk import slices
from newsroom.models import Entity, EntityKind
from newsroom.names import name_key

# The field of an article that holds its entities, and the column of the names of each kind.
ENTITIES: Final = "entities"
KIND_OF: Final[Mapping[str, str]] = {
    "people": EntityKind.PERSON.value,
    "organisations": EntityKind.ORGANISATION.value,
    "places": EntityKind.PLACE.value,
}
COLUMN_OF: Final = {kind: column for column, kind in KIND_OF.items()}
MANY: Final = 10_000


def read_names(current: archive.Current, columns: Sequence[str]) -> None:
    """Add to the values of articles, of which the entities are read, the names in these columns."""
    names = archive.entity_names(_entities_of(current, current.values))
    for values in current.values.values():
        of_kind: dict[str, list[str]] = {kind: [] for kind in COLUMN_OF}
        for pk in values[ENTITIES]:
            name, kind = names[pk]
            of_kind[kind].append(name)
        values |= {column: of_kind[KIND_OF[column]] for column in columns}


class CellNames:
    """What the names in the cells of articles mean; read at once for all of them."""

    def __init__(self, wanted: Asked, current: archive.Current, *, may_add: bool) -> None:
        self.current, self.may_add = current, may_add
        having = [pk for pk, values in wanted.items() if KIND_OF.keys() & values.keys()]
        called = {
            (name, KIND_OF[column])
            for pk in having
            for column in KIND_OF.keys() & wanted[pk].keys()
            for name in wanted[pk][column]
        }
        self.known = archive.entities_called(called)
        self.hidden = _hidden(self.known.values())
        self.own = archive.entity_names(_entities_of(current, having))

    def entities(self, pk: int, values: Mapping[str, Any]) -> tuple[list[Any], list[Refused]]:
        """The entities that an article is to have, and the names that it cannot.

        Those of columns that are not in the file stay.
        """
        now = self.current.values[pk][ENTITIES]
        columns = [name for name in values if name in KIND_OF]
        found = [each for each in now if COLUMN_OF[self.own[each][1]] not in columns]
        refused: list[Refused] = []
        for column in columns:
            kind = KIND_OF[column]
            for name in values[column]:
                meant: list[Any] = [*self._own(now, name, kind)]
                if not meant:
                    known = self.known.get((name, kind))
                    meant.append((name, kind) if known is None else known)
                if why := self._fault(name, meant):
                    refused.append(Refused(pk, column, name, why))
                found += meant
        return found, refused

    def _own(self, now: Sequence[int], name: str, kind: str) -> list[int]:
        """Those of the article's own entities that are called so, whomever else that may mean."""
        key = name_key(name)
        return [each for each in now if self.own[each][1] == kind and name_key(self.own[each][0]) == key]  # fmt: skip

    def _fault(self, name: str, meant: Sequence[Any]) -> str:
        if any(each in self.hidden for each in meant):
            return f"hidden:{name}"
        is_new = any(isinstance(each, tuple) for each in meant)
        return f"unknown:{name}" if is_new and not self.may_add else ""


def _entities_of(current: archive.Current, articles: Collection[int]) -> set[int]:
    return {entity for pk in articles for entity in current.values[pk][ENTITIES]}


def _hidden(ids: Collection[int]) -> set[int]:
    """Those of these entities that an editor hid: an article that is to have one would not show it."""
    found: set[int] = set()
    for some in slices(sorted(set(ids)), MANY):
        rows = Entity.objects.filter(pk__in=some, hidden=True).order_by()
        found.update(rows.values_list("pk", flat=True))
    return found
