"""Which given names are men's and which are women's: one file of two lists.

Run it as SOURCES.md beside it says. A name stands in the file if the sources give it to one of the two
at least `MUCH_MORE` times as often as to the other.
"""

from __future__ import annotations

import argparse
import importlib
import re
from collections import Counter
from pathlib import Path

import faker.providers.person
import names

from newsroom.importing.gazetteer import GENDERS
from newsroom.text import fold

# Lists of Faker without frequencies: each counts as a name that one in a hundred thousand has.
LISTED = 0.001
MUCH_MORE = 8
_PLAIN = re.compile(r"[^\W\d_]{2,}")


def count(out: dict[str, Counter[str]], name: str, gender: str, weight: float) -> None:
    """Add to how often a name is one's of a gender."""
    key = fold(name.strip())
    if _PLAIN.fullmatch(key) and key[0] < "ɐ":
        out.setdefault(key, Counter())[gender] += weight  # type: ignore[assignment]


def census(out: dict[str, Counter[str]]) -> None:
    """The United States' census of 1990, in hundredths."""
    folder = Path(names.__file__).parent
    for file, gender in (("dist.male.first", "m"), ("dist.female.first", "f")):
        for line in (folder / file).read_text().splitlines():
            name, share = line.split()[:2]
            count(out, name, gender, float(share))


def locales(out: dict[str, Counter[str]]) -> None:
    """Faker's lists by locale."""
    root = Path(faker.providers.person.__file__).parent
    for folder in sorted(root.iterdir()):
        if not folder.is_dir() or folder.name.startswith("_"):
            continue
        provider = importlib.import_module(f"faker.providers.person.{folder.name}").Provider
        for attribute, gender in (("first_names_male", "m"), ("first_names_female", "f")):
            for name in set(getattr(provider, attribute, ())):
                if isinstance(name, str):
                    count(out, name, gender, LISTED)


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=GENDERS, help="default: the shipped file")
    options = parser.parse_args()
    found: dict[str, Counter[str]] = {}
    census(found)
    locales(found)
    lists: dict[str, list[str]] = {"m": [], "f": []}
    for name, weights in sorted(found.items()):
        for gender, other in (("m", "f"), ("f", "m")):
            if weights[gender] >= MUCH_MORE * weights[other] and weights[gender] > 0:
                lists[gender].append(name)
    text = "".join(f"{gender}\t{' '.join(of_it)}\n" for gender, of_it in lists.items())
    options.out.write_text(text, encoding="utf-8")
    print({gender: len(of_it) for gender, of_it in lists.items()}, len(text), "characters")


if __name__ == "__main__":
    main()
