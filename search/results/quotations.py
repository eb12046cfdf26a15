"""A search whose results are quotations: which, by whom, how much each speaker says, and in which outlets.

Words of the query are looked for within quotations (`search.vocabulary.said`), filters narrow to articles.
The newest are looked at first, and so many at most: the page says where there are more.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from newsroom.bulk import slices
from newsroom.hidden import Hidden, hidden
from newsroom.models import Entity, Quotation, QuotedAs, Source
from newsroom.pages.labels import label_of
from newsroom.pages.quoted import Saying, quotations, sayings, with_printings
from newsroom.pages.reading import Piece
from newsroom.reader import sees_originals
from search.criteria import Criteria
from search.facets.names import Choice, choices, selections
from search.index.wholeness import whole_engine
from search.query.parse import ParsedQuery
from search.text.highlighter import Highlighter
from search.text.snippets import highlight
from search.types import (
    QUOTING,
    And,
    DateRange,
    Everything,
    Flag,
    Handle,
    Node,
    Said,
    SearchRequest,
)
from search.vocabulary import said
from search.vocabulary.current import known_choices, readable_node
from search.vocabulary.parse import not_whole, parse_quotations

NOBODY: Final = "_none"
MOST: Final = 20_000
# All that a file may hold.
MOST_EXPORTED: Final = 1_000_000
SLICE: Final = 400
SPEAKERS: Final = 15
OUTLETS: Final = 10
INDIRECT: Final = QuotedAs.INDIRECT.value
WAYS: Final = ("direct", "indirect")


class Row(NamedTuple):
    """What is counted of a quotation."""

    pk: int
    article: int
    kind: str
    length: int
    entity: int | None
    source: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A search for quotations, as an address says it.

    `speaker` is the slug of an entity, NOBODY for those of no entity, "" for all; `way` one of WAYS, "" for both.
    """

    criteria: Criteria
    speaker: str = ""
    way: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters and values of the address, in one order, defaults left out."""
        own = [("speaker", self.speaker), ("way", self.way)]
        return [*self.criteria.pairs(), *(pair for pair in own if pair[1])]

    def url(self, view: str = "quotes", *args: str) -> str:
        """The address of a view of this search."""
        query = urlencode(self.pairs)
        return reverse(view, args=args) + (f"?{query}" if query else "")

    def changed(self, **changes: str) -> Asked:
        """The first page of the search with other choices."""
        return replace(self, criteria=self.criteria.changed(), **changes)

    @property
    def kept_by_form(self) -> list[tuple[str, str]]:
        """What a form that asks for `q` anew carries along."""
        return [pair for pair in self.pairs if pair[0] not in ("q", "page")]


@dataclass(frozen=True, slots=True)
class Found:
    """All quotations of a search, in order; `whole`: whether these are all that there are."""

    query: ParsedQuery
    choices: tuple[Choice, ...]
    rows: tuple[Row, ...]
    whole: bool


def find(criteria: Criteria, most: int = MOST) -> Found:
    """The quotations of a search, whoever says them. Raises EngineError."""
    asked = criteria.changed(
        sort="oldest" if criteria.sort == "oldest" else "newest", any_of=criteria.any_of
    )
    reader = Reader(hidden(), sees_originals(), get_language())
    return _find(asked.query_string, _Same(asked), most, reader, said.moment())


class Reader(NamedTuple):
    """Who asks: what she may not see, and the language in which notes and names are told her."""

    hidden: Hidden
    sees_originals: bool
    language: str | None


class _Same(NamedTuple):
    """Criteria that are told apart by their address alone."""

    criteria: Criteria

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return True


@functools.lru_cache(maxsize=16)
def _find(_address: str, same: _Same, most: int, _reader: Reader, _moment: said.Moment) -> Found:
    criteria = same.criteria
    query = parse_quotations(criteria.text)
    chosen = known_choices(choices(criteria.chosen))
    node, whole = said.resolved(query.node, most=most)
    if criteria.undated:
        node = And((node, Flag("undated")))
    request = SearchRequest(
        query=readable_node(And((node, Handle(QUOTING)))),
        selections=selections(chosen, criteria.any_of),
        dates=DateRange(criteria.first, criteria.last) if criteria.first or criteria.last else None,
        sort=criteria.order,
        counted=(),
        histogram=False,
    )
    articles = list(whole_engine().every_id(request))
    wanted = _wanted(said.quoted_parts(query.node), most)
    rows: list[Row] = []
    for row in _rows(articles):
        if len(rows) >= most:
            whole = False
            break
        if wanted is None or wanted(row):
            rows.append(row)
    if not whole:
        query = replace(query, notes=(*query.notes, not_whole()))
    return Found(query, chosen, tuple(rows), whole)


def _rows(articles: Sequence[int]) -> Iterator[Row]:
    """The quotations of articles, in their order."""
    for some in slices(articles, SLICE):
        by_article: dict[int, list[Row]] = {}
        there = Quotation.objects.spoken().readable().filter(article__in=some)
        there = there.order_by("article", "position")
        columns = ("pk", "article_id", "kind", "length", "entity_id", "article__source_id")
        for values in there.values_list(*columns):
            row = Row(*values)
            by_article.setdefault(row.article, []).append(row)
        for article in some:
            yield from by_article.get(article, ())


def _wanted(parts: Sequence[Said], most: int) -> Callable[[Row], bool] | None:
    """Whether a quotation is one of those that a query asks for; None where it asks for none in particular."""
    if not parts:
        return None
    speakers: set[int] = set()
    pks: set[int] = set()
    for part in parts:
        if isinstance(part.words, Everything) and not part.printed:
            if part.speakers is None:
                return None
            speakers |= part.speakers
        else:
            pks |= said.find(part, most=most).quotations
    return lambda row: row.pk in pks or row.entity in speakers


# --- narrowed, and counted ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """How much a speaker, or an outlet, has of the quotations: how many, and words direct and indirect.

    `percent` is the share of all direct words, `width` of the greatest such share, both of 100.
    """

    label: str
    url: str
    count: int
    direct: int
    indirect: int
    percent: float = 0.0
    width: float = 0.0
    chosen: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class QuotationPage:
    """One page of quotations, with who says how much of all of them."""

    asked: Asked
    query: ParsedQuery
    choices: tuple[Choice, ...]
    total: int
    articles: int
    whole: bool
    shown: Sequence[Saying]
    speakers: Sequence[Share]
    outlets: Sequence[Share]
    ways: Sequence[tuple[str, int]]
    nobody: int
    among: int

    @property
    def pages(self) -> int:
        return -(-self.total // self.asked.criteria.size)

    @property
    def unresolved(self) -> float:
        """Which part of the quotations has no speaker whom the archive knows."""
        return self.nobody / self.among if self.among else 0.0

    def page_url(self, number: int) -> str:
        """The address of another page of them."""
        criteria = replace(self.asked.criteria, page=number)
        return replace(self.asked, criteria=criteria).url()

    @property
    def previous_url(self) -> str:
        page = self.asked.criteria.page
        return self.page_url(min(page - 1, self.pages)) if page > 1 and self.pages else ""

    @property
    def next_url(self) -> str:
        page = self.asked.criteria.page
        return self.page_url(page + 1) if page < self.pages else ""


def quotation_page(asked: Asked) -> QuotationPage:
    """One page of a search for quotations. Raises EngineError."""
    found = find(asked.criteria)
    speaker = _entity(asked.speaker)
    of_way = [row for row in found.rows if _has_way(row, asked.way)]
    of_speaker = [row for row in found.rows if _is_by(row, asked.speaker, speaker)]
    rows = [row for row in of_way if _is_by(row, asked.speaker, speaker)]
    criteria = asked.criteria
    pks = [row.pk for row in rows[criteria.offset : criteria.offset + criteria.size]]
    there = quotations(pks)
    matcher = Highlighter.of(_words(found.query.node))
    shown = sayings([there[pk] for pk in pks if pk in there], _marker(matcher))
    return QuotationPage(
        asked=asked,
        query=found.query,
        choices=found.choices,
        total=len(rows),
        articles=len({row.article for row in rows}),
        whole=found.whole,
        shown=with_printings(shown),
        speakers=_speakers(of_way, asked),
        outlets=_outlets(rows, asked),
        ways=[(way, sum(_has_way(row, way) for row in of_speaker)) for way in WAYS],
        nobody=sum(row.entity is None for row in of_way),
        among=len(of_way),
    )


def every_quotation(asked: Asked) -> tuple[int, Iterator[Quotation]]:
    """How many quotations a search has, and all of them in order, read as they are asked for."""
    found = find(asked.criteria, MOST_EXPORTED)
    speaker = _entity(asked.speaker)
    pks = [
        row.pk
        for row in found.rows
        if _has_way(row, asked.way) and _is_by(row, asked.speaker, speaker)
    ]
    return len(pks), _loaded(pks)


def _loaded(pks: Sequence[int]) -> Iterator[Quotation]:
    for some in slices(pks, 200):
        there = quotations(some)
        yield from (there[pk] for pk in some if pk in there)


def _entity(slug: str) -> int | None:
    if not slug or slug == NOBODY:
        return None
    return Entity.objects.readable().filter(slug=slug).values_list("pk", flat=True).first()


def _is_by(row: Row, slug: str, entity: int | None) -> bool:
    if not slug:
        return True
    return row.entity is None if slug == NOBODY else entity is not None and row.entity == entity


def _has_way(row: Row, way: str) -> bool:
    return not way or (row.kind == INDIRECT) == (way == "indirect")


def _words(node: Node) -> Node:
    """All words that are looked for within quotations."""
    return And(tuple(part.words for part in said.quoted_parts(node)))


def _marker(matcher: Highlighter) -> Callable[[str, str], Sequence[Piece]]:
    def mark(text: str, language: str) -> Sequence[Piece]:
        return [Piece(run.text, int(run.match)) for run in highlight(text, language, matcher)]

    return mark


@dataclass(slots=True)
class _Tally:
    count: int = 0
    direct: int = 0
    indirect: int = 0

    def add(self, row: Row) -> None:
        self.count += 1
        if row.kind == INDIRECT:
            self.indirect += row.length
        else:
            self.direct += row.length


def _tallied(rows: Sequence[Row], of: Callable[[Row], int | None]) -> dict[int | None, _Tally]:
    found: dict[int | None, _Tally] = {}
    for row in rows:
        found.setdefault(of(row), _Tally()).add(row)
    return found


def _foremost(tallies: Mapping[int | None, _Tally], most: int, also: int | None) -> list[int]:
    """The ids with most quotations, and one that is chosen."""
    known = Counter({pk: tally.count for pk, tally in tallies.items() if pk is not None})
    ordered = sorted(known, key=lambda pk: (-known[pk], pk))[:most]
    return ordered if also is None or also in ordered else [*ordered, also]


def _speakers(rows: Sequence[Row], asked: Asked) -> list[Share]:
    tallies = _tallied(rows, lambda row: row.entity)
    there = Entity.objects.in_bulk(_foremost(tallies, SPEAKERS, _entity(asked.speaker)))
    words = sum(tally.direct for tally in tallies.values())
    most = max((tallies[pk].direct for pk in there if pk in tallies), default=0)
    found = []
    for pk in _foremost(tallies, SPEAKERS, _entity(asked.speaker)):
        if entity := there.get(pk):
            chosen = asked.speaker == entity.slug
            tally = tallies.get(pk, _Tally())
            found.append(
                _share(
                    label_of(entity.name, entity.kind), tally, words, most,
                    asked.changed(speaker="" if chosen else entity.slug).url(),
                    chosen=chosen, about=entity.get_absolute_url(),
                )
            )  # fmt: skip
    return found


def _outlets(rows: Sequence[Row], asked: Asked) -> list[Share]:
    tallies = _tallied(rows, lambda row: row.source)
    there = Source.objects.in_bulk(_foremost(tallies, OUTLETS, None))
    words = sum(tally.direct for tally in tallies.values())
    most = max((tallies[pk].direct for pk in there), default=0)
    found = []
    for pk in _foremost(tallies, OUTLETS, None):
        if source := there.get(pk):
            narrowed = replace(asked, criteria=asked.criteria.with_token("source", source.slug))
            found.append(
                _share(
                    source.name, tallies[pk], words, most, narrowed.url(),
                    about=source.get_absolute_url(),
                )
            )  # fmt: skip
    return found


def _share(
    label: str, tally: _Tally, words: int, most: int, url: str, *, chosen: bool = False, about: str
) -> Share:
    return Share(
        label=label, url=url, count=tally.count, direct=tally.direct, indirect=tally.indirect,
        percent=tally.direct / words if words else 0.0,
        width=round(100 * tally.direct / most, 1) if most else 0.0,
        chosen=chosen, about=about,
    )  # fmt: skip
