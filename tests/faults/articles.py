"""The records that faults are tried on: real articles, shortened, or made ones where those are missing."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.paths import SHARED

NEWS = SHARED / "data" / "news-en.jsonl.gz"
POOL = 400
# An article's beginning has its byline, its place and its people, and is read in a moment.
LONGEST = 1_100  # characters

CORRECTION = "Correction: an earlier text said"

Record = dict[str, str]

PEOPLE = ("Ada Fenwick", "Gustavo Petro", "Berta Moss", "Olaf Lind", "Rosa Vega", "Jun Ito")
PLACES = ("Bogotá", "Caracas", "Lima", "Quito", "Santiago", "Havana", "Lisbon", "Oslo")
OUTLETS = ("The Harbour Ledger", "Quillhaven Dispatch", "Tidewell Observer", "The Herald")


@cache
def pool() -> Sequence[Record]:
    """Records of different texts and ids."""
    records = _real() if NEWS.is_file() else _made()
    different = {" ".join(record["body"].split()): record for record in records}
    return [record | {"id": f"r{number}"} for number, record in enumerate(different.values())]


def _real() -> list[Record]:
    records = []
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            body = record["body"][:LONGEST].rpartition(" ")[0]
            if len(body) > LONGEST // 2:
                records.append({**record, "body": body})
            if len(records) == POOL:
                break
    return records


def _made() -> list[Record]:
    chance, records = random.Random(1), []
    for number in range(POOL):
        one, other = chance.sample(PEOPLE, 2)
        place, outlet = chance.choice(PLACES), chance.choice(OUTLETS)
        body = "\n\n".join(
            f"{one} said in {place} on day {day} of the {number}th voyage that the ferry would sail. "
            f"{other} did not believe it, and wrote so to {outlet}."
            for day in range(4)
        )
        records.append(
            {
                "title": f"Voyage {number} from {place}",
                "body": body,
                "source": outlet,
                "author": one,
                "date": f"2021-03-{number % 28 + 1:02}",
                "lang": "en",
                "url": f"https://ledger.example/{number}",
            }
        )
    return records


def write_export(path: Path, records: Iterable[Record]) -> Path:
    """An export of these records, one a line."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def changed(record: Record, word: str) -> Record:
    """The record as its outlet wrote it anew."""
    body = record["body"].partition(CORRECTION)[0].rstrip()
    return record | {"body": f"{body}\n\n{CORRECTION} {word}."}


def renumbered(records: Iterable[Record], prefix: Any) -> list[Record]:
    """The same texts under other ids and addresses."""
    return [
        record
        | {"id": f"{prefix}-{record['id']}", "url": f"https://copy.example/{prefix}/{number}"}
        for number, record in enumerate(records)
    ]
