"""Whatever is done to an archive, in whatever order: what editors said stays, and all of it goes back.

Sequences are made up of all kinds of operation. After each one the index is the database's, no mention
is without an entity, and no import, reading or resolving has touched an edited field. Undone
backwards, from the last to the first, the archive is what it was.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, example, given, note, settings
from hypothesis import strategies as st

from newsroom import archive
from newsroom.archive import Correction, Corrections, Finding, Given
from newsroom.history import Act, Operation
from newsroom.importing import ParsedEntity, RawDocument, parse
from newsroom.intake import resolving
from newsroom.models import (
    Alias,
    Article,
    Author,
    Block,
    EditedBlock,
    Entity,
    Evidence,
    Mention,
    NoName,
    Origin,
    Seed,
    Source,
)
from search.index import sync
from tests.newsroom.archive.states import state
from tests.newsroom.factories import CONTEXT, keep

pytestmark = [
    pytest.mark.fault,
    pytest.mark.timeout(2400),
    pytest.mark.django_db(transaction=True),
]

# What is undone is the same on each database; on a server it takes several times as long to empty.
EXAMPLES = 8 if os.environ.get("NEWSROOM_TEST_DATABASE") else 30
PEOPLE = ("Barack Obama", "B. Obama", "Ada Fenwick", "Obama", "John Fitzgerald Fenwick", "Fenwick")
SOURCES = ("The Herald", "The Herold", "The Ledger")
AUTHORS = ("Ana Bosque", "A. Bosque", "Ben Roca")


class Choices:
    """Numbers that say of what, and to what: each is used once, and always means something."""

    def __init__(self, *numbers: int) -> None:
        self._numbers = list(numbers)

    def number(self) -> int:
        return self._numbers.pop() if self._numbers else 0

    def of(self, things: Any) -> Any:
        """One of these, None if there are none."""
        things = list(things)
        return things[self.number() % len(things)] if things else None

    def some(self, things: Any, number: int = 2) -> list[Any]:
        things, found = list(things), []
        while things and len(found) < number:
            found.append(things.pop(self.number() % len(things)))
        return found


def rows(model: Any) -> Any:
    return model.objects.order_by("pk")


def document(choice: Choices, name: str) -> None:
    """A document comes, perhaps another version of one that is there."""
    number = choice.number()
    people = choice.some(PEOPLE)
    given = {
        "id": name, "title": f"Title {number % 5} of {name}", "source": choice.of(SOURCES),
        "author": choice.of(AUTHORS), "date": f"2021-0{number % 8 + 1}-11",
        "body": f"{people[0]} spoke {number % 3} times.\n\n{people[1]} did not.\n\nRead more here",
    }  # fmt: skip
    bare = [" " not in person for person in people]
    entities = [
        dataclasses.replace(ParsedEntity(person, "person", each + 1), bare=bare[each])
        for each, person in enumerate(people)
    ]
    keep(repr(given), path=f"all.jsonl#{name}", given=given, entities=entities)


def import_new(choice: Choices) -> None:
    document(choice, f"n{Seed.objects.count()}x{choice.number() % 7}")


def import_again(choice: Choices) -> None:
    if seed := choice.of(rows(Seed).filter(current=True)):
        document(choice, seed.given["id"])


def import_many(choice: Choices) -> None:
    with archive.operation(Act.IMPORT, by="import_seeds"):
        import_new(choice)
        import_again(choice)
        resolving.resolve()


def read_again(choice: Choices) -> None:
    """As with `import_seeds --reprocess`, by a version that sees other names."""
    if seed := choice.of(rows(Seed).filter(current=True)):
        raw = RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given)
        names = [ParsedEntity(person, "person", 1) for person in choice.some(PEOPLE)]
        parsed = dataclasses.replace(parse(raw, CONTEXT), entities=tuple(names))
        archive.reparse(parsed=[(seed.article_id, parsed)], later=True)


def resolve(choice: Choices) -> None:
    resolving.resolve()


def learn(choice: Choices) -> None:
    if source := choice.of(rows(Source)):
        archive.learn_lines(lines={source.pk: ["Read more here"]})


def edit(choice: Choices) -> None:
    if article := choice.of(rows(Article)):
        values: dict[str, Any] = {
            "title": f"Edited {choice.number() % 4}",
            "source": choice.of(("", *SOURCES, "The Courier")),
            "authors": choice.some((*AUTHORS, "Cleo Sands")),
            "published": choice.of((None, (dt.date(2020, 1, 1), "month"))),
            "entities": choice.some(rows(Entity)),
        }
        fields = choice.some(values)
        archive.edit_article(
            article=article, values={name: values[name] for name in fields}, user=None
        )


def edit_many(choice: Choices) -> None:
    with archive.operation(Act.BULK, what="sections"):
        for article in choice.some(rows(Article), 3):
            archive.edit_article(article=article, values={"section": "Roads"}, user=None)


def correct_many(choice: Choices) -> None:
    """Other values for many, by a rule; what somebody changed since they were chosen is left."""
    chosen = {article.pk: article.revision for article in choice.some(rows(Article), 4)}
    entity = choice.of(rows(Entity))
    corrections = [
        Correction("title", "replace", finding=Finding("(Title|Edited)", r"\1 of", True)),
        Correction("authors", "replace", finding=Finding("Bosque", "Forest")),
        Correction("authors", "add", "Cleo Sands"),
        Correction("source", "set", choice.of((*SOURCES, "The Courier"))),
        Correction("published", "set", "2020-01"),
    ]
    if entity:
        corrections.append(Correction("entities", choice.of(("add", "remove")), entity.pk))
    if choice.number() % 2:
        edit(choice)
    archive.correct(chosen=chosen, asked=Corrections(choice.some(corrections, 3)))


def give_many(choice: Choices) -> None:
    """As a spreadsheet does: each article its own values."""
    articles = choice.some(rows(Article), 3)
    chosen = {article.pk: article.revision for article in articles}
    values: dict[int, dict[str, Any]] = {
        article.pk: {"section": choice.of(("", "Roads")), "authors": choice.some(AUTHORS)}
        for article in articles
    }
    if choice.number() % 2:
        for given in values.values():
            ids = [entity.pk for entity in choice.some(rows(Entity))]
            given["entities"] = [*ids, (choice.of((*PEOPLE, "Zoe Rey")), "person")]
    archive.correct(chosen=chosen, asked=Given(values))


def correct_names(choice: Choices) -> None:
    """As a spreadsheet does of sources, authors or entities: what is planned is what comes of it."""
    many = archive.CORRECTABLE[choice.of(("source", "author", "entity"))]
    pool = {"source": (Source, SOURCES), "author": (Author, AUTHORS), "entity": (Entity, PEOPLE)}
    model, names = pool[many.subject]
    values: dict[int, dict[str, Any]] = {}
    for row in choice.some(rows(model)):
        asked: dict[str, Any] = {
            "name": choice.of((*names, "Quite Another")), "aliases": choice.some(names),
            "hidden": choice.of(("yes", "no")), "suggested": choice.of(("no", "yes")),
            "hosts": [choice.of(("a.example.org", "b.example.org"))], "house_style": "Short.",
            "kind": choice.of(("person", "agency" if model is Author else "place")),
            "never_a_name": "no" if choice.number() % 5 else "yes",
        }  # fmt: skip
        values[row.pk] = {name: asked[name] for name in choice.some(asked, 3)}
    wanted = Given(values)
    current = many.read(list(values), ())
    plans = {plan.article: plan for plan in many.plans(list(values), current, wanted)}
    archive.correct(chosen=current.revisions, asked=wanted, of=many)
    now = many.read(list(values), ())
    for pk, plan in plans.items():
        if plan.after.get("never_a_name") == "yes":
            assert pk not in now.values
            continue
        expected = current.values[pk] | ({} if plan.faults else plan.after)
        if pk in now.values and "yes" not in {each.after.get("never_a_name") for each in plans.values()}:  # fmt: skip
            assert {key: sorted(value) for key, value in now.values[pk].items()} == {
                key: sorted(value) for key, value in expected.items()
            }


def undo_many(choice: Choices) -> None:
    """What nobody built on goes back, and the rest is named."""
    operations = rows(Operation).filter(pk__gt=FIRST[0], undone=False)
    many = [each for each in operations if archive.is_of_many(each)]
    if operation := choice.of(many):
        try:
            archive.undo_many(operation=operation, leaving=bool(choice.number() % 2))
        except archive.CannotUndo:
            return


def approve(choice: Choices) -> None:
    if article := choice.of(rows(Article)):
        archive.approve_article(article=article, user=None)


def dismiss(choice: Choices) -> None:
    offers = rows(Evidence).filter(current=False, settled=False)
    if offer := choice.of(offers):
        archive.dismiss_offer(article=offer.article, field=offer.field, user=None)


def say_block(choice: Choices) -> None:
    if block := choice.of(rows(Block)):
        id_ = list(archive.block_ids(block.article.blocks.values_list("text", flat=True)))[
            block.position
        ]
        kind = choice.of(("caption", "boilerplate", "paragraph"))
        archive.set_block_kinds(article=block.article, kinds={id_: kind}, user=None)


def say_line(choice: Choices) -> None:
    if source := choice.of(rows(Source)):
        kind = choice.of(("caption", "boilerplate", "paragraph"))
        archive.set_kind_of_line(source=source, line="Read more here", kind=kind, user=None)


def take_back(choice: Choices) -> None:
    edited = rows(Evidence).filter(origin=Origin.EDITED, current=True)
    if evidence := choice.of(edited):
        archive.revert_field(article=evidence.article, field=evidence.field, user=None)


def judge(choice: Choices) -> None:
    if mention := choice.of(rows(Mention)):
        say = choice.of((archive.accept_mentions, archive.refuse_mentions))
        say(mentions=[mention.pk], user=None)


def merge(choice: Choices) -> None:
    model, merging = choice.of(
        (
            (Entity, archive.merge_entities), (Source, archive.merge_sources),
            (Author, archive.merge_authors),
        )
    )  # fmt: skip
    chosen = choice.some(rows(model), 3)
    if len(chosen) > 1:
        across = {"across_kinds": True} if model is Entity else {}
        with suppress(archive.RestrictedError):  # there may be nobody who could read them all
            merging(target=chosen[0], others=chosen[1:], **across)


def restrict(choice: Choices) -> None:
    if source := choice.of(rows(Source)):
        names = choice.of(((), ("desk",), ("night",), ("desk", "night")))
        groups = [Group.objects.get_or_create(name=name)[0] for name in names]
        archive.restrict_source(source=source, groups=groups)


def split(choice: Choices) -> None:
    if entity := choice.of(rows(Entity)):
        aliases = choice.some(entity.aliases.exclude(key=entity.key).order_by("pk"))
        mentions = choice.some(entity.mentions.order_by("pk"), 1)
        archive.split_entity(
            entity=entity, name=f"Namesake {Operation.objects.count()}",
            aliases=[row.pk for row in aliases], mentions=[row.pk for row in mentions],
        )  # fmt: skip


def split_other_name(choice: Choices) -> None:
    for owner in choice.some([*rows(Source), *rows(Author)], 4):
        if other := owner.other_names.first():
            archive.split_name(other=other)
            return


def rename(choice: Choices) -> None:
    if entity := choice.of(rows(Entity)):
        entity.kind = choice.of(("person", "place"))
        entity.suggested = bool(choice.number() % 2)
        taken = Alias.objects.filter(key=entity.key, kind=entity.kind).exclude(entity=entity)
        if not taken.exists():
            archive.save_entity(entity=entity)


def alias(choice: Choices) -> None:
    entity, name = choice.of(rows(Entity)), choice.of((*PEOPLE, "The President"))
    if entity and choice.number() % 2:
        archive.add_alias(entity=entity, name=name)
    elif row := choice.of(rows(Alias)):
        archive.remove_alias(alias=row)


def hide(choice: Choices) -> None:
    if chosen := choice.some(rows(Entity)):
        hidden = bool(choice.number() % 2)
        archive.hide_entities(entities=[row.pk for row in chosen], hidden=hidden)


def never(choice: Choices) -> None:
    if (word := choice.of(rows(NoName))) and choice.number() % 2:
        archive.may_be_names(words=NoName.objects.filter(pk=word.pk))
    else:
        archive.never_a_name(name=choice.of(PEOPLE))


def host(choice: Choices) -> None:
    if source := choice.of(rows(Source)):
        archive.add_host(source=source, host=choice.of(("a.example.org", "b.example.org")))


def delete(choice: Choices) -> None:
    model = choice.of((Article, Article, Entity, Source, Author))
    if row := choice.of(rows(model)):
        chosen = model.objects.filter(pk=row.pk)
        if model is Article:
            # For good is for good.
            archive.move_to_bin(articles=[row.pk])
        elif model is Entity:
            archive.delete_entities(entities=chosen)
        elif model is Source:
            with suppress(archive.RestrictedError):
                archive.delete_sources(sources=chosen)
        else:
            archive.delete_authors(authors=chosen)


def undo_last(choice: Choices) -> None:
    if operation := Operation.objects.filter(undone=False, pk__gt=FIRST[0]).first():
        archive.undo(operation=operation)


def undo_any(choice: Choices) -> None:
    """What was built on is left, and all of it."""
    operation = choice.of(rows(Operation).filter(pk__gt=FIRST[0]))
    if operation:
        before = state()
        try:
            archive.undo(operation=operation)
        except archive.CannotUndo:
            assert state() == before


def undo_a_part(choice: Choices) -> None:
    """One of the articles or names that an operation changed goes back, as far as it can."""
    operation = choice.of(rows(Operation).filter(pk__gt=FIRST[0], undone=False))
    if operation:
        change = choice.of(operation.changes.order_by("pk"))
        before = state()
        try:
            archive.undo(operation=operation, change=change, field=choice.of(("", "title")))
        except archive.CannotUndo:
            assert state() == before


# The last operation before the sequence; a list, for the actions to look at.
FIRST = [0]
MACHINE: tuple[Callable[[Choices], None], ...] = (
    import_new, import_again, import_many, read_again, resolve, learn,
)  # fmt: skip
EDITORS: tuple[Callable[[Choices], None], ...] = (
    edit, edit, edit_many, correct_many, correct_many, give_many, approve, dismiss, say_block,
    say_line, take_back, judge, merge, merge, split, split_other_name, rename, alias, restrict,
    hide, never, host, delete, undo_last, undo_any, undo_a_part, undo_many, correct_names,
    correct_names,
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*MACHINE, *EDITORS]),
        st.lists(st.integers(0, 30), min_size=8, max_size=16),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


def edited_values() -> dict[tuple[int, str], Any]:
    """What edited fields hold."""
    values = {}
    edited = Evidence.objects.filter(origin=Origin.EDITED, current=True)
    for row in edited.select_related("article"):
        article = row.article
        match row.field:
            case "authors":
                value: Any = list(article.authorships.values_list("author_id", flat=True))
            case "entities":
                shown = Mention.objects.shown().filter(article=article)
                value = sorted(shown.values_list("entity_id", flat=True))
            case "source":
                value = article.source_id
            case _:
                value = getattr(article, row.field)
        values[article.pk, row.field] = value
    for word in EditedBlock.objects.all():
        blocks = word.article.blocks.order_by("position")
        ids = dict(zip(archive.block_ids(block.text for block in blocks), blocks, strict=True))
        # What a document does not say any more may come back.
        if block := ids.get((word.key, word.nth)):
            values[word.article_id, f"block {word.key} {word.nth}"] = block.kind
    return values


def check(step: Callable[[Choices], None], before: dict[tuple[int, str], Any]) -> None:
    """What holds after each step."""
    if step in MACHINE:
        now = edited_values()
        kept = {key for key in before if not key[1].startswith("block") or key in now}
        assert {key: now.get(key) for key in kept} == {key: before[key] for key in kept}
    assert not Mention.objects.exclude(entity__in=Entity.objects.all()).exists()
    archive.finish_import()
    assert sync.check().ids == ()


@pytest.fixture
def emptied(tmp_path: Path, settings: Any) -> Callable[[], None]:
    """Empties the archive and its index: each sequence begins with the same."""
    counter = iter(range(1_000_000))

    def empty() -> None:
        call_command("flush", interactive=False, verbosity=0)
        settings.SEARCH_INDEX_DIR = tmp_path / str(next(counter))
        sync.engine.cache_clear()

    return empty


@settings(
    max_examples=EXAMPLES, deadline=None, print_blob=True,
    # A sequence takes a second: making it shorter takes longer than reading it.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(steps=STEPS)
@example(steps=[(merge, [0, 1, 2]), (resolve, []), (split, [1, 1, 1]), (read_again, [1])])
@example(steps=[(edit, [3, 1, 4, 1, 5, 9, 2, 6]), (import_again, [0] * 8), (delete, [0, 0])])
@example(
    steps=[
        (import_many, [6, 29, 14, 30, 8, 29, 18, 16]),
        (judge, [21, 27, 0, 15, 9, 10, 26, 23, 28, 8, 30, 13, 3, 29, 15, 29]),
    ]
)
@example(steps=[(merge, [1, 0, 1, 2]), (restrict, [0, 1]), (undo_any, [0]), (merge, [1, 0, 1])])
@example(steps=[(restrict, [1, 1]), (merge, [1, 0, 1, 2]), (import_many, [3] * 9), (undo_last, [])])
@example(steps=[(never, [0, 1]), (import_many, [3] * 9), (never, [0, 1]), (undo_any, [0])])
@example(steps=[(host, [0, 0]), (hide, [0, 1, 1]), (merge, [1, 0, 1, 2]), (read_again, [1, 0])])
@example(steps=[(import_many, [21, 12, 21, 6, 16, 5, 11, 7, 5, 13, 17])])
@example(steps=[(merge, [1, 0, 0, 2]), (import_many, [5] * 9), (undo_any, [1]), (alias, [1, 2])])
def test_all_of_it_goes_back(steps: list[Any], emptied: Callable[[], None]) -> None:
    emptied()
    for number in range(4):
        document(Choices(number, 2 * number, number + 1, number, 1), f"d{number}")
    resolving.resolve()
    archive.finish_import()
    FIRST[0] = Operation.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    first = state()
    for step, numbers in steps:
        note(f"{step.__name__} {numbers}")
        before = edited_values()
        step(Choices(*numbers))
        check(step, before)
    for operation in Operation.objects.filter(pk__gt=FIRST[0]).order_by("-pk"):
        operation.refresh_from_db()
        if not operation.undone:
            note(f"undo {operation}")
            archive.undo(operation=operation)
    assert state() == first
    check(resolve, {})
