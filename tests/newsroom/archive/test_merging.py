"""Names that become one, and are taken apart again: names, addresses and articles go along, and come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom import archive
from newsroom.archive.names_to_rows import free_slugs
from newsroom.history import Act, Operation
from newsroom.importing import ParsedEntity
from newsroom.intake import resolving
from newsroom.intake.run import parse_context
from newsroom.models import (
    Alias,
    Article,
    Author,
    Entity,
    FormerSlug,
    Mention,
    MergeSuggestion,
    Source,
    Standing,
)
from search.index import sync
from search.types import Facet, SearchRequest, Selection
from tests.newsroom.archive.states import state
from tests.newsroom.factories import person, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def found(facet: Facet, pk: int) -> set[int]:
    chosen = {facet: Selection(included=frozenset({pk}))}
    return set(sync.engine().search(SearchRequest(selections=chosen)).ids)


def last() -> Operation:
    operation = Operation.objects.first()
    assert operation is not None
    return operation


def three_articles() -> list[Article]:
    return [
        report("One", "The first body.", source="The Herald", author="Ana Bosque",
               entities=[person("Barack Obama"), person("B. Obama")]),
        report("Two", "The second body.", source="The Herold", author="A. Bosque",
               entities=[person("B. Obama", 2)]),
        report("Three", "The third body.", source="The Ledger", author="Ana Bosque and A. Bosque",
               entities=[person("Obama the President")]),
    ]  # fmt: skip


def obamas() -> list[Entity]:
    return [Entity.objects.get(name=name) for name in ("Barack Obama", "B. Obama")]


def rows(model: Any) -> list[Any]:
    return list(model.objects.order_by("pk"))


MERGES: dict[str, Callable[[], Any]] = {
    "entities": lambda: archive.merge_entities(
        target=rows(Entity)[0], others=rows(Entity)[1:], across_kinds=True
    ),
    "sources": lambda: archive.merge_sources(target=rows(Source)[0], others=rows(Source)[1:]),
    "authors": lambda: archive.merge_authors(target=rows(Author)[0], others=rows(Author)[1:]),
}
MODELS = {"entities": Entity, "sources": Source, "authors": Author}
PARAMETERS = {"entities": "entity", "sources": "source", "authors": "author"}


@pytest.mark.parametrize("kind", MERGES)
def test_a_merge_keeps_names_and_addresses_and_is_undone(kind: str, client: Client) -> None:
    articles = three_articles()
    before, model = state(), MODELS[kind]
    slugs = [row.slug for row in rows(model)]
    names = [row.name for row in rows(model)]
    merged = MERGES[kind]()
    archive.finish_import()
    assert merged.operation == last()
    target = model.objects.get()
    # Old addresses of pages, and of searches, lead to the one.
    for slug in slugs:
        if kind != "authors":
            page = {"entities": "entity", "sources": "source"}[kind]
            response = client.get(reverse(page, args=[slug]), follow=True)
            assert response.status_code == 200
            assert response.request["PATH_INFO"] == target.get_absolute_url()
        said = client.get("/", {PARAMETERS[kind]: slug}).content.decode()
        assert all(article.title in said for article in articles), slug
    # What imports find under the old names is the one.
    for number, name in enumerate(names):
        given = {"source": name} if kind == "sources" else {"author": name}
        if kind == "entities":
            given = {"entities": [ParsedEntity(name, target.kind, 1)]}
        report(f"New {number}", f"A new body {number}.", **given)
    assert model.objects.filter(pk=target.pk).exists()
    assert set(model.objects.values_list("name", flat=True)) <= {target.name, "The Herald"}
    for operation in Operation.objects.exclude(pk__lte=merged.operation.pk):
        archive.undo(operation=operation)
    archive.undo(operation=merged.operation)
    assert state() == before
    archive.finish_import()
    assert sync.check().ids == ()


def test_addresses_lead_on_through_a_chain_of_merges_and_back(client: Client) -> None:
    three_articles()
    first, second, third = rows(Source)
    archive.merge_sources(target=second, others=[first])
    one = last()
    archive.merge_sources(target=third, others=[second])
    for slug in (first.slug, second.slug):
        response = client.get(reverse("source", args=[slug]))
        assert (response.status_code, response["Location"]) == (302, third.get_absolute_url())
    # No other takes an address that leads to something.
    assert set(free_slugs(Source, ["The Herald", "The Herold"])).isdisjoint(
        (first.slug, second.slug)
    )
    with pytest.raises(archive.CannotUndo) as error:
        archive.undo(operation=one)
    assert {reason.later.kind for reason in error.value.reasons if reason.later} == {Act.MERGE}
    archive.undo(operation=Operation.objects.filter(kind=Act.MERGE)[0])
    archive.undo(operation=one)
    assert not FormerSlug.objects.exists()
    assert client.get(reverse("source", args=[first.slug])).status_code == 200


def test_an_import_reads_a_merged_source_by_its_old_name(tmp_path: Path) -> None:
    three_articles()
    herald, herold = Source.objects.get(name="The Herald"), Source.objects.get(name="The Herold")
    archive.learn_lines(lines={herald.pk: ["Read more"], herold.pk: ["Read on"]})
    archive.merge_sources(target=herald, others=[herold])
    context = parse_context()
    assert context.boilerplate["The Herold"] == {"Read more", "Read on"}
    record = {"title": "Next", "body": "The next body.", "source": "The Herold"}
    (tmp_path / "next.jsonl").write_text(json.dumps(record))
    call_command("import_seeds", str(tmp_path / "next.jsonl"), workers=1, verbosity=0)
    assert Article.objects.get(title="Next").source == herald


def test_a_merge_is_undone_after_the_names_were_resolved_again_and_an_import() -> None:
    """What the software made of it since is no work of anybody's that would stand in the way."""
    three_articles()
    first, second = obamas()
    archive.merge_entities(target=first, others=[second])
    operation = last()
    resolving.resolve()
    report("Four", "The fourth body.", entities=[person("B. Obama", 3)])
    resolving.resolve()
    assert not Entity.objects.filter(pk=second.pk).exists()
    archive.undo(operation=operation)
    assert Entity.objects.get(pk=second.pk).name == "B. Obama"
    resolving.resolve()
    archive.finish_import()
    assert sync.check().ids == ()


def test_of_an_author_of_two_names_who_signs_once_both_signatures_come_back() -> None:
    three_articles()
    one, other = Author.objects.get(name="Ana Bosque"), Author.objects.get(name="A. Bosque")
    article = Article.objects.get(title="Three")
    assert article.authorships.count() == 2
    archive.merge_authors(target=one, others=[other])
    assert [row.author for row in article.authorships.all()] == [one]
    archive.undo(operation=last())
    assert [str(row) for row in article.authorships.all()] == ["Ana Bosque", "A. Bosque"]


def test_an_alias_is_split_off_with_its_articles_and_no_resolving_brings_it_back() -> None:
    three_articles()
    first, second = obamas()
    archive.merge_entities(target=first, others=[second])
    archive.finish_import()
    before = state()
    alias = Alias.objects.get(name="B. Obama")
    new = archive.split_entity(entity=first, name="Bill Obama", aliases=[alias.pk])
    one, two = Article.objects.get(title="One"), Article.objects.get(title="Two")
    assert set(new.mentions.values_list("article", "count")) == {(one.pk, 1), (two.pk, 2)}
    assert list(first.mentions.values_list("article", "count")) == [(one.pk, 1)]
    assert found(Facet.PERSON, new.pk) == {one.pk, two.pk}
    archive.undo(operation=last())
    assert state() == before
    alias = Alias.objects.get(name="B. Obama")
    new = archive.split_entity(entity=first, name="Bill Obama", aliases=[alias.pk])
    resolving.resolve()
    assert set(new.mentions.shown().values_list("article__title", flat=True)) == {"One", "Two"}
    assert not first.mentions.shown().filter(article=two).exists()
    assert MergeSuggestion.objects.get(entity=first, other=new).dismissed


def test_articles_that_mean_a_namesake_are_split_off_for_good() -> None:
    articles = [
        report(f"Day {number}", f"Body {number}.", entities=[person("John Smith", number)])
        for number in (1, 2)
    ]
    before = state()
    smith = Entity.objects.get()
    chosen = Mention.objects.get(article=articles[1])
    banker = archive.split_entity(entity=smith, name="John Smith (banker)", mentions=[chosen.pk])
    resolving.resolve()
    archive.finish_import()
    assert found(Facet.PERSON, banker.pk) == {articles[1].pk}
    assert found(Facet.PERSON, smith.pk) == {articles[0].pk}
    assert Mention.objects.get(entity=smith, article=articles[1]).standing == Standing.REFUSED
    archive.undo(operation=Operation.objects.get(kind=Act.SPLIT))
    assert state() == before


def test_a_name_that_another_has_is_no_new_ones() -> None:
    three_articles()
    first, second, _third = rows(Entity)
    with pytest.raises(archive.NameTaken):
        archive.split_entity(
            entity=first,
            name=second.name,
            mentions=list(first.mentions.values_list("pk", flat=True)),
        )
    assert Entity.objects.count() == 3


@pytest.mark.parametrize("kind", ["sources", "authors"])
def test_a_name_of_a_source_or_an_author_is_split_off_again(kind: str) -> None:
    three_articles()
    MERGES[kind]()
    before, model = state(), MODELS[kind]
    target = model.objects.get()
    name = {"sources": "The Herold", "authors": "A. Bosque"}[kind]
    new = archive.split_name(other=target.other_names.get(name=name))
    assert "Two" in set(new.articles.values_list("title", flat=True))
    assert "One" not in set(new.articles.values_list("title", flat=True))
    archive.undo(operation=last())
    assert state() == before


def test_another_kind_leaves_names_that_one_of_that_kind_has() -> None:
    report(entities=[person("Lincoln"), person("Abraham Lincoln")])
    report("Next", "Body.", entities=[ParsedEntity("Lincoln", "place", 1)])
    entity = Entity.objects.get(name="Abraham Lincoln")
    archive.merge_entities(
        target=entity, others=[Entity.objects.get(name="Lincoln", kind="person")]
    )
    before = state()
    entity.refresh_from_db()
    entity.kind = "place"
    archive.save_entity(entity=entity)
    assert Alias.objects.get(key="lincoln").entity.name == "Lincoln"
    archive.undo(operation=last())
    assert state() == before


@pytest.mark.parametrize("act", ["merge", "split", "judge"])
def test_mentions_are_written_in_sets_however_many_articles_carry_a_name(act: str) -> None:
    """A case a mention in one statement took most of the time of a merge over thousands."""
    names = [person("Ada Fenwick"), person("A. Fenwick")]
    for number in range(3):
        report(f"Day {number}", f"Body {number}.", entities=names[: number + 1 or 1])
    for number in range(3, 6):
        report(f"Day {number}", f"Body {number}.", entities=names[1:])
    target, other = (Entity.objects.get(name=each.name) for each in names)
    before, mentions = state(), list(other.mentions.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        if act == "merge":
            archive.merge_entities(target=target, others=[other])
        elif act == "split":
            archive.split_entity(entity=other, name="Ana Fenwick", mentions=mentions)
        else:
            archive.refuse_mentions(mentions=mentions, user=None)
    assert not [query["sql"] for query in asked if "CASE WHEN" in query["sql"]]
    if act == "merge":
        assert target.mentions.count() == 6
        both = target.mentions.get(article__title="Day 1")
        assert (both.count, both.forms) == (2, ["Ada Fenwick", "A. Fenwick"])
    assert state() != before
    archive.undo(operation=last())
    assert state() == before
