"""Mean average precision on the TIME collection: 423 articles of 1963, 83 queries with judgements.

    python -m tests.benchmarks.time_benchmark [--home DIRECTORY]

The articles are imported by `import_seeds` as plain text without titles, and indexed from the
database by both engines. Each query is read as the search page reads it, with any of its words;
the whole ranking counts. Beside them, in the same run: SQLite FTS5 and Tantivy by themselves, with
the texts and their own English stemmers.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from search.engines.base import Engine
from search.text.analysis import analyse
from search.types import IndexDocument, Node, SearchRequest, SearchResult, TextField
from tests.benchmarks import imported
from tests.paths import SHARED

TIME = SHARED / "data" / "time"
ENGINES = ("whoosh", "tantivy")
EVERY = 1_000  # more than there are

Ranking = Sequence[int]


def lines(name: str) -> list[dict[str, str]]:
    with (TIME / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def documents() -> list[IndexDocument]:
    """The articles, whose text is their body."""
    return [
        IndexDocument(int(each["id"]), 1, {TextField.BODY: analyse([(each["text"], "en")])}, {})
        for each in lines("docs.jsonl")
    ]


def query(text: str) -> Node:
    """The words of a query, any of them."""
    from search.query.any_words import any_of  # which wants Django to be set up
    from search.query.parse import ParsedQuery, parse_query

    def parsed(typed: str) -> ParsedQuery:
        return parse_query(
            typed,
            languages=("en",),
            resolve=lambda asked: {},
            expand=lambda kind, term: ((), False),
        )

    return parsed(any_of(text, parsed(text).words)).node


def average_precision(ranking: Ranking, relevant: set[int]) -> float:
    """The mean of the precisions at each relevant article's rank."""
    found, precisions = 0, 0.0
    for rank, article in enumerate(ranking, 1):
        if article in relevant:
            found += 1
            precisions += found / rank
    return precisions / len(relevant)


def judgements() -> dict[str, set[int]]:
    """The relevant articles of each query."""
    relevant: dict[str, set[int]] = defaultdict(set)
    with (TIME / "qrels.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["rel"]) > 0:
                relevant[row["qid"]].add(int(row["docid"]))
    return relevant


def answers(engine: Engine) -> dict[str, SearchResult]:
    """What an engine answers to each query, after indexing the articles."""
    with engine.rebuild() as batch:
        for document in documents():
            batch.put(document)
    return {
        each["qid"]: engine.search(SearchRequest(query(each["text"]), limit=EVERY))
        for each in lines("queries.jsonl")
    }


def mean_average_precision(found: Mapping[str, SearchResult]) -> float:
    """Over all queries that have judgements."""
    return mean({each: result.ids for each, result in found.items()})


def mean(rankings: Mapping[str, Ranking]) -> float:
    """The mean average precision of the rankings of all queries that have judgements."""
    relevant = judgements()
    judged = [average_precision(rankings[each], relevant[each]) for each in relevant]
    return sum(judged) / len(judged)


# --- the whole way ------------------------------------------------------------------------------


def write_texts(directory: Path) -> Path:
    """The articles as files of plain text, named for their numbers in the collection."""
    directory.mkdir(parents=True, exist_ok=True)
    for each in lines("docs.jsonl"):
        (directory / f"{each['id']}.txt").write_text(each["text"], encoding="utf-8")
    return directory


def ours(name: str) -> dict[str, SearchResult]:
    """What the search page ranks, by the engine of this name."""
    from django.conf import settings

    from search.criteria import Criteria
    from search.index import sync
    from search.query.any_words import any_of
    from search.results.asking import Search
    from search.vocabulary.parse import parse

    settings.SEARCH_ENGINE = name
    sync.engine.cache_clear()
    for _ in sync.rebuild():
        pass
    found = {}
    for each in lines("queries.jsonl"):
        asked = any_of(each["text"], parse(each["text"]).words)
        request = Search.of(Criteria(text=asked)).request(limit=EVERY)
        found[each["qid"]] = sync.engine().search(request)
    return found


def collection_numbers() -> dict[int, int]:
    """The numbers in the collection of the imported articles, by their ids."""
    from newsroom.models import Seed

    rows = Seed.objects.filter(article__isnull=False).values_list("article", "path")
    return {article: int(Path(path).stem) for article, path in rows}


def plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def fts5(queries: Iterable[Mapping[str, str]]) -> dict[str, Ranking]:
    """SQLite FTS5, with Porter's stemmer."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE text USING fts5(body, tokenize='porter unicode61')")
    rows = [(int(each["id"]), each["text"]) for each in lines("docs.jsonl")]
    base.executemany("INSERT INTO text(rowid, body) VALUES (?, ?)", rows)
    found = {}
    for each in queries:
        asked = " OR ".join(f'"{word}"' for word in plain_words(each["text"]))
        ranked = base.execute("SELECT rowid FROM text WHERE text MATCH ? ORDER BY rank", [asked])
        found[each["qid"]] = [number for (number,) in ranked]
    return found


def raw_tantivy(queries: Iterable[Mapping[str, str]]) -> dict[str, Ranking]:
    """Tantivy by itself, with its English stemmer."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    builder.add_text_field("body", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer(15_000_000, 1)
    for each in lines("docs.jsonl"):
        document = tantivy.Document()
        document.add_unsigned("number", int(each["id"]))
        document.add_text("body", each["text"])
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()
    found = {}
    for each in queries:
        asked = index.parse_query(" ".join(plain_words(each["text"].lower())), ["body"])
        hits = searcher.search(asked, EVERY).hits
        found[each["qid"]] = [searcher.doc(address)["number"][0] for _, address in hits]
    return found


def report(results: Mapping[str, Mapping[str, SearchResult]], numbers: Mapping[int, int]) -> None:
    """The figures of each engine, and whether their rankings are the same."""
    for name, found in results.items():
        ranked = {each: [numbers[pk] for pk in result.ids] for each, result in found.items()}
        print(f"{name}: MAP {mean(ranked):.4f}")
    pairs = [(results["whoosh"][each], results["tantivy"][each]) for each in results["whoosh"]]
    apart = max(
        abs(one - other) / one
        for our, their in pairs
        for one, other in zip(our.scores, their.scores, strict=True)
    )
    same = sum(our.ids == their.ids for our, their in pairs)
    print(
        f"the same ranking in {same} of {len(pairs)} queries; scores differ by {apart:.1e} at most"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path, help="keep the archive here, or take it from here")
    home = options.parse_args().home
    with tempfile.TemporaryDirectory() as scratch:
        texts = write_texts(Path(scratch) / "time")
        with imported.archive([texts], home):
            numbers = collection_numbers()
            results = {name: ours(name) for name in ENGINES}
            report(results, numbers)
    queries = lines("queries.jsonl")
    print(f"SQLite FTS5: MAP {mean(fts5(queries)):.4f}")
    print(f"raw Tantivy: MAP {mean(raw_tantivy(queries)):.4f}")


if __name__ == "__main__":
    main()
