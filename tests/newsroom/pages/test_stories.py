"""The pages of stories: what each says, to whom, and what an editor may say there."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from newsroom import archive
from newsroom.intake import gathering
from newsroom.models import Article, EventArticle, Story
from newsroom.pages import stories
from newsroom.pages.reports import Reasons
from newsroom.pages.story_outlets import outlets
from tests.newsroom.factories import person, place, report
from tests.search.index import catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

WHO = [person("Gustavo Petro", 3), person("Nicolás Maduro", 2), place("Caracas", 2)]
MEETING = (
    "The presidents of Colombia and Venezuela met in Miraflores on Tuesday to sign a declaration."
)


@pytest.fixture
def articles() -> list[Article]:
    """An event of two outlets, and a later one of the same story."""
    found = [
        report("Petro meets Maduro in Caracas", MEETING, source="The Herald", entities=WHO),
        report(
            "Maduro receives Petro in Caracas", f"{MEETING} It was late.",
            date="2022-11-02", source="The Ledger", entities=WHO,
        ),
        report(
            "Bridge opens after Petro met Maduro in Caracas", "Lorries crossed the bridge of Cúcuta, as "
            "the declaration of Caracas by Petro and Maduro had said.",
            date="2022-11-09", source="The Observer", entities=[*WHO, place("Cúcuta")],
        ),
    ]  # fmt: skip
    gathering.gather()
    catch_up()
    return found


def test_an_event_leads_to_its_articles_side_by_side_and_a_story_to_its_outlets(
    client: Client, articles: list[Article]
) -> None:
    one, other, _alone = (article.pk for article in articles)
    story = page(client, address(Story.objects.get()))
    # An event of one has nothing to compare.
    assert re.findall(r'href="(/compare/\?[^"]+)"', story) == [f"/compare/?a={one}&amp;b={other}"]
    outlets = f"/coverage/?story={Story.objects.get().pk}"
    assert outlets in story
    assert "The Observer" in page(client, outlets)
    assert f'href="/compare/?a={other}&amp;b={one}"' in page(client, articles[1].get_absolute_url())


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


def address(story: Story) -> str:
    return stories.address(story.pk, stories.names([story.pk])[story.pk])


def test_a_story_shows_its_days_and_who_was_first(client: Client, articles: list[Article]) -> None:
    story = Story.objects.get()
    said = page(client, address(story))
    assert said.index("Petro meets Maduro") < said.index("Bridge opens after")
    assert said.count("first to report") == 1, "where several outlets report"
    assert said.index("The Herald") < said.index("(first to report)")
    assert f"?story={story.pk}" in said


def test_who_carried_the_same_words_is_an_outlet_of_the_story_and_may_have_been_first(
    client: Client,
) -> None:
    words = f"{MEETING} The declaration was read by both, in the hall and before the palace. " * 3
    for source, day in (("The Herald", 2), ("The Observer", 1), ("The Ledger", 2)):
        date = f"2022-11-0{day}"
        report("Petro meets Maduro in Caracas", words, source=source, date=date, entities=WHO)
    report("Maduro receives Petro", MEETING, source="Wire", date="2022-11-02", entities=WHO)
    for source, said in (("The Observer", "Corn is dear"), ("The Ledger", "A museum opens")):
        report(said, f"{said}.", source=source, date="2015-01-01")
    gathering.gather()
    catch_up()
    story = Story.objects.get()
    said = page(client, address(story))
    assert re.search(r'also in\s+<bdi class="first">The Observer</bdi>', said)
    assert said.count("(first to report)") == 1
    assert {(told.source.name, told.articles, told.was_first) for told in outlets(stories.occurrences(story))} == {
        ("The Herald", 1, 0), ("The Observer", 1, 1), ("The Ledger", 1, 0), ("Wire", 1, 0)
    }  # fmt: skip
    (event,) = client.get(f"/api/stories/{story.pk}").json()["in_detail"]
    assert not event["articles"][0]["first"]
    assert event["articles"][0]["also"] == [
        {"source": "The Observer", "date": "2022-11-01", "first": True},
        {"source": "The Ledger", "date": "2022-11-02", "first": False},
    ]
    assert client.get("/api/stories").json()["stories"][0]["outlets"] == 4


def test_of_outlets_of_one_day_none_was_first(client: Client) -> None:
    for source in ("The Herald", "The Ledger"):
        report(
            f"Petro meets Maduro, {source} says",
            f"{MEETING} By {source}.",
            source=source,
            entities=WHO,
        )
    gathering.gather()
    (event,) = stories.occurrences(Story.objects.get())
    assert len(event.reports) == 2
    assert not any(told.first for told in event.reports)


def test_an_address_leads_to_the_storys_own(client: Client, articles: list[Article]) -> None:
    story = Story.objects.get()
    assert client.get(f"/stories/{story.pk}/")["Location"] == address(story)
    assert client.get(f"/stories/{story.pk + 1}/").status_code == 404
    assert client.get("/stories/nothing/").status_code == 404


def test_stories_are_found_from_articles_names_and_searches(
    client: Client, articles: list[Article]
) -> None:
    story = Story.objects.get()
    for where in ("/stories/", articles[0].get_absolute_url(), "/names/gustavo-petro/"):
        assert address(story) in page(client, where), where
    for asked in (f"/?story={story.pk}", f"/?q=story:{story.pk}"):
        assert "Bridge opens" in page(client, asked)
    assert "Bridge opens" not in page(client, f"/?q=-story:{story.pk}")


def test_words_in_common_are_shown_as_printed_and_not_those_of_names(
    articles: list[Article],
) -> None:
    row = EventArticle.objects.get(article=articles[0])
    row.reasons |= {"words": ["maduro", "meets", "caracas", "nothere"]}
    assert Reasons([row]).of(row).words == ["meets"]
    row.article.title = "Reunión histórica, dice Petro"
    row.reasons |= {"words": ["reunion", "histori"]}
    assert Reasons([row]).of(row).words == ["Reunión", "histórica"]


def test_the_page_of_an_article_says_who_else_reports_its_event_and_why(
    client: Client, articles: list[Article]
) -> None:
    said = page(client, articles[0].get_absolute_url())
    beside = said[said.index("The same event") :]
    assert "Maduro receives Petro in Caracas" in beside
    assert "Bridge opens" not in beside[: beside.index("The story")]
    assert "Gustavo Petro" in beside
    assert "Other coverage" not in said


def test_what_a_reader_may_not_see_is_in_no_story(client: Client, articles: list[Article]) -> None:
    story = Story.objects.get()
    archive.hide(articles=[articles[0].pk], why="")
    said = page(client, address(story))
    assert "Petro meets Maduro" not in said
    assert "2 articles" in said
    assert "Petro meets Maduro" not in page(client, articles[1].get_absolute_url())


def test_the_api_has_stories_with_their_events(client: Client, articles: list[Article]) -> None:
    story = Story.objects.get()
    listed = client.get("/api/stories").json()
    assert [(each["id"], each["articles"]) for each in listed["stories"]] == [(story.pk, 3)]
    found = client.get(f"/api/stories/{story.pk}").json()
    assert [[a["source"] for a in event["articles"]] for event in found["in_detail"]] == [
        ["The Herald", "The Ledger"],
        ["The Observer"],
    ]
    article = client.get(f"/api/articles/{articles[0].pk}").json()
    assert article["story"] == story.pk
    assert client.get(f"/api/stories/{story.pk + 1}").status_code == 404


def test_an_editor_says_on_the_page_what_belongs_together(
    admin_client: Client, articles: list[Article]
) -> None:
    herald, ledger, observer = articles
    story = Story.objects.get()
    page(admin_client, address(story))
    admin_client.post("/stories/judge/", {"story": story.pk, "name": "The meeting"})
    assert "The meeting" in page(admin_client, address(story))
    admin_client.post("/stories/judge/", {"part": ledger.pk})
    admin_client.post(
        "/stories/judge/", {"article": observer.pk, "join": ledger.get_absolute_url()}
    )
    event_of = dict(EventArticle.objects.values_list("article", "event"))
    assert event_of[ledger.pk] == event_of[observer.pk] != event_of[herald.pk]
    split = {"story": story.pk, "split": "1", "event": [event_of[ledger.pk]]}
    admin_client.post("/stories/judge/", split)
    assert EventArticle.objects.get(article=herald).event.story_id is None, "it is alone now"
    history = page(admin_client, f"/admin/newsroom/article/{herald.pk}/history/")
    assert f"another event than article {ledger.pk}" in history
    other = page(admin_client, f"/admin/newsroom/article/{ledger.pk}/history/")
    assert f"another event than article {herald.pk}" in other, "a word is about both"
    assert f"the same event as article {observer.pk}" in other


def test_what_makes_no_sense_is_said_and_changes_nothing(
    admin_client: Client, articles: list[Article]
) -> None:
    story = Story.objects.get()
    for asked, answer in (
        ({"article": articles[0].pk, "join": "nothing"}, "There is no such article."),
        ({"story": story.pk, "merge": story.pk}, "There is no such story."),
        ({"story": story.pk, "split": "1"}, "Choose some of the events, and not all of them."),
    ):
        told = admin_client.post("/stories/judge/", asked, follow=True).content.decode()
        assert answer in told
    assert admin_client.post("/stories/judge/", {}).status_code == 400


def test_only_editors_have_a_word(client: Client, articles: list[Article]) -> None:
    client.force_login(User.objects.create_user("reader"))
    story = Story.objects.get()
    assert "story-judge" not in page(client, address(story))
    assert client.post("/stories/judge/", {"part": articles[0].pk}).status_code == 403
