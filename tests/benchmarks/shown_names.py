"""Whether the names that are shown are names, of that kind and meant: drawn at random, and read by a person.

    python -m tests.benchmarks.shown_names --draw 300 --archive DIR > drawn.tsv
    ... write a verdict into the first column of each line ...
    python -m tests.benchmarks.shown_names --score drawn.tsv [--keep tests/benchmarks/data/shown_names.tsv]
    python -m tests.benchmarks.shown_names --again --archive DIR

Drawn are shown entities, each as likely as the next, and of each one article: most names are in one
article alone, so this is a harder draw than that of mentions (`--by mention`), which is what a reader
meets. A line has the words around the name. Verdicts:

    right   the words are this name, of this kind, and mean this entity
    kind    it is a name, of another kind
    cut     a part of a name, or a name with something that is none of it
    none    no name
    whom    a name of this kind, and another is meant

Kept are names and verdicts, no words of articles. --again looks up the kept ones in another archive of
the same articles: how many of the right ones are shown there still, how many of the wrong ones.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.imported import NEWS, archive

BAR = 0.93
VERDICTS = ("right", "kind", "cut", "none", "whom")
# One file for each draw: the first two were looked at for what goes wrong, the third measured what came of it.
KEPT = sorted((Path(__file__).parent / "data").glob("shown_names*.tsv"))


class Kept(NamedTuple):
    """A verdict on one name in one article, which is known by its record's id."""

    verdict: str
    record: str
    entity: str
    kind: str


class Drawn(NamedTuple):
    """One name to be read."""

    verdict: str
    record: str
    entity: str
    kind: str
    known: str
    before: str
    name: str
    after: str

    @property
    def kept(self) -> Kept:
        return Kept(self.verdict, self.record, self.entity, self.kind)


def draw(number: int, by: str, seed: int) -> Iterator[Drawn]:
    """Shown names at random, with the words of one article each."""
    from newsroom.models import Mention
    from newsroom.pages.resolved import in_context, way_of

    chance = random.Random(seed)
    pairs = list(Mention.objects.shown().order_by("pk").values_list("pk", "entity_id"))
    if by == "entity":
        by_entity: dict[int, list[int]] = {}
        for pk, entity in pairs:
            by_entity.setdefault(entity, []).append(pk)
        entities = chance.sample(sorted(by_entity), number)
        chosen = [chance.choice(by_entity[entity]) for entity in entities]
    else:
        chosen = [pk for pk, _entity in chance.sample(pairs, number)]
    found = Mention.objects.filter(pk__in=chosen).select_related("entity", "article__source")
    records = _records([mention.article_id for mention in found])
    for row in in_context(found):
        mention = row.mention
        yield Drawn(
            "",
            records.get(mention.article_id, ""),
            mention.entity.name,
            mention.entity.kind,
            f"{way_of(mention)} {mention.confidence:.2f}",
            *(" ".join(text.split()) for text in (row.before, row.name, row.after)),
        )


def _records(articles: Sequence[int]) -> dict[int, str]:
    from newsroom.models import Seed

    seeds = Seed.objects.filter(article__in=articles, current=True)
    return {
        pk: (key or "").removeprefix("id:") for pk, key in seeds.values_list("article_id", "key")
    }


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def score(verdicts: Sequence[tuple[str, str]]) -> float:
    """Print the share of right ones by kind, and what the others are; gives the share of all."""
    unread = [verdict for verdict, _kind in verdicts if verdict not in VERDICTS]
    if unread:
        sys.exit(f"{len(unread)} of {len(verdicts)} have no verdict of {', '.join(VERDICTS)}")
    for kind in (*sorted({kind for _verdict, kind in verdicts}), "all"):
        of_kind = [verdict for verdict, its in verdicts if kind in (its, "all")]
        counts = Counter(of_kind)
        right = counts["right"] / len(of_kind)
        low, high = _interval(counts["right"], len(of_kind))
        others = ", ".join(f"{verdict} {counts[verdict]}" for verdict in VERDICTS[1:])
        print(f"{kind:14} {len(of_kind):4}  right {right:6.1%} ({low:.1%} to {high:.1%})  {others}")
    print(f"bar {BAR:.0%}")
    return right


def _interval(right: int, number: int) -> tuple[float, float]:
    """Within which the share of all lies, 19 times in 20 (Wilson 1927)."""
    z, share = 1.96, right / number
    middle = share + z * z / (2 * number)
    around = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
    whole = 1 + z * z / number
    return (middle - around) / whole, (middle + around) / whole


def again(kept: Sequence[Kept]) -> None:
    """Print how many of the kept names an archive shows in the same articles."""
    from newsroom.models import Mention, Seed

    keys = {f"id:{row.record}": row.record for row in kept}
    seeds = Seed.objects.filter(key__in=keys, current=True)
    records = {pk: keys[key or ""] for pk, key in seeds.values_list("article_id", "key")}
    mentions = Mention.objects.shown().filter(article__in=records)
    shown = {
        (records[pk], name, kind)
        for pk, name, kind in mentions.values_list("article_id", "entity__name", "entity__kind")
    }
    there = set(records.values())
    for said, rows in (
        ("right", [row for row in kept if row.verdict == "right"]),
        ("wrong", [row for row in kept if row.verdict != "right"]),
    ):
        known = [row for row in rows if row.record in there]
        still = [row for row in known if row[1:] in shown]
        print(f"{said}: {len(still)} of {len(known)} are shown")
        if said == "wrong":
            print("  " + "; ".join(f"{row.entity} ({row.kind}, {row.verdict})" for row in still))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--draw", type=int, metavar="NUMBER")
    options.add_argument("--by", choices=("entity", "mention"), default="entity")
    options.add_argument("--seed", type=int, default=12)
    options.add_argument("--score", type=Path, metavar="FILE")
    options.add_argument("--keep", type=Path, metavar="FILE", help="names and verdicts of --score")
    options.add_argument("--again", action="store_true")
    options.add_argument("--input", type=Path, nargs="+", default=NEWS)
    options.add_argument("--archive", type=Path, help="keep the archive in this directory")
    chosen = options.parse_args()
    out = csv.writer(sys.stdout, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
    if chosen.score:
        drawn = [Drawn(*row) for row in read(chosen.score)]
        share = score([(row.verdict, row.kind) for row in drawn])
        if chosen.keep:
            with chosen.keep.open("w", encoding="utf-8", newline="") as file:
                kept = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
                kept.writerows(sorted(row.kept for row in drawn))
        sys.exit(0 if share >= BAR else 1)
    with archive(chosen.input, chosen.archive):
        if chosen.draw:
            out.writerows(draw(chosen.draw, chosen.by, chosen.seed))
        elif chosen.again:
            again([Kept(*row) for path in KEPT for row in read(path)])


if __name__ == "__main__":
    main()
