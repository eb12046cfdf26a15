"""Sources, authors and names corrected many at once: what is planned is what comes of it, and goes back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom import archive
from newsroom.archive import CORRECTABLE, Given
from newsroom.models import Author, Entity, Source
from newsroom.names import name_key
from tests.newsroom.archive.states import state

pytestmark = pytest.mark.django_db

NAMES = ("Ada Roca", "ada  roca", "Roca", "A. Roca", "Zoe Rey", "ZOE REY", "Roca; Rey", "=x")
MODELS: dict[str, Any] = {"source": Source, "author": Author, "entity": Entity}
KINDS = {"author": ("person", "desk", "agency"), "entity": ("person", "organisation", "place")}
FIELDS: dict[str, Any] = {
    "name": st.sampled_from((*NAMES, "")),
    "aliases": st.lists(st.sampled_from(NAMES), max_size=3),
    "hosts": st.lists(st.sampled_from(("a.test", "b.test", "c.test")), max_size=2, unique=True),
    "home": st.sampled_from(("", "https://a.test/")),
    "country": st.sampled_from(("", "ES")),
    "language": st.sampled_from(("", "es")),
    "day_first": st.sampled_from(("yes", "no", "")),
    "house_style": st.sampled_from(("", "Short.")),
    "suggested": st.sampled_from(("yes", "no")),
    "hidden": st.sampled_from(("yes", "no")),
}


@st.composite
def asked(draw: Any) -> tuple[str, list[dict[str, Any]]]:
    """A list, and what three of its rows are asked to have."""
    name = draw(st.sampled_from(sorted(MODELS)))
    fields = FIELDS | ({"kind": st.sampled_from(KINDS[name])} if name in KINDS else {})
    own = {field: fields[field] for field in CORRECTABLE[name].fields if field in fields}  # type: ignore[attr-defined]
    row = st.fixed_dictionaries({}, optional=own)
    return name, draw(st.lists(row, min_size=3, max_size=3))


def made(name: str, called: str) -> Any:
    row = MODELS[name](name=called, **({"kind": "person"} if name in KINDS else {}))
    {"source": lambda: archive.save_source(source=row), "author": lambda: archive.save_author(author=row),
     "entity": lambda: archive.save_entity(entity=row)}[name]()  # fmt: skip
    return row


def plain(values: Any) -> dict[str, Any]:
    """The values; other names that differ in capitals alone are one, spelt as the first was."""
    return {
        name: sorted(map(name_key, each)) if isinstance(each, list) else each
        for name, each in values.items()
    }


@pytest.mark.fault
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked())
def test_what_is_planned_comes_of_it_and_goes_back(
    wanted: tuple[str, list[dict[str, Any]]],
) -> None:
    name, values = wanted
    MODELS[name].objects.all().delete()
    rows = [made(name, called) for called in ("Ada Roca", "Zoe Rey", "Eve Sol")]
    if name == "source":
        archive.add_host(source=rows[0], host="a.test")
    many, ids = CORRECTABLE[name], [row.pk for row in rows]
    before, current = state(), many.read(ids, ())
    given_ = Given(dict(zip(ids, values, strict=True)))
    plans = many.plans(ids, current, given_)
    preview = archive.preview(chosen=current.revisions, asked=given_, of=many)
    assert set(preview.faults) == {plan.article for plan in plans if plan.faults}
    done = archive.correct(chosen=current.revisions, asked=given_, of=many)
    after = many.read(ids, ())
    for plan in plans:
        expected = current.values[plan.article] | ({} if plan.faults else plan.after)
        assert plain(after.values[plan.article]) == plain(expected)
        changed = after.revisions[plan.article] != current.revisions[plan.article]
        assert changed == (not plan.faults and bool(plan.after))
    again = archive.preview(chosen=after.revisions, asked=given_, of=many)
    # The old name stays after a renaming, until it is taken away by itself.
    assert not set(again.changed) & {
        plan.article for plan in plans if not plan.faults and "name" not in plan.after
    }
    if done.operation:
        archive.undo(operation=done.operation)
    assert state() == before


def test_who_was_corrected_before_it_was_stopped_is_not_corrected_twice() -> None:
    rows = [made("source", called) for called in ("Ada Roca", "Zoe Rey")]
    many = CORRECTABLE["source"]
    chosen: dict[int, Any] = many.read([row.pk for row in rows], ()).revisions
    wanted = Given({row.pk: {"house_style": "Short."} for row in rows})
    first = {rows[0].pk: chosen[rows[0].pk]}
    archive.correct(chosen=first, asked=wanted, of=many, key="one")
    done = archive.correct(chosen=chosen, asked=wanted, of=many, key="one")
    assert (done.changed, done.overtaken) == (2, [])
    assert done.operation
    assert done.operation.changes.count() == 2
