"""Who the source of a quotation is: the entity that a name, a pronoun or "the president" stands for."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from newsroom.importing.gazetteer import NameFlag
from newsroom.importing.quotations.frames import Frame
from newsroom.importing.quotations.genders import gendered
from newsroom.importing.quotations.people import People
from newsroom.importing.quotations.places import Place
from newsroom.importing.quotations.sources import Source, SourceKind
from newsroom.importing.recognise.phrases import word_set
from newsroom.text import fold

# How likely a pronoun is somebody by where they were named; chosen by hand.
_SAYS = 3.0
_LEADS = 1.8
_PER_SENTENCE = 0.6
_QUOTED = -1.5
# Named in the same paragraph; somebody else named since they spoke.
_HERE = 0.8
_OTHERS_SINCE = 1.0
_SALIENCE = 0.35
_UNKNOWN_GENDER = -1.0
_OTHER_GIVEN = -2.5
_MOST_PLACES = 60
# Below this, nobody is named: a wrong speaker is worse than none.
_SURE_ENOUGH = 0.55


class Speaker(NamedTuple):
    """The name of an entity, "" for nobody known, and how sure that is (0 to 1)."""

    name: str
    sure: float


NOBODY = Speaker("", 1.0)


class Speakers:
    """Who speaks in one article, from its beginning to its end.

    What comes later depends on who was quoted last.
    """

    def __init__(
        self,
        people: People,
        frames: Mapping[int, Frame],
        handles: Mapping[str, str],
    ) -> None:
        self.handles = handles
        self.people = people
        self.frames = frames
        self._unnamed: set[str] = set()
        self._spoken: list[tuple[int, int, str]] = []
        self._by_role: dict[str, list[str]] = {}
        for person in people.values():
            for role in person.roles if person.kind == "person" else ():
                self._by_role.setdefault(role, []).append(person.name)
        # Sentences counted over the whole article, for how far apart two places are.
        self._sentences: dict[int, int] = {}
        self._starts: dict[int, list[int]] = {}
        total = 0
        for number in sorted(frames):
            self._sentences[number] = total
            quoted = frames[number].quoted
            self._starts[number] = [at for at in frames[number].starts if quoted[at] < 0]
            total += max(1, len(self._starts[number]))
        self._order: list[tuple[int, int, str, int, Place]] = sorted(
            (
                (
                    place.block,
                    place.word,
                    person.name,
                    self._sentence(place.block, place.word),
                    place,
                )
                for person in people.values()
                for place in person.places
            ),
            key=lambda one: one[:3],
        )
        self._keys = [one[:2] for one in self._order]

    def heard(self, name: str, frame: Frame, word: int) -> None:
        """Note that somebody is quoted, at the place of a word."""
        insort(self._spoken, (frame.block, word, name))

    def who(self, frame: Frame, source: Source) -> Speaker:
        """The entity that a source is."""
        if source.kind is SourceKind.NAME and source.name is not None:
            name = self.people.meant(source.name)
            return Speaker(name, 0.97 if name == source.name.entity else 0.8)
        if frame.tokens[source.last - 1].text[0] == "@":
            handle = frame.lower[source.last - 1]
            return Speaker(self.handles.get(handle, ""), 0.97)
        if source.kind is SourceKind.PRONOUN:
            return self._pronoun(frame, source)
        return self._noun(frame, source)

    def _pronoun(self, frame: Frame, source: Source) -> Speaker:
        words = frame.words
        lower = frame.lower[source.first].rpartition("-")[2]
        if lower in words.who:
            return self._antecedent(frame, source)
        if lower in words.she and lower not in words.he:
            return self._likeliest(frame, source.first, "f")
        if lower in words.he:
            return self._likeliest(frame, source.first, "m")
        return NOBODY

    def _antecedent(self, frame: Frame, source: Source) -> Speaker:
        """Whom "who" stands for: the name before it."""
        for place in range(source.first - 1, max(-1, source.first - 4), -1):
            if (name := frame.name_at(place)) and name.entity in self.people:
                return Speaker(self.people.meant(name), 0.85)
        return NOBODY

    def _noun(self, frame: Frame, source: Source) -> Speaker:
        """Whom "the senator" stands for: somebody whom the article calls so, else who spoke last.

        Whoever has been "a senator" without a name before stays without one.
        """
        if explained := self._explained(frame, source):
            return explained
        first = source.first
        head = _head(frame, source)
        if not head:
            return NOBODY
        if frame.lower[first] not in frame.words.definite:
            self._unnamed.add(head)
            return Speaker(self.people.unnamed(head).name, 1.0)
        inside = range(first, source.last)
        if any(frame.lower[place] in ("'s", "’s") for place in inside) or head in self._unnamed:
            return Speaker(self.people.unnamed(head).name, 1.0)
        gender = gendered().get(head, "")
        known = frozenset(self._by_role.get(head, ()))
        if known:
            found = self._likeliest(frame, first, gender, known)
            return found._replace(sure=found.sure * 0.95)
        other = any((name := frame.name_at(place)) and name.kind != "place" for place in inside)
        if head in _speak_for() | _offices() or other:
            return NOBODY
        found = self._likeliest(frame, first, gender)
        sure = found.sure * 0.85
        return Speaker(found.name, sure) if sure >= _SURE_ENOUGH else NOBODY

    def _explained(self, frame: Frame, source: Source) -> Speaker | None:
        """The person whose name stands between commas behind a noun: "said his lawyer, Ana Ruiz, …"."""
        place = source.last + 1
        if place >= len(frame.tokens) or frame.tokens[source.last].text != ",":
            return None
        name = frame.name_at(place)
        if name is None or name.first != place or name.kind != "person":
            return None
        after = frame.tokens[name.last].text if name.last < len(frame.tokens) else "."
        if after not in (",", ".", ":", ";", "—", "–"):
            return None
        return Speaker(self.people.meant(name), 0.9)

    def last_named(self, frame: Frame, place: int) -> Speaker:
        """Who a verb without subject has: who spoke last, or was the subject before."""
        return self._likeliest(frame, place, "")

    def where(self, name: str, frame: Frame, word: int) -> tuple[Frame, Source] | None:
        """Where somebody is named last before a word."""
        end = bisect_left(self._keys, (frame.block, word))
        for block, at, named, _, place in reversed(self._order[max(0, end - _MOST_PLACES) : end]):
            if named == name and not place.quoted:
                there = self.frames[block]
                if (found := there.name_at(at)) is not None:
                    return there, Source(found.first, found.last, SourceKind.NAME, found)
        return None

    def _likeliest(
        self, frame: Frame, word: int, gender: str, among: frozenset[str] | None = None
    ) -> Speaker:
        """Who was most likely meant at a word, by whom the text before it is about."""
        scores = self._scores(frame, word, gender, among)
        if not scores:
            return NOBODY
        ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        best, score = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else score - 4
        margin = score - second
        sure = round(min(0.95, 0.45 + 0.17 * margin), 2)
        return Speaker(best, sure) if sure >= _SURE_ENOUGH else NOBODY

    def _scores(
        self, frame: Frame, word: int, gender: str, among: frozenset[str] | None
    ) -> dict[str, float]:
        here = self._sentence(frame.block, word)
        scores: dict[str, float] = {}

        def weigh(name: str, sentence: int, weight: float) -> None:
            person = self.people[name]
            if person.kind != "person" or (among is not None and name not in among):
                return
            score = weight - _PER_SENTENCE * (here - sentence)
            score += _SALIENCE * math.log1p(person.mentions)
            if gender and not person.gender:
                score += _OTHER_GIVEN if person.leans not in ("", gender) else _UNKNOWN_GENDER
            if not gender or person.gender in ("", gender):
                scores[name] = max(scores.get(name, score), score)

        end = bisect_left(self._keys, (frame.block, word))
        since: set[str] = set()
        leads: list[tuple[tuple[int, int], str]] = []
        for block, at, name, sentence, how in self._order[max(0, end - _MOST_PLACES) : end]:
            weight = _QUOTED if how.quoted else _SAYS if how.says else _LEADS if how.leads else 0.0
            if weight > 0:
                leads.append(((block, at), name))
                weight += _HERE if block == frame.block else 0.0
            weigh(name, sentence, weight)
        spoken = bisect_left(self._spoken, (frame.block, word, ""))
        for block, at, name in reversed(self._spoken[max(0, spoken - 3) : spoken]):
            while leads and leads[-1][0] > (block, at):
                since.add(leads.pop()[1])
            if name in self.people:
                others = since - {name}
                weigh(
                    name,
                    self._sentence(block, at),
                    _SAYS - (_OTHERS_SINCE if others & scores.keys() else 0.0),
                )
        return scores

    def _sentence(self, block: int, word: int) -> int:
        starts = self._starts.get(block, [0])
        return self._sentences.get(block, 0) + max(0, bisect_right(starts, word) - 1)


def _head(frame: Frame, source: Source) -> str:
    """The noun of a source that says what somebody is, folded: "senator" of "the senator from Ohio"."""
    last = source.first
    for place in range(source.first, source.last):
        lower = frame.lower[place]
        if lower in frame.words.joins and lower not in frame.words.determiners:
            break
        last = place
    told = ""
    # Nouns of Romance languages stand before what describes them: "el técnico germano".
    nouns = range(source.first, last + 1) if frame.words.drops_subjects else (last,)
    for place in nouns:
        word = frame.tokens[place].word
        folded = fold(frame.lower[place])
        if frame.named[place] >= 0:
            continue
        if folded in gendered() or folded in _person_nouns():
            return folded
        if word.flags & (NameFlag.TITLE | NameFlag.DEMONYM) and not told:
            told = folded
    return told


@cache
def _person_nouns() -> frozenset[str]:
    return frozenset(map(fold, word_set("person noun")))


@cache
def _offices() -> frozenset[str]:
    """What there is one of at a time, so that all know who."""
    return frozenset(map(fold, word_set("office of one")))


@cache
def _speak_for() -> frozenset[str]:
    """Who speaks for somebody is somebody else."""
    return frozenset(map(fold, word_set("speaks for somebody")))
