"""Lists of the admin: what each says of itself, with rows and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from newsroom import archive
from newsroom.models import Article, Entity, MergeSuggestion
from tests.newsroom.factories import person, place, report

pytestmark = pytest.mark.django_db
ADMIN = "/admin/newsroom/"


def page(client: Client, address: str, language: str = "en") -> str:
    answer: Any = client.get(f"{ADMIN}{address}", headers={"accept-language": language})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_list_without_rows_says_so_and_offers_nothing_to_do(archivist: Client) -> None:
    empty = page(archivist, "withheld/")
    assert "Nothing is in the bin." in empty
    assert 'name="action"' not in empty
    assert "0 bin" not in empty
    found = page(archivist, "withheld/?q=rain")
    assert "Nothing matches." in found
    assert "Show all" in found


def test_rows_are_counted_in_one_writing_and_all_are_offered_where_some_are_left_out(
    archivist: Client, articles: list[Article]
) -> None:
    archive.move_to_bin(articles=[articles[0].pk, articles[1].pk])
    assert re.search(r"\b2\s+articles in the bin", page(archivist, "withheld/"))
    assert "Show all" not in page(archivist, "article/?o=1"), "an order leaves nothing out"
    for narrowed in ("article/?q=rained", "article/?lacks=date", "article/?published__year=2021"):
        assert "Show all" in page(archivist, narrowed), narrowed


def test_filters_are_headed_by_what_they_are_about(archivist: Client) -> None:
    heads = re.compile(r"<summary>\s*(.*?)\s*</summary>")
    assert heads.findall(page(archivist, "operation/", "es"))[0] == "Tipo de operación"
    found = heads.findall(page(archivist, "article/"))
    assert {"Missing", "Guesses", "Readers", "Repairs"} <= set(found)


def test_each_cell_says_what_it_is_of(archivist: Client, articles: list[Article]) -> None:
    Article.objects.update(language="en")
    row = page(archivist, "article/").partition("<tbody>")[2]
    assert re.search(r'<td data-label="Language"[^>]*>English<', row)
    assert re.search(r'<td data-label="Some metadata was guessed"', row)
    entity = Entity.objects.get(name="Gustavo Petro")
    archive.add_alias(entity=entity, name="Petro <the mayor>")
    form = page(archivist, f"entity/{entity.pk}/change/")
    labels = re.findall(r'<td data-label="([^"]*)"', form.partition('class="form-row')[2])
    assert labels[:3] == ["Name", "Made by an editor", "Delete?"]


def test_names_that_begin_with_a_figure_come_last(archivist: Client) -> None:
    report("Rain", "It rained.", entities=[place("11AM ET"), person("Zoe Zuma")])
    names = re.findall(r'class="field-name"><a [^>]*>([^<]*)<', page(archivist, "entity/"))
    assert names == ["Zoe Zuma", "11AM ET"]


def test_a_pair_that_may_be_one_leads_to_both_and_is_decided_on_its_page(
    archivist: Client,
) -> None:
    report("Rain", "It rained.", entities=[person("Ada Fenwick"), person("A. Fenwick")])
    one, two = Entity.objects.order_by("pk")
    pair = MergeSuggestion.objects.create(entity=one, other=two)
    form = page(archivist, f"mergesuggestion/{pair.pk}/change/")
    for shown in (page(archivist, "mergesuggestion/"), form):
        assert all(f'href="{ADMIN}entity/{each.pk}/change/"' in shown for each in (one, two))
    answers = set(re.findall(r'form="decide" name="action" value="(\w+)"', form))
    assert answers == {"merge_pairs", "dismiss"}
    sent = dict(re.findall(r'name="(_selected_action)" value="(\d+)"', form))
    archivist.post(f"{ADMIN}mergesuggestion/", {"action": "merge_pairs", **sent})
    assert list(Entity.objects.all()) == [one]
