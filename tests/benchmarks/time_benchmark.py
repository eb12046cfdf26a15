"""Mean average precision on the TIME collection: 423 articles of 1963, 83 queries with judgements.

    python -m tests.benchmarks.time_benchmark

Each query's words are OR-ed as bare words, as a person would type them into the search box; the
whole ranking counts. Both engines are ranked, and their rankings compared.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from search.engines import get_engine
from search.engines.base import Engine
from search.text.analysis import analyse, lemmas, tokens
from search.types import IndexDocument, Node, Or, SearchRequest, SearchResult, TextField, Word
from tests.paths import SHARED

TIME = SHARED / "data" / "time"
ENGINES = ("whoosh", "tantivy")


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
    words = dict.fromkeys(token.exact for token in tokens(text))
    return Or(tuple(Word(word, lemmas(word, ("en",))) for word in words))


def average_precision(ranking: Sequence[int], relevant: set[int]) -> float:
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
        each["qid"]: engine.search(SearchRequest(query(each["text"]), limit=1_000))
        for each in lines("queries.jsonl")
    }


def mean_average_precision(found: Mapping[str, SearchResult]) -> float:
    """Over all queries that have judgements."""
    relevant = judgements()
    judged = [average_precision(found[each].ids, relevant[each]) for each in relevant]
    return sum(judged) / len(judged)


def main() -> None:
    results = {}
    for name in ENGINES:
        with tempfile.TemporaryDirectory() as home:
            results[name] = answers(get_engine(name, Path(home)))
        print(f"{name}: MAP {mean_average_precision(results[name]):.4f}")
    pairs = [(results["whoosh"][each], results["tantivy"][each]) for each in results["whoosh"]]
    apart = max(
        abs(one - other) / one
        for ours, theirs in pairs
        for one, other in zip(ours.scores, theirs.scores, strict=True)
    )
    same = sum(ours.ids == theirs.ids for ours, theirs in pairs)
    print(
        f"the same ranking in {same} of {len(pairs)} queries; scores differ by {apart:.1e} at most"
    )


if __name__ == "__main__":
    main()
