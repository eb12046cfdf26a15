"""Compile the nouns that German compounds are made of, and the words that are none though they look so.

Run it as newsroom/importing/data_build/SOURCES.md says. A part is a form of a noun that is frequent enough to be thought of
when it is read within another word. A word that is more frequent than its parts would be (Gesellschaft,
Donnerstag, Bürgermeister) is a word by itself, and so is a name (Steinmeier).
"""

from __future__ import annotations

import argparse
import math
import textwrap
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import wordfreq
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from search.text.compounds import LIST, SHORTEST, Compounds
from search.text.dictionaries import dictionary
from search.text.folding import fold, lower

# Of a million words a noun is so many with all its forms, a form so many of a hundred million.
NOUN, FORM = 4e-6, 1e-8
# Endings that make nouns of other words, and stand as nouns in dictionaries, too.
ENDINGS = frozenset(
    ("schaft", "schaften", "heit", "heiten", "keit", "keiten", "ismus", "ionen", "tion", "tionen",
     "ierung", "tät", "nahme", "nis", "nisse", "tum", "chen", "statt", "ling", "linge", "ande", "ende", "enden")
)  # fmt: skip
_LEMMA_FORMS = dict[str, dict[str, float]]


class Nouns(NamedTuple):
    """The forms of nouns by their lemmas, folded: those of any part, and those of the last one only."""

    anywhere: _LEMMA_FORMS
    at_the_end: _LEMMA_FORMS


def frequencies() -> dict[str, float]:
    """How often words are among all, folded."""
    found: dict[str, float] = {}
    for word, frequency in wordfreq.get_frequency_dict("de").items():
        found[fold(word)] = found.get(fold(word), 0.0) + frequency
    return found


def nouns(
    forms: Mapping[str, str], frequency: Mapping[str, float], given: Collection[str]
) -> Nouns:
    """The nouns of a dictionary that compounds may be made of, but for names that people are `given`."""
    german = dictionary("de")
    if german is None:
        raise RuntimeError("simplemma has no German dictionary")
    lemmas: dict[str, str] = {}
    only_last: set[str] = set()
    for form in forms:
        small, folded = form.lower(), fold(form)
        if form != form.capitalize() or not form.isalpha() or len(folded) < SHORTEST:
            continue
        if small in ENDINGS or folded in given or frequency.get(folded, 0.0) < FORM:
            continue
        if forms.get(small) == small:  # a word in small letters, too: unter, recht, nehmen
            if small.endswith("n"):
                continue
            only_last.add(folded)
        # Spelt alike once they are folded (Straßen, Strassen), the commoner noun is meant.
        both = {lemmas.get(folded, ""), german.lemma(lower(form), capital=True)} - {""}
        lemmas[folded] = max(sorted(both), key=lambda lemma: frequency.get(lemma, 0.0))
    found = Nouns({}, {})
    for form, lemma in lemmas.items():
        some = found.at_the_end if form in only_last else found.anywhere
        some.setdefault(lemma, {})[form] = frequency[form]
    for some in found:
        for lemma in [
            lemma
            for lemma, each in some.items()
            if len(lemma) < SHORTEST or sum(each.values()) < NOUN
        ]:
            del some[lemma]
    return found


def words(found: Nouns, frequency: Mapping[str, float], names: Collection[str]) -> Iterator[str]:
    """The words that look like compounds, and are none."""
    compounds = Compounds.of(found.anywhere, found.at_the_end, ())
    often = {
        form: each for some in found for forms in some.values() for form, each in forms.items()
    }
    for word in {*frequency, *names}:
        parts = compounds.forms(word)
        if not parts:
            continue
        mean = math.prod(often[part] for part in parts) ** (1 / len(parts))
        if word in names or frequency[word] > mean:
            yield word


def main() -> None:
    """Compile the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=Path, required=True, help="as `plain_names` writes them")
    options = parser.parse_args()
    frequency = frequencies()
    lines = options.names.read_text(encoding="utf-8").splitlines()
    given = {line[1:] for line in lines if line.startswith("+")}
    found = nouns(DefaultDictionaryFactory().get_dictionary("de"), frequency, given)
    none = sorted(words(found, frequency, {line.lstrip("+") for line in lines}))
    head = (
        "# The nouns that German compounds are made of, folded: a lemma and its forms, behind a ~ those that"
        " stand at the end only;\n# behind a ! words that are no compounds. Made by"
        " search/text/compound_parts.py. CC BY-SA 4.0: see newsroom/importing/data_build/SOURCES.md.\n"
    )
    lines = [
        f"{mark}{lemma} {' '.join(sorted(forms))}\n"
        for mark, some in zip(("", "~"), found, strict=True)
        for lemma, forms in sorted(some.items())
    ]
    lines += [f"! {line}\n" for line in textwrap.wrap(" ".join(none), 110)]
    LIST.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
