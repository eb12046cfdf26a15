"""Editors in the admin: what they change is found at once, is theirs, and can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.models import Alias, Article, Entity, Evidence, MergeSuggestion, Source
from search.index import sync
from search.types import Facet, SearchRequest, Selection
from tests.newsroom.admin.forms import change_url, form_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

TEXT = """Orchard school reopens in Valdora

The Harbour Ledger
March 4, 2021 by Ada Fenwick

The school in Valdora opened its doors again on Thursday, and {who} came to see it.
"""


@pytest.fixture
def article(tmp_path: Path, capsys: Any) -> Article:
    (tmp_path / "one.txt").write_text(TEXT.format(who="the whole village"))
    call_command("import_seeds", str(tmp_path), workers=1)
    article = Article.objects.get()
    archive.edit_article(
        article=article, user=None,
        values={"source": "The Harbour Ledger", "entities": [entity("Valdora", "place")]},
    )  # fmt: skip
    return Article.objects.get()


def entity(name: str, kind: str) -> Entity:
    known = Alias.objects.filter(name=name, kind=kind).select_related("entity").first()
    row = known.entity if known else Entity(name=name, kind=kind)
    archive.save_entity(entity=row)
    return row


def found(**selections: Selection) -> tuple[int, ...]:
    chosen = {Facet(name): selection for name, selection in selections.items()}
    return sync.engine().search(SearchRequest(selections=chosen)).ids


def test_an_edit_is_in_the_index_when_the_page_returns(
    admin_client: Client, article: Article
) -> None:
    gazette = Source(name="Quillhaven Dispatch")
    archive.save_source(source=gazette)
    person = entity("Ada Fenwick", "person")
    data = form_of(admin_client, article)
    data |= {"source": gazette.pk, "published": "2020-05-06", "entity_rows": [person.pk]}
    response = admin_client.post(change_url(article), data)
    assert response.status_code == 302, response.context["errors"]
    assert found(source=Selection(included=frozenset({gazette.pk}))) == (article.pk,)
    assert found(person=Selection(included=frozenset({person.pk}))) == (article.pk,)
    assert found(place=Selection(none=True)) == (article.pk,)
    histogram = sync.engine().search(SearchRequest()).histogram
    assert histogram is not None
    assert histogram.bars[0].start.year == 2020


def test_what_was_changed_is_marked_edited_with_the_editor(
    admin_client: Client, admin_user: User, article: Article
) -> None:
    admin_client.post(change_url(article), form_of(admin_client, article) | {"title": "New title"})
    current = Evidence.objects.get(article=article, field="title", current=True)
    assert (current.origin, current.user) == ("edited", admin_user)
    assert Evidence.objects.get(article=article, field="title", current=False).origin == "extracted"
    untouched = Evidence.objects.get(article=article, field="published", current=True)
    assert untouched.origin == "extracted"


def test_saving_without_a_change_changes_nothing(admin_client: Client, article: Article) -> None:
    admin_client.post(change_url(article), form_of(admin_client, article))
    assert Article.objects.get().revision == article.revision


def test_an_edit_can_be_taken_back(admin_client: Client, article: Article) -> None:
    admin_client.post(change_url(article), form_of(admin_client, article) | {"published": ""})
    assert Article.objects.get().published is None
    url = reverse("admin:newsroom_article_revert", args=[article.pk])
    admin_client.post(url, {"revert_field": "published"})
    assert str(Article.objects.get().published) == "2021-03-04"
    assert not Evidence.objects.filter(field="published", origin="edited").exists()
    assert admin_client.get(url).status_code == 405


def test_a_day_that_has_not_come_is_refused(admin_client: Client, article: Article) -> None:
    data = form_of(admin_client, article) | {"published": "2999-01-01"}
    response = admin_client.post(change_url(article), data)
    assert b"This day has not come yet" in response.content


def test_the_form_shows_evidence_seed_and_history(admin_client: Client, article: Article) -> None:
    page = admin_client.get(change_url(article)).content.decode()
    assert "How we know" in page
    assert "March 4, 2021" in page
    seed = article.seeds.get()
    assert reverse("admin:newsroom_seed_change", args=[seed.pk]) in page
    received = admin_client.get(reverse("admin:newsroom_seed_bytes", args=[seed.pk]))
    assert received.content == bytes(seed.data)
    assert (
        admin_client.get(reverse("admin:newsroom_seed_change", args=[seed.pk])).status_code == 200
    )
    history = reverse("admin:newsroom_article_history", args=[article.pk])
    assert admin_client.get(history).status_code == 200


def test_deleting_removes_from_the_index(admin_client: Client, article: Article) -> None:
    url = reverse("admin:newsroom_article_delete", args=[article.pk])
    assert admin_client.post(url, {"post": "yes"}).status_code == 302
    assert found() == ()
    assert not Article.objects.visible().exists()


@pytest.mark.parametrize(
    "query",
    ["", "?q=orchard", "?repairs=any", "?repairs=none", "?repairs=doubts", "?lacks=date",
     "?lacks=authors", "?edited=yes", "?edited=offered", "?inferred__exact=0"],
)  # fmt: skip
def test_the_list_searches_and_filters(admin_client: Client, article: Article, query: str) -> None:
    response = admin_client.get(reverse("admin:newsroom_article_changelist") + query)
    assert response.status_code == 200


def test_merged_entities_keep_their_names_and_are_found_by_later_imports(
    admin_client: Client, article: Article, tmp_path: Path
) -> None:
    village = Entity.objects.get(name="Valdora", kind="place")
    other = entity("Valdora de la Sierra", "place")
    url = reverse("admin:newsroom_entity_changelist")
    chosen = {"action": "merge", "_selected_action": [village.pk, other.pk]}
    assert b"Which of them stays?" in admin_client.post(url, chosen).content
    admin_client.post(url, chosen | {"target": other.pk})
    assert list(Entity.objects.filter(name__startswith="Valdora", kind="place")) == [other]
    assert found(place=Selection(included=frozenset({other.pk}))) == (article.pk,)
    assert Alias.objects.get(key="valdora", kind="place").entity == other


def test_renaming_an_entity_keeps_its_old_name_as_an_alias(
    admin_client: Client, article: Article
) -> None:
    village = Entity.objects.get(name="Valdora", kind="place")
    management = {
        "aliases-TOTAL_FORMS": 1, "aliases-INITIAL_FORMS": 0, "aliases-0-name": "Baldora",
        "aliases-0-entity": village.pk,
    }  # fmt: skip
    url = reverse("admin:newsroom_entity_change", args=[village.pk])
    response = admin_client.post(url, {"name": "Valdora Nueva", "kind": "place", **management})
    assert response.status_code == 302, response.context["errors"]
    names = set(Alias.objects.filter(entity=village).values_list("name", flat=True))
    assert names == {"Valdora", "Valdora Nueva", "Baldora"}


def test_aliases_are_rewritten_and_removed(admin_client: Client, article: Article) -> None:
    village = Entity.objects.get(name="Valdora", kind="place")
    archive.add_alias(entity=village, name="Baldora")
    archive.add_alias(entity=village, name="Waldora")
    first, second, third = Alias.objects.filter(entity=village).order_by("pk")
    rows = {
        "aliases-TOTAL_FORMS": 3, "aliases-INITIAL_FORMS": 3,
        "aliases-0-id": first.pk, "aliases-0-name": "Valdora", "aliases-0-entity": village.pk,
        "aliases-1-id": second.pk, "aliases-1-name": "Val d'Ora", "aliases-1-entity": village.pk,
        "aliases-2-id": third.pk, "aliases-2-name": "Waldora", "aliases-2-entity": village.pk,
        "aliases-2-DELETE": "on",
    }  # fmt: skip
    url = reverse("admin:newsroom_entity_change", args=[village.pk])
    response = admin_client.post(url, {"name": "Valdora", "kind": "place", **rows})
    assert response.status_code == 302, response.context["errors"]
    names = Alias.objects.filter(entity=village).values_list("name", "key", "edited")
    assert set(names) == {("Valdora", "valdora", first.edited), ("Val d'Ora", "val d ora", True)}


def test_an_alias_is_not_rewritten_to_another_entitys_name(article: Article) -> None:
    village, other = entity("Valdora", "place"), entity("Quillhaven", "place")
    alias = Alias.objects.get(entity=village, key="valdora")
    assert not archive.rename_alias(alias=alias, name="QUILLHAVEN")
    assert Alias.objects.get(key="quillhaven").entity == other
    assert Alias.objects.get(key="valdora").entity == village


def test_a_name_that_is_taken_is_refused(admin_client: Client, article: Article) -> None:
    data = {
        "name": "valdora",
        "kind": "place",
        "aliases-TOTAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
    }
    page = admin_client.post(reverse("admin:newsroom_entity_add"), data).content.decode()
    assert "Merge the two instead" in page
    page = admin_client.post(reverse("admin:newsroom_source_add"), {"name": "the harbour LEDGER"})
    assert "Merge the two instead" in page.content.decode()


def test_a_merge_suggestion_is_decided_either_way(admin_client: Client) -> None:
    one, two, three = (entity(name, "person") for name in ("Ada Fenwick", "A. Fenwick", "Al Fen"))
    yes = MergeSuggestion.objects.create(entity=one, other=two)
    no = MergeSuggestion.objects.create(entity=one, other=three)
    url = reverse("admin:newsroom_mergesuggestion_changelist")
    admin_client.post(url, {"action": "merge_pairs", "_selected_action": [yes.pk]})
    assert not Entity.objects.filter(pk=two.pk).exists()
    admin_client.post(url, {"action": "dismiss", "_selected_action": [no.pk]})
    assert MergeSuggestion.objects.get(pk=no.pk).dismissed


def test_sources_are_merged(admin_client: Client, article: Article) -> None:
    double = Source(name="Harbour Ledger, The")
    archive.save_source(source=double)
    kept = Source.objects.get(name="The Harbour Ledger")
    chosen = {"action": "merge", "_selected_action": [double.pk, kept.pk], "target": double.pk}
    admin_client.post(reverse("admin:newsroom_source_changelist"), chosen)
    assert Article.objects.get().source == double
    assert found(source=Selection(included=frozenset({double.pk}))) == (article.pk,)


def test_every_admin_list_opens(admin_client: Client, article: Article) -> None:
    for model in ("article", "entity", "source", "seed", "learntline", "mergesuggestion"):
        response = admin_client.get(reverse(f"admin:newsroom_{model}_changelist") + "?q=a")
        assert response.status_code == 200, model
