"""Doubtful entities: hidden until someone or something vouches for them, and then found everywhere."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.importing import ParsedEntity
from newsroom.models import Article, Entity, Evidence, MergeSuggestion
from search.index import sync
from search.types import Facet, SearchRequest, Selection
from tests.newsroom.admin.forms import change_url, form_of
from tests.newsroom.factories import person, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

PETRO, FENWICK = "Gustavo Petro", "Ada Fenwick"


def doubtful(name: str) -> ParsedEntity:
    return ParsedEntity(name, "person", 1, confidence=0.3, suggested=True)


def named(name: str) -> Entity:
    return Entity.objects.get(name=name)


def found(entity: Entity) -> set[int]:
    """The articles that the index finds under an entity."""
    chosen = {Facet(entity.kind): Selection(included=frozenset({entity.pk}))}
    return set(sync.engine().search(SearchRequest(selections=chosen)).ids)


def names_of(article: Article) -> set[tuple[str, bool]]:
    return set(article.mentions.values_list("entity__name", "entity__suggested"))


@pytest.fixture
def article() -> Article:
    """An article that surely names Petro, and perhaps Fenwick."""
    article = report(entities=[person(PETRO), doubtful(FENWICK)])
    archive.finish_import()
    return article


def test_a_suggestion_is_kept_and_not_found(article: Article) -> None:
    assert names_of(article) == {(PETRO, False), (FENWICK, True)}
    assert found(named(PETRO)) == {article.pk}
    assert found(named(FENWICK)) == set()


def test_an_accepted_suggestion_is_found_when_the_page_returns(
    admin_client: Client, article: Article
) -> None:
    chosen = {"action": "accept", "_selected_action": [named(FENWICK).pk]}
    admin_client.post(reverse("admin:newsroom_entity_changelist"), chosen)
    assert found(named(FENWICK)) == {article.pk}
    assert sync.check().ids == ()


@pytest.mark.parametrize("change", [{}, {"title": "Another title"}])
def test_suggestions_that_the_form_does_not_show_outlive_a_save(
    admin_client: Client, article: Article, change: dict[str, str]
) -> None:
    form = form_of(admin_client, article)
    assert form["entity_rows"] == [named(PETRO).pk]
    assert admin_client.post(change_url(article), form | change).status_code == 302
    assert names_of(article) == {(PETRO, False), (FENWICK, True)}
    assert not Evidence.objects.filter(article=article, field="entities").exists()


def test_suggestions_stay_such_when_an_editor_names_another(
    admin_client: Client, article: Article
) -> None:
    other = Entity(name="Ana Bosque", kind="person")
    archive.save_entity(entity=other)
    form = form_of(admin_client, article) | {"entity_rows": [other.pk]}
    assert admin_client.post(change_url(article), form).status_code == 302
    assert names_of(article) == {("Ana Bosque", False), (FENWICK, True)}
    archive.revert_field(article=article, field="entities", user=None)
    assert names_of(article) == {(PETRO, False), (FENWICK, True)}


def test_a_suggestion_that_an_editor_names_is_one_no_more_in_any_article(
    admin_client: Client, article: Article
) -> None:
    other = report("Elsewhere", "Someone was elsewhere.", entities=[doubtful(FENWICK)])
    archive.finish_import()
    form = form_of(admin_client, article)
    form["entity_rows"] = [named(PETRO).pk, named(FENWICK).pk]
    assert admin_client.post(change_url(article), form).status_code == 302
    assert names_of(article) == {(PETRO, False), (FENWICK, False)}
    assert found(named(FENWICK)) == {article.pk, other.pk}


def test_what_another_article_is_sure_of_is_found_in_the_first_too(article: Article) -> None:
    sure = report("Fenwick speaks", "She spoke.", entities=[person(FENWICK)])
    archive.finish_import()
    assert found(named(FENWICK)) == {article.pk, sure.pk}
    assert sync.check().ids == ()


def test_what_many_articles_suggest_is_no_more_believed_than_what_one_does(
    article: Article,
) -> None:
    for number in range(5):
        report(f"Notes {number}", f"Note {number}.", entities=[doubtful(FENWICK)])
        archive.finish_import()
    assert found(named(FENWICK)) == set()


def test_what_is_merged_into_a_suggestion_is_hidden_no_more(article: Article) -> None:
    sure = report("A. Fenwick speaks", "She spoke.", entities=[person("A. J. Fenwick")])
    archive.finish_import()
    archive.merge_entities(target=named(FENWICK), others=[named("A. J. Fenwick")])
    assert not named(FENWICK).suggested
    assert found(named(FENWICK)) == {article.pk, sure.pk}


def test_a_pair_that_an_editor_told_apart_is_suggested_no_more() -> None:
    pair = [person("John Fitzgerald Fenwick"), person("John Fenwick")]
    report(entities=pair)
    archive.dismiss_merge(suggestions=MergeSuggestion.objects.all())
    report("Again", "They met again.", entities=pair)
    assert list(MergeSuggestion.objects.values_list("dismissed", flat=True)) == [True]


def test_doubtful_finds_are_merged_with_nothing_that_ends_alike() -> None:
    names = [person("John Fitzgerald Fenwick"), doubtful("John Fenwick")]
    report(entities=names)
    assert not MergeSuggestion.objects.exists()
    assert Entity.objects.count() == 2
