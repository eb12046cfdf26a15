"""What an operation changed, field by field, in words: names, not ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from newsroom import archive, importing
from newsroom.admin import around, bulk_words
from newsroom.hidden import hidden
from newsroom.history import Act, Change, Operation, Subject, What
from newsroom.importing import FIELDS
from newsroom.models import AuthorKind, EntityKind, Kind, Standing

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NONE = "—"
# Of a text that is longer a page shows its beginning.
LONGEST = 300
# Of one change a page shows so many differences, and says how many there are.
MOST = 40

LABELS: Mapping[str, str | StrPromise] = {
    **{field.name: gettext_lazy(field.label) for field in FIELDS},
    "blocks": gettext_lazy("Text"),
    "quotations": gettext_lazy("Quotations"),
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "suggested": gettext_lazy("Suggested"),
    "day_first": gettext_lazy("Writes the day before the month"),
    "aliases": gettext_lazy("Other names"),
    "source_names": gettext_lazy("Other names"),
    "author_names": gettext_lazy("Other names"),
    "refused": gettext_lazy("Names that it does not have"),
    "readers": gettext_lazy("Only for"),
    "lines": gettext_lazy("Learnt boilerplate lines"),
    "seeds": gettext_lazy("Original"),
    "settled": gettext_lazy("Looked at by an editor"),
    "suggestions": gettext_lazy("Suggested merges"),
    "hosts": gettext_lazy("Hosts"),
    "home": gettext_lazy("Home page"),
    "country": gettext_lazy("Country"),
    "house_style": gettext_lazy("House style"),
    "marks": gettext_lazy("Quotation marks and dashes"),
    "hidden": gettext_lazy("Hidden"),
    "slug": gettext_lazy("Address on the site"),
    "entity_slugs": gettext_lazy("Former addresses"),
    "source_slugs": gettext_lazy("Former addresses"),
    "author_slugs": gettext_lazy("Former addresses"),
    "coverage": gettext_lazy("Events and stories"),
    "story_name": gettext_lazy("Name of the story"),
}
# What belongs to another difference that is shown, or is of the software's bookkeeping.
SILENT = frozenset(
    {"evidence", "read_names", "gone", "edited_blocks", "edited_quotations", "prints"}
)
SILENT_COLUMNS = frozenset(
    {"id", "key", "tail", "inferred", "repairs_exact", "repairs_inferred", "doubts", "created",
     "revision", "updated", "published_precision", "edited"}
)  # fmt: skip
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "kind": {**dict(AuthorKind.choices), **dict(EntityKind.choices), **dict(Kind.choices)},
    "standing": dict(Standing.choices),
}


# What an editor looked at and let be (`newsroom.archive.settling`).
QUESTIONS: Mapping[str, StrPromise] = {
    "doubts": gettext_lazy("Doubtful repairs"),
    "duplicate": gettext_lazy("Possible duplicates"),
    "new": gettext_lazy("Imported today"),
    "as-received": gettext_lazy("Lost letters as received"),
}
# What many were changed to, where it is no text of an editor's.
BULK = {
    "merge": gettext_lazy("suggested merges accepted"),
    "dismiss": gettext_lazy("suggested merges refused"),
    "show": gettext_lazy("suggested names accepted"),
    "no-name": gettext_lazy("suggested names refused"),
    "confirm": gettext_lazy("values confirmed"),
    "clear": gettext_lazy("values cleared"),
    "settle": gettext_lazy("left as they are"),
    "offered": gettext_lazy("what documents say, accepted"),
    "bin": gettext_lazy("moved to the bin"),
    "given-back": gettext_lazy("lost letters given back as received"),
    "spelt": gettext_lazy("sources spelt as the list of outlets has them"),
    "fold": gettext_lazy("copies folded into one"),
    "lines": gettext_lazy("a line in all articles of its source"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what it was, and what it became. `field` is what can be taken back by itself."""

    label: str
    before: str
    after: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """Those of a change, and how many more there are."""

    shown: Sequence[Difference]
    more: int = 0


def differences_of(change: Change) -> Differences:
    """What a change changed, the article's own fields first."""
    if change.what == What.MADE:
        return Differences(())
    found = list(_differences(change))
    if not found and change.what == What.CHANGED:
        found = [
            Difference(_label(row[1][1]), NONE, NONE, str(row[1][1]))
            for row in change.rows
            if row[0] == "evidence"
        ]
    return Differences(found[:MOST], max(0, len(found) - MOST))


def _differences(change: Change) -> Iterator[Difference]:
    whole = change.what in (What.CREATED, What.DELETED)
    for part, key, before, after in change.rows:
        if part in SILENT or (whole and part not in _ITSELF):
            continue
        if part in _ITSELF:
            yield from _of_columns(change, before, after)
        else:
            text, field = _TEXTS.get(part, _name), archive.field_of(part, key)
            alone = field if change.subject == Subject.ARTICLE else ""
            old, new = text(change, key, before), text(change, key, after)
            yield Difference(_label(field), old, new, alone)


def _of_columns(change: Change, before: Any, after: Any) -> Iterator[Difference]:
    of_article = change.subject == Subject.ARTICLE
    columns = dict.fromkeys([*(before or {}), *(after or {})])
    # A date that is known more precisely than before, and else the same.
    if "published_precision" in columns and "published" not in columns:
        columns["published"] = None
    for column in columns:
        if column in SILENT_COLUMNS:
            continue
        old, new = _column(change, column, before), _column(change, column, after)
        if old == new:
            continue
        field = archive.field_of(change.subject, (), column)
        revertable = of_article and before is not None and after is not None
        yield Difference(_label(field), old, new, field if revertable else "")


def _label(field: str) -> str:
    return str(LABELS.get(field, field))


def _column(change: Change, column: str, values: Mapping[str, Any] | None) -> str:
    if not values or (values.get(column) in (None, "") and "published_precision" not in values):
        return NONE
    value = values.get(column)
    if column == "source_id":
        return _called(change, Subject.SOURCE, value)
    if column == "published":
        return _date(value, values.get("published_precision"))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if column == "marks":
        return _marks(str(value))
    return _cut(CHOICES.get(column, {}).get(str(value), value))


def _date(value: Any, precision: str | None) -> str:
    """A date as far as it is known."""
    if value is None:
        return {"day": gettext("to the day"), "month": gettext("to the month"),
                "year": gettext("to the year")}.get(precision or "", NONE)  # fmt: skip
    return str(value)[: {"year": 4, "month": 7}.get(precision or "day", 10)]


def _marks(code: str) -> str:
    """How a source sets marks and dashes, each where it is known."""
    style = importing.from_code(code)
    around = ((style.quotes, gettext("quotations")), (style.terms, gettext("single words")))
    said = [f"{marks[0]}…{marks[1]} ({what})" for marks, what in around if marks]
    between = ((style.spaced, gettext("with spaces")), (style.closed, gettext("without spaces")))
    said += [f"{dash} ({what})" for dash, what in between if dash]
    return ", ".join(said) or NONE


def _called(change: Change, subject: Subject, number: Any) -> str:
    if subject == Subject.SOURCE and number in hidden():
        return gettext("a source of others")
    return str(change.names.get(f"{subject}:{number}", f"#{number}"))


def _cut(value: Any) -> str:
    return Truncator(str(value)).chars(LONGEST)


def _author(change: Change, key: Sequence[Any], values: Mapping[str, Any] | None) -> str:
    if values is None:
        return NONE
    name = _called(change, Subject.AUTHOR, key[1])
    position = values.get("position")
    return name if position is None else f"{position + 1}. {name}"


def _mention(change: Change, key: Sequence[Any], values: Mapping[str, Any] | None) -> str:
    if values is None:
        return NONE
    name = _called(change, Subject.ENTITY, key[1])
    said = []
    if "count" in values:
        said.append(f"{values['count']} ×")
    if "standing" in values:
        said.append(str(CHOICES["standing"].get(values["standing"], values["standing"])))
    return f"{name} ({', '.join(said)})" if said else name


def _block(change: Change, key: Sequence[Any], values: Mapping[str, Any] | None) -> str:
    if values is None:
        return NONE
    kind = str(CHOICES["kind"].get(str(values.get("kind")), ""))
    text = Truncator(values.get("text", "")).chars(120)
    place = gettext("block %(number)d") % {"number": key[1] + 1}
    return ": ".join(filter(None, (place, kind, text)))


def _quotation(change: Change, key: Sequence[Any], values: Mapping[str, Any] | None) -> str:
    """Whose words a quotation is, and which; or that it is none."""
    if values is None:
        return NONE
    if values.get("refused"):
        return gettext("no quotation")
    said = [gettext("quotation %(number)d") % {"number": key[1] + 1}]
    said += [values[column] for column in ("speaker", "name") if values.get(column)]
    if values.get("text"):
        said.append(f"“{Truncator(values['text']).chars(120)}”")
    return ": ".join(dict.fromkeys(said))


def _settled(change: Change, key: Sequence[Any], values: Mapping[str, Any] | None) -> str:
    """What an editor let be: a list's question, or what the document says of a field."""
    question, _colon, field = str(key[-1]).partition(":")
    if values is None:
        return NONE
    return _label(field) if field else str(QUESTIONS.get(question, question))


def _coverage(change: Change, key: Sequence[Any], values: Mapping[str, Any] | None) -> str:
    """What an editor said of two articles, to who reads the history of one of them."""
    if values is None or "together" not in values:
        return NONE
    said = {
        ("event", True): gettext("the same event as article %(number)s"),
        ("event", False): gettext("another event than article %(number)s"),
        ("story", True): gettext("the same story as article %(number)s"),
        ("story", False): gettext("another story than article %(number)s"),
    }[key[2], values["together"]]
    own = getattr(change, "read_by", change.number)
    return said % {"number": key[1] if own == key[0] else key[0]}


def _name(change: Change, key: Sequence[Any], values: Mapping[str, Any] | None) -> str:
    """Rows that are hardly more than a name."""
    if values is None:
        return NONE
    return _cut(values.get("name") or values.get("line") or values.get("path") or key[-1])


def _group(change: Change, key: Sequence[Any], values: Mapping[str, Any] | None) -> str:
    """A group that may read a source."""
    return NONE if values is None else str(change.names.get(f"group:{key[1]}", f"#{key[1]}"))


_ITSELF = frozenset(Subject.values)
_TEXTS = {
    "authorships": _author, "mentions": _mention, "blocks": _block, "readers": _group,
    "settled": _settled, "quotations": _quotation, "coverage": _coverage, "story_name": _name,
}  # fmt: skip


def description(operation: Operation, label: str = "") -> str:
    """What was done, in a sentence; `label` is what the first of the articles or names is called."""
    details = operation.details
    what = str(operation.get_kind_display())
    match operation.kind:
        case Act.MERGE:
            names = ", ".join(f"“{name}”" for name in details.get("names", []))
            return gettext("%(names)s merged into “%(into)s”") % {
                "names": names, "into": details.get("into", ""),
            }  # fmt: skip
        case Act.SPLIT:
            return gettext("“%(name)s” split off “%(of)s”") % {
                "name": details.get("name", ""), "of": details.get("from", ""),
            }  # fmt: skip
        case Act.NEVER:
            return gettext("“%(name)s” is never a name") % {"name": details.get("name", "")}
        case Act.SETTINGS | Act.PEOPLE:
            return around.description(operation)
        case Act.UNDO | Act.REVERT if operation.undoes:
            label = description(operation.undoes, label)
            return f"{what}: {label}"
        case Act.IMPORT if details.get("paths"):
            return f"{what}: {', '.join(details['paths'])}"
        case Act.BULK if said := bulk_words.description(details):
            return f"{what}: {said}"
        case Act.BULK if details.get("what"):
            said = BULK.get(details["what"], details["what"])
            return f"{what}: {said}"
    what = _edited(details, what)
    return f"{what}: “{Truncator(label).chars(80)}”" if label else what


def _edited(details: Mapping[str, Any], what: str) -> str:
    """What an editor did to an article: `what`, and to which fields."""
    if details.get("dismissed"):
        return gettext("what the document says was dismissed (%(field)s)") % {
            "field": _label(details["dismissed"])
        }
    if details.get("approved"):
        return gettext("approved")
    fields = details.get("fields") or [details[name] for name in ("field",) if details.get(name)]
    return what + (" (" + ", ".join(map(_label, fields)) + ")" if fields else "")
