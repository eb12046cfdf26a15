"""How long the snippets of a results page take, and how fast texts are analysed.

    python -m tests.benchmarks.bench_snippets

The bar: 20 hits of 6,000 characters, titles highlighted too, in 25 ms at most. Times are of the
processor; on a busy machine judge them by the speed of analysis that is printed with them.
"""

from __future__ import annotations

import gzip
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import tests.benchmarks.with_django  # noqa: F401  # isort: skip
from search.facets.lookups import ResolvedName
from search.query.parse import parse_query
from search.text import analysis
from search.text.snippets import Highlighter, highlight, make_snippets
from tests.paths import SHARED

DATA = SHARED / "data"
PAGE = 20
CHARACTERS = 6000
QUERIES = (
    "government", "president election", "court OR police OR minister", '"united states"',
    '"prime minister" "of the"', "econ*", '"government people"~10', "the", "",
)  # fmt: skip
Block = tuple[str, str, str]


def pages() -> list[list[tuple[str, list[Block]]]]:
    """Pages of twenty articles, each of 6,000 characters in paragraphs."""
    articles = []
    with gzip.open(DATA / "news-en.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            body = article["body"]
            if len(body) >= CHARACTERS:
                paragraphs = [text for text in body[:CHARACTERS].split("\n") if text.strip()]
                blocks = [("paragraph", text, "en") for text in paragraphs]
                articles.append((article["title"] or "", blocks))
            if len(articles) == 10 * PAGE:
                break
    return [articles[begin : begin + PAGE] for begin in range(0, len(articles), PAGE)]


def expand(kind: str, term: str) -> tuple[tuple[str, ...], bool]:
    return (term, "economy", "economic", "economist", "economics", "economies"), False


def show(page: list[tuple[str, list[Block]]], query: str) -> None:
    parsed = parse_query(
        query,
        languages=("en", "es"),
        resolve=lambda asked: {name: ResolvedName(frozenset()) for name in asked},
        expand=expand,
    )
    matcher = Highlighter.of(parsed.node)
    for title, blocks in page:
        highlight(title, "en", matcher)
        make_snippets(blocks, matcher)


def milliseconds(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def main() -> None:
    made = pages()
    cold = milliseconds(lambda: show(made[0], "government"))
    print(f"the first page of a process: {cold:.1f} ms")
    for query in QUERIES:
        times = [milliseconds(partial(show, page, query)) for page in made for _ in "12"]
        print(
            f"{query or '(empty)':32} p50 {statistics.median(times):6.1f} ms  max {max(times):6.1f}"
        )
    texts = [text for page in made for _, blocks in page for _, text, _ in blocks]
    size = sum(map(len, texts)) / 1e6
    for name, work in (
        ("tokens", lambda: [analysis.tokens(text) for text in texts]),
        ("analyse", lambda: [analysis.analyse([(text, "en")]) for text in texts]),
    ):
        best = min(milliseconds(work) for _ in range(5))
        print(f"{name}: {size / best * 1000:.1f} million characters a second")


if __name__ == "__main__":
    main()
