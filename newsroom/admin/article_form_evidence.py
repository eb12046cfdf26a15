"""How we know, beside each field of an article's form; and what its document says otherwise by now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newsroom.admin.article_form import inputs_of
from newsroom.importing import FIELDS
from newsroom.models import Article, Evidence, Origin
from newsroom.pages.evidence import Known, known, value_text
from newsroom.pages.rule_labels import said

FIELD_OF_INPUT = {name: field.name for field in FIELDS for name in inputs_of(field)}


@dataclass(frozen=True, slots=True)
class Offer:
    """What the document says of a field that an editor has decided.

    It `asks` for an answer where a reading since then says something else.
    """

    value: str
    rule: str
    quote: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one field: what its value rests on, and what the document offers."""

    known: Known
    offer: Offer | None = None

    @property
    def edited(self) -> bool:
        return self.known.origin == Origin.EDITED


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form with what stands beside it."""

    inputs: Any
    beside: Beside | None = None
    is_entities: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the form, with its heading."""

    name: str
    lines: Sequence[Line]


def beside_fields(article: Article) -> dict[str, Beside]:
    """What stands beside each field, by its name; read in one query."""
    rows: list[Evidence] = list(article.evidence.select_related("user"))
    offered = {row.field: row for row in rows if not row.current}
    return {
        entry.field: Beside(entry, _offer(entry, offered.get(entry.field)))
        for entry in known(article, rows)
    }


def _offer(entry: Known, row: Evidence | None) -> Offer | None:
    if row is None or entry.origin != Origin.EDITED:
        return None
    value = value_text(row)
    asks = not row.settled and value != entry.value
    return Offer(value, said(row.rule), row.quote, asks)


def groups(adminform: Iterable[Any], beside: dict[str, Beside]) -> Iterator[Group]:
    """The form's parts and lines, each line with the evidence of its field."""
    for fieldset in adminform:
        lines = []
        for line in fieldset:
            field = FIELD_OF_INPUT.get(line.fields[0], "")
            lines.append(Line(line, beside.get(field), line.fields[0] == "entity_rows"))
        yield Group(str(fieldset.name or ""), lines)
