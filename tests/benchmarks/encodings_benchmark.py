"""Measures `repair` on text that was read in another encoding than it was written in, beside ftfy.

    python -m tests.benchmarks.encodings_benchmark [--data FOLDER]... [--docs N] [--kinds …]

Each folder holds files `LANGUAGE….txt` of clean sentences, one a line (default:
`shared/data/clean-text`). Documents of 30 to 5,000 characters are written in every encoding that the
language is written in and read in others; of some only every third line. Printed is, of the words
that this damaged: which share came back (right), was left as it was (left), or became something
else (wrong, sound words that were changed among them).
"""

from __future__ import annotations

import argparse
import random
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import ftfy

from newsroom.importing.mojibake.readings import UTF8_SHOWN, WIDE
from newsroom.importing.mojibake.repair import repair
from tests.paths import SHARED

PEERS: dict[str, Callable[[str], str]] = {
    "ours": lambda text: repair(text).text,
    "ftfy": ftfy.fix_encoding,
}
WEST = ("windows-1252", "mac-roman", "cp850", "cp437")
CENTRAL = ("windows-1250", "iso-8859-2", "cp852", "mac-latin2")
CYRILLIC = ("windows-1251", "koi8-r", "cp866", "iso-8859-5", "mac-cyrillic")
BALTIC = ("windows-1257", "iso-8859-13")
GREEK = ("windows-1253", "iso-8859-7", "mac-greek", "cp737")
TURKISH = ("windows-1254", "mac-turkish", "cp857")
WRITTEN = {
    **dict.fromkeys(("en", "es", "pt", "fr", "de", "it", "nl", "sv", "da", "nb", "fi", "ca"), WEST),
    "is": ("windows-1252", "mac-iceland", "cp861"),
    **dict.fromkeys(("pl", "cs", "sk", "sl", "hr", "hu", "ro"), CENTRAL),
    **dict.fromkeys(("ru", "bg", "mk", "sr"), CYRILLIC),
    "uk": ("windows-1251", "koi8-u", "mac-cyrillic"),
    **dict.fromkeys(("lt", "lv", "et"), BALTIC),
    "el": GREEK,
    "tr": TURKISH,
    "he": ("windows-1255",),
    "ar": ("windows-1256", "iso-8859-6"),
    "fa": ("windows-1256",),
    "th": ("cp874",),
}
SHOWN = ("windows-1252", "mac-roman", "cp850", "windows-1250", "windows-1251", "iso-8859-1")
LENGTHS = (30, 100, 300, 1_000, 5_000)
# Cedillas of older keyboards, which the encodings of Romanian have.
OLDER = str.maketrans("șțȘȚ", "şţŞŢ")


def swapped(text: str, written: str, shown: str) -> str | None:
    """The text written in one encoding and read in another; None where it cannot be written so.

    A byte that `shown` has no character for stays as a control character.
    """
    try:
        data = text.encode(written)
    except UnicodeEncodeError:
        return None
    return "".join(map(_shown(shown).__getitem__, data))


def _shown(encoding: str) -> list[str]:
    table = []
    for byte in range(256):
        try:
            table.append(bytes([byte]).decode(encoding))
        except UnicodeDecodeError:
            table.append(chr(byte))
    return table


def utf8_as(text: str, shown: str) -> str:
    """The text's UTF-8 read in another encoding; what that does not have becomes U+FFFD."""
    if shown in WIDE:
        return text.encode().decode(shown, "replace")
    return "".join(map(_shown(shown).__getitem__, text.encode()))


def documents(
    lines: list[str], lengths: list[int], per_length: int, seed: int
) -> Iterator[list[str]]:
    """Documents of several lengths, each a list of sentences."""
    rng = random.Random(seed)
    for length in lengths:
        for _ in range(per_length):
            document: list[str] = []
            while sum(map(len, document)) < length:
                document.append(rng.choice(lines))
            if length < 100:
                words = document[0].split()
                while len(words) > 2 and sum(map(len, words)) + len(words) > 45:
                    words.pop()
                document = [" ".join(words)]
            yield document


def compared(clean: list[str], damaged: list[str], fixed: list[str]) -> tuple[int, int, int]:
    """How many words came back, were left, or became something else."""
    right = left = wrong = 0
    for a, b, c in zip(clean, damaged, fixed, strict=True):
        if c == a:
            right += sum(x != y for x, y in zip(a.split(" "), b.split(" "), strict=False))
            continue
        if c == b:
            left += sum(x != y for x, y in zip(a.split(" "), b.split(" "), strict=False))
            continue
        words = (a.split(" "), b.split(" "), c.split(" "))
        if len({*map(len, words)}) > 1:
            wrong += sum(x != y for x, y in zip(words[0], words[1], strict=False)) or 1
            continue
        for was, seen, now in zip(*words, strict=True):
            if now == was:
                right += was != seen
            elif now == seen:
                left += 1
            else:
                wrong += 1
    return right, left, wrong


def kinds(language: str) -> Iterator[tuple[str, Callable[[str], str | None], bool]]:
    """The kinds of damage of a language, each with how it is done, and whether to every line."""
    for written in WRITTEN.get(language, ()):
        for shown in SHOWN:
            if shown != written:
                swap = partial(swapped, written=written, shown=shown)
                yield f"{written} as {shown}", swap, True
                if shown == "windows-1252":
                    yield f"{written} as {shown}, a third", swap, False
    for shown in (*UTF8_SHOWN, *WIDE):
        yield f"UTF-8 as {shown}", partial(utf8_as, shown=shown), True


def sentences(path: Path) -> list[str]:
    """The sentences of a file that are long enough."""
    lines = path.read_text("utf-8").splitlines()
    found = (unicodedata.normalize("NFC", " ".join(line.split())) for line in lines)
    fitting = [line.translate(OLDER) for line in found if 25 <= len(line) <= 900]
    # Lines of ASCII cannot be damaged.
    return [line for line in fitting if not line.isascii()]


@dataclass
class Measured:
    """Counts of words by kind of damage and peer, and characters and seconds by peer."""

    counts: dict[str, dict[str, list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    )
    speed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 1e-9]))

    def add(self, names: Iterable[str], peer: str, document: list[str], damaged: list[str]) -> None:
        """Repair one damaged document and count its words."""
        text = "\n".join(damaged)
        started = time.process_time()
        fixed = PEERS[peer](text).split("\n")
        self.speed[peer][1] += time.process_time() - started
        self.speed[peer][0] += len(text)
        counts = compared(document, damaged, fixed)
        for name in names:
            self.counts[name][peer] = [
                a + b for a, b in zip(self.counts[name][peer], counts, strict=True)
            ]

    def show(self) -> None:
        """Print a row for each kind, and the speeds."""
        for name, peers in self.counts.items():
            cells = [f"{peer}: {_shares(counts)}" for peer, counts in peers.items()]
            print(f"{name:44}" + "   ".join(cells))
        for peer, (characters, seconds) in self.speed.items():
            print(f"{peer}: {characters / seconds / 1e6:.2f} million characters a second")


def damaged_documents(
    lines: list[str], damage: Callable[[str], str | None], whole: bool, options: argparse.Namespace
) -> Iterator[tuple[list[str], list[str]]]:
    """Documents, each with its lines as they become."""
    lengths = [int(length) for length in options.lengths.split(",")]
    for document in documents(lines, lengths, options.docs, options.seed):
        damaged = [
            (damage(line) or line) if whole or i % 3 == 1 or len(document) == 1 else line
            for i, line in enumerate(document)
        ]
        if damaged != document:
            yield document, damaged


def main() -> None:
    """Print a row for each language and kind, then sums and speeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, action="append")
    parser.add_argument("--docs", type=int, default=2, help="documents of each length")
    parser.add_argument("--lengths", default=",".join(map(str, LENGTHS)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="", help="a regular expression; default: all")
    parser.add_argument("--languages", default=",".join(WRITTEN))
    parser.add_argument("--peers", default="ours,ftfy")
    options = parser.parse_args()
    measured = Measured()
    folders = options.data or [SHARED / "data/clean-text"]
    for path in sorted(path for folder in folders for path in folder.glob("*.txt")):
        language = re.split(r"[-_.]", path.stem)[0]
        if language not in options.languages.split(","):
            continue
        lines = sentences(path)
        for kind, damage, whole in kinds(language):
            if not re.search(options.kinds, kind):
                continue
            for document, damaged in damaged_documents(lines, damage, whole, options):
                for peer in options.peers.split(","):
                    names = (kind, f"all of {language}", "all")
                    measured.add(names, peer, document, damaged)
    measured.show()


def _shares(counts: list[int]) -> str:
    total = max(sum(counts), 1)
    right, left, wrong = (100 * count / total for count in counts)
    return f"right {right:5.1f}  left {left:5.1f}  wrong {wrong:5.2f}  of {total:6}"


if __name__ == "__main__":
    main()
