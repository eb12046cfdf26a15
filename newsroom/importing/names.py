"""Names compared: acronyms, spellings, and whether two articles mean the same entity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from newsroom.importing.gazetteer import LISTS, Flag, flags_by_name, fold
from newsroom.importing.types import ParsedEntity

Sameness = Literal["same", "maybe", "different"]

_ARTICLES = ("the ", "el ", "la ", "los ", "las ")
_SMALL = frozenset(
    "of and for the de del la las los el y e da do das dos du des und fur a en in to".split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the curated lists: what it is called, its acronym, whether to expand that."""

    name: str
    acronym: str
    expand: bool


def strip_article(key: str) -> str:
    """A folded name without the article before it."""
    for article in _ARTICLES:
        if key.startswith(article) and len(key) > len(article) + 2:
            return key[len(article) :]
    return key


def acronym_fits(acronym: str, name: str) -> bool:
    """Whether `acronym` can stand for `name`: its letters begin the name's words, in order."""
    letters = fold("".join(c for c in acronym if c.isalpha()))
    words = [w for w in fold(name).replace("-", " ").split() if w]
    if not letters or not words or letters[0] != words[0][0]:
        return False
    main = [w for w in words if w not in _SMALL]
    if letters == "".join(w[0] for w in main) or letters == "".join(w[0] for w in words):
        return True
    position = 0
    matched = 0
    for word in words:
        if position < len(letters) and word[0] == letters[position]:
            matched += 1
            position += 1
            rest = word[1:]
            while position < len(letters) and rest and (place := rest.find(letters[position])) >= 0:
                if any(w[0] == letters[position] for w in main[main.index(word) + 1 :]
                       ) if word in main else False:
                    break
                position += 1
                rest = rest[place + 1 :]
    return position == len(letters) and matched >= max(1, len(main) - 2)


@cache
def _known(file: str) -> dict[str, Known]:
    """The names of a curated list by each of their folded forms."""
    out: dict[str, Known] = {}
    for row in (LISTS / file).read_text(encoding="utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        fields = row.split("|")
        acronyms = fields[1].split(",") if len(fields) == 4 else []
        others = fields[2 if len(fields) == 4 else 1].split(",")
        entry = Known(fields[0], acronyms[0] if acronyms else "", fields[-1] == "expand")
        for form in (fields[0], *acronyms, *others):
            if form:
                out.setdefault(strip_article(fold(form)), entry)
    return out


def known_organisation(key: str) -> Known | None:
    """The curated organisation that a folded name means, if any."""
    return _known("organisations.tsv").get(strip_article(key))


def known_place(key: str) -> Known | None:
    """The curated place that a folded name means, if any."""
    return _known("places.tsv").get(strip_article(key))
