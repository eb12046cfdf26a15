"""The preview of reading documents again: of some articles what would change, found by reading them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.admin import reasons
from newsroom.admin.differences import NONE, Difference, differences_of
from newsroom.history import Change
from newsroom.intake.foreseeing import foresee
from newsroom.models import Kind

A_PAGE: Final = 10
# A page waits no longer for documents to be read: it then shows fewer.
SECONDS: Final = 1.0
NAMES: Final = 6
KINDS: Final[Mapping[str, Any]] = dict(Kind.choices)
# Told in sums here: what names mean is resolved after reading, and blocks move with each that comes.
SUMMED: Final = ("mentions", "blocks")


def foreseen_rows(
    articles: Sequence[int], titles: Mapping[int, str]
) -> tuple[list[dict[str, Any]], int]:
    """What the page shows of each article that was read for it, and how many of these would change."""
    found = foresee(articles, seconds=SECONDS)
    rows = []
    for pk in found.looked:
        change = found.changes.get(pk)
        differences = list(_differences(change)) if change else []
        why = reasons.said(found.unreadable.get(pk, ""))
        said = _("It cannot be read: %(why)s.") % {"why": why} if why else ""
        rows.append(
            {
                "pk": pk, "title": titles.get(pk, ""), "differences": differences,
                "said": said or ("" if differences else _("Nothing would change.")),
            }
        )  # fmt: skip
    return rows, sum(bool(row["differences"]) for row in rows)


def _differences(change: Change) -> Iterator[Difference]:
    rows = change.rows
    fields = Change(
        subject=change.subject, number=change.number, names=change.names, what=change.what,
        rows=[row for row in rows if row[0] not in (*SUMMED, "evidence", "seeds")],
    )  # fmt: skip
    for found in differences_of(fields).shown:
        before, after = (text if text != NONE else "" for text in (found.before, found.after))
        yield Difference(found.label, before, after)
    yield from _names(rows)
    yield from _blocks(rows)


def _names(rows: Sequence[Any]) -> Iterator[Difference]:
    """The names that would be read in the text no more, and those that would be beside the others."""
    for part, _key, before, after in rows:
        if part == "read_names":
            old, new = _named(before), _named(after)
            if old != new:
                yield Difference(_("Names in the text"), _listed(old - new), _listed(new - old))


def _named(values: Mapping[str, Any] | None) -> Counter[str]:
    return Counter({str(name): 1 for name, *_rest in (values or {}).get("names") or ()})


def _listed(names: Counter[str]) -> str:
    """How many they are, and the first of them."""
    if not names:
        return ""
    first = ", ".join(sorted(names)[:NAMES]) + (" …" if len(names) > NAMES else "")
    number = ngettext("%(number)d name", "%(number)d names", len(names)) % {"number": len(names)}
    return f"{number}: {first}"


def _blocks(rows: Sequence[Any]) -> Iterator[Difference]:
    """How many blocks would read otherwise, or be of another kind, and the first of them."""
    old, new = Counter[str](), Counter[str]()
    for part, _key, before, after in rows:
        if part == "blocks":
            old[_block(before, after)] += before is not None
            new[_block(after, before)] += after is not None
    gone, come = old - new, new - old
    if gone or come:
        yield Difference(_("Blocks of the text"), _first(gone), _first(come))


def _block(values: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """A block as it is told: columns that are the same before and after are not kept of it."""
    said = {**(other or {}), **(values or {})}
    return ": ".join(
        map(str, filter(None, (KINDS.get(said.get("kind", ""), ""), said.get("text", ""))))
    )


def _first(blocks: Counter[str]) -> str:
    number = blocks.total()
    if not number:
        return ""
    said = ngettext("%(number)d block", "%(number)d blocks", number) % {"number": number}
    return f"{said}: {Truncator(next(iter(blocks))).chars(120)}"
