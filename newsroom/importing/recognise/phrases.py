"""Words and wordings that rules look for, by list: `data/README.md` says which lists there are.

entries("reporting verb")                       ("added", …, "dijo", …)
fill(r"^{share verb}\\s+{share what}\\b")          a pattern with the lists written out
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "data"
LANGUAGES = ("any", "en", "es", "pt", "fr", "de", "it")
# "{share verb}", but not a quantifier: "{2,}".
_SLOT = re.compile(r"\{([a-z][a-z ]*)\}")
# Spaces mean nothing in a verbose pattern.
_LOOSE = re.compile(r"(?<!\\)[ #]")


@cache
def lists() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """All lists by name, then by language: the entries in the order of the file."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for language in LANGUAGES:
        for name, lines in _read(HERE / f"{language}.txt").items():
            found.setdefault(name, {})[language] = tuple(lines)
    return found


def _read(path: Path) -> Mapping[str, list[str]]:
    """The lists of one file. Raises ValueError for an entry that stands in no list."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = line.strip()
        if entry.startswith("[") and entry.endswith("]"):
            current = found.setdefault(entry[1:-1], [])
        elif entry and not entry.startswith("#"):
            if current is None:
                raise ValueError(f"{path.name}: {entry!r} stands in no list")
            current.append(entry)
    return found


def entries(name: str, language: str = "") -> tuple[str, ...]:
    """The entries of a list, each once: of all languages, or of one. Raises KeyError for no list."""
    by_language = lists()[name]
    if language:
        return by_language.get(language, ())
    return tuple(dict.fromkeys(entry for found in by_language.values() for entry in found))


def word_set(name: str, language: str = "") -> frozenset[str]:
    """The entries of a list that holds plain words."""
    return frozenset(entries(name, language))


def numbered(name: str) -> dict[str, int]:
    """The entries of a list that gives each a number: "sept = 9"."""
    pairs = (entry.partition("=") for entry in entries(name))
    return {word.strip(): int(number) for word, _, number in pairs}


def any_of(name: str) -> str:
    """A pattern that any entry of a list fits, for verbose patterns too; long entries come first."""
    longest_first = sorted(entries(name), key=len, reverse=True)
    return "(?:" + _LOOSE.sub(r"\\\g<0>", "|".join(longest_first)) + ")"


def fill(pattern: str) -> str:
    """`pattern` with `any_of` in the place of each "{name of a list}"."""
    return _SLOT.sub(lambda slot: any_of(slot[1]), pattern)
