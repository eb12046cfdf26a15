"""Measures `repair` beside ftfy on the damage that befalls misread text afterwards.

    python -m tests.benchmarks.damage_benchmark [--data FOLDER] [--docs 6] [--seed 1] [--kind NAME]
    python -m tests.benchmarks.damage_benchmark --clean [--data FOLDER] [--lines 10000]

Documents of 25 sentences of `shared/data/clean-text`, or of a folder of text files with a sentence
a line, are damaged in each way. A cell is the share of damaged words that came back, and how many
per cent of them were made into other words that never stood there: `97.0 0.1`. Files in which a kind damages
fewer than 20 words have no cell for it. With `--clean` undamaged lines are counted that a repair
changes: as they are, in capitals, and each word beyond ASCII in quotation marks.
"""

from __future__ import annotations

import argparse
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import ftfy

from newsroom.importing.mojibake.misreading import misreading
from newsroom.importing.mojibake.repair import repair
from tests.paths import SHARED

PEERS: dict[str, Callable[[str], str]] = {
    "ours": lambda text: repair(text).text,
    "ftfy": ftfy.fix_encoding,
}
MARKS = re.compile("[“”‘’–—…]+")
FEWEST = 20
QUOTED = ("“”", "«»", "‘’", "„“", "””")


def misread(text: str, holes: str = "") -> str:
    """UTF-8 read as windows-1252, with `holes` for the bytes that it leaves open."""
    return re.sub("[\x81\x8d\x8f\x90\x9d]", holes, misreading("windows-1252").of(text))


def straightened(text: str) -> str:
    """Misread, with curly quotation marks made straight afterwards."""
    return misread(text).translate(str.maketrans("“”‘’", "\"\"''"))


def compatible(text: str) -> str:
    """Misread, with each character replaced by what is compatible with it afterwards."""
    return unicodedata.normalize("NFKC", misreading("windows-1252").of(text))


def marks_misread(text: str) -> str:
    """The letters sound, the quotation marks and dashes misread with bytes dropped."""
    return MARKS.sub(lambda match: misread(match.group()), text)


def marks_lost(text: str) -> str:
    """The letters sound, of the quotation marks and dashes only a first byte left."""
    return MARKS.sub(lambda match: misreading("iso-8859-1").of(match.group(), lossy=True), text)


def some(lines: list[str]) -> list[str]:
    """Three lines in ten misread, with bytes dropped."""
    chosen = random.Random(len("".join(lines)))
    return [misread(line) if chosen.random() < 0.3 else line for line in lines]


def each(damage: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
    """The damage done to every line."""
    return lambda lines: [damage(line) for line in lines]


DAMAGE: dict[str, Callable[[list[str]], list[str]]] = {
    "dropped": each(misread),
    "U+FFFD": each(lambda line: misread(line, "\ufffd")),
    "?": each(lambda line: misread(line, "?")),
    "straight": each(straightened),
    "NFKC": each(compatible),
    "30% lines": some,
    "marks": each(marks_misread),
    "marks lost": each(marks_lost),
}


def sentences(path: Path) -> list[str]:
    """The lines of a file that are as long as a sentence, with curly marks."""
    lines = (unicodedata.normalize("NFC", line.strip()) for line in path.open(encoding="utf-8"))
    return [curly(line) for line in lines if 40 < len(line) < 600]


def curly(line: str) -> str:
    """A line with straight marks made curly, where they are pairs or stand in a word."""
    line = re.sub(r'(?<!\w)"([^"\n]+)"(?!\w)', "“\\1”", line)
    return re.sub(r"(?<=\w)'(?=\w)", "’", line)


def score(clean: list[str], damaged: list[str], fixed: list[str]) -> Counter[str]:
    """How many words were damaged, came back, and were made into others."""
    found: Counter[str] = Counter()
    fixed += [""] * (len(clean) - len(fixed))
    for was, shown, now in zip(clean, damaged, fixed, strict=False):
        words, before, after = was.split(), set(shown.split()), Counter(now.split())
        wanted = Counter(word for word in words if word not in before)
        found["damaged"] += wanted.total()
        found["right"] += (wanted & after).total()
        found["wrong"] += sum(n for w, n in after.items() if w not in words and w not in before)
    return found


def documents(lines: list[str], count: int, seed: int) -> Iterator[list[str]]:
    """Documents of 25 sentences."""
    chosen = random.Random(seed)
    for _ in range(count):
        yield chosen.sample(lines, min(25, len(lines)))


def damaged_text(paths: list[Path], docs: int, seed: int, kinds: list[str]) -> None:
    """Print a row for each file and peer, then totals and speeds."""
    print(f"{'':18}" + "".join(f"{kind:>13}" for kind in kinds))
    for peer, mend in PEERS.items():
        totals: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
        characters, spent = 0, 1e-9
        for path in paths:
            lines = sentences(path)
            cells = []
            for kind in kinds:
                found: Counter[str] = Counter()
                for clean in documents(lines, docs, seed):
                    damaged = DAMAGE[kind](clean)
                    text = "\n".join(damaged)
                    started = time.process_time()
                    fixed = mend(text)
                    spent += time.process_time() - started
                    characters += len(text)
                    found += score(clean, damaged, fixed.split("\n"))
                if found["damaged"] >= FEWEST:
                    totals[kind] += found
                cells.append(cell(found))
            print(f"{peer:6}{path.stem:12}" + "".join(cells), flush=True)
        print(f"{peer:6}{'all':12}" + "".join(cell(totals[kind]) for kind in kinds))
        print(f"{peer}: {characters / spent / 1e6:.2f} million characters a second")


def cell(found: Counter[str]) -> str:
    """The percentages of right and of wrong words, if there are enough of them."""
    if found["damaged"] < FEWEST:
        return f"{'–':>13}"
    shares = (100 * found[name] / found["damaged"] for name in ("right", "wrong"))
    return "{:9.1f} {:3.1f}".format(*shares)


def clean_text(paths: list[Path], most: int) -> None:
    """Print how many lines each peer changes, by how they were shown, and the first of them."""
    for peer, mend in PEERS.items():
        for shown in ("as it is", "in capitals", "in quotation marks"):
            changed, lines = [], 0
            for path in paths:
                read = [line.strip() for line in path.open(encoding="utf-8") if line.strip()]
                random.Random(1).shuffle(read)
                for line in as_shown(read[:most], shown):
                    lines += 1
                    if mend(line) != line:
                        changed.append(line)
            print(f"{peer}, {shown}: {len(changed)} of {lines} changed", changed[:5], flush=True)


def as_shown(lines: list[str], shown: str) -> Iterator[str]:
    """Lines as they are, in capitals, or their words beyond ASCII in quotation marks."""
    if shown != "in quotation marks":
        yield from (line.upper() if shown == "in capitals" else line for line in lines)
        return
    quoted = cycle(QUOTED)
    for line in lines:
        for word in re.findall(r"[^\W\d_]+", line):
            if not word.isascii():
                opening, closing = next(quoted)
                yield f"{opening}{word}{closing} {opening}{word.upper()}{closing}"


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED / "data/clean-text")
    parser.add_argument("--docs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=sorted(DAMAGE), action="append")
    parser.add_argument("--clean", action="store_true")
    parser.add_argument("--lines", type=int, default=10_000)
    options = parser.parse_args()
    paths = sorted(options.data.glob("*.txt"))
    if options.clean:
        clean_text(paths, options.lines)
    else:
        damaged_text(paths, options.docs, options.seed, options.kind or list(DAMAGE))


if __name__ == "__main__":
    main()
