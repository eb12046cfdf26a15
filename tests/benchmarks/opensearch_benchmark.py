"""The engine on a search server beside the embedded ones, on one archive and in one run.

    NEWSROOM_DATA_DIR=copy/of/an/archive python -m tests.benchmarks.opensearch_benchmark \
        --url "$(.ci/opensearch start)" [--articles 30000] [--rounds 7] [--keep]

Indexes the archive (articles a second, from the database), then answers a page of the same searches with each
engine: hits, all facets, the timeline. Milliseconds by the clock, the middle of some rounds, and what the server says
it took (`took`); each round asks for another page, so that nothing is answered from a cache of results. Then: how long
after an edit it is found, the last of all pages, and all ids in order, with the memory that these take.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.conf import settings

import tests.benchmarks.with_django  # noqa: F401  # isort: skip
from search.criteria import Criteria
from search.engines import get_engine
from search.engines.base import Cluster, Engine
from search.engines.opensearch.server import Server
from search.index.sync import all_documents
from search.results.asking import Search
from search.types import IndexDocument, SearchRequest

SEARCHES = {
    "common word": "government",
    "phrase": '"prime minister"',
    "several words": "climate change summit",
    "everything": "",
}
EDITS = 60


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--url", required=True)
    options.add_argument("--index", default="newsroom-benchmark")
    options.add_argument("--shards", type=int, default=1)
    options.add_argument("--articles", type=int, default=1 << 31)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--keep", action="store_true", help="use the index of an earlier run")
    chosen = options.parse_args()
    cluster = Cluster(tuple(chosen.url.split(",")), chosen.index, timeout=60, shards=chosen.shards)
    remote = get_engine("opensearch", cluster)
    if not (chosen.keep and remote.status().usable):
        index(remote, chosen.articles)
    size = remote.status().documents
    engines = {"opensearch": remote}
    for name in ("tantivy", "whoosh"):
        embedded = get_engine(name, settings.SEARCH_INDEX_DIR / name)
        if embedded.status().documents == size:
            engines[name] = embedded
        else:
            print(f"{name}: no index of the same {size:,} articles")
    took = took_of(remote)
    for label, text in SEARCHES.items():
        request = SearchRequest(Search.of(Criteria(text=text)).node)
        compare(label, request, engines, chosen.rounds, took)
    edits(remote)
    whole(remote)


def index(engine: Engine, most: int) -> None:
    """Build the index from the database."""
    began = time.perf_counter()
    number = 0
    with engine.rebuild() as batch:
        for document in islice(all_documents(), most):
            batch.put(document)
            number += 1
    seconds = time.perf_counter() - began
    print(f"indexed {number:,} articles, {number / seconds:.0f} a second")


def took_of(engine: Any) -> Callable[[], int]:
    """What the server says that all it was asked took, since the last call."""
    server: Server = engine._server
    ask, total = server.ask, 0

    def counted(*arguments: Any, **named: Any) -> Any:
        nonlocal total
        answer = ask(*arguments, **named)
        total += answer.get("took", 0)
        return answer

    def since() -> int:
        nonlocal total
        found, total = total, 0
        return found

    server.ask = counted  # type: ignore[method-assign]
    return since


def compare(
    label: str,
    request: SearchRequest,
    engines: dict[str, Engine],
    rounds: int,
    took: Callable[[], int],
) -> None:
    """One search by each engine, whose answers must be the same."""
    answers, times, server = {}, {}, []
    for name, engine in engines.items():
        own = []
        for number in range(rounds + 2):
            asked = replace(request, offset=20 * number)
            took()
            began = time.perf_counter()
            found = engine.search(asked)
            own.append((time.perf_counter() - began) * 1000)
            if name == "opensearch":
                server.append(took())
            if not number:
                answers[name] = found
        times[name] = statistics.median(own[2:])
    first = answers["opensearch"]
    same = all(
        (other.total, other.ids, other.facets, other.histogram)
        == (first.total, first.ids, first.facets, first.histogram)
        for other in answers.values()
    )
    print(
        f"{label:14} {first.total:7,} hits  "
        + "  ".join(f"{name} {each:6.1f} ms" for name, each in times.items())
        + f"  (server {statistics.median(server[2:]):.0f})  {'same' if same else 'OTHERWISE'}"
    )


def edits(engine: Engine) -> None:
    """How long after it was put an article is found."""
    took = []
    some: Iterator[IndexDocument] = islice(all_documents(), EDITS)
    for document in some:
        began = time.perf_counter()
        changed = replace(document, revision=document.revision + 1, handles=("benchmark",))
        with engine.batch() as batch:
            batch.put(changed)
        if document.id not in dict.fromkeys(engine.every_id(_edited())):
            print(f"article {document.id} is not found after its edit")
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    print(
        f"edit to visible: {statistics.median(took):.0f} ms, p95 {took[int(len(took) * 0.95)]:.0f} ms"
    )


def _edited() -> SearchRequest:
    from search.types import Handle

    return SearchRequest(Handle("benchmark"), counted=(), histogram=False)


def whole(engine: Engine) -> None:
    """The last page and all ids, and the memory that they take."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    everything = SearchRequest(sort="newest", counted=(), histogram=False)
    began = time.perf_counter()
    ids = list(engine.every_id(everything))
    all_of_them = time.perf_counter() - began
    began = time.perf_counter()
    last = engine.search(replace(everything, offset=max(len(ids) - 20, 0)))
    deep = time.perf_counter() - began
    exact = len(set(ids)) == len(ids) == last.total and tuple(ids[-20:]) == last.ids
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"all {len(ids):,} ids in {all_of_them:.1f} s, the last page in {deep:.1f} s: "
        f"{'exact' if exact else 'NOT EXACT'}, {grown:.0f} MB more"
    )


if __name__ == "__main__":
    main()
