"""What a hundred million articles take: a calculation, from what few take here.

    python -m tests.benchmarks.capacity measure SITE [--export FILE.jsonl] > small.json
    python -m tests.benchmarks.capacity table small.json large.json [--articles 100000000]

`measure` looks at an archive in a data directory (those of `site_benchmark`, say), with the engine that
SEARCH_ENGINE names: bytes of its database and index, the processor time of indexing, of a page and of
the engine's part in it, and what is counted and compared over all articles. With an export it imports
some of its records into an archive of its own, on DATABASE_URL's server where there is one, which must
be empty then. Processor times are of one core, and do not depend on what else the machine is about.
Of an index that is a service its server says the bytes and the processor time of all its nodes, on which nothing
else may be about; what it keeps of answers is not counted on.

`table` says what follows for larger archives: with measures of two sizes, what grows is told from what
does not; with one, all of an engine's time is taken to grow. Prices are the caller's.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tests.paths import PROJECT

QUERIES = {"common word": "president", "phrase": '"prime minister"', "everything": ""}
ROUNDS = 7
SAMPLE = 400  # articles that are indexed
IMPORTED = (50, 250)  # the difference of two imports leaves out what a start takes
GB = 1_000_000_000
# What is asked of a plan. A shard of a search server is told to have at most 50 GB; a page is to wait
# for the engine for so long, all shards working at the same time, at half their cores' time.
SHARD_BYTES = 30 * GB
ENGINE_MS = 250.0
BUSY = 0.5
# Of a node: cores, memory, and what of its disk data may fill.
NODE_CORES, NODE_DISK = 16, 1_500 * GB
# Numbers that a search server gives exactly up to a size, or at a price.
SIZES = (1_000_000, 10_000_000, 100_000_000)


@dataclass(frozen=True, slots=True)
class Measure:
    """What one archive takes. Milliseconds are of processor time, of one core."""

    engine: str
    articles: int
    words: float
    original_bytes: float
    database_bytes: float
    index_bytes: float
    import_ms: float
    index_ms: float
    page_ms: dict[str, float]
    engine_ms: dict[str, float]
    count_ms: float
    compare_bytes: float
    terms: int


def timed(work: Callable[[], Any]) -> float:
    """The median of some rounds in milliseconds, the first left out."""
    times = []
    for _ in range(ROUNDS + 1):
        started = time.process_time()
        work()
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times[1:])


def taken_by(engine: Any) -> Callable[[Callable[[], Any]], float]:
    """How to measure what an engine has part in: of a service, what its nodes take is part of it."""
    if not engine.shared:
        return timed
    return lambda work: server_of(engine).processor_ms(work, ROUNDS)


def server_of(engine: Any) -> Any:
    """The server of an engine that is a service."""
    from tests.benchmarks.search_server import SearchServer  # its client is an extra

    return SearchServer(engine)


# --- measuring ------------------------------------------------------------------------------------


def measure(index_bytes: int, export: Path | None) -> Measure:
    """Measure the archive that the settings name; nothing of it is changed."""
    from django.conf import settings
    from django.db.models import Avg
    from django.db.models.functions import Length
    from django.test import Client

    from newsroom.models import Article, Seed
    from search.index import sync, wholeness
    from search.index.overview import overview
    from search.types import SearchRequest
    from tests.benchmarks import with_django  # noqa: F401

    settings.BUDGETS = dict.fromkeys(settings.BUDGETS, 0)
    settings.ALLOWED_HOSTS = ["testserver"]
    number = Article.objects.visible().count()
    disk = overview(thorough=False).disk
    engine = sync.engine()
    if problem := wholeness.problem():
        sys.exit(problem)
    folder = Path(settings.SEARCH_INDEX_DIR) / settings.SEARCH_ENGINE
    held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    client = Client()
    taken = taken_by(engine)
    if engine.shared:
        held = server_of(engine).held_bytes()
    pages, asked = {}, {}
    for name, query in QUERIES.items():
        # Another page each time: one that was made a moment ago is kept.
        turn = itertools.count(2)
        pages[name] = taken(lambda q=query, t=turn: client.get("/", {"q": q, "page": next(t)}))
        request = SearchRequest(query=node_of(query))
        asked[name] = taken(lambda r=request: engine.search(r))
    tracemalloc.start()
    revisions = dict(engine.revisions())
    compared = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    sizes = Seed.objects.filter(pk__in=sample(Seed)).aggregate(mean=Avg(Length("data")))
    words, index_ms = indexing()
    return Measure(
        engine=settings.SEARCH_ENGINE,
        articles=number,
        words=words,
        original_bytes=float(sizes["mean"] or 0),
        database_bytes=(disk.database - free_bytes()) / number,
        index_bytes=(index_bytes or held) / number,
        import_ms=importing(export) if export else 0.0,
        index_ms=index_ms,
        page_ms=pages,
        engine_ms=asked,
        count_ms=timed(lambda: Article.objects.visible().count()),
        compare_bytes=compared / max(len(revisions), 1),
        terms=sum(1 for _ in engine.terms()),
    )


def free_bytes() -> int:
    """What of an SQLite database is free for more; a server says nothing of that."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return 0
    found = 1
    with connection.cursor() as cursor:
        for pragma in ("freelist_count", "page_size"):
            cursor.execute(f"PRAGMA {pragma}")
            found *= int(cursor.fetchone()[0])
    return found


def node_of(query: str) -> Any:
    """A query as engines are asked."""
    from search.types import Everything
    from search.vocabulary.parse import parse

    return parse(query).node if query else Everything()


def sample(model: Any) -> list[int]:
    """Some rows from all over a table."""
    ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return ids[:: max(len(ids) // SAMPLE, 1)][:SAMPLE]


def indexing() -> tuple[float, float]:
    """Words of an article, and what reading it from the database and indexing it takes."""
    from django.conf import settings

    from newsroom.models import Article
    from search.engines import get_engine
    from search.index.documents import documents
    from search.index.sync import engine

    ids = sample(Article)
    lengths = []
    list(documents(ids[:50]))  # dictionaries are read once
    with tempfile.TemporaryDirectory() as folder:
        # Never into an index that others use.
        here, place = engine(), Path(folder)
        own = server_of(here).beside() if here.shared else get_engine(settings.SEARCH_ENGINE, place)
        clock = server_of(own).processor_seconds if here.shared else time.process_time
        started = clock()
        with own.rebuild() as batch:
            for document in documents(ids):
                batch.put(document)
                lengths.append(sum(len(text.exact) for text in document.texts.values()))
        took = clock() - started
        if here.shared:
            server_of(own).remove()
    return statistics.mean(lengths), took * 1000 / len(lengths)


def importing(export: Path) -> float:
    """Processor time of importing a record: reading, storing, indexing, over all processes."""
    lines = export.read_text("utf-8").splitlines(keepends=True)
    took = []
    for number in IMPORTED:
        with tempfile.TemporaryDirectory() as folder:
            some = Path(folder) / "some.jsonl"
            some.write_text("".join(lines[:number]), "utf-8")
            variables = {**os.environ, "NEWSROOM_DATA_DIR": str(Path(folder) / "var")}
            before = spent()
            for command in (["migrate", "-v0"], ["import_seeds", str(some), "--workers", "1"]):
                subprocess.run(
                    [sys.executable, "manage.py", *command], cwd=PROJECT, env=variables,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
                )  # fmt: skip
            took.append(spent() - before)
    return (took[1] - took[0]) * 1000 / (IMPORTED[1] - IMPORTED[0])


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# --- calculating ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """What takes a fixed time, and so much more for each million articles."""

    fixed: float
    each_million: float

    def at(self, articles: float) -> float:
        return self.fixed + self.each_million * articles / 1e6


def line(measures: Sequence[Measure], value: Callable[[Measure], float]) -> Line:
    """A line through what was measured at two sizes; through nothing and one, where there is one."""
    last = measures[-1]
    first = measures[0]
    if first.articles == last.articles:
        return Line(0.0, value(last) * 1e6 / last.articles)
    slope = (value(last) - value(first)) * 1e6 / (last.articles - first.articles)
    slope = max(slope, 0.0)
    return Line(max(value(last) - slope * last.articles / 1e6, 0.0), slope)


@dataclass(frozen=True, slots=True)
class Prices:
    """What is paid a month: for a core with its memory, and for a gigabyte of fast disk."""

    core: float
    gigabyte: float


def rows(
    measures: Sequence[Measure], articles: int, *, replicas: int, pages: float, cores: int,
    prices: Prices,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """What an archive of so many articles takes: (what, how much)."""
    last = measures[-1]
    copies = 1 + replicas
    database, index = last.database_bytes * articles, last.index_bytes * articles
    engine = {name: line(measures, lambda m, n=name: m.engine_ms[n]) for name in QUERIES}
    web = statistics.mean(last.page_ms[name] - last.engine_ms[name] for name in QUERIES)
    worst = max(each.at(articles) for each in engine.values())
    usual = statistics.mean(each.at(articles) for each in engine.values())
    shards = max(math.ceil(index / SHARD_BYTES), math.ceil(worst / ENGINE_MS))
    engine_cores = math.ceil(pages * usual / 1000 / BUSY)
    web_cores = math.ceil(pages * max(web, 0) / 1000 / BUSY)
    nodes = max(
        math.ceil(index * copies / NODE_DISK), math.ceil(max(engine_cores, shards) / NODE_CORES), 1
    )
    count = line(measures, lambda m: m.count_ms)
    yield "originals as they came", size(last.original_bytes * articles)
    yield "database", size(database)
    yield f"index, {copies} of each", size(index * copies)
    yield f"shards of at most {size(SHARD_BYTES)} and {ENGINE_MS:.0f} ms", f"{shards:,}"
    yield f"nodes of {NODE_CORES} cores and {size(NODE_DISK)}", f"{nodes:,}"
    imported = max(each.import_ms for each in measures)
    if imported:
        yield f"import on {cores} cores", duration(imported * articles / 1000 / cores)
    yield f"index built anew on {cores} cores", duration(last.index_ms * articles / 1000 / cores)
    for name, each in engine.items():
        alone = (
            f"{each.at(articles):,.0f} ms of one core, {each.at(articles) / shards:,.0f} a shard"
        )
        yield f"engine: {name}", alone
    yield "web, a page", f"{max(web, 0):,.0f} ms of one core"
    yield f"cores for {pages:g} pages a second", f"{engine_cores:,} engine, {web_cores:,} web"
    yield "counting all articles in the database", f"{count.at(articles):,.0f} ms"
    yield "comparing index and database, in memory", size(last.compare_bytes * 2 * articles)
    month = (nodes * NODE_CORES + web_cores + cores) * prices.core
    month += (index * copies + database * 2) / GB * prices.gigabyte
    yield f"a month at {prices.core:g} a core and {prices.gigabyte:g} a GB", f"{month:,.0f}"


def size(number: float) -> str:
    for unit, large in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if number >= large:
            return f"{number / large:,.1f} {unit}"
    return f"{number / 1000:,.1f} kB"


def duration(seconds: float) -> str:
    for unit, large in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= large:
            return f"{seconds / large:,.1f} {unit}"
    return f"{seconds:,.0f} s"


def table(measures: Sequence[Measure], sizes: Sequence[int], **options: Any) -> str:
    """The measures, then what follows from them, as Markdown."""
    lines = [
        "| measured | "
        + " | ".join(f"{m.articles:,} articles, {m.engine}" for m in measures)
        + " |"
    ]
    lines.append("| --- |" + " ---: |" * len(measures))
    for name in [field.name for field in fields(Measure)][2:]:
        values = [told(getattr(m, name)) for m in measures]
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(values) + " |")
    columns = [dict(rows(measures, articles, **options)) for articles in sizes]
    lines += ["", "| follows | " + " | ".join(f"{each:,}" for each in sizes) + " |"]
    lines.append("| --- |" + " ---: |" * len(sizes))
    for name in columns[0]:
        lines.append(f"| {name} | " + " | ".join(column[name] for column in columns) + " |")
    return "\n".join(lines)


def told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number:,.1f}" for name, number in value.items())
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    measuring = commands.add_parser("measure")
    measuring.add_argument("site", type=Path)
    measuring.add_argument("--export", type=Path)
    measuring.add_argument("--index-bytes", type=int, default=0)
    calculating = commands.add_parser("table")
    calculating.add_argument("measures", type=Path, nargs="+")
    calculating.add_argument("--articles", type=int, nargs="+", default=SIZES)
    calculating.add_argument("--replicas", type=int, default=1)
    calculating.add_argument("--pages", type=float, default=20.0, help="pages a second")
    calculating.add_argument("--cores", type=int, default=64, help="for imports and rebuilding")
    calculating.add_argument("--core-price", type=float, default=10.0, help="a month")
    calculating.add_argument("--gigabyte-price", type=float, default=0.1, help="a month")
    given = parser.parse_args()
    if given.command == "measure":
        os.environ["NEWSROOM_DATA_DIR"] = str(given.site)
        from tests.benchmarks import with_django  # noqa: F401

        print(json.dumps(asdict(measure(given.index_bytes, given.export)), indent=1))
        return
    measures = [Measure(**json.loads(path.read_text())) for path in given.measures]
    measures.sort(key=lambda each: each.articles)
    print(
        table(
            measures, given.articles, replicas=given.replicas, pages=given.pages, cores=given.cores,
            prices=Prices(given.core_price, given.gigabyte_price),
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
