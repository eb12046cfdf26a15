"""Many articles in the admin: asked, shown, done, taken back; at once or in the background."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from newsroom import archive, jobs
from newsroom.admin import bulk_rereading, bulk_work, history
from newsroom.history import Act, Operation
from newsroom.models import (
    Article,
    Author,
    Block,
    Draft,
    Job,
    ReadNames,
    Seed,
    Source,
    State,
    Withheld,
)
from tests.newsroom.admin.test_bin import act, undo_in
from tests.newsroom.archive.states import state
from tests.newsroom.factories import person, report

pytestmark = pytest.mark.django_db

ARTICLES = reverse("admin:newsroom_article_changelist")


def choose(client: Client, rows: list[Article]) -> str:
    """The address at which is asked what to change."""
    data = {"action": "edit_many", "_selected_action": [str(row.pk) for row in rows]}
    answer: Any = client.post(f"{ARTICLES}?q=", data)
    assert answer.status_code == 302
    return str(answer.url)


def ask(client: Client, address: str, **asked: str) -> str:
    """What the page says that follows, a preview unless something is wrong."""
    return client.post(address, asked, follow=True).content.decode()


def apply(client: Client, address: str) -> str:
    return client.post(f"{address}apply/", follow=True).content.decode()


def sections() -> set[str]:
    return set(Article.objects.values_list("section", flat=True))


def test_it_is_asked_shown_done_and_undone(editor: Client, articles: list[Article]) -> None:
    address = choose(editor, articles)
    assert "3 articles are chosen." in editor.get(address).content.decode()
    shown = ask(editor, address, **{"value-section": "Roads", "in_field": "title", "find": "Story", "replace": "Tale", "case": "on"})  # fmt: skip
    assert "3 articles would change." in shown
    assert "<ins>Tale 1</ins>" in shown
    assert sections() == {""}
    said = apply(editor, address)
    assert "3 articles changed." in said
    assert sections() == {"Roads"}
    operation = Operation.objects.get(kind=Act.BULK)
    assert operation.by == "ada"
    page = editor.get(reverse("admin:newsroom_operation_change", args=[operation.pk])).content.decode()  # fmt: skip
    assert "Section: “Roads”" in page
    assert "Undone:" in undo_in(editor, said)
    assert sections() == {""}
    assert not Article.objects.filter(title__startswith="Tale").exists()


def test_all_that_a_filter_finds_are_chosen(editor: Client, articles: list[Article]) -> None:
    data = {"action": "edit_many", "_selected_action": [str(articles[0].pk)], "select_across": "1"}
    address = editor.post(f"{ARTICLES}?q=Story", data).headers["Location"]
    assert "3 articles are chosen." in editor.get(address).content.decode()


def test_what_cannot_be_asked_is_said_beside_it(editor: Client, articles: list[Article]) -> None:
    address = choose(editor, articles)
    assert "Say what shall be changed." in ask(editor, address)
    assert "this is no date" in ask(editor, address, **{"value-published": "31/12"})
    assert "no name in the archive" in ask(editor, address, **{"value-entities": "Nobody Known"})
    assert "Say the value" in ask(editor, address, **{"how-section": "set"})
    assert "cannot be read" in ask(editor, address, in_field="title", find="(a", pattern="on")
    slow = ask(editor, address, in_field="title", find="(?R)?a", pattern="on")
    assert "takes too long" in slow or "cannot be read" in slow
    assert not Operation.objects.filter(kind=Act.BULK).exists()


def test_names_are_added_and_removed(editor: Client, articles: list[Article]) -> None:
    report("Other", "Ada came.", entities=[person("Ada Fenwick")])
    address = choose(editor, articles)
    shown = ask(editor, address, **{"how-entities": "add", "value-entities": "ada fenwick (person)"})  # fmt: skip
    assert "<ins>Ada Fenwick (person)</ins>" in shown
    apply(editor, address)
    assert articles[0].mentions.count() == 2


def test_what_was_changed_since_is_left_out_and_named(
    editor: Client, articles: list[Article]
) -> None:
    address = choose(editor, articles)
    archive.edit_article(article=articles[0], values={"title": "Hers"}, user=None)
    shown = ask(editor, address, **{"value-section": "Roads"})
    assert "2 articles would change." in shown
    assert "somebody changed it since it was chosen" in shown
    archive.edit_article(article=articles[1], values={"title": "His"}, user=None)
    said = apply(editor, address)
    assert "1 article changed." in said
    assert "2 articles were left as they are" in said


def test_acts_are_shown_and_undone_as_well(editor: Client, articles: list[Article]) -> None:
    archive.hide(articles=[articles[0].pk])
    address = choose(editor, articles)
    assert "2 articles would change." in ask(editor, address, act="hide", why="adverts")
    said = apply(editor, address)
    assert Withheld.objects.count() == 3
    undo_in(editor, said)
    assert Withheld.objects.count() == 1
    # Editors do not delete.
    address = choose(editor, articles)
    assert editor.post(address, {"act": "bin"}).status_code == 403


def test_a_draft_is_its_editor_s_own(editor: Client, articles: list[Article]) -> None:
    address = choose(editor, articles)
    other = Client()
    other.force_login(User.objects.create_superuser("root"))
    for page in ("", "preview/", "done/"):
        assert other.get(f"{address}{page}").status_code == 404
    assert other.post(f"{address}apply/").status_code == 404
    reader = Client()
    reader.force_login(User.objects.create_user("ben", is_staff=True))
    assert reader.get(address).status_code == 403


def test_what_is_applied_twice_is_done_once(editor: Client, articles: list[Article]) -> None:
    address = choose(editor, articles)
    ask(editor, address, in_field="title", find="Story", replace="A Story", case="on")
    apply(editor, address)
    apply(editor, address)
    assert set(Article.objects.values_list("title", flat=True)) == {f"A Story {n}" for n in range(3)}  # fmt: skip


def test_many_are_a_job_and_so_is_undoing_them(
    editor: Client, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_work, "AT_ONCE", 2)
    monkeypatch.setattr(history, "AT_ONCE", 2)
    address = choose(editor, articles)
    shown = ask(editor, address, **{"value-section": "Roads"})
    assert "in the background" in shown
    assert "Waiting" in apply(editor, address)
    assert sections() == {""}
    jobs.run_all(threading.Event())
    assert Job.objects.get().state == State.DONE
    assert sections() == {"Roads"}
    page = editor.get(f"{address}done/").content.decode()
    assert "3 articles changed." in page
    archive.edit_article(article=articles[0], values={"section": "Later"}, user=None)
    undo_in(editor, page)
    jobs.run_all(threading.Event())
    failed = Job.objects.latest("pk")
    assert (failed.kind, failed.state) == ("undo", State.FAILED)
    assert "something was built on it later" in failed.message
    assert sections() == {"Later", "Roads"}


def test_a_job_that_was_killed_goes_on(
    editor: Client, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsroom.archive import bulk

    monkeypatch.setattr(bulk_work, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "SLICE", 1)
    address = choose(editor, articles)
    ask(editor, address, in_field="title", find="Story", replace="A Story", case="on")
    draft = Draft.objects.get()

    def killed(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk_work.carry_out(draft, draft.user, progress=killed, later=True)
    apply(editor, address)
    jobs.run_all(threading.Event())
    assert set(Article.objects.values_list("title", flat=True)) == {f"A Story {n}" for n in range(3)}  # fmt: skip
    assert Operation.objects.filter(kind=Act.BULK).count() == 1


def test_documents_are_read_again_in_the_background(
    editor: Client, articles: list[Article]
) -> None:
    archive.edit_article(article=articles[0], values={"title": "Hers"}, user=None)
    Article.objects.filter(pk=articles[1].pk).update(section="Wrong")
    address = choose(editor, articles)
    ask(editor, address, act="reprocess")
    apply(editor, address)
    jobs.run_all(threading.Event())
    assert Job.objects.get().state == State.DONE, Job.objects.get().message
    assert sections() == {""}
    assert Article.objects.filter(title="Hers").exists()
    assert Operation.objects.latest("pk").kind == Act.REPROCESS


def test_all_others_are_undone_where_some_were_built_on(
    editor: Client, articles: list[Article]
) -> None:
    address = choose(editor, articles)
    ask(editor, address, **{"value-section": "Roads"})
    said = apply(editor, address)
    archive.edit_article(article=articles[0], values={"section": "Later"}, user=None)
    refused = undo_in(editor, said)
    assert "Undo all the others" in refused
    left = undo_in(editor, refused)
    assert "1 article was left as it is" in left
    assert f"/article/{articles[0].pk}/history/" in left
    assert sections() == {"Later", ""}


def test_a_preview_of_many_takes_few_queries(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    articles = [report(f"Story {n}", f"Text {n}.", entities=[person(f"Ada {n} Fenwick")]) for n in range(60)]  # fmt: skip
    address = choose(editor, articles)
    asked = {"value-authors": "Zoe", "value-source": "The Courier", "how-entities": "add", "value-entities": "Ada 3 Fenwick"}  # fmt: skip
    with django_assert_max_num_queries(30):
        assert editor.post(address, asked).status_code == 302
    with django_assert_max_num_queries(30):
        assert "60 articles would change." in editor.get(f"{address}preview/").content.decode()
    with django_assert_max_num_queries(30):
        editor.get(address)


def test_a_preview_of_reading_again_takes_few_queries_however_many_articles(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    rows = [report(f"Story {n}", f"Text {n}.", author=f"Ada {n} Fenwick") for n in range(10)]
    Source.objects.all().delete()
    Author.objects.all().delete()
    addresses = [choose(editor, some) for some in (rows[:1], rows)]
    for address in addresses:
        editor.post(address, {"act": "reprocess"})
        with django_assert_max_num_queries(28):
            shown = editor.get(f"{address}preview/").content.decode()
    assert "10 articles would change." in shown
    assert "<ins>The Herald</ins>" in shown
    assert "<ins>1. Ada 3 Fenwick</ins>" in shown


def test_the_list_s_own_actions_stay(editor: Client, articles: list[Article]) -> None:
    assert "3 articles hidden." in act(editor, ARTICLES, "hide", [row.pk for row in articles])


def test_a_preview_of_reading_again_reads_and_writes_nothing(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [
        report(f"Story {n}", f"It rained in town {n}.", date=f"2022-11-0{n}") for n in (1, 2, 3)
    ]
    first, second, _same = articles
    number = Operation.objects.count()
    Article.objects.filter(pk=first.pk).update(section="Wrong")
    Block.objects.filter(article=first).update(text="Something else.")
    ReadNames.objects.filter(article=second).update(names=[["Lost Name", "person", 1]])
    before = state()
    address = choose(editor, articles)
    shown = ask(editor, address, act="reprocess")
    assert state() == before
    assert Operation.objects.count() == number
    assert "3 documents would be read again." in shown
    assert "2 articles would change." in shown
    assert "<del>Wrong</del>" in shown
    assert "<del>2 blocks: Something else.</del>" in shown
    assert "<del>1 name: Lost Name</del>" in shown
    assert shown.count("Nothing would change.") == 1
    # Where they are many, what is shown is a sample, and said to be one.
    monkeypatch.setattr(bulk_rereading, "A_PAGE", 1)
    shown = editor.get(f"{address}preview/?page=2").content.decode()
    assert "1 of them were read for this page: 1 would change." in shown


def test_a_document_that_cannot_be_read_again_says_why(
    editor: Client, articles: list[Article]
) -> None:
    Seed.objects.filter(article=articles[0]).update(data=b"", given={})
    shown = ask(editor, choose(editor, articles), act="reprocess")
    assert re.search("It cannot be read: [^<]*empty", shown)
