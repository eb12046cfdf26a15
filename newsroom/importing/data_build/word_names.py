"""Compile the words that are names where they have a capital: Wells, Bush, Castillo, Paris.

Run it as SOURCES.md beside it says. A word is one of them that is a given name, a surname or a
place by the gazetteer, is also in a dictionary of common words, and stands with a capital more
often than without one.
"""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from newsroom.importing.entities.word_classes import word_class
from newsroom.importing.gazetteer import PLACE, WORD, NameFlag, flags_by_name
from newsroom.text import fold

LANGUAGES = ("en", "es", "pt", "fr", "de", "it")
NAME = NameFlag.GIVEN | NameFlag.SURNAME | PLACE
KIND = NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.TITLE | NameFlag.CALENDAR
PART = NameFlag.PARTICLE | NameFlag.CONNECTOR | NameFlag.DEMONYM | NameFlag.ORG_WORD
CAPITAL, HARDLY_EVER_WITHOUT = 5, 6
"""Habits of capitals, as `word_class` gives them."""


def is_name(word: str, flags: int) -> bool:
    """Whether a word that is common, too, rather is a name where it has a capital."""
    if not word.isalpha() or not flags & NAME or flags & PART:
        return False
    habit = max(word_class(word.capitalize()).habits[:2])
    if not habit:  # too rare to have one
        return not flags & WORD
    return habit >= HARDLY_EVER_WITHOUT or (habit >= CAPITAL and not flags & KIND)


def main() -> None:
    """Compile the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="search/text/names.txt")
    options = parser.parse_args()
    dictionaries = DefaultDictionaryFactory()
    common = {
        fold(form)
        for language in LANGUAGES
        for form in dictionaries.get_dictionary(language)
        if form.isalpha()
    }
    found = sorted(w for w, flags in flags_by_name().items() if w in common and is_name(w, flags))
    options.out.write_text(textwrap.fill(" ".join(found), 110) + "\n", encoding="utf-8")
    print(f"{len(found)} words, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
