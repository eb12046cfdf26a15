"""Archives of made-up articles for resolving: what reading said of each, given as it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from newsroom.importing import ParsedEntity
from newsroom.resolution import (
    Evidence,
    KindsOfNames,
    OneName,
    People,
    ReadArticle,
    Resolved,
    Resolver,
)

SURE = 0.95


def person(
    name: str, *called: str, mentions: int = 2, titles: tuple[str, ...] = ()
) -> ParsedEntity:
    """A person named in full, and called so for short in the same article."""
    kinds = (("person", SURE),)
    return ParsedEntity(
        name, "person", mentions, called, SURE, kinds=kinds, bare=" " not in name, titles=titles
    )


def bare(name: str, *titles: str, probability: float = 0.8) -> ParsedEntity:
    """A person of whom an article has the surname alone."""
    kinds = (("person", probability),)
    return ParsedEntity(
        name, "person", 1, (), probability, kinds=kinds, bare=True, titles=titles
    )  # fmt: skip


def place(name: str, probability: float = SURE) -> ParsedEntity:
    return ParsedEntity(name, "place", 1, (), probability, kinds=(("place", probability),))


def organisation(name: str, *others: str, probability: float = SURE) -> ParsedEntity:
    kinds = (("organisation", probability),)
    return ParsedEntity(name, "organisation", 1, others, probability, kinds=kinds)


class Archive:
    """Articles in the order in which they came."""

    def __init__(self) -> None:
        self.articles: list[ReadArticle] = []

    def add(
        self, *names: ParsedEntity, times: int = 1, year: int = 2012, source: int | None = 1
    ) -> int:
        """Some articles that name the same; gives the number of the last."""
        for _ in range(times):
            day = dt.date(year, 6, 1).toordinal()
            self.articles.append(ReadArticle(len(self.articles), source, day, names))
        return len(self.articles) - 1

    def resolver(self) -> Resolver:
        evidence = Evidence()
        for article in self.articles:
            evidence.add(article)
        kinds = KindsOfNames(evidence, {})
        names = OneName(evidence, kinds, {})
        people = People(evidence, kinds, names)
        for article in self.articles:
            people.add(article)
        return Resolver(kinds, names, people)

    def resolved(self, number: int) -> dict[str, Resolved]:
        """What one article was resolved to, by name."""
        return {each.name: each for each in self.resolver().resolve(self.articles[number])}

    def shown(self, number: int) -> set[tuple[str, str]]:
        """The names and kinds that one article shows."""
        return names_of(self.resolver().resolve(self.articles[number]))


def names_of(resolved: Iterable[Resolved]) -> set[tuple[str, str]]:
    return {(each.name, each.kind) for each in resolved if each.shown}
