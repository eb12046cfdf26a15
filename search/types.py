"""The vocabulary of search: query tree, request, result. No engine's own type appears here.

Ids are the database's. Languages are the one facet whose values are not rows, so a language is
numbered by `language_number`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple
from zlib import crc32

Sort = Literal["relevance", "newest", "oldest"]
Granularity = Literal["year", "month", "day"]


class TextField(StrEnum):
    """The searchable texts of an article.

    The lead is the beginning of the body once more, for ranking: no query asks for it by name. What earlier
    versions of the article said is looked in by queries that say so, and by no other.
    """

    TITLE = "title"
    STANDFIRST = "standfirst"
    BODY = "body"
    CAPTION = "caption"
    EMBED = "embed"
    LEAD = "lead"
    EARLIER = "earlier"


# The texts that a query can name.
NAMED_TEXTS = tuple(text for text in TextField if text not in (TextField.LEAD, TextField.EARLIER))


# The text that each kind of block is searched in, by the kind's value. Bylines and datelines are
# metadata; boilerplate is kept out of the index.
TEXT_OF_BLOCK: Mapping[str, TextField] = {
    "headline": TextField.TITLE,
    "standfirst": TextField.STANDFIRST,
    "paragraph": TextField.BODY,
    "subheading": TextField.BODY,
    "bio": TextField.BODY,
    "caption": TextField.CAPTION,
    "embed": TextField.EMBED,
}


class Facet(StrEnum):
    """What a result can be narrowed by, apart from its date."""

    SOURCE = "source"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    AUTHOR = "author"
    LANGUAGE = "language"
    SECTION = "section"
    ORIGINAL_SOURCE = "original_source"
    STORY = "story"


# An index holds a column for each facet and for each text: one with others was made by another version.
# The ids of values that are no rows follow from their slugs: raise with `newsroom.names.slugged`.
_SLUGS = "2"
FACETS_VERSION = f"{crc32(' '.join((*Facet, *TextField, _SLUGS)).encode()):08x}"


def language_number(code: str) -> int:
    """The number that stands for a two- or three-letter language code ("" is 0)."""
    return int.from_bytes(code.encode("ascii"), "big")


def language_code(number: int) -> str:
    """The language code that `language_number` made `number` of."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big").decode("ascii")


# --- query tree -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: any of `lemmas` (the word's lemma in each language), in `field` or in any text.

    Without lemmas it is found as it is, by its exact term: a name has no other forms.
    Or any of the values that have it in their `names`: an author's, a source's, an entity's. Such an
    article scores `engines.base.NAMED` at the least.
    `exact` is the folded word as typed, for highlighting and for did-you-mean.
    """

    exact: str
    lemmas: tuple[str, ...]
    field: TextField | None = None
    names: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exact terms in this order, with at most `slop` other words among them.

    One term is a quoted word: exact, not its inflections. A phrase never spans two blocks.
    With `slop` the order still holds: the positions ascend, and the last lies at most
    `len(terms) - 1 + slop` after the first. Engines narrow slop to `most_slop(len(terms))`.
    """

    terms: tuple[str, ...]
    slop: int = 0
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """`prefix*` or `fuzzy~`, already expanded: any of these exact terms.

    `written` is what the person typed. The service expands from the engine's lexicon, bounded,
    before the engine searches; no engine expands by itself. All expansions count as one term in
    scoring (constant score 1.0 × the field's boost, the best field counts).
    """

    written: str
    terms: tuple[str, ...]
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """Articles with any of these facet values (`source:`, `entity:`, `author:`, `language:`)."""

    facets: tuple[Facet, ...]
    ids: frozenset[int]


# What stands among an article's handles where it quotes anybody, and before the id of an entity that it quotes.
QUOTING = ":quote"
OF_SPEAKER = ":said "


@dataclass(frozen=True, slots=True)
class Among:
    """The articles with these ids, which were found out before an engine is asked."""

    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Said:
    """Articles with one quotation that has what `words` say: of any of the `speakers`, or of anybody (None).

    Of a speaker who is no entity of the archive the exact terms of what is `printed` are looked for. No
    engine is asked for it: which articles have one is found out before, in the database
    (`search.vocabulary.said`).
    """

    words: Node
    speakers: frozenset[int] | None = None
    printed: tuple[str, ...] = ()


# What stands before an exact term among an article's handles that it writes as a name only.
AS_NAME = "^"
# What stands among them where its document came again changed.
CHANGED = ":changed"


@dataclass(frozen=True, slots=True)
class Handle:
    """Articles that embed a post by this handle (folded, without @).

    With AS_NAME before it, those that write this exact term with a capital and never without. As CHANGED
    those of which there is an earlier version.
    """

    handle: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles published from `first` to `last`, inclusive; None leaves an end open.

    An undated article lies in no range.
    """

    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """`is:undated` or `is:inferred`."""

    name: Literal["undated", "inferred"]


@dataclass(frozen=True, slots=True)
class And:
    """Articles that match all of the children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that match any of the children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match the child; stands in an `And` beside a child that is none."""

    child: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every article; scores nothing."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Matches no article."""


Node = (
    Word | Phrase | Expansion | Value | Handle | DateRange | Flag | Among | Said
    | And | Or | Not | Everything | Nothing
)  # fmt: skip


# The parts of a tree that match words of a text.
Matched = Word | Phrase | Expansion


def highlight_terms(node: Node) -> tuple[Matched, ...]:
    """The parts of the tree that match words of a text as it is, those to be excluded left out."""
    match node:
        case Word() | Phrase() | Expansion():
            return () if node.field is TextField.EARLIER else (node,)
        case And(children) | Or(children):
            return tuple(
                dict.fromkeys(term for child in children for term in highlight_terms(child))
            )
        case _:
            return ()


# How many spacings of the words of a query's sloppy phrases an engine may have to try: each takes
# as long as a phrase.
MOST_SPACINGS = 40


def spacing_count(words: int, slop: int) -> int:
    """In how many ways so many words in order can have at most `slop` places left out."""
    return math.comb(words - 1 + slop, slop)


def most_slop(words: int, most: int = MOST_SPACINGS) -> int:
    """The most slop that a phrase of so many words can have; engines narrow more to this.

    15 for two words, 7 for three, 4 for four, 3 for five, 2 for six to eight, 1 beyond: with more
    there would be more than `most` spacings.
    """
    slop = 0
    while slop < 15 and spacing_count(words, slop + 1) <= most:
        slop += 1
    return slop


# --- request ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen of one facet: any of `included` (or having none, if `none`), no `excluded`.

    With `every` an article must have all of `included`, and none at all if `none`.
    """

    included: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    none: bool = False
    every: bool = False

    def allows(self, values: Collection[int]) -> bool:
        """Whether an article with these values of the facet is among what is chosen."""
        own = frozenset(values)
        if own & self.excluded:
            return False
        if self.every:
            return self.included <= own and not (self.none and own)
        return (
            bool(own & self.included) or (self.none and not own) or not (self.included or self.none)
        )


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One page of one search.

    Facets are AND among each other and with `query` and `dates`. `counted` names the facets to
    count, each with at most `facet_limit` values (None: all). A facet's counts say what choosing
    the value as well would find: they leave out its own selection, or stay within it where that is
    of `every` value; there an excluded value counts what it keeps out. The histogram leaves out
    `dates`. Its bars are of `grain`, or by its span (None).

    `folded`: articles that carry one text are one result. Offset and limit count results then; what
    is counted by facets, dates and the total stays articles.
    """

    query: Node = field(default_factory=Everything)
    selections: Mapping[Facet, Selection] = field(default_factory=dict)
    dates: DateRange | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    counted: tuple[Facet, ...] = tuple(Facet)
    facet_limit: int | None = 50
    histogram: bool = True
    grain: Granularity | None = None
    folded: bool = False

    @property
    def wants_total_alone(self) -> bool:
        """Whether nothing is asked for but how many articles match the query."""
        narrowed = self.selections or self.dates is not None or self.folded
        return not (narrowed or self.limit or self.counted or self.histogram)


# --- result ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many matches have a value. Ordered by count descending, then by value id."""

    value: int
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """A facet's values, how many matches have none, and how many different values there are.

    The most frequent values, and after these the selected ones that are not among them. Of an index
    in parts, and of very many values, counts may be `about` right only.
    """

    values: tuple[FacetCount, ...] = ()
    none: int = 0
    distinct: int = 0
    about: bool = False


@dataclass(frozen=True, slots=True)
class HistogramBar:
    """Matches in the year, month or day that begins at `start`."""

    start: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Matches over time, ascending, empty bars left out; `none` counts the undated ones."""

    granularity: Granularity = "year"
    bars: tuple[HistogramBar, ...] = ()
    none: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Ids in rank order (this page's), the exact total, and the facets that were asked for.

    `scores` stand beside `ids` when sorted by relevance. Ties rank the greater id first. Where
    there are dates and a histogram, `closer` is the histogram within the dates, by its own span.

    Of a folded search `texts` is how many results there are, each of one text. A text stands where
    the first of its articles that were found would, with that one's score; its id is that of the best
    of them, and `folds` has the others by it, the better ones first.
    """

    ids: tuple[int, ...]
    total: int
    facets: Mapping[Facet, FacetCounts] = field(default_factory=dict)
    histogram: Histogram | None = None
    closer: Histogram | None = None
    scores: tuple[float, ...] = ()
    texts: int | None = None
    folds: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def results(self) -> int:
        """How many results there are to page through: texts of a folded search, or else articles."""
        return self.total if self.texts is None else self.texts


# A page makes hundreds of these, and a named tuple is made in a fourth of the time.
class Run(NamedTuple):
    """A piece of text, and whether it matches the query."""

    text: str
    match: bool


class Snippet(NamedTuple):
    """One fragment of an article. `kind` is the block kind it stands in ("paragraph", "caption"…)."""

    runs: tuple[Run, ...]
    kind: str = "paragraph"
    cut_start: bool = False
    cut_end: bool = False


# --- what is indexed ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TermStream:
    """The analysed words of one text field, in order: exact term, lemma and position of each.

    `exact` and `positions` are of one length, and so are `lemmas`, but for those of the nouns that compounds
    are made of, which stand behind all, and for a text in no known language, which has the lemmas of each
    that it may be in. Positions ascend, with a gap of
    `analysis.BLOCK_GAP` between blocks so that no phrase spans two. `names` are the exact terms
    that these texts write with a capital and never without.
    """

    exact: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def first(self, words: int) -> TermStream:
        """The stream of so many words from the beginning."""
        return TermStream(self.exact[:words], self.lemmas[:words], self.positions[:words])


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What an engine is given of one article: terms and numbers, no text.

    Articles of one `group` carry the same text (0: no other has it); the greater its `standing`, the
    better an article stands for the group.
    """

    id: int
    revision: int
    texts: Mapping[TextField, TermStream]
    values: Mapping[Facet, tuple[int, ...]]
    published: dt.date | None = None
    handles: tuple[str, ...] = ()
    inferred: bool = False
    group: int = 0
    standing: int = 0
