"""Countries and languages, as the interface's language calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language

from newsroom.names import name_key

LANGUAGE = re.compile("[a-z]{2,3}")
COUNTRY = re.compile("[A-Z]{2}")
# CLDR's codes that are no country: worlds, unions and places made up for tests.
NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def country_name(code: str) -> str:
    """What a country is called; its code where that is not known."""
    return territories(_language()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """The countries, by what they are called."""
    return sorted(territories(_language()).items(), key=lambda pair: name_key(pair[1]))


def language_name(code: str) -> str:
    """The language's name in the interface's language; the code itself where CLDR has none."""
    name: str = locale_of_interface().languages.get(code, code)
    return name


def language_choices() -> Mapping[str, str]:
    """The languages that have a code of two or three letters, with what they are called."""
    named = locale_of_interface().languages
    return {code: str(name) for code, name in named.items() if LANGUAGE.fullmatch(code)}


def locale_of_interface() -> Locale:
    """What CLDR knows of the interface's language."""
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


@lru_cache(maxsize=8)
def territories(language: str) -> Mapping[str, str]:
    """Country codes with their names, without what CLDR adds in brackets."""
    try:
        named = Locale.parse(language).territories
    except (ValueError, UnknownLocaleError):
        return {}
    return {
        code: name.split(" (")[0]
        for code, name in named.items()
        if COUNTRY.fullmatch(code) and code not in NO_COUNTRY
    }
