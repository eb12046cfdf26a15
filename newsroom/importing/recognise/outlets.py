"""Known outlets (`gazetteer/lists/outlets.tsv`), and how a name is told to be an outlet's rather than a person's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal
from urllib.parse import urlsplit

from newsroom.importing.gazetteer import PLACE, WORD, NameFlag, Outlet, flags_by_name
from newsroom.importing.gazetteer import outlets as listed_outlets
from newsroom.importing.recognise.boilerplate import BREADCRUMB_ROOTS, SECTIONS
from newsroom.importing.recognise.phrases import fill, word_set
from newsroom.text import fold

# Words that name a paper, a channel or a desk, and no person.
OUTLET_WORDS = word_set("outlet word")
SMALL_WORDS = word_set("small word of a name")
# Bylines that name no one: the house wrote it.
HOUSE = re.compile(
    fill(r"""
    (?:(?i:of|from)\s+)?(?:(?i:the|la|el)\s+)?   # "From the newsroom", "La redacción"
    (?:[A-ZÁÉÍÓÚÑ][\w.'’]*\s+){0,3}              # "Harbour Gazette staff"
    (?i:{house name})
    (?:\s+(?i:reports?|writers?|[\w.]+))?        # "Staff report", "Redacción Internacional"
    """),
    re.X,
)
# Words of menus that names of sections are made of.
GENERIC = BREADCRUMB_ROOTS | word_set("generic word of a menu")
ASIDE = re.compile(r"\s*\(.*\)\s*$|\s+[-–—]\s.*$")
DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?", re.I)


@cache
def by_name() -> Mapping[str, Outlet]:
    """The outlets of the list by each of their names and domains, as `key` or `plain` fold them."""
    found: dict[str, Outlet] = {}
    for outlet in listed_outlets():
        fold_name = plain if "with-article" in outlet.marks else key
        for form in outlet.forms:
            found.setdefault(fold_name(form), outlet)
        for domain in outlet.domains:
            found.setdefault(key(domain), outlet)
    return found


@cache
def by_domain() -> Mapping[str, Outlet]:
    """The outlets of the list by each of their domains."""
    found: dict[str, Outlet] = {}
    for outlet in listed_outlets():
        for domain in outlet.domains:
            found.setdefault(domain, outlet)
    return found


@lru_cache(maxsize=2_048)  # a line is asked about several times
def plain(name: str) -> str:
    """`name` folded, without punctuation at its ends."""
    return " ".join(fold(name).strip(" .,:;|()[]-–—©*").split())


def key(name: str) -> str:
    """`name` for comparison: folded, without "the", "www." and punctuation at its ends."""
    return plain(name).removeprefix("www.").removeprefix("the ")


@lru_cache(maxsize=64)
def given_names(outlets: frozenset[str]) -> dict[str, str]:
    """The archive's own outlet names by folded name; a person who is a source is no outlet."""
    return {key(name): name for name in sorted(outlets) if key(name) and not is_persons_name(name)}


@lru_cache(maxsize=4096)
def is_persons_name(name: str) -> bool:
    """Whether `name` is a person's, though a row has it as the source: "Andrew Sullivan"."""
    words = plain(name).replace(",", " ").split()
    if not 2 <= len(words) <= 4 or listed_outlet(name) or not OUTLET_WORDS.isdisjoint(words):
        return False
    known = flags_by_name()
    if known.get(" ".join(words), 0) & (PLACE | NameFlag.ORG | NameFlag.OUTLET):
        return False
    flags = [known.get(word, 0) for word in words]
    first, last = flags[0], flags[-1]
    inner = NameFlag.SURNAME | NameFlag.GIVEN | NameFlag.PARTICLE
    if last & (NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.EVENT) or not all(
        flag & inner or len(word) < 3 for flag, word in zip(flags[1:-1], words[1:-1], strict=True)
    ):
        return False
    if first & NameFlag.GIVEN and last & NameFlag.SURNAME:
        return True
    if first & NameFlag.GIVEN and not first & WORD:
        return not last & (WORD | PLACE)
    # A given name that no list has, before a surname: "Barack Obama", "Mitt Romney".
    given = first & NameFlag.SURNAME or not first & WORD
    return bool(last & NameFlag.SURNAME and given) and not last & WORD and not first & PLACE


def is_only_word(word: str) -> bool:
    """Whether a word is one of the dictionary, and no part of anybody's name."""
    flags = flags_by_name().get(fold(re.sub(r"[’']s$", "", word)), 0)
    name = NameFlag.GIVEN | NameFlag.SURNAME | NameFlag.PARTICLE
    return bool(flags & WORD) and not flags & name


def known_outlet(name: str, outlets: frozenset[str] = frozenset()) -> str:
    """The outlet that `name` is, as the archive (`outlets`) or else the list calls it; or ""."""
    if found := given_names(outlets).get(key(name)):
        return found
    outlet = listed_outlet(name)
    return outlet.name if outlet else ""


def listed_outlet(name: str) -> Outlet | None:
    """The outlet of the list that `name` is, None if it is none."""
    folded = plain(name)
    found = by_name().get(folded.removeprefix("www.").removeprefix("the "))
    return found or by_name().get(folded)


def listed_spelling(name: str) -> str:
    """An outlet's name that is all in capitals as the list writes it in small letters as well.

    Names that have small letters, and those that the list has in capitals only, are as they were.
    """
    outlet = listed_outlet(name) if name.isupper() else None
    same = (form for form in outlet.forms if fold(form) == fold(name)) if outlet else ()
    return next((form for form in same if not form.isupper()), name)


def puts_day_first(name: str) -> bool | None:
    """The habit in numeric dates of a known outlet, by the country of its domain, else None.

    Outlets on .com are not told, but for those that only the United States read month first.
    """
    outlet = listed_outlet(name)
    if outlet is None:
        return None
    if "month-first" in outlet.marks:
        return False
    ending = outlet.domains[0].rpartition(".")[2] if outlet.domains else ""
    return True if len(ending) == 2 and ending not in ("us", "ca", "io", "tv", "cc", "co") else None


def is_agency(name: str) -> bool:
    """Whether `name` is a news agency's: it may be the source, or whom the source republishes."""
    outlet = listed_outlet(name)
    return outlet is not None and "agency" in outlet.marks


def is_read(name: str) -> bool:
    """Whether `name` is an agency's that many read on its own site, as its dateline may be of there."""
    outlet = listed_outlet(name)
    return outlet is not None and "read" in outlet.marks


def is_owner(name: str) -> bool:
    """Whether `name` is a company's that has the rights in several outlets, and names none by itself."""
    outlet = listed_outlet(name)
    return outlet is not None and "owner" in outlet.marks


def outlet_of_url(url: str) -> str:
    """The known outlet whose domain `url` lies on, else ""."""
    domains = by_domain()
    found = next((host for host in hosts_of(url) if host in domains), "")
    return domains[found].name if found else ""


@cache
def by_handle() -> Mapping[str, str]:
    """The outlets of the list by what they may be called on networks: name or host, if of one only."""
    names: dict[str, set[str]] = {}
    for outlet in listed_outlets():
        hosts = [domain.partition(".")[0] for domain in outlet.domains]
        for form in {*(key(form).replace(" ", "") for form in outlet.forms), *hosts}:
            names.setdefault(form, set()).add(outlet.name)
    return {form: found.pop() for form, found in names.items() if len(found) == 1 and len(form) > 2}


def outlet_of_handle(handle: str) -> str:
    """The known outlet that a handle on a network is of, perhaps of one of its desks: "CNNOpinion"; or ""."""
    folded = fold(handle.lstrip("@"))
    known_handles = by_handle()
    desks = (folded.removesuffix(fold(section)) for section in SECTIONS if " " not in section)
    return next((known_handles[form] for form in (folded, *desks) if form in known_handles), "")


def hosts_of(url: str) -> Iterator[str]:
    """The host of an address, without "www.", and each that it lies below: the nearest first.

    None of a machine's number, "127.0.0.1": it lies below nothing, and is no outlet's name.
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # "http://[example" is no address
        return
    host = host.removeprefix("www.")
    if host.rpartition(".")[2].isdecimal():
        return
    while "." in host:
        yield host
        host = host.partition(".")[2]


def sounds_like_outlet(name: str) -> bool:
    """Whether `name` is a domain, or in capitals with a word that papers have in their names."""
    if DOMAIN.fullmatch(name.strip()):
        return True
    parts = [word.strip("'’.,()") for word in re.split(r"[\s-]+", name)]
    if (
        len(parts) < 2
        or is_house(name)
        or any(w[:1].islower() and w not in SMALL_WORDS for w in parts)
    ):
        return False
    return any(word.casefold() in OUTLET_WORDS for word in parts)


def is_organisation(name: str) -> bool:
    """Whether `name` is known as an organisation's, and as no outlet's."""
    flags = flags_by_name().get(fold(name), 0)
    return bool(flags & NameFlag.ORG) and not flags & NameFlag.OUTLET and not listed_outlet(name)


def is_outlets_name(name: str) -> bool:
    """Whether `name` is a known outlet's, or sounds like one."""
    return bool(known_outlet(name)) or sounds_like_outlet(name)


def is_generic(name: str) -> bool:
    """Whether a name is made of sections and words of outlets alone: "World News", "Home Business"."""
    words = re.findall(r"\w+", plain(name))
    return all(
        word in SECTIONS or word in GENERIC or word in OUTLET_WORDS or len(word) < 3
        for word in words
    )


def is_house(name: str) -> bool:
    """Whether a byline names the house ("Staff", "Redacción", "News Desk"), and no one."""
    return HOUSE.fullmatch(name.strip(" .|-")) is not None


def author_kind(name: str) -> Literal["person", "desk", "agency"]:
    """Who signs by a name: an agency, a desk of the house or the outlet itself, or a person."""
    if is_agency(name):
        return "agency"
    return "desk" if is_house(name) or known_outlet(name) else "person"


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are of one outlet, notes in brackets or after a dash left aside."""
    names = {ASIDE.sub("", name).strip() for name in (one, other)}
    return len({key(known_outlet(name) or name) for name in names}) == 1
