"""What lists and forms of the admin say: numbers that are true, values in words, names in the reader's language."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom import archive
from newsroom.admin import mentions
from newsroom.admin.columns import shortened
from newsroom.admin.differences import differences_of
from newsroom.history import Act, Change
from newsroom.models import LearntLine, Mention, Seed, Source
from newsroom.pages.formats import breakable
from tests.newsroom.factories import person, report

SPANISH = {"accept-language": "es"}


def said(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_a_list_that_is_not_counted_to_its_end_says_so(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report("Rain", entities=[person("Ada Fenwick"), person("Jo Harb"), person("Eva Lund")])
    every = "/admin/newsroom/mention/?standing=any"
    monkeypatch.setattr(mentions, "MOST_COUNTED", 3)
    assert "more than" not in said(admin_client, every)
    monkeypatch.setattr(mentions, "MOST_COUNTED", 2)
    assert "more than 2 results" in said(admin_client, every)
    assert Mention.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The bridge opens", "The bridge opens"),
        ("The bridge opens at noon", "The bridge opens…"),
        ("The bridge opens, at noon", "The bridge…"),
        ("A Donaudampfschifffahrtsgesellschaft", "A Donaudampfsch…"),
    ],
)
def test_a_text_is_shortened_between_words_where_these_are_short(text: str, shown: str) -> None:
    assert shortened(text, 16) == shown


@settings(max_examples=40)
@given(st.text(alphabet="ab ", max_size=60), st.integers(2, 30))
def test_what_is_shortened_is_a_beginning_no_longer_than_asked_for(text: str, most: int) -> None:
    beginning = shortened(text, most).removesuffix("…")
    assert text.startswith(beginning)
    assert len(beginning) <= most


def test_a_path_breaks_behind_its_slashes_and_is_escaped() -> None:
    assert breakable("/in/<b>.txt") == "/<wbr>in/<wbr>&lt;b&gt;.txt"


def test_a_source_s_marks_are_told_in_words() -> None:
    rows = [["source", [1], {"marks": ""}, {"marks": "“”????"}],
            ["source", [1], {"marks": "“”????"}, {"marks": "«»‘’–?"}]]  # fmt: skip
    [learnt, other] = differences_of(Change(subject="source", what="changed", rows=rows)).shown
    assert (learnt.before, learnt.after) == ("—", "“…” (quotations)")
    assert other.after == "«…» (quotations), ‘…’ (single words), – (with spaces)"


@pytest.mark.django_db
def test_undoing_what_was_done_to_many_is_asked_for_where_its_size_is_said(
    admin_client: Client,
) -> None:
    articles = [report(f"Story {number}") for number in range(2)]
    user = User.objects.get()
    with archive.operation(Act.BULK, user=user, what="clear") as opened:
        for article in articles:
            archive.edit_article(article=article, values={"title": "Rain"}, user=user)
    operation = opened.written()
    assert operation
    html = said(admin_client, f"/admin/newsroom/article/{articles[0].pk}/history/")
    # One button, for this article alone; the way to the others is a link.
    assert html.count(f'action="/admin/newsroom/operation/{operation.pk}/undo/"') == 2
    assert "Undo here" in html
    assert "Undo all of it: 2 changes…" in html


@pytest.mark.django_db
def test_a_group_of_the_software_s_own_is_only_looked_at(admin_client: Client) -> None:
    group = Group.objects.get(name="editors")
    address = f"/admin/auth/group/{group.pk}/change/"
    html = said(admin_client, address, **SPANISH)
    assert "redactores" in html
    assert "Cita: cambiar, ver" in html
    assert 'name="_save"' not in html
    assert admin_client.post(address, {"name": "others"}).status_code == 403
    readers = Group.objects.get(name="readers")
    html = said(admin_client, f"/admin/auth/group/{readers.pk}/change/")
    assert '<div class="readonly">—</div>' in html


@pytest.mark.django_db
def test_people_are_filtered_by_groups_as_these_are_called(admin_client: Client) -> None:
    archivist = User.objects.create_user("ben")
    archivist.groups.add(group := Group.objects.get(name="archivists"))
    html = said(admin_client, f"/admin/auth/user/?groups__id__exact={group.pk}", **SPANISH)
    assert ">archivistas<" in html
    assert ">ninguno<" in html
    assert ">ben</a>" in html
    assert ">admin</a>" not in html


@pytest.mark.django_db
def test_permissions_are_told_by_what_they_are_about(admin_client: Client) -> None:
    html = said(admin_client, f"/admin/auth/user/{User.objects.get().pk}/change/", **SPANISH)
    assert ">Mención: cambiar<" in html
    assert ">Fuente: leer todas las fuentes, sean para quien sean<" in html


@pytest.mark.django_db
def test_a_seed_says_in_words_what_it_is_known_by(admin_client: Client) -> None:
    article = report("Rain")
    Seed.objects.filter(article=article).update(key="file")
    [seed] = Seed.objects.all()
    html = said(admin_client, f"/admin/newsroom/seed/{seed.pk}/change/", **SPANISH)
    assert "su archivo" in html
    assert f'<a href="/admin/newsroom/article/{article.pk}/change/">Rain</a>' in html
    Seed.objects.update(key="id:7")
    assert "its id: 7" in said(admin_client, f"/admin/newsroom/seed/{seed.pk}/change/")


@pytest.mark.django_db
def test_a_line_s_page_says_how_many_articles_it_does_not_name(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.admin.sources.EXAMPLES", 1)
    for number in range(3):
        report(f"Story {number}", "It rained.")
    line = LearntLine.objects.create(source=Source.objects.get(), line="It rained.")
    assert "and 2 more" in said(admin_client, f"/admin/newsroom/learntline/{line.pk}/change/")


@pytest.mark.django_db
def test_sources_are_listed_as_names_are_compared(admin_client: Client) -> None:
    for name in ("Zeta", "beta", "Ábaco"):
        archive.save_source(source=Source(name=name))
    html = said(admin_client, "/admin/newsroom/source/")
    places = [html.index(f">{name}</a>") for name in ("Ábaco", "beta", "Zeta")]
    assert places == sorted(places)


@pytest.mark.django_db
def test_django_s_scripts_speak_as_the_pages_do(admin_client: Client) -> None:
    words = said(admin_client, "/admin/jsi18n/", **SPANISH)
    assert "%s disponibles" in words
    assert "Disponibles" not in words
