"""Which mentions of one article name the same entity, and what it is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newsroom.importing.entities.mentions import NameMention, Sentence
from newsroom.importing.entities.namesakes import may_be_namesake
from newsroom.importing.entities.same_name import (
    acronym_may_fit,
    are_initials,
    core,
    is_shorter,
    known_body,
    known_organisation,
    known_place,
    known_realm,
    may_be_initials,
    strip_article,
)
from newsroom.importing.gazetteer import PLACE, WORD, NameFlag, flags_by_name
from newsroom.importing.gazetteer.offices import OfficeHolder, bearers
from newsroom.importing.recognise.outlets import OUTLET_WORDS
from newsroom.importing.types import EntityKind, ParsedBlock
from newsroom.text import fold

# "National Liberation Army (ELN)", "Gustavo Petro (@petrogustavo)"
_ACRONYM = re.compile(r"\s*\(\s*[“\"]?([A-Z][A-Za-z&.-]{1,9})[”\"]?\s*[,;)]")
_HANDLE = re.compile(r"\s*\(@(\w+)\)")
_THE = re.compile(r"\b(?:the|el|la)\ $", re.I)
_SUFFIXES = frozenset({"jr", "jr.", "ii", "iii"})
# No person's name has more words.
MOST_WORDS = 8


@dataclass(slots=True)
class Group:
    """Mentions with one spelling, then of one entity."""

    kind: EntityKind
    mentions: list[NameMention] = field(default_factory=list)
    votes: Counter[EntityKind] = field(default_factory=Counter)
    aliases: set[str] = field(default_factory=set)
    preferred: str = ""
    extra: Counter[int] = field(default_factory=Counter)
    """Mentions by a handle alone, by the number of the block."""

    def spellings(self) -> Counter[str]:
        """How often each spelling occurs."""
        return Counter([m.text for m in self.mentions])

    def absorb(self, other: Group) -> None:
        """Take over the mentions and names of `other`."""
        self.mentions += other.mentions
        self.votes += other.votes
        self.aliases |= other.aliases
        self.extra += other.extra
        self.preferred = self.preferred or other.preferred


def group_by_spelling(mentions: Iterable[NameMention]) -> dict[str, Group]:
    """Groups by folded name; each takes the kind that most of its mentions vote for."""
    groups: dict[str, Group] = {}
    for mention in mentions:
        key = strip_article(mention.key)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(mention.kind)
        group.mentions.append(mention)
        for kind, probability in mention.votes:
            group.votes[kind] += probability  # type: ignore[assignment]
    for key, group in groups.items():
        for kind, weight in prior(key).items():
            group.votes[kind] += weight * len(group.mentions)  # type: ignore[assignment]
        group.kind = max(group.votes, key=lambda kind: group.votes[kind])
    _people_by_surname(groups)
    return groups


def _people_by_surname(groups: Mapping[str, Group]) -> None:
    """Let a name that may be a place's or somebody's be who the article calls by the surname alone.

    "Austin Powers" in a list is anything; "Mr. Powers" below says what. Not where another person of
    the surname is named.
    """
    known = flags_by_name()
    for key, group in groups.items():
        if group.kind == "person" or key.count(" ") != 1 or known.get(key, 0):
            continue
        first, _, last = key.partition(" ")
        alone = groups.get(last)
        if alone is None or alone.kind != "person":
            continue
        called = any(mention.telling or mention.title for mention in alone.mentions)
        only = called and sum(other.endswith(f" {last}") for other in groups) == 1
        if only and may_be_namesake(known.get(first, 0), known.get(last, 0)):
            group.votes["person"] += len(group.mentions)
            group.kind = max(group.votes, key=lambda kind: group.votes[kind])


def prior(key: str) -> Mapping[EntityKind, float]:
    """What the gazetteer alone would say of a name's kind, as votes."""
    known = flags_by_name()
    flags = known.get(key, 0)
    words = key.split()
    if len(words) in (2, 3) and not flags:
        first, last = known.get(words[0], 0), known.get(words[-1], 0)
        place_or_group = NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.EVENT | PLACE
        if (
            first & NameFlag.GIVEN
            and not first & (WORD | place_or_group)
            and not last & place_or_group
        ):
            return {"person": 0.3}
    if flags & NameFlag.COUNTRY:
        return {"place": 1.2}
    if flags & (NameFlag.ORG | NameFlag.OUTLET):
        return {"organisation": 0.4}
    if flags & NameFlag.REGION and known_place(key):
        return {"place": 0.35}
    if flags & NameFlag.METROPOLIS:
        return {"place": 0.5}
    return {}


def link_persons(groups: dict[str, Group]) -> None:
    """Fold surnames and given names standing alone into the one full name that they fit."""
    full: dict[str, list[str]] = {}
    pairs: dict[tuple[str, str], list[str]] = {}
    for key in sorted((k for k in groups if " " in k), key=len, reverse=True):
        if groups[key].kind == "person":
            words = key.split()
            for word in dict.fromkeys(words):
                full.setdefault(word, []).append(key)
            if len(words) <= MOST_WORDS:
                for pair in _short_pairs(words):
                    pairs.setdefault(pair, []).append(key)
    for key in sorted(groups, key=len):
        first, *others = key.split()
        # Many people can share a surname: who has more than that is found by both.
        may_fit = pairs.get((first.rstrip("."), others[-1])) if others else full.get(first)
        fits = [
            name
            for name in may_fit or ()
            if name != key and name in groups and _short_for(key, name, groups[key])
        ]
        target = _only(fits)
        if target is not None:
            group = groups.pop(key)
            if not others and (apart := _of_another_office(key, target, group)):
                groups[key] = apart
            groups[target].absorb(group)
        elif fits:
            groups[key].kind = "person"


def _of_another_office(surname: str, name: str, group: Group) -> Group | None:
    """Take out of a group of a surname alone what a title gives to somebody else.

    "President Clinton" is not Hillary Clinton, nor "Vice President Pence" his brother, though the
    article names nobody else in full.
    """
    apart = [
        mention
        for mention in group.mentions
        if mention.title and _is_anothers(bearers(mention.title, surname), name)
    ]
    if not apart:
        return None
    share = len(apart) / len(group.mentions)
    other = Group("person", apart)
    for kind in group.votes:
        other.votes[kind] = group.votes[kind] * share  # type: ignore[assignment]
        group.votes[kind] -= other.votes[kind]
    group.mentions = [mention for mention in group.mentions if mention not in apart]
    return other


def _is_anothers(holders: Sequence[OfficeHolder], name: str) -> bool:
    """Whether there are holders, and nobody of this full name is among them."""
    words = name.split()
    younger = bool(_SUFFIXES.intersection(words))
    theirs = (fold(full).split() for holder in holders for full in holder.names)
    return bool(holders) and not any(
        not younger and (is_shorter(words, full) or is_shorter(full, words)) for full in theirs
    )


def _short_pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    """What shorter forms of a person's name can begin and end with, as `_short_for` has them."""
    beginnings = {word.rstrip(".") for word in words} | {word[0] for word in words}
    beginnings |= {word[:size] for word in words for size in range(3, len(word) - 1)}
    return {(beginning, ending) for beginning in beginnings for ending in words[1:]}


def _short_for(key: str, name: str, group: Group) -> bool:
    """Whether `key` can be a shorter form of the person's name `name`."""
    short, long = key.split(), name.split()
    if len(short) > 1:
        fits = len(short) <= len(long) and is_shorter(short, long) and short[-1] in long[1:]
        return group.kind == "person" and fits and key != name
    if len(long) == 1:
        return False
    flags = flags_by_name().get(key, 0)
    other = group.kind != "person" and group.votes["person"] < 0.3 * len(group.mentions)
    if other and flags & (NameFlag.COUNTRY | NameFlag.METROPOLIS | NameFlag.ORG):
        return False
    if key in long[1:]:
        return True
    return key == long[0] and group.kind == "person"


def _only(fits: Sequence[str]) -> str | None:
    """The one full name that fits, or the longest if the others are its own short forms."""
    if fits and all(is_shorter(other.split(), fits[0].split()) for other in fits[1:]):
        return fits[0]
    return None


def link_acronyms(groups: dict[str, Group], texts: Sequence[str]) -> None:
    """Tie "National Liberation Army (ELN)" and "ELN (Ejército …)" to one entity."""
    for key in list(groups):
        group = groups.get(key)
        if group is None or (group.kind == "person" and " " in key):
            continue
        for mention in group.mentions:
            if not mention.in_text:
                continue
            match = _ACRONYM.match(texts[mention.block], mention.end, mention.end + 16)
            if match and " " in key and acronym_may_fit(match[1], mention.text):
                acronym = match[1]
                short = groups.pop(fold(acronym), None)
                if short is not None and short is not group:
                    group.absorb(short)
                group.aliases.add(acronym)
                group.kind = "place" if group.kind == "place" else "organisation"
                break


def link_initials(groups: dict[str, Group]) -> None:
    """Fold letters that a person is called by into the one full name that they begin: AMLO, FDR."""
    people = [key for key, group in groups.items() if group.kind == "person"]
    for key in [key for key in groups if may_be_initials(key)]:
        group = groups[key]
        if not all(mention.text.isupper() for mention in group.mentions) or known_body(key):
            continue
        target = _only(
            sorted((name for name in people if are_initials(key, name)), key=len, reverse=True)
        )
        if target is not None:
            groups[target].absorb(groups.pop(key))


def link_handles(
    groups: dict[str, Group], blocks: Sequence[ParsedBlock], sentences: Sequence[Sentence]
) -> None:
    """Tie the handles of posts, and "Name (@handle)", to the names beside them; count them."""
    owners: dict[str, Group] = {}
    for group in groups.values():
        for mention in group.mentions:
            block = blocks[mention.block]
            end = mention.end
            match = _HANDLE.match(block.text, end, end + 20) if mention.in_text else None
            handle = match[1] if match else "" if mention.in_text else block.handle
            if handle:
                owners.setdefault(handle.lower(), group)
                group.aliases.add("@" + handle.lstrip("@"))
    for sentence in sentences if owners else ():
        for token in sentence.tokens:
            if token.text[0] == "@" and (owner := owners.get(token.text[1:].lower())):
                owner.extra[sentence.block] += 1


def link_companies(groups: dict[str, Group]) -> None:
    """Fold "Lear Corp" and "Lear" into one."""
    seen: dict[tuple[str, ...], str] = {}
    for key in list(groups):
        words = core(key) if groups[key].kind == "organisation" else ()
        if not words:
            continue
        if words in seen:
            groups[seen[words]].absorb(groups.pop(key))
        else:
            seen[words] = key


def link_outlets(groups: dict[str, Group], texts: Sequence[str]) -> None:
    """Fold "the Post" into the one outlet of that last word that the article names whole.

    Not "The Times", which is another one's whole name, nor what stands in a row of names.
    """
    known = flags_by_name()
    whole = [
        key
        for key, group in groups.items()
        if " " in key and group.kind == "organisation" and known.get(key, 0) & NameFlag.OUTLET
    ]
    short = [key for key in groups if key in OUTLET_WORDS and not known.get(key, 0) & PLACE]
    for key in short if whole else ():
        fits = [name for name in whole if name.endswith(f" {key}")]
        group = groups[key]
        meant = all(
            not known.get(mention.key, 0) & NameFlag.OUTLET
            and mention.in_text
            and _THE.search(texts[mention.block], max(0, mention.start - 5), mention.start)
            for mention in group.mentions
        )
        if len(fits) == 1 and group.kind == "organisation" and meant:
            target = groups[fits[0]]
            spellings = target.spellings()
            target.preferred = target.preferred or max(spellings, key=lambda s: spellings[s])
            target.absorb(groups.pop(key))


def link_known(groups: dict[str, Group]) -> None:
    """Fold the names that the gazetteer knows to be one: US and United States, UN and ONU."""
    seen: dict[str, str] = {}
    for key in list(groups):
        group = groups[key]
        known = (
            known_organisation(key)
            if group.kind == "organisation"
            else known_place(key)
            if group.kind == "place"
            else None
        )
        if known is None and group.kind == "organisation" and known_realm(key):
            known, group.kind = known_place(key), "place"
        if known is None:
            continue
        if known.expand and fold(known.acronym) == key:
            group.preferred = known.name
        if known.name in seen:
            first = seen[known.name]
            groups[first].absorb(groups.pop(key))
        else:
            seen[known.name] = key
