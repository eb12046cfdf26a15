"""What an article says of the people that it names: gender, what they are, where they are named."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from newsroom.importing.gazetteer import genders
from newsroom.importing.gazetteer.offices import office_holders
from newsroom.importing.quotations.cues import Form
from newsroom.importing.quotations.frames import Frame, Name
from newsroom.importing.quotations.sources import is_governed
from newsroom.importing.recognise.phrases import word_set
from newsroom.importing.types import EntityKind, ParsedEntity
from newsroom.text import fold

_APPOSITION = 12
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_BEFORE = 6


# What titles say that are written short.
_SHORT = {
    "sen": ("senator",),
    "rep": ("representative", "congressman", "congresswoman", "lawmaker"),
    "gov": ("governor",),
    "dr": ("doctor",),
    "prof": ("professor",),
    "gen": ("general",),
    "sgt": ("sergeant",),
    "lt": ("lieutenant",),
    "capt": ("captain",),
    "rev": ("reverend",),
}


@dataclass(slots=True)
class Place:
    """Where somebody is named: block, word, and how it stands there."""

    block: int
    word: int
    sentence: int
    leads: bool
    """Whether it is likely the subject of its sentence."""
    says: bool
    """Whether it is the subject of a reporting verb."""
    quoted: bool


@dataclass(slots=True)
class Person:
    """An entity that may speak; `gender` is "m", "f" or "" and `roles` are folded words for them."""

    name: str
    kind: EntityKind
    gender: str
    mentions: int
    leans: str = ""
    """The gender of the only word that the article has for them, were it a given name."""
    roles: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)


@cache
def gendered() -> dict[str, str]:
    """Words of all languages that are said of men only, or of women only, folded."""
    men, women = (frozenset(map(fold, word_set(name))) for name in ("man", "woman"))
    return {word: "m" if word in men else "f" for word in men ^ women}


class People(dict[str, Person]):
    """The people and organisations of an article by the names of their entities.

    `bearers` gives the full names that a surname alone may stand for, the likeliest first.
    """

    def __init__(self) -> None:
        self.bearers: dict[str, list[str]] = {}

    def unnamed(self, noun: str) -> Person:
        """Who is called by a noun alone: "the woman". Their name is none that an entity can have."""
        name = f"?{noun}"
        if name not in self:
            self[name] = Person(name, "person", gendered().get(noun, ""), 1, roles={noun})
        return self[name]

    def meant(self, name: Name) -> str:
        """The entity that a mention means: where it is a surname alone, who of that name is likeliest."""
        bearers = self.bearers.get(name.entity)
        if not bearers:
            return name.entity
        gender = title_gender(name.title)
        fitting = [one for one in bearers if not gender or self[one].gender in ("", gender)]
        return fitting[0] if fitting else name.entity


def title_gender(title: str) -> str:
    """The gender that a title tells: "mrs.", "señora"."""
    return next((gendered()[word] for word in title.split() if word in gendered()), "")


def find_bearers(entities: Sequence[ParsedEntity]) -> dict[str, list[str]]:
    """The people whose surname stands alone as an entity of its own, those most often named first."""
    full: dict[str, list[ParsedEntity]] = {}
    for entity in entities:
        words = fold(entity.name).split()
        if entity.kind == "person" and len(words) > 1:
            last = words[-2] if words[-1].rstrip(".") in _SUFFIXES and len(words) > 2 else words[-1]
            full.setdefault(last, []).append(entity)
    found = {}
    for entity in entities:
        bearers = full.get(fold(entity.name)) if entity.kind == "person" else None
        if bearers:
            bearers = sorted(bearers, key=lambda one: -one.mentions)
            found[entity.name] = [one.name for one in bearers]
    return found


def find_people(entities: Sequence[ParsedEntity], frames: Mapping[int, Frame]) -> People:
    """The people and organisations of an article by name, with what it says of them."""
    people = People()
    for entity in entities:
        if entity.kind != "place":
            people[entity.name] = Person(entity.name, entity.kind, "", entity.mentions)
    votes: dict[str, Counter[str]] = {name: Counter() for name in people}
    for entity in entities:
        if entity.kind == "person":
            given_gender(votes[entity.name], (entity.name, *entity.aliases), entity.titles)
            people[entity.name].roles.update(
                word
                for title in entity.titles
                for short in title.split()
                for word in (short, *_SHORT.get(short.rstrip("."), ()))
            )
            if not votes[entity.name] and " " not in entity.name:
                word = fold(entity.name)
                if gender := _office_genders().get(word):
                    votes[entity.name][gender] += 1
                people[entity.name].leans = genders().get(word, "")
    tell_genders(people, votes)
    people.bearers = find_bearers(entities)
    taken: set[tuple[int, int]] = set()
    for number in sorted(frames):
        for name, place in _places(frames[number]):
            person = people.get(people.meant(name))
            if person is None:
                continue
            person.places.append(place)
            end = _explained(frames[number], name)
            taken.update((number, at) for at in range(name.first - _BEFORE, end))
            if person.kind == "person" and not place.quoted:
                words = described(frames[number], name)
                person.roles.update(words)
                for word in words:
                    if gender := gendered().get(word):
                        votes[person.name][gender] += 2
    tell_genders(people, votes)
    for number in sorted(frames):
        for noun, place in _unnamed(frames[number], taken):
            people.unnamed(noun).places.append(place)
    return people


def tell_genders(people: Mapping[str, Person], votes: Mapping[str, Counter[str]]) -> None:
    """Give each person the gender that more speaks for."""
    for name, count in votes.items():
        men, women = count["m"], count["f"]
        people[name].gender = "m" if men > women else "f" if women > men else ""


def given_gender(votes: Counter[str], names: Sequence[str], titles: Sequence[str]) -> None:
    """Count what a person's given names and titles say of the gender."""
    known = genders()
    for name in names[:4]:
        words = fold(name).split()
        if len(words) > 1 and (gender := known.get(words[0])):
            votes[gender] += 2
            break
    else:
        for name in names:
            words = fold(name).split()
            if len(words) > 2 and (gender := known.get(words[1])):
                votes[gender] += 1
                break
    for title in titles:
        for word in title.split():
            if gender := gendered().get(word):
                votes[gender] += 4


@cache
def _office_genders() -> dict[str, str]:
    """The gender of all who held an office and bear a surname, by surname, where it is one."""
    found: dict[str, set[str]] = {}
    for holder in office_holders():
        words = fold(holder.name).split()
        found.setdefault(words[-1], set()).add(genders().get(words[0], ""))
    return {surname: min(of_it) for surname, of_it in found.items() if len(of_it) == 1}


def described(frame: Frame, name: Name) -> set[str]:
    """The folded words that say what somebody is, before the name and behind it between commas."""
    found: set[str] = set()
    place = name.first - 1
    while place >= max(0, name.first - _BEFORE) and frame.quoted[place] < 0:
        lower = frame.lower[place]
        if not frame.is_word(place) or lower in frame.words.openers or frame.verb(place):
            break
        if lower in frame.words.determiners:
            break
        if lower not in frame.words.joins:
            if lower in frame.words.ends:
                break
            found.add(fold(lower))
        place -= 1
    size = len(frame.lower)
    if name.last < size and frame.tokens[name.last].text in (",", "(", "—", "–"):
        place = name.last + 1
        stop = min(size, place + _APPOSITION)
        while place < stop and frame.quoted[place] < 0 and frame.is_word(place):
            lower = frame.lower[place]
            if lower in frame.words.who or frame.verb(place) or (
                lower in frame.words.he | frame.words.she
                and lower not in frame.words.determiners
            ):
                break
            if lower not in frame.words.determiners:
                if lower in frame.words.ends or lower in frame.words.joins:
                    break
                found.add(fold(lower))
            place += 1
    return found


def _places(frame: Frame) -> Iterable[tuple[Name, Place]]:
    sentence = 0
    seen: set[int] = set()
    starts = sorted(frame.starts)
    at = 0
    for name in frame.names:
        while at + 1 < len(starts) and starts[at + 1] <= name.first:
            at += 1
        sentence = at
        quoted = name.first < len(frame.quoted) and frame.quoted[name.first] >= 0
        leads = not quoted and sentence not in seen and not is_governed(frame, name)
        if leads:
            seen.add(sentence)
        says = not quoted and name.kind == "person" and _says(frame, name)
        yield name, Place(frame.block, name.first, sentence, leads, says, quoted)


def _explained(frame: Frame, name: Name) -> int:
    """Where the words end that explain a name between commas."""
    place = name.last
    if place < len(frame.lower) and frame.tokens[place].text in (",", "(", "—", "–"):
        return max(place + 1, _past(frame, place, ","), min(len(frame.lower), place + 5))
    return place + 1


def _unnamed(frame: Frame, taken: set[tuple[int, int]]) -> Iterable[tuple[str, Place]]:
    """Nouns for a man or a woman that no name stands beside."""
    known = gendered()
    places = [at for at, lower in enumerate(frame.lower) if lower in known]
    starts = sorted(frame.starts) if places else []
    for at in places:
        noun = frame.lower[at]
        if frame.quoted[at] >= 0 or (frame.block, at) in taken or noun[-1] == ".":
            continue
        if at + 1 < len(frame.lower) and frame.lower[at + 1] in ("'s", "’s"):
            continue
        sentence = bisect_right(starts, at) - 1
        says = _says(frame, Name(at, at + 1, "", "person", ""))
        first = max(starts[sentence], at - 3) == starts[sentence]
        yield noun, Place(frame.block, at, sentence, first, says, False)


def _says(frame: Frame, name: Name) -> bool:
    """Whether a reporting verb stands right beside a name, or behind what explains it."""
    size = len(frame.lower)
    place = name.last
    if place < size and frame.lower[place] in ("'s", "’s"):
        return False
    if place < size and frame.tokens[place].text == "(":
        place = _past(frame, place, ")")
    if place < size and frame.tokens[place].text == ",":
        place = _past(frame, place, ",")
    for at in range(place, min(size, place + 4)):
        if frame.quoted[at] >= 0 or not frame.is_word(at):
            break
        if (found := frame.verb(at)) and found[0].form is not Form.INFINITIVE:
            return found[0].kind == "say"
        if frame.lower[at] not in frame.words.auxiliaries and not frame.is_day(at):
            break
    before = name.first - 1
    while before > 0 and frame.quoted[before] < 0 and name.first - before < 6:
        if (found := frame.verb(before)) and found[0].form is Form.FINITE:
            return found[0].kind == "say" and _inverts(frame, before)
        if not frame.is_word(before) or frame.lower[before] in frame.words.governs:
            break
        before -= 1
    return False


def _inverts(frame: Frame, verb: int) -> bool:
    """Whether a verb opens its clause, so that its subject comes behind it."""
    if verb == 0 or frame.quoted[verb - 1] >= 0:
        return True
    return frame.language != "en" or not frame.is_word(verb - 1)


def _past(frame: Frame, place: int, mark: str) -> int:
    """Where the words go on behind the next mark, or `place` where there is none near."""
    for at in range(place + 1, min(len(frame.lower), place + 20)):
        if frame.tokens[at].text == mark:
            return at + 1
        if frame.quoted[at] >= 0:
            break
    return place
