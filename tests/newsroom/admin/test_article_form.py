"""The form of an article: text and evidence in view, entities as chips, and on to the next of the list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom import archive
from newsroom.history import Operation
from newsroom.models import Article, Block, Entity, EntityKind, Evidence, Mention, Standing
from tests.newsroom.admin.forms import change_url, form_of
from tests.newsroom.factories import keep, person, place, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

LINE = "The harbour office answers letters on every day of the week."
BODY = (
    f"Ada Fenwick opened the bridge on Tuesday. Fenwick was glad.\n\n{LINE}\n\nThe ferry goes on."
)


@pytest.fixture
def article() -> Article:
    return report("The bridge opens", BODY, entities=[person("Ada Fenwick", 2), place("Valdora")])


def page(client: Client, article: Article, query: str = "") -> str:
    return client.get(f"{change_url(article)}?{query}").content.decode()


def send(client: Client, article: Article, query: str = "", **changes: Any) -> Any:
    button = {} if any(name.startswith("_") for name in changes) else {"_save": "1"}
    response = client.post(
        f"{change_url(article)}?{query}", form_of(client, article) | button | changes
    )
    assert response.status_code == 302, response.context["errors"]
    return response


def kind_input(client: Client, article: Article, text: str) -> str:
    """The name of the input in which the kind of a block is said."""
    form = client.get(change_url(article)).context["adminform"].form
    ids = archive.block_ids(block.text for block in article.blocks.all())
    of = {block.text: id_ for block, id_ in zip(article.blocks.all(), ids, strict=True)}
    [name] = [name for name, id_ in form.block_inputs.items() if id_ == of[text]]
    return str(name)


# --- the text --------------------------------------------------------------------------------


def test_the_text_stands_beside_the_fields_or_the_original_does(
    admin_client: Client, article: Article
) -> None:
    html = page(admin_client, article)
    assert html.count('class="block kind-') == article.blocks.count()
    assert "As received" not in html
    original = page(admin_client, article, "text=original")
    assert "As received" in original
    assert 'class="block kind-' not in original


def test_a_name_is_marked_where_the_text_has_it(admin_client: Client, article: Article) -> None:
    entity = Entity.objects.get(name="Ada Fenwick")
    html = page(admin_client, article, f"find={entity.pk}")
    assert re.findall(r"<mark[^>]*>([^<]+)", html) == ["Ada Fenwick"]
    assert "<mark" not in page(admin_client, article, "find=none")


# --- evidence --------------------------------------------------------------------------------


def test_each_field_says_how_it_is_known(admin_client: Client, article: Article) -> None:
    html = page(admin_client, article)
    assert html.count("How we know") == article.evidence.filter(current=True).count()
    assert "title column" in html
    assert "['" not in html


def test_nothing_on_the_form_is_left_in_english(admin_client: Client, article: Article) -> None:
    """Every text of the page, but for the article's own words and the names of languages."""
    archive.edit_article(article=article, values={"title": "Mine"}, user=None)
    seen = {}
    for language in ("en", "es"):
        html = admin_client.get(
            change_url(article), headers={"accept-language": language}
        ).content.decode()
        body = html[html.index('id="article_form"') :]
        texts = {text.strip() for text in re.findall(r">([^<]*[A-Za-z]{3}[^<]*)<", body)}
        labels = set(re.findall(r'(?:title|aria-label|placeholder)="([^"]+)"', body))
        seen[language] = {" ".join(text.split()) for text in texts | labels}
    own = (article.title, BODY, "Mine", "Ada Fenwick", "Valdora", "The Herald", "utf-8", ".txt")
    left = {
        text
        for text in seen["en"] & seen["es"]
        if not any(text in word or word in text for word in own) and not text[0].isdigit()
    }
    assert left == set()


def version(title: str) -> Article:
    row = {"id": "7", "title": title, "body": BODY, "source": "The Herald"}
    return keep(repr(row), path="all.jsonl#7", given=row, entities=[])


@pytest.mark.parametrize(
    ("button", "title"), [("_take_back", "The old bridge opens"), ("_dismiss", "Mine")]
)
def test_what_the_document_says_otherwise_is_answered(
    admin_client: Client, button: str, title: str
) -> None:
    article = version("The bridge opens")
    send(admin_client, article, title="Mine")
    assert "The document now says" not in page(admin_client, article)
    version("The old bridge opens")
    html = page(admin_client, article)
    assert "The document now says" in html
    assert f'name="{button}" value="title"' in html
    # What else was changed in the form is saved with the answer.
    send(admin_client, article, **{button: "title", "section": "Roads"})
    row = Article.objects.get()
    assert (row.title, row.section) == (title, "Roads")
    assert "The document now says" not in page(admin_client, article)


# --- entities --------------------------------------------------------------------------------


def test_chips_say_who_how_often_and_how_it_is_known(
    admin_client: Client, article: Article
) -> None:
    html = page(admin_client, article)
    assert len(re.findall(r'name="entity_rows" value="\d+" checked', html)) == 2
    chip = re.sub(r"<[^>]+>|\s+", " ", html[html.index('class="chips"') :])
    assert re.search(r"Ada Fenwick\s+person · 2 mentions · full name", re.sub(r"\s+", " ", chip))


@pytest.mark.parametrize(
    ("button", "standing"), [("accept", Standing.ACCEPTED), ("refuse", Standing.REFUSED)]
)
def test_a_chip_is_answered_and_what_else_was_changed_is_saved(
    admin_client: Client, article: Article, button: str, standing: str
) -> None:
    mention = article.mentions.order_by("pk")[0]
    html = page(admin_client, article)
    assert f'name="refuse" value="{mention.pk}"' in html
    assert "formaction" not in html, "elsewhere the form's other fields would be lost"
    send(admin_client, article, **{button: mention.pk, "section": "Roads"})
    assert f"“{mention.entity.name}”" in page(admin_client, article)
    mention.refresh_from_db()
    article.refresh_from_db()
    assert (mention.standing, article.section) == (standing, "Roads")


def test_a_chip_answered_in_a_form_that_cannot_be_saved_keeps_what_was_written(
    admin_client: Client, article: Article
) -> None:
    mention = article.mentions.order_by("pk")[0]
    sent = {"refuse": mention.pk, "section": "Roads", "title": ""}
    answer = admin_client.post(change_url(article), form_of(admin_client, article) | sent)
    html = answer.content.decode()
    assert 'value="Roads"' in html
    assert "errornote" in html
    mention.refresh_from_db()
    assert mention.standing == Standing.SHOWN
    # What is of another article is none of this form's.
    other = report("Another", entities=[person("Ben Roca")]).mentions.get()
    send(admin_client, article, refuse=other.pk)
    other.refresh_from_db()
    assert other.standing == Standing.SHOWN


def test_an_entity_is_added_by_name_and_taken_off(admin_client: Client, article: Article) -> None:
    report("Another", entities=[person("Ben Roca")])
    valdora = Entity.objects.get(name="Valdora")
    fenwick = Entity.objects.get(name="Ada Fenwick")
    send(admin_client, article, entity_rows=[fenwick.pk], entity_names="ben ROCA; Ada Fenwick")
    assert set(article.entities.values_list("name", flat=True)) == {"Ada Fenwick", "Ben Roca"}
    assert Entity.objects.filter(pk=valdora.pk).exists()


def test_a_name_that_tells_nobody_is_asked_about(admin_client: Client, article: Article) -> None:
    report("Another", entities=[person("Valdora")])
    form = form_of(admin_client, article)
    for name, said in (("Nobody", "called “Nobody” here"), ("Valdora", "the name of several")):
        response = admin_client.post(change_url(article), form | {"entity_names": name})
        assert said in response.content.decode()
    send(admin_client, article, entity_names="Valdora", entity_kind="person")
    kinds = article.entities.filter(name="Valdora").values_list("kind", flat=True)
    assert set(kinds) == {EntityKind.PERSON, EntityKind.PLACE}
    send(admin_client, article, entity_names="Harbour Office", entity_kind="organisation")
    assert article.entities.filter(name="Harbour Office").exists()


def test_only_who_may_make_entities_makes_one(client: Client, article: Article) -> None:
    editor = User.objects.create_user("eva", is_staff=True)
    editor.user_permissions.add(
        *Permission.objects.filter(codename__in=["change_article", "view_article"])
    )
    client.force_login(editor)
    data = form_of(client, article) | {"entity_names": "New One", "entity_kind": "person"}
    assert "called “New One” here" in client.post(change_url(article), data).content.decode()
    assert not Entity.objects.filter(name="New One").exists()


def test_refusing_and_saving_do_not_undo_each_other(admin_client: Client, article: Article) -> None:
    form = form_of(admin_client, article)
    mention = Mention.objects.get(entity__name="Valdora")
    archive.refuse_mentions(mentions=[mention.pk], user=None)
    response = admin_client.post(change_url(article), form | {"title": "Other", "_save": "1"})
    assert response.status_code == 302
    mention.refresh_from_db()
    assert mention.standing == Standing.REFUSED
    assert not Evidence.objects.filter(field="entities", origin="edited").exists()


# --- the kinds of blocks -----------------------------------------------------------------------


def test_the_kind_of_a_block_is_said_with_the_rest_as_one_operation(
    admin_client: Client, article: Article
) -> None:
    name = kind_input(admin_client, article, LINE)
    send(admin_client, article, title="Other", **{name: "boilerplate"})
    assert Block.objects.get(text=LINE).kind == "boilerplate"
    operation = Operation.objects.first()
    assert operation
    assert operation.details["fields"] == ["title", "blocks"]
    assert operation.changes.count() == 1
    history = admin_client.get(reverse("admin:newsroom_article_history", args=[article.pk]))
    assert "block 3: boilerplate" in history.content.decode()
    archive.undo(operation=operation)
    assert Block.objects.get(text=LINE).kind == "paragraph"
    assert Article.objects.get().title == "The bridge opens"


def test_of_two_editors_who_say_otherwise_of_one_block_the_second_is_asked(
    admin_client: Client, article: Article
) -> None:
    name = kind_input(admin_client, article, LINE)
    form = form_of(admin_client, article)
    send(admin_client, article, **{name: "caption"})
    response = admin_client.post(change_url(article), form | {name: "byline"})
    [conflict] = response.context["adminform"].form.conflicts
    assert (conflict.mine, conflict.theirs) == ("byline", "caption")
    assert conflict.before.startswith("paragraph")
    # Of another block nobody is asked.
    other = kind_input(admin_client, article, "The ferry goes on.")
    response = admin_client.post(change_url(article), form | {other: "caption", "_save": "1"})
    assert response.status_code == 302
    assert Block.objects.get(text=LINE).kind == "caption"
    assert Block.objects.get(text="The ferry goes on.").kind == "caption"


def test_a_form_without_the_kinds_leaves_them(admin_client: Client, article: Article) -> None:
    """As it is sent from beside the original, or from before the text was another."""
    name = kind_input(admin_client, article, LINE)
    form = {key: value for key, value in form_of(admin_client, article).items() if key != name}
    send(admin_client, article, **{name: "caption"})
    response = admin_client.post(change_url(article), form | {"section": "Roads", "_save": "1"})
    assert response.status_code == 302
    assert Block.objects.get(text=LINE).kind == "caption"


def test_a_line_is_said_of_all_articles_after_a_look(
    admin_client: Client, article: Article
) -> None:
    others = [report(f"Number {n}", f"Something else, {n}.\n\n{LINE}") for n in range(3)]
    position = article.blocks.get(text=LINE).position
    url = reverse("admin:newsroom_article_line", args=[article.pk, position])
    look = admin_client.get(f"{url}?kind=caption").content.decode()
    assert "4 articles would have this line as: caption" in look
    assert others[0].title in look
    assert not Block.objects.filter(kind="caption").exists()
    response = admin_client.post(url, {"kind": "caption"})
    assert Block.objects.filter(kind="caption").count() == 4
    [said] = [str(message) for message in get_messages(response.wsgi_request)]
    undo = re.search(r'action="([^"]+)"', said)
    assert undo
    admin_client.post(undo[1])
    assert not Block.objects.filter(kind="caption").exists()


# --- the list ----------------------------------------------------------------------------------


@pytest.fixture
def several() -> list[Article]:
    """In the order of the list."""
    return [report(f"Bridge {n}", f"Text {n} of it.", date=f"2021-03-0{9 - n}") for n in range(4)]


def test_the_form_leads_through_the_list_that_it_was_opened_from(
    admin_client: Client, several: list[Article]
) -> None:
    report("Ferry", date="2021-03-08")
    here = "_changelist_filters=q%3DBridge"
    html = page(admin_client, several[1], here)
    assert "2 of 4" in re.sub(r"\s+", " ", html)
    for rel, other in (("prev", several[0]), ("next", several[2])):
        assert f'rel="{rel}" href="{change_url(other)}?{here}"' in html
    # An order of the list's own is the form's, too.
    backwards = "_changelist_filters=q%3DBridge%26o%3D-1"
    html = page(admin_client, several[1], backwards)
    assert f'rel="next" href="{change_url(several[0])}?{backwards}"' in html


def test_save_and_next_goes_on_though_the_article_leaves_the_list(
    admin_client: Client, several: list[Article]
) -> None:
    for article in several:
        archive.edit_article(article=article, values={"authors": []}, user=None)
    here = "_changelist_filters=lacks%3Dauthors"
    response = send(admin_client, several[0], here, author_names="Ana Bosque", _next="1")
    assert response["Location"] == f"{change_url(several[1])}?{here}"
    # Corrected once more, it is no part of the list: on to what came next when the form was opened.
    response = send(
        admin_client, several[0], here, section="Roads", _next="1", next_pk=several[2].pk
    )
    assert response["Location"] == f"{change_url(several[2])}?{here}"
    response = send(admin_client, several[3], here, _next="1")
    assert response["Location"].endswith("/article/?lacks=authors")


def test_save_and_approve_is_one_operation_with_an_undo(admin_client: Client) -> None:
    article = keep("The bridge opened on Tuesday in the harbour, after two years, they said.\n")
    assert article.inferred
    response = send(admin_client, article, section="Roads", _approve="1")
    row = Article.objects.get()
    assert (row.inferred, row.section) == (False, "Roads")
    said = str(next(iter(get_messages(response.wsgi_request))))
    undo = re.search(r'action="([^"]+)"', said)
    assert undo
    admin_client.post(undo[1])
    row = Article.objects.get()
    assert (row.inferred, row.section) == (True, "")


def test_the_form_is_complete_in_30_queries(admin_client: Client, article: Article) -> None:
    for query in ("", "text=original", "_changelist_filters=q%3Dbridge"):
        page(admin_client, article, query)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(admin_client, article, query)
        assert len(queries) <= 30, (query, [each["sql"][:90] for each in queries])
