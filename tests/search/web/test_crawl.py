"""A crawler that keeps to what it is told comes to an end: every page once, and no narrowing of lists."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from lxml import html

from tests.newsroom.factories import person, place, report
from tests.search.index import catch_up

pytestmark = [pytest.mark.fault, pytest.mark.django_db]

ARTICLES, NAMES, SOURCES = 24, 30, 3
MOST = 2_000  # fetches, after which it is a trap


@pytest.fixture(autouse=True)
def archive(index_dir: Path) -> None:
    for n in range(ARTICLES):
        names = [person(f"{'ABCDEFGHIJ'[k % 10]}nn{k} Lee") for k in {n % 20, (n + 7) % 20}]
        report(
            f"Report {n}", f"It rained on day {n} of the month.", date=f"2022-{n % 6 + 1:02}-{n % 27 + 1:02}",
            source=f"Ledger {'ABC'[n % SOURCES]}", author=f"Ada{n % 4} Fenwick",
            entities=[*names, place(f"Town{n % 10}")],
        )  # fmt: skip
    catch_up()


def allowed(robots: str) -> Callable[[str], bool]:
    """Whether a robot may come to a path with its query: the longest rule that fits counts (RFC 9309)."""
    rules = []
    for line in robots.splitlines():
        name, _, path = line.partition(":")
        if name in ("Allow", "Disallow"):
            parts = (re.escape(part) for part in path.strip().split("*"))
            rules.append((len(path.strip()), name == "Allow", re.compile(".*".join(parts))))
    rules.sort(key=lambda rule: rule[:2], reverse=True)
    return lambda address: next((may for _, may, rule in rules if rule.match(address)), True)


def links(page: str, address: str) -> Iterator[tuple[str, bool]]:
    """The addresses of this site that a page links to, and whether the link is marked."""
    for link in html.fromstring(page).iter("a"):
        target = urlsplit(urljoin(f"http://testserver{address}", link.get("href", "")))
        if target.netloc == "testserver":
            path = target.path + (f"?{target.query}" if target.query else "")
            yield path, "nofollow" in (link.get("rel") or "").split()


def crawl(may: Callable[[str], bool], polite: bool) -> set[str]:
    """All addresses that are fetched from the first page and the sitemap on."""
    client = Client()
    found, waiting = {"/"}, deque(["/"])
    index = client.get("/sitemap.xml").content.decode()
    for section in re.findall(r"<loc>http://testserver([^<]+)</loc>", index):
        assert may(section)
        listed = re.findall(
            r"<loc>http://testserver([^<]+)</loc>", client.get(section).content.decode()
        )
        assert all(map(may, listed)), section
        waiting += [path for path in listed if path not in found]
        found.update(listed)
    while waiting and len(found) < MOST:
        address = waiting.popleft()
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        if polite and re.search(r'name="robots" content="[^"]*nofollow', page):
            continue
        for path, marked in links(page, address):
            if path not in found and may(path) and not (polite and marked):
                found.add(path)
                waiting.append(path)
    return found


@pytest.mark.parametrize("polite", [True, False])
def test_a_crawler_meets_each_page_about_once(polite: bool) -> None:
    """Polite: it minds marks of links and pages, too. The other one has read robots.txt only."""
    found = crawl(allowed(Client().get("/robots.txt").content.decode()), polite)
    articles = {path for path in found if path.startswith("/articles/")}
    assert len(articles) == ARTICLES
    # Each name has two pages, and the list of names one for each letter.
    assert len(found) < ARTICLES + 2 * NAMES + SOURCES + 60


def test_without_robots_txt_marks_alone_keep_a_crawler_in_bounds() -> None:
    found = crawl(lambda path: not path.startswith("/api/"), polite=True)
    assert len(found) < 5 * ARTICLES + 3 * NAMES + SOURCES + 60
