"""What is asked of many articles, or rows of other lists, counted and done: at once, or as a job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom import archive, jobs
from newsroom.bulk import slices
from newsroom.history import Act, Operation
from newsroom.intake import resolving, run
from newsroom.models import Article, Draft, Job, Reason, Withheld
from newsroom.reader import permitted, reading

# So many are done while a request waits; more are a job.
AT_ONCE: Final = 500
SLICE: Final = 500
MANY: Final = 10_000
# Of articles that are left a page names so many.
NAMED: Final = 100

Progress = Callable[[int, int], None]


def asked_of(draft: Draft) -> archive.Asked:
    """The values that a draft asks for."""
    asked = draft.asked
    if asked["act"] == "given":
        return archive.Given({int(pk): values for pk, values in asked["values"].items()})
    return archive.Corrections(
        [archive.Correction.from_json(each) for each in asked["corrections"]]
    )


def list_of(draft: Draft) -> str:
    """Of which list the rows are that a draft is about, by the model's name."""
    return str(draft.asked.get("of", "article"))


def chosen_of(draft: Draft) -> dict[int, Any]:
    """The articles of a draft, or other rows, with the revision that each had when it was chosen."""
    return dict(draft.chosen)


def count(draft: Draft) -> dict[str, Any]:
    """What would come of a draft, in numbers and ids. Raises TooSlow, BadPattern."""
    if draft.asked["act"] in _ACTS:
        return _count_act(draft)
    found = archive.preview(
        chosen=chosen_of(draft), asked=asked_of(draft), of=archive.CORRECTABLE[list_of(draft)]
    )
    return {
        "changed": found.changed, "same": found.same, "gone": found.gone,
        "overtaken": found.overtaken,
        "faults": [[pk, dict(faults)] for pk, faults in found.faults.items()],
    }  # fmt: skip


def _count_act(draft: Draft) -> dict[str, Any]:
    ids = [pk for pk, _revision in draft.chosen]
    there = _there(ids)
    affected = [pk for pk in there if pk not in _already(draft.asked["act"], there)]
    return {
        "changed": affected, "same": len(there) - len(affected), "gone": len(ids) - len(there),
        "overtaken": [], "faults": [],
    }  # fmt: skip


def _there(ids: Sequence[int]) -> list[int]:
    found: list[int] = []
    for some in slices(ids, MANY):
        rows = permitted(Article.objects.filter(pk__in=some)).order_by("pk")
        found += rows.values_list("pk", flat=True)
    return found


def _already(act: str, ids: Sequence[int]) -> set[int]:
    """Those to whom it would do nothing."""
    if act == "reprocess":
        return set()
    reason = Reason.BIN if act == "bin" else Reason.HIDDEN
    having = set(Withheld.objects.filter(reason=reason).values_list("article_id", flat=True))
    return set(ids) - having if act == "publish" else set(ids) & having


def carry_out(
    draft: Draft, user: Any, *, progress: Progress | None = None, later: bool = False
) -> dict[str, Any]:
    """Do what a draft asks for; gives what came of it, which the draft keeps, too."""
    act = draft.asked["act"]
    if act in _ACTS:
        done = _act(draft, user, progress)
    else:
        details: dict[str, Any] = {"what": act}
        if act == "given":
            details["sheet"] = draft.asked.get("sheet", "")
        else:
            details["corrections"] = draft.asked["corrections"]
        made = archive.correct(
            chosen=chosen_of(draft), asked=asked_of(draft), of=archive.CORRECTABLE[list_of(draft)],
            user=user, progress=progress, key=draft.key, later=later, **details,
        )  # fmt: skip
        done = {
            "changed": made.changed, "gone": made.gone,
            "overtaken": made.overtaken[:NAMED], "overtaken_number": len(made.overtaken),
            "faults": len(made.faults), "operation": made.operation.pk if made.operation else None,
        }  # fmt: skip
    archive.change_draft(draft=draft, done=done)
    return done


def _act(draft: Draft, user: Any, progress: Progress | None) -> dict[str, Any]:
    act, ids = draft.asked["act"], _there([pk for pk, _revision in draft.chosen])
    kind, do = _ACTS[act]
    begun = archive.begun_as(draft.key)
    done = archive.written_by(begun) if begun else set()
    number = len(done)
    left = [pk for pk in ids if pk not in done]
    with archive.operation(kind, user=user, begun=begun, key=draft.key) as opened:
        for written, changed in do(left, user, draft.asked.get("why", "")):
            number += changed
            if progress:
                progress(len(ids) - len(left) + written, len(ids))
        operation = opened.written()
    return {
        "changed": number, "gone": len(draft.chosen) - len(ids), "overtaken": [],
        "overtaken_number": 0, "faults": 0, "operation": operation.pk if operation else None,
    }  # fmt: skip


# What each does: gives how many were looked at so far, and how many more were changed.
Steps = Iterator[tuple[int, int]]


def _sliced(ids: Sequence[int], do: Callable[[Sequence[int]], int]) -> Steps:
    looked = 0
    for some in slices(ids, SLICE):
        changed = do(some)
        looked += len(some)
        yield looked, changed


def _hide(ids: Sequence[int], user: Any, why: str) -> Steps:
    return _sliced(ids, lambda some: archive.hide(articles=some, user=user, why=why))


def _publish(ids: Sequence[int], user: Any, why: str) -> Steps:
    return _sliced(ids, lambda some: archive.publish(articles=some))


def _bin(ids: Sequence[int], user: Any, why: str) -> Steps:
    return _sliced(ids, lambda some: archive.move_to_bin(articles=some, user=user, why=why))


def _read_again(ids: Sequence[int], user: Any, why: str) -> Steps:
    """Read the documents again, as `import_seeds --reprocess` does; editors' changes stay."""
    seeds = (
        run.seed_documents(run.stored_seeds(all_=True).filter(article__in=some))
        for some in slices(ids, SLICE)
    )
    documents: Iterable[Any] = chain.from_iterable(seeds)
    for number, outcome in enumerate(run.run_reprocess(documents, workers=1), start=1):
        yield number, int(outcome.status == "updated")
    if resolving.is_worth_it(len(ids)):
        resolving.resolve()


_ACTS: Final[dict[str, tuple[Act, Callable[[Sequence[int], Any, str], Steps]]]] = {
    "hide": (Act.HIDE, _hide),
    "publish": (Act.PUBLISH, _publish),
    "bin": (Act.BIN, _bin),
    "reprocess": (Act.REPROCESS, _read_again),
}


# --- jobs ---------------------------------------------------------------------------------------


def _address(job: Job) -> str:
    from django.urls import reverse

    draft = Draft.objects.filter(pk=job.options.get("draft")).first()
    return reverse(f"admin:newsroom_{list_of(draft)}_bulk_done", args=[draft.pk]) if draft else ""


@jobs.kind("bulk", label=gettext_lazy("Correct many at once"), address=_address)
def correct_many(job: jobs.Running) -> None:
    """Do what a draft asks for, as its user may; one that was killed goes on where it was."""
    draft = Draft.objects.filter(pk=job.options["draft"]).first()
    may = draft and job.user and job.user.has_perm(f"newsroom.change_{list_of(draft)}")
    if draft is None or job.user is None or not may:
        raise jobs.Failed(_("Who asked for it may not do it any more."))
    try:
        with reading(job.user):
            done = carry_out(draft, job.user, progress=job.report, later=True)
    except (archive.TooSlow, archive.BadPattern) as error:
        raise jobs.Failed(_("The pattern takes too long; what was corrected stays.")) from error
    job.conclude(changed=done["changed"])


@jobs.kind("undo", label=gettext_lazy("Undo many changes"))
def undo_many(job: jobs.Running) -> None:
    """Undo an operation over many articles."""
    operation = Operation.objects.filter(pk=job.options["operation"]).first()
    if operation is None or job.user is None:
        raise jobs.Failed(_("Who asked for it may not do it any more."))
    if operation.undone:
        return
    try:
        undone = archive.undo_many(
            operation=operation, user=job.user, leaving=bool(job.options.get("leaving")),
            progress=job.report, later=True,
        )  # fmt: skip
    except archive.CannotUndo as error:
        raise jobs.Failed(
            _("Nothing was undone: something was built on it later, in %(number)d places.")
            % {"number": len(error.reasons)}
        ) from error
    job.conclude(left=len(undone.left))
