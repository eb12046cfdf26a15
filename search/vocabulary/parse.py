"""Parsing queries against this archive: its languages, its names, its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from django.db.models import CharField, Q, Value

from newsroom.importing import repair
from newsroom.names import name_key
from newsroom.pages.labels import keys_called
from search.facets.kinds import lookup
from search.facets.lookups import Entities, ResolvedName, Rows, union
from search.query.builder import AskedName, Expand
from search.query.parse import ParsedQuery, parse_query
from search.vocabulary import current

# Names that begin with as many letters are weighed for being meant.
_ALIKE: Final = 3
_MOST_ROWS: Final = 2_000


def parse(text: str, expand: Expand | None = None) -> ParsedQuery:
    """The query tree of what a person typed; see `search.query.parse.parse_query`.

    Words pasted from a damaged page are repaired as the articles were, so that they find them.
    Prefixes and similar spellings are looked for in the index, or as `expand` says.
    """
    return parse_query(
        repair(text).text,
        languages=current.languages(),
        resolve=resolve,
        expand=expand or current.expand,
    )


def resolve(asked: Collection[AskedName]) -> dict[AskedName, ResolvedName]:
    """The ids of the names, or names like them.

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
    # What is shown as "Estados Unidos" may be kept as "United States".
    meant = {name: [key, *_kept_as(name[0], key)] for name, key in keys.items()}
    wanted: dict[str, Q] = {}
    for parameter in dict.fromkeys(parameter for parameter, _ in keys):
        of_it = {key for (asked, _), some in meant.items() if asked == parameter for key in some}
        wanted[parameter] = Q(key__in=of_it)
    ids: dict[tuple[str, str], set[int]] = {}
    for parameter, key, row, _name in _rows(wanted):
        ids.setdefault((parameter, key), set()).add(row)
    found = {
        name: frozenset[int]().union(*(ids.get((name[0], key), ()) for key in some))
        for name, some in meant.items()
    }
    unknown = {name: keys[name] for name, rows in found.items() if not rows}
    near = _near(unknown) if unknown else {}
    return {name: ResolvedName(rows, near.get(name, ())) for name, rows in found.items()}


def _kept_as(parameter: str, key: str) -> list[str]:
    """The keys of names that the interface's language calls by this one."""
    return keys_called(key) if isinstance(lookup(parameter), Entities) else []


def _near(unknown: Mapping[AskedName, str]) -> dict[AskedName, tuple[str, ...]]:
    """Names of the archive that are spelt like these, nearest first."""
    wanted: dict[str, Q] = {}
    for (parameter, _), key in unknown.items():
        begins = Q(key__startswith=key[:_ALIKE])
        wanted[parameter] = wanted[parameter] | begins if parameter in wanted else begins
    names: dict[str, dict[str, str]] = {}
    for parameter, key, _row, name in _rows(wanted):
        names.setdefault(parameter, {})[key] = name
    return {
        asked: tuple(
            names[asked[0]][k] for k in get_close_matches(key, names[asked[0]], cutoff=0.7)
        )
        for asked, key in unknown.items()
        if asked[0] in names
    }


def _rows(wanted: Mapping[str, Q]) -> Iterable[tuple[str, str, int, str]]:
    """(parameter, key, id, name) of the names that meet the conditions, in one query."""
    parts: list[Any] = []
    for parameter, condition in wanted.items():
        values = lookup(parameter)
        if isinstance(values, Rows):
            label = Value(parameter, output_field=CharField())
            parts.append(
                values.spelt(condition)
                .annotate(parameter=label)
                .values_list("parameter", "key", "row", "label")
            )
    found = union(parts)
    return found[:_MOST_ROWS] if parts else found  # type: ignore[index]
