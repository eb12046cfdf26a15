"""Two editors with one form open, an import, a merge: nothing is lost, and nobody is overruled unasked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from newsroom import archive
from newsroom.admin.shared_forms import Conflict
from newsroom.history import Act, Operation
from newsroom.importing import FIELDS
from newsroom.models import Article, Entity, Evidence, Source
from tests.newsroom.admin.forms import change_url, form_of
from tests.newsroom.factories import person, place, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

OPENED = "The bridge opens"


@pytest.fixture
def ada() -> Client:
    return editor("ada")


@pytest.fixture
def ben() -> Client:
    return editor("ben")


def editor(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


@pytest.fixture
def article() -> Article:
    return report(
        OPENED, author="Ana Bosque", source="The Herald", date="2021-03",
        entities=[person("Gustavo Petro"), place("Caracas")],
    )  # fmt: skip


def save(client: Client, address: str, form: dict[str, Any], /, **changes: Any) -> list[Conflict]:
    """Send the form; gives the conflicts that are shown instead of the list."""
    response = client.post(address, form | changes)
    if response.status_code == 302:
        return []
    shown = response.context["adminform"].form
    assert shown.conflicts, response.context["errors"]
    page = response.content.decode()
    assert "Nothing is saved yet" in page
    assert set(re.findall('name="keep-([^"]+)"', page)) == {c.part.name for c in shown.conflicts}
    # What the page would send on.
    form |= changes
    form["shown"] = shown.data["shown"]
    for name in shown.fields:
        if name != "shown":
            form[name] = shown[name].value() if shown[name].value() is not None else ""
    return list(shown.conflicts)


def texts(conflict: Conflict) -> tuple[str, str, str]:
    return conflict.mine, conflict.theirs, conflict.before


def test_fields_that_different_editors_changed_are_both_kept(
    ada: Client, ben: Client, article: Article
) -> None:
    url, hers, his = change_url(article), form_of(ada, article), form_of(ben, article)
    assert not save(ada, url, hers, title="The bridge is open")
    assert not save(ben, url, his, standfirst="After two years")
    row = Article.objects.get()
    assert (row.title, row.standfirst) == ("The bridge is open", "After two years")
    editors = dict(Evidence.objects.filter(origin="edited").values_list("field", "user__username"))
    assert editors == {"title": "ada", "standfirst": "ben"}


def test_one_field_that_both_changed_is_shown_three_ways_and_nothing_is_saved(
    ada: Client, ben: Client, article: Article
) -> None:
    url, hers, his = change_url(article), form_of(ada, article), form_of(ben, article)
    save(ada, url, hers, title="The bridge is open")
    [conflict] = save(ben, url, his, title="Bridge opened", standfirst="After two years")
    assert texts(conflict) == ("Bridge opened", "The bridge is open", OPENED)
    row = Article.objects.get()
    assert (row.title, row.standfirst) == ("The bridge is open", "")
    # What he wrote stays in the form, also where there is no conflict.
    assert (his["title"], his["standfirst"]) == ("Bridge opened", "After two years")


@pytest.mark.parametrize(
    ("choice", "title"), [("mine", "Bridge opened"), ("theirs", "The bridge is open")]
)
def test_the_editor_says_which_value_stands(
    ada: Client, ben: Client, article: Article, choice: str, title: str
) -> None:
    url, hers, his = change_url(article), form_of(ada, article), form_of(ben, article)
    save(ada, url, hers, title="The bridge is open")
    save(ben, url, his, title="Bridge opened", standfirst="After two years")
    assert not save(ben, url, his | {"keep-title": choice})
    row = Article.objects.get()
    assert (row.title, row.standfirst) == (title, "After two years")


def test_saving_without_a_choice_asks_again_and_still_knows_all_three(
    ada: Client, ben: Client, article: Article
) -> None:
    url, hers, his = change_url(article), form_of(ada, article), form_of(ben, article)
    save(ada, url, hers, title="The bridge is open")
    for _ in range(3):
        [conflict] = save(ben, url, his, title="Bridge opened")
        assert texts(conflict) == ("Bridge opened", "The bridge is open", OPENED)
    assert not save(ben, url, his | {"keep-title": "mine"}, title="Bridge opened, said both")
    assert Article.objects.get().title == "Bridge opened, said both"


def test_what_is_changed_once_more_while_the_editor_chooses_is_asked_once_more(
    ada: Client, ben: Client, article: Article
) -> None:
    url, hers, his = change_url(article), form_of(ada, article), form_of(ben, article)
    save(ada, url, hers, title="The bridge is open")
    save(ben, url, his, title="Bridge opened")
    save(ada, url, form_of(ada, article), title="The bridge is open again")
    [conflict] = save(ben, url, his | {"keep-title": "mine"})
    assert texts(conflict) == ("Bridge opened", "The bridge is open again", OPENED)
    assert Article.objects.get().title == "The bridge is open again"


def test_two_who_write_the_same_agree(ada: Client, ben: Client, article: Article) -> None:
    url, hers, his = change_url(article), form_of(ada, article), form_of(ben, article)
    save(ada, url, hers, title="The bridge is open")
    assert not save(ben, url, his, title="The bridge is open")


def test_an_import_between_form_and_save(ada: Client, tmp_path: Path, capsys: Any) -> None:
    def imported(**columns: str) -> None:
        body = "The bridge opened on Monday, and the whole village of Valdora came to see it."
        path = tmp_path / "one.jsonl"
        path.write_text(json.dumps({"id": "1", "body": body} | columns))
        call_command("import_seeds", str(path), workers=1)

    imported(title=OPENED, section="News", url="https://example.org/1")
    article = Article.objects.get()
    form = form_of(ada, article)
    imported(title="The bridge, opened", section="Local", url="https://example.org/1")
    [conflict] = save(ada, change_url(article), form, title="The bridge is open")
    assert texts(conflict) == ("The bridge is open", "The bridge, opened", OPENED)
    assert form["section"] == "Local"
    assert not save(ada, change_url(article), form | {"keep-title": "mine"})
    row = Article.objects.get()
    assert (row.title, row.section) == ("The bridge is open", "Local")
    assert set(Evidence.objects.filter(origin="edited").values_list("field", flat=True)) == {
        "title"
    }


def entity(name: str) -> Entity:
    row = Entity(name=name, kind="person")
    archive.save_entity(entity=row)
    return row


Change = Callable[[], dict[str, Any]]
# For each kind of value: what one editor sends, what the other, and the three texts shown to her.
BOTH: dict[str, tuple[Change, Change, tuple[str, str, str]]] = {
    "title": (
        lambda: {"title": "A"}, lambda: {"title": "B"}, ("B", "A", OPENED),
    ),
    "standfirst": (
        lambda: {"standfirst": "A\r\nB"}, lambda: {"standfirst": "C"}, ("C", "A\nB", "—"),
    ),
    "author_names": (
        lambda: {"author_names": "Ana Bosque; Eva Luz"}, lambda: {"author_names": "Eva Luz"},
        ("Eva Luz", "Ana Bosque; Eva Luz", "Ana Bosque"),
    ),
    "published": (
        lambda: {"published": "2021-03-05", "published_precision": "day"},
        lambda: {"published_precision": "year"},
        ("2021-03-01, year", "2021-03-05, day", "2021-03-01, month"),
    ),
    "source": (
        lambda: {"source": outlet("The Ledger")}, lambda: {"source": ""},
        ("—", "The Ledger", "The Herald"),
    ),
    "entity_rows": (
        lambda: {"entity_rows": [entity("Rosa Vega").pk]}, lambda: {"entity_rows": []},
        ("—", "Rosa Vega", "Caracas; Gustavo Petro"),
    ),
    "language": (
        lambda: {"language": ""}, lambda: {"language": "es"}, ("Spanish", "—", "English"),
    ),
    "url": (
        lambda: {"url": "https://a.example/"}, lambda: {"url": "https://b.example/"},
        ("https://b.example/", "https://a.example/", "—"),
    ),
}  # fmt: skip


def outlet(name: str) -> int:
    row = Source(name=name)
    archive.save_source(source=row)
    return row.pk


@pytest.mark.fault
@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_every_kind_of_value_can_be_in_conflict(
    ada: Client, ben: Client, article: Article, kind: str, choice: str
) -> None:
    report("Otro", "El puente se abrió ayer en la mañana, dijo el alcalde de la ciudad.")
    url, hers, his = change_url(article), form_of(ada, article), form_of(ben, article)
    one, other, expected = BOTH[kind]
    assert not save(ada, url, hers, **one())
    after_hers = form_of(ada, article)
    changes = other()
    [conflict] = save(ben, url, his, **changes)
    assert texts(conflict) == expected
    assert not save(ben, url, his | {conflict.choice: choice})
    now = form_of(ben, article)
    wanted = changes if choice == "mine" else {name: after_hers[name] for name in changes}
    assert {name: str(now[name]) for name in wanted} == {n: str(v) for n, v in wanted.items()}


def test_a_field_of_the_table_cannot_be_forgotten_here(ada: Client, article: Article) -> None:
    """Every field is decided by itself: changed alone, it is written alone."""
    parts = ada.get(change_url(article)).context["adminform"].form.parts()
    assert [part.name for part in parts] == [field.name for field in FIELDS]


def test_a_source_or_an_entity_that_is_gone_stands_in_nobodys_way(
    ada: Client, article: Article
) -> None:
    form = form_of(ada, article)
    herald, caracas = Source.objects.get(), Entity.objects.get(name="Caracas")
    ledger = Source.objects.get(pk=outlet("The Ledger"))
    archive.merge_sources(target=ledger, others=[herald])
    archive.delete_entities(entities=Entity.objects.filter(pk=caracas.pk))
    assert not save(ada, change_url(article), form, title="The bridge is open")
    row = Article.objects.get()
    assert (row.title, row.source) == ("The bridge is open", ledger)
    assert not Evidence.objects.filter(origin="edited").exclude(field="title").exists()


def test_a_form_that_does_not_say_what_it_showed_asks_of_all_that_differs(
    ada: Client, article: Article
) -> None:
    form = form_of(ada, article) | {"shown": "of another key"}
    assert not save(ada, change_url(article), form)
    [conflict] = save(ada, change_url(article), form, title="The bridge is open")
    assert texts(conflict) == ("The bridge is open", OPENED, "—")
    other = form_of(ada, report("Another"))["shown"]
    assert save(ada, change_url(article), form | {"shown": other}, title="The bridge is open")


def test_an_entitys_form(ada: Client, ben: Client, article: Article) -> None:
    row = Entity.objects.get(name="Caracas")
    url = reverse("admin:newsroom_entity_change", args=[row.pk])
    aliases = {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    hers, his = (authority_form(client, url) | aliases for client in (ada, ben))
    assert not save(ada, url, hers, kind="organisation")
    assert not save(ben, url, his, name="Caracas, Venezuela")
    row.refresh_from_db()
    assert (row.name, row.kind) == ("Caracas, Venezuela", "organisation")
    hers, his = (authority_form(client, url) | aliases for client in (ada, ben))
    assert not save(ada, url, hers, suggested="on", name="CCS")
    [conflict] = save(ben, url, his, name="Caracas (VE)")
    assert texts(conflict) == ("Caracas (VE)", "CCS", "Caracas, Venezuela")
    assert not save(ben, url, his | {"keep-name": "mine", "suggested": "on"})
    row.refresh_from_db()
    assert (row.name, row.suggested) == ("Caracas (VE)", True)


def test_a_sources_form(ada: Client, ben: Client, article: Article) -> None:
    url = reverse("admin:newsroom_source_change", args=[Source.objects.get().pk])
    for first, second in (("true", "false"), ("unknown", "true")):
        hers, his = authority_form(ada, url), authority_form(ben, url)
        assert not save(ada, url, hers, day_first=first)
        [conflict] = save(ben, url, his, day_first=second)
        assert conflict.mine != conflict.theirs
        assert not save(ben, url, his | {"keep-day_first": "mine"}, day_first=second)
        assert str(Source.objects.get().day_first).lower() == second
        Source.objects.update(day_first=False)


def authority_form(client: Client, url: str) -> dict[str, Any]:
    """What the form of a source or an entity would send back unchanged; a box without its hook sends nothing."""
    form = client.get(url).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values = {name: "unknown" if value is None else value for name, value in values.items()}
    rows = {"other_names-TOTAL_FORMS": 0, "other_names-INITIAL_FORMS": 0}
    rows |= {"hosts-TOTAL_FORMS": 0, "hosts-INITIAL_FORMS": 0}
    return rows | {
        name: value for name, value in values.items() if value is not False or name != "suggested"
    }


def test_an_old_version_is_taken_back_over_the_new_one_only_knowingly(
    ada: Client, ben: Client, article: Article
) -> None:
    for title in ("First", "Second"):
        save(ada, change_url(article), form_of(ada, article), title=title)
    first, second = Operation.objects.filter(kind=Act.EDIT).order_by("pk")
    url = reverse("admin:newsroom_operation_undo", args=[first.pk])
    response = ada.post(url)
    [said] = [str(message) for message in get_messages(response.wsgi_request)][-1:]
    assert reverse("admin:newsroom_operation_change", args=[second.pk]) in said
    assert Article.objects.get().title == "Second"
    ada.post(reverse("admin:newsroom_operation_undo", args=[second.pk]))
    assert Article.objects.get().title == "First"


def test_of_two_who_save_at_one_moment_one_is_asked(article: Article) -> None:
    """The row is locked from the comparison to the save."""
    clients = [editor(f"editor{number}") for number in range(4)]
    forms = [form_of(client, article) for client in clients]
    start, answers = Barrier(len(clients)), list[int]()

    def send(number: int) -> None:
        start.wait()
        try:
            response = clients[number].post(
                change_url(article), forms[number] | {"title": f"Title {number}"}
            )
            answers.append(response.status_code)
        finally:
            connection.close()

    if connection.vendor == "sqlite":  # a database in memory has one connection
        start = Barrier(1)
        for number in range(len(clients)):
            start.wait()
            answers.append(
                clients[number]
                .post(change_url(article), forms[number] | {"title": f"Title {number}"})
                .status_code
            )
    else:
        threads = [Thread(target=send, args=(number,)) for number in range(len(clients))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == [200, 200, 200, 302]
