"""What a field of a query asks for that is no text: names, dates, flags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from django.utils.translation import gettext as _
from lark import Token

from search.facets.kinds import KINDS, QUERY_FIELDS, parameter_of
from search.facets.lookups import Name, ResolvedName
from search.query import date_ranges, syntax
from search.query.reading import Reading, start
from search.query.simplify import conjunction
from search.query.syntax import RefusedError
from search.text.origins import host_term, path_terms
from search.types import CHANGED, DateRange, Everything, Flag, Handle, Node, Nothing, Said, Value

MOST_TOLD: Final = 8  # names that a part of them stands for

_FIELD_BEFORE: Final = re.compile(r"\w+:\s*$")


def named(reading: Reading, token: Token, scope: str, value: str) -> Node:
    """The articles with a named value: those of `reading.names`, or none and a note.

    In quotes a name is the whole one, where there is one; else also all that it is a part of.
    """
    facets = QUERY_FIELDS[scope]
    resolved = reading.names.get((parameter_of(scope), value), ResolvedName(frozenset()))
    holding = [name for name in resolved.holding if name.facet in facets]
    if resolved.ids and (token.type == "PHRASE" or not holding):
        return Value(facets, resolved.ids)
    if holding:
        _tell_names(reading, token, scope, value, whole=bool(resolved.ids), names=holding)
        return Value(facets, resolved.ids.union(name.id for name in holding))
    unknown = KINDS[QUERY_FIELDS[scope][0]].unknown(scope, value)
    reading.note("unknown", unknown, resolved.near, value)
    return Nothing()


def _tell_names(
    reading: Reading, token: Token, scope: str, value: str, *, whole: bool, names: Sequence[Name]
) -> None:
    """Say which names a part of them stands for, with the queries that ask for one of them."""
    labels = list(dict.fromkeys([value] * whole + [name.label for name in names]))
    begin = start(token)
    queries = [
        syntax.replaced(reading.text, begin, begin + len(token), f'"{label}"') for label in labels
    ]
    about = {"value": value, "field": scope, "number": len(labels)}
    if len(labels) == 1:
        said = _("“%(value)s” (%(field)s:) is a part of this name, which is looked for:")
    elif len(labels) > MOST_TOLD:
        said = _("“%(value)s” (%(field)s:) is a part of %(number)d names; all are looked for.")
    else:
        said = _("“%(value)s” (%(field)s:) is a part of these names; all are looked for.")
    told = slice(MOST_TOLD)
    reading.note("named", said % about, tuple(labels[told]), value, queries=tuple(queries[told]))


def origin(reading: Reading, scope: str, value: str) -> Node | None:
    """The articles that come from a host, or from a path which has all of these names on it.

    For whom a field is closed, it finds nothing, whether there is such a name or not.
    """
    if scope in reading.closed:
        said = _(
            "The names of files and folders (%(field)s:) are searched by those who may see originals."
        )
        reading.note("unmatched", said % {"field": scope})
        return Nothing()
    terms = path_terms(value) if scope == "path" else (host_term(value),)
    return conjunction([Handle(term) for term in terms if term])


def dates(reading: Reading, token: Token, value: str) -> DateRange:
    """The range of a `date:`. Raises RefusedError."""
    try:
        return date_ranges.date_range(value)
    except ValueError as error:
        raise _unlikely(reading, token, str(error), date_ranges.likely(value)) from None


def bracketed_dates(reading: Reading, token: Token, scope: str | None) -> DateRange:
    """The range of a `[2022-11-01 TO 2022-12-31]`, which needs no field. Raises RefusedError."""
    field, begin = "" if scope in syntax.DATE_FIELDS else "date:", start(token)
    likely = date_ranges.likely(str(token))
    if scope is not None and field:
        reason = _("Brackets with TO are a range of dates, and stand after date: only.")
        begin -= len(scope) + 1
        fix = syntax.replaced(reading.text, begin, start(token) + len(token), field + likely)
        raise RefusedError(start(token), len(token), reason, fix)
    try:
        return date_ranges.bracketed(str(token))
    except ValueError as error:
        raise _unlikely(reading, token, str(error), likely and field + likely) from None


def flag(reading: Reading, token: Token, value: str) -> Flag | Handle | Said:
    """An `is:undated`, `is:inferred`, `is:changed` or `is:quote`. Raises RefusedError."""
    name = value.lower()
    if name == "undated":
        return Flag("undated")
    if name == "inferred":
        return Flag("inferred")
    if name == "changed":
        return Handle(CHANGED)
    if name == "quote":
        return Said(Everything())
    known = ("undated", "inferred", "changed", "quote")
    near = next(iter(get_close_matches(name, known, 1, 0.6)), "")
    reason = _("There is is:undated, is:inferred, is:changed and is:quote, and no is:%(value)s.")
    reason %= {"value": value}
    raise _unlikely(reading, token, reason, near)


def _unlikely(reading: Reading, token: Token, reason: str, likely: str) -> RefusedError:
    """A refusal of a field's value; what is likely takes its place, or else both go."""
    begin, end = start(token), start(token) + len(token)
    if not likely:
        begin = len(_FIELD_BEFORE.sub("", reading.text[:begin]))
    fix = syntax.replaced(reading.text, begin, end, likely)
    return RefusedError(start(token), len(token), reason, fix)
