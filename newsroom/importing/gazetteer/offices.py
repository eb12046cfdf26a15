"""Who held which public office in which years, of the shipped list.

How the list is made, from what and under which licences, is told in data_build/SOURCES.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from newsroom.importing.gazetteer import HERE, rows
from newsroom.text import fold

OFFICE_HOLDERS = HERE / "office_holders.tsv"
# What holders of an office are called, folded; a title says more than one of these words where it
# names the office whole ("prime minister").
TITLES = {
    "president": "president presidente presidenta prasident prasidentin mandatario mandataria",
    "vice": "vice-president vicepresident vicepresidente vicepresidenta",
    "prime": "prime primer primera premier",
    "chancellor": "chancellor kanzler kanzlerin bundeskanzler bundeskanzlerin",
    "senator": "sen senator senador senadora",
    "representative": "rep representative congressman congresswoman congresista",
    "secretary-general": "secretary-general",
}
_OFFICE_OF = {word: office for office, words in TITLES.items() for word in words.split()}
HEADS = frozenset({"president", "vice", "prime", "chancellor"})
_VICE = frozenset({"vice", "deputy"})


@dataclass(frozen=True, slots=True)
class Term:
    """An office and its first and last year; no last year for one who holds it still."""

    office: str
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """A person, what they are called for short, their other full names, their offices."""

    name: str
    surnames: tuple[str, ...]
    others: tuple[str, ...]
    terms: tuple[Term, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All full names, the commonest first."""
        return (self.name, *self.others)

    def bore(self, titles: Collection[str], year: int, afterwards: int = 0) -> bool:
        """Whether one of these folded titles was theirs in a year, or so many years before it."""
        offices = {office for title in titles for office in offices_of(title)}
        return any(
            term.office in offices
            and term.first <= year
            and (term.last is None or year <= term.last + afterwards)
            for term in self.terms
        )

    def ever_bore(self, titles: Collection[str]) -> bool:
        """Whether one of these folded titles was ever theirs, of the highest offices."""
        offices = {office for title in titles for office in offices_of(title)} & HEADS
        return any(term.office in offices for term in self.terms)


@lru_cache(maxsize=5_000)
def offices_of(title: str) -> frozenset[str]:
    """The offices whose holders are called so; none for "Mr."."""
    words = title.replace(".", " ").split()
    offices = {_OFFICE_OF[word] for word in words if word in _OFFICE_OF}
    if "president" in offices and _VICE & set(words):
        return frozenset({"vice"})
    if "canciller" in words:  # a head of government in Germany, a foreign minister elsewhere
        offices.add("chancellor")
    return frozenset(offices)


@lru_cache(maxsize=5_000)
def bearers(title: str, surname: str) -> tuple[OfficeHolder, ...]:
    """Who ever was head of a state or a government, or second in one, by that folded title and surname.

    Of these offices the list has nearly all holders; of members of parliaments it has some.
    """
    return tuple(
        holder
        for office in sorted(offices_of(title) & HEADS)
        for holder in _heads().get((office, surname), ())
    )


@cache
def _heads() -> dict[tuple[str, str], list[OfficeHolder]]:
    """The holders of the highest offices by office and folded surname."""
    heads: dict[tuple[str, str], list[OfficeHolder]] = {}
    for holder in office_holders():
        for office in sorted({term.office for term in holder.terms} & HEADS):
            for surname in holder.surnames:
                heads.setdefault((office, fold(surname)), []).append(holder)
    return heads


@cache
def office_holders() -> tuple[OfficeHolder, ...]:
    """Everybody on the list."""
    return tuple(_holder(*row.split("\t")) for row in rows(OFFICE_HOLDERS))


def _holder(name: str, surnames: str, others: str, terms: str) -> OfficeHolder:
    return OfficeHolder(
        name, tuple(surnames.split(",")), tuple(filter(None, others.split(","))),
        tuple(_term(term) for term in terms.split(",")),
    )  # fmt: skip


def _term(text: str) -> Term:
    office, _, years = text.partition(":")
    first, _, last = years.partition("-")
    return Term(office, int(first), int(last) if last else None)
