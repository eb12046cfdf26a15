"""How often each rule names the right source of a quotation, told by articles that say who said what.

Run it as SOURCES.md beside it says. An article is an object with `text` and `quotes`, each with `start`, `end` and
`source_spans`, as characters of the text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from newsroom.importing.entities.find import read_names
from newsroom.importing.quotations.find import find_quotations
from newsroom.importing.quotations.rules import RULES
from newsroom.importing.types import BlockKind, ParsedBlock, Passage, QuotationKind

_PARAGRAPH = re.compile(r"[^\n]+")
# What is believed of a rule before it was seen: half of so many are right.
PRIOR = 4
LEAST = 5


def judged(article: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """The rule of each quotation that is annotated, and whether its source is the right one."""
    places = list(_PARAGRAPH.finditer(article["text"]))
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, place[0], "en") for place in places]
    named = read_names(blocks)
    starts = [place.start() for place in places]
    for quotation in find_quotations(blocks, named, named.entities):
        if quotation.kind in (QuotationKind.INDIRECT, QuotationKind.TITLE):
            continue
        start, end = _characters(quotation.passages[0], starts)
        for quote in article["quotes"]:
            if quote["source_spans"] and start < quote["end"] and quote["start"] < end:
                source = _characters(quotation.speaker_at, starts)
                yield quotation.rule, any(_same(source, span) for span in quote["source_spans"])
                break


def _characters(passage: Passage | None, starts: Sequence[int]) -> tuple[int, int]:
    if passage is None:
        return (0, 0)
    base = starts[passage.block]
    return base + passage.start, base + passage.end


def _same(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether one of two spans lies within the other."""
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return end > start and end - start == min(one[1] - one[0], other[1] - other[0])


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, help="gzipped JSON Lines")
    parser.add_argument("--out", type=Path, default=RULES, help="default: the shipped file")
    options = parser.parse_args()
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    with gzip.open(options.articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            for rule, good in judged(json.loads(line)):
                seen[rule] += 1
                right[rule] += good
    rows = [
        f"{rule}\t{(right[rule] + PRIOR / 2) / (times + PRIOR):.2f}\n"
        for rule, times in sorted(seen.items())
        if rule and times >= LEAST
    ]
    options.out.write_text("".join(rows), encoding="utf-8")
    print("".join(rows))


if __name__ == "__main__":
    main()
