"""Parsing queries against this archive: its languages, its names, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from django.conf import settings
from django.db.models import F, Q, Value

from newsroom.importing import repair
from newsroom.models import Alias, Author, Source
from newsroom.names import name_key
from search.query.parse import ParsedQuery, Resolved, parse_query
from search.vocabulary.current import expand

# A name's field as written in a query, and the name.
Asked = tuple[str, str]

TABLES: Final[tuple[tuple[str, type[Source | Author | Alias], str, str], ...]] = (
    ("source", Source, "pk", "name"),
    ("author", Author, "pk", "name"),
    ("entity", Alias, "entity_id", "entity__name"),
)
# Names that begin with as many letters are weighed for being meant.
_ALIKE: Final = 3
_MOST_ROWS: Final = 2_000


def parse(text: str) -> ParsedQuery:
    """The query tree of what a person typed; see `search.query.parse.parse_query`.

    The names in a query are looked up together, in one query of the database: a first pass
    collects them, a second one knows them. Words pasted from a damaged page are repaired as the
    articles were, so that they find them.
    """
    text = repair(text).text
    asked: dict[Asked, None] = {}

    def note(field: str, value: str) -> Resolved:
        asked[field, value] = None
        return Resolved(frozenset())

    languages = settings.NEWSROOM_LANGUAGES
    parsed = parse_query(text, languages=languages, resolve=note, expand=expand)
    if not asked:
        return parsed
    known = _resolved(asked)
    return parse_query(
        text,
        languages=languages,
        resolve=lambda field, value: known.get((field, value), Resolved(frozenset())),
        expand=expand,
    )


def _resolved(asked: Iterable[Asked]) -> dict[Asked, Resolved]:
    """The ids of the names, or names like them, by field and name as typed."""
    keys = {(field, value): name_key(value) for field, value in asked}
    wanted: dict[str, Q] = {}
    for field in dict.fromkeys(field for field, _ in keys):
        wanted[field] = Q(key__in=[key for (f, _), key in keys.items() if f == field])
    ids: dict[tuple[str, str], set[int]] = {}
    for field, key, row, _name in _rows(wanted):
        ids.setdefault((field, key), set()).add(row)
    unknown = {pair: key for pair, key in keys.items() if (pair[0], key) not in ids}
    near = _near(unknown) if unknown else {}
    return {
        pair: Resolved(frozenset(ids.get((pair[0], key), ())), near.get(pair, ()))
        for pair, key in keys.items()
    }


def _near(unknown: Mapping[Asked, str]) -> dict[Asked, tuple[str, ...]]:
    """Names of the archive that are spelt like these, nearest first."""
    wanted: dict[str, Q] = {}
    for (field, _), key in unknown.items():
        begins = Q(key__startswith=key[:_ALIKE])
        wanted[field] = wanted[field] | begins if field in wanted else begins
    names: dict[str, dict[str, str]] = {}
    for field, key, _row, name in _rows(wanted):
        names.setdefault(field, {})[key] = name
    return {
        pair: tuple(names[pair[0]][k] for k in get_close_matches(key, names[pair[0]], cutoff=0.7))
        for pair, key in unknown.items()
        if pair[0] in names
    }


def _rows(wanted: Mapping[str, Q]) -> Iterable[tuple[str, str, int, str]]:
    """(field, key, id, name) of sources, authors and entities' aliases, in one query."""
    parts = [
        model._default_manager.filter(wanted[field])
        .order_by()
        .annotate(field=Value(field), row=F(row), label=F(label))
        .values_list("field", "key", "row", "label")
        for field, model, row, label in TABLES
        if field in wanted
    ]
    # A union takes over its first part's default order, whose columns it has not.
    return parts[0].union(*parts[1:], all=True).order_by()[:_MOST_ROWS]
