"""Words that are names where they have a capital, and those that inflect even so."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

# `names.txt` is compiled (newsroom/importing/data_build/SOURCES.md), `peoples.txt` made by hand.
_NAMES: Final = Path(__file__).with_name("names.txt")
_PEOPLES: Final = Path(__file__).with_name("peoples.txt")
_EVERYWHERE: Final = "*"

# Where all nouns are written with a capital, so that it makes no names.
NOUNS: Final = frozenset({"de", "lb"})


def is_name(exact: str) -> bool:
    """Whether a word may be a name, in any language."""
    return exact in _all_names()


def makes_name(exact: str, lemma: str, language: str) -> bool:
    """Whether a capital makes a name of this word; peoples, faiths and parties inflect even so."""
    if language in NOUNS or is_people(lemma, language):
        return False
    rows = _rows(_NAMES)
    return exact in rows[_EVERYWHERE] or exact in rows.get(language, ())


def is_people(lemma: str, language: str) -> bool:
    """Whether a lemma names a people, a faith or a party."""
    return lemma in _rows(_PEOPLES).get(language, ())


@functools.cache
def _all_names() -> frozenset[str]:
    return frozenset().union(*_rows(_NAMES).values())


@functools.cache
def _rows(path: Path) -> dict[str, frozenset[str]]:
    """The words of a list by language; a language's may stand in several lines."""
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        language, *words = line.split()
        if language != "#":
            found.setdefault(language, set()).update(words)
    return {language: frozenset(words) for language, words in found.items()}
