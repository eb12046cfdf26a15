"""How it is known whom articles mean, and an editor's word on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from newsroom.models import Article, Entity, Mention, Standing, Way
from newsroom.pages import mention_views
from tests.newsroom.factories import person, report
from tests.valid_page import valid_page as page

pytestmark = pytest.mark.django_db
BOX = re.compile(r'<input type="checkbox" name="mention" value="(\d+)"')


def known(title: str, text: str, **how: Any) -> Mention:
    """An article on Ada Fenwick, with how that is known."""
    article = report(title, text, entities=[person("Ada Fenwick")])
    Mention.objects.filter(article=article).update(**how)
    return Mention.objects.get(article=article)


@pytest.fixture
def four_ways() -> None:
    known("By her name", "Ada Fenwick spoke.", confidence=0.98)
    known("A surname", "Mayor Fenwick left.", way=Way.IN_ARCHIVE, read_as="Fenwick")
    for title in ("Some report", "Another report"):
        known(
            title, "Then a Mr Fenwick, of the harbour, came in.", way=Way.IN_ARCHIVE,
            read_as="Fenwick", standing=Standing.DOUBTFUL, confidence=0.52,
        )  # fmt: skip
    known("Her brother", "Fenwick swam.", standing=Standing.REFUSED, way=Way.EDITOR)


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("ana", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    client.force_login(user)
    return client


def standing(title: str) -> str:
    return str(Mention.objects.get(article__title=title).standing)


ENTITY = "/names/ada-fenwick/"
LIST = f"{ENTITY}articles/"
JUDGE = "/mentions/judge/"


@pytest.mark.usefixtures("four_ways")
def test_a_page_of_an_entity_counts_by_way_and_links_to_the_articles(client: Client) -> None:
    html = page(client, ENTITY)
    for way in ("full_name", "in_archive"):
        link = re.search(rf'href="({LIST}\?known={way})">\s*<span class="whole">1 article', html)
        assert link
    assert re.search(rf'href="{LIST}\?known=doubtful">\s*<span class="whole">2 articles', html)
    surname = page(client, f"{LIST}?known=in_archive")
    assert "A surname" in surname
    assert "By her name" not in surname
    assert "‘Fenwick’" in surname
    assert "Mayor <b>Fenwick</b> left." in surname
    assert "98%" in page(client, f"{LIST}?known=full_name")
    everything = page(client, LIST)
    assert "By her name" in everything
    assert "Some report" not in everything
    assert "Her brother" not in everything


@pytest.mark.usefixtures("four_ways")
def test_a_way_that_is_none_is_no_page(client: Client) -> None:
    assert client.get(f"{LIST}?known=hearsay").status_code == 404
    assert client.get("/names/nobody/articles/").status_code == 404
    assert "There are none." in page(client, f"{LIST}?known=office_holder")


@pytest.mark.usefixtures("four_ways")
def test_readers_see_what_is_doubtful_and_have_nothing_to_press(client: Client) -> None:
    html = page(client, f"{LIST}?known=doubtful")
    assert "a Mr <b>Fenwick</b>, of the harbour" in html
    assert "52%" in html
    assert JUDGE not in html
    assert JUDGE not in page(client, ENTITY)


@pytest.mark.usefixtures("four_ways")
@pytest.mark.parametrize("address", [ENTITY, f"{LIST}?known=doubtful"])
@pytest.mark.parametrize(
    ("button", "after"), [("accept", Standing.ACCEPTED), ("refuse", Standing.REFUSED)]
)
def test_an_editor_says_it_of_many_at_a_time(
    editor: Client, address: str, button: str, after: str
) -> None:
    boxes = BOX.findall(page(editor, address))
    assert len(boxes) == 2
    data = {"mention": boxes, button: "chosen", "next": address}
    response = editor.post(JUDGE, data, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert f"2 mentions {after}." in response.content.decode()
    assert standing("Some report") == standing("Another report") == after
    assert standing("By her name") == Standing.SHOWN


@pytest.mark.usefixtures("four_ways")
def test_one_is_said_in_one_click_whatever_else_is_chosen(editor: Client) -> None:
    some, another = BOX.findall(page(editor, f"{LIST}?known=doubtful"))
    editor.post(JUDGE, {"mention": [another], "refuse": some})
    states = {str(pk): state for pk, state in Mention.objects.values_list("pk", "standing")}
    assert (states[some], states[another]) == (Standing.REFUSED, Standing.DOUBTFUL)


@pytest.mark.usefixtures("four_ways")
def test_what_was_refused_is_accepted_again(editor: Client) -> None:
    [brother] = BOX.findall(page(editor, f"{LIST}?known=refused"))
    editor.post(JUDGE, {"accept": brother})
    assert standing("Her brother") == Standing.ACCEPTED


@pytest.mark.usefixtures("four_ways")
def test_all_of_a_list_are_those_that_it_had(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mention_views, "MENTIONS_A_PAGE", 1)
    html = page(editor, f"{LIST}?known=doubtful")
    assert len(BOX.findall(html)) == 1
    assert "choose all 2, on every page" in html
    data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    late = known("Imported since", "A Fenwick.", standing=Standing.DOUBTFUL)
    editor.post(JUDGE, {**data, "all": "1", "accept": "chosen"})
    assert standing("Some report") == standing("Another report") == Standing.ACCEPTED
    assert standing(late.article.title) == Standing.DOUBTFUL
    assert standing("Her brother") == Standing.REFUSED


@pytest.mark.usefixtures("four_ways")
def test_only_editors_say_it_and_only_from_this_site(client: Client) -> None:
    chosen = Mention.objects.filter(standing=Standing.DOUBTFUL).values_list("pk", flat=True)
    data = {"mention": list(chosen), "accept": "chosen", "next": ENTITY}
    assert client.post(JUDGE, data)["Location"] == f"{reverse('sign-in')}?next={ENTITY}"
    reader = User.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert client.post(JUDGE, data).status_code == 403
    reader.user_permissions.add(Permission.objects.get(codename="change_article"))
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(reader)
    assert forged.post(JUDGE, data).status_code == 403
    assert client.get(JUDGE).status_code == 405
    assert standing("Some report") == Standing.DOUBTFUL
    # And nobody is sent elsewhere.
    answer = client.post(JUDGE, {**data, "next": "https://example.org/"})
    assert answer["Location"] == "/names/"


@pytest.mark.parametrize(
    "data",
    [
        {"accept": "chosen"}, {"accept": "x"}, {"refuse": "chosen", "mention": ["x", "999999"]},
        {"accept": "9" * 40}, {"all": "1", "accept": "chosen", "entity": "ada-fenwick"},
        {"all": "1", "accept": "chosen", "entity": "nobody", "newest": "1"},
    ],
)  # fmt: skip
@pytest.mark.usefixtures("four_ways")
def test_a_form_that_makes_no_sense_changes_nothing(editor: Client, data: dict[str, Any]) -> None:
    before = list(Mention.objects.order_by("pk").values_list("pk", "standing"))
    assert editor.post(JUDGE, data).status_code in (302, 400, 404)
    assert list(Mention.objects.order_by("pk").values_list("pk", "standing")) == before


@pytest.mark.fault
@pytest.mark.usefixtures("four_ways")
def test_the_number_of_queries_is_the_same_for_one_and_for_fifty(
    editor: Client, django_assert_num_queries: Any
) -> None:
    address = f"{LIST}?known=doubtful"
    editor.get(address)
    with django_assert_num_queries(11):
        editor.get(address)
    for number in range(50):
        known(f"Fenwick {number}", "A Fenwick.", standing=Standing.DOUBTFUL)
    with django_assert_num_queries(11):
        assert len(BOX.findall(page(editor, address))) == mention_views.MENTIONS_A_PAGE


def test_an_article_says_of_each_name_how_it_is_known(client: Client) -> None:
    mention = known(
        "A surname", "Mayor Fenwick left.", way=Way.IN_ARCHIVE, read_as="Fenwick", confidence=0.93
    )
    html = page(client, mention.article.get_absolute_url())
    how = re.sub(r"\s+", " ", html[html.index('id="how-names"') :])
    assert "How 1 name is known" in how
    assert (
        'in this archive: ‘Fenwick’</span> <span class="dot">·</span> <span class="count">93%</span>'
        in how
    )
    assert 'id="doubtful"' not in html


def test_what_is_doubtful_in_an_article_stands_apart(editor: Client) -> None:
    article = report(entities=[person("Ada Fenwick"), person("Jo Harb"), person("Still")])
    Mention.objects.filter(entity__name="Ada Fenwick").update(standing=Standing.DOUBTFUL)
    Entity.objects.filter(name="Still").update(suggested=True)
    address = Article.objects.get(pk=article.pk).get_absolute_url()
    html = page(editor, address)
    apart = html[html.index('id="doubtful"') :]
    assert "2 doubtful names, not counted" in apart
    assert len(BOX.findall(apart)) == 2
    assert "Jo Harb" not in apart
    # A reader sees who may be meant, and not what is a suggestion everywhere.
    html = page(Client(), address)
    apart = html[html.index('id="doubtful"') :]
    assert "1 doubtful name, not counted" in apart
    assert "Still" not in html
    assert JUDGE not in html
    editor.post(JUDGE, {"accept": Mention.objects.get(entity__name="Still").pk})
    assert "Still" in page(Client(), address)
