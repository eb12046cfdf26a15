"""Searching the admin's lists: titles and names by the database, texts by the archive's search."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from newsroom import archive, finder
from newsroom.models import Article, Entity, Mention, Source, Standing, Way
from tests.newsroom.factories import person, report
from tests.search.index import catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

ARTICLES = "/admin/newsroom/article/"
Found = Callable[[str], set[str]]


@pytest.fixture(autouse=True)
def articles() -> None:
    report(
        "Rain at the fair", "The quagga came to town on Tuesday, and the traders went home.",
        source="The Ledger", author="Ada Fenwick", entities=[person("Bo Lindqvist")],
        url="https://ledger.example/rain",
    )  # fmt: skip
    report("Sun again", "It did not rain at all on Wednesday.", source="The Gazette")
    report("Nothing of it", "The council met for an hour.", source="The Gazette")


@pytest.fixture
def found(admin_client: Client) -> Found:
    def titles(query: str) -> set[str]:
        html = admin_client.get(ARTICLES, {"q": query}).content.decode()
        return set(re.findall(r'class="field-title"><a [^>]*>([^<]*)<', html))

    return titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("rain", {"Rain at the fair", "Sun again"}),
        ("quagga", {"Rain at the fair"}),
        ("ledger", {"Rain at the fair"}),
        ("fenwick rain", {"Rain at the fair"}),
        ('"at the fair"', {"Rain at the fair"}),
        ("lindqvist", {"Rain at the fair"}),
        ("https://ledger.example/rain", {"Rain at the fair"}),
        ("https://ledger.example/", set()),
        ("xyzzy", set()),
        ("council -hour", set()),
    ],
)
def test_articles_are_found_by_words_of_the_text_and_by_names(
    found: Found, query: str, titles: set[str]
) -> None:
    catch_up()
    assert found(query) == titles


def test_an_article_is_found_by_its_number_and_its_address_here(found: Found) -> None:
    article = Article.objects.get(title="Sun again")
    assert found(f"#{article.pk}") == {"Sun again"}
    assert found(f"http://testserver{article.get_absolute_url()}") == {"Sun again"}
    assert found(f"/articles/{article.pk}/") == {"Sun again"}


def test_where_no_index_is_whole_titles_and_names_are_searched_and_that_is_said(
    admin_client: Client, found: Found
) -> None:
    assert found("rain") == {"Rain at the fair"}
    assert found("quagga") == set()
    said = "titles and names were searched, no texts"
    assert said in admin_client.get(ARTICLES, {"q": "rain"}).content.decode()
    catch_up()
    assert said not in admin_client.get(ARTICLES, {"q": "rain"}).content.decode()


def test_without_a_search_at_all_there_is_the_database(
    found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_up()
    monkeypatch.setattr(finder, "_finder", "")
    assert found("quagga") == set()
    assert found("gazette") == {"Sun again", "Nothing of it"}


def test_what_is_beyond_the_most_is_said(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_up()
    monkeypatch.setattr("newsroom.admin.finding.MOST", 1)
    html = admin_client.get(ARTICLES, {"q": "rain"}).content.decode()
    assert "More articles match: these are the newest 1." in html
    assert "More articles match" not in admin_client.get(ARTICLES, {"q": "quagga"}).content.decode()


def test_hidden_articles_are_found_by_their_titles(found: Found) -> None:
    """The index leaves them out."""
    archive.hide(articles=[Article.objects.get(title="Sun again").pk])
    catch_up()
    assert found("sun") == {"Sun again"}


def test_the_search_narrows_with_the_filters(admin_client: Client) -> None:
    catch_up()
    gazette = Source.objects.get(name="The Gazette")
    query = {"q": "rain", "source__id__exact": gazette.pk}
    html = admin_client.get(ARTICLES, query).content.decode()
    assert "Sun again" in html
    assert "Rain at the fair" not in html


@pytest.mark.parametrize("sources", [2, 13])
def test_many_sources_are_searched_in_a_select(admin_client: Client, sources: int) -> None:
    for number in range(sources - 2):
        Source.objects.create(name=f"Paper {number}", key=f"paper {number}", slug=f"paper-{number}")
    chosen, other = (Source.objects.get(name=name) for name in ("The Gazette", "The Ledger"))
    query = {"source__id__exact": chosen.pk, "language__exact": "en", "p": "0"}
    html = admin_client.get(ARTICLES, query).content.decode()
    form = re.search(r'<form class="searched">.*?</form>', html, re.DOTALL)
    assert bool(form) == (sources > 12)
    assert (f"source__id__exact={other.pk}" in html) != bool(form)
    if form:
        assert f'<option value="{chosen.pk}" selected>The Gazette</option>' in form[0]
        assert 'name="language__exact" value="en"' in form[0]
        assert 'name="p"' not in form[0]
        assert 'data-ajax--url="/admin/autocomplete/"' in form[0]
        assert "admin/js/autocomplete.js" in html


LISTS = [
    "article/", "article/?q=rain", "article/?q=rain&lacks=date", "article/?edited=offered",
    "entity/", "entity/?q=bo", "entity/?o=-3", "author/", "author/?q=ada", "source/", "source/?q=led",
    "mention/", "mention/?q=bo", "mention/?standing=any&q=bo", "mention/?way__exact=in_archive",
    "mention/?standing=any&entity__kind__exact=person", "seed/", "seed/?q=rain", "mergesuggestion/",
    "mergesuggestion/?q=bo", "operation/", "operation/?q=rain", "withheld/", "withheld/?q=rain",
]  # fmt: skip


@pytest.mark.fault
def test_a_list_asks_few_questions(
    admin_client: Client, django_assert_max_num_queries: Callable
) -> None:
    catch_up()
    for address in LISTS:
        admin_client.get(f"/admin/newsroom/{address}")
        with django_assert_max_num_queries(15):
            assert admin_client.get(f"/admin/newsroom/{address}").status_code == 200


def test_names_are_found_by_their_other_names(admin_client: Client) -> None:
    entity = Entity.objects.get(name="Bo Lindqvist")
    archive.add_alias(entity=entity, name="The Viking")
    archive.add_name(row=Source.objects.get(name="The Ledger"), name="Ledger Daily")
    for address, name in (
        ("entity/?q=viking", "Bo Lindqvist"), ("source/?q=daily", "The Ledger"),
        ("author/?q=fenw+ada", "Ada Fenwick"),
    ):  # fmt: skip
        html = admin_client.get(f"/admin/newsroom/{address}").content.decode()
        assert re.findall(r'class="field-name"><a [^>]*>([^<]*)<', html) == [name]
        assert re.search(r'class="field-number">(<a [^>]*>)?1<', html)


def test_the_list_of_mentions_says_what_doubtful_says(admin_client: Client) -> None:
    """It asks in another way, by indexes of its own."""
    report("A third", entities=[person("Jo Harb"), person("Di Marsh"), person("Wim Okapi")])
    rows = Mention.objects.filter
    rows(entity__name="Jo Harb").update(
        standing=Standing.DOUBTFUL, read_as="Harb", way=Way.IN_ARCHIVE
    )
    rows(entity__name="Wim Okapi").update(standing=Standing.REFUSED)
    Entity.objects.filter(name__in=["Di Marsh", "Wim Okapi"]).update(suggested=True)

    def listed(query: str) -> set[int]:
        html = admin_client.get(f"/admin/newsroom/mention/{query}").content.decode()
        return {int(pk) for pk in re.findall(r'name="_selected_action" value="(\d+)"', html)}

    assert listed("") == set(Mention.objects.doubtful().values_list("pk", flat=True))
    assert listed("?standing=refused") == {rows(entity__name="Wim Okapi").get().pk}
    assert listed("?standing=any") == set(Mention.objects.values_list("pk", flat=True))
    assert listed("?way__exact=in_archive") == {rows(entity__name="Jo Harb").get().pk}
    assert listed("?q=harb") == {rows(entity__name="Jo Harb").get().pk}
    assert listed("?entity__kind__exact=place") == set()
    assert len(listed("?standing=any&q=third")) == 3
