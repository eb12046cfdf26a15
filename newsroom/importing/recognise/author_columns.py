"""Who wrote it, as an export's column says it: names in many forms, with roles, places and outlets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from newsroom.importing.gazetteer import WORD, NameFlag, flags_by_name
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import is_section
from newsroom.importing.recognise.byline_tails import FOR
from newsroom.importing.recognise.bylines import (
    BY,
    JOB,
    JOINS_SURNAMES,
    NAME_WORD,
    PARTICLES,
    PLACED,
    ROLE,
    SEPARATORS,
    SUFFIXES,
    Byline,
    is_person,
    outlet_with_role,
    split_conjunctions,
    tidy_name,
)
from newsroom.importing.recognise.phrases import fill
from newsroom.text import fold

# What a column says of the author before it: "Based In California", "Covering Justice".
NO_NAME = re.compile(fill(r"{no name}\b"), re.I)
# "ann@example.org (Ann Lee)", "Ann Lee <ann@example.org>", "Ann Lee @annlee"
ADDRESSED = re.compile(r"[\w.+-]+@[\w.-]+\.\w+\s*\((?P<name>[^()]+)\)")
ADDRESS = re.compile(r"\s*(?:<[^<>]*>|\(?[\w.+-]+@[\w.-]+\.\w+\)?|(?<!\w)@\w+|https?://\S+)\s*")
INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,3}")


@lru_cache(maxsize=64)
def parse_author_column(text: str, outlets: frozenset[str] = frozenset()) -> Byline:
    """The people in an export's column, each name as written, and the outlets beside them.

    Without a person, or between semicolons, outlets are authors as they stand.
    """
    people: list[str] = []
    papers: list[str] = []
    for piece in _pieces(text):
        name, of_outlet = _apart(piece, outlets)
        papers += of_outlet
        if not name or BY.fullmatch(f"{name} ") or not re.search(r"[^\W\d_]{2}", name):
            continue
        if known.DOMAIN.fullmatch(name.split()[-1]) and not is_person(name):
            continue  # the remains of an e-mail address
        if SUFFIXES.fullmatch(name) and people:
            people[-1] = f"{people[-1]} {name}"
        elif not people:
            people.append(roleless(name))
        elif not NO_NAME.match(name) and (is_person(name) or not ROLE.search(name)):
            people.append(name)
    named = [name for name in people if not known.known_outlet(name, outlets)]
    # "Ann Lee, Reuters" says whom she works for; "Reuters; Ann Lee" is a list of authors.
    if ";" not in text and any(map(is_person, named)):
        papers += [name for name in people if name not in named]
        people = named
    return Byline(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(papers)))


def _pieces(text: str) -> Sequence[str]:
    """The parts of a column that name one author each, or say something of the one before."""
    text = re.sub(r"^\s*\[|\]\s*$", "", text.strip())
    quoted = re.findall(r"'([^']+)'|\"([^\"]+)\"", text) if text[:1] in "'\"" else []
    if quoted:
        return [one or other for one, other in quoted]
    text = ADDRESSED.sub(lambda match: match["name"], text)
    text = ADDRESS.sub(" ", text)
    pieces: list[str] = []
    for part in text.split(";"):
        for piece in surnames_last(part) or split_conjunctions(part):
            people = [name for name in SEPARATORS.split(piece) if name]
            pieces += people if all(map(is_person, people)) else [piece]
    return pieces


def surnames_last(text: str) -> list[str]:
    """The names of a list that puts surnames first, "Lee, Ann, Ray, Bob"; none where it does not."""
    parts = [part.strip() for part in text.split(",")]
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) % 2 or not all(_is_pair(*pair) for pair in pairs):
        return []
    return [f"{given} {surname}" for surname, given in pairs]


def _is_pair(surname: str, given: str) -> bool:
    """Whether the two are one person's: "Lee" and "Ann Mae", "Ruiz y Pérez" and "Carmen".

    Several words that are no given name may also be one person, and the next another one.
    """
    words = [word for word in surname.split() if word not in PARTICLES | {*JOINS_SURNAMES}]
    if not 0 < len(words) <= 2 or not all(NAME_WORD.fullmatch(word) for word in words):
        return False
    if SUFFIXES.fullmatch(surname) or known.known_outlet(surname) or not words[0][0].isupper():
        return False
    names = given.split()
    if len(words) == 2 and (len(names) > 1 or _flags(words[0]) & NameFlag.GIVEN):
        return False
    return 0 < len(names) <= 3 and all(
        _flags(name) & NameFlag.GIVEN or (name[0].isupper() and INITIALS.fullmatch(name))
        for name in names
    )


def _apart(piece: str, outlets: frozenset[str]) -> tuple[str, list[str]]:
    """A piece's name, without what else it says, and the outlets that it says."""
    name = tidy_name(_unsigned(piece.strip(" '\"")))
    papers: list[str] = []
    parts = [part for part in SEPARATORS.split(FOR.sub(" | ", name)) if part]
    if len(parts) > 1 and is_person(placeless(parts[0])):
        name, *others = parts
        papers = [
            known.known_outlet(other, outlets) or outlet_with_role(other, outlets) or other
            for other in others
            if not is_person(other) and not ROLE.search(other) and not is_section(other)
        ]
    return placeless(name), papers


def placeless(name: str) -> str:
    """A person's name without where the person is: "Ann Lee in London"."""
    bare = PLACED.sub("", name)
    return bare if is_person(bare) else name


def roleless(name: str) -> str:
    """A person's name without what the person is: "Ann Lee Education editor"."""
    job = JOB.search(name)
    if job is None or name[job.end() :].strip():
        return name
    words = name[: job.start()].split()
    while len(words) > 2 and (words[-1].islower() or _is_only_word(words[-1])):
        words.pop()
    bare = " ".join(words)
    is_named = words and _flags(words[0]) & NameFlag.GIVEN
    return bare if is_named and is_person(bare) else name


def _is_only_word(word: str) -> bool:
    """Whether a word is of the dictionary or a section, and nobody's name."""
    flags = _flags(word)
    return not flags & (NameFlag.GIVEN | NameFlag.SURNAME) and (
        bool(flags & WORD) or is_section(word)
    )


def _unsigned(name: str) -> str:
    """A name of a column without "By" before it; "Di" and "Von" are that only before two words."""
    by = BY.match(f"{name} ")
    if by is None:
        return name
    rest = name[by.end() :]
    particle = by[0].strip().casefold() in PARTICLES
    return name if particle and len(rest.split()) < 2 else rest


def _flags(word: str) -> int:
    return flags_by_name().get(fold(word), 0)
