"""How many articles with one text come into one group, and how many that only share words.

    python -m tests.benchmarks.copies_benchmark [--archive DIR] [--labels FILE ...] [--show] [--search]

The articles of `shared/data/events` go through `import_seeds` into an archive of their own, as anybody's
do, and the labelled pairs are looked up in its tables: two are one text where they are in one group,
or one article. Beside it stands what the usual way gives of the same texts, MinHash over their runs of
five words (`datasketch`, where it is installed), at each of some thresholds: it compares whole texts, so
that an agency's copy cut to a half lies below whatever tells a follow-up from a copy.

Also how long it takes to compare all anew, and with --search how much more processor time a page of
results takes where articles that carry one text are one. Ends with status 1 below a bar.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.imported import archive, labelled_articles
from tests.paths import SHARED

EVENTS = SHARED / "data" / "events"
PRECISION, RECALL = 0.97, 0.95
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
PERMUTATIONS = 128
# By so much a folded search may take longer than one that lists each article.
MORE = 0.15
QUERIES = ("", "president", "white house", '"prime minister"', "economy jobs", "said OR says")
TIMES = 40

Pair = Mapping[str, Any]
Told = Callable[[Pair], bool]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--archive", type=Path, help="keep the archive here, and take it from here")
    parser.add_argument("--labels", type=Path, nargs="+", default=[EVENTS / "copies.jsonl"])
    parser.add_argument("--show", action="store_true", help="print the pairs that are told wrong")
    parser.add_argument("--search", action="store_true", help="measure folded searches only")
    asked = parser.parse_args()
    pairs = [json.loads(line) for path in asked.labels for line in path.open()]
    with archive([EVENTS / "articles.jsonl.gz"], asked.archive):
        if asked.search:
            return int(_search() > MORE)
        seconds, number = _compared_anew()
        print(f"{number:,} articles compared in {seconds:.1f} s\n")
        precision, recall = _tell("text groups", pairs, _in_one_group(), show=asked.show)
        for threshold, told in _peers():
            _tell(f"MinHash from {threshold}", pairs, told, show=False)
    return 0 if precision >= PRECISION and recall >= RECALL else 1


def _tell(name: str, pairs: Sequence[Pair], told: Told, *, show: bool) -> tuple[float, float]:
    right = wrong = missed = 0
    for pair in pairs:
        found, copy = told(pair), pair["label"] == "copy"
        right += found and copy
        wrong += found and not copy
        missed += copy and not found
        if show and found != copy:
            print(f"  {pair['a']}, {pair['b']}: {pair['label']} ({pair.get('reason', '')})")
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    print(f"{name:20} precision {precision:.3f}  recall {recall:.3f}  of {len(pairs)} pairs")
    return precision, recall


def _in_one_group() -> Told:
    """Whether two articles, by their labels' ids, are in one group or one article."""
    from newsroom.models import ComparedText

    articles = labelled_articles()
    rows = ComparedText.objects.filter(group__isnull=False)
    groups = dict(rows.values_list("article_id", "group_id"))

    def told(pair: Pair) -> bool:
        one, other = articles.get(str(pair["a"])), articles.get(str(pair["b"]))
        if one is None or other is None:
            return False
        return one == other or (one in groups and groups[one] == groups.get(other))

    return told


def _compared_anew() -> tuple[float, int]:
    from newsroom import archive as tables
    from newsroom.intake import same_texts

    tables.compare_anew()
    started = time.perf_counter()
    summary = same_texts.compare()
    return time.perf_counter() - started, summary.articles


def _search() -> float:
    """By which part folded pages take longer, over all queries."""
    from search.criteria import Criteria
    from search.results.asking import ask
    from search.results.showing import show

    totals = {True: 0.0, False: 0.0}
    for text in QUERIES:
        spent: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(2 * TIMES):
            criteria = Criteria(text=text, folded=bool(turn % 2))
            started = time.process_time()
            page = show(ask(criteria))
            spent[criteria.folded].append(time.process_time() - started)
            if criteria.folded:
                found = page
        folded, each = (median(spent[way]) * 1000 for way in (True, False))
        totals[True] += folded
        totals[False] += each
        print(
            f"{text or 'everything':18} {found.total:>6,} articles, {found.results:>6,} texts: "
            f"{each:6.1f} ms, folded {folded:6.1f} ms ({folded / each - 1:+.1%})"
        )
    more = totals[True] / totals[False] - 1
    print(f"all of them: {more:+.1%}")
    return more


def _peers() -> Sequence[tuple[float, Told]]:
    """What datasketch tells by MinHash alone, at each threshold."""
    try:
        from datasketch import MinHash
    except ImportError:
        print("datasketch is not installed: nothing to compare with")
        return []
    with gzip.open(EVENTS / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {str(one["id"]): one["body"] for one in map(json.loads, lines)}
    known: dict[str, Any] = {}

    def sketch(pk: str) -> Any:
        if pk not in known:
            known[pk] = MinHash(num_perm=PERMUTATIONS)
            words = texts[pk].casefold().split()
            known[pk].update_batch(
                [" ".join(words[at : at + 5]).encode() for at in range(max(len(words) - 4, 1))]
            )
        return known[pk]

    def alike(pair: Pair) -> float:
        return float(sketch(str(pair["a"])).jaccard(sketch(str(pair["b"]))))

    return [
        (threshold, lambda pair, threshold=threshold: alike(pair) >= threshold)
        for threshold in THRESHOLDS
    ]


if __name__ == "__main__":
    sys.exit(main())
