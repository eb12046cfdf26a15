"""What entities are called in the interface's language: "Alemania" and "Naciones Unidas" in Spanish.

Countries are called as Unicode CLDR calls them, other places and organisations as the shipped list
does. Whatever neither knows, and people, are called by their own name. Nothing is looked up in the
database, and an entity's address is the same in each language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language

from newsroom.countries import territories
from newsroom.importing import known_labels
from newsroom.models import EntityKind
from newsroom.names import name_key

# How CLDR writes what has a plain name as well: "RAE de Hong Kong", "Congo - Kinshasa".
CLUMSY = re.compile(r" - |\bSAR\b|\bRAE\b|\bRAS\b|\bR\.A\.E\.", re.IGNORECASE)
# A country in one language, and a better known place, or many, in another.
AMBIGUOUS = frozenset(
    {"granada", "santa lucia", "santa elena", "san martin", "saint martin", "saint barthelemy"}
)


def label_of(name: str, kind: str) -> str:
    """What an entity of this name and kind is called in the interface's language."""
    if kind == EntityKind.PERSON:
        return name
    return _label(name, kind, get_language() or settings.LANGUAGE_CODE)


def all_labels(name: str, kind: str) -> list[str]:
    """What an entity of this name and kind is called in any of the interface's languages."""
    if kind == EntityKind.PERSON:
        return [name]
    return list(
        dict.fromkeys([name, *(_label(name, kind, code) for code, _native in settings.LANGUAGES)])
    )


@lru_cache(maxsize=10_000)
def _label(name: str, kind: str, language: str) -> str:
    """The label in a language; a page of results has a hundred, and most are on every page."""
    return _labels(language).get((kind, name_key(name)), name)


def keys_called(text: str, fits: Callable[[str, str], bool] = str.__eq__) -> list[str]:
    """The keys of names whose label in the interface's language fits a folded text.

    As `fits` there is `str.startswith` and `str.__contains__`; without it the label is the text.
    """
    known = _folded(get_language() or settings.LANGUAGE_CODE)
    return [key for key, label in known.items() if key != label and fits(label, text)]


@lru_cache(maxsize=8)
def _folded(language: str) -> Mapping[str, str]:
    return {key: name_key(label) for (_kind, key), label in _labels(language).items()}


@lru_cache(maxsize=8)
def _labels(language: str) -> Mapping[tuple[str, str], str]:
    """(kind, key of a name in any language) → the name in this one, where it is another."""
    language = language.split("-")[0]
    called = {(EntityKind.PLACE.value, key): label for key, label in _countries(language)}
    for row in known_labels():
        if label := row.names.get(language):
            called |= {(row.kind, name_key(name)): label for name in row.names.values()}
    return called


def _countries(language: str) -> Iterator[tuple[str, str]]:
    """The key of each country in each of the interface's languages, with its name in this one."""
    names = territories(language)
    own = {name_key(name) for name in names.values()}
    for other, _native in settings.LANGUAGES:
        for code, name in territories(other).items():
            key, label = name_key(name), names.get(code, "")
            # "Guinea" is one country in English, whatever another language calls so.
            meant = other == language or (key not in own and key not in AMBIGUOUS)
            if label and meant and not CLUMSY.search(label):
                yield key, label
