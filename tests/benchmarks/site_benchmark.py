"""The site as a browser meets it: whole pages over HTTP, and what the import before them takes.

    python -m tests.benchmarks.site_benchmark --size 30000 [--engines whoosh tantivy] [--rounds 5]

The articles (`corpora`, re-mixed above 4,000) go through `import_seeds` into an archive that is
kept for the next run; the index of another engine is built by `reindex`. Then a server of its own
answers each query of `search_benchmark`. Times are by the clock, from the request to the last
byte, the first round left out; memory is the server's, at its greatest.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.corpora import HOME, records
from tests.benchmarks.quantiles import p95
from tests.benchmarks.search_benchmark import QUERIES
from tests.paths import PROJECT

COLUMNS = ("title", "source", "author", "date")


class Site:
    """One archive in a directory of its own, with one of the engines."""

    def __init__(self, home: Path, engine: str) -> None:
        self.home, self.engine = home, engine
        self.environment = {
            **os.environ,
            "NEWSROOM_DATA_DIR": str(home),
            "SEARCH_ENGINE": engine,
        }

    def manage(self, *arguments: str) -> float:
        """Run a command of the project; gives its seconds by the clock."""
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return time.perf_counter() - started

    @contextmanager
    def served(self) -> Iterator[tuple[int, int]]:
        """Serve the site; gives the port and the server's process id."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = ["-m", "waitress", f"--listen=127.0.0.1:{port}", "newsroom.wsgi:application"]
        with subprocess.Popen(
            [sys.executable, *command], cwd=PROJECT, env=self.environment, stderr=subprocess.DEVNULL
        ) as server:
            try:
                _wait_for(port)
                yield port, server.pid
            finally:
                server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")


def make(site: Site, size: int) -> None:
    """Import the articles, unless an earlier run has."""
    if site.home.exists():
        return
    unfinished = site.home.with_suffix(".partial")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    export = unfinished / "articles.jsonl"
    with export.open("w", encoding="utf-8") as file:
        for record in records(size):
            columns = {name: getattr(record, name) for name in COLUMNS}
            file.write(json.dumps({**columns, "body": record.text}) + "\n")
    building = Site(unfinished, site.engine)
    building.manage("migrate", "-v0")
    seconds = building.manage("import_seeds", str(export))
    print(f"{site.engine}: imported {size} articles, {size / seconds:.0f} a second")
    unfinished.rename(site.home)


def get(port: int, path: str) -> tuple[float, str]:
    """Milliseconds that a page took, and the page."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    took = (time.perf_counter() - started) * 1000
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered with {answer.status}")
    return took, body


def paths(port: int) -> dict[str, str]:
    """The pages to ask for, by name: each query's, and the first hit's article and neighbours."""
    found = {}
    for name, (query, *_, source) in QUERIES.items():
        chosen = {"q": query, **({"source": source.lower()} if source else {})}
        found[name] = f"/?{urlencode(chosen)}"
    hit = re.search(r'href="(/articles/[^"]*)"', get(port, found["common"])[1])
    if hit:
        found["an article"] = hit[1].replace("&amp;", "&")
    return {
        **found,
        "all people": "/facets/person/?q=people",
        "names": "/names/",
        "sources": "/sources/",
        "a year": "/calendar/2018/",
        "suggestions": "/api/suggest?q=presid",
        "more of them": "/api/suggest?q=new",
    }


def measure(site: Site, rounds: int) -> None:
    with site.served() as (port, process):
        pages = paths(port)
        times: dict[str, list[float]] = {name: [] for name in pages}
        for round_ in range(rounds + 1):
            for name, path in pages.items():
                took, _ = get(port, path)
                if round_:
                    times[name].append(took)
        status = Path(f"/proc/{process}/status").read_text()
    memory = re.search(r"VmHWM:\s*(\d+)", status)
    for name, each in times.items():
        print(f"{site.engine:10}{name:16}{statistics.median(each):8.0f} ms, worst {max(each):.0f}")
    searches = sorted(took for name in QUERIES for took in times[name])
    print(
        f"{site.engine}: searches p50 {statistics.median(searches):.0f} ms, "
        f"p95 {p95(searches):.0f}; "
        f"the server's memory {int(memory[1]) // 1024 if memory else 0} MB"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=4_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    chosen = options.parse_args()
    for engine in chosen.engines:
        site = Site(HOME / f"site-{chosen.size}", engine)
        make(site, chosen.size)
        if not (site.home / "index" / engine / "CURRENT").exists():
            seconds = site.manage("reindex")
            print(f"{engine}: indexed from the database, {chosen.size / seconds:.0f} a second")
        measure(site, chosen.rounds)


if __name__ == "__main__":
    main()
