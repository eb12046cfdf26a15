"""Compile the words that are names where they have a capital: Wells, Bush, Castillo, Paris.

Run it as SOURCES.md beside it says. A word is one of them in a language that is a given name, a
surname, a place or an organisation by the gazetteer, is a common word too, and stands with a capital
often enough; and whatever else hardly ever stands without. Words of kinds (Court, Lake, Sunday) have a
capital in names of other things, too: these are names where it is what a person may be called twice over
(King, Hill), or the one body of its kind (Congress).
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from newsroom.importing.entities.word_classes import CLUSTERED, word_class
from newsroom.importing.gazetteer import PLACE, NameFlag, flags_by_name
from newsroom.text import fold

LANGUAGES = ("en", "es", "pt", "fr", "de", "it")
WORDS = {"en": NameFlag.WORD_EN, "es": NameFlag.WORD_ES}
NAME = NameFlag.GIVEN | NameFlag.SURNAME | PLACE | NameFlag.ORG
# Words that stand with a capital in names of other things; in Spanish no title or square does.
KIND = {
    "en": NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.TITLE | NameFlag.CALENDAR,
    "es": NameFlag.ORG_WORD | NameFlag.CALENDAR,
}
OF_MANY = NameFlag.ORG_WORD | NameFlag.CALENDAR  # Council is a surname too, and hardly ever one
NEVER = NameFlag.PARTICLE | NameFlag.CONNECTOR | NameFlag.DEMONYM
BY_HAND = {"en": ("times", "customs", "baton", "bend", "post", "las", "hook"), "es": ()}
"""Words of names of papers, offices and towns that the gazetteer has no name for."""
SOMETIMES, AS_OFTEN, OFTENER, HARDLY_EVER_WITHOUT = 2, 4, 5, 6
"""Habits of capitals, as `word_class` gives them. In names of people (Sessions, Page) any will do."""


def is_name(form: str, flags: int, language: str) -> bool:
    """Whether a form of a common word rather is a name where it has a capital."""
    if flags & NEVER:
        return False
    habit = word_class(form[0].upper() + form[1:]).habits[CLUSTERED.index(language)]
    one_of_its_kind = flags & NameFlag.ORG and not flags & NameFlag.SURNAME
    if habit >= AS_OFTEN and (flags & NameFlag.SUFFIX or one_of_its_kind):  # Jr is no junior
        return True
    if not flags & NAME:
        return habit >= OFTENER and not flags & (NameFlag.TITLE | NameFlag.CALENDAR)
    if not habit:  # too rare to have one
        return not flags & WORDS[language]
    if flags & KIND[language]:
        person = is_given_and_surname(flags) and not flags & OF_MANY
        return habit >= (AS_OFTEN if person else HARDLY_EVER_WITHOUT)
    return habit >= (SOMETIMES if flags & (NameFlag.GIVEN | NameFlag.SURNAME) else AS_OFTEN)


def is_given_and_surname(flags: int) -> bool:
    """Whether people have a word as their first name and as their last."""
    return bool(flags & NameFlag.GIVEN and flags & NameFlag.SURNAME)


def names(forms: Mapping[str, str], language: str) -> Iterator[str]:
    """The names among the forms of common words, folded."""
    flags = flags_by_name()
    for form in forms:
        if form.isalpha() and len(form) > 1:
            word = fold(form)
            if word.isalpha() and is_name(form.lower(), flags.get(word, 0), language):
                yield word


def main() -> None:
    """Compile the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="search/text/names.txt")
    options = parser.parse_args()
    dictionaries = DefaultDictionaryFactory()
    found = {
        language: {
            name
            for each in LANGUAGES
            for name in names(dictionaries.get_dictionary(each), language)
        }.union(BY_HAND[language])
        for language in WORDS
    }
    everywhere = set.intersection(*found.values())
    rows = {"*": everywhere, **{code: some - everywhere for code, some in found.items()}}
    head = (
        "# Words that are names where they have a capital, folded: a language's ISO 639-1 code, or *"
        " for every language, then words.\n# Made by newsroom/importing/data_build/word_names.py."
        " CC BY-SA 4.0: see SOURCES.md there.\n"
    )
    lines = [
        f"{code} {line}\n"
        for code, some in rows.items()
        for line in textwrap.wrap(" ".join(sorted(some)), 110)
    ]
    options.out.write_text(head + "".join(lines), encoding="utf-8")
    print({code: len(some) for code, some in rows.items()}, options.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
