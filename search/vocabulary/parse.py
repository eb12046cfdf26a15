"""Parsing queries against this archive: its languages, its names, its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from django.db.models import CharField, Q, Value
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from newsroom.bulk import slices
from newsroom.importing import repair
from newsroom.models import Entity
from newsroom.names import name_key
from newsroom.pages.labels import keys_called, label_of
from newsroom.reader import sees_originals
from search.facets.kinds import lookup
from search.facets.lookups import Entities, Name, ResolvedName, Rows, holds, union
from search.query.parse import ParsedQuery, parse_query
from search.query.reading import AskedName, Expand, Note, unknown
from search.types import Facet
from search.vocabulary import current, said

# Names that begin with as many letters are weighed for being meant.
_ALIKE: Final = 3
_MOST_ROWS: Final = 2_000
# Letters of a part of a name.
SHORTEST_PART: Final = 2


class Row(NamedTuple):
    """A name by which a value of a parameter is known, and what that is mainly called."""

    parameter: str
    facet: Facet
    key: str
    id: int
    slug: str
    name: str


def parse(text: str, expand: Expand | None = None) -> ParsedQuery:
    """The query tree of what a person typed; see `search.query.parse.parse_query`.

    Words pasted from a damaged page are repaired as the articles were, so that they find them.
    Prefixes and similar spellings are looked for in the index, or as `expand` says. Which quotations are
    meant is found out here: engines are asked for their articles. Raises EngineError where the index
    would have to be asked for these.
    """
    query = parse_quotations(text, expand, quoting=False)
    if not said.asks_for_any(query.node):
        return query
    node, whole = said.resolved(query.node, from_database=expand is not None)
    notes = query.notes if whole else (*query.notes, not_whole())
    return replace(query, node=node, notes=notes)


def not_whole() -> Note:
    """That not all quotations were compared."""
    text = _("Only the newest %(number)s quotations that may fit were looked at.")
    number = number_format(said.MOST_COMPARED, force_grouping=True)
    return Note("capped", text % {"number": number})


def parse_quotations(
    text: str, expand: Expand | None = None, *, quoting: bool = True
) -> ParsedQuery:
    """The query tree of what a person typed, in which it stands what quotations are asked for (`Said`).

    With `quoting` bare words are those of quotations.
    """
    return parse_query(
        repair(text).text,
        languages=current.languages(),
        resolve=resolve,
        expand=expand or current.expand,
        stands=unknown if expand else current.standing,
        names_with=current.names_with(),
        closed=() if sees_originals() else ("path", "version"),
        quoting=quoting,
    )


def resolve(asked: Collection[AskedName]) -> dict[AskedName, ResolvedName]:
    """The ids of the names, and those that they are part of, or else names like them.

    Those that are rows are looked up together, in one query, and a second one for what is near.
    """
    typed: dict[str, list[str]] = {}
    for parameter, text in asked:
        typed.setdefault(parameter, []).append(text)
    found: dict[AskedName, ResolvedName] = {}
    rows = {}
    for parameter, texts in typed.items():
        values = lookup(parameter)
        if isinstance(values, Rows):
            rows.update({(parameter, text): name_key(text) for text in texts})
        else:
            known = values.resolve(texts)
            found.update({(parameter, text): known[text] for text in texts})
    return found | _resolved_rows(rows)


def _resolved_rows(keys: Mapping[AskedName, str]) -> dict[AskedName, ResolvedName]:
    """What names mean that are rows, by their keys."""
    if not keys:
        return {}
    # What is shown as "Estados Unidos" may be kept as "United States".
    meant = {name: [key, *_kept_as(name[0], key)] for name, key in keys.items()}
    exact: dict[str, Q] = {}
    parts: dict[str, Q] = {}
    for parameter in dict.fromkeys(asked[0] for asked in keys):
        own = [name for name in keys if name[0] == parameter]
        exact[parameter] = Q(key__in={key for name in own for key in meant[name]})
        parts[parameter] = exact[parameter]
        for key in {keys[name] for name in own if len(keys[name]) >= SHORTEST_PART}:
            parts[parameter] |= Q(key__contains=key)
    rows = list(_rows(parts))
    if len(rows) >= _MOST_ROWS:  # those that are meant may be among the others
        rows += _rows(exact)
    found = {name: _resolved(name, some, rows) for name, some in meant.items()}
    unknown = {name: keys[name] for name, each in found.items() if not (each.ids or each.holding)}
    near = _near(unknown) if unknown else {}
    return {name: each._replace(near=near.get(name, ())) for name, each in found.items()}


def _resolved(asked: AskedName, keys: Collection[str], rows: Iterable[Row]) -> ResolvedName:
    """What one name means: its rows, and those that have it whole in their names, or its beginning."""
    (parameter, text), part = asked, next(iter(keys))
    ids, whole, begun = set[int](), dict[int, Name](), dict[int, Name]()
    for row in rows:
        if row.parameter != parameter:
            continue
        if row.key in keys:
            ids.add(row.id)
        elif len(part) >= SHORTEST_PART and holds(row.key, part, beginning=True):
            held = whole if holds(row.key, part) else begun
            held[row.id] = Name(row.facet, row.id, row.slug, label_of(row.name, row.facet))
    holding = whole | begun if "*" in text or not (ids or whole) else whole
    kept = [name for pk, name in holding.items() if pk not in ids]
    return ResolvedName(frozenset(ids), (), tuple(sorted(kept, key=lambda name: name.label)))


def _kept_as(parameter: str, key: str) -> list[str]:
    """The keys of names that the interface's language calls by this one."""
    return keys_called(key) if isinstance(lookup(parameter), Entities) else []


def _near(unknown: Mapping[AskedName, str]) -> dict[AskedName, tuple[str, ...]]:
    """Names of the archive that are spelt like these, nearest first."""
    wanted: dict[str, Q] = {}
    for (parameter, _text), key in unknown.items():
        begins = Q(key__startswith=key[:_ALIKE])
        wanted[parameter] = wanted[parameter] | begins if parameter in wanted else begins
    names: dict[str, dict[str, str]] = {}
    for row in _rows(wanted):
        names.setdefault(row.parameter, {})[row.key] = row.name
    return {
        asked: tuple(
            names[asked[0]][k] for k in get_close_matches(key, names[asked[0]], cutoff=0.7)
        )
        for asked, key in unknown.items()
        if asked[0] in names
    }


def _is_of_entities(parameter: str) -> bool:
    return isinstance(lookup(parameter), Entities)


def _rows(wanted: Mapping[str, Q]) -> Iterable[Row]:
    """The names that meet the conditions and that the reader may know of, in two queries."""
    parts: list[Any] = []
    for parameter, condition in wanted.items():
        values = lookup(parameter)
        if isinstance(values, Rows):
            label = Value(parameter, output_field=CharField())
            parts.append(
                values.spelt(condition)
                .annotate(parameter=label)
                .values_list("parameter", "facet", "key", "row", "path", "label")
            )
    found = list(union(parts)[:_MOST_ROWS]) if parts else []  # type: ignore[index]
    ids = {row for parameter, _facet, _key, row, *_names in found if _is_of_entities(parameter)}
    # Of names that only withheld articles have, none is told.
    readable: set[int] = set()
    for some in slices(sorted(ids)):
        there = Entity.objects.readable().filter(pk__in=some)
        readable.update(there.values_list("pk", flat=True))
    for parameter, facet, key, row, slug, name in found:
        if _is_of_entities(parameter) and row not in readable:
            continue
        if current.exists(Facet(facet), row):
            yield Row(parameter, Facet(facet), key, row, slug, name)
