"""What an article says of the people that it names: gender, what they are, where they are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsroom.importing.gazetteer import genders
from newsroom.importing.quotations.frames import Frame, Name
from newsroom.importing.quotations.genders import (
    gendered,
    given_gender,
    office_genders,
    title_gender,
)
from newsroom.importing.quotations.places import (
    BEFORE,
    Place,
    described,
    explained,
    name_places,
    noun_places,
)
from newsroom.importing.types import EntityKind, ParsedEntity
from newsroom.text import fold

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


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
    votes: dict[str, Counter[str]] = {}
    for entity in entities:
        if entity.kind != "place":
            votes[entity.name] = Counter()
            people[entity.name] = _person(entity, votes[entity.name])
    tell_genders(people, votes)
    people.bearers = find_bearers(entities)
    nouns: list[tuple[str, Place]] = []
    for number in sorted(frames):
        frame = frames[number]
        explaining = _place_names(people, frame, votes)
        if not gendered().keys().isdisjoint(frame.lower):
            nouns += noun_places(frame, explaining)
    tell_genders(people, votes)
    for noun, place in nouns:
        people.unnamed(noun).places.append(place)
    return people


def _person(entity: ParsedEntity, votes: Counter[str]) -> Person:
    """An entity with what its names and titles say; `votes` takes what they tell of the gender."""
    person = Person(entity.name, entity.kind, "", entity.mentions)
    if entity.kind != "person":
        return person
    given_gender(votes, (entity.name, *entity.aliases), entity.titles)
    for title in entity.titles:
        for word in title.split():
            person.roles.update((word, *_SHORT.get(word.rstrip("."), ())))
    if not votes and " " not in entity.name:
        word = fold(entity.name)
        if gender := office_genders().get(word):
            votes[gender] += 1
        person.leans = genders().get(word, "")
    return person


def _place_names(
    people: People, frame: Frame, votes: Mapping[str, Counter[str]]
) -> list[tuple[int, int]]:
    """Note where a block names whom, and what it says of them; gives the words that do, as spans."""
    explaining = []
    for name, place in name_places(frame):
        person = people.get(people.meant(name))
        if person is None:
            continue
        person.places.append(place)
        explaining.append((name.first - BEFORE, explained(frame, name)))
        if person.kind == "person" and not place.quoted:
            words = described(frame, name)
            person.roles.update(words)
            for gender in filter(None, map(gendered().get, words)):
                votes[person.name][gender] += 2
    return explaining


def tell_genders(people: Mapping[str, Person], votes: Mapping[str, Counter[str]]) -> None:
    """Give each person the gender that more speaks for."""
    for name, count in votes.items():
        men, women = count["m"], count["f"]
        people[name].gender = "m" if men > women else "f" if women > men else ""
