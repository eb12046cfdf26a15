"""How well names are told from words: what the archive's names share, and what their queries find.

    python -m tests.benchmarks.names_benchmark [--site FOLDER]

The 2,000 commonest entities of a site (its SQLite database): how many have a word whose lemma, as
it stands inside a sentence, is that of common words spelt otherwise (at most 1%). Then queries that
are names, on the shared news in English and Spanish: articles found, beside those of the quoted
word (at most 1.3 times as many).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import tests.benchmarks.with_django  # noqa: F401  # isort: skip
from search.query.parse import parse_query
from search.query.reading import Standing
from search.text import analysis
from search.types import TermStream, Word
from tests.benchmarks.corpora import HOME
from tests.paths import SHARED

QUERIES = ("paris", "wells", "hayes", "marcos", "bolivia", "bush", "trump", "castillo")
MOST = 2_000
LEAST = 3  # times that a common word is in the news


def articles() -> Iterator[tuple[str, list[str]]]:
    """The language and the lines of each article of the shared news."""
    for name in ("news-en", "news-es"):
        with gzip.open(SHARED / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for each in map(json.loads, lines):
                text = f"{each['title']}\n{each['body']}"
                yield each["lang"], [line for line in text.split("\n") if line.strip()]


def names(site: Path) -> list[str]:
    """The names that most articles mention."""
    with closing(sqlite3.connect(f"file:{site / 'archive.sqlite3'}?mode=ro", uri=True)) as base:
        rows = base.execute(
            "SELECT e.name FROM newsroom_entity e JOIN newsroom_mention m ON m.entity_id = e.id "
            "GROUP BY e.id ORDER BY count(*) DESC LIMIT ?",
            (MOST,),
        )
        return [name for (name,) in rows]


def shared_terms(found: list[str], streams: list[tuple[str, TermStream]]) -> list[tuple[str, str]]:
    """(name, common words) of the names that share a lemma with words spelt otherwise."""
    forms: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _language, stream in streams:
        for exact, lemma in zip(stream.exact, stream.lemmas, strict=True):
            if ":" in lemma:
                forms[lemma][exact] += 1
    sharing = []
    for name in found:
        for token in analysis.tokens(name):
            written = name[token.start : token.end]
            if not written[:1].isupper():
                continue
            lemma = analysis.lemma(written, "en")
            others = [f for f, n in forms.get(lemma, {}).items() if f != token.exact and n >= LEAST]
            if others:
                sharing.append((name, f"{written}: {', '.join(others[:4])}"))
                break
    return sharing


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--site", type=Path, default=HOME / "site-30000")
    chosen = options.parse_args()
    streams: list[tuple[str, TermStream]] = []
    by_term: dict[str, set[int]] = defaultdict(set)
    exact: dict[str, set[int]] = defaultdict(set)
    as_name: dict[str, set[int]] = defaultdict(set)
    for number, (language, lines) in enumerate(articles()):
        stream = analysis.analyse([(line, language) for line in lines])
        streams.append((language, stream))
        for terms, postings in ((stream.lemmas, by_term), (stream.exact, exact)):
            for term in set(terms):
                postings[term].add(number)
        for term in stream.names:
            as_name[term].add(number)

    def stands(term: str) -> Standing:
        return Standing(len(exact[term]), len(as_name[term]))

    print(f"{'query':10} articles   quoted  times   any form")
    for query in QUERIES:
        node = parse_query(
            query,
            languages=("en", "es"),
            resolve=lambda asked: {},
            expand=lambda kind, term: ((), False),
            stands=stands,
        ).node
        quoted = exact[query]
        if isinstance(node, Word):
            hits = set().union(*(by_term[lemma] for lemma in node.lemmas))
        else:
            hits = quoted
        wide = set().union(*(by_term[each] for each in analysis.lemmas(query, ("en", "es"))))
        print(f"{query:10} {len(hits):8} {len(quoted):8} {len(hits) / max(len(quoted), 1):6.2f} "
              f"{len(wide):10}   {stands(query)}")  # fmt: skip
    found = names(chosen.site)
    sharing = shared_terms(found, streams)
    print(
        f"{len(sharing)} of {len(found)} names share a lemma with a word that is spelt otherwise:"
    )
    for name, words in sharing:
        print(f"  {name}: {words}")


if __name__ == "__main__":
    main()
