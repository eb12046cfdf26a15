"""The engine on a search server beside the embedded ones, on one archive and in one run.

    NEWSROOM_DATA_DIR=copy/of/an/archive python -m tests.benchmarks.opensearch_benchmark \
        --url "$(.ci/opensearch start)" [--articles 30000] [--rounds 9] [--keep] [--exports]

Indexes the archive (articles a second, from the database), then answers a page of the same searches with each
engine: hits, all facets, the timeline. Milliseconds by the clock, the middle of some rounds: `first`, when the server has
kept nothing of the search, and `next`, the page after that. Beside them what the server says it took (`took`), the
processor time of server and client together, and how many times Tantivy's time the first page takes.
Then: how long after an edit it is found, reading the article and its analysis included; the last of all pages, and
all ids in order, with the memory that these take; with `--exports` all articles as CSV.
"""

from __future__ import annotations

import argparse
import codecs
import csv
import secrets
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.conf import settings
from django.test import Client

import tests.benchmarks.with_django  # noqa: F401  # isort: skip
from newsroom.models import Article
from search.criteria import Criteria
from search.engines import get_engine
from search.engines.base import Cluster, Engine
from search.index import sync
from search.index.documents import documents
from search.index.sync import all_documents
from search.results.asking import Search
from search.types import Handle, SearchRequest, SearchResult
from tests.benchmarks.quantiles import p95
from tests.benchmarks.search_server import SearchServer

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
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--keep", action="store_true", help="use the index of an earlier run")
    options.add_argument("--exports", action="store_true", help="export all articles, too")
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
    whole(remote, engines.get("tantivy"))
    if chosen.exports:
        export(remote)


def index(engine: Engine, most: int) -> None:
    """Build the index from the database."""
    taken = SearchServer(engine).processor_seconds()
    began = time.perf_counter()
    here, number = time.process_time(), 0
    with engine.rebuild() as batch:
        for document in islice(all_documents(), most):
            batch.put(document)
            number += 1
    seconds = time.perf_counter() - began
    here = (time.process_time() - here) * 1000 / number
    both = (SearchServer(engine).processor_seconds() - taken) * 1000 / number
    print(
        f"indexed {number:,} articles, {number / seconds:.0f} a second; processor time of one: "
        f"{here:.2f} ms here, {both - here:.2f} ms on the server"
    )


def took_of(engine: Any) -> Callable[[], int]:
    """What the server says that all it was asked took, since the last call."""
    server = SearchServer(engine).server
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
    """One search by each engine, in turns, whose answers must be the same."""
    remote = engines["opensearch"]
    measured = SearchServer(remote)
    answers = {name: engine.search(request) for name, engine in engines.items()}
    times: dict[str, list[float]] = {name: [] for name in (*engines, "next")}
    server: list[int] = []
    for number in range(rounds):
        asked, following = (replace(request, offset=20 * page) for page in (number, number + 1))
        measured.forget()
        for name, engine in engines.items():
            took()
            times[name].append(clocked(engine, asked))
            if engine is remote:
                server.append(took())
                times["next"].append(clocked(engine, following))
    middle = {name: statistics.median(each) for name, each in times.items()}
    first = middle.pop("opensearch")
    ratio = f"{first / middle['tantivy']:.1f} x tantivy, " if "tantivy" in middle else ""
    print(
        f"{label:14} {answers['opensearch'].total:7,} hits  first {first:6.1f} ms (best "
        f"{min(times['opensearch']):.1f}, took {statistics.median(server):.0f}, processors "
        f"{measured.processor_ms(lambda: remote.search(request)):.0f})  "
        + "  ".join(f"{name} {each:6.1f} ms" for name, each in middle.items())
        + f"  {ratio}{'the same' if same(answers.values()) else 'OTHERWISE'}"
    )


def clocked(engine: Engine, request: SearchRequest) -> float:
    """Milliseconds of a search."""
    began = time.perf_counter()
    engine.search(request)
    return (time.perf_counter() - began) * 1000


def same(answers: Iterable[SearchResult]) -> bool:
    """Whether all engines give the same hits in the same order with the same counts."""
    first, *others = ((a.total, a.ids, a.facets, a.histogram) for a in answers)
    return all(other == first for other in others)


def edits(engine: Engine) -> None:
    """How long after an article was changed in the database a page shows it."""
    took = []
    handle = f"benchmark{secrets.token_hex(4)}"
    wanted = SearchRequest(Handle(handle))
    ids = list(Article.objects.visible().order_by("pk").values_list("pk", flat=True)[:EDITS])
    for article in ids:
        began = time.perf_counter()
        [document] = documents([article])
        with engine.batch() as batch:
            batch.put(replace(document, handles=(*document.handles, handle)))
        found = engine.search(wanted)
        took.append((time.perf_counter() - began) * 1000)
        if article not in found.ids and len(took) <= wanted.limit:
            print(f"article {article} is not found after its edit")
    if engine.search(wanted).total != len(ids):
        print("some of the edits are not found")
    with engine.batch() as batch:
        for document in documents(ids):
            batch.put(document)
    took.sort()
    print(f"edit to visible: {statistics.median(took):.0f} ms, p95 {p95(took):.0f} ms")


def whole(engine: Engine, other: Engine | None) -> None:
    """The last page and all ids, and the memory that they take."""
    everything = SearchRequest(sort="newest", counted=(), histogram=False)
    began = time.perf_counter()
    ids = list(engine.every_id(everything))
    all_of_them = time.perf_counter() - began
    began = time.perf_counter()
    last = engine.search(replace(everything, offset=max(len(ids) - 20, 0)))
    deep = time.perf_counter() - began
    exact = len(set(ids)) == len(ids) == last.total and tuple(ids[-20:]) == last.ids
    if other is not None:
        exact = exact and ids == list(other.every_id(everything))
    few, all_ids = (held(engine.every_id(everything), most) for most in (20_000, len(ids)))
    print(
        f"all {len(ids):,} ids in {all_of_them:.1f} s, the last page in {deep:.1f} s: "
        f"{'exact' if exact else 'NOT EXACT'}; memory at most {all_ids:.1f} MB, of the first 20,000 {few:.1f} MB"
    )


def held(items: Iterable[object], most: int) -> float:
    """How many megabytes of memory going through some items takes at once."""
    tracemalloc.start()
    for _ in islice(items, most):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def lines(parts: Iterable[str]) -> Iterator[str]:
    """The lines of a text that comes in parts, which may end anywhere."""
    rest = ""
    for part in parts:
        *ended, rest = (rest + part).split("\n")
        yield from (f"{line}\n" for line in ended)
    if rest:
        yield rest


def export(engine: Engine) -> None:
    """All articles as CSV, as a reader would download them."""
    cluster = SearchServer(engine).cluster
    settings.SEARCH_ENGINE = "opensearch"
    settings.OPENSEARCH = {
        name: getattr(cluster, name) for name in ("urls", "index", "ca", "timeout", "shards")
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    sync.engine.cache_clear()
    began = time.perf_counter()
    answer = Client().get("/export.csv")
    if answer.status_code != 200:
        print(f"the export was answered with {answer.status_code}")
        return
    streamed = codecs.iterdecode(answer.streaming_content, "utf-8-sig")  # type: ignore[attr-defined]
    rows = 0

    def counted() -> Iterable[list[str]]:
        nonlocal rows
        for row in csv.reader(lines(streamed)):
            rows += 1
            yield row

    peak = held(counted(), 1 << 31)
    wanted = Article.objects.readable().count()
    print(
        f"export: {rows - 1:,} of {wanted:,} rows in {time.perf_counter() - began:.0f} s, memory {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
