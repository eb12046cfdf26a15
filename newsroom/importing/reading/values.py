"""Values of JSON as the text of a column: objects by what they call themselves, lists one by one.

Exports write a source as `{"id": null, "name": "BBC News"}`, a title as `{"rendered": "…"}`, authors
as a list of objects, and a body as a list of paragraphs or a tree of blocks as editors make it. In
cells of tables such values stand as text: as JSON, or as the program printed them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from newsroom.importing.reading.printed_values import printed_value

# What an object says of itself, the best first, by the column that it stands in.
NAMES = (
    "name", "full_name", "fullName", "display_name", "displayName", "title", "headline", "label",
    "main", "rendered", "original", "default", "text", "value", "#text", "$t", "_", "@value", "plain",
)  # fmt: skip
ADDRESSES = ("url", "href", "link", "canonical", "@id", "value", "#text", "$t", "_")
OBJECT_KEYS = {
    "date": (
        "$date", "date", "dateTime", "datetime", "iso", "published", "value", "timestamp",
        "$numberLong", "raw", "#text", "$t", "_",
    ),
    "id": ("$oid", "id", "value", "rendered", "#text", "$t", "_"),
    "language": ("code", "iso", "id", *NAMES),
    "source": (*NAMES, "domain", "site", "uri", "url", "id"),
    "url": ADDRESSES,
}  # fmt: skip
GIVEN = ("first_name", "firstName", "firstname", "given", "given_name", "givenName")
FAMILY = ("last_name", "lastName", "lastname", "family", "family_name", "familyName", "surname")
# Where a body's objects keep their text; what is not of these is an address, a size, a style.
TEXT_KEYS = (
    "rendered", "html", "text", "content", "body", "value", "plain", "paragraphs", "blocks",
    "content_elements", "children", "spans", "items", "sections", "data", "paragraph", "caption",
    "#text", "$t", "_",
)  # fmt: skip
# Nodes of a tree that stand inside a line.
INLINE = frozenset(["text", "span", "link", "hyperlink", "mention", "emphasis", "strong"])
TYPE_KEYS = ("type", "_type", "nodeType", "nodetype")
# What programs write for a value that is not there: pandas, R, databases, spreadsheets.
NOTHING = frozenset(
    ["nan", "none", "null", "nil", "nat", "n/a", "#n/a", "<na>", "\\n", "undefined", "[removed]", "[]", "{}",
     "['']", '[""]', "[null]", "[none]", "[nan]"]
)  # fmt: skip
# R writes NA; in small letters it is a word.
NOTHING_AS_WRITTEN = frozenset(["NA"])
# Milliseconds, as Microsoft writes a date in JSON.
TICKS = re.compile(r"\\?/Date\((-?\d{9,15})(?:[+-]\d{4})?\)\\?/")
IS_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+", re.I)


def says_nothing(text: str) -> bool:
    """Whether a text is only what programs write where there is no value."""
    bare = text.strip() if len(text) < 20 else text
    return not bare or bare in NOTHING_AS_WRITTEN or (len(bare) < 20 and bare.lower() in NOTHING)


def is_address(text: str) -> bool:
    """Whether a text is an address and nothing else."""
    return IS_ADDRESS.fullmatch(text.strip()) is not None


def as_text(column: str, value: Any) -> str:
    """What a value says in our column of this name; "" where it says nothing there."""
    if isinstance(value, str):
        if says_nothing(value):
            return ""
        if column == "date" and (ticks := TICKS.fullmatch(value.strip())):
            return ticks[1]
        inner = printed_value(value)
        if inner is None:
            return value
        # A text that only looks like a list of nothing stays where it may be meant.
        return as_text(column, inner) or (value if column in ("body", "title", "id") else "")
    if column == "body":
        return "\n\n".join(paragraphs(value))
    if column in ("author", "section") and isinstance(value, list):
        names = [one for each in value if (one := named(column, each).strip())]
        return json.dumps(names, ensure_ascii=False) if names else ""
    return named(column, value)


def named(column: str, value: Any) -> str:
    """What one value is called: itself, the first of a list, the name of an object."""
    if isinstance(value, str):
        return "" if says_nothing(value) else value
    if isinstance(value, list):
        return next((text for each in value if (text := named(column, each)).strip()), "")
    if isinstance(value, dict):
        return _object(column, value)
    if value is None or isinstance(value, bool):
        return ""
    # The number of a section or an outlet is no name of it.
    return "" if column in ("source", "section") else json.dumps(value)


def _object(column: str, value: dict[str, Any]) -> str:
    if column == "date" and (date := _date_parts(value.get("date-parts"))):
        return date
    keys = OBJECT_KEYS.get(column, NAMES)
    for key in keys:
        if text := named(column, value.get(key)).strip():
            return text
    if column == "author":
        parts = (_first(value, GIVEN), _first(value, FAMILY))
        return " ".join(part for part in parts if part)
    if column not in OBJECT_KEYS and value and all(len(key) in (2, 5) for key in value):
        return named(column, list(value.values()))  # one text for each language
    return ""


def _date_parts(value: Any) -> str:
    """A date as reference managers write it, `[[2022, 11, 1]]`, as far as it is known."""
    while isinstance(value, list) and value and isinstance(value[0], list):
        value = value[0]
    numbers = [str(part) for part in value] if isinstance(value, list) else []
    if not numbers or len(numbers) > 3 or not all(number.isdecimal() for number in numbers):
        return ""
    return "-".join(number.zfill(2) for number in numbers)


def _first(value: dict[str, Any], keys: Sequence[str]) -> str:
    return next((text.strip() for key in keys if isinstance(text := value.get(key), str)), "")


def paragraphs(value: Any, *, leaves: bool = False) -> Iterator[str]:
    """The paragraphs of a body that is a list or a tree, in order.

    `leaves` says that objects which hold nothing but a text are parts of one line.
    """
    if isinstance(value, str):
        if not says_nothing(value):
            yield value
    elif isinstance(value, list):
        for inline, group in groupby(value, lambda one: _is_inline(one, leaves=leaves)):
            parts = [part for each in group for part in paragraphs(each)]
            yield from ["".join(parts)] if inline else parts
    elif isinstance(value, dict):
        yield from _of_object(value)
    elif value is not None and not isinstance(value, bool):
        yield json.dumps(value)


def _of_object(value: dict[str, Any]) -> Iterator[str]:
    """The text of a block or span: under the first key that holds some, else under any."""
    known = [key for key in TEXT_KEYS if value.get(key)]
    for key in known:
        if found := list(paragraphs(value[key], leaves=key in ("children", "spans"))):
            yield from found
            return
    if not known and not any(key in value for key in (*TYPE_KEYS, *ADDRESSES)):
        for each in value.values():
            yield from paragraphs(each)


def _is_inline(value: Any, *, leaves: bool) -> bool:
    """Whether a node is a part of a line, and no paragraph of its own."""
    if not isinstance(value, dict):
        return False
    kind = next((value[key] for key in TYPE_KEYS if isinstance(value.get(key), str)), None)
    if kind is None:
        return leaves and isinstance(value.get("text"), str)
    # Arc calls a whole paragraph “text”, too, with an id of its own.
    return kind in INLINE and "_id" not in value and "additional_properties" not in value
