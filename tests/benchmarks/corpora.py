"""Collections of articles to measure with: `news-en`, and larger ones re-mixed from its sentences.

A re-mixed article has the title, source, author, date and length of one real article, and
sentences of articles drawn at random. Words, names and lengths are thus distributed as in real
news; what co-occurs in one article is not. Made once, and kept in the system's directory for
temporary files (`NEWSROOM_BENCHMARKS` names another).
"""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import json
import os
import random
import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from search.text.analysis import analyse
from search.types import Facet, IndexDocument, TextField, language_number
from tests.paths import SHARED

NEWS = SHARED / "data" / "news-en.jsonl.gz"
HOME = Path(os.environ.get("NEWSROOM_BENCHMARKS", tempfile.gettempdir())) / "newsroom-benchmarks"

SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“])")
NAME = re.compile(r"\b[A-Z][a-z]+(?: (?:of |the )?[A-Z][a-z]+)+\b")


@dataclass(frozen=True, slots=True)
class Record:
    """One article; paragraphs are its body. `names` are stood in for by runs of capitals."""

    id: int
    title: str
    source: str
    author: str
    date: str
    paragraphs: list[str]
    names: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    @property
    def day(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.date[:10])
        except ValueError:
            return None


def records(size: int) -> Iterator[Record]:
    """The articles of `news-en`, up to 4,000; more are re-mixed."""
    path = HOME / f"articles-{size}.jsonl"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("w", encoding="utf-8") as file:
            for record in _real(size) if size <= 4_000 else _remixed(size):
                file.write(json.dumps(asdict(record)) + "\n")
        partial.rename(path)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Record(**json.loads(line))


def _news() -> Iterator[dict[str, str]]:
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _record(number: int, like: dict[str, str], paragraphs: list[str]) -> Record:
    names = sorted({name for line in paragraphs for name in NAME.findall(line)})
    return Record(
        number, like["title"], like["source"], like["author"], like["date"], paragraphs, names
    )


def _real(size: int) -> Iterator[Record]:
    for number, each in enumerate(itertools.islice(_news(), size), 1):
        yield _record(number, each, [line for line in each["body"].split("\n") if line.strip()])


def _remixed(size: int) -> Iterator[Record]:
    chance = random.Random(1963)
    real = list(_news())
    texts = [
        [SENTENCE.split(line) for line in each["body"].split("\n") if line.strip()] for each in real
    ]
    pool = [sentence for text in texts for line in text for sentence in line]
    for number in range(1, size + 1):
        place = chance.randrange(len(real))
        paragraphs = [" ".join(chance.choices(pool, k=len(line))) for line in texts[place]]
        yield _record(number, real[place], paragraphs)


def number(name: str) -> int:
    """What stands for the id that a database gives to a source, a person, an author."""
    return zlib.crc32(name.encode())


def document(record: Record) -> IndexDocument:
    """What the engines index, the first paragraph as standfirst; names are dealt to three kinds."""
    kinds = (Facet.PERSON, Facet.ORGANISATION, Facet.PLACE)
    values: dict[Facet, tuple[int, ...]] = {
        kind: tuple(number(name) for name in record.names if len(name) % 3 == remainder)
        for remainder, kind in enumerate(kinds)
    }
    values[Facet.SOURCE] = (number(record.source),)
    values[Facet.LANGUAGE] = (language_number("en"),)
    values[Facet.AUTHOR] = (number(record.author),) if record.author else ()
    body = [(paragraph, "en") for paragraph in record.paragraphs]
    texts = {
        TextField.TITLE: analyse([(record.title, "en")]),
        TextField.STANDFIRST: analyse(body[:1]),
        TextField.BODY: analyse(body[1:]),
    }
    texts[TextField.LEAD] = texts[TextField.BODY].first(20)
    return IndexDocument(record.id, 1, texts, values, record.day)
