"""What is asked of many articles: a correction of some fields, the same for all or one for each.

Pure: from the values that an article has to those that it is to have. What cannot be is a fault, in
a word that a page puts into a sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from newsroom.archive.bulk_finding import Clock, Finding
from newsroom.archive.bulk_values import (
    EMPTY,
    KIND_OF,
    Current,
    Names,
    Plain,
    Values,
    fault_of,
    same,
)
from newsroom.hidden import hidden
from newsroom.history import Subject
from newsroom.importing import ValueKind
from newsroom.names import name_key

if TYPE_CHECKING:
    from newsroom.archive.journal import Recording

How = Literal["set", "clear", "add", "remove", "replace"]
# What can be asked of a kind of value; of all others "set" and "clear".
LISTS: Final = (ValueKind.NAMES, ValueKind.ENTITIES)
REPLACEABLE: Final = (
    ValueKind.TEXT, ValueKind.LONG_TEXT, ValueKind.SOURCE, ValueKind.NAMES, ValueKind.ADDRESS,
)  # fmt: skip


class Asked(Protocol):
    """What is asked of articles."""

    @property
    def fields(self) -> Collection[str]:
        """The fields that it is about."""

    def of(self, article: int, values: Mapping[str, Plain]) -> Values:
        """The values that an article is to have, from those that it has."""


@dataclass(frozen=True)
class Correction:
    """One thing that is asked: of a field, what to do with it."""

    field: str
    how: How
    value: Plain = None
    finding: Finding | None = None

    def of(self, value: Plain) -> Plain:
        """What becomes of a value."""
        kind = KIND_OF[self.field]
        match self.how:
            case "clear":
                return list(EMPTY[kind]) if kind in LISTS else ""
            case "add":
                return [*value, self.value]
            case "remove" if kind is ValueKind.NAMES:
                key = name_key(self.value)
                return [each for each in value if name_key(each) != key]
            case "remove":
                return [each for each in value if each != self.value]
            case "replace" if self.finding:
                if kind is ValueKind.NAMES:
                    return [self.finding.replaced(each) for each in value]
                return self.finding.replaced(value)
        return self.value

    def as_json(self) -> dict[str, Any]:
        """As JSON can hold it."""
        said: dict[str, Any] = {"field": self.field, "how": self.how, "value": self.value}
        if found := self.finding:
            said |= {
                "find": found.find, "replace": found.replace, "pattern": found.pattern,
                "case": found.case,
            }  # fmt: skip
        return said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Correction:
        """What `as_json` gave."""
        finding = None
        if said["how"] == "replace":
            finding = Finding(said["find"], said["replace"], said["pattern"], said["case"])
        return cls(said["field"], said["how"], said["value"], finding)


@dataclass(frozen=True)
class Corrections:
    """The same for all articles, one after the other."""

    all: Sequence[Correction]

    @property
    def fields(self) -> Collection[str]:
        """The fields that they are about."""
        return list(dict.fromkeys(each.field for each in self.all))

    def of(self, article: int, values: Mapping[str, Plain]) -> Values:
        """The values that an article is to have."""
        wanted: Values = {}
        for each in self.all:
            wanted[each.field] = each.of(wanted.get(each.field, values[each.field]))
        return wanted

    def anew(self) -> Corrections:
        """The same with all of the time that its patterns may take."""
        return Corrections(
            [
                replace(each, finding=replace(each.finding, clock=Clock()))
                if each.finding
                else each
                for each in self.all
            ]
        )


@dataclass(frozen=True)
class Given:
    """Values of each article's own, as a spreadsheet gives them: those that it names."""

    values: Mapping[int, Mapping[str, Plain]]

    @property
    def fields(self) -> Collection[str]:
        """The fields that any of the articles is given a value of."""
        return list(dict.fromkeys(name for values in self.values.values() for name in values))

    def of(self, article: int, values: Mapping[str, Plain]) -> Values:
        """The values that an article is to have."""
        return dict(self.values.get(article, {}))


class Many(Protocol):
    """Of what many rows are corrected: articles, sources, authors or names.

    What is asked of them is about fields that `read` knows; values are plain (`bulk_values`).
    """

    @property
    def subject(self) -> Subject:
        """What the rows are."""

    def lock(self, ids: Sequence[int], asked: Asked) -> None:
        """Let nobody else change them until the transaction ends, nor what goes with them."""

    def read(self, ids: Sequence[int], fields: Collection[str]) -> Current:
        """What they have now, in a few queries; of those that are gone, or not hers to see, nothing."""

    def plans(self, ids: Sequence[int], current: Current, asked: Asked) -> list[Plan]:
        """What would become of each; nothing is written."""

    def write(self, plans: Sequence[Plan], user: Any, record: Recording, *, later: bool) -> None:
        """Give rows, which are locked, what is planned. `later` is as in `articles_changed`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of one article, or another row: of each field that changes, from what to what."""

    article: int
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)
    # Of each field that cannot be written, why, in a word.
    faults: Mapping[str, str] = field(default_factory=dict)


def plans(ids: Iterable[int], current: Current, asked: Asked) -> list[Plan]:
    """What would become of these articles, in their order; of those that are gone nothing."""
    there = [pk for pk in ids if pk in current.values]
    wanted = {pk: asked.of(pk, current.values[pk]) for pk in there}
    names, unseen = Names.of(wanted.values()), hidden()
    found = []
    for pk in there:
        plan = Plan(pk, {}, {}, faults := {})
        for name, raw in wanted[pk].items():
            old = current.values[pk][name]
            if fault := fault_of(name, raw):
                if raw != old:
                    faults[name] = fault
                continue
            new = names.settled(name, raw)
            if same(name, new, old):
                continue
            if KIND_OF[name] is ValueKind.SOURCE and new:
                source = names.sources.get(raw)
                if source and source.pk in unseen:
                    faults[name] = "source"
                    continue
            plan.before[name], plan.after[name] = old, new
        found.append(plan)
    return found
