"""Names compared: acronyms, spellings, and whether two articles mean the same entity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal, Protocol

from babel import Locale

from newsroom.importing.gazetteer import (
    LISTS,
    NAMED,
    WORD,
    NameFlag,
    flags_by_name,
    one_word_names,
)
from newsroom.importing.recognise.phrases import entries, fill, word_set
from newsroom.importing.types import EntityKind
from newsroom.text import fold

Sameness = Literal["same", "maybe", "different"]

_ARTICLES = tuple(f"{word} " for word in entries("article of an entity"))
_SMALL = word_set("skipped in an acronym")
_LEGAL = word_set("legal form")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Somebody is called by so many letters: JFK, AMLO, and no longer word.
LEAST_INITIALS, MOST_INITIALS = 3, 5
_REALM = re.compile(
    fill(r"""
    (?:\w+\ ){0,2}{realm}(?:\ \w+){0,2}?       # "Oriental Republic", "Republica Bolivariana"
    \ (?:of|de|del|do)\ (?:the\ |la\ |los\ )?(?=\w)
    """),
    re.X,
)


class NamedEntity(Protocol):
    """What is compared: a `ParsedEntity`, or anything with its name, kind and aliases."""

    @property
    def name(self) -> str:
        """The canonical name."""

    @property
    def kind(self) -> EntityKind:
        """Person, organisation or place."""

    @property
    def aliases(self) -> Sequence[str]:
        """Other forms, handles with their "@" among them."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name of the curated lists: what it is called, its acronym, whether to expand that."""

    name: str
    acronym: str
    expand: bool


def strip_article(key: str) -> str:
    """A folded name without the article before it."""
    for article in _ARTICLES:
        if key.startswith(article) and len(key) > len(article) + 2:
            return key[len(article) :]
    return key


def acronym_fits(acronym: str, name: str) -> bool:
    """Whether `acronym` can stand for `name`: its letters begin the name's words, in order.

    Small words may be skipped or not ("FARC", "CdC"), a word may give several letters
    ("MERCOSUR"), and one word of the name may give none.
    """
    letters = fold("".join(c for c in acronym if c.isalpha()))
    words = [w for w in fold(name).replace("-", " ").replace(".", "").split() if w]
    main = [w for w in words if w not in _SMALL]
    if len(letters) < 2 or not main or letters[0] not in (words[0][0], main[0][0]):
        return False
    if letters in ("".join(w[0] for w in main), "".join(w[0] for w in words)):
        return True
    return _covers(letters, main) and len(letters) >= len(main) - 1


def acronym_may_fit(acronym: str, name: str) -> bool:
    """Whether `acronym`, in brackets behind `name`, can stand for it, if in another language.

    Most of its letters begin words of the name, in any order: "National Liberation Army (ELN)".
    """
    if acronym_fits(acronym, name):
        return True
    letters = [c for c in fold(acronym) if c.isalpha()]
    initials = [w[0] for w in fold(name).split() if w not in _SMALL]
    shared = 0
    for letter in letters:
        if letter in initials:
            initials.remove(letter)
            shared += 1
    return len(letters) > 2 and acronym.isupper() and shared >= 0.6 * len(letters)


def may_be_initials(key: str) -> bool:
    """Whether a folded word is of the form of letters that somebody is called by: "amlo", "f.d.r."."""
    letters = key.replace(".", "")
    return LEAST_INITIALS <= len(letters) <= MOST_INITIALS and letters.isalpha()


def are_initials(key: str, name: str) -> bool:
    """Whether letters begin the words of a person's folded name, all of them and in order.

    Particles count or not, a "Jr." does not: "mlk" of "martin luther king jr.", "mbs" of "mohammed
    bin salman". Two letters are anybody's.
    """
    words = [word for word in name.replace("-", " ").split() if word.rstrip(".") not in _SUFFIXES]
    main = [word for word in words if not flags_by_name().get(word, 0) & NameFlag.PARTICLE]
    letters = key.replace(".", "")
    return len(letters) >= LEAST_INITIALS and letters in (
        "".join(word[0] for word in words),
        "".join(word[0] for word in main),
    )


def known_body(key: str) -> bool:
    """Whether lists know a folded word as an organisation, an outlet or a place: no one's initials."""
    flags = flags_by_name().get(key, 0)
    listed = known_organisation(key) is not None or known_place(key) is not None
    return listed or bool(flags & (NAMED | WORD))


def _covers(letters: str, words: Sequence[str], skipped: int = 0) -> bool:
    """Whether the letters can be read off the beginnings of the words, in order."""
    if not letters:
        return skipped + len(words) <= 1
    if not words:
        return False
    word = words[0]
    common = 0
    while common < min(len(word), len(letters), 4) and word[common] == letters[common]:
        common += 1
    if any(_covers(letters[size:], words[1:], skipped) for size in range(common, 0, -1)):
        return True
    return skipped < 1 and _covers(letters, words[1:], skipped + 1)


@cache
def _known(file: str) -> dict[str, KnownName]:
    """The names of a curated list by each of their folded forms."""
    out: dict[str, KnownName] = {}
    for row in (LISTS / file).read_text(encoding="utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        fields = row.split("|")
        acronyms = fields[1].split(",") if len(fields) == 4 else []
        others = fields[2 if len(fields) == 4 else 1].split(",")
        entry = KnownName(fields[0], acronyms[0] if acronyms else "", fields[-1] == "expand")
        for form in (fields[0], *acronyms, *others):
            if form:
                out.setdefault(strip_article(fold(form)), entry)
    return out


def known_organisation(key: str) -> KnownName | None:
    """The curated organisation that a folded name means, if any."""
    return _known("organisations.tsv").get(strip_article(key))


def known_place(key: str) -> KnownName | None:
    """The curated place or the country that a folded name means, if any, in any language."""
    plain = strip_article(key)
    plain = strip_article(_REALM.sub("", plain)) if _REALM.match(plain) else plain
    listed = _known("places.tsv").get(plain.replace(", ", " "))
    if listed is not None:
        return listed
    code = _country_codes().get(plain)
    return KnownName(_country_name(code), "", expand=False) if code else None


def known_realm(key: str) -> bool:
    """Whether a folded name is a country's full style: "Republica Bolivariana de Venezuela"."""
    return bool(_REALM.match(strip_article(key))) and known_place(key) is not None


@cache
def _country_codes() -> dict[str, str]:
    """Folded country names in the archive's languages → ISO 3166 code (Unicode CLDR)."""
    out: dict[str, str] = {}
    for language in ("en", "es", "pt", "fr", "de", "it"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                out.setdefault(fold(name.split(" (")[0]), code)
    return out


def _country_name(code: str) -> str:
    return str(Locale("en").territories[code])


def same_entity(a: NamedEntity, b: NamedEntity) -> Sameness:
    """Whether two entities, found in different articles, are one.

    "same" is safe to merge without asking, "maybe" is worth asking an editor, "different" is
    neither. Looks at names, aliases and kinds only; symmetric.
    """
    handles = _handles(a) & _handles(b)
    first, second = strip_article(fold(a.name)), strip_article(fold(b.name))
    if a.kind != b.kind:
        return (
            "maybe"
            if handles or (first == second and "person" not in (a.kind, b.kind))
            else ("different")
        )
    if handles or first == second:
        return "same"
    if a.kind == "person":
        return _same_person(a, b)
    if a.kind == "place":
        one, other = known_place(first), known_place(second)
        return "same" if one is not None and one == other else "different"
    return _same_organisation(a, b)


def _handles(entity: NamedEntity) -> set[str]:
    return {alias.lower() for alias in entity.aliases if alias.startswith("@")}


def _forms(entity: NamedEntity) -> set[str]:
    return {strip_article(fold(form)) for form in (entity.name, *entity.aliases)}


def _same_organisation(a: NamedEntity, b: NamedEntity) -> Sameness:
    first, second = strip_article(fold(a.name)), strip_article(fold(b.name))
    one, other = known_organisation(first), known_organisation(second)
    if one is not None and other is not None:
        return "same" if one == other else "different"
    for short, whole in ((a, b), (b, a)):
        if fold(short.name) in _forms(whole) and (len(short.name) > 2 or " " in short.name):
            return "same"
        if short.name.isupper() and acronym_fits(short.name, whole.name) and " " in whole.name:
            return "maybe"
    if core(first) == core(second):
        return "same"
    if sorted(core(first)) == sorted(core(second)):
        return "maybe"
    shared = (_forms(a) & _forms(b)) - {first, second}
    return "maybe" if any(len(form) > 2 for form in shared) else "different"


def core(key: str) -> tuple[str, ...]:
    """The words of a folded organisation's name that tell it from others."""
    return tuple(w for w in key.replace(".", "").split() if w not in _SMALL and w not in _LEGAL)


def _same_person(a: NamedEntity, b: NamedEntity) -> Sameness:
    first, second = fold(a.name).split(), fold(b.name).split()
    short, long = sorted((first, second), key=len)
    names = (_forms(a), _forms(b))
    if len(short) == 1:
        return "maybe" if short[0] in long[-2:] else "different"
    if " ".join(short) in names[0] & names[1] or " ".join(long) in names[0] & names[1]:
        return "same"
    if is_shorter(short, long) or (len(short) == len(long) and is_shorter(long, short)):
        return "maybe"
    if len(short) == len(long) and short[0] == long[0] and _alike(short[-1], long[-1]):
        return "maybe"
    return "different"


def is_shorter(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a person's name leaves out words of a longer one, or cuts them to initials.

    The given name may be a short form: "Ben" of "Benjamin".
    """
    rest = iter(long)
    return all(
        any(_stands_for(word, other, given=number == 0) for other in rest)
        for number, word in enumerate(short)
    )


def _stands_for(word: str, other: str, *, given: bool) -> bool:
    bare = word.rstrip(".")
    cut = len(bare) == 1 or (given and 3 <= len(bare) <= len(other) - 2)
    return word == other or (cut and other.startswith(bare))


def _alike(one: str, other: str) -> bool:
    """Whether two surnames can be two transcriptions of one: Zelensky, Zelenskyy."""
    if min(len(one), len(other)) < 6 or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.88


def is_given_name(word: str) -> bool:
    """Whether a folded word is a given name, whatever else it is."""
    return bool(flags_by_name().get(word, 0) & NameFlag.GIVEN)


def is_surname(word: str) -> bool:
    """Whether a folded word is a surname, whatever else it is."""
    return bool(flags_by_name().get(word, 0) & NameFlag.SURNAME)


def is_whole_name(word: str) -> bool:
    """Whether a folded word is all that somebody well known is called: Pelé."""
    return word in one_word_names()


def is_title(word: str) -> bool:
    """Whether a word is a title or a form of address, and no given name: "Sen.", "President"."""
    flags = flags_by_name().get(fold(word).rstrip("."), 0)
    return bool(flags & NameFlag.TITLE) and not flags & NameFlag.GIVEN


def is_listed(key: str, kind: EntityKind) -> bool:
    """Whether the gazetteer knows a folded name as an organisation, or as a place of some size."""
    flags = flags_by_name().get(key, 0)
    if kind == "organisation":
        return bool(flags & (NameFlag.ORG | NameFlag.OUTLET))
    return kind == "place" and bool(
        flags & (NameFlag.COUNTRY | NameFlag.METROPOLIS | NameFlag.REGION | NameFlag.CITY)
    )
