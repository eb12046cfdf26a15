"""How well quotations are found and attributed, beside the bars that were set for it.

    python -m tests.benchmarks.quotations_benchmark [--english FILE] [--names FILE] [--seeds FOLDER]

English news with who said what (`shared/data/quotes`), each article parsed as a document of its own; who the speakers are by
full name; Spanish news; the customer's two documents; statements in the article's own words; and the time it takes. A quotation is
found with four fifths of its words. A speaker as printed is right if it lies in the words that name the source, or these in it.
Statements without marks are compared with those annotated ones whose cue is a word of speech, and right with half of all words in common.

The peer is a pattern for what stands between marks and "said X" or "X said" beside it: textacy's extraction of direct
quotations needs a model of spaCy that no package index has.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsroom.importing import ParseContext, Quotation, QuotationKind, RawDocument, fold, parse
from newsroom.importing.entities.find import read_names
from newsroom.importing.quotations.find import find_quotations
from newsroom.intake.workers import GARBAGE
from tests.benchmarks.quoted_words import Annotated, Words, annotated
from tests.paths import SHARED

DATA = SHARED / "data" / "quotes"
DIRECT = frozenset(
    {QuotationKind.SPEECH, QuotationKind.FRAGMENT, QuotationKind.DOCUMENT, QuotationKind.POST}
)
FOUND, ALIKE = 0.8, 0.5
LEAST = 4
"""Words that a quotation has at least to be measured."""
SPEECH = frozenset(
    {
        "said",
        "say",
        "says",
        "saying",
        "told",
        "tell",
        "tells",
        "telling",
        "according",
        "added",
        "adds",
        "wrote",
        "writes",
        "announced",
        "reported",
        "noted",
        "argued",
        "argues",
        "claimed",
        "claims",
        "insisted",
        "stated",
        "suggested",
        "asked",
        "acknowledged",
        "explained",
        "declared",
        "warned",
        "vowed",
        "promised",
        "confirmed",
        "denied",
        "admitted",
        "called",
        "urged",
        "pledged",
        "accused",
        "revealed",
        "indicated",
        "responded",
        "concluded",
        "recalled",
        "predicted",
        "described",
        "tweeted",
    }
)
PEER = re.compile(
    r"[“\"](?P<words>[^“”\"\n]+)[”\"]"
    r"(?:\s*,?\s*(?:said|says|added|told|wrote)\s+(?P<after>(?:[A-Z][\w’'.-]+\s?){1,4})"
    r"|\s*,?\s*(?P<before>(?:[A-Z][\w’'.-]+\s?){1,4}|he|she)\s+(?:said|says|added|told|wrote))?"
)
Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    """The objects of a file of JSON Lines, gzipped or not."""
    data = path.read_bytes()
    lines = gzip.decompress(data) if path.suffix == ".gz" else data
    return [json.loads(line) for line in lines.splitlines()]


def show(name: str, figure: float, bar: str, *, good: bool) -> None:
    """Print a figure beside its bar."""
    print(f"  {name:58} {figure:7.3f}   {bar:>8}  {'' if good else 'missed'}")


def share(part: int, whole: int) -> float:
    """A part of a whole, 0 of nothing."""
    return part / whole if whole else 0.0


class Direct:
    """Counts of direct quotations: annotated, found, with the right source; found, and no quotation."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()

    def add(self, article: Row, read: Annotated, found: Sequence[tuple[Words, Words]]) -> None:
        """Compare what was found in an article, as (words, words of the speaker)."""
        gold = [(quote, read.words(quote["start"], quote["end"])) for quote in article["quotes"]]
        stated = [read.spans(one["content"]) for one in article["attributions"]]
        for quote, words in gold:
            self.count["annotated"] += 1
            shares = [
                (share(len(words & own), len(words)), at) for at, (own, _) in enumerate(found)
            ]
            most, at = max(shares, default=(0.0, 0))
            if most < FOUND:
                continue
            self.count["found"] += 1
            if quote["source_spans"]:
                source = read.spans(quote["source_spans"])
                speaker = found[at][1]
                self.count["with source"] += 1
                self.count["right source"] += bool(speaker) and (
                    speaker <= source or source <= speaker
                )
        for own, _ in found:
            if len(own) < LEAST:
                continue
            self.count["given"] += 1
            meant = [*(words for _, words in gold), *stated]
            self.count["quotations"] += any(2 * len(own & words) >= len(own) for words in meant)

    def tell(self, title: str, bars: tuple[float, float, float] | None) -> None:
        """Print what was counted."""
        print(title)
        recall = share(self.count["found"], self.count["annotated"])
        precision = share(self.count["quotations"], self.count["given"])
        speaker = share(self.count["right source"], self.count["with source"])
        names = ("found (recall)", "found (precision)", "speaker as printed")
        for at, (name, figure) in enumerate(zip(names, (recall, precision, speaker), strict=True)):
            bar = bars[at] if bars else 0.0
            show(name, figure, f"≥ {bar}" if bars else "", good=figure >= bar)


def ours(read: Annotated) -> list[tuple[Words, Words]]:
    """What the archive finds, as words of the text."""
    return [
        (read.quotation(one), read.passage(one.speaker_at))
        for one in read.article.quotations
        if one.kind in DIRECT
    ]


def peers(read: Annotated) -> list[tuple[Words, Words]]:
    """What the pattern finds."""
    return [
        (
            read.words(*match.span("words")),
            read.words(*match.span("after" if match["after"] else "before")),
        )
        for match in PEER.finditer(read.text)
    ]


class Statements:
    """Counts of statements in the article's own words."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()

    def add(self, article: Row, read: Annotated) -> None:
        """Compare what was found in an article."""
        direct: Words = frozenset().union(
            *(read.words(quote["start"], quote["end"]) for quote in article["quotes"])
        )
        gold = []
        for one in article["attributions"]:
            words = read.spans(one["content"])
            quoted = 2 * len(words & direct) > len(words)
            typed = any(article["text"].startswith("''", start) for start, _ in one["content"])
            if one["source"] and words and not quoted and not typed:
                cue = " ".join(article["text"][start:end] for start, end in one["cue"]).lower()
                gold.append((words, bool(SPEECH & set(re.findall(r"\w+", cue)))))
        found = [
            read.quotation(one)
            for one in read.article.quotations
            if one.kind is QuotationKind.INDIRECT
        ]
        self.count["found"] += len(found)
        self.count["right"] += sum(any(alike(own, words) for words, _ in gold) for own in found)
        self.count["annotated"] += sum(speech for _, speech in gold)
        self.count["told"] += sum(
            any(alike(own, words) for own in found) for words, speech in gold if speech
        )

    def tell(self) -> None:
        """Print what was counted."""
        precision = share(self.count["right"], self.count["found"])
        recall = share(self.count["told"], self.count["annotated"])
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print("Statements in the article's own words")
        show("precision", precision, "", good=True)
        show("recall of those with a word of speech", recall, "", good=True)
        show("F1", both, "≥ 0.7", good=both >= 0.7)


def alike(one: Words, other: Words) -> bool:
    """Whether two sets of words have half of all in common."""
    return len(one & other) >= ALIKE * len(one | other)


def same_name(name: str, wanted: str) -> bool:
    """Whether one of two names of people is the other, or a shorter form with its surname."""
    ours, theirs = fold(name).split(), fold(wanted).split()
    if not ours or not theirs:
        return False
    short, long = sorted((ours, theirs), key=len)
    return set(short) <= set(long) and (short[-1] == long[-1] or len(long) > 2)


def told_names(
    title: str,
    texts: Mapping[str, str],
    wanted: Iterable[Row],
    bars: tuple[float, float, float, float],
) -> None:
    """Print how often the speaker's full name is right, of articles labelled by reading."""
    by_article: dict[str, list[Row]] = defaultdict(list)
    for row in wanted:
        by_article[row["id"]].append(row)
    count: Counter[str] = Counter()
    for key, labelled in by_article.items():
        read = annotated(texts[key])
        found = [
            (one, read.quotation(one)) for one in read.article.quotations if one.kind in DIRECT
        ]
        real = [
            read.words(row["start"], row["end"])
            for row in labelled
            if row["kind"] != "not_quotation"
        ]
        for one, words in found:
            if len(words) >= LEAST and one.kind is not QuotationKind.POST:
                count["given"] += 1
                count["quotations"] += any(words & other for other in real)
        for row in labelled:
            if row["kind"] == "not_quotation":
                continue
            words = read.words(row["start"], row["end"])
            most, at = max(
                ((share(len(words & own), len(words)), at) for at, (_, own) in enumerate(found)),
                default=(0.0, 0),
            )
            count["labelled"] += 1
            if most < FOUND:
                continue
            count["found"] += 1
            quotation = found[at][0]
            if row["kind"] == "person":
                count["people"] += 1
                count["printed"] += bool(quotation.speaker)
                right = same_name(quotation.name, row["speaker"])
                count["right"] += right
                count["wrong"] += bool(quotation.name) and not right
    print(title)
    recall, precision, right, wrong = bars
    figures = (
        ("found (recall)", share(count["found"], count["labelled"]), recall),
        ("found (precision)", share(count["quotations"], count["given"]), precision),
        ("people: somebody is named as printed", share(count["printed"], count["people"]), 0.0),
        ("people: resolved to the right name", share(count["right"], count["people"]), right),
    )
    for name, figure, bar in figures:
        show(name, figure, f"≥ {bar}" if bar else "", good=figure >= bar)
    figure = share(count["wrong"], count["people"])
    show("people: resolved to a wrong name", figure, f"≤ {wrong}", good=figure <= wrong)


def told_documents(folder: Path, wanted: Iterable[Row]) -> None:
    """Print which quotations of the customer's documents are not as they were labelled."""
    print("The customer's documents")
    by_document: dict[str, list[Row]] = defaultdict(list)
    for row in wanted:
        by_document[row["seed"]].append(row)
    good = whole = 0
    for name, labelled in by_document.items():
        document = RawDocument(name, (folder / name).read_bytes(), name)
        article = parse(document, ParseContext(dt.date(2026, 1, 1)))
        for row in labelled:
            found = quotation_at(article.quotations, row)
            right = found is not None and as_labelled(found, row)
            good += right
            whole += 1
            if not right:
                said = f"{found.kind} {found.speaker!r} {found.name!r}" if found else "nothing"
                print(
                    f"    {row['text'][:50]!r}: {row['speaker'] or row['words']}, and found {said}"
                )
    show("quotations as labelled", share(good, whole), "1.0", good=good == whole)


def quotation_at(quotations: Iterable[Quotation], row: Row) -> Quotation | None:
    """The quotation at a labelled place, but for a mark at either end."""
    for one in quotations:
        for passage in one.passages:
            near = abs(passage.start - row["start"]) <= 1 and abs(passage.end - row["end"]) <= 1
            if passage.block == row["block"] and near:
                return one
    return None


def as_labelled(found: Quotation, row: Row) -> bool:
    """Whether kind and speaker are as labelled: a person by name, else no person."""
    if row["kind"] == "not_quotation":
        return found.kind is QuotationKind.TITLE
    if row["kind"] == "person":
        people = row["speaker"].split("; ")
        return any(same_name(name, one) for name in (found.name, found.speaker) for one in people)
    return bool(found.speaker) and found.kind is not QuotationKind.TITLE


def speed(reads: Sequence[Annotated]) -> None:
    """Print the processor time of finding quotations, beyond finding names, as an import's processes take it."""
    gc.freeze()
    gc.set_threshold(GARBAGE, 10, 10)
    named = [(read.article.blocks, read_names(read.article.blocks)) for read in reads]
    characters = sum(len(block.text) for blocks, _ in named for block in blocks)
    best = min(
        timed(lambda: [find_quotations(blocks, names, names.entities) for blocks, names in named])
        for _ in range(5)
    )
    figure = best / characters * 6_000 * 1_000
    show("ms for 6,000 characters", figure, "≤ 2", good=figure <= 2)


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def spanish() -> Iterator[tuple[str, str]]:
    """The Spanish articles that are labelled, by id."""
    for row in rows(SHARED / "data" / "news-es.jsonl.gz"):
        yield row["id"], row["body"]


def main() -> None:
    """Measure all, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--english", type=Path, default=DATA / "en-dev.jsonl.gz")
    parser.add_argument("--names", type=Path, default=DATA / "names-dev.jsonl")
    parser.add_argument("--seeds", type=Path, default=SHARED / "seeds")
    options = parser.parse_args()
    articles = rows(options.english)
    reads = [annotated(article["text"]) for article in articles]
    direct, peer, statements = Direct(), Direct(), Statements()
    for article, read in zip(articles, reads, strict=True):
        direct.add(article, read, ours(read))
        peer.add(article, read, peers(read))
        statements.add(article, read)
    direct.tell("Direct quotations of four words and more", (0.97, 0.93, 0.88))
    peer.tell("The same by a pattern", None)
    statements.tell()
    texts = {article["id"]: article["text"] for article in articles}
    told_names("Who the speakers are", texts, rows(options.names), (0.97, 0.93, 0.82, 0.06))
    told_names("Spanish", dict(spanish()), rows(DATA / "es-dev.jsonl"), (0.95, 0.92, 0.8, 0.06))
    told_documents(options.seeds, rows(DATA / "seeds.jsonl"))
    print("Time")
    speed(reads)


if __name__ == "__main__":
    main()
