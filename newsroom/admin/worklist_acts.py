"""What accepting and refusing mean in each worklist; each time it is one operation, that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from newsroom import archive
from newsroom.archive.settling import DOUBTS, DUPLICATE, NEW
from newsroom.duplicates import Likenesses
from newsroom.history import Act, Operation
from newsroom.importing import listed_spelling
from newsroom.intake.giving_back import give_back
from newsroom.models import Article, Entity, MergeSuggestion, Source
from newsroom.worklists import WORKLISTS, Worklist, contradictions

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What an empty field holds: authors a list, a date None, others a text.
EMPTY: Final[Mapping[str, Any]] = {"authors": [], "published": None, "source": ""}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do to the chosen items: what the button says, who may, what the history calls many."""

    label: StrPromise
    needs: tuple[str, ...]
    many: str
    do: Callable[[Worklist, Sequence[int], Any], object]
    # Whether it takes several changes of one item, which are one operation then.
    several: bool = False


def _confirm(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    archive.confirm_fields(articles=ids, fields=[worklist.field], user=user)


def _clear(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    value = {worklist.field: EMPTY[worklist.field]}
    for article in Article.objects.filter(pk__in=ids).order_by("pk"):
        archive.edit_article(article=article, values=value, user=user)


def _approve(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    for article in Article.objects.filter(pk__in=ids).order_by("pk"):
        archive.approve_article(article=article, user=user)
    archive.settle(articles=ids, question=NEW, user=user)


def _leave(question: str) -> Callable[[Worklist, Sequence[int], Any], object]:
    return lambda worklist, ids, user: archive.settle(articles=ids, question=question, user=user)


def _give_back(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    give_back(articles=ids, user=user)


def _keep_all_alike(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    """They are several: none of those that are alike is asked about again."""
    likenesses = Likenesses(Article.objects.filter(pk__in=ids))
    every = {twin.article.pk for pk in ids for twin in likenesses.twins(pk)}
    archive.settle(articles=every | set(ids), question=DUPLICATE, user=user)


def _fold(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    for group in Likenesses(Article.objects.filter(pk__in=ids).order_by("pk")).groups():
        copies = [other.pk for other in group.others]
        archive.fold(kept=group.kept.pk, copies=copies, user=user)


def _to_the_bin(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    archive.move_to_bin(articles=ids, user=user, why=str(worklist.label))


def _take_offered(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    for row in contradictions().filter(article__in=ids).select_related("article"):
        archive.revert_field(article=row.article, field=row.field, user=user)


def _keep_edited(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    for row in list(contradictions().filter(article__in=ids).select_related("article")):
        archive.dismiss_offer(article=row.article, field=row.field, user=user)


def _show(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    archive.accept_entities(entities=ids)


def _no_name(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    archive.delete_entities(entities=Entity.objects.filter(pk__in=ids))


def _merge(worklist: Worklist, ids: Sequence[int], user: Any, *, other: bool = False) -> None:
    for pk in ids:
        # One merge may have taken a later pair's name with it.
        pair = MergeSuggestion.objects.filter(pk=pk).select_related("entity", "other").first()
        # Of two kinds they are not merged unasked: that is for the list of entities.
        if pair and pair.entity.kind == pair.other.kind:
            target, gone = (pair.other, pair.entity) if other else (pair.entity, pair.other)
            archive.merge_entities(target=target, others=[gone], user=user)


def _merge_into_other(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    _merge(worklist, ids, user, other=True)


def _dismiss(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    archive.dismiss_merge(suggestions=MergeSuggestion.objects.filter(pk__in=ids))


def _spell(worklist: Worklist, ids: Sequence[int], user: Any) -> None:
    for source in Source.objects.filter(pk__in=ids).order_by("pk"):
        source.name = listed_spelling(source.name)
        archive.save_source(source=source)


_CHANGE: Final = ("newsroom.change_article",)
_DELETE: Final = ("newsroom.delete_article",)
_RIGHT: Final = Deed(_("It is right"), _CHANGE, "confirm", _confirm)
_NONE: Final = Deed(_("It has none"), _CHANGE, "confirm", _confirm)
_CLEAR: Final = Deed(_("Clear it"), _CHANGE, "clear", _clear)
_BIN: Final = Deed(_("Move to the bin"), _DELETE, "bin", _to_the_bin)

_MERGE: Final = (
    "newsroom.change_mergesuggestion", "newsroom.change_entity", "newsroom.delete_entity",
)  # fmt: skip

# Of each list what accepting and what refusing is; None where there is nothing to be refused. Where it can
# be accepted in another way, too, that is third.
DEEDS: Final[Mapping[str, tuple[Deed | None, ...]]] = {
    "new": (Deed(_("All is right"), _CHANGE, "confirm", _approve, several=True), _BIN),
    "undated": (_NONE, None),
    "guessed-date": (_RIGHT, _CLEAR),
    "implausible-date": (_RIGHT, _CLEAR),
    "derived-title": (_RIGHT, None),
    "no-source": (_NONE, None),
    "guessed-source": (_RIGHT, _CLEAR),
    "no-author": (_NONE, None),
    "guessed-authors": (_RIGHT, _CLEAR),
    "doubts": (
        Deed(_("Leave it so"), _CHANGE, "settle", _leave(DOUBTS)), _BIN,
        Deed(_("Give back what stood there"), _CHANGE, "given-back", _give_back),
    ),
    "contradicted": (
        Deed(_("Take what it says"), _CHANGE, "offered", _take_offered, several=True),
        Deed(_("Keep the editor's"), _CHANGE, "settle", _keep_edited, several=True),
    ),
    "duplicates": (
        Deed(_("They are several"), _CHANGE, "settle", _keep_all_alike), _BIN,
        Deed(_("Fold them into one"), _CHANGE, "fold", _fold),
    ),
    "entities": (
        Deed(_("Show it"), ("newsroom.change_entity",), "show", _show),
        Deed(_("Not a name"), ("newsroom.delete_entity",), "no-name", _no_name),
    ),
    "merges": (
        Deed(_("One, by the first name"), _MERGE, "merge", _merge),
        Deed(_("They are two"), ("newsroom.change_mergesuggestion",), "dismiss", _dismiss),
        Deed(_("One, by the second name"), _MERGE, "merge", _merge_into_other),
    ),
    "capitals": (Deed(_("Spell it so"), ("newsroom.change_source",), "spelt", _spell), None),
}  # fmt: skip
assert DEEDS.keys() == WORKLISTS.keys()  # noqa: S101, a list that nothing can be done with


def do(deed: Deed, worklist: Worklist, ids: Sequence[int], user: Any) -> Operation | None:
    """Do it to these items; gives the operation by which it can be undone, None where nothing changed."""
    if deed.several or (len(ids) > 1 and deed is not _BIN):
        details: dict[str, Any] = {"what": deed.many} if len(ids) > 1 else {}
        kind = Act.BULK if len(ids) > 1 else Act.EDIT
        with archive.operation(kind, user=user, **details) as opened:
            deed.do(worklist, ids, user)
        return opened.written()
    last = Operation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    deed.do(worklist, ids, user)
    return Operation.objects.filter(pk__gt=last, user=user).order_by("pk").first()
