"""A request as the cluster is asked it, and its answer as a page, its facets and its histogram."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from search.engines.arrays.counting import granularity
from search.engines.arrays.scoring import scores_anything
from search.engines.opensearch.distinct import distinct
from search.engines.opensearch.folding import GROUPED, Folds, folded_ids
from search.engines.opensearch.mapping import (
    GROUP,
    ID,
    LACKING,
    PUBLISHED,
    STANDING,
    facet_key,
    facet_value,
)
from search.engines.opensearch.queries import (
    Query,
    Translator,
    chosen,
    every,
    within,
)
from search.engines.opensearch.server import Body, Server
from search.engines.opensearch.terms import TermStatistics
from search.engines.opensearch.walking import WINDOW, walk
from search.types import (
    Facet,
    FacetCount,
    FacetCounts,
    Granularity,
    Histogram,
    HistogramBar,
    SearchRequest,
    SearchResult,
    Selection,
)

# Values that each shard names, so that the commonest of all are among them.
SHARD_VALUES = 1_000
# All values of a facet are asked for so many at a time.
PAGE = 10_000
# A commit becomes visible between two searches hardly ever, and never so often in a row.
ATTEMPTS = 3
ERROR = "doc_count_error_upper_bound"

# A part of the request without what narrows it by one facet, or by the dates (None).
Context = Facet | None
ALL = "all"
DATES = "dates"


class Counting(NamedTuple):
    """A search that counts in a part of the results, and finds nothing."""

    part: str
    query: Query
    aggregations: Body

    @property
    def body(self) -> Body:
        """What is asked. The server keeps the answer until something else becomes visible."""
        return {
            "size": 0,
            "track_total_hits": True,
            "query": self.query,
            "aggs": self.aggregations,
        }


class Asking:
    """One request of one state of the index."""

    def __init__(
        self,
        server: Server,
        index: str,
        statistics: TermStatistics,
        request: SearchRequest,
        *,
        counting: bool = True,
    ) -> None:
        if not counting:
            request = replace(request, limit=1, counted=(), histogram=False)
        self._server = server
        self._index = index
        self._request = request
        self._shards = statistics.shards
        self.scored = (
            request.sort == "relevance" and request.limit > 0 and scores_anything(request.query)
        )
        filters: dict[Context, Query] = {
            facet: chosen(facet, selection) for facet, selection in request.selections.items()
        }
        if request.dates is not None:
            filters[None] = within(request.dates)
        query = Translator(statistics, scored=self.scored).query(request.query)
        always = [each for key, each in filters.items() if not self._is_left_out(key)]
        # What no count leaves out narrows the query itself.
        self._query: Query = {"bool": {"must": [query], "filter": always}} if always else query
        self._filters = {key: each for key, each in filters.items() if self._is_left_out(key)}

    def answer(self) -> SearchResult:
        """The whole answer."""
        request = self._request
        far = request.limit > 0 and request.offset + request.limit > WINDOW
        found, counted = self._asked(self._hits(0 if far else request.limit))
        hits = [hit["sort"] for hit in found["hits"]["hits"]]
        relevance = request.sort == "relevance"
        folds = Folds()
        if request.folded:
            groups = [int(hit["fields"][GROUP][0]) for hit in found["hits"]["hits"]]
            if far:
                hits, groups = self._far_folded(request.offset, request.limit)
            folds = Folds.of(self._server, self._index, self._without("", self._query), groups)
            ids = folds.shown([int(sort[-1]) for sort in hits], groups)
        else:
            if far:
                hits = list(self._far(request.offset, request.limit))
            ids = [int(sort[-1]) for sort in hits]
        return SearchResult(
            ids=tuple(ids),
            total=_total(found),
            facets={facet: self._counts(facet, counted) for facet in request.counted},
            histogram=self._histogram(counted, DATES, request.grain) if request.histogram else None,
            closer=self._histogram(counted, ALL, None)
            if request.histogram and request.dates
            else None,
            scores=tuple(float(sort[0]) if self.scored else 0.0 for sort in hits)
            if relevance
            else (),
            texts=self._texts(found, counted) if request.folded else None,
            folds=folds.others,
        )

    def _asked(self, hits: Body) -> tuple[Body, dict[str, Body]]:
        """The answer for the hits, and what is counted in each part of the results.

        These are searches of their own: the server looks for them at the same time, and keeps the
        counts for the next page. Where a commit comes between them all are asked for once more.
        """
        counting = self._counting()
        for _ in range(ATTEMPTS):
            found, *answers = self._server.searches(
                self._index, [hits, *(each.body for each in counting)]
            )
            totals = {
                _total(answer)
                for each, answer in zip(counting, answers, strict=True)
                if each.part == ALL
            }
            if totals <= {_total(found)}:
                break
        counted: dict[str, Body] = {}
        for each, answer in zip(counting, answers, strict=True):
            counted.setdefault(each.part, {}).update(answer["aggregations"])
        return found, counted

    # --- hits ---------------------------------------------------------------------------------

    def _hits(self, limit: int) -> Body:
        """The search for so many hits of the page, and for how many there are."""
        body: Body = {
            "query": self._without("", self._query),
            "size": limit,
            "track_total_hits": True,
            "_source": False,
            "stored_fields": "_none_",
        }
        if not limit:
            return body
        if self._request.folded:
            body["collapse"] = {"field": GROUP}
        return body | {"from": self._request.offset, "sort": self._sort()}

    def _sort(self) -> list[Any]:
        if self._request.sort != "relevance":
            order = "desc" if self._request.sort == "newest" else "asc"
            return [{PUBLISHED: {"order": order, "missing": "_last"}}, {ID: "desc"}]
        return [{"_score": "desc"}, {ID: "desc"}] if self.scored else [{ID: "desc"}]

    def ids(self) -> Iterator[int]:
        """All ids in order, from one state of the index."""
        if self._request.folded:
            yield from folded_ids(self._walked(GROUP, STANDING))
            return
        for sort in self._far(0, None):
            yield int(sort[-1])

    def _walked(self, *fields: str) -> Iterator[list[Any]]:
        """The sort values of all hits in order, and the fields behind them."""
        query = self._without("", self._query)
        return walk(self._server, self._index, query, self._sort(), fields)

    def _far_folded(self, offset: int, limit: int) -> tuple[list[list[Any]], list[int]]:
        """The sort values and the groups of the texts from `offset` on."""
        seen: set[int] = set()
        hits, groups = [], []
        for *sort, group in self._walked(GROUP):
            if group in seen:
                continue
            seen.add(group)
            if len(seen) > offset:
                hits.append(sort)
                groups.append(int(group))
            if len(hits) == limit:
                break
        return hits, groups

    def _far(self, offset: int, limit: int | None) -> Iterator[list[Any]]:
        """The sort values of the hits from `offset` on, walked to by a point in time."""
        end = None if limit is None else offset + limit
        for place, sort in enumerate(self._walked()):
            if end is not None and place >= end:
                return
            if place >= offset:
                yield sort

    # --- narrowing ----------------------------------------------------------------------------

    def _is_left_out(self, key: Context) -> bool:
        if key is None:
            return self._request.histogram
        selection = self._request.selections[key]
        return key in self._request.counted and (not selection.every or bool(selection.excluded))

    def _without(self, own: Context | str, query: Query | None = None) -> Query:
        """What narrows the results, apart from one filter; with the query itself, where given."""
        others = [each for key, each in self._filters.items() if key != own]
        if query is not None:
            return {"bool": {"must": [query], "filter": others}} if others else query
        return every(others)

    # --- counting -----------------------------------------------------------------------------

    def _counting(self) -> list[Counting]:
        """What is counted, by the part of the results that it is counted in."""
        request, parts = self._request, dict[tuple[str, str], Counting]()

        def part(own: Context | str, kind: str = "") -> Body:
            name, query = self._name(own), self._without(own, self._query)
            return parts.setdefault((name, kind), Counting(name, query, {})).aggregations

        for facet in request.counted:
            selection = request.selections.get(facet, Selection())
            own: Context | str = "" if selection.every else facet
            part(own).update(self._of_facet(facet, selection) | _LACKING)
            if request.facet_limit is not None:
                # As much work as all else, which another processor does meanwhile.
                part(own, "distinct")[f"{facet}_distinct"] = distinct(facet)
            if selection.every and selection.excluded:
                kept_out = [
                    self._without(facet, self._query),
                    chosen(facet, replace(selection, excluded=frozenset())),
                ]
                name, values = f"kept_out_{facet}", sorted(selection.excluded)
                counted = {f"{facet}": self._values(facet, values)}
                parts[name, ""] = Counting(name, every(kept_out), counted)
        if request.folded:
            part("", "texts").update(GROUPED)
        if request.histogram:
            part(None).update(_days(request.grain) | _LACKING)
            if request.dates is not None:
                part("").update(_days(None) | _LACKING)
        return list(parts.values())

    def _texts(self, found: Body, counted: dict[str, Body]) -> int:
        """How many texts the hits have: those of groups one each, and all others."""
        grouped = counted[self._name("")]["grouped"]
        return _total(found) - int(grouped["doc_count"]) + int(grouped["different"]["value"] or 0)

    def _name(self, own: Context | str) -> str:
        """The name of the part of the results that one filter does not narrow."""
        return f"without_{own or DATES}" if own in self._filters else ALL

    def _of_facet(self, facet: Facet, selection: Selection) -> Body:
        limit = self._request.facet_limit
        asked: Body = {}
        if limit != 0:
            asked[f"{facet}"] = self._commonest(facet, limit or PAGE)
        if selected := selection.included | selection.excluded:
            asked[f"{facet}_selected"] = self._values(facet, sorted(selected))
        return asked

    def _commonest(self, facet: Facet, limit: int) -> Body:
        shards = {"shard_size": max(limit, SHARD_VALUES)} if self._shards > 1 else {}
        order = [{"_count": "desc"}, {"_key": "asc"}]
        return {"terms": {"field": facet.value, "size": limit, "order": order, **shards}}

    def _values(self, facet: Facet, values: list[int]) -> Body:
        counted = self._commonest(facet, len(values))
        counted["terms"]["include"] = [*map(facet_key, values)]
        return counted

    def _counts(self, facet: Facet, counted: dict[str, Body]) -> FacetCounts:
        selection = self._request.selections.get(facet, Selection())
        own: Context | str = "" if selection.every else facet
        part, limit = counted[self._name(own)], self._request.facet_limit
        buckets = part.get(f"{facet}", {}).get("buckets", [])
        if limit is None and part[f"{facet}"]["sum_other_doc_count"]:
            buckets = self._all_values(facet, own)
        pairs = _counted(buckets)
        different = len(pairs) if limit is None else int(part[f"{facet}_distinct"]["value"])
        also = _counted(part.get(f"{facet}_selected", {}).get("buckets", []))
        values = [*dict.fromkeys([*pairs, *also])]
        if selection.every and selection.excluded:
            values += _counted(counted[f"kept_out_{facet}"][f"{facet}"]["buckets"])
        return FacetCounts(
            tuple(FacetCount(*pair) for pair in values),
            _lacking(part, facet.value),
            different,
            # A shard may have kept back values that are common in others.
            about=part.get(f"{facet}", {}).get(ERROR, 0) > 0,
        )

    def _all_values(self, facet: Facet, own: Context | str) -> list[Body]:
        """The counts of all values of a facet that has more of them than are asked for at once."""
        query = self._without(own, self._query)
        buckets: list[Body] = []
        after: Body = {}
        while True:
            composite = {
                "size": PAGE,
                "sources": [{"v": {"terms": {"field": facet.value}}}],
                **after,
            }
            body = {"size": 0, "query": query, "aggs": {"v": {"composite": composite}}}
            found = self._server.search(self._index, body)["aggregations"]["v"]
            buckets += [
                {"key": each["key"]["v"], "doc_count": each["doc_count"]}
                for each in found["buckets"]
            ]
            if "after_key" not in found:
                return sorted(buckets, key=lambda each: (-each["doc_count"], each["key"]))
            after = {"after": found["after_key"]}

    def _histogram(
        self, counted: dict[str, Body], name: str, grain: Granularity | None
    ) -> Histogram:
        own: Context | str = None if name == DATES else ""
        part = counted[self._name(own)]
        undated = _lacking(part, PUBLISHED)
        if part["first"]["value"] is None:
            return Histogram(none=undated)
        first, last = (_day(part[end]["value"]) for end in ("first", "last"))
        wanted = grain or granularity(first, last)
        bars = part["bars"]["buckets"]
        if wanted == "day" and grain is None:  # two months at most, which now are known
            query = self._without(own, self._query)
            body = {"size": 0, "query": query, "aggs": {"bars": _bars("day")}}
            bars = self._server.search(self._index, body)["aggregations"]["bars"]["buckets"]
        counts: dict[dt.date, int] = {}
        for bar in bars:
            day = _day(bar["key"])
            start = day.replace(month=1, day=1) if wanted == "year" else day
            counts[start] = counts.get(start, 0) + bar["doc_count"]
        return Histogram(wanted, tuple(HistogramBar(*bar) for bar in counts.items()), undated)


def _total(answer: Body) -> int:
    return int(answer["hits"]["total"]["value"])


_LACKING: Body = {"lacking": {"terms": {"field": LACKING, "size": len(Facet) + 1}}}


def _counted(buckets: list[Body]) -> list[tuple[int, int]]:
    return [(facet_value(each["key"]), each["doc_count"]) for each in buckets]


def _lacking(part: Body, name: str) -> int:
    found = {each["key"]: each["doc_count"] for each in part["lacking"]["buckets"]}
    return int(found.get(name, 0))


def _days(grain: Granularity | None) -> Body:
    # Years are made of months: how long the results span is known only afterwards.
    return {
        "first": {"min": {"field": PUBLISHED}},
        "last": {"max": {"field": PUBLISHED}},
        "bars": _bars("day" if grain == "day" else "month"),
    }


def _bars(grain: str) -> Body:
    return {"date_histogram": {"field": PUBLISHED, "calendar_interval": grain, "min_doc_count": 1}}


_EPOCH = dt.datetime(1970, 1, 1)


def _day(milliseconds: float) -> dt.date:
    return (_EPOCH + dt.timedelta(milliseconds=milliseconds)).date()
