"""What the API is asked and what it answers, as its OpenAPI description shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ninja import Field, Schema
from pydantic import create_model

from newsroom.importing import FIELDS, ValueKind
from search.facets.kinds import KINDS, PARAMETERS
from search.types import Facet

# --- what is asked ------------------------------------------------------------------------------


def _described(facets: Sequence[Facet]) -> str:
    """What the parameter of these facets takes."""
    none = " or ".join(f"“{KINDS[facet].none_token}”" for facet in facets)
    return (
        f"{KINDS[facets[0]].values}. One with “-” before it is excluded; {none} is for articles "
        "without."
    )


class QueryParameters(Schema):
    q: str = Field("", description="The query, in the query language of the help page.")


_PARAMETERS: dict[str, Any] = {
    parameter: (list[str], Field([], description=_described(facets)))
    for parameter, facets in PARAMETERS.items()
}
FacetParameters: Any = create_model("FacetParameters", __base__=QueryParameters, **_PARAMETERS)


class SearchParameters(FacetParameters):  # type: ignore[misc]
    """The parameters of the search page."""

    from_: str = Field("", alias="from", description="First day, month or year: 2022-11-01, 2022.")
    to: str = Field("", description="Last day, month or year, included.")
    undated: bool = Field(False, description="Only articles without a date.")
    sort: str = Field("", description="relevance, newest or oldest.")
    page: int = Field(1, description="From 1; a page has 20 results.")


# --- what is answered ---------------------------------------------------------------------------


class RunOut(Schema):
    text: str
    match: bool


class ResultOut(Schema):
    id: int
    title: str
    source: str | None
    published: str | None = Field(description="As precisely as known: 2022-11-01, 2022-11, 2022.")
    language: str
    url: str = Field(description="The article's page in this archive.")
    snippets: list[list[RunOut]]


class ValueOut(Schema):
    value: str = Field(description="What the parameter takes.")
    label: str
    count: int
    selected: bool


class EntityOut(ValueOut):
    kind: str


class DateOut(Schema):
    value: str
    label: str
    count: int


class DatesOut(Schema):
    date: list[DateOut] = Field(description="How many articles each month has.")


_VALUES: dict[str, Any] = {
    parameter: list[EntityOut] if len(facets) > 1 else list[ValueOut]
    for parameter, facets in PARAMETERS.items()
}
FacetsOut: Any = create_model("FacetsOut", __base__=DatesOut, **_VALUES)


class ProblemOut(Schema):
    position: int
    length: int
    reason: str
    corrected: str


class SearchOut(Schema):
    query: str
    total: int
    page: int
    pages: int
    took_ms: int
    results: list[ResultOut]
    facets: FacetsOut
    problem: ProblemOut | None = Field(
        None, description="Why the query could not be read; the results are those of its words."
    )
    did_you_mean: str | None = None


class BlockOut(Schema):
    kind: str
    text: str
    language: str
    author: str = ""
    handle: str = ""
    published: dt.date | None = None
    url: str = ""


class MentionOut(Schema):
    name: str
    slug: str
    kind: str
    mentions: int


class EvidenceOut(Schema):
    value: Any = None
    origin: str
    rule: str
    quote: str


class RepairsOut(Schema):
    exact: int
    inferred: int


def _metadata() -> dict[str, Any]:
    """The article's metadata fields, as the table of fields has them, with their types."""
    types: dict[ValueKind, Any] = {
        ValueKind.SOURCE: str | None,
        ValueKind.NAMES: list[str],
        ValueKind.DATE: str | None,
    }
    schema: dict[str, Any] = {}
    for field in FIELDS:
        if field.kind is ValueKind.ENTITIES:
            continue
        described: Any = ...
        if field.kind is ValueKind.ADDRESS:
            described = Field(description="Where the article was published, if that is known.")
        schema[field.api_name or field.name] = (types.get(field.kind, str), described)
        if field.kind is ValueKind.DATE:
            schema[f"{field.name}_precision"] = (str | None, ...)
    return schema


ArticleOut = create_model(
    "ArticleOut",
    __base__=Schema,
    id=(int, ...),
    url=(str, ...),
    **_metadata(),
    blocks=(list[BlockOut], ...),
    entities=(list[MentionOut], ...),
    evidence=(dict[str, EvidenceOut], ...),
    repairs=(RepairsOut, ...),
)


class SuggestionOut(Schema):
    kind: str
    label: str
    note: str
    count: int
    url: str


class SuggestionsOut(Schema):
    query: str
    suggestions: list[SuggestionOut]


class ErrorOut(Schema):
    detail: str
