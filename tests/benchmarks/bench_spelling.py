"""How long parsing, expanding and correcting a query take, with 300,000 terms.

    python -m tests.benchmarks.bench_spelling

The bars: a correction in 20 ms, the lexicon in 20 MB. The terms are those of `news-en` and
`news-es`, and the same with letters changed at random, up to 300,000.
"""

from __future__ import annotations

import gzip
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import tests.benchmarks.with_django  # noqa: F401  # isort: skip
from search.facets.lookups import ResolvedName
from search.query.parse import parse_query
from search.text import analysis
from search.vocabulary.did_you_mean import Speller
from search.vocabulary.lexicon import Lexicon
from tests.paths import SHARED

DATA = SHARED / "data"
TERMS = 300_000
LANGUAGES = ("en", "es", "pt", "fr", "de", "it")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def articles_of_terms() -> Counter[str]:
    counted: Counter[str] = Counter()
    for language in ("en", "es"):
        with gzip.open(DATA / f"news-{language}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                counted.update({token.exact for token in analysis.tokens(json.loads(line)["body"])})
    return counted


def enlarged(counted: Counter[str]) -> list[tuple[str, int]]:
    chance = random.Random(7)
    terms = dict(counted)
    known = sorted(terms)
    while len(terms) < TERMS:
        letters = list(chance.choice(known))
        for _ in range(chance.randint(1, 3)):
            letters[chance.randrange(len(letters))] = chance.choice(LETTERS)
        terms.setdefault("".join(letters), chance.randint(1, 30))
    return sorted(terms.items())


def misspelt(counted: Counter[str]) -> list[str]:
    """Queries of two frequent words with two neighbouring letters of each swapped."""
    chance = random.Random(8)
    words = [word for word, count in counted.items() if count > 50 and len(word) > 5]
    queries = []
    for _ in range(200):
        pair = []
        for word in chance.sample(sorted(words), 2):
            place = chance.randrange(1, len(word) - 1)
            pair.append(word[:place] + word[place + 1] + word[place] + word[place + 2 :])
        queries.append(" ".join(pair))
    return queries


def report(name: str, works: list[Callable[[], Any]]) -> None:
    times = []
    for work in works:
        started = time.process_time()
        work()
        times.append((time.process_time() - started) * 1000)
    print(f"{name:34} p50 {statistics.median(times):6.2f} ms  max {max(times):6.2f}")


def main() -> None:
    counted = articles_of_terms()
    terms = enlarged(counted)
    started = time.process_time()
    lexicon = Lexicon(terms, 33_000)
    seconds = time.process_time() - started
    print(f"{len(lexicon):,} terms read in {seconds:.2f} s take {lexicon.nbytes / 1e6:.1f} MB")
    speller = Speller(lexicon, (), LANGUAGES)

    def parse(query: str) -> Any:
        return parse_query(
            query,
            languages=LANGUAGES,
            resolve=lambda asked: {name: ResolvedName(frozenset({1})) for name in asked},
            expand=lexicon.expand,
        )

    queries = misspelt(counted)
    report("parse two words", [lambda query=query: parse(query) for query in queries])
    full = 'title:(maduro OR "united states") econ* president~ source:"BBC News" date:2022..2023 -a'
    report("parse one of everything", [lambda: parse(full)] * 50)
    report("parse 64 words", [lambda: parse(" ".join(queries[:32]))] * 20)
    report(
        "parse 64 similar spellings",
        [lambda: parse("~ ".join(queries[0:32]).replace(" ", "~ "))] * 5,
    )
    report("parse what cannot be", [lambda: parse("(maduro OR ) title: “unclosed -x foo:bar")] * 50)
    report("expand three letters", [lambda q=q: lexicon.prefix(q[:3]) for q in queries])
    report(
        "similar spellings of a word", [lambda q=q: lexicon.fuzzy(q.split()[0]) for q in queries]
    )
    parsed = [(query, parse(query).words) for query in queries]
    report("did you mean, two words wrong", [lambda p=p: speller.suggest(*p) for p in parsed])


if __name__ == "__main__":
    main()
