"""Which names are forms of one: acronyms, initials, the same name in another language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from newsroom.importing import (
    ParsedEntity,
    acronym_may_fit,
    are_initials,
    fold,
    is_given_name,
    is_surname,
    known_body,
    known_organisation,
    known_place,
    may_be_initials,
    same_entity,
)
from newsroom.resolution.evidence import KINDS, Evidence, key_of
from newsroom.resolution.kinds import KindsOfNames
from newsroom.resolution.offices import Offices

# A form is another name of an entity where this share of the articles that explain it say so,
# and they are no fewer than this share of those that have it as a name of its own.
AGREED = 0.7
EXPLAINED = 0.02
# Of names that differ by initials alone, one that so many have is meant where there is none.
ONE_OF_INITIALS = 0.95
# A name in which somebody's full name stands is theirs where so many times more articles have that.
MUCH_BETTER_KNOWN, WELL_KNOWN = 3, 0.5
# So many letters are no chance: the head of a state whose name alone begins with them is meant.
TELLING_INITIALS = 4
OF = frozenset({"of", "for", "de", "del", "para", "von"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


class OneName:
    """Gives for a name the name that its entity is known by over the archive.

    `fixed` are the names that editors gave to entities, by key and kind, with the entity's own key;
    `apart` are pairs of names that they told apart.
    `dropped` are forms that most of their uses contradict: form, kind, how many articles say that it
    stands for the name, and how many have it.
    """

    def __init__(
        self,
        evidence: Evidence,
        kinds: KindsOfNames,
        fixed: Mapping[tuple[str, str], str],
        offices: Offices | None = None,
        apart: Collection[frozenset[str]] = (),
    ) -> None:
        self.evidence = evidence
        self._fixed = fixed
        self._apart = apart
        self._kinds = kinds
        self._of: dict[tuple[str, str], str] = {}
        self.dropped: list[tuple[str, str, int, int]] = []
        self._persons_in: dict[str, str] = {}
        self._spelt: dict[tuple[str, str], str] = {}
        # Names that those of several people with other initials shorten to.
        self.several: dict[str, frozenset[str]] = {}
        self._earn()
        self._join_initials()
        self._join_second_surnames()
        self._offices = offices or Offices()
        self._join_office_holders()

    def of(self, key: str, kind: str, name: str = "") -> str:
        """The key of the name that this one is a form of; itself where it is none."""
        if fixed := self._fixed.get((key, kind)):
            return fixed
        if listed := self._listed(key, kind, name):
            return listed
        while further := self._of.get((key, kind)):
            key = further
        return self._fixed.get((key, kind)) or self._listed(key, kind, "") or key

    def is_fixed(self, key: str, kind: str) -> bool:
        """Whether an editor said what has this name."""
        return (key, kind) in self._fixed

    def spelling(self, key: str, kind: str) -> str:
        """How the name of this key is written."""
        if spelt := self._spelt.get((key, kind)):
            return spelt
        seen = self.evidence.seen.get(key)
        return seen.spelling() if seen and seen.spellings else key

    def joined(self) -> dict[tuple[str, str], str]:
        """All forms that were earned, by key and kind, with the key of their name."""
        return {(key, kind): self.of(key, kind) for key, kind in self._of}

    def contradicts(self, key: str, kind: str, name: str) -> bool:
        """Whether articles that have a form say that it is no other name of `name`.

        What no article has any more contradicts nothing; a surname is no name to find anybody by.
        """
        if kind == "person" and " " not in key:
            return True
        if self.of(key, kind) == self.of(name, kind) or self.is_fixed(key, kind):
            return False
        if not self.evidence.count(key) and (key, kind) not in self.evidence.stood_for:
            return False
        one, other = (ParsedEntity(each, cast(Any, kind), 1) for each in (key, name))
        return same_entity(one, other) != "same"

    def _listed(self, key: str, kind: str, name: str) -> str:
        if kind == "person":
            return ""
        seen = self.evidence.seen.get(key)
        written = name or (seen.spelling() if seen and seen.spellings else key)
        known = (known_place if kind == "place" else known_organisation)(fold(written))
        if known is None:
            return ""
        listed = key_of(known.name)
        self._spelt.setdefault((listed, kind), known.name)
        return listed

    def _earn(self) -> None:
        """Forms that articles themselves explain, as far as they agree."""
        explained = self.evidence.stood_for.items()
        for (form, kind), names in sorted(explained, key=lambda each: -each[1].total()):
            if " " not in form and kind == "person":
                continue  # a surname is everybody's who has it
            name, agreeing = names.most_common(1)[0]
            alone = self.evidence.count(form)
            if not self._fits(form, name, kind):
                continue
            if agreeing >= AGREED * names.total() and agreeing >= EXPLAINED * alone:
                if self.evidence.count(name) >= alone or kind == "organisation":
                    self._link(form, name, kind)
                else:
                    self._link(name, form, kind)
            else:
                self.dropped.append((form, kind, agreeing, max(alone, names.total())))

    def _link(self, form: str, name: str, kind: str) -> None:
        """Let a form lead to a name, unless that one leads to it already."""
        end = name
        while further := self._of.get((end, kind)):
            end = further
        if end != form and frozenset((form, end)) not in self._apart:
            self._of.setdefault((form, kind), name)

    def _fits(self, form: str, name: str, kind: str) -> bool:
        """Whether a form can be one of the name beyond the article that has both."""
        if kind == "person":
            # A father and a son are two.
            return surname_of(form) == surname_of(name) and not (
                SUFFIXES & {*form.split()} ^ SUFFIXES & {*name.split()}
            )
        if kind == "place":
            return False  # "Paris, Texas" is no other name of Texas; lists know countries
        seen = self.evidence.seen.get(form)
        written = seen.spelling() if seen and seen.spellings else form.upper()
        if " " not in written and written.replace(".", "").isupper():
            return len(form) > 2 and acronym_may_fit(written, self.spelling(name, kind))
        one, other = (ParsedEntity(each, "organisation", 1) for each in (form, name))
        return same_entity(one, other) == "same"

    def _join_initials(self) -> None:
        """Names of people that differ by a middle initial alone are one person's.

        Not where two with different initials share the rest: George H. W. and George W. Bush.
        """
        fuller: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for key, seen in self.evidence.seen.items():
            words = key.split()
            if len(words) < 3 or not seen.named or self._kinds.decided(key)[0] != "person":
                continue
            if all(len(word) == 1 for word in words[1:-1]) and words[-1] not in SUFFIXES:
                fuller[f"{words[0]} {words[-1]}"][key] += seen.named
        for short, longer in fuller.items():
            if not self.evidence.count(short):
                continue
            best, most = longer.most_common(1)[0]
            if most >= ONE_OF_INITIALS * longer.total():
                self._link(best, short, "person")
                continue
            self.several[short] = frozenset(longer)
            for each in (short, *longer):
                self._of.pop((each, "person"), None)

    def _join_second_surnames(self) -> None:
        """A name with one surname and the same with a second one are one person's.

        "Mario Pardo" is Mario Pardo Bayona where nobody else has these two names before another.
        """
        longer: defaultdict[str, list[str]] = defaultdict(list)
        for key, seen in self.evidence.seen.items():
            head, _, last = key.rpartition(" ")
            if " " not in head or not seen.named or last in SUFFIXES or len(last) < 3:
                continue
            if self._kinds.decided(key)[0] == "person" and not self._kinds.decided(key)[1]:
                longer[head].append(key)
        for head, keys in longer.items():
            count = self.evidence.count(head)
            if len(keys) > 1 or not count or head in self.several or (head, "person") in self._of:
                continue
            surname = head.rpartition(" ")[2]
            if self._kinds.decided(head)[0] != "person" or self.evidence.given[surname]:
                continue
            if is_surname(surname) and is_surname(keys[0].rpartition(" ")[2]):
                fewer, more = sorted((head, keys[0]), key=self.evidence.count)
                self._link(fewer, more, "person")

    def _join_office_holders(self) -> None:
        """What public lists know as names of one person are one person's: Bernard, Bernie Sanders."""
        for names in self._offices.full_names():
            there = [key for key in names if self.evidence.count(key) and key not in self.several]
            if len(there) > 1:
                foremost = max(there, key=lambda key: (self.evidence.count(key), key))
                for key in there:
                    if key != foremost:
                        self._link(key, foremost, "person")

    def person_in(self, key: str) -> str:
        """The well-known person whose full name a rare name of whatever kind is put together with.

        "Senate Majority Leader Otto Marsh of Quillhaven", "State Otto Marsh", "Otto Marsh Has". Or
        whom letters stand for: AMLO.
        """
        if key not in self._persons_in:
            if may_be_initials(key):
                person = self._person_of_initials(key)
            else:
                person = self._person_in(key) if key.count(" ") > 1 else ""
            self._persons_in[key] = person
        return self._persons_in[key]

    def _person_of_initials(self, key: str) -> str:
        """Whom most articles that explain letters mean by them, be they read as an organisation's.

        Where none explains them: the one head of a state or a government whom the archive knows and
        whose full name begins so.
        """
        seen = self.evidence.seen.get(key)
        if (
            not seen
            or not seen.spellings
            or not seen.is_in_capitals()
            or self._is_fixed_at_all(key)
        ):
            return ""
        if known_body(key) or self._kinds.decided(key)[0] == "place":
            return ""
        people: Counter[str] = Counter()
        for name, times in self.evidence.stood_for.get((key, "person"), {}).items():
            if are_initials(key, name) and self._kinds.decided(name)[0] == "person":
                people[self.of(name, "person")] += times
        bodies = self.evidence.stood_for.get((key, "organisation"), Counter())
        if people:
            person, agreeing = people.most_common(1)[0]
            agreed = agreeing >= AGREED * (people.total() + bodies.total())
            return person if agreed and agreeing >= EXPLAINED * seen.named else ""
        if bodies or len(key) < TELLING_INITIALS:
            return ""
        heads = {
            self.of(name, "person")
            for names in self._offices.heads()
            for name in names
            if are_initials(key, name) and self.evidence.count(name)
        }
        return heads.pop() if len(heads) == 1 else ""

    def _person_in(self, key: str) -> str:
        words = key.split()
        if words[-1] in SUFFIXES or (key, "person") in self._of or self._is_fixed_at_all(key):
            return ""
        heads = [" ".join(words[:end]) for end in range(2, len(words))]
        # Who has another given name before is somebody else, and what is "of" somebody another thing.
        tails = [
            " ".join(words[start:end])
            for end in _ends(words)
            for start in range(end == len(words), end - 1)
            if not start or not (words[start - 1] in OF or is_given_name(words[start - 1]))
        ]
        # Unless its own articles call them so for short.
        tails += [
            each
            for start in range(1, len(words) - 1)
            if self._is_called(key, each := " ".join(words[start:]))
        ]
        number = MUCH_BETTER_KNOWN * max(1, self.evidence.count(key))
        known = [each for each in tails if self.is_well_known(each, number)]
        known += [
            each
            for each in heads
            if self.is_well_known(each, number)
            # "Juan Carlos" ends with a given name: more of the name may follow.
            and (
                self.evidence.given[each.rpartition(" ")[2]] < self.evidence.count(each)
                or self._is_called(key, each)
            )
        ]
        decided, _ = self._kinds.decided(key)
        if decided != "person":
            known = [each for each in known if each in tails]
        best = max(known, key=lambda each: (self.evidence.count(each), each), default="")
        return self.of(best, "person") if best else ""

    def _is_called(self, key: str, form: str) -> bool:
        """Whether an article that names somebody so calls them by a form of the name, too."""
        names = self.evidence.stood_for.get((form, "person"))
        return names is not None and names[key] > 0

    def is_well_known(self, key: str, number: int) -> bool:
        """Whether so many articles name a person so."""
        count = self.evidence.count(key)
        return (
            count >= number
            and key not in self.several
            and self._kinds.decided(key)[0] == "person"
            and self._kinds.established(key, "person") >= WELL_KNOWN
        )

    def _is_fixed_at_all(self, key: str) -> bool:
        return any((key, kind) in self._fixed for kind in KINDS)


def _ends(words: Sequence[str]) -> list[int]:
    """Where a name may end in a longer one: at its end, or before what it is of."""
    return [len(words), *(place for place, word in enumerate(words) if word in OF and place > 1)]


def surname_of(key: str) -> str:
    """The last word of a person's name, "Jr." and the like apart."""
    words = key.split()
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    return words[-1]
