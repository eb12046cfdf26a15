"""Compile word clusters and habits of capitals, out of the tables of spacy-lookups-data.

Run it as SOURCES.md beside it says. A row is a spelling, by its CRC-32: in each language the Brown
cluster (Brown and others 1992) of words that stand in like surroundings, and how much likelier
the spelling is than the same word without its capital.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from pathlib import Path

import numpy as np

from newsroom.importing.entities.word_classes import CLUSTERED
from newsroom.importing.gazetteer import CLUSTERS

MOST = {"en": 120_000, "es": 100_000, "de": 90_000}
"""So many of the most frequent spellings of a language are kept."""
HABITS = (-4.0, -2.0, -0.7, 0.7, 2.0, 4.0)
"""Bounds between habits of capitals: differences of natural logarithms."""


def table(folder: Path, language: str, name: str) -> dict[str, float]:
    """One table of the package: spelling → value."""
    with gzip.open(folder / f"{language}_lexeme_{name}.json.gz", "rt", encoding="utf-8") as file:
        return dict(json.load(file))


def habit(word: str, chance: dict[str, float], floor: float) -> int:
    """How a word is written, from 1 (hardly ever with this capital) to 7; 0 without a capital."""
    if word.islower():
        return 0
    difference = chance.get(word, floor) - chance.get(word.lower(), floor)
    return 1 + sum(difference > bound for bound in HABITS)


def main() -> None:
    """Compile the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=Path, required=True, help="the package's folder of data")
    parser.add_argument("--out", type=Path, default=CLUSTERS, help="default: the shipped file")
    options = parser.parse_args()
    rows: dict[int, list[int]] = {}
    for column, language in enumerate(CLUSTERED):
        clusters, chances = (
            table(options.tables, language, "cluster"),
            table(options.tables, language, "prob"),
        )
        floor = min(chances.values())
        frequent = sorted((w for w in chances if w.isprintable()), key=lambda w: -chances[w])
        letters = [w for w in frequent if w[0].isalpha() and len(w) < 30][: MOST[language]]
        for word in letters:
            row = rows.setdefault(zlib.crc32(word.encode()), [0] * 2 * len(CLUSTERED))
            row[column] = int(clusters.get(word, 0))
            row[len(CLUSTERED) + column] = habit(word, chances, floor)
    keys = np.array(sorted(rows), np.uint32)
    values = np.array([rows[key] for key in keys.tolist()], np.uint32)
    np.savez_compressed(
        options.out,
        keys=keys,
        clusters=values[:, : len(CLUSTERED)],
        habits=values[:, len(CLUSTERED) :].astype(np.uint8),
    )
    print(f"{len(keys)} spellings, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
