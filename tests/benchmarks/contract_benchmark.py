"""The contract at full size: 500 made-up searches over 2,000 real articles.

    python -m tests.benchmarks.contract_benchmark [--articles 2000] [--searches 500]

Each engine must give the ids, totals, facets and histograms of the plain reading of the query
(`tests.search.oracle`); the default test run does the same with fewer.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from search.engines import get_engine
from tests.search.archives import Searches, articles
from tests.search.engine_contract import assert_same
from tests.search.oracle import Oracle


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=2_000)
    options.add_argument("--searches", type=int, default=500)
    chosen = options.parse_args()
    documents = list(articles(chosen.articles))
    oracle, searches = Oracle(documents), Searches(documents)
    requests = [searches.request() for _ in range(chosen.searches)]
    expected = [oracle.search(request) for request in requests]
    matching = sum(result.total > 0 for result in expected)
    print(f"{len(requests)} searches, {matching} of them with results")
    with tempfile.TemporaryDirectory() as home:
        for name in ("whoosh", "tantivy"):
            engine = get_engine(name, Path(home) / name)
            with engine.rebuild() as batch:
                for document in documents:
                    batch.put(document)
            before = time.process_time()
            found = [engine.search(request) for request in requests]
            used = (time.process_time() - before) / len(requests) * 1000
            for request, result, wanted in zip(requests, found, expected, strict=True):
                assert_same(result, wanted, request)
            print(f"{name}: all as the oracle answers, {used:.1f} ms of CPU time a search")


if __name__ == "__main__":
    main()
