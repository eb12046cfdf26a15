"""Articles that carry one text as one result: which of a group is shown, and which others were found.

The server shows the first of each group (`collapse`); which is the best is asked for of those of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from search.engines.opensearch.distinct import different
from search.engines.opensearch.mapping import GROUP, ID, STANDING
from search.engines.opensearch.queries import Query
from search.engines.opensearch.server import Body, Server

# So many articles of the groups of one page are told at most.
MOST = 10_000


# How many hits are in groups, and in how many.
GROUPED: Body = {
    "grouped": {
        "filter": {"range": {GROUP: {"gt": 0}}},
        "aggs": {"different": different(GROUP)},
    }
}


@dataclass(slots=True)
class Folds:
    """The articles of groups that were found, the best first."""

    members: dict[int, list[int]] = field(default_factory=dict)
    others: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, server: Server, index: str, query: Query, groups: Sequence[int]) -> Folds:
        """Those of these groups that a query finds; of one that no other is in, nothing is asked."""
        wanted = [group for group in groups if group > 0]
        if not wanted:
            return cls()
        body: Body = {
            "query": {"bool": {"filter": [query, {"terms": {GROUP: wanted}}]}},
            "size": MOST,
            "sort": [{STANDING: "desc"}, {ID: "asc"}],
            "track_total_hits": False,
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": [GROUP],
        }
        found = cls()
        for hit in server.search(index, body)["hits"]["hits"]:
            group = int(hit["fields"][GROUP][0])
            found.members.setdefault(group, []).append(int(hit["sort"][-1]))
        return found

    def shown(self, ids: Sequence[int], groups: Sequence[int]) -> list[int]:
        """The best of each group in place of the first one; the `others` are told by it from now on."""
        shown = []
        for own, group in zip(ids, groups, strict=True):
            best, *others = self.members.get(group, [own])
            shown.append(best)
            if others:
                self.others[best] = tuple(others)
        return shown


def folded_ids(hits: Iterable[Sequence[Any]]) -> Iterator[int]:
    """The best of each group, where the first of it stands; hits end with id, group and standing."""
    best: dict[int, tuple[int, int]] = {}
    for *_sort, pk, group, standing in hits:
        own = (-int(standing), int(pk))
        best[int(group)] = min(best.get(int(group), own), own)
    return (pk for _standing, pk in best.values())
