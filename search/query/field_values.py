"""What a field of a query asks for that is no text: names, dates, flags."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from django.utils.translation import gettext as _
from lark import Token

from search.facets.kinds import KINDS, QUERY_FIELDS, parameter_of
from search.facets.lookups import ResolvedName
from search.query import date_ranges, syntax
from search.query.reading import Reading, start
from search.query.syntax import RefusedError
from search.types import DateRange, Flag, Node, Nothing, Value

_FIELD_BEFORE: Final = re.compile(r"\w+:\s*$")


def named(reading: Reading, scope: str, value: str) -> Node:
    """The articles with a named value: those of `reading.names`, or none and a note."""
    resolved = reading.names.get((parameter_of(scope), value), ResolvedName(frozenset()))
    if resolved.ids:
        return Value(QUERY_FIELDS[scope], resolved.ids)
    unknown = KINDS[QUERY_FIELDS[scope][0]].unknown(scope, value)
    reading.note("unknown", unknown, resolved.near, value)
    return Nothing()


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


def flag(reading: Reading, token: Token, value: str) -> Flag:
    """An `is:undated` or `is:inferred`. Raises RefusedError."""
    name = value.lower()
    if name == "undated":
        return Flag("undated")
    if name == "inferred":
        return Flag("inferred")
    near = next(iter(get_close_matches(name, ("undated", "inferred"), 1, 0.6)), "")
    reason = _("There is is:undated and is:inferred, and no is:%(value)s.") % {"value": value}
    raise _unlikely(reading, token, reason, near)


def _unlikely(reading: Reading, token: Token, reason: str, likely: str) -> RefusedError:
    """A refusal of a field's value; what is likely takes its place, or else both go."""
    begin, end = start(token), start(token) + len(token)
    if not likely:
        begin = len(_FIELD_BEFORE.sub("", reading.text[:begin]))
    fix = syntax.replaced(reading.text, begin, end, likely)
    return RefusedError(start(token), len(token), reason, fix)
