"""What the API is asked, as its OpenAPI description shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from ninja import Field, Query, Schema
from pydantic import WithJsonSchema, create_model

from search.criteria import PAGE_SIZE
from search.facets.kinds import ANY_PARAMETERS, KINDS, PARAMETERS
from search.types import Facet
from search.web.forms import LAST_PAGE, LONGEST_TEXT

LARGEST_PAGE = 100
# Where a result stood, and which it was.
CURSOR = r"^([0-9]{1,9}-[0-9]{1,18})?$"

# How the articles of an entity are narrowed: by a way in which it is known, or the doubtful ones.
Known = Literal["", "full_name", "in_article", "in_archive", "office_holder", "editor", "doubtful"]
PageSize = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]
PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]
# What is told of a parameter, and left to the form that reads it.
Slug = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[a-z0-9_-]{1,120}$"})]
TOKEN: dict[str, Any] = {"items": {"type": "string", "pattern": "^-?_?[a-z0-9_-]{1,120}$"}}
DAY = {"pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"}


def _described(facets: Sequence[Facet]) -> str:
    """What the parameter of these facets takes."""
    none = " or ".join(f"“{KINDS[facet].none_token}”" for facet in facets)
    return (
        f"{KINDS[facets[0]].values}. One with “-” before it is excluded; {none} is for articles "
        f"without. {_SEVERAL[KINDS[facets[0]].many]}"
    )


_SEVERAL = {
    True: "Of several, an article must have all, unless “…_any” says that any will do.",
    False: "Of several, an article has any.",
}


def _any_described(facets: Sequence[Facet]) -> str:
    """What the parameter does that makes any value of these facets enough."""
    nouns = " or ".join(facet.value for facet in facets)
    return f"1: of several values, any {nouns} is enough."


class QueryParameters(Schema):
    """What is searched for."""

    q: str = Field(
        "",
        description="The query, in the query language of the help page.",
        json_schema_extra={"maxLength": LONGEST_TEXT},
    )


_PARAMETERS: dict[str, Any] = {
    parameter: (
        list[str],
        Field([], description=_described(facets), json_schema_extra=dict(TOKEN)),
    )
    for parameter, facets in PARAMETERS.items()
}
_ANY_PARAMETERS: dict[str, Any] = {
    parameter: (bool, Field(False, description=_any_described(facets)))
    for parameter, facets in ANY_PARAMETERS.items()
}
FacetParameters: Any = create_model(
    "FacetParameters", __base__=QueryParameters, **_PARAMETERS, **_ANY_PARAMETERS
)


class DatedParameters(FacetParameters):  # type: ignore[misc]
    """The same within dates, and a page of what is found."""

    from_: str = Field(
        "",
        alias="from",
        description="First day, month or year: 2022-11-01, 2022.",
        json_schema_extra=dict(DAY),
    )
    to: str = Field(
        "", description="Last day, month or year, included.", json_schema_extra=dict(DAY)
    )
    page: int = Field(1, ge=1, le=LAST_PAGE, description="From 1.")
    page_size: int = Field(
        PAGE_SIZE, ge=1, le=LARGEST_PAGE, description="How many results a page has."
    )


class QuoteParameters(DatedParameters):
    """The parameters of the page of quotations."""

    speaker: str = Field(
        "",
        pattern="^(_none|[a-z0-9-]{1,120})?$",
        description="Slug of a person, an organisation or a place; “_none” is for words of nobody who is known.",
    )
    way: Literal["", "direct", "indirect"] = Field(
        "", description="direct: in the speaker's words; indirect: in the article's."
    )


class SearchParameters(DatedParameters):
    """The parameters of the search page."""

    undated: bool = Field(False, description="Only articles without a date.")
    sort: Literal["", "relevance", "newest", "oldest"] = Field(
        "", description="relevance, newest or oldest."
    )
    copies: Literal["", "each", "fold"] = Field(
        "",
        description="fold: articles that carry one text are one result, the others are its `copies`. "
        "Otherwise each is a result.",
    )
    cursor: str = Field(
        "",
        pattern=CURSOR,
        description="`next_cursor` of an answer: the results behind its last one, also where others "
        "came or went meanwhile. `page` says nothing then.",
    )
    fields: str = Field(
        "",
        pattern=r"^([a-z_]{1,40}(,[a-z_]{1,40}){0,40})?$",
        description="What each result has beside its `id`, parted by commas; without it what is not "
        "marked as only on demand.",
    )
    why: bool = Field(
        False,
        description=f"Say why each of the first {PAGE_SIZE} results of the page matches, and each that nearly does.",
    )
