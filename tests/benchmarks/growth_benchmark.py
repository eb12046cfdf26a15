"""How the time to read a document grows with its size, for texts that nobody wrote.

For each shape one document of each size is parsed, and the exponent of time over size is told: the
slope of a line through the logarithms, 1 where twice the text takes twice the time. A text can be
long without being an article: a list of names, a table, a log, a page of links. None may stop an
import.

    python -m tests.benchmarks.growth_benchmark [--only SHAPE] [--largest 131072] [--bar 1.15]

Ends with status 1 where a shape is above the bar.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gc
import itertools
import math
import random
import sys
import time
from collections.abc import Callable, Sequence

from newsroom.importing.pipeline import parse
from newsroom.importing.types import ImportFailure, ParseContext, RawDocument

CONTEXT = ParseContext(today=dt.date(2026, 11, 1))
SMALLEST, LARGEST = 2_048, 131_072
BAR = 1.15
# What is over faster than this is told by the clock's grain, not by the text.
GRAIN = 0.004

_WORDS = ("harbour", "wall", "council", "pier", "winter", "ferry", "mayor", "boat", "engineer")
_GIVEN = ("Ada", "Jane", "John", "Ana", "Omar", "Lena", "Ivo", "Mara")


def _again(piece: str) -> Callable[[int], str]:
    """A shape that says one thing again and again."""
    return lambda size: piece * (size // len(piece) + 1)


def _names(pattern: str) -> Callable[[int], str]:
    """A shape of different names: `{}` stands for a word made up for each."""

    def shape(size: int) -> str:
        chance = random.Random(size)
        out: list[str] = []
        length = 0
        while length < size:
            word = "".join(chance.choices("bdfgklmnprstv", k=3)) + chance.choice("aeiou")
            word = word.capitalize() + "".join(chance.choices("aeioulnrst", k=4))
            out.append(pattern.replace("{}", word).replace("[]", chance.choice(_GIVEN)))
            length += len(out[-1])
        return "".join(out)

    return shape


def _prose(end: str) -> Callable[[int], str]:
    def shape(size: int) -> str:
        chance = random.Random(7)
        out: list[str] = []
        length = 0
        while length < size:
            words = chance.choices(_WORDS, k=chance.randrange(8, 20))
            out.append(" ".join(words).capitalize() + end)
            length += len(out[-1])
        return "".join(out)

    return shape


SHAPES: dict[str, Callable[[int], str]] = {
    # Long lines: words and capitals.
    "prose on one line": _prose(". "),
    "prose without a stop": _prose(" "),
    "capitalised words": _again("Ab "),
    "words in capitals": _again("ABCDEF "),
    "known given names": _again("Ada Jane "),
    "known places": _again("Paris London "),
    "known phrase": _again("New York "),
    "titles": _again("President Minister "),
    "articles": _again("The El La "),
    "and": _again("Ada and Paris and "),
    "initials": _again("J. R. R. "),
    "initials without spaces": _again("J.R.R."),
    "abbreviations": _again("Mr. Sen. U.S. "),
    "by": _again("By Jane Doe "),
    "people's names": _names("[] {} "),
    "people with one surname": _names("{} Fenwick, "),
    "people in sentences": _names("and [] {} said so. "),
    "surnames alone": _names("then {} spoke, "),
    "organisations": _names("the {} Council (ABC), "),
    "companies": _names("{} Corp, "),
    "handles": _names("{} (@{}) "),
    "acronyms": _names("{} Liberation Army (ELN), "),
    "possessives": _again("Ada's "),
    "hyphens": _again("Ab-cd-"),
    "one word": _again("a"),
    "one word in capitals": _again("A"),
    "one word with accents": _again("é"),
    "figures": _again("7"),
    "figures and spaces": _again("7 "),
    "small words": _again("a "),
    # Long lines: marks.
    "full stops": _again("."),
    "full stops and spaces": _again(". "),
    "commas": _again(","),
    "commas and spaces": _again("Ab, "),
    "quotes": _again('"'),
    "quotes around words": _again('"ab" '),
    "curled quotes": _again("“ab” ‘cd’ "),
    "apostrophes": _again("'"),
    "brackets opened": _again("("),
    "brackets closed": _again(")"),
    "brackets around words": _again("(Ab) "),
    "square brackets": _again("["),
    "bars": _again("Ab | "),
    "dashes": _again("Ab – "),
    "many dashes": _again("-"),
    "dashes and spaces": _again("- "),
    "slashes": _again("ab/"),
    "arrows": _again("Ab > "),
    "colons": _again("a:"),
    "stars": _again("*"),
    "emphasis": _again("*a "),
    "hashes": _again("#"),
    "underscores": _again("_a"),
    "copyright": _again("© "),
    "at": _again("a@"),
    "handles and tags": _again("@ab #cd "),
    "addresses": _again("a.b@c.d "),
    "links": _again("https://example.org/a "),
    "one link": lambda size: "https://example.org/" + "a/" * (size // 2),
    "one domain": lambda size: "www." + "a." * (size // 2),
    "pictures": _again("pic.twitter.com/a "),
    "bullets": _again("• ab "),
    "exclamations": _again("Ab! "),
    "questions": _again("¿Ab? "),
    "ellipses": _again("…"),
    "spaces": lambda size: "a" + " " * size + "b",
    "no-break spaces": lambda size: "a" + "\xa0" * size + "b",
    "tabs": _again("a\t"),
    "zero-width": _again("a\u200b"),
    # Dates and times.
    "dates": _again("1 November 2022, "),
    "numeric dates": _again("01/11/2022 "),
    "years": _again("2022 "),
    "times": _again("10:05 pm "),
    "months": _again("November "),
    "weekdays": _again("Tuesday "),
    "published": _again("published "),
    "photo credits": _again("Photo: Ab/Reuters "),
    "credits in brackets": _again("(Photo by Ab/Reuters) "),
    "agencies": _again("Reuters/"),
    # Damage.
    "misread apostrophes": _again("donâ\x80\x99t "),
    "misread and lost": _again("donât "),
    "misread letters": _again("corazÃ³n "),
    "misread without spaces": _again("Ã³"),
    "lost lead bytes": _again("Ã "),
    "one misread word": lambda size: "Ã" + "©Ã" * (size // 2),
    "lost lead bytes together": _again("â"),
    "replacement characters": _again("caf\ufffd "),
    "controls": _again("a\x93b\x94 "),
    "question marks": _again("Ã?"),
    "lost pictures": _again("ð "),
    "mixed damage": _again("â\x80\x9cSeÃ±or,â\x80\x9d said Ângel, donât. "),
    # Many lines.
    "short lines": _again("ab\n"),
    "one-letter lines": _again("A\n"),
    "blank lines between": _again("Ab cd\n\n"),
    "capitalised lines": _again("Ab Cd Ef\n"),
    "names on lines": _names("[] {}\n"),
    "bylines": _names("By [] {}\n"),
    "bylines of one": _again("By Jane Doe\n"),
    "By alone": _again("By\nJane Doe\n"),
    "dates on lines": _again("November 1, 2022\n"),
    "sections": _again("Politics\n"),
    "menus": _again("Home > Politics > Europe\n"),
    "sharing": _again("Share this article\n"),
    "appeals": _again("Please donate to us today.\n"),
    "captions": _again("The wall. Photo: Jane Doe\n"),
    "captions that differ": _names("The {} wall. Photo: Jane Doe\n"),
    "captions said again": _names("The {} wall of the harbour of the town\nThe wall. Photo: Ab\n"),
    "posts": _again("It rained. — Jane Doe (@janedoe) November 2, 2022\n"),
    "posts and handles": _names("It rained on {} – @ab.\n— [] {} (@{}) November 2, 2022\n"),
    "unfinished posts": _again("— Jane Doe (@janedoe)\nab\n"),
    "headlines": _names("Council of {} closes the harbour for one year\n"),
    "paragraphs": _prose(".\n"),
    "paragraphs apart": _prose(".\n\n"),
    "questions and answers": _again("Q. Did it rain?\nA. It did, on that day.\n"),
    "quoted lines": _again('"It rained," she said.\n'),
    "bullets on lines": _again("• Ab cd\n"),
    "wrapped": _again("the council voted on tuesday to close the harbour for one more year and\n"),
    "record fields": _again("Section: Politics\n"),
    "bios": _names("[] {} is a reporter for the Harbour Gazette.\n"),
    "copyright lines": _again("© 2016 Harbour Gazette\n"),
    "tables": _again("12,3\t45,6\t78,9\n"),
    "misread lines": _again("El corazÃ³n de la ciudad\n"),
    "lost lines": _again("She said that she donât know.\n"),
    "lines that lost pictures": _names("ð {} ð©\n"),
}  # fmt: skip


def seconds(text: str, title: str = "") -> float:
    """Processor time to parse a document with this text."""
    given = {"title": title, "body": text} if title else {}
    document = RawDocument("shape.txt", text.encode("utf-8"), "", given)
    gc.collect()  # what the last document left is not this one's
    start = time.process_time()
    with contextlib.suppress(ImportFailure):  # a refusal is an answer, and must be as quick
        parse(document, CONTEXT)
    return time.process_time() - start


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of the line through the logarithms of sizes and times, by least squares."""
    points = [
        (math.log(size), math.log(taken))
        for size, taken in zip(sizes, times, strict=True)
        if taken >= GRAIN
    ]
    if len(points) < 2:
        return 0.0
    across = sum(x for x, _ in points) / len(points)
    up = sum(y for _, y in points) / len(points)
    return sum((x - across) * (y - up) for x, y in points) / sum(
        (x - across) ** 2 for x, _ in points
    )


def sizes_up_to(largest: int) -> list[int]:
    doubled = (SMALLEST << step for step in itertools.count())
    return list(itertools.takewhile(lambda size: size <= largest, doubled))


def measure(shape: Callable[[int], str], sizes: Sequence[int], rounds: int = 1) -> list[float]:
    """The best time of `rounds` for each size."""
    return [min(seconds(shape(size)) for _ in range(rounds)) for size in sizes]


def main() -> None:
    """Print the exponent of each shape, with the time of the largest document."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="")
    options.add_argument("--largest", type=int, default=LARGEST)
    options.add_argument("--bar", type=float, default=BAR)
    options.add_argument("--patience", type=float, default=20, help="seconds for one document")
    given = options.parse_args()
    seconds(_prose("; Ada Doe of Paris donâ\x80\x99t. ")(20_000))  # loads what is loaded once
    gc.freeze()  # as the workers of an import do
    sizes = sizes_up_to(given.largest)
    above = []
    print(f"{'shape':28} {'exponent':>8} {'seconds':>8}  for {sizes[-1]:,} characters")
    for name, shape in SHAPES.items():
        if given.only and given.only != name:
            continue
        times: list[float] = []
        for size in sizes:
            times.append(
                min(seconds(shape(size)) for _ in range(2 if not times or times[-1] < 0.2 else 1))
            )
            if times[-1] > given.patience:
                break
        grown = exponent(sizes[: len(times)], times)
        if grown > given.bar:
            above.append(name)
        mark = " above the bar" if grown > given.bar else ""
        cut = f" at {sizes[len(times) - 1]:,}" if len(times) < len(sizes) else ""
        print(f"{name:28} {grown:8.2f} {times[-1]:8.2f}{cut}{mark}", flush=True)
    print(f"{len(above)} of {len(SHAPES)} shapes above {given.bar}: {', '.join(above) or 'none'}")
    sys.exit(bool(above))


if __name__ == "__main__":
    main()
