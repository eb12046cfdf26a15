"""What was built on something that is to go: who needs it, who changed it later, and what goes with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsroom.archive.journal import of_editors
from newsroom.archive.rows import MODELS, PARTS, SUBJECT_OF, RowId, Values, rows_by_id, rows_of
from newsroom.bulk import slices
from newsroom.history import Change, Operation, Subject, What
from newsroom.models import COUNTED, Alias, Article, Authorship, Way

Targets = dict[RowId, Values | None]


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps something from being undone: what was changed, of whom, by which later operation.

    `number` is the id of the article or name, 0 where it is not told.
    """

    label: str
    part: str
    later: Operation | None
    number: int = 0


class CannotUndo(Exception):
    """Something later built on it; nothing was written."""

    def __init__(self, reasons: Sequence[InTheWay] = ()) -> None:
        super().__init__(f"in the way: {list(reasons) or 'something has its place by now'}")
        self.reasons = reasons


def created_by(changes: Iterable[Change]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """What the changes created as a whole, and what was made by the way, by the subject."""
    created: dict[str, list[int]] = {}
    made: dict[str, list[int]] = {}
    for change in changes:
        if change.what == What.CREATED and not change.rows:
            created.setdefault(change.subject, []).append(change.number)
        elif change.what == What.MADE:
            made.setdefault(change.subject, []).extend(change.rows)
    return created, made


def let_go(
    operation: Operation,
    created: Mapping[str, Sequence[int]],
    made: Mapping[str, Sequence[int]],
    targets: Targets,
    now: dict[RowId, Values],
) -> None:
    """Let what was created go, with all that belongs to it; raises CannotUndo where others need it."""
    going = {
        (PARTS[name].subject, key[0])
        for (name, key), values in targets.items()
        if values is None and PARTS[name].is_subject
    }
    going |= {(Subject(subject), pk) for subject, all_ in created.items() for pk in all_}
    reasons = []
    for subject, pk in sorted(going):
        if later := _later(operation, subject, pk):
            reasons.append(InTheWay(later.label, subject, later.operation))
            continue
        _let_go(subject, pk, targets, now)
    if reasons:
        raise CannotUndo(reasons)
    for subject, pk in sorted(going):
        if subject == Subject.ENTITY:
            reasons += _mentioned(pk, targets, now)
        elif others := _referring(subject, pk, targets):
            reasons.append(InTheWay(others, subject, None))
    if reasons:
        raise CannotUndo(reasons)
    for name, pks in made.items():
        for pk in _idle(Subject(name), pks, targets):
            _let_go(Subject(name), pk, targets, now)


def _let_go(
    subject: Subject,
    pk: int,
    targets: Targets,
    now: dict[RowId, Values],
) -> None:
    for row, values in rows_of(subject, pk).items():
        now[row] = values
        # A row that goes to another one does not go with this one.
        if targets.get(row) is None:
            targets[row] = None


def _later(operation: Operation, subject: Subject, pk: int) -> Change | None:
    """What an editor did later with something, if she has not taken it back."""
    first = operation.changes.order_by("pk").values_list("pk", flat=True).first() or 0
    later = of_editors(subject).filter(number=pk, pk__gt=first).exclude(operation=operation)
    return later.select_related("operation").order_by("-pk").first()


def _mentioned(pk: int, targets: Targets, now: dict[RowId, Values]) -> list[InTheWay]:
    """Who mentions an entity that is to go: what the software tied to it goes with it."""
    reasons = []
    part = PARTS["mentions"]
    for key, values in part.read("entity_id", [pk]):
        row = ("mentions", key)
        if row in targets:
            continue
        if values["way"] == Way.EDITOR and values["standing"] in COUNTED:
            title = Article.objects.filter(pk=key[0]).values_list("title", flat=True).first()
            reasons.append(InTheWay(title or "", "mentions", None))
        now[row], targets[row] = values, None
    return reasons


def _referring(subject: Subject, pk: int, targets: Mapping[RowId, Values | None]) -> str:
    """The title of an article that has a source or an author that is to go, ""."""
    if subject == Subject.SOURCE:
        rows = Article.objects.filter(source=pk).values_list("pk", "title")
        for article, title in rows[:1000]:
            target = targets.get(("article", (article,)), {})
            if target is not None and "source_id" not in target:
                return str(title)
    if subject == Subject.AUTHOR:
        signed = Authorship.objects.filter(author=pk).values_list("article_id", "article__title")
        for article, title in signed[:1000]:
            if ("authorships", (article, pk)) not in targets:
                return str(title)
    return ""


def _idle(
    subject: Subject, pks: Collection[int], targets: Mapping[RowId, Values | None]
) -> list[int]:
    """Of names that came by the way those that nobody has any more, and that no editor touched."""
    touched: set[int] = set()
    needed: set[int] = set()
    for some in slices(sorted(pks)):
        edited = of_editors(subject).filter(number__in=some)
        touched.update(edited.values_list("number", flat=True))
        needed.update(_needed(subject, some, targets))
    there = {row[1][0] for row in rows_by_id((subject.value, (pk,)) for pk in pks)}
    return sorted(there - touched - needed)


def _needed(
    subject: Subject, pks: Sequence[int], targets: Mapping[RowId, Values | None]
) -> set[int]:
    """Those of these names that an article has, or will have."""
    column = {"source": "source_id", "author": "author_id", "entity": "entity_id"}[subject]
    part = {"source": "article", "author": "authorships", "entity": "mentions"}[subject]
    needed = {
        values[column]
        for (name, _), values in targets.items()
        if name == part and values and values.get(column)
    }
    if part != "article":
        needed |= {key[1] for (name, key), values in targets.items() if name == part and values}
    keyed = {"source": "id", "author": "article_id,author_id", "entity": "article_id,entity_id"}
    names = keyed[subject].split(",")
    rows = PARTS[part].model._base_manager.filter(**{f"{column}__in": pks})
    for values in rows.values(*names, column):
        row = (part, tuple(values[name] for name in names))
        target = targets.get(row, {})
        if target is not None and column not in target:
            needed.add(values[column])
    if subject == Subject.ENTITY:
        needed.update(
            Alias.objects.filter(entity__in=pks, edited=True).values_list("entity_id", flat=True)
        )
    return needed & set(pks)


def sound(targets: Mapping[RowId, Values | None], now: Mapping[RowId, Values]) -> Targets:
    """The targets but for rows of articles that are gone; raises CannotUndo where a name is gone."""
    wanted: dict[str, set[int]] = {}
    for row, values in targets.items():
        for subject, number in _referred(row, values):
            wanted.setdefault(subject, set()).add(number)
    there = {
        (subject, key[0])
        for subject, numbers in wanted.items()
        for (_, key) in rows_by_id((subject, (pk,)) for pk in numbers)
        if targets.get((subject, key), {}) is not None
    }
    there |= {
        (name, key[0]) for (name, key), values in targets.items() if values and name in MODELS
    }
    kept: Targets = {}
    reasons = []
    for row, values in targets.items():
        missing = [each for each in _referred(row, values) if each not in there]
        if not missing:
            kept[row] = values
        elif any(subject != Subject.ARTICLE for subject, _ in missing) and row[0] != "suggestions":
            reasons.append(InTheWay("", missing[0][0], _last(*missing[0])))
    if reasons:
        raise CannotUndo(reasons)
    return kept


def _referred(row: RowId, values: Values | None) -> list[tuple[str, int]]:
    """The articles and authorities that a row needs, if it is to be there."""
    if values is None:
        return []
    name, key = row
    part = PARTS[name]
    whole = {**dict(zip(part.key, key, strict=True)), **values}
    found: list[tuple[str, int]] = []
    for column, field in part.fields.items():
        if field.related_model in SUBJECT_OF and whole.get(column) is not None:
            found.append((SUBJECT_OF[field.related_model], whole[column]))
    return found


def _last(subject: str, number: int) -> Operation | None:
    """The last operation that changed something."""
    changes = Change.objects.filter(subject=subject, number=number, operation__undone=False)
    last = changes.select_related("operation").order_by("-pk").first()
    return last.operation if last else None
