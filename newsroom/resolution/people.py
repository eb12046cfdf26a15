"""Whom a surname alone means, by the archive's own people of that surname."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from newsroom.importing import ParsedEntity, is_given_name, is_whole_name
from newsroom.resolution.evidence import Evidence, ReadArticle, key_of
from newsroom.resolution.kinds import KindsOfNames
from newsroom.resolution.one_name import SUFFIXES, OneName

PERIOD = 182  # days that count as the time around an article
# What an article that names the person in full weighs: anywhere, of the same time, of the same outlet.
ANYWHERE, SAME_TIME, SAME_OUTLET = 0.03, 1.0, 0.05
# Where articles have the surname alone oftener than anybody's full name, somebody may be meant whom
# the archive does not know: the odds, for each such article to one with a full name; and a little
# where few have a full name.
UNKNOWN_EACH, UNKNOWN = 0.02, 0.05
# Who is named so much less than the foremost of the surname is never meant by it alone.
FOREMOST = 0.03
COMMON_GIVEN = 0.2
# All companions together, and each title, make somebody so much likelier at most, as a logarithm.
MOST_TOLD, MOST_BY_TITLE = 1.5, 2.5
# Whoever is less probably a person's name over the archive is nobody's surname.
ESTABLISHED = 0.5
# Who is so much of everybody with a given name can be meant by it alone.
ONE_OF_GIVEN = 0.9
# Whom articles call by the given name alone: so many of them, and this part of those with the full one.
CALLED_SO, CALLED_SHARE = 5, 0.01
COMPANIONS = 5_000
MOST_NAMES = 60


@dataclass(slots=True)
class Person:
    """One person of a surname: the articles that name them in full, and with whom."""

    articles: int = 0
    called: Counter[str] = field(default_factory=Counter)
    by_period: Counter[int] = field(default_factory=Counter)
    by_source: Counter[int | None] = field(default_factory=Counter)
    company: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Likely:
    """The person who is likeliest meant, and how likely."""

    key: str
    probability: float


class People:
    """The archive's people by what they can be called for short.

    First `Evidence` is gathered of all articles; then all are looked at once more (`add`), for who
    is named when, where and in whose company.
    """

    def __init__(self, evidence: Evidence, kinds: KindsOfNames, names: OneName) -> None:
        self._evidence, self._kinds, self._names = evidence, kinds, names
        self._short: defaultdict[str, set[str]] = defaultdict(set)
        self._people: defaultdict[str, Person] = defaultdict(Person)
        self._bare: Counter[str] = Counter()
        for key, seen in evidence.seen.items():
            if seen.named and " " in key and kinds.decided(key)[0] == "person":
                person = names.of(key, "person")
                if kinds.established(person, "person") >= ESTABLISHED:
                    for short in short_forms(person):
                        self._short[short].add(person)
        for short, people in names.several.items():
            self._short[short] = {names.of(key, "person") for key in people}
        self._ambiguous = {
            person for people in self._short.values() if len(people) > 1 for person in people
        }
        foremost = Counter({key: seen.named for key, seen in evidence.seen.items() if seen.named})
        self._companions = {key for key, _ in foremost.most_common(COMPANIONS)}

    def add(self, article: ReadArticle) -> None:
        """Count who is named in full in an article."""
        full, bare = self.named_in(article.names)
        company = self._company(article.names) if full & self._ambiguous else []
        for key in full:
            person = self._people[key]
            person.articles += 1
            person.by_source[article.source] += 1
            if article.day is not None:
                person.by_period[article.day // PERIOD] += 1
            if key in self._ambiguous:
                person.company.update(company)
        self._bare.update(short for short in bare if not self.fitting(short, full))
        for parsed in article.names:
            if parsed.aliases and parsed.kind == "person":
                person = self._people[self._names.of(key_of(parsed.name), "person")]
                person.called.update({key_of(alias) for alias in parsed.aliases})

    def named_in(self, names: Iterable[ParsedEntity]) -> tuple[set[str], set[str]]:
        """The people whom an article names in full, and the short names in it."""
        full, bare = set(), set()
        for parsed in names:
            if not parsed.confidence:
                continue
            parsed = self.as_surname(parsed) or parsed
            key = key_of(parsed.name)
            if person := self._names.person_in(key):
                full.add(person)
            elif self.is_short(key, parsed):
                bare.add(key)
            elif " " in key and self._kinds.kind_of(parsed) == "person":
                full.add(self._names.of(key, "person"))
        return full, bare

    def is_short(self, key: str, parsed: ParsedEntity) -> bool:
        """Whether a name is somebody's for short: a surname, "Le Pen", "López Obrador"."""
        kind = self._kinds.kind_of(parsed)
        if kind != "person" or self._names.is_fixed(key, kind):
            return False
        if is_whole_name(key) and not self.people_of(key):
            return False
        if " " not in key:
            return not self._names.person_in(key)  # letters: AMLO
        if key in self._names.several:
            return True
        people = self._short.get(key, set()) - {key}
        return bool(people) and not is_given_name(key.partition(" ")[0])

    def as_surname(self, parsed: ParsedEntity) -> ParsedEntity | None:
        """A person's name that begins with a surname which stands alone in its article, as that.

        "Trump MORE" is what a headline was glued to: no given name comes before a given name's place.
        """
        first, _, rest = parsed.name.partition(" ")
        if not rest or parsed.kind != "person" or first not in parsed.aliases:
            return None
        key, short = key_of(parsed.name), key_of(first)
        foremost = max(map(self._evidence.count, self.people_of(short)), default=0)
        known = foremost > 2 * self._evidence.count(key) and not self._names.is_fixed(key, "person")
        if not known or key in self.people_of(short) or self._is_rather_given(short):
            return None
        return replace(parsed, name=first, aliases=(parsed.name,), bare=True)

    def people_of(self, short: str) -> set[str]:
        """The archive's people who can be called that."""
        return self._short.get(short, set()) - {short}

    def knows(self, key: str) -> bool:
        """Whether any article names them in full."""
        person = self._people.get(key)
        return person is not None and person.articles > 0

    def fitting(self, short: str, full: Collection[str]) -> set[str]:
        """Those of these people who can be called that."""
        return self.people_of(short) & set(full)

    def whom(
        self, short: str, article: ReadArticle, titles: Collection[str], never: Collection[str] = ()
    ) -> Likely | None:
        """Who is likeliest meant by a short name in an article; `never` are refused by editors."""
        people = {key for key in self.people_of(short) - set(never) if self.knows(key)}
        if not people or (not titles and self._is_rather_given(short)):
            return None if titles else self._by_given_name(short, never)
        weights = {key: self._weight(key, short, article) for key in people}
        least = FOREMOST * max(weights.values())
        weights = {key: weight for key, weight in weights.items() if weight >= least}
        people = set(weights)
        if len(people) > 1:
            company = self._company(article.names)
            told = self._told(people, company, titles)
            weights = {key: weight * told[key] for key, weight in weights.items()}
        named = max(1, sum(self._people[key].articles for key in people))
        unknown = UNKNOWN / named + UNKNOWN_EACH * max(0.0, self._bare[short] / named - 1)
        best = max(weights, key=lambda key: (weights[key], key))
        return Likely(best, weights[best] / (sum(weights.values()) * (1 + unknown)))

    def _by_given_name(self, short: str, never: Collection[str]) -> Likely | None:
        """Who is meant by a given name: hardly anybody else has it, and articles call them so.

        Of everybody called Hillary nearly all is Hillary Clinton, and many articles say "Hillary".
        """
        foremost = self._foremost_of_given.get(short)
        if foremost is None or foremost in never:
            return None
        person = self._people[foremost]
        share = person.articles / max(person.articles, self._evidence.given[short])
        called = person.called[short]
        if called < CALLED_SO or called < CALLED_SHARE * person.articles or share < ONE_OF_GIVEN:
            return None
        return Likely(foremost, share)

    @cached_property
    def _foremost_of_given(self) -> Mapping[str, str]:
        """Whom most articles name in full of everybody with a given name, once all were looked at."""
        named = ((key, person) for key, person in self._people.items() if person.articles)
        ascending = sorted(named, key=lambda each: (each[1].articles, each[0]))
        return {key.partition(" ")[0]: key for key, _ in ascending}

    def _is_rather_given(self, short: str) -> bool:
        """Whether it stands at the beginning of people's names too often to be a surname alone."""
        if " " in short:
            return False
        given = self._evidence.given[short]
        surname = sum(map(self._evidence.count, self.people_of(short)))
        return given > COMMON_GIVEN * surname

    def _weight(self, key: str, short: str, article: ReadArticle) -> float:
        person = self._people[key]
        weight = ANYWHERE * person.articles + SAME_OUTLET * person.by_source[article.source]
        if article.day is not None:
            period = article.day // PERIOD
            near = sum(person.by_period[period + step] for step in (-1, 0, 1))
            weight += SAME_TIME * near
        # Whom articles seldom call so once they have named them in full, they call so still less
        # where they do not.
        return weight * (0.1 + person.called[short]) / (0.1 + person.articles)

    def _told(
        self, people: Collection[str], company: Iterable[str], titles: Collection[str]
    ) -> Mapping[str, float]:
        """How much likelier each is made by those who are named with them, and by titles."""
        told = dict.fromkeys(people, 0.0)
        whole = sum(self._people[key].articles for key in people) or 1
        for companion in company:
            together = {key: self._people[key].company[companion] for key in people}
            usual = (sum(together.values()) + 0.5) / (whole + 1)
            for key in people:
                share = (together[key] + 5 * usual) / (self._people[key].articles + 5)
                told[key] += math.log(share / usual)
        # Companions are companions of each other: together they tell less than each by itself.
        told = {key: MOST_TOLD * math.tanh(each / (2 * MOST_TOLD)) for key, each in told.items()}
        for title in titles:
            borne = {key: self._evidence.titles[key][title] for key in people}
            usual = (sum(borne.values()) + 0.5) / (whole + 1)
            for key in people:
                share = (borne[key] + usual) / (self._people[key].articles + 1)
                told[key] += max(-MOST_BY_TITLE, min(MOST_BY_TITLE, math.log(share / usual)))
        most = max(told.values())
        return {key: math.exp(each - most) for key, each in told.items()}

    def _company(self, names: Iterable[ParsedEntity]) -> list[str]:
        """The names beside a person that may tell who it is."""
        keys = (key_of(parsed.name) for parsed in names if parsed.confidence and not parsed.bare)
        return [key for key in keys if key in self._companions][:MOST_NAMES]


def short_forms(key: str) -> list[str]:
    """What a person of this name can be called for short: the last word, or the last two or three."""
    words = key.split()
    while len(words) > 2 and words[-1] in SUFFIXES:
        words.pop()
    # The first word is the given name; of three and more, a Spanish first surname is the last but one.
    shorts = [" ".join(words[start:]) for start in range(1, len(words))]
    if len(words) > 2 and len(words[-2]) > 2:
        shorts.append(words[-2])
    return [short for short in shorts if len(short) > 1]
