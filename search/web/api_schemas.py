"""What the API answers, as its OpenAPI description shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Schema
from pydantic import create_model

from newsroom.importing import FIELDS, ValueKind
from search.facets.kinds import PARAMETERS

# What the names of each kind are called beside an article.
NAMES = {"person": "people", "organisation": "organisations", "place": "places"}


class RunOut(Schema):
    """A piece of text, and whether it matches."""

    text: str
    match: bool


class ReasonOut(Schema):
    """One part of the query in one text of an article."""

    asked: str
    words: list[str] = Field(description="The words of the article that match.")
    how: str = Field(
        description="exact, inflected, expanded, phrase, near (side by side) or named."
    )
    text: str = Field(
        description="title, standfirst, body, caption, embed, lead (its beginning), or name (of its "
        "author, its source or an entity)."
    )
    score: float


class WhyOut(Schema):
    """Why an article matches, the weightiest reason first."""

    id: int
    score: float = Field(description="What it is ranked by: the sum of the reasons' scores.")
    reasons: list[ReasonOut]


def metadata_fields() -> dict[str, Any]:
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
    described = Field(description="Of each author: person, desk (the house signs) or agency.")
    return schema | {"authors_kinds": (list[str], described)}


class HitOut(Schema):
    """One hit, with what `fields` asked for."""

    id: int
    title: str = ""
    source: str | None = None
    published: str | None = Field(
        None, description="As precisely as known: 2022-11-01, 2022-11, 2022."
    )
    published_origin: str | None = Field(
        None, description="How the date is known: given, extracted, inferred or edited."
    )
    language: str = ""
    url: str = Field("", description="The article's page in this archive.")
    snippets: list[list[RunOut]] = []
    text_group: int | None = Field(
        None,
        description="The same number for all articles that carry the same text; null where none else does.",
    )
    copies: list[int] = Field(
        [],
        description="With `copies=fold`: the other articles found that carry its text, the better ones first.",
    )


# What a hit has unasked.
UNASKED = frozenset(HitOut.model_fields)
_ON_DEMAND: dict[str, Any] = {
    name: (kind, Field(None, description="Only on demand."))
    for name, (kind, _described_as) in metadata_fields().items()
    if name not in UNASKED
} | {
    name: (list[str], Field([], description="Only on demand: the names, the most frequent first."))
    for name in NAMES.values()
}
_ON_DEMAND["origins"] = (
    dict[str, str],
    Field({}, description="Only on demand: how each field is known."),
)
ResultOut: Any = create_model("ResultOut", __base__=HitOut, **_ON_DEMAND)
RESULT_FIELDS = frozenset(ResultOut.model_fields)


class NearOut(ResultOut):  # type: ignore[misc]
    """An article that has most of what was asked for."""

    missing: list[str] = Field(description="The words and phrases that it has not.")
    why: WhyOut | None = Field(None, description="Why it nearly matches, where that was asked for.")


class ValueOut(Schema):
    """A value of a facet, and how many articles of the search have it."""

    value: str = Field(description="What the parameter takes.")
    label: str
    count: int = Field(
        description=(
            "How many articles there would be with it: beside what is chosen in facets of many values "
            "that must all be there, instead of it in others."
        )
    )
    selected: bool


class EntityOut(ValueOut):
    """A person, an organisation or a place as a facet value."""

    kind: str


class DateOut(Schema):
    """A month, and how many articles it has."""

    value: str
    label: str
    count: int


class DatesOut(Schema):
    """The dates of a search."""

    date: list[DateOut] = Field(description="How many articles each month has.")


_VALUES: dict[str, Any] = {
    parameter: list[EntityOut] if len(facets) > 1 else list[ValueOut]
    for parameter, facets in PARAMETERS.items()
}
FacetsOut: Any = create_model("FacetsOut", __base__=DatesOut, **_VALUES)


class ProblemOut(Schema):
    """Where a query broke, why, and one that works in its place."""

    position: int
    length: int
    reason: str
    corrected: str


class NamedOut(Schema):
    """A result that words of the query found by a name, not by what its snippets show."""

    id: int
    names: list[str] = Field(description="Of its author, its source or whom it mentions.")


class NoteOut(Schema):
    """What a person should know of how the query was read, or of its answer."""

    text: str
    instead: str | None = Field(None, description="The query that says the other thing.")
    names: list[str] = Field(
        [], description="The names that a part of them stands for, or that are near an unknown one."
    )


class SearchOut(Schema):
    """One page of results."""

    query: str
    total: int = Field(description="How many articles there are.")
    texts: int | None = Field(
        None,
        description="How many results these are with `copies=fold`: articles that carry one text are one.",
    )
    page: int
    page_size: int
    pages: int
    next_cursor: str | None = Field(
        None, description="What `cursor` takes to go on; null at the end."
    )
    took_ms: int
    results: list[ResultOut]
    facets: FacetsOut
    problem: ProblemOut | None = Field(
        None, description="Why the query could not be read; the results are those of its words."
    )
    named: list[NamedOut] = Field([], description="Which results a name was the reason for.")
    notes: list[NoteOut] = Field([], description="What was made of parts of the query.")
    did_you_mean: str | None = None
    why: list[WhyOut] = Field([], description="Why the results match, where that was asked for.")
    near: list[NearOut] = Field(
        [],
        description="Where fewer than five articles match: those that have most of the words. "
        "They are not among the results, nor in the total.",
    )


class BlockOut(Schema):
    """One unit of an article: a paragraph, a caption, an embedded post."""

    kind: str
    text: str
    language: str
    author: str = ""
    handle: str = ""
    published: dt.date | None = None
    url: str = ""


class HowOut(Schema):
    """How it is known that an article means an entity."""

    mentions: int = Field(description="How often the article's own text has it.")
    way: str = Field(
        description="full_name, in_article and in_archive (a part of the name), office_holder, editor."
    )
    confidence: float = Field(
        description="How sure the reading of the name and its kind is, 0 to 1."
    )
    read_as: str = Field(
        description="The name as the article has it, where it is another; or empty."
    )


class MentionOut(HowOut):
    """An entity that an article mentions, how often, and how that is known."""

    name: str
    slug: str
    kind: str


class NamingOut(HowOut):
    """An article that mentions an entity, how often, and how that is known."""

    id: int
    title: str
    published: str | None = Field(description="As precisely as known: 2022-11-01, 2022-11, 2022.")
    url: str = Field(description="The article's page in this archive.")


class WaysOut(Schema):
    """In how many articles it is known in each way whom they mean; and where it is doubtful."""

    full_name: int = 0
    in_article: int = 0
    in_archive: int = 0
    office_holder: int = 0
    editor: int = 0
    doubtful: int = Field(0, description="Not counted in facets, and not among `total`.")


class EntityPageOut(Schema):
    """A person, an organisation or a place, and a page of the articles that mention it."""

    name: str
    label: str = Field(description="The name in the language that is asked for, where it is known.")
    slug: str
    kind: str
    aliases: list[str]
    url: str = Field(description="The entity's page in this archive.")
    ways: WaysOut
    total: int = Field(description="How many articles there are on all pages.")
    page: int
    page_size: int
    pages: int
    articles: list[NamingOut] = Field(description="Newest first.")


class EvidenceOut(Schema):
    """What a metadata field rests on."""

    value: Any = None
    origin: str
    rule: str
    quote: str


class RepairsOut(Schema):
    """How many repairs were made in an article's text."""

    exact: int
    inferred: int


class OriginOut(Schema):
    """Where the document comes from that the article is read from."""

    file: str = Field(description="The file's name, in the archive of files if it was in one.")
    folder: str = Field(description="The name of the folder that it was in.")
    archive: str = Field(description="The archive of files (zip, tar) that the file was in.")
    record: int | None = Field(
        description="The number of the record in the file, if that has many."
    )
    address: str = Field(description="The address that came with it.")
    retrieved: str = Field(description="When it was retrieved, if that came with it (crawls).")
    columns: dict[str, str] = Field(
        description="The columns of the record of an export, without its text, cut to 500 characters."
    )


class CopyOut(Schema):
    """An article that carries the same text."""

    id: int
    title: str
    published: str | None = Field(description="As precisely as known: 2022-11-01, 2022-11, 2022.")
    url: str = Field(description="The article's page in this archive.")
    source: str | None
    words: int = Field(description="How many words its text has.")
    in_common: float | None = Field(
        description="Which part of all runs of five words of both texts both have; null where they are "
        "in one group by other articles only."
    )


class VersionTextOut(Schema):
    """What a version says, as it is read today."""

    title: str
    standfirst: str
    authors: list[str]
    published: str | None
    language: str
    paragraphs: list[str]


class VersionOut(Schema):
    """One version of an article."""

    id: str = Field(description="The first digits of the SHA-256 of its content.")
    number: int = Field(description="The oldest is 1.")
    when: dt.datetime = Field(description="When it was retrieved, or else when it was received.")
    retrieved: bool
    current: bool = Field(description="Whether it is the one that the article is read from.")
    url: str
    says: VersionTextOut | None = Field(description="Of the newest ones, where they can be read.")


class VersionsOut(Schema):
    """The versions of an article, the oldest first; none where its document never changed."""

    versions: list[VersionOut]


ArticleOut = create_model(
    "ArticleOut",
    __base__=Schema,
    id=(int, ...),
    url=(str, ...),
    **metadata_fields(),
    blocks=(list[BlockOut], ...),
    entities=(list[MentionOut], ...),
    evidence=(dict[str, EvidenceOut], ...),
    repairs=(RepairsOut, ...),
    text_group=(
        int | None,
        Field(description="The same number for all articles that carry the same text."),
    ),
    copies=(list[CopyOut], Field(description="Who else carries its text, the earliest first.")),
    event=(int | None, Field(description="The number of the event that it reports.")),
    story=(int | None, Field(description="The number of the story that the event belongs to.")),
    origin=(
        OriginOut | None,
        Field(description="null for those who may not see originals."),
    ),
)


class StoryOut(Schema):
    """A story: events of the same matter, over days and weeks."""

    id: int
    name: str = Field(
        description="What an editor called it, or the headline of its greatest event."
    )
    url: str = Field(description="The story's page in this archive.")
    first: str | None = Field(description="The day of its first event: 2022-11-01.")
    last: str | None
    articles: int
    events: int
    outlets: int


class StoriesOut(Schema):
    """A page of the stories."""

    total: int
    page: int
    page_size: int
    pages: int
    stories: list[StoryOut]


class PrintingOut(Schema):
    """An outlet that carried an article's very words, which are kept with it."""

    source: str
    date: str | None = Field(description="The day that its record says, 2022-11-01.")
    first: bool = Field(description="Whether it is among the first to report.")


class ReportOut(Schema):
    """An article on an event."""

    id: int
    title: str
    source: str | None
    published: str | None = Field(description="As precisely as known: 2022-11-01, 2022-11, 2022.")
    url: str = Field(description="The article's page in this archive.")
    score: float = Field(description="How surely it reports the event, 0 to 1.")
    first: bool = Field(
        description="Whether it is dated before another outlet's, and after none's."
    )
    also: list[PrintingOut] = Field(description="Other outlets that carried its very words.")
    names: list[str] = Field(description="Names that it has in common with another of the event.")
    editor: bool = Field(description="Whether an editor said that it belongs there.")


class EventOut(Schema):
    """An event, with the articles that report it, the first one first."""

    id: int
    day: str | None
    articles: list[ReportOut]


class StoryPageOut(StoryOut):
    """A story with its events."""

    in_detail: list[EventOut] = Field(description="Its events in the order of time.")


class SuggestionOut(Schema):
    """A name or a title that begins as typed."""

    kind: str
    label: str
    note: str
    count: int
    url: str


class SuggestionsOut(Schema):
    """What to offer for what was typed."""

    query: str
    suggestions: list[SuggestionOut]


# The same as browsers read it: what was typed, labels, notes, addresses.
BrowserSuggestions = list[str | list[str]]


class ErrorOut(Schema):
    """Why there is no answer."""

    detail: str


class InvalidPartOut(Schema):
    """What is wrong with one parameter."""

    type: str
    loc: list[str | int] = Field(description="Where it stood, its name last.")
    msg: str


class InvalidOut(Schema):
    """Which parameters are not as this description has them."""

    detail: list[InvalidPartOut]
