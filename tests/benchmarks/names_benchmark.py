"""How well names are told from words: what the archive's names share, and what their queries find.

    python -m tests.benchmarks.names_benchmark [--site FOLDER]

The 2,000 commonest entities of a site (its SQLite database): how many have a word whose lemma, as
it stands inside a sentence, is that of common words spelt otherwise, and of how many these are words
of another meaning (at most 1%), not forms of a common word that the name is made of. And queries that
are names, on the shared news in English and Spanish: articles found, beside those of the quoted
word (at most 1.3 times as many).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import tests.benchmarks.with_django  # noqa: F401  # isort: skip
from search.query.parse import parse_query
from search.query.reading import SOMETIMES, Standing
from search.text import analysis
from search.text.known_names import is_people
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


class Name(NamedTuple):
    """An entity's name, and what it is the name of."""

    name: str
    kind: str


class Shared(NamedTuple):
    """A word of a name, and the words spelt otherwise that are searched with it."""

    name: Name
    word: str
    others: list[str]


def names(site: Path) -> list[Name]:
    """The names that most articles mention."""
    with closing(sqlite3.connect(f"file:{site / 'archive.sqlite3'}?mode=ro", uri=True)) as base:
        rows = base.execute(
            "SELECT e.name, e.kind FROM newsroom_entity e "
            "JOIN newsroom_mention m ON m.entity_id = e.id "
            "GROUP BY e.id ORDER BY count(*) DESC LIMIT ?",
            (MOST,),
        )
        return [Name(*row) for row in rows]


def shared_terms(found: list[Name], streams: Iterable[TermStream]) -> Iterator[Shared]:
    """The words of names that share a lemma with common words spelt otherwise."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for stream in streams:
        for exact, lemma in zip(stream.exact, stream.lemmas, strict=True):
            if ":" in lemma:
                forms[lemma][exact] += 1
    for name in found:
        for token in analysis.tokens(name.name):
            written = name.name[token.start : token.end]
            if not written[:1].isupper():
                continue
            common = forms.get(analysis.lemma(written, "en"), Counter())
            others = [form for form, n in common.items() if form != token.exact and n >= LEAST]
            if others:
                yield Shared(name, written, others)


def is_of_another_meaning(
    shared: Shared, small: Mapping[str, int], every: Mapping[str, int]
) -> bool:
    """Whether the words searched with a name's are none of its forms.

    They are forms where the name is made of a common word: the texts write its own spelling without
    a capital, too (`committee`, `committees`); and where it names a people, a faith or a party
    (`Republican`, `Republicans`). A person's name is made of no word.
    """
    exact = analysis.fold(shared.word)
    if is_people(analysis.lemma(shared.word, "en").removeprefix("en:"), "en"):
        return False
    attested = small[exact] >= max(LEAST, SOMETIMES * every[exact])
    return shared.name.kind == "person" or not attested


class News:
    """The articles of the shared news, as they are indexed."""

    def __init__(self) -> None:
        self.streams: list[TermStream] = []
        self.by_term: dict[str, set[int]] = defaultdict(set)
        self.exact: dict[str, set[int]] = defaultdict(set)
        self.as_name: dict[str, set[int]] = defaultdict(set)
        self.small: Counter[str] = Counter()
        self.every: Counter[str] = Counter()
        for number, (language, lines) in enumerate(articles()):
            stream = analysis.analyse([(line, language) for line in lines])
            self.streams.append(stream)
            self.every.update(stream.exact)
            for line in lines:
                words = analysis.tokens(line)
                self.small.update(t.exact for t in words if line[t.start : t.end].islower())
            for terms, postings in (
                (stream.lemmas, self.by_term),
                (stream.exact, self.exact),
                (stream.names, self.as_name),
            ):
                for term in set(terms):
                    postings[term].add(number)

    def in_any_form(self, word: str) -> set[int]:
        """The articles with a word in any of its forms."""
        forms = (self.by_term[each] for each in analysis.lemmas(word, ("en", "es")))
        return set[int]().union(*forms)

    def stands(self, term: str) -> Standing:
        """How the articles write a word."""
        any_form = len(self.in_any_form(term))
        return Standing(len(self.exact[term]), len(self.as_name[term]), any_form)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--site", type=Path, default=HOME / "site-30000")
    chosen = options.parse_args()
    news = News()
    print(f"{'query':10} articles   quoted  times   any form")
    for query in QUERIES:
        node = parse_query(
            query,
            languages=("en", "es"),
            resolve=lambda asked: {},
            expand=lambda kind, term: ((), False),
            stands=news.stands,
        ).node
        wide, quoted = news.in_any_form(query), news.exact[query]
        hits = wide if isinstance(node, Word) and node.lemmas else quoted
        print(f"{query:10} {len(hits):8} {len(quoted):8} {len(hits) / max(len(quoted), 1):6.2f} "
              f"{len(wide):10}   {news.stands(query)}")  # fmt: skip
    found = names(chosen.site)
    shared = list(shared_terms(found, news.streams))
    others = [each for each in shared if is_of_another_meaning(each, news.small, news.every)]
    for said, some in (
        ("share a lemma with a word that is spelt otherwise", shared),
        ("of them with one of another meaning (at most 1%)", others),
    ):
        number = len({each.name for each in some})
        print(f"{number} of {len(found)} names ({number / len(found):.2%}), {said}")
    for each in others:
        print(f"  {each.name.name} ({each.name.kind}): {each.word}: {', '.join(each.others[:4])}")


if __name__ == "__main__":
    main()
