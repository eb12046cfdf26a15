"""How often title, date, author and source come right from raw text, over many page shapes.

Articles whose metadata are known are rendered as the text that a person copies from a page, then
parsed, then compared. Wrong and missing values are counted apart: a wrong one costs more.

    python -m tests.benchmarks.metadata_benchmark [--per-shape 120] [--show date]
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from newsroom.importing.mojibake.repair import repair
from newsroom.importing.pipeline import parse
from newsroom.importing.recognise.bylines import is_person
from newsroom.importing.recognise.outlets import known_outlet
from newsroom.importing.types import ParseContext, ParsedArticle, RawDocument
from tests.benchmarks.mixed_shapes import mixed
from tests.benchmarks.page_shapes import FIELDS, SHAPES, SIGNED, Truth
from tests.paths import SHARED

DATA = SHARED / "data"
TODAY = dt.date(2026, 11, 1)


@dataclass
class Score:
    """Counts of one field."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    unprinted_wrong: int = 0
    total: int = 0
    examples: list[str] = field(default_factory=list)


def load(language: str) -> Iterator[Truth]:
    """The articles with a title, a day, an author and a source that can be what they are."""
    with gzip.open(DATA / f"news-{language}.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    if language == "es":
        records = completed(records)
    for record in records:
        paragraphs = own_paragraphs(record)
        authors = clean_authors(record["author"])
        date = read_date(record["date"])
        known = record["title"] and is_outlet(record["source"])
        if known and authors and date and len(paragraphs) > 2:
            yield Truth(
                repair(record["title"].strip()).text, date, authors, record["source"].strip(), paragraphs,
                language,
            )  # fmt: skip


def own_paragraphs(record: dict[str, str]) -> tuple[str, ...]:
    """The lines of a body, without the headline and the name that some begin with."""
    lines = [line.strip() for line in repair(record["body"]).text.split("\n") if line.strip()]
    return tuple(line for line in lines if line != record["title"] and not is_person(line))


def is_outlet(source: str) -> bool:
    """Whether a source column names a publication: not a person, nor "Guest Writer"."""
    return (bool(source) and not source.startswith("Guest Writer") and not is_person(source)) or (
        "CNN" in source
    )


def completed(records: list[dict[str, str]]) -> list[dict[str, str]]:
    """Spanish records lack a date or an author: those that have a title borrow them."""
    rng = random.Random(3)
    authors = [r["author"] for r in records if clean_authors(r["author"])]
    return [
        {
            **r,
            "author": r["author"] if clean_authors(r["author"]) else rng.choice(authors),
            "date": r["date"]
            if read_date(r["date"])
            else (dt.date(2012, 1, 1) + dt.timedelta(rng.randrange(4000))).strftime("%d-%m-%Y"),
        }
        for r in records
        if r["title"]
    ]


def clean_authors(text: str) -> tuple[str, ...]:
    """At most two people's names of an author column; none if one is no name."""
    names = [n.strip(" '\"[]") for n in text.split(",")]
    names = [n for n in names if n][:2]
    return tuple(names) if names and all(is_person(n) for n in names) else ()


def read_date(text: str) -> dt.date | None:
    """A date as the data has them: year first, or day first."""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return dt.date(*map(int, match.groups()))
    if match := re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", text):
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    return None


# --- comparison -------------------------------------------------------------------------------


def same_words(one: str, other: str) -> bool:
    """Whether two texts are equal but for case, spaces and punctuation."""
    return plain(one) == plain(other)


def plain(text: str) -> str:
    """Letters and figures only, in lower case, without "the" in front."""
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s+", "", text.casefold()))


def compare(truth: Truth, got: ParsedArticle) -> dict[str, tuple[bool | None, object]]:
    """For each field: right, wrong or (None) missing; and what was found."""
    found: dict[str, object] = {
        "title": got.title, "date": got.published, "author": got.authors, "source": got.source,
    }  # fmt: skip
    right = {
        "title": same_words(truth.title, got.title),
        "date": truth.date == got.published,
        "author": [plain(a) for a in truth.authors] == [plain(a) for a in got.authors],
        "source": same_words(truth.source, got.source) or same_outlet(truth.source, got.source),
    }
    return {f: (right[f] if found[f] else None, found[f]) for f in FIELDS}


def same_outlet(printed: str, found: str) -> bool:
    """Whether the archive's name for the outlet was found: "CNN" for "CNN (Web News)"."""
    bare = re.sub(r"\s*(?:\(.*\)|- .*)$", "", printed)
    return bool(found) and (plain(bare) == plain(found) or found == known_outlet(bare))


def measure(language: str, per_shape: int, show: str, only: str) -> dict[str, dict[str, Score]]:
    """Scores by shape and field."""
    truths = list(load(language))
    rng = random.Random(7)
    scores: dict[str, dict[str, Score]] = {}
    context = ParseContext(today=TODAY)
    for shape in [s for s in (*SHAPES, mixed, *SIGNED) if only in s.__name__]:
        row = scores[shape.__name__] = {f: Score() for f in FIELDS}
        count = per_shape * 4 if shape is mixed else per_shape
        for truth in rng.sample(truths, min(count, len(truths))):
            page = shape(truth, rng)
            data = page.text.encode()
            got = parse(RawDocument("page", data, ""), context)
            for name, (right, found) in compare(truth, got).items():
                score = row[name]
                if name not in page.printed:
                    score.unprinted_wrong += right is False
                    if right is False and name == show:
                        print(
                            f"{shape.__name__}: made up {found!r}: {got.evidence.get('published')}"
                        )
                    continue
                score.total += 1
                score.right += right is True
                score.wrong += right is False
                score.missing += right is None
                if not right and name == show:
                    head = " / ".join(page.text.split("\n")[:9])[:330]
                    want = getattr(truth, {"author": "authors"}.get(name, name))
                    print(f"{shape.__name__}: want {want!r} got {found!r}\n      {head}")
    return scores


def report(language: str, scores: dict[str, dict[str, Score]]) -> None:
    """Print right, wrong and missing by shape and field, in per cent."""
    print(f"{language:14}" + "".join(f"{f:>24}" for f in FIELDS))
    print(f"{'':14}" + f"{'right  wrong missing':>24}" * len(FIELDS))
    total: dict[str, Counter[str]] = {f: Counter() for f in FIELDS}
    for shape, row in scores.items():
        cells = []
        for name in FIELDS:
            s = row[name]
            for key in ("right", "wrong", "missing", "total", "unprinted_wrong"):
                total[name][key] += getattr(s, key)
            cells.append(cell(s.right, s.wrong, s.missing, s.total))
        print(f"{shape:14}" + "".join(cells))
    sums = (total[f] for f in FIELDS)
    print(
        f"{'all':14}"
        + "".join(cell(c["right"], c["wrong"], c["missing"], c["total"]) for c in sums)
    )
    made_up = {f: total[f]["unprinted_wrong"] for f in FIELDS}
    print(f"not printed, and made up: {made_up}\n")


def cell(right: int, wrong: int, missing: int, total: int) -> str:
    """Three percentages."""
    if not total:
        return f"{'–':>24}"
    return f"{right / total:10.1%}{wrong / total:7.1%}{missing / total:7.1%}"


def main() -> None:
    """Measure both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-shape", type=int, default=60)
    parser.add_argument("--show", default="", choices=("", *FIELDS), help="print what is not right")
    parser.add_argument("--language", default="")
    parser.add_argument("--shape", default="")
    options = parser.parse_args()
    for language in [options.language] if options.language else ["en", "es"]:
        report(language, measure(language, options.per_shape, options.show, options.shape))


if __name__ == "__main__":
    main()
