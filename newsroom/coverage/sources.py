"""Whom several accounts quote, and whom only one of them does.

A source is whom its speaker is known to be, else its name where it is quoted; who "an official" of another
text is, nobody knows. That one account alone quotes it is said where no other quotes anybody called like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsroom.coverage.facts import Quoted
from newsroom.text import fold

# Words of the names of one source begin alike, also in two languages: "Presidencia", "Presidency".
LIKE: Final = 4


@dataclass(frozen=True, slots=True)
class Source:
    """Whom words are of: the id of an entity, if it is known, and what the speaker is called."""

    entity: int | None
    called: str

    @property
    def key(self) -> int | str:
        """What one source is known by."""
        return self.entity or " ".join(re.findall(r"\w+", fold(self.called)))

    def is_another(self, other: Source) -> bool:
        """Whether the two are certainly not one."""
        return bool(self.entity and other.entity and self.entity != other.entity)


# A source, what is quoted of it with the number of the account, and which others may quote it.
Found = tuple[Source, list[tuple[int, Quoted]], frozenset[int]]


def sources_of(
    quoted: Sequence[Sequence[Quoted]],
    languages: Sequence[str],
    labels: Mapping[int, Sequence[str]],
) -> Iterator[Found]:
    """The sources of accounts, by what each of these quotes, in the order in which they first speak.

    `languages` are those of the accounts, `labels` all names of each entity.
    """
    found: dict[int | str, tuple[Source, list[tuple[int, Quoted]]]] = {}
    for number, some in enumerate(quoted):
        for each in some:
            if each.sure and (each.name or each.entity):
                source = Source(each.entity, each.name or each.speaker)
                found.setdefault(source.key, (source, []))[1].append((number, each))
    called = [_beginnings(_names_of(some, labels)) for some in quoted]
    for source, own in found.values():
        having = {number for number, _quoted in own}
        beginnings = _beginnings([source.called, *labels.get(source.entity or 0, ())])
        others = frozenset(
            other
            for other in set(range(len(quoted))) - having
            if beginnings & called[other]
            or not quoted[other]  # perhaps it was not looked for what it quotes
            or not (source.entity or all(languages[one] == languages[other] for one in having))
        )
        yield source, own, others


def _names_of(quoted: Iterable[Quoted], labels: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """All that those are called whom an account quotes, also where it is not sure."""
    for each in quoted:
        yield from (each.speaker, each.name)
        yield from labels.get(each.entity or 0, ())


def _beginnings(names: Iterable[str]) -> set[str]:
    """How the words of names begin; short words tell nothing."""
    words = (word for name in names for word in re.findall(r"\w+", fold(name)))
    return {word[:LIKE] for word in words if len(word) >= LIKE}
