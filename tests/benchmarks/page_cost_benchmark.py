"""What a page costs: the processor time of each kind of page, one after the other in one process.

    NEWSROOM_DATA_DIR=… SEARCH_ENGINE=tantivy python -m tests.benchmarks.page_cost_benchmark [--profile search]

Of an archive that is there, of which nothing is changed: searches as `load_benchmark` asks for them,
none of them twice, articles, all values of a facet, and one export of many hits, for an article of it.
Unlike times by the clock, these can be compared while the machine does something else, though a
busy one lengthens them, too. `--profile KIND` prints where the time goes instead.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

import tests.benchmarks.with_django  # noqa: F401
from tests.benchmarks.quantiles import p95

PAGES = 60
EXPORTED = "president"
FACETS = ("source", "person", "organisation", "place", "author", "section")


def addresses(dice: random.Random, number: int) -> dict[str, list[str]]:
    """Addresses by kind of page, none twice."""
    from newsroom.models import Article
    from tests.benchmarks.load_benchmark import WORDS
    from tests.benchmarks.search_benchmark import QUERIES

    pks = list(Article.objects.visible().order_by("pk").values_list("pk", flat=True))
    chosen = dice.sample(pks, min(3 * number, len(pks)))
    articles = list(Article.objects.filter(pk__in=chosen).order_by("pk"))
    two = [
        " ".join(dice.sample(words, 2))
        for article in articles
        if len(words := article.title.split()) > 1
    ]
    read = [article.get_absolute_url() for article in articles]
    common = [query for query, *_ in QUERIES.values()]
    searches = [{"q": query} for query in common]
    searches += [{"q": word, "sort": "newest"} for word in WORDS]
    searches += [{"q": word, "page": "2"} for word in WORDS]
    searches = dice.sample(searches, min(number, len(searches)))
    return {
        "search": [f"/?{urlencode(search)}" for search in searches],
        "search, two words": [f"/?{urlencode({'q': q})}" for q in dict.fromkeys(two[:number])],
        "article": read[:number],
        "article, found": [f"{path}?q={EXPORTED}" for path in read[number : 2 * number]],
        "facet": [f"/facets/{facet}/?q={word}" for facet in FACETS for word in WORDS[:6]],
    }


def cost(ask: Callable[[str], Any], address: str) -> float:
    """Milliseconds of processor time that an answer takes, to its last byte."""
    started = time.process_time()
    answer = ask(address)
    size = sum(map(len, answer))
    taken = (time.process_time() - started) * 1000
    if answer.status_code != 200 or not size:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return taken


def report(kind: str, costs: Sequence[float]) -> None:
    print(
        f"{kind:18} {len(costs):4} pages, median {statistics.median(costs):6.1f} ms, "
        f"mean {statistics.mean(costs):6.1f}, p95 {p95(costs):6.1f}"
    )


def profile(ask: Callable[[str], Any], paths: Iterable[str]) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    for path in paths:
        b"".join(ask(path))
    profiler.disable()
    for order in ("tottime", "cumulative"):
        pstats.Stats(profiler).sort_stats(order).print_stats(45)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--profile", default="", metavar="KIND")
    options.add_argument("--pages", type=int, default=PAGES)
    chosen = options.parse_args()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.test import Client

    from newsroom.serving.server import warm_up

    settings.BUDGETS = dict.fromkeys(settings.BUDGETS, 0)
    warm_up(get_wsgi_application())
    client = Client(headers={"host": "localhost"})
    ask = client.get
    kinds = addresses(random.Random(1), chosen.pages)
    list(ask(kinds["article"][0]))
    if chosen.profile:
        profile(ask, kinds[chosen.profile])
        return
    for kind, paths in kinds.items():
        report(kind, [cost(ask, path) for path in paths])
    for form in ("csv", "jsonl", "bib"):
        path = f"/export.{form}?q={EXPORTED}"
        hits = int(client.head(path)["X-Total-Count"])
        print(f"export.{form:10} {hits:,} articles, {cost(ask, path) / hits:.2f} ms an article")


if __name__ == "__main__":
    main()
