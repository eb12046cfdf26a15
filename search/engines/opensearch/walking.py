"""All hits of a query, one after the other, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from search.engines.opensearch.queries import Query
from search.engines.opensearch.server import Body, Server

# Beyond so many hits a page is walked to: the index allows no more at once.
WINDOW = 10_000
KEEP_ALIVE = "1m"


def walk(
    server: Server, index: str, query: Query, sort: list[Any], fields: tuple[str, ...] = ()
) -> Iterator[list[Any]]:
    """The sort values of all hits in order, and with `fields` the values of these after them.

    All are of the state that the index has now, however long it takes.
    """
    path = f"/{index}/_search/point_in_time"
    point = server.ask("POST", path, params={"keep_alive": KEEP_ALIVE})["pit_id"]
    try:
        after: Body = {}
        while True:
            body: Body = {
                "query": query, "size": WINDOW, "sort": sort, "track_total_hits": False,
                "_source": False, "stored_fields": "_none_",
                "pit": {"id": point, "keep_alive": KEEP_ALIVE}, **after,
            }  # fmt: skip
            if fields:
                body["docvalue_fields"] = list(fields)
            answer = server.search(None, body)
            hits = answer["hits"]["hits"]
            for hit in hits:
                yield [*hit["sort"], *(hit["fields"][name][0] for name in fields)]
            if len(hits) < WINDOW:
                return
            after = {"search_after": hits[-1]["sort"]}
            point = answer.get("pit_id", point)
    finally:
        server.ask_if_there("DELETE", "/_search/point_in_time", {"pit_id": [point]})
