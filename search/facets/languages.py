"""The languages of the archive by their names."""

from __future__ import annotations

import functools
from difflib import get_close_matches

from babel import Locale, UnknownLocaleError

from search.text import analysis


def find_language(written: str, languages: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The code of the language that is written so, or "" and the codes of those it may be.

    `languages` are the archive's (ISO 639-1 codes); their names count in each of them and in
    English (Unicode CLDR), and so do the codes.
    """
    names = _names(languages)
    wanted = analysis.fold(written).strip()
    code = wanted if wanted in languages else names.get(wanted, "")
    if code:
        return code, ()
    near = dict.fromkeys(names[name] for name in get_close_matches(wanted, names, 3, 0.7))
    return "", tuple(near) or languages


@functools.lru_cache(maxsize=16)
def _names(languages: tuple[str, ...]) -> dict[str, str]:
    """Each language's code by its names in all of them and in English, folded."""
    names: dict[str, str] = {}
    for speaker in dict.fromkeys(("en", *languages)):
        try:
            known = Locale.parse(speaker).languages
        except (UnknownLocaleError, ValueError):
            continue
        names.update({analysis.fold(known[code]): code for code in languages if code in known})
    return names
