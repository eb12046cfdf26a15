"""Which articles are told to report one event, among some thousands of others.

    python -m tests.benchmarks.events_benchmark [--archive DIR] [--fit] [--show]

The labelled articles of `shared/data/events` go through `import_seeds` together with `news-en` and
`news-es`, and events and stories are gathered as a worker does it. Two articles count as one event
where they stand in one in the tables. Figures are weighted: a labelled pair stands for as many pairs
of the corpus as its weight says. Beside it stands the best threshold of a TF-IDF cosine, as the labels
have it of each pair.

With --fit the weights of `newsroom.coverage.same_event` are fitted anew in five folds, weeks apart, and
each fold is judged by what the others gave: what a model of these measures reaches on pairs it has not
seen. Ends with status 1 below a bar.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.copies_benchmark import EVENTS
from tests.benchmarks.imported import NEWS, archive, labelled_articles

F1, PRECISION = 0.75, 0.80
TOGETHER, WITHOUT_NEAR = 0.85, 0.90
FOLDS, ROUNDS = 5, 10
# How much weights are drawn to nothing, so that few pairs cannot drive them far.
RIDGE = 0.3

Row = Mapping[str, Any]
Numbers = NDArray[np.float64]


class Figures(NamedTuple):
    """Weighted precision, recall and F1."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, told: NDArray[np.bool_], true: NDArray[np.bool_], weights: Numbers) -> Figures:
        """Of what was told of pairs, and what is true of them."""
        right = float(weights[told & true].sum())
        precision = right / max(float(weights[told].sum()), 1e-9)
        recall = right / max(float(weights[true].sum()), 1e-9)
        return cls(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}"


class Labels:
    """Labelled pairs whose articles are in the archive."""

    def __init__(self, path: Path, articles: Mapping[str, int]) -> None:
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        self.rows = [row for row in rows if {str(row["a"]), str(row["b"])} <= articles.keys()]
        self.pairs = [(articles[str(row["a"])], articles[str(row["b"])]) for row in self.rows]
        self.true = np.array([row["label"] in ("copy", "event") for row in self.rows], bool)
        self.weights = np.array([float(row.get("weight") or 0) for row in self.rows])
        self.left_out = len(rows) - len(self.rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--archive", type=Path, help="keep the archive here, and take it from here")
    parser.add_argument("--fit", action="store_true", help="fit the weights anew, in five folds")
    parser.add_argument("--show", action="store_true", help="print what is told wrong")
    asked = parser.parse_args()
    with archive([EVENTS / "articles.jsonl.gz", *NEWS], asked.archive):
        _gather()
        articles = labelled_articles()
        labels = Labels(EVENTS / "pairs.jsonl", articles)
        if asked.fit:
            _fit(labels)
            return 0
        good = _pairs(labels, show=asked.show)
        good &= _clusters(articles)
        _spanish(articles)
    return 0 if good else 1


def _gather() -> None:
    from newsroom.intake import gathering

    started = time.process_time()
    summary = gathering.gather(all_=True)
    seconds = time.process_time() - started
    print(f"{summary.articles:,} articles gathered in {seconds:.1f} s of processor time\n")


def _events() -> dict[int, int]:
    from newsroom.models import EventArticle

    return dict(EventArticle.objects.values_list("article_id", "event_id"))


def _told(labels: Labels) -> NDArray[np.bool_]:
    of = _events()
    return np.array([a == b or (a in of and of[a] == of.get(b)) for a, b in labels.pairs], bool)


def _pairs(labels: Labels, *, show: bool) -> bool:
    told = _told(labels)
    figures = Figures.of(told, labels.true, labels.weights)
    print(f"events         {figures}  of {len(labels.rows)} pairs ({labels.left_out} not here)")
    cosines = np.array([row["similarity"] for row in labels.rows])
    best = max(
        ((Figures.of(cosines >= at, labels.true, labels.weights), at) for at in set(cosines)),
        key=lambda each: each[0].f1,
    )
    print(f"TF-IDF ≥ {best[1]:.2f}  {best[0]}")
    if show:
        for at in np.argsort(-labels.weights):
            if told[at] != labels.true[at]:
                print(f"  {'told' if told[at] else 'missed'}: {labels.rows[at]}")
    return figures.f1 >= F1 and figures.precision >= PRECISION


def _clusters(articles: Mapping[str, int]) -> bool:
    """Of articles on one event, how many stand together; and with how many events no near one does."""
    of = _events()
    together = members = clean = number = 0
    for line in (EVENTS / "clusters.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        inside = [of.get(pk, -pk) for pk in _known(row["articles"], articles)]
        if not inside:
            continue
        event, most = Counter(inside).most_common(1)[0]
        together, members, number = together + most, members + len(inside), number + 1
        clean += all(of.get(pk) != event for pk in _known(row["near"], articles))
    share, without = together / members, clean / number
    print(f"clusters       together {share:.3f}  without a near one {without:.3f}  of {number}")
    return share >= TOGETHER and without >= WITHOUT_NEAR


def _known(ids: Iterable[int], articles: Mapping[str, int]) -> list[int]:
    return [articles[str(each)] for each in ids if str(each) in articles]


def _spanish(articles: Mapping[str, int]) -> None:
    labels = Labels(EVENTS / "pairs-es.jsonl", articles)
    figures = Figures.of(_told(labels), labels.true, np.ones(len(labels.rows)))
    print(f"Spanish        {figures}  of {len(labels.rows)} pairs")


# --- fitting --------------------------------------------------------------------------------------


def _fit(labels: Labels) -> None:
    """Print the weights that all pairs give, and how those of some folds do on the others."""
    from newsroom.archive import event_terms
    from newsroom.coverage import Judge
    from newsroom.coverage.same_event import WEIGHTS

    known = event_terms.tellings(event_terms.all_compared())
    judge = Judge(event_terms.rarity(known))
    measures = np.array([judge.measure(known[a], known[b]) for a, b in labels.pairs])
    values = np.hstack([measures, np.ones((len(measures), 1))])
    days = [known[a].day or known[b].day for a, b in labels.pairs]
    weeks = [day.toordinal() // 7 if day else 0 for day in days]
    # A pair that stands for a hundred is not a hundred times as sure.
    trust = np.sqrt(np.maximum(labels.weights, 1))
    trust /= trust.mean()
    scores = values @ np.array(WEIGHTS)
    print(f"as they are    {Figures.of(scores >= 0, labels.true, labels.weights)} (pairs alone)")
    rounds = [
        Figures.of(
            _held_back(values, labels.true, trust, weeks, turn) >= 0, labels.true, labels.weights
        )
        for turn in range(ROUNDS)
    ]
    print(f"five folds     {Figures(*np.mean(rounds, axis=0))} (mean of {ROUNDS} rounds)")
    print(
        "all pairs     ", ", ".join(f"{each:.2f}" for each in logistic(values, labels.true, trust))
    )


def _held_back(
    values: Numbers, true: NDArray[np.bool_], trust: Numbers, weeks: Sequence[int], turn: int
) -> Numbers:
    """The score of each pair by weights that were fitted to other weeks."""
    random = np.random.default_rng(turn)
    fold_of = {week: int(random.integers(FOLDS)) for week in sorted(set(weeks))}
    folds = np.array([fold_of[week] for week in weeks])
    scores = np.zeros(len(values))
    for fold in range(FOLDS):
        seen = folds != fold
        scores[~seen] = values[~seen] @ logistic(values[seen], true[seen], trust[seen])
    return scores


def logistic(values: Numbers, true: NDArray[np.bool_], trust: Numbers) -> Numbers:
    """The weights of a logistic model by Newton's method; the last value of each row is 1."""
    ridge = np.full(values.shape[1], RIDGE)
    ridge[-1] = 0.0
    weights = np.zeros(values.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(values @ weights)))
        slope = values.T @ (trust * (true - chance)) - ridge * weights
        bend = (values.T * (trust * chance * (1 - chance))) @ values + np.diag(ridge)
        weights = weights + np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    sys.exit(main())
