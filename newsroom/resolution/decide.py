"""What the names of one article mean, given what the whole archive says of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from newsroom.importing import ParsedEntity, shown_from
from newsroom.resolution.evidence import ReadArticle, key_of
from newsroom.resolution.kinds import KindsOfNames
from newsroom.resolution.offices import Offices
from newsroom.resolution.one_name import OneName
from newsroom.resolution.people import People

# A short name is shown as somebody's from this probability. Measured on 8,800 surnames whose article
# names the person in full, with the full name hidden: 96 % of those from 0.8 to 0.95 are right, and
# 99 % of those above.
SURE_WHO = 0.8
# Who bore a title at the time of an article, and who alone ever did before.
OF_THEN, OF_EVER = 0.97, 0.9
# A word that is read as a name in fewer of the articles that have it with a capital is perhaps none.
MOSTLY_READ = 0.6
# Whatever is real is mostly named again. In an archive of thousands of articles a name that hardly any
# other article has must be read surely itself; in one of a few hundred that tells nothing. Of 300
# shown names that were read, 60 % of the organisations and places of one article were right, 91 % of
# those from this probability on; of people 93 %.
FEW, SMALL, LARGE = 5, 300, 3_000
SURE_ALONE = {"person": 0.7, "organisation": 0.85, "place": 0.85}
# What articles capitalise like an organisation is oftener none than what they capitalise like a person or
# a place: however many articles have it, it is shown from here on.
SURE_BODY = 0.65
# What a word may be that is somebody's surname: nobody is meant by the "París" of an agreement.
_PERHAPS_SOMEBODY = frozenset({("person", False), ("person", True)})
FULL_NAME, IN_ARTICLE, IN_ARCHIVE, OFFICE_HOLDER = (
    "full_name", "in_article", "in_archive", "office_holder",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity of an article: by the key of its name over the archive, and its kind."""

    key: str
    kind: str
    name: str
    count: int
    forms: tuple[str, ...]
    confidence: float
    way: str
    shown: bool
    read_as: str = ""


@dataclass(slots=True)
class Resolver:
    """Decides article by article; what it decides depends on nothing but what it is given."""

    kinds: KindsOfNames
    names: OneName
    people: People
    offices: Offices = field(default_factory=Offices)

    def resolve(
        self, article: ReadArticle, refused: Collection[tuple[str, str]] = ()
    ) -> list[Resolved]:
        """The entities that an article names, each once, those with most mentions first.

        `refused` are those, by key and kind, of which an editor said that it does not mean them.
        """
        decided = [_as_decided(each) for each in article.names if each.decided]
        return decided or self._resolved(article, refused)

    def _resolved(
        self, article: ReadArticle, refused: Collection[tuple[str, str]]
    ) -> list[Resolved]:
        together: dict[tuple[str, str], Resolved] = {}
        short: list[ParsedEntity] = []
        overlooked: list[ParsedEntity] = []
        line = shown_from(article.language)
        for parsed in article.names:
            parsed = self.people.as_surname(parsed) or parsed
            if not parsed.confidence:
                overlooked.append(parsed)
            elif self.people.is_short(key_of(parsed.name), parsed):
                short.append(parsed)
            else:
                for each in self._full(parsed, line):
                    _put(together, each)
        full = {key for key, kind in together if kind == "person"}
        never = {key for key, kind in refused if kind == "person"}
        for parsed in short:
            for each in self._short(parsed, article, full, never):
                _put(together, each)
        if line > 1:  # a language that is not read well enough for anything to be shown
            together = {name: replace(each, shown=False) for name, each in together.items()}
            overlooked = []
        for parsed in overlooked:
            if found := self._overlooked(parsed, article, full, never):
                _put(together, found)
        return sorted(together.values(), key=lambda each: (-each.count, each.key, each.kind))

    def _full(self, parsed: ParsedEntity, line: float) -> list[Resolved]:
        """What a full name means; and another person whom the article calls by it, too.

        An article on "Otto Marsh Jr." that says "Otto Marsh" names the father as well.
        """
        key = key_of(parsed.name)
        kind, probability = self.kinds.of(parsed)
        if person := self.names.person_in(key):
            kind, probability = "person", self.kinds.established(person, "person")
        name = person or self.names.of(key, kind, parsed.name)
        # What is sure enough and doubted all the same is so for what it is, not for how it was read.
        refused = parsed.suggested and parsed.confidence >= line
        shorter = kind == "person" and any(" " not in alias for alias in parsed.aliases)
        found = Resolved(
            name, kind, self._spelling(name, kind, parsed), parsed.mentions,
            (parsed.name, *parsed.aliases), round(probability, 3),
            IN_ARTICLE if shorter else IN_ARCHIVE if person and " " not in key else FULL_NAME,
            probability >= self._line(name, kind, line) and not refused, "" if name == key else parsed.name[:300],
        )  # fmt: skip
        return [found, *self._others(parsed, found)] if kind == "person" else [found]

    def _line(self, key: str, kind: str, line: float) -> float:
        """From which probability on a name is shown: higher where few of many articles have it."""
        few = FEW - self.names.evidence.count(key)
        size = math.log10(max(1, self.names.evidence.articles) / SMALL) / math.log10(LARGE / SMALL)
        usual = max(line, SURE_BODY) if kind == "organisation" else line
        needed = (usual + SURE_ALONE[kind]) / 2 if few < FEW - 1 else SURE_ALONE[kind]
        if few <= 0:
            needed = usual
        return line + min(1.0, max(0.0, size)) * max(0.0, needed - line)

    def _others(self, parsed: ParsedEntity, found: Resolved) -> Iterator[Resolved]:
        number = 2 * self.names.evidence.count(key_of(parsed.name))
        for alias in parsed.aliases:
            key = key_of(alias)
            person = self.names.of(key, "person")
            if " " in key and person != found.key and self.names.is_well_known(key, number):
                probability = round(self.kinds.established(key, "person"), 3)
                yield replace(
                    found, key=person, name=self._spelling(person, "person", replace(parsed, name=alias)),
                    count=1, forms=(alias,), confidence=probability, way=FULL_NAME, read_as="",
                )  # fmt: skip

    def _short(
        self, parsed: ParsedEntity, article: ReadArticle, full: Collection[str],
        never: Collection[str],
    ) -> list[Resolved]:  # fmt: skip
        """Whom a short name means; nobody more where the article names several whom it may mean."""
        key = key_of(parsed.name)
        here = self.people.fitting(key, full)
        _, named = self.kinds.of(parsed)
        found = Resolved(
            key, "person", self._spelling(key, "person", parsed), parsed.mentions,
            (parsed.name, *parsed.aliases), round(named / 2, 3), IN_ARCHIVE, shown=False,
        )  # fmt: skip
        if holder := self._office_holder(found, parsed.titles, article, here, never):
            return [holder]
        if len(here) > 1:
            return []
        if here:
            return [self._meaning(found, here.pop(), IN_ARTICLE, 1.0)]
        likely = self.people.whom(key, article, parsed.titles, never)
        if likely is None:
            return [found]
        return [self._meaning(found, likely.key, IN_ARCHIVE, likely.probability)]

    def _overlooked(
        self, parsed: ParsedEntity, article: ReadArticle, full: Collection[str],
        never: Collection[str],
    ) -> Resolved | None:  # fmt: skip
        """Whom a name means that reading took for none; None where that is not sure."""
        key = key_of(parsed.name)
        found = Resolved(
            key,
            "person",
            parsed.name,
            parsed.mentions,
            (parsed.name,),
            0.0,
            IN_ARCHIVE,
            shown=False,
        )
        person = self.names.person_in(key) or self.names.of(key, "person")
        if " " in key and self.people.knows(person):
            probability = self.kinds.established(person, "person")
            meant = self._meaning(found, person, FULL_NAME, probability)
            return replace(meant, read_as="" if person == key else meant.read_as)
        if self.people.fitting(key, full) or self.kinds.decided(key) not in _PERHAPS_SOMEBODY:
            return None
        likely = self.people.whom(key, article, parsed.titles, never)
        read = min(1.0, self.names.evidence.read(key) / MOSTLY_READ)
        probability = likely.probability * read if likely else 0.0
        if likely is None or probability < SURE_WHO or likely.key in never:
            return None
        return self._meaning(found, likely.key, IN_ARCHIVE, probability)

    def _office_holder(
        self, found: Resolved, titles: Collection[str], article: ReadArticle,
        here: Collection[str], never: Collection[str],
    ) -> Resolved | None:  # fmt: skip
        """Who bore the title then; else the only one who ever did, and whom it says so of.

        Whoever the article names in full is meant rather than one of whom the title alone tells,
        unless that is somebody of whom lists know that it never was theirs: "President Clinton"
        beside Hillary Clinton.
        """
        year = _year(article)
        sure, holder = OF_THEN, self.offices.whom(found.key, titles, year)
        if holder is None:
            sure, holder = OF_EVER, self.offices.only(found.key, titles, year)
        if holder is None:
            return None
        person = self._holder([key_of(name) for name in holder.names], never)
        if not person:
            return None
        if here and person not in here:
            told = (
                sure == OF_THEN
                or self._never_was(here, person)
                or self._is_foremost(person, found.key, article, titles)
            )
            if not (told and holder.ever_bore(titles)):
                return None
        way = IN_ARTICLE if person in here else OFFICE_HOLDER
        spelt = self.names.spelling(person, "person")
        meant = self._meaning(found, person, way, 1.0 if person in here else sure)
        return replace(meant, name=holder.name if spelt == person else spelt)

    def _never_was(self, here: Collection[str], holder: str) -> bool:
        """Whether those whom an article names are well known themselves, and not as the holder is."""
        return all(self.offices.is_listed(key) for key in here) and self.people.knows(holder)

    def _is_foremost(
        self, holder: str, short: str, article: ReadArticle, titles: Collection[str]
    ) -> bool:
        """Whether the archive would take the surname for the holder's, whoever else is named."""
        likely = self.people.whom(short, article, titles)
        return likely is not None and likely.key == holder and likely.probability >= SURE_WHO

    def _holder(self, keys: Collection[str], never: Collection[str]) -> str:
        """The office holder's key in this archive: the first name by which it knows them."""
        names = [self.names.of(key, "person") for key in keys]
        known = [name for name in names if self.people.knows(name)]
        return next((name for name in (*known, *names) if name not in never), "")

    def _meaning(self, found: Resolved, key: str, way: str, probability: float) -> Resolved:
        return replace(
            found, key=key, name=self.names.spelling(key, "person"), way=way,
            confidence=round(probability, 3), shown=probability >= SURE_WHO,
            read_as=found.forms[0][:300],
        )  # fmt: skip

    def _spelling(self, key: str, kind: str, parsed: ParsedEntity) -> str:
        return parsed.name if key == key_of(parsed.name) else self.names.spelling(key, kind)


def _as_decided(parsed: ParsedEntity) -> Resolved:
    """A name that another archive has decided: as it is called there, and shown."""
    return Resolved(
        key_of(parsed.name), parsed.kind, parsed.name, parsed.mentions,
        (parsed.name, *parsed.aliases), parsed.confidence, FULL_NAME, shown=True,
    )  # fmt: skip


def _put(together: dict[tuple[str, str], Resolved], new: Resolved) -> None:
    """Add an entity, or its mentions to those of the same one."""
    old = together.get((new.key, new.kind))
    if old is None:
        together[new.key, new.kind] = new
        return
    if (new.shown, new.confidence) > (old.shown, old.confidence) and old.way != FULL_NAME:
        old, new = new, old
    way = IN_ARTICLE if old.way == FULL_NAME and new.way == IN_ARTICLE else old.way
    together[old.key, old.kind] = replace(
        old, count=old.count + new.count, way=way,
        forms=tuple(dict.fromkeys((*old.forms, *new.forms))),
    )  # fmt: skip


def _year(article: ReadArticle) -> int | None:
    return None if article.day is None else dt.date.fromordinal(article.day).year
