"""Names of authors taken apart, as citations need them; those of desks and agencies are one name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsroom.importing.gazetteer import NameFlag, flags_by_name
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.bylines import PARTICLES, is_titled
from newsroom.importing.recognise.phrases import word_set
from newsroom.text import fold

# What stands behind a name. Degrees are no part of it.
SUFFIX = re.compile(r"(?:jr|sr|jnr|snr|junior|filho|neto)\.?|II|III|IV", re.I)
# Words inside the names of bodies, and of no person.
SMALL_WORDS = word_set("small word of a name", "en")
# Particles that are capitals in some names: Robert De Niro, Dick Van Dyke, Leonardo Di Caprio.
CAPITALS = frozenset(
    [
        "de",
        "di",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "du",
        "da",
        "le",
        "la",
        "el",
        "mac",
        "st",
        "st.",
    ]
)
JOINING = frozenset(["y", "i", "e"])  # Ortega y Gasset
SPANISH = re.compile(r"ez$|[áéíóúñ]", re.I)
ORGANISATION = NameFlag.ORG | NameFlag.OUTLET
# An organisation by its legal form, an address, a number.
LEGAL = re.compile(r"\b(?:inc|ltd|llc|plc|gmbh|ag|corp|s\.?a)\.?$|&|\d|\.(?:com|org|net)\b", re.I)


@dataclass(frozen=True, slots=True)
class AuthorName:
    """One author: a person's family and given names, or, with no family name, all in `literal`.

    `is_person` is False for an outlet, an agency, a desk. A person with one name has it in
    `literal`.
    """

    literal: str
    family: str = ""
    given: str = ""
    suffix: str = ""
    is_person: bool = True

    @property
    def inverted(self) -> str:
        """ "Family, Given, Suffix", or the one name."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part) or (
            self.literal
        )


@lru_cache(maxsize=4096)
def author_name(name: str, outlet: str = "") -> AuthorName:
    """The name taken apart; `outlet` is who published it, whose own name is no person's."""
    name = " ".join(name.split())
    if is_corporate(name, outlet):
        return AuthorName(name, is_person=False)
    before, comma, after = name.partition(",")
    if comma and not after.strip():
        name = before
    elif comma and SUFFIX.fullmatch(after.strip()):
        return _apart(name, before.split(), after.strip())
    elif comma:  # it is inverted already
        given, _, suffix = (part.strip() for part in after.partition(","))
        return AuthorName(name, before.strip(), given, suffix)
    words = name.split()
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        return _apart(name, words[:-1], words[-1])
    return _apart(name, words, "")


def is_corporate(name: str, outlet: str = "") -> bool:
    """Whether a name that signs an article is an outlet's, an agency's, a desk's or a body's."""
    if outlet and known.same_outlet(name, outlet):
        return True
    words = name.split()
    if not words:
        return False
    if known.known_outlet(name) or known.is_house(name) or LEGAL.search(name):
        return True
    if flags_by_name().get(fold(name), 0) & ORGANISATION and len(words) > 1:
        return True
    if len(words) == 1:
        return name.isupper() and 2 <= len(name) <= 6 and name.isascii()
    if words[-1].islower() or not SMALL_WORDS.isdisjoint(words[1:-1]):
        return True  # "Ministry of Health", "Ledger readers"
    if is_titled(name) or words[0] == "The":
        return True
    # "Emily Post" and "Jack Daily" are people.
    return known.sounds_like_outlet(name) and (len(words) > 2 or not _has_given_name(words[0]))


def _has_given_name(word: str) -> bool:
    return bool(flags_by_name().get(fold(word), 0) & NameFlag.GIVEN)


def _apart(name: str, words: list[str], suffix: str) -> AuthorName:
    if len(words) < 2:
        return AuthorName(name)
    start = _family_start(words)
    return AuthorName(name, " ".join(words[start:]), " ".join(words[:start]), suffix)


def _family_start(words: list[str]) -> int:
    """Where the family name begins: at a particle, at the first of two surnames, else the last word."""
    last = len(words) - 1
    start = last
    if last > 2 and words[last - 1] in JOINING:
        start = last - 2
    elif last > 1 and _is_first_surname(words[last - 1], words[last], words[last - 2]):
        start = last - 1
    while start > 1 and _is_particle(words[start - 1]):
        start -= 1
    return start


def _is_particle(word: str) -> bool:
    return (word.islower() and word in PARTICLES - JOINING) or (
        word[:1].isupper() and word.lower() in CAPITALS
    )


def _is_first_surname(word: str, after: str, before: str) -> bool:
    """Whether a word is the first of two surnames, as Spanish names have: García Márquez."""
    flags = flags_by_name().get(fold(word), 0)
    if not flags & NameFlag.SURNAME or (flags & NameFlag.GIVEN and not word.endswith("ez")):
        return False
    if before.lower() in PARTICLES or word.endswith("."):
        return False
    return bool(SPANISH.search(word)) and bool(
        SPANISH.search(after) or flags_by_name().get(fold(after), 0) & NameFlag.SURNAME
    )
