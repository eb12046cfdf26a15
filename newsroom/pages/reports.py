"""The articles of an event as readers see them: which outlets reported it, who first, and why it is one."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from newsroom.bulk import slices
from newsroom.coverage import words_of
from newsroom.models import Article, Entity, EventArticle, Source
from newsroom.pages.comparing import address_of
from newsroom.pages.copies import KeptCopy
from newsroom.pages.labels import all_labels
from newsroom.partial_dates import PartialDate

# An article belongs to its event in doubt below this.
DOUBTFUL: Final = 0.5
# Words are cut before they are compared; shorter ones are whole.
SHORTEST_WORD: Final = 4


@dataclass(frozen=True, slots=True)
class Printing:
    """An article's very words in another outlet, which are kept with it."""

    source: Source
    day: dt.date | None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One article of an event: how surely it is one, and why; and which outlets carried it, too.

    First are those that are dated before another outlet's, and after none's.
    """

    article: Article
    score: float
    why: Why
    first: bool = False
    also: Sequence[Printing] = ()

    @property
    def doubtful(self) -> bool:
        return self.score < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Why:
    """What an article has in common with the others of its event."""

    names: Sequence[Entity] = ()
    words: Sequence[str] = ()
    numbers: Sequence[str] = ()
    quoted: bool = False
    undated: bool = False
    editor: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event in a story: its articles, who reported first, and which names are new with it."""

    id: int
    day: dt.date | None
    reports: Sequence[Report]
    enter: Sequence[Entity] = ()

    @property
    def title(self) -> str:
        return self.reports[0].article.title

    @property
    def comparison(self) -> str:
        """Where its articles stand side by side, the first of each outlet before others; "" for one alone."""
        return _side_by_side([report.article for report in self.reports])


def _side_by_side(articles: Sequence[Article]) -> str:
    if len(articles) < 2:
        return ""
    # Of one outlet one is enough where there are more than can be compared.
    seen: set[int | None] = set()
    first: list[int] = []
    others: list[int] = []
    for article in articles:
        again = article.source_id in seen
        (others if again else first).append(article.pk)
        seen.add(article.source_id)
    return address_of([*first, *others])


def reports_of(
    rows: Sequence[EventArticle], reasons: Reasons, copies: Mapping[int, Sequence[KeptCopy]]
) -> list[Report]:
    """The articles of one event, those without a day last; who was first is marked.

    `copies` are those that are kept with articles, by their ids.
    """
    ordered = sorted(rows, key=lambda row: (row.article.published or dt.date.max, row.pk))
    first = _first_day(ordered, copies)

    def is_first(on: PartialDate | None) -> bool:
        return first is not None and _day(on) == first

    return [
        Report(
            row.article, row.score, reasons.of(row), is_first(row.article.published_on),
            [Printing(copy.source, _day(copy.on), is_first(copy.on))
             for copy in copies.get(row.article_id, ())],
        )
        for row in ordered
    ]  # fmt: skip


def _first_day(
    rows: Sequence[EventArticle], copies: Mapping[int, Sequence[KeptCopy]]
) -> dt.date | None:
    """The day on which some outlets reported an event, and others did so later; None where that is not known."""
    firsts: dict[int | None, dt.date] = {}
    for row in rows:
        carried = [(copy.source.pk, copy.on) for copy in copies.get(row.article_id, ())]
        for source, on in [(row.article.source_id, row.article.published_on), *carried]:
            if day := _day(on):
                firsts[source] = min(firsts.get(source, day), day)
    return min(firsts.values()) if len(set(firsts.values())) > 1 else None


def _day(on: PartialDate | None) -> dt.date | None:
    return on.date if on and on.precision == "day" else None


class Reasons:
    """Why articles are in their events, with the names that a reader is shown."""

    def __init__(self, rows: Sequence[EventArticle]) -> None:
        ids = {pk for row in rows for pk in row.reasons.get("names", ())}
        self._entities: dict[int, Entity] = {}
        for some in slices(sorted(ids)):
            self._entities |= Entity.objects.readable().in_bulk(some)

    def of(self, row: EventArticle) -> Why:
        """Why an article is in its event."""
        said = row.reasons
        names = [self._entities[pk] for pk in said.get("names", ()) if pk in self._entities]
        title = words_of_title(row.article.title)
        # Words of names in common are said by the names.
        named = {
            word for each in names for word in words_of(" ".join(all_labels(each.name, each.kind)))
        }
        words = [
            title[word] for word in said.get("words", ()) if word in title and word not in named
        ]
        return Why(
            names[:3], list(dict.fromkeys(words))[:3],
            said.get("numbers", ())[:3], bool(said.get("quoted")),
            bool(said) and said.get("apart") is None and not row.article.published,
            bool(said.get("editor")),
        )  # fmt: skip


def words_of_title(title: str) -> dict[str, str]:
    """The words of a title of a length that tells something: as they are compared, and as they are printed."""
    printed: dict[str, str] = {}
    for is_word, signs in groupby(title, _is_of_word):
        word = "".join(signs) if is_word else ""
        for compared in words_of(word):
            if len(compared) >= SHORTEST_WORD:
                printed.setdefault(compared, word)
    return printed


def _is_of_word(sign: str) -> bool:
    """Whether a sign is a letter, or a mark on one."""
    return unicodedata.category(sign)[0] in "LM"
