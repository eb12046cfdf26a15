"""How much of a page's menus is kept, and how much of its text is lost, where people copy pages as text.

Real pages are copied as a browser gives their visible text: the article's text alone, the article
with its headline, and the whole page. Of each is measured which runs of four words are kept
(paragraphs, standfirst, subheadings, quoted posts) against the article's true text; and title, date,
authors and outlet against what a reader finds, where the copied text prints them. An outlet is
printed where a line names it that is not of the article's own text, nor its headline; one that the
text only speaks of ("told the Harbour Gazette") is counted apart. A page's own domain is its outlet,
too: where nothing says more, it is what should be said.

    python -m tests.benchmarks.copied_benchmark [--cache FOLDER] [--show title]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom.importing.metadata.page.source import registered
from newsroom.importing.pipeline import parse
from newsroom.importing.recognise.outlets import hosts_of, same_outlet
from newsroom.importing.types import BlockKind, ParseContext, ParsedArticle, RawDocument
from tests.benchmarks.copied_pages import CACHE, CopiedPage, copied_pages

GOLD = Path(__file__).parent / "data" / "pages-gold.json"
CONTEXT = ParseContext(today=dt.date(2026, 11, 1))
WAYS = ("body", "article", "page")
SAID = ("right", "wrong", "missing")
FIELDS = ("title", "date", "author", "source")
TEXT = (BlockKind.STANDFIRST, BlockKind.PARAGRAPH, BlockKind.SUBHEADING, BlockKind.EMBED)


@dataclass
class Outcome:
    """What came of one copied page: precision, recall, and each field's verdict and value."""

    id: str
    precision: float
    recall: float
    verdicts: dict[str, tuple[str, object]] = field(default_factory=dict)


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The runs of `size` words in a text."""
    words = re.findall(r"\w+", text.casefold())
    return Counter(tuple(words[i : i + size]) for i in range(max(len(words) - size + 1, 1)))


def plain(text: str) -> str:
    """Letters and figures only, in lower case."""
    return re.sub(r"[\W_]+", "", text.casefold())


def measure(page: CopiedPage, way: str, gold: Mapping[str, Any] | None) -> Outcome:
    """What the archive would keep of a page that was copied in one way."""
    text = str(getattr(page, way))
    got = parse(RawDocument("page", text.encode(), ""), CONTEXT)
    kept = shingles("\n".join(block.text for block in got.blocks if block.kind in TEXT))
    true = shingles(page.truth)
    both = (kept & true).total()
    outcome = Outcome(page.id, both / max(kept.total(), 1), both / true.total())
    if gold:
        gold = {**gold, "source_also": [*gold.get("source_also", []), *domains(page.url)]}
        outcome.verdicts = {name: verdict(name, text, got, gold) for name in FIELDS}
        said, found = outcome.verdicts["source"]
        if not said.startswith("unprinted") and not names_outlet(page, text, gold):
            outcome.verdicts["source"] = f"mentioned {said}", found
    return outcome


def domains(url: str) -> list[str]:
    """The hosts that an address lies at, but for endings such as "co.uk"."""
    hosts = list(hosts_of(url))
    return [host for host in hosts if registered(host) == host or host == hosts[0]]


def names_outlet(page: CopiedPage, text: str, gold: Mapping[str, Any]) -> bool:
    """Whether a line names the outlet that is neither of the article's own text nor its headline."""
    own, title = plain(page.truth), plain(gold["title"])
    names = [name for name in (gold["source"], *gold["source_also"]) if name]
    lines = [line for line in text.split("\n") if plain(line) and plain(line) not in own]
    return any(
        is_printed("source", name, line)
        for line in lines
        for name in names
        if title not in plain(line)
    )


def verdict(
    name: str, text: str, got: ParsedArticle, gold: Mapping[str, Any]
) -> tuple[str, object]:
    """Whether a field is right, wrong or missing; with "unprinted" before it where no text says it."""
    accepted = [gold[name], *gold.get(f"{name}_also", [])]
    found: object = {
        "title": got.title,
        "date": got.published and got.published.isoformat(),
        "author": list(got.authors),
        "source": got.source,
    }[name]
    if not found:
        if not all(accepted):
            return "unprinted missing", found
        said = "missing"
    else:
        said = "right" if any(same(name, found, one) for one in accepted) else "wrong"
    if any(one and is_printed(name, one, text) for one in accepted):
        return said, found
    return f"unprinted {said}", found


def same(name: str, found: Any, wanted: Any) -> bool:
    """Whether two values of a field are one but for case, spaces and punctuation."""
    if name == "author":
        return [plain(each) for each in found] == [plain(each) for each in wanted]
    if name == "source":
        return plain(found) == plain(str(wanted)) or same_outlet(found, str(wanted))
    return plain(found) == plain(str(wanted))


def is_printed(name: str, wanted: Any, text: str) -> bool:
    """Whether the copied text prints a value."""
    if name == "date":
        day = dt.date.fromisoformat(wanted)
        figures = re.findall(r"\d+", text)
        return str(day.year) in text and any(
            figure.lstrip("0") == str(day.day) for figure in figures
        )
    if name == "source":
        return re.search(rf"\b{re.escape(wanted)}\b", text) is not None
    return all(plain(each) in plain(text) for each in (wanted if name == "author" else [wanted]))


def report(way: str, outcomes: Iterable[Outcome]) -> None:
    """Print the means, and how often each field is right, wrong and missing where it is printed."""
    outcomes = list(outcomes)
    precision = sum(each.precision for each in outcomes) / len(outcomes)
    recall = sum(each.recall for each in outcomes) / len(outcomes)
    print(f"{way:8} precision {precision:.3f}  recall {recall:.3f}")
    for name in FIELDS:
        counts = Counter(each.verdicts[name][0] for each in outcomes if each.verdicts)
        made_up = counts["unprinted wrong"]
        for kind, among in (("", ("",)), (" or mentioned", ("", "mentioned "))):
            row = {said: sum(counts[each + said] for each in among) for said in SAID}
            printed = sum(row.values())
            if printed and (not kind or name == "source"):
                shares = "  ".join(f"{said} {row[said] / printed:6.1%}" for said in SAID)
                print(f"  {name:7} {shares}  of {printed}{kind}; made up {made_up}")


def main() -> None:
    """Measure all pages in each way of copying."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where copied pages are kept")
    parser.add_argument("--show", default="", choices=("", *FIELDS), help="print what is not right")
    options = parser.parse_args()
    gold = json.loads(GOLD.read_text(encoding="utf-8")) if GOLD.exists() else {}
    pages = list(copied_pages(options.cache))
    golden = [gold.get(page.id) for page in pages]
    with ProcessPoolExecutor() as pool:
        for way in WAYS:
            outcomes = list(pool.map(measure, pages, [way] * len(pages), golden, chunksize=8))
            report(way, outcomes)
            for outcome, one in zip(outcomes, golden, strict=True):
                if options.show and one and way != "body":
                    said, found = outcome.verdicts[options.show]
                    if said not in ("right", "unprinted right", "unprinted missing"):
                        print(f"    {outcome.id[:8]} {said}: {found!r}, not {one[options.show]!r}")


if __name__ == "__main__":
    main()
