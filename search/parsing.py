"""Parsing queries against this archive: its languages, its names, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import F, Value

from newsroom.models import Alias, Author, Source
from newsroom.names import name_key
from search.query import ParsedQuery, Resolved, parse_query
from search.vocabulary import expand

Asked = tuple[str, str]


def parse(text: str) -> ParsedQuery:
    """The query tree of what a person typed; see `search.query.parse_query`.

    The names in a query are looked up together, in one query of the database: a first pass
    collects them, a second one knows them.
    """
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


def _resolved(asked: Iterable[Asked]) -> Mapping[Asked, Resolved]:
    """The ids of the names, by field and name as typed."""
    keys: dict[str, dict[str, list[Asked]]] = {"source": {}, "author": {}, "entity": {}}
    for field, value in asked:
        keys[field].setdefault(name_key(value), []).append((field, value))
    parts = [
        model.objects.filter(key__in=list(keys[field]))
        .order_by()
        .annotate(field=Value(field), row=F(row))
        .values_list("field", "key", "row")
        for field, model, row in (
            ("source", Source, "pk"),
            ("author", Author, "pk"),
            ("entity", Alias, "entity_id"),
        )
        if keys[field]
    ]
    found: dict[Asked, set[int]] = {}
    for field, key, row in parts[0].union(*parts[1:], all=True):
        for pair in keys[field][key]:
            found.setdefault(pair, set()).add(row)
    return {pair: Resolved(frozenset(ids)) for pair, ids in found.items()}
