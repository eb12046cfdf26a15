"""How well and how fast real news pages are read: their text, and what they say of themselves.

The body of each page is compared with its true text by runs of four words, each as often as it
occurs: precision is the share of our runs that the true text has, recall the share of its runs
that we have, both averaged over the pages, and F1 is the harmonic mean of the two averages. Ours is
all that an article shows of a page, from its bytes to its blocks: headline, byline and what is folded
as boilerplate are not part of the true texts, and left out. Captions of pictures are not either, and
trafilatura leaves them out; ours are counted once with them, and once without. trafilatura reads the
same pages.

Title, day, authors and outlet are compared with what a reader found in the pages
(`data/pages-gold.json`). A value that the page does not have is wrong if one is found.

    python -m tests.benchmarks.pages_benchmark [--show title|date|author|source|body] [--peer]
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import gzip
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from newsroom.importing import BlockKind, ParseContext, ParsedArticle, RawDocument, parse
from tests.paths import SHARED

PAGES = SHARED / "data" / "pages"
GOLD = Path(__file__).parent / "data" / "pages-gold.json"
CONTEXT = ParseContext(dt.date(2020, 1, 1))
FIELDS = ("title", "date", "author", "source")
# At least so many right, at most so many wrong, in a hundred.
BARS = {"title": (97, 1), "date": (95, 1), "author": (90, 3), "source": (95, 2)}
RUN = 4  # words
# What an article has beside its body.
BESIDE_BODY = frozenset(
    [BlockKind.HEADLINE, BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.BOILERPLATE]
)


@cache
def truths() -> dict[str, str]:
    """The true text of each page, by its id."""
    found = json.loads((PAGES / "ground-truth.json").read_text())
    return {name: page["articleBody"] for name, page in sorted(found.items())}


def page(name: str) -> bytes:
    return gzip.decompress((PAGES / "html" / f"{name}.html.gz").read_bytes())


# --- the body -----------------------------------------------------------------------------------


def runs(text: str) -> Counter[tuple[str, ...]]:
    """The runs of words of a text; one of fewer words is one run."""
    words = re.findall(r"\w+", text)
    if len(words) < RUN:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(RUN)), strict=False))


def precision_and_recall(truth: str, found: str) -> tuple[float, float]:
    true, ours = runs(truth), runs(found)
    both = (true & ours).total()
    return both / ours.total() if ours else 0.0, both / true.total() if true else 1.0


@dataclass
class Body:
    """How well the bodies of pages were read."""

    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)

    def add(self, truth: str, found: str) -> float:
        precision, recall = precision_and_recall(truth, found)
        self.precisions.append(precision)
        self.recalls.append(recall)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def __str__(self) -> str:
        precision = sum(self.precisions) / len(self.precisions)
        recall = sum(self.recalls) / len(self.recalls)
        f1 = 2 * precision * recall / (precision + recall)
        return f"F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}"


def body(article: ParsedArticle, left_out: frozenset[BlockKind] = BESIDE_BODY) -> str:
    return "\n".join(block.text for block in article.blocks if block.kind not in left_out)


# --- title, day, authors, outlet ----------------------------------------------------------------


def plain(text: str) -> str:
    """Letters and figures only, in small letters, without an article before."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s+", "", text))


def found_in(article: ParsedArticle) -> dict[str, Any]:
    """What was found of each field, in the form of the gold."""
    date = article.date("published")
    return {
        "title": article.title,
        "date": date.iso if date else None,
        "author": list(article.authors),
        "source": article.source,
    }


def same(name: str, one: Any, other: Any) -> bool:
    if name == "author":
        return sorted(map(plain, one)) == sorted(map(plain, other))
    return bool(plain(one or "") == plain(other or ""))


def verdict(name: str, gold: Mapping[str, Any], found: Any) -> str:
    """right, wrong, missing, or "none" where there is nothing to find and nothing was found."""
    options = [gold[name], *gold.get(f"{name}_also", ())]
    if found and any(same(name, option, found) for option in options if option):
        return "right"
    if found:
        return "wrong"
    return "missing" if all(options) else "none"


# --- the run ------------------------------------------------------------------------------------


def peer(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, include_comments=False) or ""


def measured(names: Iterable[str]) -> Iterator[tuple[str, ParsedArticle, float]]:
    """Each page as an article, and the processor time that its reading took."""
    for name in names:
        data = page(name)
        start = time.process_time()
        article = parse(RawDocument(f"{name}.html", data, name), CONTEXT)
        yield name, article, time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", default="", choices=("", "body", *FIELDS), help="what is amiss")
    parser.add_argument("--no-peer", action="store_true", help="without trafilatura")
    options = parser.parse_args()
    gold = json.loads(GOLD.read_text())
    names = list(truths())
    next(measured(names[:1]))  # loads what is loaded once
    # As in the workers of an import (`newsroom.intake.workers`): what is loaded is no garbage.
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    ours, bare, theirs = Body(), Body(), Body()
    seconds: list[float] = []
    counts = {name: Counter[str]() for name in FIELDS}
    # All pages are read before any is compared: what comparing leaves behind is no part of the time.
    for name, article, taken in list(measured(names)):
        seconds.append(taken)
        f1 = ours.add(truths()[name], body(article))
        bare.add(truths()[name], body(article, BESIDE_BODY | {BlockKind.CAPTION}))
        if not options.no_peer:
            other = theirs.add(truths()[name], peer(page(name).decode("utf-8", "replace")))
            if options.show == "body" and f1 < 0.97:
                print(f"{name[:8]} {f1:.3f} {other:.3f} {article.url[:100]}")
        found = found_in(article)
        for one in FIELDS:
            said = verdict(one, gold[name], found[one])
            counts[one][said] += 1
            if options.show == one and said in ("wrong", "missing"):
                evidence = article.evidence.get(
                    {"date": "published", "author": "authors"}.get(one, one)
                )
                print(f"{name[:8]} {said}: {gold[name][one]!r} / {found[one]!r} {evidence}")
    print(f"{len(names)} pages")
    print(f"body    {ours}")
    print(f"        {bare}  (without captions)")
    if not options.no_peer:
        print(f"        {theirs}  (trafilatura: the bar)")
    for one in FIELDS:
        total = len(names) - counts[one]["none"]
        right, wrong = BARS[one]
        print(
            f"{one:8}right {counts[one]['right'] / total:6.1%} (bar {right}%)  "
            f"wrong {counts[one]['wrong'] / total:6.1%} (bar {wrong}%)  "
            f"missing {counts[one]['missing'] / total:6.1%}  of {total}"
        )
    mean = sum(seconds) / len(seconds)
    print(
        f"speed   {mean * 1000:.1f} ms of processor time a page, {2 / mean:.0f} pages a second on two cores (bar 60)"
    )


if __name__ == "__main__":
    main()
