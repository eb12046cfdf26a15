"""Words of a query that are names, by the archive's own evidence.

A word that nearly all articles which have it write with a capital only (`wells`, `bush`) is searched
as it is, and not as a form of the common word; and so is one that many write so, where the other
forms would drown it (`marcos`). Letters in capitals within quotation marks (`"US"`)
are searched as an acronym where the archive has the word without capitals, too. Each is said, with
a query that finds the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from search.query import syntax
from search.query.reading import Reading, TypedWord, unknown
from search.text import analysis
from search.types import TextField, Word


def single(reading: Reading, word: TypedWord, field: TextField | None) -> Word:
    """A bare word in any of its forms, or if it is a name as it is; or in the name of a value."""
    typed = reading.text[word.start : word.end]
    named = () if field else reading.names_with(word.exact)
    standing = (
        reading.stands(word.exact) if analysis.may_be_name(word.exact) else unknown(word.exact)
    )
    if not standing.is_name:
        return Word(word.exact, analysis.lemmas(typed, reading.languages), field, named)
    if others := analysis.other_forms(word.exact, reading.languages):
        said = _("“%(word)s” is a name here, so only this form is searched. With the others:")
        if not standing.is_always_name:
            said = _(
                "“%(word)s” is often a name here, and its other forms are far more frequent, so only "
                "this form is searched. With the others:"
            )
        wider = f"({' OR '.join((typed, *others))})"
        instead = syntax.replaced(reading.text, word.start, word.end, wider)
        reading.note("read", said % {"word": typed}, instead=instead)
    return Word(word.exact, (), field, named)


def acronyms(reading: Reading, words: Sequence[TypedWord], field: TextField | None) -> list[Word]:
    """What the capitals of a quoted phrase ask for: acronyms, where they may be words as well.

    A phrase of several words that is in capitals throughout asks for nothing by them.
    """
    typed = [reading.text[word.start : word.end] for word in words]
    if len(words) > 1 and all(map(str.isupper, typed)):
        return []
    found = []
    for written, word in zip(typed, words, strict=True):
        letters = analysis.acronym(written)
        if not letters or not reading.stands(word.exact).is_word:
            continue
        said = _("“%(word)s” within quotes finds these letters in capitals only. In any letters:")
        instead = syntax.replaced(reading.text, word.start, word.end, word.exact)
        reading.note("read", said % {"word": written}, instead=instead)
        found.append(Word(word.exact, (letters,), field))
    return found
