"""Training sentences made of frames: `frames.txt`, with names of the gazetteer in their slots."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsroom.importing.entities.features import look
from newsroom.importing.entities.tokens import Token, hides_capitals, restore_capitals
from newsroom.importing.gazetteer import LISTS, WORD, NameFlag, flags_by_name, rows

Sentence = tuple[list[str], list[str]]

FRAMES = Path(__file__).parent / "frames.txt"
# "<ORG White House>", or what stands between spaces.
_PIECE = re.compile(r"<(\w+) ([^>]*)>|(\S+)")
_SLOT = re.compile(r"(.*)\{(\w)\}(.*)")
_KINDS = {"P": "PER", "S": "PER", "O": "ORG", "A": "ORG", "E": "ORG"} | dict.fromkeys("LCNR", "LOC")


def readable(sentence: Sentence) -> Sentence:
    """The sentence as the tagger sees it: capitals restored, tags well formed."""
    words, tags = sentence
    tokens = [Token(w, 0, look(w)) for w in words]
    fixed = []
    previous = "O"
    for tag in tags:
        if tag.startswith("I-") and previous[1:] != tag[1:]:
            tag = "B-" + tag[2:]
        fixed.append(tag)
        previous = tag
    if hides_capitals(tokens):
        words = [t.word.text for t in restore_capitals(tokens, {})]
    return words, fixed


class Stock:
    """Names of the gazetteer and of the training texts to put in place of others."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        """Gather them."""
        known = flags_by_name()
        self.given = [n for n, f in known.items() if f & NameFlag.GIVEN and " " not in n]
        self.surnames = [
            n for n, f in known.items() if f & NameFlag.SURNAME and not f & WORD and " " not in n
        ]
        self.countries = [n for n, f in known.items() if f & NameFlag.COUNTRY]
        self.cities = [
            n
            for n, f in known.items()
            if f & (NameFlag.CITY | NameFlag.METROPOLIS | NameFlag.REGION)
        ]
        self.organisations = [n for n, f in known.items() if f & NameFlag.ORG and len(n) > 4]
        self.seen: dict[str, list[list[str]]] = {"ORG": [], "LOC": []}
        for words, tags in sentences:
            for start, tag in enumerate(tags):
                if tag in ("B-ORG", "B-LOC"):
                    end = start + 1
                    while end < len(tags) and tags[end] == "I-" + tag[2:]:
                        end += 1
                    self.seen[tag[2:]].append(words[start:end])


class Frames:
    """The frames, and the names that fill them."""

    def __init__(self, stock: Stock) -> None:
        """Read them."""
        known = flags_by_name()
        self._stock = stock
        # Surnames of people in the news, which lists of common names lack; and those that are words.
        self._famous = _list_of("surname")
        self._words = [
            n for n, f in known.items() if f & NameFlag.SURNAME and f & WORD and len(n) > 3
        ]
        self._regions = [
            n for n, f in known.items() if f & NameFlag.REGION and not f & WORD and len(n) > 3
        ]
        self._acronyms = [n for n, f in known.items() if f & NameFlag.ORG and 2 < len(n) < 5]
        self._cities = [n for n, f in known.items() if f & (NameFlag.METROPOLIS | NameFlag.CITY)]

    def sentences(self, times: int, rng: random.Random) -> Iterator[Sentence]:
        """Each frame filled so many times."""
        for line in rows(FRAMES):
            for _ in range(times if line[0] != "[" else 0):
                yield readable(self._filled(line, rng))

    def _filled(self, line: str, rng: random.Random) -> Sentence:
        words: list[str] = []
        tags: list[str] = []
        shouts = re.sub(r"\{\w\}|<\w+ |>", "", line).isupper()
        for kind, fixed, plain in _PIECE.findall(line):
            name: list[str] = []
            for word in fixed.split(" ") if kind else [plain]:
                slot = _SLOT.fullmatch(word)
                inside = self._name(slot[2], rng) if slot else [word]
                if slot and shouts:
                    inside = [part.upper() for part in inside]
                if slot and slot[1] + slot[3]:  # "R-{R}": a party's tag is no name
                    inside[0] = slot[1] + inside[0]
                elif slot and not kind:
                    kind = _KINDS[slot[2]]
                name += inside
            words += name
            tags += [f"B-{kind}"] + [f"I-{kind}"] * (len(name) - 1) if kind else ["O"] * len(name)
        return words, tags

    def _name(self, slot: str, rng: random.Random) -> list[str]:
        stock = self._stock
        if slot in "PS":
            pool = rng.choices((self._famous, stock.surnames, self._words), (3, 5, 2))[0]
            surname = titled(rng.choice(pool))
            return [surname] if slot == "S" else [titled(rng.choice(stock.given)), surname]
        if slot == "O":
            return list(rng.choice(stock.seen["ORG"]))
        if slot == "A":
            return [rng.choice(self._acronyms).upper()]
        pools = {"N": stock.countries, "R": self._regions, "C": self._cities, "E": self._cities}
        pool = pools.get(slot) or rng.choice((stock.countries, self._cities))
        return titled(rng.choice(pool)).split()


def _list_of(kind: str) -> list[str]:
    """The names of one kind in the project's own list of names."""
    pairs = (row.split("\t") for row in rows(LISTS / "names.tsv"))
    return [name for given, names in pairs if given == kind for name in names.split()]


def titled(name: str) -> str:
    """A folded name with its capitals."""
    small = flags_by_name()
    return " ".join(
        w
        if small.get(w, 0) & NameFlag.PARTICLE and i
        else "-".join(p[:1].upper() + p[1:] for p in w.split("-"))
        for i, w in enumerate(name.split())
    )
