"""What is undone opens nothing: articles that were made for some groups since are for everybody by no undoing.

A source that was restricted after articles came to it, be it by a merge, has said for whom these are.
Sources that come back are for no more people than it; where articles would go back to a source of
others, the restriction stands in the way. What an operation itself restricted is for all again only
as far as nothing has come to it since that was never for all.
"""

from __future__ import annotations

from collections.abc import Mapping

from newsroom.archive.built_on import CannotUndo, InTheWay, Targets
from newsroom.archive.people import Groups, RestrictedError, narrowest, readers_of
from newsroom.archive.rows import RowId, Values
from newsroom.history import Act, Change, Operation, Subject
from newsroom.models import Article


def open_nothing(operation: Operation, targets: Targets, now: Mapping[RowId, Values]) -> None:
    """Let sources come back for as few as they may be for; raises CannotUndo where that will not do."""
    back = {
        key[0] for (name, key), values in targets.items()
        if name == "source" and values is not None and (name, key) not in now
    }  # fmt: skip
    moves = _moves(targets, now)
    left = {old for old, _ in moves}
    if back:
        changed = operation.changes.filter(subject=Subject.SOURCE)
        left |= set(changed.values_list("number", flat=True)) - back
    readers = readers_of(left)
    since = {
        pk: restriction for pk, groups in readers.items()
        if groups and (restriction := _restricted_since(pk, operation))
    }  # fmt: skip
    for pk in sorted(back):
        _narrow(pk, {old: readers[old] for old in since}, since, targets)
    _keep_what_was_said(operation, targets, now)
    reasons = []
    for old, new in sorted(moves):
        if old in since and not _within(_to_be(new, targets), readers[old]):
            reasons.append(InTheWay("", "readers", since[old]))
    if reasons:
        raise CannotUndo(reasons)


def _moves(targets: Targets, now: Mapping[RowId, Values]) -> set[tuple[int, int]]:
    """From which source to which articles go; 0 is none."""
    return {
        (now[row]["source_id"], values["source_id"] or 0)
        for row, values in targets.items()
        if row[0] == "article" and row in now and values and "source_id" in values
        and now[row]["source_id"]
    }  # fmt: skip


def _restricted_since(source: int, operation: Operation) -> Operation | None:
    """By what it was last said for whom a source is, after an operation."""
    later = (
        Change.objects.filter(subject=Subject.SOURCE, number=source, operation__gt=operation.pk)
        .exclude(operation__kind=Act.UNDO)
        .exclude(operation__undone=True)
        .select_related("operation")
        .order_by("-pk")
    )
    for change in later:
        if any(row[0] == "readers" for row in change.rows):
            return change.operation
    return None


def _narrow(
    source: int,
    others: Mapping[int, Groups],
    since: Mapping[int, Operation],
    targets: Targets,
) -> None:
    own = _to_be(source, targets)
    try:
        groups = narrowest([own, *others.values()])
    except RestrictedError as error:
        raise CannotUndo(
            [InTheWay("", "readers", since[other]) for other in sorted(others)]
        ) from error
    for group in own - groups:
        targets["readers", (source, group)] = None
    for group in groups - own:
        targets["readers", (source, group)] = {"source_id": source, "group_id": group}


def _to_be(source: int, targets: Targets) -> Groups:
    """For which groups a source will be."""
    groups = set(readers_of([source])[source])
    for (name, key), values in targets.items():
        if name == "readers" and key[0] == source:
            (groups.discard if values is None else groups.add)(key[1])
    return frozenset(groups)


def _within(groups: Groups, of: Groups) -> bool:
    """Whether what is for these groups is for nobody that the others leave out."""
    return bool(groups) and groups <= of


def _keep_what_was_said(
    operation: Operation, targets: Targets, now: Mapping[RowId, Values]
) -> None:
    """For whom a source is goes back as a whole, unless it was said anew, or would open what came since.

    Raises CannotUndo where that is in the way. A merge is undone all the same, and leaves it as it is.
    """
    reasons = []
    changing = {key[0] for name, key in targets if name == "readers"}
    for source in sorted(changing):
        if ("source", (source,)) in targets and targets["source", (source,)] is None:
            continue  # it goes
        if ("source", (source,)) in targets and ("source", (source,)) not in now:
            continue  # it comes back
        later = _restricted_since(source, operation)
        if later and operation.kind != Act.MERGE:
            reasons.append(InTheWay("", "readers", later))
        elif later or (operation.kind == Act.MERGE and _came(source, operation, targets)):
            for row in [row for row in targets if row[0] == "readers" and row[1][0] == source]:
                del targets[row]
    if reasons:
        raise CannotUndo(reasons)


def _came(source: int, operation: Operation, targets: Targets) -> bool:
    """Whether articles came to a source since that the undoing leaves there."""
    going = {
        row[1][0] for row, values in targets.items()
        if row[0] == "article" and values and values.get("source_id", source) != source
    }  # fmt: skip
    came = Article.objects.filter(source=source, created__gte=operation.started)
    return not going.issuperset(came.values_list("pk", flat=True))
