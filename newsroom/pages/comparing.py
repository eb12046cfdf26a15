"""Articles side by side: what each says, joined where it is the same, and a table of what they share.

Which passages are the same is decided in `newsroom.coverage`; here articles become what that compares,
and what it finds becomes what a page, a table or a program is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.coverage.alignment import Passage, passages
from newsroom.coverage.facts import Account, facts_of
from newsroom.coverage.shared import Place, Row, Told, rows_of
from newsroom.coverage.sources import Source
from newsroom.models import Alias, Article, Entity
from newsroom.names import name_key
from newsroom.pages import compared
from newsroom.pages.evidence import inferred_fields
from newsroom.pages.formats import KINDS, date_text, shortened, showable
from newsroom.pages.labels import all_labels, label_of
from newsroom.pages.reading import Item

# The parameters of the page, and the letters that articles have on it.
KEYS: Final = ("a", "b", "c", "d", "e")
MOST: Final = len(KEYS)
LONGEST_QUOTATION: Final = 140  # characters, in the table

OTHER_KINDS: Final = {
    "number": _("Numbers"), "date": _("Dates"), "quotation": _("Quotations"), "source": _("Sources quoted"),
}  # fmt: skip
DATES: Final = frozenset({"day", "month", "year"})
NUMBERS: Final = frozenset({"number", "ordinal", "time", "code"})


@dataclass(frozen=True, slots=True)
class Partner:
    """A passage of another article that says the same: its name on the page, and its words."""

    name: str
    column: Column
    text: str
    language: str

    @property
    def label(self) -> str:
        return self.name.upper()


@dataclass(slots=True)
class Shown:
    """A passage as the page has it. `name` is its place on the page: "a7"."""

    name: str
    state: str
    text: str
    partners: list[Partner] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.name.upper()


@dataclass(slots=True)
class Stretch:
    """One text of an article, in its passages; `item` is what it is on the article's page."""

    item: Item
    passages: list[Shown] = field(default_factory=list)


@dataclass(slots=True)
class Column:
    """One of the articles."""

    key: str
    article: Article
    inferred: AbstractSet[str]
    words: int
    is_unquoted: bool = False  # nothing is kept of what it quotes
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def letter(self) -> str:
        return self.key.upper()

    @property
    def outlet(self) -> str:
        """What the column is called in a sentence."""
        return self.article.source.name if self.article.source else gettext("Source unknown")

    def count(self, state: str) -> int:
        return sum(each.state == state for some in self.stretches for each in some.passages)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something of the table: its words, the page of the entity that it is, where it is first said.

    `letters` are the articles that say it, where these are some of them, `speaker` who says a quotation.
    """

    text: str
    address: str = ""
    places: tuple[tuple[str, str], ...] = ()
    letters: str = ""
    language: str = ""
    speaker: str = ""


@dataclass(slots=True)
class Section:
    """What is shared of one kind, and what each article has alone, in the order of the articles."""

    kind: str
    label: str
    shared: list[Entry] = field(default_factory=list)
    alone: list[tuple[Column, list[Entry]]] = field(default_factory=list)

    @property
    def first(self) -> str:
        """How many the table shows at once, as a slice; quotations are long."""
        return ":3" if self.kind == "quotation" else ":10"

    @property
    def others(self) -> str:
        return f"{self.first.removeprefix(':')}:"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The articles side by side, and the table above them."""

    columns: Sequence[Column]
    sections: Sequence[Section]

    @property
    def unquoted(self) -> str:
        """The letters of the articles of whose quotations nothing is kept."""
        return ", ".join(column.letter for column in self.columns if column.is_unquoted)

    @property
    def joined(self) -> int:
        """How many passages of the first article another says, too."""
        return self.columns[0].count("both")


def address_of(numbers: Sequence[int], name: str = "compare", **arguments: str) -> str:
    """The address at which articles are compared, by their numbers; of more than five the first."""
    chosen = dict(zip(KEYS, map(str, dict.fromkeys(numbers)), strict=False))
    return reverse(name, kwargs=arguments) + (f"?{urlencode(chosen)}" if chosen else "")


def compare(articles: Sequence[Article]) -> Comparison:
    """Compare articles, two to five, in their order.

    Of each its source and authorships should be at hand.
    """
    items = [compared.items(article) for article in articles]
    mentions = compared.mentions(articles)
    quotations = compared.quotations(articles)
    accounts = [
        compared.account(article, own, mentions.get(article.pk, ()), quotations.get(article.pk, ()))
        for article, own in zip(articles, items, strict=True)
    ]
    told = []
    sentences = []
    for account in accounts:
        found, said = facts_of(account)
        told.append(Told(account, said))
        # The headline stands level with the others' above the columns.
        sentences.append([sentence for sentence in found if sentence.text > 0])
    columns = [
        Column(key, article, inferred_fields(article), compared.number_of_words(own),
               is_unquoted=article.pk not in quotations)
        for key, article, own in zip(KEYS, articles, items, strict=False)
    ]  # fmt: skip
    names = _lay_out(columns, items, accounts, passages(sentences))
    entities = {each.entity_id: each.entity for some in mentions.values() for each in some}
    speakers = (row.entity for some in quotations.values() for row in some if row.entity)
    entities |= {entity.pk: entity for entity in speakers}
    labels = {pk: all_labels(entity.name, entity.kind) for pk, entity in entities.items()}
    for pk, name in Alias.objects.filter(entity__in=entities).values_list("entity", "name"):
        labels[pk].append(name)
    table = _Table(columns, accounts, names, {pk: (e.name, e.kind) for pk, e in entities.items()})
    rows = [row for row in rows_of(told, labels) if not _signs(row, entities, articles)]
    table.add_rows(rows, {pk: e.get_absolute_url() for pk, e in entities.items()})
    return Comparison(columns, table.filled())


def _signs(row: Row, entities: Mapping[int, Entity], articles: Sequence[Article]) -> bool:
    """Whether a name is in one article only because its author or its outlet signs there."""
    if row.kind != "name" or not row.is_only_here:
        return False
    article = articles[next(iter(row.accounts))]
    signing = [authorship.author.name for authorship in article.authorships.all()]
    signing += [article.source.name] if article.source else []
    return name_key(entities[row.value].name) in {name_key(name) for name in signing}


# --- the columns --------------------------------------------------------------------------------


def _lay_out(
    columns: Sequence[Column],
    items: Sequence[Sequence[Item]],
    accounts: Sequence[Account],
    found: Sequence[Sequence[Passage]],
) -> list[list[tuple[Passage, str]]]:
    """Give each column its texts in passages, joined with their partners; their names on the page."""
    names = [
        [(passage, f"{column.key}{number}") for number, passage in enumerate(own, 1)]
        for column, own in zip(columns, found, strict=True)
    ]
    for at, column in enumerate(columns):
        stretches = [Stretch(item) for item in items[at]]
        for passage, name in names[at]:
            shown = Shown(name, passage.state, _words_of(accounts[at], passage))
            for other, number in passage.partners:
                partner, its_name = names[other][number]
                text = accounts[other].texts[partner.text]
                shown.partners.append(
                    Partner(
                        its_name, columns[other], _words_of(accounts[other], partner), text.language
                    )
                )
            stretches[passage.text - 1].passages.append(shown)
        column.stretches = [each for each in stretches if each.passages]
    return names


def _words_of(account: Account, passage: Passage) -> str:
    return account.texts[passage.text].text[passage.start : passage.end]


# --- the table ----------------------------------------------------------------------------------


class _Table:
    """The table above the columns, as it is filled."""

    def __init__(
        self,
        columns: Sequence[Column],
        accounts: Sequence[Account],
        names: Sequence[Sequence[tuple[Passage, str]]],
        entities: Mapping[int, tuple[str, str]],
    ) -> None:
        self.columns, self.accounts, self.names, self.entities = columns, accounts, names, entities
        self.sections = {
            kind: Section(kind, str(label), alone=[(column, []) for column in columns])
            for kind, label in {**KINDS, **OTHER_KINDS}.items()
        }

    def filled(self) -> list[Section]:
        return [
            each
            for each in self.sections.values()
            if each.shared or any(own for _column, own in each.alone)
        ]

    def add_rows(self, rows: Iterable[Row], addresses: Mapping[int, str]) -> None:
        order = {pk: at for at, pk in enumerate(self.entities)}
        for row in sorted(rows, key=lambda row: _order(row, order)):
            named = row.value.entity if row.kind == "source" else row.value
            address = addresses.get(named, "") if row.kind in ("name", "source") else ""
            self._add(row, self._said(row), address)

    def _add(self, row: Row, text: str, address: str) -> None:
        kind, accounts, places = self._kind(row), row.accounts, row.places
        some = 1 < len(accounts) < len(self.columns)
        letters = " ".join(self.columns[at].letter for at in sorted(accounts)) if some else ""
        language = ""
        if kind == "quotation" and places:
            language = self.accounts[places[0].account].texts[places[0].text].language
        speaker = self._called(row.source) if row.source else ""
        entry = Entry(text, address, self._jumps(places), letters, language, speaker)
        section = self.sections[kind]
        if len(accounts) > 1:
            section.shared.append(entry)
        else:
            section.alone[next(iter(accounts))][1].append(entry)

    def _jumps(self, places: Sequence[Place]) -> tuple[tuple[str, str], ...]:
        """The first passage of each article that says it, as its letter and its name on the page."""
        found: dict[int, str] = {}
        for place in places:
            name = self._name(place)
            if name:
                found.setdefault(place.account, name)
        return tuple((self.columns[at].letter, name) for at, name in sorted(found.items()))

    def _name(self, place: Place) -> str:
        for passage, name in self.names[place.account]:
            if passage.text == place.text and passage.start <= place.start < passage.end:
                return name
        return ""

    def _kind(self, row: Row) -> str:
        if row.kind == "name":
            return self.entities[row.value][1]
        return "number" if row.kind in NUMBERS else "date" if row.kind in DATES else row.kind

    def _said(self, row: Row) -> str:
        """The words of a row: a name or a date as the interface has it, else as the articles do."""
        if row.kind == "name":
            return label_of(*self.entities[row.value])
        if row.kind == "source":
            return self._called(row.value)
        if row.kind in DATES and (date := _date(row)):
            return date
        if row.kind == "quotation":
            return shortened(showable(row.value.rstrip(",;")), LONGEST_QUOTATION)
        written: dict[str, str] = {}
        seen: set[int] = set()
        for place in row.places:
            if place.account not in seen:
                text = self.accounts[place.account].texts[place.text].text[place.start : place.end]
                written.setdefault(text.casefold(), showable(text))
            seen.add(place.account)
        return " / ".join(written.values())

    def _called(self, source: Source) -> str:
        """A source by the name of its entity, else as the article calls it."""
        if source.entity is not None and source.entity in self.entities:
            return label_of(*self.entities[source.entity])
        return showable(source.called)


def _date(row: Row) -> str:
    if row.kind == "year":
        return str(row.value)
    year, month, *day = row.value
    try:
        date = dt.date(year, month, day[0] if day else 1)
    except ValueError:
        return ""
    return date_text(date, "day" if day else "month")


def _order(row: Row, entities: Mapping[int, int]) -> tuple[int, object]:
    """Names as often named come first; numbers and dates ascend; quotations as they come."""
    if row.kind == "name":
        return (0, (entities.get(row.value, 0),))
    if row.kind in DATES:
        return (1, row.value if isinstance(row.value, tuple) else (row.value,))
    if isinstance(row.value, int | float):
        return (2, (row.value,))
    return (3, ())
