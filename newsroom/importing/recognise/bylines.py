"""Who wrote it: bylines and the people and outlets that they name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from newsroom.importing.gazetteer import PLACE, WORD, NameFlag, flags_by_name
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import is_section
from newsroom.importing.recognise.byline_tails import FOR, MORE_BY, PLACED_BEFORE_AND, strip_tail
from newsroom.importing.recognise.dates import (
    find_dates,
    month_numbers,
    weekday_names,
)
from newsroom.importing.recognise.phrases import fill, word_set
from newsroom.text import fold

BY = re.compile(
    fill(r"""
    \b(?:
        (?:{byline verb}\s+)?{by}\b[:\s]+      # "By Jane Doe", "Written by", "Por:"
      | (?-i:By|Por)(?=(?-i:[A-Z][a-z]+\s[A-Z]))  # "ByJane Doe"
      | byline\s*:\s*(?:by\s+)?               # "Byline: by Jane Doe"
      | {author label}\s*:\s*                  # "Author: Jane Doe"
      | {text label}\s+(?=[A-Z])               # "Words Jane Doe"
    )
    """),
    re.I | re.X,
)
# "By …" after a date on the same line.
INNER_BY = re.compile(fill(r"[\s|•·,–—-](?=(?:{by}[:\s]|{author label inside}\s*:))"), re.I)
# "Jane Doe in London"
PLACED = re.compile(fill(r"\s+{in a place}\s+[A-ZÁÉÍÓÚÑ][\w.'’-]*(?:,?\s[A-Z][\w.'’-]*){0,3}$"))
# "José Ortega y Gasset": one person's two surnames.
JOINS_SURNAMES = ("y", "e", "i")
TWO_SURNAMES = re.compile(rf"(?<=\w)\s(?:{'|'.join(JOINS_SURNAMES)})\s(?=\S+$)")
# "By Jane DoeFOXBusiness"
GLUED_NAME = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
# "Special to the Harbour Gazette"
SPECIAL_TO = re.compile(fill(r"{special to}\s+(?:the\s+)?(?=[A-ZÁÉÍÓÚÑ])"), re.I)
# What stands beside a date on its line: "March 3, 2021 / 1:07 AM / CBS News".
BESIDE_DATE = re.compile(r"\s*[/|•·●]\s*|\s+[-–—]+\s+")
SEPARATORS = re.compile(r"\s*[|•·●▪/]\s*|\s+[-–—]+\s+|\s*\(\s*|\s*\)\s*|\s{2,}")
CONJUNCTIONS = re.compile(fill(r"\s*[,;]\s*|\s+{and}\s+"), re.I)
# What people on bylines are; ROLE holds also what people in the news are.
JOB = re.compile(fill(r"\b{job}\b"), re.I)
# "Education editor", "Senior political correspondent"
JOB_OF_FIELD = re.compile(
    fill(r"(?:(?:{role}|{section label}|{field of a job})\s+){0,3}{job}"), re.I
)
ROLE = re.compile(fill(r"\b{role}\b"), re.I)
# "Redacción El País", "special correspondent of The Times"
ROLE_OF = re.compile(fill(r"{role at}\s+(?:{at an outlet}\s+)?"), re.I)
LONG_NAME = 4  # words
# Jobs that many have together.
HOUSES = frozenset(["bureau", "staff"])
PARTICLES = word_set("name particle")
ARTICLES = word_set("article of a title")
SUFFIXES = re.compile(fill(r"{name suffix}\.?"), re.I)
# "Jr.", "R.C."
ABBREVIATED = re.compile(rf"{SUFFIXES.pattern}|(?:[^\W\d_]\.){{2,4}}", re.I)
NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-])*")
# Words that stand nowhere in a person's name, and those that do not begin one.
NEVER = word_set("never in a name") - PARTICLES
NEVER_FIRST = word_set("never first in a name")


@dataclass(frozen=True, slots=True)
class Byline:
    """The people and the outlets that a byline names, in order."""

    people: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    house: bool = False


def is_person(text: str, least: int = 2) -> bool:
    """Whether `text` has the shape of a person's name: `least` to five capitalised words."""
    parts = text.split()
    names = 0
    if not least <= len(parts) <= 6 or len(text) > 60:
        return False
    for i, word in enumerate(parts):
        bare = word.strip(",")
        if not NAME_WORD.fullmatch(bare):
            return False
        if bare.casefold() in PARTICLES and 0 < i < len(parts) - 1:
            continue
        folded = bare.casefold().strip(".")
        if not bare[0].isupper() or folded in NEVER or (i == 0 and folded in NEVER_FIRST):
            return False
        if bare.endswith(".") and len(bare) > 3 and not ABBREVIATED.fullmatch(bare):
            return False
        names += 1
    if not least <= names <= 5 or is_place(text):
        return False
    return not known.sounds_like_outlet(text) and not ROLE.search(text)


def is_titled(text: str) -> bool:
    """Whether `text` begins with an article, as papers' names do and people's hardly ever.

    "The Harbour Ledger", "El Salto Diario", but not "El Hadji Malick" or "the paper's editor".
    """
    first, *rest = text.split()
    if first not in ARTICLES or not rest or ROLE.search(text):
        return False
    if not all(word[0].isupper() or word in PARTICLES for word in rest):
        return False
    return first == "The" or any(flags_by_name().get(fold(word), 0) & WORD for word in rest)


def is_place(text: str) -> bool:
    """Whether several words are a place's or an organisation's name, as far as is known."""
    flags = flags_by_name().get(fold(text), 0)
    return bool(flags & (PLACE | NameFlag.ORG | NameFlag.OUTLET)) and " " in text


def names_only(text: str) -> bool:
    """Whether a line holds one or more people's names and nothing else."""
    text = PLACED.sub("", PLACED_BEFORE_AND.sub("", text))
    parts = [p for p in re.split(r"\s*[,;|•·]\s*|\s+(?:and|y|e|et|und|&)\s+", text) if p]
    if has_two_surnames(text):
        parts = [TWO_SURNAMES.sub(" ", text)]
    if not 0 < len(parts) <= 5 or len(text) >= 120:
        return False
    return all(is_person(part) and is_likely_name(part) for part in parts)


def has_two_surnames(text: str) -> bool:
    """Whether a line is one person's name with two surnames: "María Ruiz y Pérez"."""
    return TWO_SURNAMES.search(text) is not None and split_conjunctions(text) == [text]


def is_likely_name(text: str) -> bool:
    """Whether a word of `text` is known as people's name, or none is a word of the dictionary.

    Two of four and more that are only words of the dictionary are a headline's.
    """
    words = text.split()
    if len(words) >= LONG_NAME and sum(map(known.is_only_word, words)) > 1:
        return False
    if has_known_name(text):
        return True
    return not any(flags_by_name().get(fold(word), 0) & WORD for word in text.split())


def has_known_name(text: str) -> bool:
    """Whether a word of `text` is known as people's name."""
    names = NameFlag.GIVEN | NameFlag.SURNAME
    return any(flags_by_name().get(fold(word), 0) & names for word in text.split())


def outlet_with_role(text: str, outlets: frozenset[str] = frozenset()) -> str:
    """The outlet in "Politico Staff Writer" or "enviado especial de El País", "" for none."""
    if (role := ROLE_OF.match(text)) and (
        outlet := known.known_outlet(text[role.end() :], outlets)
    ):
        return outlet
    if (special := SPECIAL_TO.match(text)) and (
        known.sounds_like_outlet(text[special.end() :])
        or known.known_outlet(text[special.end() :], outlets)
    ):
        outlet = text[special.end() :].strip()
        return known.known_outlet(outlet, outlets) or outlet
    rest = text.split()
    while rest and (ROLE.fullmatch(rest[-1]) or rest[-1].casefold() in ("and", "chief", "news")):
        rest.pop()
        if outlet := known.known_outlet(" ".join(rest), outlets):
            return outlet
    for count in range(1, min(len(text.split()), 5)):
        words = text.split()
        if JOB_OF_FIELD.fullmatch(" ".join(words[count:])) and (
            outlet := known.known_outlet(" ".join(words[:count]), outlets)
        ):
            return outlet
    return ""


@lru_cache(maxsize=256)
def name_before_job(text: str) -> str:
    """The person in "Jane Doe Education editor", "" where a line is not a name and a job."""
    words = text.split()
    if not 3 <= len(words) <= 8 or not JOB.fullmatch(words[-1]) or words[-1].casefold() in HOUSES:
        return ""
    first = flags_by_name().get(fold(words[0]), 0)
    if first & WORD and not first & NameFlag.GIVEN:
        return ""
    for count in range(2, min(len(words), 5)):
        name = " ".join(words[:count])
        if JOB_OF_FIELD.fullmatch(" ".join(words[count:])):
            return name if is_person(name) and has_known_name(name) else ""
    return ""


def tidy_name(name: str) -> str:
    """`name` without stray punctuation, and in upper and lower case if it was in capitals."""
    name = " ".join(name.split()).strip(' ,;:|"“”*[]')
    if not name.isupper() or len(name) < 5:
        return name
    return " ".join(
        word if len(word) <= 3 and word.endswith(".") else recase(word, first=i == 0)
        for i, word in enumerate(name.split())
    )


def recase(word: str, *, first: bool) -> str:
    """A word in capitals as it stands in a name: Jane, O'Brien, McCain, Smith-Jones, de."""
    lower = word.lower()
    if lower in PARTICLES - {"mc", "mac", "ben", "st", "san"} and not first:
        return lower
    if SUFFIXES.fullmatch(word) and lower[0] == "i":
        return word
    cased = re.sub(r"(^|[-'’.])([^\W\d_])", lambda m: m[1] + m[2].upper(), lower)
    return re.sub(r"^Mc([a-z])", lambda m: "Mc" + m[1].upper(), cased)


def split_names(text: str, outlets: frozenset[str] = frozenset()) -> Byline:
    """The people and outlets in a list such as "A, B and C", "A, CNN" or "['A', 'B']".

    Roles and places fall away. A single word is a person only if nothing else was named.
    """
    text = re.sub(r"^\s*\[|\]\s*$", "", text.strip())
    text = re.sub(r"(?:^|(?<=[\s,]))['\"]|['\"](?=\s*(?:,|$))", "", text)
    named = BylineNames()
    for part in SEPARATORS.split(text):
        if outlet := known.known_outlet(part, outlets):
            named.papers.append(outlet)
        else:
            for piece in split_conjunctions(part):
                named.add(piece.strip(" .,;:*_") + ("." if piece.endswith("Jr.") else ""), outlets)
    return Byline(
        tuple(dict.fromkeys(named.people)), tuple(dict.fromkeys(named.papers)), named.house
    )


def split_conjunctions(text: str) -> list[str]:
    """The parts of a list of names, "A, B and C"; what joins one person's two surnames parts none."""
    parts, start = [], 0
    for match in CONJUNCTIONS.finditer(text):
        if match[0].strip() in JOINS_SURNAMES:
            following = re.match(r"[^\s,;]+(?=\s*(?:[,;]|$))", text[match.end() :])
            surname = following and flags_by_name().get(fold(following[0]), 0) & NameFlag.SURNAME
            if surname and is_person(text[start : match.start()].strip()):
                continue
        parts.append(text[start : match.start()])
        start = match.end()
    return [*parts, text[start:]]


@dataclass(slots=True)
class BylineNames:
    """What a byline has named so far."""

    people: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    house: bool = False

    def add(self, name: str, outlets: frozenset[str]) -> None:
        """Take `name` for an outlet, a suffix, the house or a person; or for nothing."""
        if not name or BY.fullmatch(f"{name} "):
            return
        person, paper = name_and_outlet(name, outlets)
        person = person or name_before_job(name)
        if outlet := known.known_outlet(name, outlets) or outlet_with_role(name, outlets):
            self.papers.append(outlet)
        elif person:
            self.people.append(tidy_name(person))
            self.papers += [paper] if paper else []
        elif SUFFIXES.fullmatch(name):
            # Degrees fall away; "Jr." and "III" are part of the name.
            if self.people and not name.lower().startswith(("m", "ph", "e")):
                self.people[-1] = f"{self.people[-1]} {name}"
        elif known.is_house(name):
            self.house = True
        elif self.people and is_titled(name):
            self.papers.append(name)
        elif any(map(is_person, (name, tidy_name(name), TWO_SURNAMES.sub(" ", name)))):
            self.people.append(tidy_name(name))
        elif known.sounds_like_outlet(name):
            self.papers.append(name)


@lru_cache(maxsize=256)
def name_and_outlet(text: str, outlets: frozenset[str] = frozenset()) -> tuple[str, str]:
    """A person and the outlet right behind the name, "Jane Doe USA TODAY"; two times "" for others."""
    for border in GLUED_NAME.finditer(text):
        name, rest = text[: border.start()], text[border.start() :]
        glued = known.known_outlet(rest, outlets) or known.known_outlet(f"{rest}.com")
        if glued and is_person(name) and len(rest) > 2:
            return name, glued
    words = text.split()
    if len(words) < 3 or not flags_by_name().get(fold(words[0]), 0) & NameFlag.GIVEN:
        return "", ""
    for count in range(2, min(len(words), 5)):
        name, rest = " ".join(words[:count]), " ".join(words[count:])
        surname = flags_by_name().get(fold(rest), 0) & NameFlag.SURNAME
        paper = "" if surname else known.known_outlet(rest, outlets)
        # Of what only sounds like an outlet, a headline's verb may stand before it.
        only_names = not any(map(known.is_only_word, name.split()[1:]))
        sounds = only_names and known.sounds_like_outlet(rest)
        if not paper and 1 < len(words) - count < 4 and sounds:
            paper = rest
        if name.split()[-1].casefold() in PARTICLES:
            continue
        if paper and is_person(name) and not known.sounds_like_outlet(name):
            return name, paper
    return "", ""


def before_sections(text: str) -> str:
    """The name before a list of sections: "Jane Doe All, Books, News"; "" where there is no list."""
    first, *others = text.split(", ")
    words = first.split()
    for count in range(2, len(words)):
        name = words[:count]
        flags = [flags_by_name().get(fold(word), 0) for word in (name[0], name[-1])]
        if flags[0] & NameFlag.GIVEN and flags[1] & NameFlag.SURNAME:
            return " ".join(name) if any(map(is_section, others)) else ""
    return ""


def is_signed_line(text: str, outlets: frozenset[str] = frozenset()) -> bool:
    """Whether a line has what only signatures have: "for CNN", a job; "Redacción El País"."""
    if text[0].isupper() and ROLE_OF.match(text) and outlet_with_role(text, outlets):
        return True
    return bool(name_before_job(text)) or is_signed_more(text) or is_signed_for(text, outlets)


def is_signed_for(text: str, outlets: frozenset[str] = frozenset()) -> bool:
    """Whether a line is "Jane Doe for Harbour Gazette": people, and an outlet that is one."""
    names, *papers = FOR.split(text)
    if (
        len(papers) != 1
        or PLACED.search(names)
        or not (names_only(names) and has_known_name(names))
    ):
        return False
    paper = known.ASIDE.sub("", papers[0])
    return bool(known.known_outlet(paper, outlets)) or known.sounds_like_outlet(paper)


def is_signed_more(text: str) -> bool:
    """Whether a line is people's names and what leads to more of theirs: "Jane Doe View all posts"."""
    names = MORE_BY.sub("", text)
    return names != text and names_only(names) and has_known_name(names)


def parse_byline(text: str, outlets: frozenset[str] = frozenset()) -> Byline | None:
    """What a line that begins like a byline ("By …", "Por …") names; None if it is none.

    A date on the same line is left to the date line's rules.
    """
    text = text.strip(" |•·*_-–—")
    match = BY.match(text)
    if not match or len(text) > 240:
        return None
    rest = text[match.end() :]
    if not rest or not (rest[0].isupper() or rest[0] in '@"“'):
        return None
    byline = split_names(strip_tail(rest), outlets)
    if byline.people or byline.outlets or byline.house:
        return byline
    # One word is enough after an explicit "By": columnists and wires sign with one.
    word = strip_tail(rest).strip(" .,|")
    when = fold(word) in weekday_names() or fold(word) in month_numbers()
    if is_person(word, least=1) and len(rest) < 40 and not when:
        return Byline((tidy_name(word),))
    return None


@lru_cache(maxsize=64)
def byline_of(text: str, outlets: frozenset[str] = frozenset()) -> Byline:
    """What a byline or date line names: after "By" anywhere in it, else as a list of names.

    An outlet that stands beside the date is that of the line.
    """
    named = named_in(text, outlets)
    if named.outlets or not find_dates(text):
        return named
    beside = (
        known.known_outlet(part, outlets) or (known.DOMAIN.fullmatch(part) and part.strip())
        for part in BESIDE_DATE.split(text)
    )
    return replace(named, outlets=tuple(dict.fromkeys(filter(None, beside))))


def named_in(text: str, outlets: frozenset[str]) -> Byline:
    """The names of a byline or date line, without what stands behind its date."""
    if byline := parse_byline(text, outlets):
        return byline
    for match in INNER_BY.finditer(text):
        if byline := parse_byline(text[match.end() :], outlets):
            return byline
    if (dates := find_dates(text)) and not text[: dates[0].start].strip():
        # "November 20, 2019 Jane Doe"
        rest = text[dates[0].end :].strip(" |•·,;–—-")
        rest = before_sections(rest) or rest
        text = rest if names_only(rest) and has_known_name(rest) else text
    return split_names(strip_tail(text), outlets)
