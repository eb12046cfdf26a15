"""What a word is a form of, by language: from a dictionary, or by a stemmer where there is none.

Measured on Universal Dependencies (`tests/benchmarks/conflation_benchmark.py`), F1 of bringing
forms of one lemma together and keeping others apart: dictionaries 0.88 to 0.92, Snowball 0.57 to
0.66. For words that no dictionary has, Snowball's stems were no better than the words themselves,
and in French and Italian worse; leaving out a plural's -s gained a little.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from typing import Final

import Stemmer

from search.text.dictionaries import dictionary
from search.text.folding import without_accents
from search.text.known_names import is_name

# Stemmers of Snowball for languages without a dictionary, by ISO 639-1 code.
_ALGORITHMS: Final = {"eu": "basque", "ne": "nepali", "ta": "tamil", "yi": "yiddish"}

# Languages whose new words have their plural in -s (`podcasters`, `memes`).
_PLURALS: Final = frozenset({"en", "es", "pt", "fr", "ca", "gl", "nl"})
_SHORTEST_PLURAL: Final = 5  # letters
_NO_PLURALS: Final = ("ss", "us", "is")

_UMLAUTS: Final = {"ae": "ä", "oe": "ö", "ue": "ü"}
_TWO_LETTERS: Final = str.maketrans({umlaut: two for two, umlaut in _UMLAUTS.items()})
_UMLAUT: Final = re.compile("[äöü]")
_FOR_UMLAUT: Final = re.compile("[ao]e|(?<![aeq])ue")

_local = threading.local()


def lemma_of(exact: str, spelt: str, language: str, *, capital: bool = False) -> str:
    """The lemma of a text's word, folded; "" for one with a capital that no dictionary has.

    `spelt` is the word in lower case with its accents, `exact` the same without them; `capital`
    says that the text has a capital there.
    """
    words = dictionary(language)
    if words is None:
        return _stem(exact, spelt, language)
    return (
        words.lemma(spelt, capital=capital)
        or (language == "de" and words.lemma(_umlauts(exact), capital=capital))
        or ("" if capital else _singular(exact, language))
    )


def lemmas_of(exact: str, spelt: str, language: str) -> set[str]:
    """The lemmas that a query's word may have in texts, which may have accents where it has none."""
    words = dictionary(language)
    if words is None:
        return {_stem(exact, spelt, language), _stem(exact, exact, language)}
    # A word may be known without its accents, and not known with them.
    found = words.lemmas(exact) | {_singular(exact, language)}
    if language == "de" and (umlauts := words.lemma(_umlauts(exact), capital=True)):
        found.add(umlauts)
    return found


def without_umlauts(exact: str, spelt: str) -> set[str]:
    """Exact terms that a German word has where its umlauts are written in another way.

    `Müller` is Mueller, too, and `Mueller` Müller where the dictionary has that.
    """
    found = {spelt.translate(_TWO_LETTERS), spelt} if _UMLAUT.search(spelt) else set()
    words = dictionary("de")
    umlauts = _umlauts(exact)
    if words is not None and umlauts != exact and words.lemma(umlauts, capital=True):
        found.add(umlauts)
    return {without_accents(each) for each in found} - {exact}


def _umlauts(exact: str) -> str:
    """A word with umlauts for the two letters that may stand for each."""
    return _FOR_UMLAUT.sub(lambda two: _UMLAUTS[two[0]], exact)


def is_word(exact: str, languages: Iterable[str]) -> bool:
    """Whether the dictionary of one of the languages has the word, with whatever accents."""
    some = map(dictionary, languages)
    return any(words is not None and words.lemmas(exact) for words in some)


def form_of(exact: str, language: str) -> str:
    """Another form of a word, by which all its forms are found; "" if there is none.

    That is its lemma, or a form that is no name; a word without small letters has no others.
    """
    words = dictionary(language)
    if words is None or words.only_capital(exact) or not (lemma := words.lemma(exact)):
        return ""
    if lemma != exact:
        return lemma
    forms = (form for form in words.forms(lemma) if form != exact and not is_name(form))
    return min(forms, key=lambda form: (len(form), form), default="")


def beginnings(lemma: str, language: str) -> set[str] | None:
    """Each word of the language with this lemma begins, folded, with one of these; None if unknown."""
    words = dictionary(language)
    if words is None:
        return None
    return words.beginnings(lemma)


def has_lemmas(language: str) -> bool:
    """Whether words of the language are brought together at all."""
    return language in _ALGORITHMS or dictionary(language) is not None


def _singular(exact: str, language: str) -> str:
    """A word that no dictionary has, without the -s of a plural."""
    if (
        language in _PLURALS
        and len(exact) >= _SHORTEST_PLURAL
        and exact.endswith("s")
        and not exact.endswith(_NO_PLURALS)
    ):
        return exact[:-1]
    return exact


def _stem(exact: str, spelt: str, language: str) -> str:
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return exact
    # A stemmer keeps its word in itself while it works on it: one for each thread.
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    stemmer = stemmers.get(algorithm)
    if stemmer is None:
        stemmer = stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return without_accents(stemmer.stemWord(spelt)) or exact
