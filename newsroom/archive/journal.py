"""The journal: what each operation changed, found by comparing rows before and after.

A function that writes says in `recording` which rows it may change; `watch` adds others as it finds
out, before it changes them. When it is over, what differs is kept as changes of an operation. That
is its own, or the one that the caller has opened with `operation`: all that an import or a bulk action
does is one. What changes nothing leaves no trace.

What an import creates is kept as that it was created, without its rows: the document says what they
were. Whoever acts is known from `acting`, or said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from newsroom.archive.rows import (
    MODELS,
    PARTS,
    RowId,
    Values,
    differences,
    named,
    parts_of,
    rows_by_id,
)
from newsroom.bulk import slices
from newsroom.history import MACHINE, Act, Change, Operation, Subject, What
from newsroom.models import Entity

# So many changes are written at once.
BATCH = 500
# What ids in rows are called is kept: of these columns, by the part's name.
NAMES: Mapping[str, Mapping[str, str]] = {
    "article": {"source_id": Subject.SOURCE},
    "authorships": {"author_id": Subject.AUTHOR},
    "mentions": {"entity_id": Subject.ENTITY},
    "readers": {"group_id": "group"},
}

_actor: ContextVar[Callable[[], Any] | None] = ContextVar("actor", default=None)
_operation: ContextVar[_Open | None] = ContextVar("operation", default=None)
_recording: ContextVar[Recording | None] = ContextVar("recording", default=None)


@dataclass
class _Open:
    """An operation that may come to change something, and what it has created so far."""

    kind: Act
    by: str
    details: Mapping[str, Any]
    user: Any = None
    undoes: Operation | None = None
    pk: int | None = None
    # Articles that it created: what it does to them further is part of that.
    created: set[int] = field(default_factory=set)
    # Entities with a higher id came since it began.
    newest_entity: int | None = None

    def row(self) -> Operation:
        """The operation as a row; it is written with its first change."""
        found = self.written()
        # The transaction that wrote it may have been rolled back since.
        if found is None:
            user = self.user if self.user is not None else acting_user()
            known = user if user is not None and user.pk else None
            found = Operation.objects.create(
                kind=self.kind, user=known, by=(known.get_username() if known else self.by)[:150],
                started=timezone.now(), details=dict(self.details), undoes=self.undoes,
            )  # fmt: skip
            self.pk = found.pk
        return found

    def written(self) -> Operation | None:
        """The operation by which what was done can be undone; None where nothing has changed."""
        return Operation.objects.filter(pk=self.pk).first() if self.pk else None


@contextmanager
def acting(user: Callable[[], Any]) -> Iterator[None]:
    """Say who does what is done from here on; asked when something is."""
    token = _actor.set(user)
    try:
        yield
    finally:
        _actor.reset(token)


def acting_user() -> Any:
    """The user who acts, as far as it is known."""
    ask = _actor.get()
    return ask() if ask else None


@contextmanager
def operation(
    kind: Act,
    *,
    user: Any = None,
    by: str = "",
    undoes: Operation | None = None,
    begun: Operation | None = None,
    **details: Any,
) -> Iterator[_Open]:
    """Let all that is recorded from here on be one operation; one that is open already stays it.

    It may go over many transactions. Its `details` are what it is described by. One that was `begun`
    by a process that ended in the middle goes on.
    """
    if outer := _operation.get():
        yield outer
        return
    opened = _Open(kind, by, details, user, undoes, begun.pk if begun else None)
    if kind in MACHINE:
        opened.newest_entity = Entity.objects.aggregate(newest=Max("pk"))["newest"] or 0
    token = _operation.set(opened)
    try:
        yield opened
    finally:
        _operation.reset(token)


@contextmanager
def recording(kind: Act, *, user: Any = None, **details: Any) -> Iterator[Recording]:
    """Record what is changed, as part of the transaction at hand.

    Within another recording, it is that one: what it watches is compared when all is done.
    """
    if outer := _recording.get():
        yield outer
        return
    with operation(kind, user=user, **details) as opened:
        current = Recording(opened)
        token = _recording.set(current)
        try:
            yield current
        except BaseException:
            current.drop()
            raise
        finally:
            _recording.reset(token)
        current.finish()


def watch(part: str, column: str, ids: Collection[Any], *, whole: bool = False) -> None:
    """Watch rows if somebody records: those of a part that have one of these values in a column."""
    if current := _recording.get():
        current.watch(part, column, ids, whole=whole)


def made(subject: Subject, ids: Collection[int]) -> None:
    """Note, if somebody records, that rows came by the way."""
    if current := _recording.get():
        current.made(subject, ids)


def only_old_entities(ids: Collection[int]) -> list[int]:
    """Those of these entities that were there when the operation at hand began."""
    opened = _operation.get()
    newest = opened.newest_entity if opened else None
    return [pk for pk in ids if newest is None or pk <= newest]


def only_old_articles(ids: Collection[int]) -> list[int]:
    """Those of these articles that the operation at hand has not created."""
    opened = _operation.get()
    return [pk for pk in ids if opened is None or pk not in opened.created]


def of_editors(subject: Subject) -> QuerySet[Change]:
    """What people did to subjects of a kind, and have not undone."""
    changes = Change.objects.filter(subject=subject, number__gt=0, operation__undone=False)
    return changes.exclude(operation__kind__in=(*MACHINE, Act.UNDO))


def forget(*, articles: Collection[int]) -> None:
    """Drop what the journal holds of articles that are to be gone for good: only that there was something stays.

    Part of the caller's transaction.
    """
    for some in slices(sorted(articles)):
        Change.objects.filter(subject=Subject.ARTICLE, number__in=some).update(
            rows=[], names={}, label=""
        )


class Recording:
    """What is watched in one transaction, as it was before."""

    def __init__(self, opened: _Open) -> None:
        self.operation = opened
        self._watched: list[tuple[str, str, list[Any]]] = []
        # The values that were watched, by part and column.
        self._seen: dict[str, dict[str, set[Any]]] = {}
        self._before: dict[RowId, Values] = {}
        self._created: dict[Subject, list[int]] = {}
        self._made: dict[Subject, list[int]] = {}
        self._erased: dict[Subject, list[int]] = {}

    def watch(self, part: str, column: str, ids: Collection[Any], *, whole: bool = False) -> None:
        """Watch the rows of a part that have one of these values in a column.

        With `whole` their bytes are read too, as they are about to go.
        """
        seen = self._seen.setdefault(part, {})
        new = [each for each in ids if each not in seen.get(column, ())]
        if not new:
            return
        self._watched.append((part, column, new))
        for key, values in PARTS[part].read(column, new, whole=whole):
            # What was watched already and is new here has come meanwhile.
            if not any(values[name] in watched for name, watched in seen.items()):
                self._before.setdefault((part, key), values)
        seen.setdefault(column, set()).update(new)

    def watch_subjects(
        self, subject: Subject, ids: Collection[int], *parts: str, whole: bool = False
    ) -> None:
        """Watch the rows of articles or authorities; those of all parts, unless some are named."""
        for name in parts or parts_of(subject):
            for column in PARTS[name].parents:
                self.watch(name, column, ids, whole=whole)

    def came(self, part: str, ids: Collection[int]) -> None:
        """Note new rows of a part, by id, of which there is nothing to read from before."""
        new = [pk for pk in ids if pk not in self._seen.get(part, {}).get("id", ())]
        self._watched.append((part, "id", new))

    def created(self, subject: Subject, ids: Collection[int]) -> None:
        """Note that these were created, by what is kept elsewhere."""
        self._created.setdefault(subject, []).extend(ids)
        if subject == Subject.ARTICLE:
            self.operation.created.update(ids)

    def made(self, subject: Subject, ids: Collection[int]) -> None:
        """Note rows that came by the way: names that were not there."""
        self._made.setdefault(subject, []).extend(ids)

    def erased(self, subject: Subject, ids: Collection[int]) -> None:
        """Note that these are gone for good: of their rows nothing is kept."""
        self._erased.setdefault(subject, []).extend(ids)

    def drop(self) -> None:
        """Forget what was created: it is rolled back."""
        self.operation.created.difference_update(self._created.get(Subject.ARTICLE, ()))

    def finish(self) -> None:
        """Compare, and write what differs."""
        found = list(differences(self._before, self._after()))
        if not (found or self._created or self._made or self._erased):
            return
        write_changes(
            self.operation.row(), found, created=self._created, made=self._made,
            erased=self._erased, beside=self.operation.created,
        )  # fmt: skip

    def _after(self) -> dict[RowId, Values]:
        after: dict[RowId, Values] = {}
        new = {(subject, pk) for subject, all_ in self._created.items() for pk in all_}
        for name, column, ids in self._watched:
            part = PARTS[name]
            for key, values in part.read(column, ids):
                if (part.subject, values[part.parent]) not in new:
                    after[name, key] = values
        # Rows may have left what was watched: an article whose source was deleted has none.
        return after | rows_by_id(self._before.keys() - after.keys())


Differing = list[tuple[RowId, Values | None, Values | None]]


def write_changes(
    row: Operation,
    found: Differing,
    *,
    created: Mapping[Subject, Collection[int]] | None = None,
    made: Mapping[Subject, Collection[int]] | None = None,
    erased: Mapping[Subject, Collection[int]] | None = None,
    beside: Collection[int] = (),
) -> None:
    """Keep what differs as changes of an operation, one for each article and authority.

    What became of the articles `beside`, which the operation created, is part of that.
    """
    changes = changes_of(found, beside=beside)
    labels = _labels(changes)
    for change in changes:
        change.operation = row
        change.label = labels.get((Subject(change.subject), change.number), "")[:300]
    for what, bare in ((What.CREATED, created), (What.DELETED, erased)):
        changes += [
            Change(operation=row, subject=subject, number=number, what=what)
            for subject, numbers in (bare or {}).items()
            for number in numbers
        ]
    for subject, numbers in (made or {}).items():
        changes.append(
            Change(operation=row, subject=subject, what=What.MADE, rows=sorted(set(numbers)))
        )
    Change.objects.bulk_create(changes, batch_size=BATCH)


def changes_of(found: Differing, *, beside: Collection[int] = ()) -> list[Change]:
    """What differs as changes of nothing yet, one for each article and authority, without what it is called."""
    of_subject: dict[tuple[Subject, int], Differing] = {}
    parents = _parents_of(found)
    for item in found:
        subject, number = _owner(item, parents)
        if subject != Subject.ARTICLE or number not in beside:
            of_subject.setdefault((subject, number), []).append(item)
    names = _names(found)
    changes = []
    for (subject, number), items in of_subject.items():
        ids = {id_ for item in items for id_ in _ids(item)}
        changes.append(
            Change(
                subject=subject, number=number, what=_what(items),
                rows=[[name, list(key), before, after] for (name, key), before, after in items],
                names={id_: names[id_] for id_ in ids if id_ in names},
            )
        )  # fmt: skip
    return changes


def _owner(
    item: tuple[RowId, Values | None, Values | None], parents: Mapping[RowId, int]
) -> tuple[Subject, int]:
    """The article or authority that a row belongs to."""
    row, before, after = item
    part = PARTS[row[0]]
    return part.subject, int(_said_parent(row, before, after) or parents[row])


def _said_parent(row: RowId, before: Values | None, after: Values | None) -> Any:
    """The id of what a row belongs to, where the key or a column that differs says it."""
    name, key = row
    part = PARTS[name]
    if part.parent in part.key:
        return key[part.key.index(part.parent)]
    return (after or {}).get(part.parent) or (before or {}).get(part.parent)


def _parents_of(found: Differing) -> dict[RowId, int]:
    """Of rows of which only some other columns differ, the row itself says whose it is."""
    unsaid: dict[str, list[int]] = {}
    for (name, key), before, after in found:
        if not _said_parent((name, key), before, after):
            unsaid.setdefault(name, []).append(key[0])
    parents: dict[RowId, int] = {}
    for name, ids in unsaid.items():
        part = PARTS[name]
        for some in slices(ids):
            rows = part.model._base_manager.filter(pk__in=some)
            parents |= {(name, (pk,)): number for pk, number in rows.values_list("pk", part.parent)}
    return parents


def _what(items: Differing) -> What:
    for (name, _), before, after in items:
        if PARTS[name].is_subject and before is None:
            return What.CREATED
        if PARTS[name].is_subject and after is None:
            return What.DELETED
    return What.CHANGED


def _labels(changes: Sequence[Change]) -> dict[tuple[Subject, int], str]:
    """What articles and authorities are called, or were before they went."""
    labels: dict[tuple[Subject, int], str] = {}
    wanted: dict[Subject, list[int]] = {}
    for change in changes:
        wanted.setdefault(Subject(change.subject), []).append(change.number)
    for subject, numbers in wanted.items():
        model: type[Model] = MODELS[subject]
        column = "title" if subject == Subject.ARTICLE else "name"
        for some in slices(numbers):
            rows = model._base_manager.filter(pk__in=some).values_list("pk", column)
            labels |= {(subject, pk): label for pk, label in rows}
    for change in changes:
        for name, _key, before, after in change.rows:
            row = before if after is None else None
            if row and PARTS[name].is_subject:
                subject = Subject(change.subject)
                labels[subject, change.number] = row.get("title") or row.get("name") or ""
    return labels


def _ids(item: tuple[RowId, Values | None, Values | None]) -> Iterator[str]:
    """The names of ids that a row's difference holds: "entity:5"."""
    (name, key), before, after = item
    for column, subject in NAMES.get(name, {}).items():
        part = PARTS[name]
        if column in part.key:
            yield f"{subject}:{key[part.key.index(column)]}"
        for values in (before, after):
            if values and values.get(column):
                yield f"{subject}:{values[column]}"


def _names(found: Differing) -> dict[str, str]:
    wanted: dict[str, set[int]] = {}
    gone: dict[str, str] = {}
    for item in found:
        for id_ in _ids(item):
            subject, _, number = id_.partition(":")
            wanted.setdefault(subject, set()).add(int(number))
        (name, key), before, after = item
        if before and after is None and PARTS[name].is_subject and "name" in before:
            gone[f"{PARTS[name].subject.value}:{key[0]}"] = before["name"]
    return named(wanted) | gone
