"""Sources, authors and names as rows of which many are corrected at once.

Values are plain: a text, a list of texts, and "yes", "no" or "" where a form has a box. Each row is written as
an editor's form writes it (`authorities`). Unlike articles these rows have no revision: the mark by which
a change is seen is a digest of all that a form shows of the row.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from newsroom.archive.authorities import (
    add_alias,
    add_host,
    add_name,
    remove_alias,
    remove_host,
    remove_name,
    save_author,
    save_entity,
    save_source,
)
from newsroom.archive.bulk_asking import Asked, Plan
from newsroom.archive.bulk_values import MANY, Current, Plain, Values
from newsroom.archive.changes import locked
from newsroom.archive.journal import Recording
from newsroom.archive.names_to_rows import OTHER_NAMES
from newsroom.archive.never_names import never_a_name
from newsroom.bulk import slices
from newsroom.hidden import hidden
from newsroom.history import Subject
from newsroom.models import Alias, Article, Author, Entity, Mention, Source, SourceHost
from newsroom.names import name_key
from newsroom.reader import permitted_authors, permitted_entities, permitted_sources

# Fields that are no columns of the row itself.
ALIASES, HOSTS, NEVER = "aliases", "hosts", "never_a_name"
LISTS: Final = (ALIASES, HOSTS)
YES, NO = "yes", "no"
# Of a name: its key, and the kind where two kinds may share one.
NameId = tuple[str, str]
# Who has a name, by id, and what that one is called.
Owner = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Authorities:
    """All rows of one kind that whoever asks may see, with the fields that are corrected.

    `parts` are what the journal watches of a row.
    """

    subject: Subject
    model: type[Source | Author | Entity]
    columns: tuple[str, ...]
    parts: tuple[str, ...]
    permitted: Callable[[Any], QuerySet[Any]]
    save: Callable[[Any], None]
    others: tuple[str, ...] = (ALIASES,)
    boxes: frozenset[str] = frozenset()

    @property
    def fields(self) -> tuple[str, ...]:
        """All that can be corrected."""
        return (*self.columns, *self.others)

    def lock(self, ids: Sequence[int], asked: Asked) -> None:
        """Let nobody else change them; of names that are to go, the articles first, as an import does."""
        going = [pk for pk in ids if asked.of(pk, {}).get(NEVER) == YES]
        if going:
            tied = Mention.objects.filter(entity__in=going).values_list("article_id", flat=True)
            locked(Article, set(tied))
        locked(self.model, ids)

    # --- reading ------------------------------------------------------------------------------

    def read(self, ids: Sequence[int], fields: Collection[str]) -> Current:
        """What they have now, of all fields: the mark is made of them."""
        current = Current()
        for some in slices(ids, MANY):
            rows = self.permitted(self.model._base_manager.filter(pk__in=some)).order_by()
            for pk, *row in rows.values_list("pk", *self.columns):
                values = dict(zip(self.columns, map(_plain, row), strict=True))
                current.titles[pk] = values["name"]
                current.values[pk] = values | {name: _nothing(name) for name in self.others}
            self._read_others(current, some)
        current.revisions = {pk: _mark(values) for pk, values in current.values.items()}
        return current

    def _read_others(self, current: Current, ids: Sequence[int]) -> None:
        table, owner = _names_of(self.model)
        rows = table._base_manager.filter(**{f"{owner}__in": ids}).order_by("name", "pk")
        for pk, name, key in rows.values_list(f"{owner}_id", "name", "key"):
            # Of an entity's names one is its own.
            if (values := current.values.get(pk)) and key != name_key(values["name"]):
                values[ALIASES].append(name)
        if HOSTS in self.others:
            hosts = SourceHost.objects.filter(source__in=ids).order_by("host")
            for pk, host in hosts.values_list("source_id", "host"):
                if values := current.values.get(pk):
                    values[HOSTS].append(host)

    # --- comparing ----------------------------------------------------------------------------

    def plans(self, ids: Sequence[int], current: Current, asked: Asked) -> list[Plan]:
        """What would become of each, and which of it cannot be as another one is called so."""
        there = [pk for pk in ids if pk in current.values]
        wanted = {pk: self._settled(asked.of(pk, current.values[pk]), current.values[pk]) for pk in there}  # fmt: skip
        names = _Names.of(self.model, [{**current.values[pk], **wanted[pk]} for pk in there if wanted[pk]])  # fmt: skip
        return [self._plan(pk, current.values[pk], wanted[pk], names) for pk in there]

    def _settled(self, asked: Mapping[str, Plain], now: Mapping[str, Plain]) -> Values:
        """What is asked otherwise than it is, as the row would have it."""
        after = {name: value for name, value in asked.items() if name in self.fields}
        if after.get(NEVER) == YES:
            return {NEVER: YES}
        name = after.get("name") or now["name"]
        if name_key(name) != name_key(now["name"]):
            # What the next import reads is the old name.
            kept: list[str] = after[ALIASES] if ALIASES in after else now[ALIASES]
            after[ALIASES] = [*kept, now["name"]]
        if ALIASES in after:
            one_each = {name_key(each): each for each in reversed(after[ALIASES])}
            one_each.pop(name_key(name), None)
            after[ALIASES] = sorted(one_each.values(), key=name_key)
        return {
            field: value for field, value in after.items() if not _same(field, value, now[field])
        }

    def _plan(self, pk: int, now: Values, after: Values, names: _Names) -> Plan:
        faults: dict[str, str] = {}
        # Of entities two kinds may share a name.
        was: str = now["kind"] if self.model is Entity else ""
        kind: str = after.get("kind", was) if self.model is Entity else ""
        moved = kind != was
        aliases: list[str] = now[ALIASES]
        if "name" in after and not name_key(after["name"]):
            faults["name"] = "name"
        elif "name" in after or moved:
            own: str = after.get("name") or now["name"]
            if fault := names.fault(pk, own, kind):
                faults["name" if "name" in after else "kind"] = fault
        kept = []
        for alias in after.get(ALIASES, aliases if moved else []):
            fault = names.fault(pk, alias, kind)
            if fault and moved and alias in aliases:
                continue  # it stays with the one of that kind that has it
            kept.append(alias)
            if fault and alias not in aliases:
                faults.setdefault(ALIASES, fault)
        if moved and not _same(ALIASES, kept, aliases):
            after = {**after, ALIASES: kept}
        for host in after.get(HOSTS, ()):
            if (owner := names.hosts.get(host)) and owner[0] != pk:
                faults.setdefault(HOSTS, _said("host taken", owner, self.model))
        return Plan(pk, {name: now[name] for name in after}, dict(after), faults)

    # --- writing ------------------------------------------------------------------------------

    def write(self, plans: Sequence[Plan], user: Any, record: Recording, *, later: bool) -> None:
        """Give them what is planned, as a form does."""
        ids = [plan.article for plan in plans]
        record.watch_subjects(self.subject, ids, *self.parts)
        rows = locked(self.model, ids)
        others = _Others.of(self.model, ids)
        for plan in plans:
            if row := rows.get(plan.article):
                self._write(row, plan, others)

    def _write(self, row: Any, plan: Plan, others: _Others) -> None:
        if plan.after.get(NEVER) == YES:
            if self.model.objects.filter(pk=row.pk).exists():  # not gone with another of that name
                never_a_name(name=row.name)
            return
        columns = [name for name in plan.after if name in self.columns]
        for name in columns:
            setattr(row, name, _kept(plan.after[name]) if name in self.boxes else plan.after[name])
        if columns:
            self.save(row)
        for name in LISTS:
            before, after = plan.before.get(name, ()), plan.after.get(name, ())
            for each in [each for each in before if each not in after]:
                others.remove(row, name, each)
            for each in [each for each in after if each not in before]:
                others.add(row, name, each)


def _plain(value: Any) -> Plain:
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else value


def _kept(value: Plain) -> bool | None:
    return {YES: True, NO: False}.get(value)


def _nothing(field: str) -> Plain:
    return [] if field in LISTS else NO


def _mark(values: Mapping[str, Plain]) -> str:
    """What is another text after a change; no program takes it for a number or a date."""
    said = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return f"v-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _same(field: str, one: Plain, other: Plain) -> bool:
    return set(one) == set(other) if field in LISTS else bool(one == other)


def _names_of(model: Any) -> tuple[Any, str]:
    return (Alias, "entity") if model is Entity else OTHER_NAMES[model]


def _said(word: str, owner: Owner, model: Any) -> str:
    """A fault that names who is in the way, unless whoever asks may not know of that one."""
    if model is Source and owner[0] in hidden():
        return "not free"
    return f"{word}:{owner[1]}"


@dataclass(slots=True)
class _Names:
    """Who has the names and hosts that are asked for, and which of them two rows ask for; read at once."""

    model: Any
    owners: dict[NameId, Owner] = field(default_factory=dict)
    hosts: dict[str, Owner] = field(default_factory=dict)
    asked: Counter[NameId] = field(default_factory=Counter)

    @classmethod
    def of(cls, model: Any, wanted: Sequence[Mapping[str, Plain]]) -> _Names:
        """Those of the names in these values."""
        names = cls(model)
        for values in wanted:
            kind = values["kind"] if model is Entity else ""
            names.asked.update(
                {(name_key(each), kind) for each in (values["name"], *values[ALIASES])}
            )
        for some in slices(sorted({key for key, _kind in names.asked}), MANY):
            names._read(some)
        hosts = sorted({host for values in wanted for host in values.get(HOSTS, ())})
        for some in slices(hosts, MANY):
            rows = SourceHost.objects.filter(host__in=some)
            found = rows.values_list("host", "source_id", "source__name")
            names.hosts |= {host: (pk, name) for host, pk, name in found}
        return names

    def _read(self, keys: Sequence[str]) -> None:
        table, owner = _names_of(self.model)
        rows: Iterable[Any] = table._base_manager.filter(key__in=keys).order_by()
        if self.model is Entity:
            found = rows.values_list("key", "kind", "entity_id", "entity__name")  # type: ignore[attr-defined]
            self.owners |= {(key, kind): (pk, name) for key, kind, pk, name in found}
            return
        found = rows.values_list("key", f"{owner}_id", f"{owner}__name")  # type: ignore[attr-defined]
        self.owners |= {(key, ""): (pk, name) for key, pk, name in found}
        own = self.model._base_manager.filter(key__in=keys).order_by()
        self.owners |= {(key, ""): (pk, name) for key, pk, name in own.values_list("key", "pk", "name")}  # fmt: skip

    def fault(self, pk: int, name: str, kind: str) -> str:
        """What keeps a row from being called so: another one is, or is to be."""
        id_ = name_key(name), kind
        if (owner := self.owners.get(id_)) and owner[0] != pk:
            return _said("taken", owner, self.model)
        return f"twice:{name}" if self.asked[id_] > 1 else ""


@dataclass(slots=True)
class _Others:
    """The other names and the hosts of rows, as objects that can be taken away."""

    names: dict[tuple[int, str], Any] = field(default_factory=dict)
    hosts: dict[str, SourceHost] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Any, ids: Sequence[int]) -> _Others:
        """Those of these rows."""
        found = cls()
        table, owner = _names_of(model)
        for some in slices(ids):
            for row in table._base_manager.filter(**{f"{owner}__in": some}).select_related(owner):
                found.names[getattr(row, f"{owner}_id"), row.key] = row
            if model is Source:
                found.hosts |= {row.host: row for row in SourceHost.objects.filter(source__in=some)}
        return found

    def remove(self, row: Any, field: str, value: str) -> None:
        """Let imports no longer find a row by a name or a host."""
        if field == HOSTS:
            remove_host(host=self.hosts[value])
        elif isinstance(row, Entity):
            # One that another entity of a new kind has is gone already.
            if alias := Alias.objects.filter(entity=row, key=name_key(value)).first():
                remove_alias(alias=alias)
        else:
            remove_name(other=self.names[row.pk, name_key(value)])

    def add(self, row: Any, field: str, value: str) -> None:
        """Let imports find a row by a name or a host."""
        if field == HOSTS:
            add_host(source=row, host=value)
        elif isinstance(row, Entity):
            add_alias(entity=row, name=value)
        else:
            add_name(row=row, name=value)


SOURCES = Authorities(
    Subject.SOURCE, Source,
    ("name", "home", "country", "language", "day_first", "house_style"),
    ("source", "source_names", "hosts"), permitted_sources,
    lambda row: save_source(source=row), (ALIASES, HOSTS), frozenset({"day_first"}),
)  # fmt: skip
AUTHORS = Authorities(
    Subject.AUTHOR, Author, ("name", "kind"), ("author", "author_names"), permitted_authors,
    lambda row: save_author(author=row),
)  # fmt: skip
ENTITIES = Authorities(
    Subject.ENTITY, Entity, ("name", "kind", "suggested", "hidden"),
    ("entity", "aliases", "refused"), permitted_entities,
    lambda row: save_entity(entity=row), (ALIASES, NEVER), frozenset({"suggested", "hidden"}),
)  # fmt: skip
