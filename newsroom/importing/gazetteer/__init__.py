"""The gazetteer: what is known of names and words before a text is read.

How the compiled file was made, from what and under which licences, is told in data_build/SOURCES.md.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from newsroom.text import fold

HERE = Path(__file__).parent
LISTS = HERE / "lists"
COMPILED = HERE / "names.xz"
CONFIDENCE = HERE / "confidence.json"
CLUSTERS = HERE / "clusters.npz"
MODEL = HERE / "tagger.npz"
GENDERS = HERE / "genders.tsv"


class NameFlag:
    """What a name or a word can be, as bits; one spelling often is several things.

    Plain numbers, because these are tested millions of times and an enum is ten times slower.
    """

    GIVEN = 1
    SURNAME = 2
    COUNTRY = 4
    REGION = 8
    METROPOLIS = 16
    CITY = 32
    TOWN = 64
    ORG = 128
    OUTLET = 256
    DEMONYM = 512
    TITLE = 1024
    ORG_WORD = 2048
    PLACE_WORD = 4096
    PARTICLE = 8192
    CONNECTOR = 16384
    SAID = 32768
    IN = 65536
    SUFFIX = 131072
    CALENDAR = 262144
    WORD_EN = 524288
    WORD_ES = 1048576
    EVENT = 2097152


FLAG_NAMES = {bit: name for name, bit in vars(NameFlag).items() if isinstance(bit, int)}
PLACE = NameFlag.COUNTRY | NameFlag.REGION | NameFlag.METROPOLIS | NameFlag.CITY | NameFlag.TOWN
WORD = NameFlag.WORD_EN | NameFlag.WORD_ES
NAMED = PLACE | NameFlag.ORG | NameFlag.OUTLET


def rows(path: Path) -> Iterator[str]:
    """The lines of a list, without blank ones and comments."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


class Outlet(NamedTuple):
    """One line of the list of outlets; `marks` are explained at the head of the list.

    `forms` are its names, `name` the first of them; `spoken` are those that mean it in the middle
    of a sentence too.
    """

    name: str
    domains: tuple[str, ...]
    forms: tuple[str, ...]
    spoken: tuple[str, ...]
    marks: frozenset[str]


@cache
def outlets() -> tuple[Outlet, ...]:
    """The list of outlets, in its order."""
    return tuple(map(_outlet, rows(LISTS / "outlets.tsv")))


def _outlet(row: str) -> Outlet:
    """One line of the list: name, domains, other names, marks; cells at the end may be missing."""
    name, domains, others, marks = (row.split("\t") + [""] * 3)[:4]
    forms = [form.strip() for form in (name, *others.split(",")) if form.strip()]
    return Outlet(
        name.removeprefix("~"),
        tuple(filter(None, map(str.strip, domains.split(",")))),
        tuple(form.removeprefix("~") for form in forms),
        tuple(form for form in forms if not form.startswith("~")),
        frozenset(marks.split()),
    )


class Label(NamedTuple):
    """What one place or organisation is called, by language; English is there always."""

    kind: str
    names: dict[str, str]


@cache
def labels() -> tuple[Label, ...]:
    """The list of names by language, for whoever shows them; countries are not in it."""
    return tuple(
        Label(kind, {"en": english, "es": spanish})
        for kind, english, spanish in (row.split("\t") for row in rows(LISTS / "labels.tsv"))
    )


@cache
def one_word_names() -> frozenset[str]:
    """People who are known by one word, folded."""
    names = (name for row in rows(LISTS / "one_word_names.tsv") for name in row.split("\t"))
    return frozenset(map(fold, names))


@cache
def genders() -> dict[str, str]:
    """Given names that are nearly always men's ("m") or women's ("f"), folded."""
    return {
        name: gender
        for gender, names in (row.split("\t") for row in rows(GENDERS))
        for name in names.split(" ")
    }


@cache
def flags_by_name() -> dict[str, int]:
    """The gazetteer: folded name → sum of its `NameFlag` values. Loaded at first use.

    Outlets come from their list alone, so that a line added to it or taken out counts at once.
    """
    text = lzma.decompress(COMPILED.read_bytes()).decode()
    cells = text.rstrip("\n").replace("\t", "\n").split("\n")
    # A few thousand sums are shared by all names: each is read, and kept, once.
    sums = {cell: int(cell, 16) & ~NameFlag.OUTLET for cell in set(cells[1::2])}
    flags = dict(zip(cells[::2], map(sums.__getitem__, cells[1::2]), strict=True))
    for outlet in outlets():
        for form in outlet.spoken:
            name = fold(form)
            flags[name] = flags.get(name, 0) | NameFlag.OUTLET
    return flags


@cache
def most_words() -> int:
    """The number of words of the longest name of places, organisations and outlets."""
    return max(phrases().values(), default=1)


@cache
def phrases() -> dict[str, int]:
    """The first words of names of several words → the number of words of the longest one."""
    longest: dict[str, int] = {}
    for name, flags in flags_by_name().items():
        if " " in name and flags & NAMED:
            words = name.split(" ")
            if len(words) > longest.get(words[0], 0):
                longest[words[0]] = len(words)
    return longest
