"""The names of the archive: by kind, by letter, by how many articles mention them.

Most names stand in one article only. A list leaves these out until it is asked for them, or has no
others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr
from django.http import QueryDict

from newsroom.hidden import hidden
from newsroom.models import Alias, Entity, EntityKind, Mention, Withheld
from newsroom.names import name_key
from newsroom.pages.browse import Counted, most_mentioned
from newsroom.text import one_line

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHER_LETTER = "other"
# Names of each kind where all kinds stand beside one another.
FOREMOST = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """Which names are asked for; `every` says: those that one article alone mentions, too."""

    query: str = ""
    kind: str = ""
    letter: str = ""
    sort: str = "name"
    every: bool = False

    @classmethod
    def of(cls, parameters: QueryDict) -> Choice:
        """What the parameters of an address ask for; what makes no sense is passed over."""
        kind, letter = parameters.get("kind", ""), parameters.get("letter", "")
        return cls(
            query=one_line(parameters.get("q", ""))[:100],
            kind=kind if kind in EntityKind.values else "",
            letter=letter if letter and letter in (*LETTERS, OTHER_LETTER) else "",
            sort="count" if parameters.get("sort") == "count" else "name",
            every=parameters.get("all") == "1",
        )

    @property
    def narrows(self) -> bool:
        """Whether a list is asked for; else there are the foremost names of each kind."""
        by_count = self.sort == "count"
        return bool(self.query.strip() or self.kind or self.letter or self.every or by_count)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many names there are, and how many of them more than one article mentions."""

    total: int = 0
    often: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.total + other.total, self.often + other.often)

    @property
    def once(self) -> int:
        return self.total - self.often

    def shown(self, choice: Choice) -> int:
        """How many of them a list has."""
        return self.often if self.often and not choice.every else self.total


class Tallies:
    """The names that are shown, counted by kind and first letter in one query."""

    def __init__(self) -> None:
        rows = (
            Entity.objects.readable()
            .order_by()
            .values_list("kind", Substr("key", 1, 1))
            .annotate(n=Count("pk"), often=Count("pk", filter=_often()))
        )
        self._counts: dict[tuple[str, str], Tally] = {}
        for kind, first, total, often in rows:
            place = kind, first if first in LETTERS else OTHER_LETTER
            self._counts[place] = self._counts.get(place, Tally()) + Tally(total, often)

    def of(self, kind: str = "", letter: str = "") -> Tally:
        """Of a kind and a letter, or of any."""
        chosen = (
            tally
            for (its_kind, its_letter), tally in self._counts.items()
            if kind in ("", its_kind) and letter in ("", its_letter)
        )
        return sum(chosen, Tally())

    def letters(self, choice: Choice) -> dict[str, int]:
        """How many names of the chosen kind a list has of each letter, and of any other."""
        every = (*LETTERS, OTHER_LETTER)
        return {letter: self.of(choice.kind, letter).shown(choice) for letter in every}


def names(choice: Choice, *, often: bool) -> QuerySet[Entity]:
    """The names that are chosen, by name or by number of articles; `often`: of several only."""
    found = Entity.objects.readable()
    if choice.kind:
        found = found.filter(kind=choice.kind)
    if choice.letter == OTHER_LETTER:
        found = found.exclude(key__regex=r"^[a-z]")
    elif choice.letter:
        found = found.filter(key__startswith=choice.letter)
    if key := name_key(choice.query) if choice.query.strip() else "":
        aliases = Alias.objects.filter(entity=OuterRef("pk"), key__contains=key)
        found = found.filter(Q(key__contains=key) | Exists(aliases))
    if often:
        found = found.filter(_often())
    if choice.sort == "count":
        counted = _seen().filter(entity=OuterRef("pk")).order_by().values("entity")
        number = Subquery(counted.annotate(n=Count("*")).values("n"))
        return found.annotate(n=Coalesce(number, 0)).order_by("-n", "key", "pk")
    return found.order_by("key", "pk")


def foremost(kind: str) -> list[Counted[Entity]]:
    """The names of a kind that most articles mention."""
    return most_mentioned(_seen().filter(entity__kind=kind), FOREMOST)


def counted(chosen: Sequence[Entity]) -> list[Counted[Entity]]:
    """The entities with the number of articles that mention them."""
    counts = dict(
        Mention.objects.standing()
        .readable()
        .filter(entity__in=[entity.pk for entity in chosen])
        .order_by()
        .values_list("entity_id")
        .annotate(n=Count("pk"))
    )
    return [Counted(entity, counts.get(entity.pk, 0)) for entity in chosen]


def _often() -> Exists:
    """Whether there is a second article: looked up, not counted, as some names have thousands."""
    return Exists(_seen().filter(entity=OuterRef("pk")).order_by()[1:2])


def _seen() -> QuerySet[Mention]:
    """The mentions that count, in articles that whoever reads now may see."""
    mentions = Mention.objects.standing()
    # Asked of every mention of the archive, it takes as long again as counting them.
    return mentions.readable() if hidden() or Withheld.objects.exists() else mentions
