"""Articles that carry one text: one result of a search, a panel on each one's page, what each changed."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from newsroom import archive
from newsroom.intake import same_texts
from newsroom.models import Article
from search.results.moment import Moment
from search.results.page import SearchPage
from tests.newsroom.coverage.texts import edited, paragraphs
from tests.newsroom.factories import report
from tests.search.index import catch_up

# Each indexes an archive of its own, which takes half a second.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir"), pytest.mark.fault]

STORY = ["A zeppelin came down in the harbour.", *paragraphs(1)]


@pytest.fixture(autouse=True)
def no_page_of_a_moment_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.results.service._lately", Moment())


def carry(texts: list[str], source: str, date: str) -> Article:
    return report(f"Zeppelin down, says {source}", "\n\n".join(texts), source=source, date=date)


@pytest.fixture
def carried() -> dict[str, Article]:
    """Three that carry it, the best of them neither first nor last; and one of its own."""
    found = {
        "wire": carry(STORY, "The Wire", "2022-11-02"),
        "courier": carry([*STORY, "Boats put out."], "The Courier", "2022-11-03"),
        "gazette": carry(edited(STORY, 30)[:6], "The Gazette", "2022-11-03"),
        "own": carry(["A zeppelin is a wonder.", *paragraphs(2)], "The Herald", "2022-11-01"),
    }
    same_texts.compare()
    catch_up()
    return found


def page_of(client: Client, **asked: str) -> SearchPage:
    page: SearchPage = client.get("/", {"q": "zeppelin", "sort": "newest", **asked}).context["page"]
    return page


def test_a_text_is_one_result_and_says_who_else_has_it(
    client: Client, carried: dict[str, Article]
) -> None:
    page = page_of(client)
    assert (page.total, page.results, page.pages) == (4, 2, 1)
    best, own = page.hits
    assert (best.article, own.article) == (carried["courier"], carried["own"])
    assert best.copies is not None
    assert [link.label for link in best.copies.links] == ["The Wire", "The Gazette"]
    assert {panel.facet: sum(v.count for v in panel.values) for panel in page.panels}["source"] == 4
    html = client.get("/?q=zeppelin").content.decode()
    assert "<b>4</b> articles, <b>2</b> texts" in html
    each = page_of(client, copies="each")
    assert (each.texts, len(each.hits)) == (None, 4)
    assert all(hit.copies is None for hit in each.hits)
    assert 'href="/?q=zeppelin&amp;copies=each"' in html


def test_the_best_of_those_that_were_found_is_shown(
    client: Client, carried: dict[str, Article]
) -> None:
    page = page_of(client, source="-the-courier")
    assert [hit.article for hit in page.hits] == [carried["wire"], carried["own"]]
    assert (page.total, page.results) == (3, 2)


def test_what_readers_do_not_see_is_in_no_text_of_others(
    client: Client, carried: dict[str, Article]
) -> None:
    archive.hide(articles=[carried["courier"].pk, carried["gazette"].pk])
    catch_up()
    wire = carried["wire"]
    for address in ("/?q=zeppelin", wire.get_absolute_url(), f"/articles/{wire.pk}/same-text/"):
        html = client.get(address).content.decode()
        assert "Courier" not in html
        assert "What each outlet changed" not in html
    assert "No other article here carries this text." in html
    told = client.get(f"/api/articles/{wire.pk}").json()
    assert (told["text_group"], told["copies"]) == (None, [])
    assert page_of(client).folded_articles == 0


def test_an_articles_page_says_who_was_first_and_its_next_what_each_changed(
    client: Client, carried: dict[str, Article]
) -> None:
    page = client.get(carried["courier"].get_absolute_url()).content.decode()
    panel = page[page.index('id="same-text"') :].split("</section>")[0]
    assert panel.index("says The Wire") < panel.index("<b>first</b>") < panel.index("The Gazette")
    address = f"/articles/{carried['courier'].pk}/same-text/"
    assert address in panel
    html = client.get(address).content.decode().replace("\n>", ">")
    assert "<del>Boats put out.</del>" in html
    assert "<ins> edited</ins>" in html
    assert "paragraphs unchanged" in html
    alone = client.get(address, {"with": carried["wire"].pk}).content.decode().replace("\n>", ">")
    assert "<del>Boats put out.</del>" in alone
    assert "<ins> edited</ins>" not in alone


def test_programs_are_told_of_groups_and_fold_where_they_ask_to(
    client: Client, carried: dict[str, Article]
) -> None:
    asked = {"q": "zeppelin", "sort": "newest", "page_size": "1"}
    each = client.get("/api/search", asked).json()
    assert (each["total"], each["texts"], each["pages"]) == (4, None, 4)
    first = client.get("/api/search", asked | {"copies": "fold"}).json()
    assert (first["total"], first["texts"], first["pages"]) == (4, 2, 2)
    (hit,) = first["results"]
    assert hit["copies"] == [carried["wire"].pk, carried["gazette"].pk]
    then = client.get("/api/search", asked | {"copies": "fold", "cursor": first["next_cursor"]})
    assert [one["id"] for one in then.json()["results"]] == [carried["own"].pk]
    exported = client.get("/export.csv?q=zeppelin")
    text = b"".join(exported).decode("utf-8-sig")  # type: ignore[arg-type]
    groups = {row["source"]: row["text_group"] for row in csv.DictReader(io.StringIO(text))}
    number = str(hit["text_group"])
    assert groups == {
        "The Wire": number, "The Courier": number, "The Gazette": number, "The Herald": "",
    }  # fmt: skip


def test_neighbours_of_a_hit_are_texts(client: Client, carried: dict[str, Article]) -> None:
    best = carried["courier"]
    page = client.get(f"{best.get_absolute_url()}?q=zeppelin&sort=newest&n=1")
    around = page.context["around"]
    assert around.total == 2
    assert f"/articles/{carried['own'].pk}/" in around.next_url


def test_an_outlet_whose_very_words_are_kept_with_an_article_is_named(
    client: Client, carried: dict[str, Article]
) -> None:
    report("Zeppelin!", "\n\n".join(STORY), source="Metro News")
    report("Zeppelin!!", "\n\n".join(STORY), source="The Wire", url="https://wire.example/2")
    assert Article.objects.count() == 4
    html = client.get("/?q=zeppelin&copies=each").content.decode()
    assert html.count("<bdi>Metro News</bdi>") == 1
    page = client.get(carried["wire"].get_absolute_url()).content.decode()
    assert "The very same words came from Metro News, too" in page
