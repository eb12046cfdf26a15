"""What is asked of many articles, and what keeps one from it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom import archive
from newsroom.importing import FIELDS, ValueKind
from newsroom.models import EntityKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NOTHING: Final = "—"
LABELS: Final[Mapping[str, StrPromise]] = {
    field.name: gettext_lazy(field.label) for field in FIELDS
}
KIND_OF: Final = {field.name: field.kind for field in FIELDS}
SEPARATOR: Final = "; "

FAULTS: Final[Mapping[str, StrPromise]] = {
    "title": gettext_lazy("the headline cannot be empty"),
    "long": gettext_lazy("the text is too long"),
    "date": gettext_lazy("this is no date"),
    "two dates": gettext_lazy("this may be two dates: write it as 2022-11-05"),
    "future": gettext_lazy("this day has not come yet"),
    "language": gettext_lazy("a language is a code of two or three letters"),
    "source": gettext_lazy("this source cannot be chosen"),
    "entity": gettext_lazy("no name in the archive is called that"),
    "name": gettext_lazy("the name cannot be empty"),
    "choice": gettext_lazy("choose one of: %(what)s"),
    "code": gettext_lazy("this is not known: write a code or a name that the form offers"),
    "address": gettext_lazy("this is no address of the web: write it as https://news.example.org/"),
    "host": gettext_lazy("this is no host: write it as in news.example.org"),
    "cut": gettext_lazy("the file holds only the beginning of it: correct this one in its form"),
    "taken": gettext_lazy("“%(what)s” has this name: merge them instead"),
    "host taken": gettext_lazy("“%(what)s” has this host"),
    "twice": gettext_lazy("two rows would be called “%(what)s”: merge them instead"),
    "not free": gettext_lazy("this name or host is not free"),
    "unknown": gettext_lazy(
        "nobody and nothing is called “%(what)s” here, and you may add no names"
    ),
    "hidden": gettext_lazy("“%(what)s” is hidden: show it in the list of entities first"),
    "never": gettext_lazy("you may not say that a word is never a name"),
    "kinds": gettext_lazy("several are called that: say which kind, as “Paris (place)”"),
}
# What is done to articles that changes none of their fields.
ACTS: Final[Mapping[str, StrPromise]] = {
    "hide": gettext_lazy("Hide from readers"),
    "publish": gettext_lazy("Publish"),
    "bin": gettext_lazy("Move to the bin"),
    "reprocess": gettext_lazy("Read the documents again"),
}


def fault(word: str) -> str:
    """Why a value is not written: a word of `FAULTS`, perhaps with what it tells of behind a colon."""
    kind, _colon, what = word.partition(":")
    text = str(FAULTS.get(kind, word))
    return text % {"what": what} if "%(what)s" in text else text


def said(correction: Mapping[str, Any]) -> str:
    """One thing that is asked, as a history tells it."""
    field, value = str(LABELS.get(correction["field"], correction["field"])), correction["value"]
    shown = correction.get("called") or text_of(correction["field"], value, {})
    match correction["how"]:
        case "clear":
            return _("%(field)s cleared") % {"field": field}
        case "add":
            return _("%(field)s: “%(value)s” added") % {"field": field, "value": shown}
        case "remove":
            return _("%(field)s: “%(value)s” removed") % {"field": field, "value": shown}
        case "replace":
            return _("%(field)s: “%(find)s” replaced by “%(replace)s”") % {
                "field": field, "find": correction["find"], "replace": correction["replace"],
            }  # fmt: skip
    return f"{field}: “{shown}”"


def description(details: Mapping[str, Any]) -> str:
    """What an operation over many did, from its details; "" where that is not told so."""
    if sheet := details.get("sheet"):
        return _("from the spreadsheet “%(name)s”") % {"name": sheet}
    corrections = details.get("corrections") or ()
    return Truncator("; ".join(said(each) for each in corrections)).chars(200)


def text_of(field: str, value: Any, names: Mapping[int, tuple[str, str]]) -> str:
    """A plain value as a page shows it; `names` are those of entities, by id."""
    if isinstance(value, str):
        return value
    if KIND_OF.get(field) is ValueKind.ENTITIES and isinstance(value, list | tuple):
        return SEPARATOR.join(
            _("%(name)s, new") % {"name": entity_text(*each)}
            if isinstance(each, tuple)
            else entity_text(*names[each])
            for each in value
            if isinstance(each, tuple) or each in names
        )
    if isinstance(value, list | tuple):
        return SEPARATOR.join(map(str, value))
    return "" if value is None else str(value)


def entity_text(name: str, kind: str) -> str:
    """An entity by its name and kind."""
    return f"{name} ({dict(EntityKind.choices).get(kind, kind)})"


def rows_of(plans: Iterable[archive.Plan], titles: Mapping[int, str]) -> list[dict[str, Any]]:
    """What would become of articles, as a page shows it: from what to what, field by field."""
    plans = list(plans)
    ids: set[int] = set()
    for plan in plans:
        for values in (plan.before, plan.after):
            for field, value in values.items():
                if KIND_OF[field] is ValueKind.ENTITIES:
                    ids.update(each for each in value if isinstance(each, int))
    names = archive.entity_names(ids)
    return [
        {
            "pk": plan.article,
            "title": titles.get(plan.article, ""),
            "differences": [
                _difference(field, plan.before[field], plan.after[field], names)
                for field in plan.after
            ],
        }
        for plan in plans
    ]


def _difference(
    field: str, before: Any, after: Any, names: Mapping[int, tuple[str, str]]
) -> dict[str, str]:
    if KIND_OF[field] is ValueKind.ENTITIES:
        # Of dozens of names those that come and go.
        old, new = before, after
        before = [pk for pk in old if pk not in set(new)]
        after = [pk for pk in new if pk not in set(old)]
    return {
        "label": str(LABELS[field]),
        "before": text_of(field, before, names),
        "after": text_of(field, after, names),
    }
