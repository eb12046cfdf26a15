"""Names of people, organisations and places in the spreadsheet of articles: added, taken away, made."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from newsroom import archive
from newsroom.models import Alias, Article, Entity, Evidence
from tests.newsroom.admin.test_bin import undo_in
from tests.newsroom.admin.test_bulk import apply
from tests.newsroom.admin.test_bulk_sheets import as_csv, export, send, table
from tests.newsroom.factories import person, place, report

pytestmark = pytest.mark.django_db


def named(article: Article) -> set[tuple[str, str]]:
    rows = Entity.objects.filter(mentions__in=article.mentions.shown())
    return set(rows.values_list("name", "kind"))


def row_of(client: Client, article: Article) -> dict[str, str]:
    return table(export(client, "csv", [article]))[0]


def test_each_kind_has_its_column(editor: Client) -> None:
    article = report(entities=[person("Gustavo Petro", 3), person("Ada Roca"), place("Lima")])
    row = row_of(editor, article)
    assert row["people"] == "Gustavo Petro; Ada Roca"
    assert (row["organisations"], row["places"]) == ("", "Lima")


def test_names_are_added_taken_away_and_made(archivist: Client) -> None:
    article = report(entities=[person("Gustavo Petro"), place("Lima")])
    other = report("Other", "Words.", entities=[person("Ada Roca")])
    archive.add_alias(entity=Entity.objects.get(name="Ada Roca"), name="A. Roca")
    row = row_of(archivist, article) | {"people": "A. Roca; Zoe Rey; zoé rey"}
    page, address = send(archivist, as_csv([row]))
    assert "1 article would change." in page
    assert "<del>Gustavo Petro (person)</del>" in page
    assert "<ins>Ada Roca (person); Zoe Rey (person), new</ins>" in page
    assert not Entity.objects.filter(name="Zoe Rey").exists()
    said = apply(archivist, address)
    assert named(article) == {("Ada Roca", "person"), ("Zoe Rey", "person"), ("Lima", "place")}
    assert named(other) == {("Ada Roca", "person")}
    evidence = Evidence.objects.get(article=article, field="entities", current=True)
    assert evidence.value
    assert sorted(evidence.value) == [
        ["Ada Roca", "person"],
        ["Lima", "place"],
        ["Zoe Rey", "person"],
    ]
    undo_in(archivist, said)
    assert named(article) == {("Gustavo Petro", "person"), ("Lima", "place")}
    assert not Entity.objects.filter(name="Zoe Rey").exists()


def test_the_column_says_which_kind_is_meant(archivist: Client) -> None:
    article = report()
    report("Other", "Words.", entities=[person("Paris"), place("Paris")])
    row = row_of(archivist, article) | {"places": "Paris"}
    apply(archivist, send(archivist, as_csv([row]))[1])
    assert named(article) == {("Paris", "place")}


def test_columns_and_cells_that_are_not_there_take_nothing_away(archivist: Client) -> None:
    article = report(entities=[person("Gustavo Petro"), place("Lima")])
    rows = [{"id": article.pk, "people": "Ada Roca"}]
    apply(archivist, send(archivist, as_csv(rows))[1])
    assert named(article) == {("Ada Roca", "person"), ("Lima", "place")}
    rows = [{"id": article.pk, "people": "", "places": ""}]
    assert "0 articles would change." in send(archivist, as_csv(rows))[0]
    apply(archivist, send(archivist, as_csv(rows), clear="on")[1])
    assert named(article) == set()


def test_who_may_not_make_names_is_told_so_and_hidden_ones_stay_hidden(editor: Client) -> None:
    article = report(entities=[place("Lima")])
    other = report("Other", "Words.", entities=[person("Ada Roca")])
    archive.hide_entities(entities=[Entity.objects.get(name="Ada Roca").pk])
    page, _ = send(editor, as_csv([{"id": article.pk, "people": "Zoe Rey"}, {"id": other.pk, "people": "Ada Roca"}]))  # fmt: skip
    assert "0 articles would change." in page
    assert "Row 2, People: “Zoe Rey”: nobody and nothing is called “Zoe Rey” here" in page
    assert "Row 3, People: “Ada Roca”: “Ada Roca” is hidden" in page


def test_a_name_with_a_semicolon_is_one_name(archivist: Client) -> None:
    article = report(entities=[person("Ada; Roca"), person("Ben Roca")])
    row = row_of(archivist, article)
    row["people"] += "; Zoe Rey"
    apply(archivist, send(archivist, as_csv([row]))[1])
    assert {name for name, _ in named(article)} == {"Ada; Roca", "Ben Roca", "Zoe Rey"}


def test_two_articles_may_have_one_new_name(archivist: Client) -> None:
    articles = [report(f"Story {number}", f"Words {number}.") for number in range(2)]
    rows = [{"id": article.pk, "organisations": "River Board"} for article in articles]
    apply(archivist, send(archivist, as_csv(rows))[1])
    assert Entity.objects.filter(name="River Board", kind="organisation").count() == 1
    assert Alias.objects.filter(key="river board").count() == 1
    assert all(named(article) == {("River Board", "organisation")} for article in articles)


def test_names_of_many_articles_take_few_queries(
    archivist: Client, django_assert_max_num_queries: Any
) -> None:
    articles = [
        report(f"Story {number}", f"Words {number}.", entities=[person(f"Ada Roca{number}"), place("Lima")])
        for number in range(30)
    ]  # fmt: skip
    with django_assert_max_num_queries(30):
        rows = table(export(archivist, "csv", articles))
    for number, row in enumerate(rows):
        row["people"] = f"Zoe Rey{number % 7}"
    with django_assert_max_num_queries(60):  # with the preview
        page, _address = send(archivist, as_csv(rows))
    assert "30 articles would change." in page
