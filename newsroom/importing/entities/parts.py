"""The names in what the tagger took for one: cut at numbers, possessives, an "and" between two."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.entities.borders import (
    DASHES,
    head_of_something,
    known_as,
    known_neighbours,
    owner_of_house,
    told_again,
)
from newsroom.importing.entities.features import flags_of
from newsroom.importing.entities.institutions import OWN, is_complete
from newsroom.importing.entities.not_a_name import POSSESSIVES, is_negation
from newsroom.importing.entities.people_inside import (
    is_rulers,
    is_surname_first,
    person_after_place,
    person_before_of,
)
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NAMED, PLACE, WORD, NameFlag, most_words
from newsroom.importing.recognise.phrases import word_set

_AND = frozenset({"and", "y", "e", "et", "und", "&"})
_COMPANY = word_set("company form")


def parts(tokens: Sequence[Token], span: Span) -> list[Span]:
    """Cut a span at numbers, at possessives between two names, and between two companies."""
    words = [t.word.text for t in tokens[span.start : span.end]]
    if len(words) < 2 or known_as(words) & NAMED:
        return [span]
    return _apart(tokens, span, words) or _cut(tokens, span, words)


def _apart(tokens: Sequence[Token], span: Span, words: Sequence[str]) -> list[Span]:
    """The parts of which one is known by itself, or somebody; none where none is."""
    person, whole = span._replace(kind="PER", kinds=(("PER", span.probability),)), len(words)
    if owner := owner_of_house(words):
        return [person._replace(end=span.start + owner), _part(tokens, span, owner, whole)]
    if span.kind == "ORG" and (named := person_before_of(words)):
        return [person._replace(end=span.start + named), _part(tokens, span, named + 1, whole)]
    if span.kind == "PER" and (again := told_again(words)):
        return [span._replace(end=span.start + again)]
    if span.kind == "PER" and is_surname_first(words):
        return [span._replace(start=span.start + 1)]
    if span.kind == "PER" and head_of_something(tokens, span):
        body = (("ORG", span.probability),)
        return [
            span._replace(end=span.start + 1, kind="ORG", kinds=body),
            span._replace(start=span.start + 1),
        ]
    place = person_after_place(words) if span.kind != "PER" else 0
    if neighbours := place or known_neighbours(words):
        return [_part(tokens, span, 0, neighbours), _part(tokens, span, neighbours, whole)]
    return []


def _cut(tokens: Sequence[Token], span: Span, words: Sequence[str]) -> list[Span]:
    """The parts between which a word or a mark stands that is of no name."""
    out: list[Span] = []
    start = 0
    for position, word in enumerate(words[:-1]):
        if position < start:
            continue
        cut = (
            (word in POSSESSIVES and position > start and _is_owner(words, start, position))
            or (word.lower() in _AND and _joins_names(words, start, position, span.kind))
            or (word[0].isdigit() and position > start)
            or word[0] in "@#"
            or is_negation(word)
            or (word in DASHES and position > start)
            or (span.kind == "PER" and _parts_people(word))
        )
        if cut:
            part = _part(tokens, span, start, position)
            owner = word in POSSESSIVES and position == start + 1 and part.kind == "ORG"
            if owner and is_rulers(words[start]):
                part = part._replace(kind="PER", kinds=(("PER", span.probability),))
            out.append(part)
            start = position + 1
    out.append(_part(tokens, span, start, len(words)))
    return [part for part in out if part.start < part.end]


def _parts_people(word: str) -> bool:
    """Whether a word can't stand inside a person's name: "D'Allesandro said Biden"."""
    return (
        word.islower()
        and word.isalpha()
        and not flags_of(word) & (NameFlag.CONNECTOR | NameFlag.PARTICLE)
    )


def _is_owner(words: Sequence[str], start: int, position: int) -> bool:
    """Whether the words before a possessive are a name of their own ("Italy's Prodi")."""
    last = flags_of(words[-1])
    if last & (NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.EVENT) and position == start + 1:
        own = words[position + 1] in OWN or flags_of(words[position + 1]) & NameFlag.DEMONYM
        return bool(flags_of(words[start]) & (PLACE | NameFlag.ORG) or own)
    return True


def _joins_names(words: Sequence[str], start: int, position: int, kind: str) -> bool:
    """Whether an "and" stands between two names, not inside one."""
    if position == start or position + 1 == len(words):
        return position == start
    if words[position - 1].lower() in _COMPANY or kind == "PER":
        return True
    if words[position] == "And" and all(
        flags_of(word) & NameFlag.SURNAME for word in (words[position - 1], words[-1])
    ):
        return True  # a headline's "Obama And Romney"; a firm's "and" is small
    if kind == "ORG" and is_complete(words[start:position], words[position + 1 :]):
        return True
    most = most_words() + 1
    left, right = (
        words[max(start, position - most) : position],
        words[position + 1 : position + 1 + most],
    )
    if kind == "LOC":
        return all(known_as(name) & PLACE for name in (left, right))
    if len(left) == len(right) == 1:  # "House and Senate": two bodies, and no firm's name
        body = flags_of(right[0]) & NameFlag.ORG_WORD and right[0].lower() not in _COMPANY
        return bool(body and flags_of(left[0]) & WORD)
    return (
        len(left) > 1
        and len(right) > 1
        and all(flags_of(word) & NameFlag.ORG_WORD for word in (left[-1], words[-1]))
    )


def _part(tokens: Sequence[Token], span: Span, start: int, end: int) -> Span:
    """Some words of a span; its kind is that of the span unless the gazetteer is sure."""
    part = span._replace(start=span.start + start, end=span.start + end)
    name = " ".join(t.word.text for t in tokens[part.start : part.end])
    flags = flags_of(name)
    if end - start < span.end - span.start:
        kind = _sure_kind(flags) or (
            "PER"
            if flags_of(name.split(" ")[0] if name else "") & NameFlag.GIVEN and " " in name
            else span.kind
        )
        if kind != span.kind:
            part = part._replace(kind=kind, kinds=((kind, span.probability),))
    return part


def _sure_kind(flags: int) -> str | None:
    if flags & (NameFlag.COUNTRY | NameFlag.METROPOLIS):
        return "LOC"
    return "ORG" if flags & (NameFlag.ORG | NameFlag.OUTLET) else None
