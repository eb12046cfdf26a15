"""A search answered by the database, while there is no index to ask.

Words are looked for as they were typed, by LIKE; names, dates and facets are what they are in the
index. The newest articles are looked at first, until enough are found or the time is up: whatever
the query, a visitor waits no longer, and does not hold up others.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from django.db.models import F, Q

from newsroom.bulk import slices
from newsroom.intake.versions import texts_of
from newsroom.models import Article, Block, Quotation
from newsroom.text import fold
from search.criteria import Criteria
from search.engines.arrays.answering import Ranked, answer
from search.engines.arrays.columns import Columns, DocumentRow
from search.engines.arrays.postings import Integers
from search.facets.kinds import KINDS
from search.index.documents import BLOCK_KINDS, changed_of, derived_titles, paths_of
from search.query.reading import Expanded
from search.results.asking import Answer, Search
from search.text import analysis, chunks, gaps
from search.text.origins import OF_HOST, OF_PATH, origin_terms
from search.types import (
    CHANGED,
    OF_SPEAKER,
    QUOTING,
    TEXT_OF_BLOCK,
    Among,
    And,
    DateRange,
    Everything,
    Expansion,
    Facet,
    Flag,
    Handle,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Said,
    SearchRequest,
    TextField,
    Value,
    Word,
)

SECONDS: Final = 1.5
MOST_HITS: Final = 1_000
SLICE: Final = 500  # articles


@dataclass(frozen=True, slots=True)
class Found:
    """An answer. `looked_at` says how many articles were compared if not all were, or 0."""

    answer: Answer
    looked_at: int


def ask_database(criteria: Criteria, seconds: float = SECONDS) -> Found:
    """One page of a search, with facets and dates counted over what was found."""
    search = Search.of(criteria, _as_written)
    finder = Finder(search, typed_words(criteria.text))
    deadline = time.monotonic() + seconds
    looked_at = 0
    order = F("published").desc(nulls_last=True)
    if criteria.order == "oldest":
        order = F("published").asc(nulls_last=True)
    seen = Article.objects.readable().order_by(order, "-pk")
    ids = list(seen.values_list("pk", flat=True))
    rows: list[DocumentRow] = []
    for some in slices(ids, SLICE):
        rows += finder.rows(some)
        looked_at += len(some)
        if len(rows) >= MOST_HITS or time.monotonic() > deadline:
            break
    request = search.request(offset=criteria.offset, limit=criteria.size)
    request = replace(request, counted=tuple(Facet), histogram=True)
    if request.sort == "relevance":
        request = replace(request, sort="newest")
    result = answer(request, Columns.of(rows), np.ones(len(rows), dtype=np.bool_), _unranked)
    return Found(Answer(search, result), looked_at if looked_at < len(ids) else 0)


def typed_words(text: str) -> dict[str, str]:
    """The words of a query as they stand in it, by their exact terms."""
    return {token.exact: text[token.start : token.end] for token in analysis.tokens(text)}


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks through some articles at a time; `typed` has the words of the query as typed.

    `earlier` has what earlier versions said, of the articles that were looked at for it.
    """

    search: Search
    typed: dict[str, str]
    earlier: dict[int, str] = field(default_factory=dict)

    def rows(self, ids: Sequence[int]) -> list[DocumentRow]:
        """Those of the articles that match, as the rows that are counted."""
        found = self.matching(self.search.node, set(ids))
        if not found:
            return []
        request = self.search.request()
        if not request.selections and not request.dates:
            return self._documents(found)
        # Whatever else is chosen, a facet's own values are counted without its choice: only what
        # no choice at all lets through is left out, so that it takes no place among the hits.
        return [row for row in self._documents(found) if _chosen(row, request) <= 1]

    def matching(self, node: Node, ids: set[int]) -> set[int]:  # noqa: C901, one case a kind of node
        """Those of the articles that a query tree matches."""
        if not ids:
            return ids
        match node:
            case And(children):
                for child in sorted(children, key=_is_text):
                    ids = self.matching(child, ids)
                return ids
            case Or(children):
                found: set[int] = set()
                for child in children:
                    found |= self.matching(child, ids - found)
                return found
            case Not(child):
                return ids - self.matching(child, ids)
            case Everything():
                return ids
            case Nothing():
                return set()
            case Word(exact, _, field, names):
                found = self._holding(self.typed.get(exact, exact), field, ids)
                for value in names:
                    found |= self.matching(value, ids - found)
                return found
            case Phrase(terms, slop, field):
                return self._phrase(terms, slop, field, ids)
            case Expansion(_, terms, field):
                found = set()
                for term in terms:
                    found |= self._holding(self.typed.get(term, term), field, ids - found)
                return found
            case Value(facets, values):
                return {
                    pk for pk, facet, value in _values(ids) if facet in facets and value in values
                }
            case Handle(origin) if origin.startswith((OF_HOST, OF_PATH)):
                return _from_origin(origin, ids)
            case Handle(term) if term == QUOTING or term.startswith(OF_SPEAKER):
                return _quoting(term, ids)
            case Handle(term) if term == CHANGED:
                return changed_of(ids)
            case Handle(handle):
                blocks = Block.objects.filter(article__in=ids, handle__iexact=handle)
                return set(blocks.values_list("article_id", flat=True))
            case Among(these):
                return ids & these
            case Said():
                raise TypeError(node)
            case DateRange(first, last):
                within = Q(published__isnull=False)
                if first:
                    within &= Q(published__gte=first)
                if last:
                    within &= Q(published__lte=last)
                return _those(ids, within)
            case Flag("undated"):
                return _those(ids, Q(published__isnull=True))
            case Flag():
                return _those(ids, Q(inferred=True))

    def _phrase(
        self, terms: Sequence[str], slop: int, field: TextField | None, ids: set[int]
    ) -> set[int]:
        words = [self.typed.get(term, term) for term in terms]
        if slop:
            words = [word for word in words if word not in chunks.BETWEEN]
        if not slop:
            return self._holding(gaps.together(words), field, ids) if words else set()
        for word in words:
            ids = self._holding(word, field, ids)
        return ids

    def _holding(self, text: str, field: TextField | None, ids: set[int]) -> set[int]:
        """Those of the articles in one of whose texts, or in that one, this stands."""
        if field is TextField.EARLIER:
            return self._held_before(text, ids)
        found: set[int] = set()
        holds, sought = "icontains", text
        if "?" in text:
            holds, sought = "iregex", re.escape(text).replace(r"\?", r"\w")
        if field in (None, TextField.TITLE):
            titled = _those(ids, Q(**{f"title__{holds}": sought}))
            # A title made of words of the text is text, as in the index.
            found |= titled - derived_titles(list(titled)) if field else titled
        if field in (None, TextField.STANDFIRST):
            found |= _those(ids - found, Q(**{f"standfirst__{holds}": sought}))
        kinds = [k for k in BLOCK_KINDS if field is None or TEXT_OF_BLOCK[k] is field]
        if kinds and ids - found:
            blocks = Block.objects.filter(article__in=ids - found, kind__in=kinds)
            blocks = blocks.filter(**{f"text__{holds}": sought})
            found |= set(blocks.order_by().values_list("article_id", flat=True))
        return found

    def _held_before(self, text: str, ids: set[int]) -> set[int]:
        """Those of the articles in an earlier version of which this stands."""
        changed = changed_of(ids)
        for pk, told in texts_of(changed - self.earlier.keys()).items():
            parts = [
                (each.title, each.standfirst, *(p for p, _ in each.paragraphs)) for each in told
            ]
            self.earlier[pk] = fold("\n".join(part for each in parts for part in each))
        sought = re.compile(re.escape(fold(text)).replace(r"\?", r"\w"))
        return {pk for pk in changed if sought.search(self.earlier.get(pk, ""))}

    def _documents(self, ids: Collection[int]) -> list[DocumentRow]:
        values: dict[int, dict[Facet, list[int]]] = {}
        for pk, facet, value in _values(ids):
            values.setdefault(pk, {}).setdefault(facet, []).append(value)
        columns = Article.objects.filter(pk__in=ids).values_list("pk", "published", "inferred")
        return [
            DocumentRow(
                id=pk,
                revision=0,
                date=published.toordinal() if published else 0,
                inferred=inferred,
                lengths=(0,) * len(TextField),
                values={facet: tuple(v) for facet, v in values.get(pk, {}).items()},
            )
            for pk, published, inferred in columns.order_by()
        ]


def _chosen(row: DocumentRow, request: SearchRequest) -> int:
    """How many of the choices beside the query this article does not meet."""
    missed = 0
    for facet, selection in request.selections.items():
        missed += not selection.allows(row.values.get(facet, ()))
    if request.dates:
        first, last = request.dates.first, request.dates.last
        missed += not row.date or (
            bool(first and row.date < first.toordinal())
            or bool(last and row.date > last.toordinal())
        )
    return missed


def _values(ids: Collection[int]) -> Iterable[tuple[int, Facet, int]]:
    """(article, facet, value) of these articles, for each facet of the table."""
    articles = list(Article.objects.filter(pk__in=ids))
    for lookup in dict.fromkeys(kind.lookup for kind in KINDS.values()):
        yield from lookup.of_articles(articles)


def _from_origin(term: str, ids: Collection[int]) -> set[int]:
    """Those of the articles that come from this host, or a file with this name on its path."""
    addresses = Article.objects.filter(pk__in=ids).values_list("pk", "url").order_by()
    paths = paths_of(ids) if term.startswith(OF_PATH) else {}
    return {pk for pk, url in addresses if term in origin_terms(url, paths.get(pk, ""))}


def _quoting(term: str, ids: Collection[int]) -> set[int]:
    """Those of the articles that quote anybody, or the speaker of this term."""
    rows = Quotation.objects.spoken().filter(article__in=ids).order_by()
    if term != QUOTING:
        rows = rows.filter(entity=int(term.removeprefix(OF_SPEAKER)))
    return set(rows.values_list("article_id", flat=True))


def _those(ids: Collection[int], condition: Q) -> set[int]:
    if not ids:
        return set()
    articles = Article.objects.filter(condition, pk__in=ids).order_by()
    return set(articles.values_list("pk", flat=True))


def _is_text(node: Node) -> bool:
    """Whether a part of the query is looked for in texts, which takes longest."""
    return not isinstance(node, Value | DateRange | Flag | Handle | Among | Everything | Nothing)


def _as_written(kind: Expanded, term: str) -> tuple[tuple[str, ...], bool]:
    """A part of a word stands for itself: LIKE finds the words that it stands in."""
    return (term.strip("*"),), False


def _unranked(found: Integers) -> Ranked:
    raise AssertionError("nothing is ranked where nothing is scored")
