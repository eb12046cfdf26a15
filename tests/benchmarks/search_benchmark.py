"""Search pages and indexing, ours and the usual ways in one run.

    python -m tests.benchmarks.search_benchmark --size 4000 [--only whoosh fts5 …] [--rounds 5]

A page is: parse, match, count, facets, histogram, the twenty best with title and snippets. Ours
counts all six facets, the peers source, month and names. Times are medians of CPU time over rounds
that take turns, so that a machine busy with other things harms none. Indexes are built where
missing, which is when indexing is measured, analysis included.
"""

from __future__ import annotations

import argparse
import functools
import json
import multiprocessing
import os
import resource
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import tests.benchmarks.with_django  # noqa: F401  # isort: skip
from search.engines import get_engine
from search.query.parse import parse_query
from search.text.highlighter import Highlighter
from search.text.snippets import highlight, make_snippets
from search.types import Facet, Node, Phrase, SearchRequest, SearchResult, Selection, TextField
from search.vocabulary.lexicon import Lexicon
from tests.benchmarks import peers
from tests.benchmarks.corpora import HOME, Record, document, number, records
from tests.benchmarks.quantiles import p95

SOURCE = "Politico"

# Our spelling, and that of FTS5, Whoosh and Tantivy where it differs; then a source to narrow by.
QUERIES: dict[str, tuple[str, str, str, str, str]] = {
    "no hit": ("walrus", "walrus", "walrus", "walrus", ""),
    "rare": ("kayak", "kayak", "kayak", "kayak", ""),
    "middling": ("climate", "climate", "climate", "climate", ""),
    "common": ("people", "people", "people", "people", ""),
    "and": ("police city", "police city", "police city", "police city", ""),
    "or": ("police OR court", *["police OR court"] * 3, ""),
    "phrase": ('"white house"', *['"white house"'] * 3, ""),
    "common phrase": ('"of the"', *['"of the"'] * 3, ""),
    "prefix": ("immig*", "immig*", "immig*", "immigr OR immigrat OR immigration", ""),
    "narrowed": ("president", *["president"] * 3, SOURCE),
    "empty": ("", "", "", "", ""),
}


class Ours:
    """One of our engines, with the articles' texts in SQLite as Django would keep them."""

    def __init__(self, name: str, home: Path) -> None:
        self.name = name
        self.engine = get_engine(name, home / name)
        self.path = home / "articles.sqlite3"

    def index(self, articles: Iterable[Record]) -> None:
        """Analysis in two processes beside the engine's, as plain Whoosh is given two."""
        with multiprocessing.Pool(2) as pool, self.engine.rebuild() as batch:
            for analysed in pool.imap(document, articles, 64):
                batch.put(analysed)

    def keep_texts(self, articles: Iterable[Record]) -> None:
        """Texts for the snippets: not the engine's work, so not in its time."""
        if self.path.exists():
            return
        base = sqlite3.connect(self.path)
        base.execute("CREATE TABLE article (id INTEGER PRIMARY KEY, title TEXT, blocks TEXT)")
        base.executemany(
            "INSERT INTO article VALUES (?, ?, ?)",
            ((each.id, each.title, json.dumps(each.paragraphs)) for each in articles),
        )
        base.commit()

    @functools.cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.engine.terms(), self.engine.status().documents)

    @functools.cached_property
    def base(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path)

    def page(self, query: str, source: str = "") -> int:
        node, result = self._search(query, source)
        marks = ",".join("?" * len(result.ids))
        found = self.base.execute(f"SELECT * FROM article WHERE id IN ({marks})", result.ids)
        texts = {id_: (title, json.loads(blocks)) for id_, title, blocks in found}
        matcher = Highlighter.of(node, self.lexicon.rarity)
        for article_id in result.ids:
            title, paragraphs = texts[article_id]
            highlight(title, "en", matcher, TextField.TITLE)
            make_snippets([("paragraph", text, "en") for text in paragraphs], matcher)
        return result.total

    def search_only(self, query: str, source: str = "") -> int:
        return self._search(query, source)[1].total

    def _search(self, query: str, source: str) -> tuple[Node, SearchResult]:
        node = parse_query(
            query, languages=("en", "es"), resolve=lambda asked: {}, expand=self.lexicon.expand
        ).node
        chosen = {Facet.SOURCE: Selection(frozenset({number(source)}))} if source else {}
        return node, self.engine.search(SearchRequest(node, chosen))


def build(name: str, target: Path, index: Callable[[], None], size: int) -> None:
    """Index where the index is missing, and say how fast."""
    if (target / "CURRENT").exists() or (target.exists() and not target.name.startswith("ours")):
        return
    shutil.rmtree(target, ignore_errors=True)
    before, cpu = time.perf_counter(), cpu_time()
    index()
    wall, used = time.perf_counter() - before, cpu_time() - cpu
    print(f"{name}: indexed {size} at {size / wall:.0f} articles/s; {size / used:.0f} a CPU second")


def cpu_time() -> float:
    """Seconds of CPU time of this process, and of those it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure(pages: dict[str, Callable[[str], int]], rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds by contender and query: medians of rounds that take turns."""
    times: dict[str, dict[str, list[float]]] = {name: {} for name in pages}
    totals: dict[str, dict[str, int]] = {name: {} for name in pages}
    for _ in range(rounds):
        for query in QUERIES:
            for name, page in pages.items():
                start = time.process_time()
                totals[name][query] = page(query)
                times[name].setdefault(query, []).append((time.process_time() - start) * 1000)
    for query in QUERIES:
        print(f"{query}: " + ", ".join(f"{name} {totals[name][query]}" for name in pages))
    return {
        name: {query: statistics.median(each) for query, each in queries.items()}
        for name, queries in times.items()
    }


def edits(ours: Ours, articles: list[Record], count: int) -> None:
    """How long until an edit is visible: commit, then a search that sees it."""
    waits, work = [], []
    for record in articles[:count]:
        start, before = time.perf_counter(), time.process_time()
        with ours.engine.batch() as batch:
            batch.put(document(record))
        ours.engine.search(SearchRequest(Phrase(("people",))))
        waits.append((time.perf_counter() - start) * 1000)
        work.append((time.process_time() - before) * 1000)
    waits.sort()
    work.sort()
    print(f"{ours.name}: edit visible after {statistics.median(waits):.0f} ms, "
          f"p95 {p95(waits):.0f}, worst {waits[-1]:.0f}; of CPU time "
          f"{statistics.median(work):.0f}, p95 {p95(work):.0f}")  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=4_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--edits", type=int, default=0)
    everyone = ["whoosh", "tantivy", "fts5", "raw-tantivy", "plain-whoosh"]
    options.add_argument("--only", nargs="*", choices=everyone, default=everyone)
    chosen = options.parse_args()
    size, home = chosen.size, HOME / f"indexes-{chosen.size}"
    home.mkdir(parents=True, exist_ok=True)

    pages: dict[str, Callable[[str], int]] = {}
    ours = [Ours(name, home) for name in ("whoosh", "tantivy") if name in chosen.only]
    for each in ours:
        each.keep_texts(records(size))
        if not each.engine.status().usable:  # of an earlier version
            shutil.rmtree(home / each.name, ignore_errors=True)
        build(each.name, home / each.name, lambda each=each: each.index(records(size)), size)
        pages[f"our {each.name}"] = lambda q, e=each: e.page(QUERIES[q][0], QUERIES[q][4])
        pages[f"our {each.name}, search"] = lambda q, e=each: e.search_only(
            QUERIES[q][0], QUERIES[q][4]
        )
    others: list[tuple[str, Any, int]] = [
        ("fts5", peers.Fts5(home / "fts5.sqlite3"), 1),
        ("plain-whoosh", peers.PlainWhoosh(home / "plain-whoosh"), 2),
        ("raw-tantivy", peers.RawTantivy(home / "raw-tantivy"), 3),
    ]
    for name, peer, spelling in others:
        if name in chosen.only:
            target = getattr(peer, "path", None) or peer.directory
            build(peer.name, target, lambda peer=peer: peer.index(records(size)), size)
            pages[peer.name] = lambda q, p=peer, s=spelling: p.page(QUERIES[q][s], QUERIES[q][4])

    medians = measure(pages, chosen.rounds) if chosen.rounds else {}
    print(f"\n{'milliseconds a page':28}" + "".join(f"{query:>15}" for query in QUERIES))
    for name, queries in medians.items():
        print(f"{name:28}" + "".join(f"{queries[query]:15.1f}" for query in QUERIES))
    for each in ours:
        if chosen.edits:
            edits(each, list(records(size)), chosen.edits)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of this process: {peak} MB")


if __name__ == "__main__":
    main()
