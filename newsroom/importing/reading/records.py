"""A record of an export: an object of JSON or a row of a table, under our names for its columns."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from newsroom.importing.reading.column_names import SUMMARY, squeezed
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.reading.values import as_text, is_address
from newsroom.importing.types import BlockKind, ImportFailure, RawDocument

SURROGATE = re.compile(r"[\ud800-\udfff]")
# Python reads no longer number without being asked to; nor does any export mean one.
LONGEST_NUMBER = 4_000
SHOWN = 40
# What APIs and databases put around a record: Elasticsearch, the Guardian, JSON:API, Webhose.
WRAPPERS = frozenset(
    ["_source", "fields", "attributes", "article", "document", "doc", "item", "record", "data",
     "meta", "metadata", "thread"]
)  # fmt: skip
# Columns that say it worse than any other for the same: they count where no other is.
LAST_RESORTS = frozenset(
    ["domain", "sourcedomain", "site", "sitefull", "website", "host", "hostname", "mediaurl", "cleanurl",
     "datetime", "publicationyear", "rawtext", "rawcontent", "articlehtml", "subsection"]
)  # fmt: skip
# So many records, of so many bytes at most, tell which of several columns holds the text.
LOOKED_AT, LOOKED_AT_BYTES = 50, 8_000_000
# A column is the longer one by so much; less is chance.
LONGER, LONGER_CHARACTERS = 1.2, 200
NO_TEXT_BUT = "it has no text but its “{name}”, which is read as such"
# What NewsAPI and GNews put at the end of a text that they give the beginning of: "… [+1234 chars]".
CUT_OFF = re.compile(r"\s*\[\+?(?P<number>\d{1,7}) chars\]\s*$")
# The columns that only this archive's own exports have together, whose `permalink` leads into it.
OWN_EXPORT = frozenset(["permalink", "guessed", "original_source", "organisations"])
# Those of the list of articles as a spreadsheet, by which editors correct many at once.
OWN_SHEET = frozenset(["revision", "original_source", "organisations", "places", "people"])
WITHOUT_TEXTS = "it is a table of this archive's metadata, without the articles' texts: export the search as .jsonl"
# Under this name the kinds of its blocks stand beside the text of one of its records.
OWN_KINDS = "kinds"
# And under these what else is known of each block, and what its fields rest on, both as JSON.
OWN_BLOCKS, OWN_EVIDENCE = "blocks", "evidence"
KINDS = frozenset(kind.value for kind in BlockKind)


@dataclass(frozen=True, slots=True)
class Row:
    """A record as its export has it, under the export's own names; `notes` say what was odd."""

    path: str
    data: bytes
    values: Mapping[str, Any]
    notes: tuple[str, ...] = ()


def records(
    rows: Iterable[Row | Unreadable], names: Mapping[str, str]
) -> Iterator[RawDocument | Unreadable]:
    """The documents that the rows of one export make, or the reason why one makes none.

    Where several columns may hold the text, the first records tell which one does: the longest.
    """
    rows = iter(rows)
    head: list[Row | Unreadable] = []
    size = 0
    for row in islice(rows, LOOKED_AT):
        head.append(row)
        size += len(row.data) if isinstance(row, Row) else 0
        if size > LOOKED_AT_BYTES:
            break
    bodies, note = longest_first((row for row in head if isinstance(row, Row)), names)
    for row in chain(head, rows):
        if isinstance(row, Unreadable):
            yield row
            continue
        try:
            yield record(row, names, bodies, note)
        except ImportFailure as error:
            yield Unreadable(row.path, str(error))
        else:
            note = ""


def longest_first(rows: Iterable[Row], names: Mapping[str, str]) -> tuple[list[str], str]:
    """The columns that may hold the text, the one that does first; and a note if that is a choice."""
    lengths: Counter[str] = Counter()
    summaries: set[str] = set()
    together = 0
    for row in rows:
        found = named_columns(row.values, names)
        summaries.update(name for name, _value in found.get(SUMMARY, ()))
        texts = {
            name: len(as_text("body", value).strip())
            for name, value in (*found.get("body", ()), *found.get(SUMMARY, ()))
        }
        together = max(together, len(texts))
        lengths.update(texts)
    candidates = [name for name, length in lengths.items() if length]
    candidates.sort(key=lambda name: (name in summaries, squeezed(name) in LAST_RESORTS))
    texts_of = [name for name in candidates if name not in summaries]
    if candidates and not texts_of:
        candidates.sort(key=lambda name: -lengths[name])
        return candidates, NO_TEXT_BUT.format(name=_short(candidates[0]))
    if len(candidates) < 2:
        return texts_of, ""
    # What holds a whole page is longer than the text in it.
    rivals = [name for name in candidates if squeezed(name) not in LAST_RESORTS]
    first = candidates[0]
    longest = max(rivals, key=lambda name: lengths[name], default=first)
    if lengths[longest] <= max(lengths[first] * LONGER, lengths[first] + LONGER_CHARACTERS):
        longest = first
    others = [name for name in candidates if name != longest]
    odd = [
        name
        for name in others
        if name in texts_of and name in rivals and lengths[name] != lengths[longest]
    ]
    if together < 2 or not odd:
        return [longest, *others], ""
    rest = ", ".join(f"“{_short(name)}”" for name in odd)
    return [longest, *others], f"the text is read from “{_short(longest)}”, and not from {rest}"


def json_row(path: str, data: bytes) -> Row:
    """The record that a line of JSON holds. Raises ImportFailure where it is none."""
    reader = JsonReader()
    try:
        values = reader.read(data)
    except RecursionError:
        raise ImportFailure("the line is JSON that is nested too deeply to be read") from None
    except ValueError as error:
        raise ImportFailure(f"the line is no JSON ({error})") from None
    if not isinstance(values, dict):
        raise ImportFailure("the line is JSON, but no object with columns")
    return Row(path, data, values, tuple(reader.notes()))


class JsonReader:
    """Reads JSON, and notes what is no JSON strictly, or says more than can be kept."""

    def __init__(self) -> None:
        self._doubled: Counter[str] = Counter()
        self._constants: Counter[str] = Counter()
        self._longest = 0

    def read(self, line: bytes | str) -> Any:
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
    row: Row, names: Mapping[str, str], bodies: Sequence[str] = (), note: str = ""
) -> RawDocument:
    """The document that a row makes. Raises ImportFailure where its columns hold no text.

    `bodies` are the columns that may hold the text, the best first.
    """
    if row.values.keys() >= OWN_SHEET:
        raise ImportFailure(WITHOUT_TEXTS)
    given, odd = columns(row.values, names, bodies)
    if row.values.keys() >= OWN_EXPORT:
        given |= own_columns(row.values)
    notes = [*row.notes, *([note] if note else []), *odd]
    for ours, text in given.items():
        sound, number = _without_surrogates(text.replace("\0", ""))
        given[ours] = sound
        if number:
            notes.append(f"{number:,} halves of characters in the {ours}, read as “\ufffd”")
    if not given.get("body", "").strip():
        known = ", ".join(sorted(_short(str(name)) for name in row.values)) or "none"
        raise ImportFailure(
            f"it has no body (columns: {known[:200]}); name the column with --map body=COLUMN"
        )
    if cut := CUT_OFF.search(given["body"]):
        given["body"] = given["body"][: cut.start()]
        notes.append(
            f"the text is cut off: {int(cut['number']):,} more characters are not in the export"
        )
    digest = hashlib.sha256(row.data).hexdigest()
    return RawDocument(row.path, row.data, digest, given, notes=tuple(notes))


def own_columns(values: Mapping[str, Any]) -> dict[str, str]:
    """What a record of this archive's own export has beyond the columns of others.

    Its text in lines, with the kind and the number of lines of each block, what else is known of the
    blocks, and what its fields rest on.
    """
    if "text" not in values:
        raise ImportFailure(WITHOUT_TEXTS)
    own = _own_text(values)
    own["guessed"] = "true" if values.get("guessed") in (True, "True", "TRUE", "true") else ""
    for name in ("people", "organisations", "places"):
        own[name] = json.dumps(_own_list(values.get(name)), ensure_ascii=False)
    if authors := _own_list(values.get("authors")):
        own["author"] = json.dumps(authors, ensure_ascii=False)
    evidence = values.get("evidence")
    if not isinstance(evidence, dict):  # of a table: how each field is known, and no more
        ends = "_origin"
        evidence = {
            name.removesuffix(ends): {"origin": str(value)}
            for name, value in values.items()
            if name.endswith(ends) and value
        }
    if evidence:
        own[OWN_EVIDENCE] = json.dumps(evidence, ensure_ascii=False)
    return {name: value for name, value in own.items() if value}


def _own_text(values: Mapping[str, Any]) -> dict[str, str]:
    """The body of a record, the kinds of its blocks, and what else is known of these."""
    if isinstance(values["text"], str):
        whole = {name: _continued(values, name) for name in ("text", OWN_KINDS, OWN_BLOCKS)}
        return {"body": whole["text"]} | {name: whole[name] for name in (OWN_KINDS, OWN_BLOCKS)}
    blocks = _own_blocks(values)
    texts = [str(block["text"]) for block in blocks]
    kinds = [
        block.get("kind") if block.get("kind") in KINDS else BlockKind.PARAGRAPH.value
        for block in blocks
    ]
    known = [
        {k: v for k, v in block.items() if k not in ("kind", "text", "place")} for block in blocks
    ]
    return {
        "body": "\n".join(texts),
        OWN_KINDS: " ".join(
            f"{kind}:{text.count(chr(10)) + 1}" for kind, text in zip(kinds, texts, strict=True)
        ),
        OWN_BLOCKS: json.dumps(known, ensure_ascii=False) if any(known) else "",
    }


def _own_blocks(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The blocks of a record that have a text, those that stand apart each at its place."""

    def listed(name: str) -> list[dict[str, Any]]:
        found = values.get(name)
        found = found if isinstance(found, list) else []
        return [block for block in found if isinstance(block, dict) and block.get("text")]

    blocks = listed("text")
    for block in listed("apart"):
        place = block.get("place")
        blocks.insert(place if isinstance(place, int) and place >= 0 else len(blocks), block)
    return blocks


def _own_list(value: Any) -> list[Any]:
    """The names of a list, or of a cell of a table."""
    if isinstance(value, str):
        return [name for name in value.split("; ") if name]
    return value if isinstance(value, list) else []


def _continued(values: Mapping[str, Any], name: str) -> str:
    """A text with what goes on in further columns of a workbook: `text_2`, `text_3`."""
    parts = [str(values.get(name) or "")]
    while more := values.get(f"{name}_{len(parts) + 1}"):
        parts.append(str(more))
    return "".join(parts)


def columns(
    values: Mapping[str, Any], names: Mapping[str, str], bodies: Sequence[str] = ()
) -> tuple[dict[str, str], list[str]]:
    """What a record says, under our names; and notes on what it gives under them otherwise.

    Of several columns that mean the same the first counts that says something, those last that say
    it worse; of those that may be the text, the first of `bodies`.
    """
    found = named_columns(values, names)
    summaries = found.pop(SUMMARY, [])
    if texts := [*found.get("body", ()), *summaries]:
        rank = {name: place for place, name in enumerate(bodies)}
        found["body"] = sorted(texts, key=lambda pair: rank.get(pair[0], len(rank)))
    if "source" in found:
        _part_addresses(found)
    given: dict[str, str] = {}
    notes: list[str] = []
    for ours, candidates in found.items():
        for pair in candidates:
            if text := as_text(ours, pair[1]):
                given[ours] = text
                if pair in summaries and pair[0] not in bodies[:1]:
                    notes.append(NO_TEXT_BUT.format(name=_short(pair[0])))
                break
        else:
            # Texts that say nothing are how programs write what is not there.
            odd = [value for _name, value in candidates if not isinstance(value, str)]
            if odd:
                shape = "an object" if isinstance(odd[0], dict) else "a value"
                notes.append(f"the {ours} is {shape} that says nothing there, and was left out")
    return given, notes


Named = dict[str, list[tuple[str, Any]]]


def named_columns(values: Mapping[str, Any], names: Mapping[str, str]) -> Named:
    """The columns under each of our names, with their own, the one that counts first.

    Objects that only wrap a record's columns are looked into for what it does not say itself.
    """
    found = _own_columns(values, names)
    for name, inner in values.items():
        if name.strip().lower() in WRAPPERS and isinstance(inner, dict):
            found = _own_columns(inner, names) | found
    return found


def _own_columns(values: Mapping[str, Any], names: Mapping[str, str]) -> Named:
    is_own = values.keys() >= OWN_EXPORT
    found: Named = {}
    for name, value in values.items():
        if isinstance(value, dict) and name.strip().lower() in WRAPPERS - {"article"}:
            continue
        if is_own and name == "permalink":
            continue
        ours = our_name(name, names)
        if ours and value not in (None, "", [], {}):
            found.setdefault(ours, []).append((name, value))
    for several in found.values():
        several.sort(key=lambda pair: squeezed(pair[0]) in LAST_RESORTS)
    return found


def _part_addresses(found: Named) -> None:
    """Take addresses for addresses, where a tool calls that of an article its source."""
    pairs = found["source"]
    addresses = [pair for pair in pairs if isinstance(pair[1], str) and is_address(pair[1])]
    if addresses:
        found["source"] = [pair for pair in pairs if pair not in addresses]
        found["url"] = [*found.get("url", ()), *addresses]


def our_name(name: str, names: Mapping[str, str]) -> str | None:
    """What we call a column, None for one that we have no use for."""
    return names.get(name) or names.get(name.strip().lower()) or names.get(squeezed(name))


def _without_surrogates(text: str) -> tuple[str, int]:
    """The text with U+FFFD for each half of a surrogate pair, which no database takes; how many."""
    return (text, 0) if text.isascii() else SURROGATE.subn("\ufffd", text)


def _short(name: str) -> str:
    """A column's name for a reason or a note, whatever it holds."""
    name = SURROGATE.sub("\ufffd", name)
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"
