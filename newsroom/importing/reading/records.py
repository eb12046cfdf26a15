"""A record of an export: a line of JSON or a row of a table, under our names for its columns."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from newsroom.importing.reading.values import as_text
from newsroom.importing.types import ImportFailure, RawDocument
from newsroom.text import fold

SURROGATE = re.compile(r"[\ud800-\udfff]")
# Python reads no longer number without being asked to; nor does any export mean one.
LONGEST_NUMBER = 4_000
SHOWN = 40
NAMESPACE = re.compile(
    r"^(?:dc|dcterms|og|article|schema|twitter|prism|news|rss|atom|fields|_source)[.:/]\s*"
)
SEPARATORS = re.compile(r"[\W_]+")
# What APIs and databases put around a record: Elasticsearch, the Guardian, JSON:API.
WRAPPERS = frozenset(
    ["_source", "fields", "attributes", "article", "document", "doc", "item", "record", "data",
     "meta", "metadata"]
)  # fmt: skip
# Columns that say it worse than any other for the same: they count where no other is.
LAST_RESORTS = frozenset(
    ["domain", "sourcedomain", "site", "website", "datetime", "rawtext", "subsection"]
)


def json_record(path: str, line: bytes, names: Mapping[str, str]) -> RawDocument:
    """The document that a line of JSON holds. Raises ImportFailure where it is none."""
    reader = _JsonReader()
    try:
        values = reader.read(line)
        return record(path, line, values, names, reader.notes())
    except RecursionError:
        raise ImportFailure("the line is JSON that is nested too deeply to be read") from None
    except ValueError as error:
        raise ImportFailure(f"the line is no JSON ({error})") from None


class _JsonReader:
    """Reads JSON, and notes what is no JSON strictly, or says more than can be kept."""

    def __init__(self) -> None:
        self._doubled: Counter[str] = Counter()
        self._constants: Counter[str] = Counter()
        self._longest = 0

    def read(self, line: bytes) -> Any:
        return json.loads(
            line,
            object_pairs_hook=self._object,
            parse_constant=self._constant,
            parse_int=self._integer,
        )

    def notes(self) -> list[str]:
        notes = [
            f"the key “{_short(key)}” stands {count + 1} times; the last counts"
            for key, count in self._doubled.items()
        ]
        notes += [f"{name} is no value of JSON, and was read as none" for name in self._constants]
        if self._longest:
            notes.append(f"a number of {self._longest:,} digits was read as text")
        return notes

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            counted = Counter(key for key, _ in pairs)
            self._doubled.update({key: n - 1 for key, n in counted.items() if n > 1})
        return values

    def _constant(self, name: str) -> None:
        self._constants[name] += 1

    def _integer(self, digits: str) -> int | str:
        if len(digits) <= LONGEST_NUMBER:
            return int(digits)
        self._longest = max(self._longest, len(digits.lstrip("-")))
        return digits


def record(
    path: str, data: bytes, values: Any, names: Mapping[str, str], notes: list[str]
) -> RawDocument:
    """The document that these columns make. Raises ImportFailure where they hold no text."""
    if not isinstance(values, dict):
        raise ImportFailure("the line is JSON, but no object with columns")
    given, silent = columns(values, names)
    notes += [f"the {ours} is {what}, and was left out" for ours, what in silent.items()]
    for ours, text in given.items():
        sound, number = _without_surrogates(text.replace("\0", ""))
        given[ours] = sound
        if number:
            notes.append(f"{number:,} halves of characters in the {ours}, read as “\ufffd”")
    if not given.get("body", "").strip():
        known = ", ".join(sorted(_short(str(name)) for name in values)) or "none"
        raise ImportFailure(
            f"it has no body (columns: {known[:200]}); name the column with --map body=COLUMN"
        )
    return RawDocument(path, data, hashlib.sha256(data).hexdigest(), given, notes=tuple(notes))


def columns(
    values: dict[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What a record says, under our names; and what it gives under them that says nothing.

    Of several columns that mean the same the first counts that says something, those last that say
    it worse. Objects that only wrap a record's columns are looked into for what it does not say
    itself.
    """
    found = dict(_named_columns(values, names))
    for name, inner in values.items():
        if name.strip().lower() in WRAPPERS and isinstance(inner, dict):
            found = dict(_named_columns(inner, names)) | found
    given: dict[str, str] = {}
    silent: dict[str, str] = {}
    for ours, candidates in found.items():
        for value in candidates:
            if text := as_text(ours, value):
                given[ours] = text
                break
        else:
            first = candidates[0]
            shape = "an object" if isinstance(first, dict) else "a value"
            silent[ours] = f"{shape} that says nothing there"
    return given, silent


def _named_columns(
    values: dict[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[str, list[Any]]]:
    """The values under each of our names, the one that counts first."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for name, value in values.items():
        if isinstance(value, dict) and name.strip().lower() in WRAPPERS - {"article"}:
            continue
        ours = our_name(name, names)
        if ours and value not in (None, "", [], {}):
            found.setdefault(ours, []).append((name, value))
    for ours, several in found.items():
        several.sort(key=lambda pair: squeezed(pair[0]) in LAST_RESORTS)
        yield ours, [value for _name, value in several]


def our_name(name: str, names: Mapping[str, str]) -> str | None:
    """What we call a column, None for one that we have no use for."""
    return names.get(name) or names.get(name.strip().lower()) or names.get(squeezed(name))


@lru_cache(maxsize=4096)
def squeezed(name: str) -> str:
    """A column's name without what systems write differently: case, accents, marks, namespaces.

    “publishedAt”, “published_at”, “Published At” and “og:published-at” are one.
    """
    return SEPARATORS.sub("", NAMESPACE.sub("", fold(name.strip())))


def _without_surrogates(text: str) -> tuple[str, int]:
    """The text with U+FFFD for each half of a surrogate pair, which no database takes; how many."""
    return (text, 0) if text.isascii() else SURROGATE.subn("\ufffd", text)


def _short(name: str) -> str:
    """A column's name for a reason or a note, whatever it holds."""
    name = SURROGATE.sub("\ufffd", name)
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"
