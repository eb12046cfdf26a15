"""Everybody at once: searchers, editors, an import and exporters at one site, for some minutes.

    python -m tests.benchmarks.load_benchmark --size 30000 --engine whoosh [--seconds 300]

Takes a copy of the archive that `site_benchmark` made, and the server that `quickstart` starts. So
many searchers each ask for a page, read it for a second on average, and ask again: half of the pages
are those that everybody asks for, half are two words of some article's title; two editors put
new words into titles through the admin's forms; two exporters fetch all hits of broad searches,
one after another; an import brings in more articles all the while. This generator shares the
machine with the server. Prints times of pages, refusals, errors, edits that were lost, and the
server's memory over time, what its processes hold of their own and what they map from files.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.corpora import HOME
from tests.benchmarks.edit_benchmark import form_fields
from tests.benchmarks.quantiles import p95
from tests.paths import PROJECT, SHARED

# What the site says where it has too much to do; the one who asked comes back later.
LATER = 429
PIECE = 1 << 16
BRINGS = SHARED / "data" / "news-en-2.jsonl.gz"
# What everybody asks for.
WORDS = (
    "president", "court", "election", "school", "police", "water", "health", "game", "music", "war",
    "law",
)  # fmt: skip


@dataclass
class Seen:
    """What all who used the site met, gathered from their threads."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    # Seconds since the start, megabytes of the processes' own, megabytes mapped from files.
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    # Of searches, by the minute in which they were asked.
    minutes: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    started: float = field(default_factory=time.perf_counter)

    def fault(self, what: str) -> None:
        self.faults.append(what)


class Browser:
    """One visitor: a connection a request, cookies kept. Reads on until she has `given_up`."""

    def __init__(self, port: int, given_up: Callable[[], bool] = lambda: False) -> None:
        self.port, self.given_up = port, given_up
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, list[str]] | None = None) -> tuple[int, bytes, str]:
        """Status, body and the address that is redirected to."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"http://127.0.0.1:{self.port}{path}",
        }
        try:
            if form is None:
                connection.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", path, urlencode(form, doseq=True), headers)
            answer = connection.getresponse()
            body = b""
            while not self.given_up() and (piece := answer.read(PIECE)):
                body += piece
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status, body, answer.headers.get("Location") or ""

    def sign_in(self, name: str, password: str) -> None:
        status, page, _ = self.ask("/admin/login/")
        if status == 302:
            raise RuntimeError("the admin has no sign-in page of its own any more")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise RuntimeError(f"no form to sign in with: {status}")
        sent = {
            "csrfmiddlewaretoken": [token[1].decode()],
            "username": [name],
            "password": [password],
            "next": ["/admin/"],
        }
        status, _, _ = self.ask("/admin/login/", sent)
        if status != 302:
            raise RuntimeError(f"not signed in: {status}")


@dataclass
class Load:
    """Who uses the site, until `ended`."""

    port: int
    seen: Seen
    ended: threading.Event
    titles: list[str]

    def searcher(self, number: int) -> None:
        from tests.benchmarks.search_benchmark import QUERIES

        dice, browser = random.Random(number), Browser(self.port)
        paths = [f"/?{urlencode({'q': query})}" for query, *_ in QUERIES.values()]
        paths += [f"/?{urlencode({'q': word, 'sort': 'newest'})}" for word in WORDS]
        paths += [f"/?{urlencode({'q': word, 'page': 2})}" for word in WORDS]
        self.ended.wait(dice.random() * 2)
        while not self.ended.is_set():
            path = dice.choice(paths) if dice.random() < 0.5 else self._two_words(dice)
            self._timed("search", browser, path)
            self.ended.wait(dice.expovariate(1))

    def _two_words(self, dice: random.Random) -> str:
        words = dice.choice(self.titles).split()
        return f"/?{urlencode({'q': ' '.join(dice.sample(words, min(len(words), 2)))})}"

    def exporter(self, number: int) -> None:
        dice, browser = random.Random(number), Browser(self.port, self.ended.is_set)
        while not self.ended.is_set():
            form = dice.choice(["csv", "jsonl", "bib"])
            query = urlencode({"q": dice.choice(["", "president", "the", "new year"])})
            status = self._timed("export", browser, f"/export.{form}?{query}")
            self.ended.wait(5 if status == LATER else 1)

    def editor(self, number: int, articles: list[int], saved: dict[int, str]) -> None:
        browser = Browser(self.port)
        browser.sign_in("benchmark", "benchmark")
        mark = f"zq{number}{time.strftime('%H%M%S')}"
        for count, article in enumerate(articles):
            if self.ended.is_set():
                return
            try:
                self._edit(browser, article, f"{mark}x{count}", saved)
            except Exception as error:
                self.seen.fault(f"edit: {error!r}")
            self.ended.wait(2)

    def _edit(self, browser: Browser, article: int, word: str, saved: dict[int, str]) -> None:
        address = f"/admin/newsroom/article/{article}/change/"
        status, page, _ = browser.ask(address)
        if status != 200:
            raise RuntimeError(f"the form was answered with {status}")
        fields = form_fields(page)
        title = f"{fields['title'][0][:900]} {word}"
        started = time.perf_counter()
        status, page, _ = browser.ask(address, {**fields, "title": [title], "_save": ["Save"]})
        self.seen.times["edit saved"].append(time.perf_counter() - started)
        if status != 302:
            raise RuntimeError(f"saving was answered with {status}")
        saved[article] = title
        found = f"/articles/{article}/".encode()
        while found not in browser.ask(f"/?q={word}")[1]:
            if time.perf_counter() - started > 20:
                self.seen.fault(f"article {article} is not found after 20 s")
                break
            time.sleep(0.05)
        self.seen.times["edit found"].append(time.perf_counter() - started)

    def _timed(self, what: str, browser: Browser, path: str) -> int:
        started = time.perf_counter()
        try:
            status, body, _ = browser.ask(path)
        except Exception as error:
            self.seen.fault(f"{what}: {error!r}")
            return 0
        self.seen.statuses[what, status] += 1
        if status == 200:
            took = time.perf_counter() - started
            self.seen.times[what].append(took)
            if what == "search":
                self.seen.minutes[int((started - self.seen.started) // 60)].append(took)
            if not body:
                self.seen.fault(f"{what}: an empty answer")
        elif status != LATER:
            self.seen.fault(f"{what}: {status}")
        return status


@contextmanager
def quickstart(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The site as a new user starts it: its port, and the process id of the first of its processes."""
    command = [sys.executable, "manage.py", "quickstart", "--no-input", "--port", "8700"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            for line in server.stdout:
                if found := re.search(r"open at http://[^/]*:(\d+)/", line):
                    threading.Thread(target=server.stdout.read, daemon=True).start()
                    yield int(found[1]), server.pid
                    return
            raise RuntimeError("the server did not start")
        finally:
            server.send_signal(signal.SIGTERM)


def memory(process: int) -> tuple[int, int]:
    """Megabytes that a process and all its descendants hold: their own, and mapped from files.

    What they share is counted once.
    """
    own, mapped, waiting = 0, 0, [process]
    while waiting:
        one = waiting.pop()
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            children = Path(f"/proc/{one}/task/{one}/children").read_text()
        except OSError:
            continue
        held = {
            name: int(kb) for name, kb in re.findall(r"^(Pss\w*):\s*(\d+)", rollup, re.MULTILINE)
        }
        own += held.get("Pss_Anon", 0)
        mapped += held.get("Pss_File", 0) + held.get("Pss_Shmem", 0)
        waiting += map(int, children.split())
    return own // 1024, mapped // 1024


def watch(process: int, seen: Seen, ended: threading.Event) -> None:
    while not ended.wait(5):
        seen.memory.append((time.perf_counter() - seen.started, *memory(process)))


def report(engine: str, seconds: float, seen: Seen, lost: int, edits: int) -> None:
    for what, times in sorted(seen.times.items()):
        times.sort()
        print(
            f"{engine}: {what:10} {len(times):6,} times, p50 {statistics.median(times):6.2f} s, "
            f"p95 {p95(times):6.2f}, worst {times[-1]:6.2f}"
        )
    minutes = ", ".join(f"{p95(m):.2f}" for _, m in sorted(seen.minutes.items()))
    print(f"{engine}: search, p95 by the minute: {minutes}")
    refused = sum(count for (_, status), count in seen.statuses.items() if status == LATER)
    print(f"{engine}: {refused:,} answers said “later” (429); {edits} edits, {lost} lost")
    print(f"{engine}: {len(seen.faults)} faults {dict(Counter(seen.faults).most_common(8))}")
    marks = seen.memory[:: max(len(seen.memory) // 8, 1)]
    held = ", ".join(f"{at:.0f} s {own:,} + {mapped:,}" for at, own, mapped in marks)
    print(f"{engine}: memory, MB of their own + mapped: {held}")
    print(f"{engine}: {seconds:.0f} seconds")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=30_000)
    options.add_argument("--engine", default="whoosh")
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--searchers", type=int, default=50)
    options.add_argument("--exporters", type=int, default=2)
    options.add_argument("--editors", type=int, default=2)
    options.add_argument("--no-import", action="store_true")
    chosen = options.parse_args()
    home = Path(tempfile.mkdtemp(dir=HOME, prefix="load-"))
    shutil.copytree(HOME / f"site-{chosen.size}", home, dirs_exist_ok=True)
    environment = {
        **os.environ,
        "NEWSROOM_DATA_DIR": str(home),
        "SEARCH_ENGINE": chosen.engine,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_LOG_LEVEL": "ERROR",
    }
    try:
        os.environ |= environment
        run(chosen, environment)
    finally:
        shutil.rmtree(home)


def start_import(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "import_seeds", str(BRINGS)]
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def run(chosen: argparse.Namespace, environment: dict[str, str]) -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connections

    from newsroom.models import Article

    call_command("migrate", verbosity=0)
    get_user_model().objects.filter(username="benchmark").delete()
    get_user_model().objects.create_superuser("benchmark", password="benchmark")  # type: ignore[attr-defined]
    ids = list(Article.objects.order_by("?").values_list("pk", flat=True)[:2_000])
    titles = list(Article.objects.filter(pk__in=ids).values_list("title", flat=True))
    connections.close_all()
    ended = threading.Event()
    saved: dict[int, str] = {}
    with quickstart(environment) as (port, process):
        seen = Seen()
        load = Load(port, seen, ended, titles)
        Browser(port).ask("/?q=president")
        threads = [
            threading.Thread(target=load.searcher, args=(n,)) for n in range(chosen.searchers)
        ]
        threads += [
            threading.Thread(target=load.exporter, args=(n,)) for n in range(chosen.exporters)
        ]
        threads += [
            threading.Thread(target=load.editor, args=(n, ids[n :: chosen.editors], saved))
            for n in range(chosen.editors)
        ]
        threads += [threading.Thread(target=watch, args=(process, seen, ended))]
        started = time.perf_counter()
        importing = None if chosen.no_import else start_import(environment)
        for thread in threads:
            thread.start()
        ended.wait(chosen.seconds)
        ended.set()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - started
        if importing:
            ended_by_itself = importing.poll() == 0
            importing.terminate()
            importing.wait()
            print(f"{chosen.engine}: import {'ended' if ended_by_itself else 'was running still'}")
    there = Article.objects.in_bulk(list(saved))
    lost = sum(there[pk].title != title for pk, title in saved.items())
    report(chosen.engine, took, seen, lost, len(saved))
    print(f"{chosen.engine}: {Article.objects.count():,} articles")


if __name__ == "__main__":
    main()
