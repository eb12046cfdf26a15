"""The slowest query that can be typed, sought by mutation: no page may take longer than a second.

    python -m tests.benchmarks.costly_query_benchmark --size 30000 --engine whoosh [--tries 400] [--seed 1]

Takes the archive that `site_benchmark` made. Queries are put together at random from the archive's
commonest words and all that the query language has, and the slowest are mutated further. A time is
the processor's for one page of results, in this process, after a first page that loads the index.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import time
from collections.abc import Callable

import django

from tests.benchmarks.corpora import HOME

COMMON = [
    "the",
    "of",
    "to",
    "and",
    "in",
    "a",
    "that",
    "for",
    "on",
    "is",
    "said",
    "with",
    "was",
    "it",
    "as",
    "he",
    "by",
    "at",
    "his",
    "be",
    "have",
    "from",
    "has",
    "are",
    "an",
    "not",
    "who",
    "will",
    "they",
    "but",
    "this",
    "their",
    "would",
    "about",
    "more",
    "one",
    "been",
    "we",
    "had",
    "were",
    "or",
    "its",
    "i",
    "there",
    "when",
    "all",
    "if",
    "president",
    "state",
    "house",
    "people",
    "new",
    "government",
    "first",
    "year",
    "united",
    "says",
    "also",
    "after",
    "out",
    "up",
    "year",
    "can",
]
RARE = ["qzxvwk", "obamma", "presidant", "eleciones", "tset", "governmnet", "sateless", "wrdos"]
SIGNS = "-'./_&+"
FIELDS = ["title:", "body:", "source:", "person:", "entity:", "date:2022", "is:undated", "handle:"]


Pieces = list[str]

# How the pieces of a query are put together.
JOINED = (" ", " OR ", " AND ")


class Typist:
    """Types queries at random, seeded; a query is its pieces, the first of them what joins the others."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        word, some, dice = self.word, self.words, self.dice
        self.kinds: list[Callable[[], str]] = [
            word,
            lambda: dice.choice(SIGNS).join(some(2, 5)),
            lambda: "-".join(some(2, 3)),
            lambda: f'"{" ".join(some(2, 6))}"',
            lambda: f'"{" ".join(some(2, 4))}"~{dice.randint(1, 15)}',
            lambda: word()[:5] + "*",
            lambda: word() + "~",
            lambda: f"*{word()[:4]}*",
            lambda: f"{word()[:1]}?{word()[:2]}?s",
            lambda: f'"{" ".join(some(1, 3))} {word()[:3]}*"',
            lambda: f'"{" ".join(some(1, 3))} {word()[:3]}*"~{dice.randint(1, 6)}',
            lambda: f"{word()} or {word()}",
            lambda: "-" + word(),
            lambda: f"({' OR '.join(some(2, 5))})",
            lambda: dice.choice(FIELDS) + word(),
        ]

    def word(self) -> str:
        return self.dice.choice(COMMON)

    def words(self, least: int, most: int) -> list[str]:
        return [self.word() for _ in range(self.dice.randint(least, most))]

    def query(self) -> Pieces:
        """Many pieces of a few kinds: what is slow is slower many times over."""
        kinds = self.dice.sample(self.kinds, self.dice.randint(1, 3))
        most = self.dice.choice([3, 10, 20, 30])
        pieces = [self.dice.choice(kinds)() for _ in range(self.dice.randint(1, most))]
        # A word that nothing has makes the page look for what may have been meant.
        if self.dice.random() < 0.5:
            pieces += [self.dice.choice(RARE)] * self.dice.randint(1, 2)
        return [self.dice.choice(JOINED), *pieces]

    def mutated(self, query: Pieces, other: Pieces) -> Pieces:
        """The query with some pieces replaced, added, left out, or some of another's."""
        query = [*query]
        for _ in range(self.dice.randint(1, 5)):
            place = self.dice.randrange(1, len(query))
            match self.dice.randrange(6):
                case 0:
                    query[place] = self.dice.choice(self.kinds)()
                case 1:
                    query[place:place] = [self.dice.choice(self.kinds)() for _ in range(3)]
                case 2 if len(query) > 2:
                    del query[place]
                case 3:
                    query[place:place] = other[1 : 1 + self.dice.randint(1, 10)]
                case 4:
                    query.append(self.dice.choice(RARE))
                case _:
                    query[0] = self.dice.choice(JOINED)
        return query


def text_of(query: Pieces) -> str:
    return query[0].join(query[1:])


def seek(timed: Callable[[str], float], tries: int, seed: int) -> list[tuple[float, str]]:
    """The slowest queries found in so many tries, the slowest first, with their seconds."""
    typist = Typist(seed)
    slowest: list[tuple[float, Pieces]] = []
    for number in range(tries):
        if number < tries // 3:
            query = typist.query()
        else:
            (_, one), (_, other) = (typist.dice.choice(slowest) for _ in range(2))
            query = typist.mutated(one, other)
        slowest = sorted([(timed(text_of(query)), query), *slowest], reverse=True)[:12]
    return [(seconds, text_of(query)) for seconds, query in slowest]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=30_000)
    parser.add_argument("--engine", default="whoosh")
    parser.add_argument("--tries", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--query", help="time this one alone")
    options = parser.parse_args()
    os.environ |= {
        "NEWSROOM_DATA_DIR": str(HOME / f"site-{options.size}"),
        "SEARCH_ENGINE": options.engine,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    django.setup()
    from search.criteria import Criteria
    from search.results.service import search_page

    def timed(query: str) -> float:
        started = time.process_time()
        # Dates that leave most articles in.
        search_page(Criteria(text=query, first=dt.date(1990, 1, 1), last=dt.date(2029, 12, 31)))
        return time.process_time() - started

    for warm in ("president", "qzxvwk", '"of the"'):
        timed(warm)
    found = (
        [(timed(options.query), options.query)]
        if options.query
        else seek(timed, options.tries, options.seed)
    )
    for seconds, query in found[:10]:
        shown = (
            query
            if len(query) <= 110 or options.query
            else f"{query[:110]} … ({len(query)} characters)"
        )
        print(f"{seconds:6.2f} s  {shown}")


if __name__ == "__main__":
    main()
