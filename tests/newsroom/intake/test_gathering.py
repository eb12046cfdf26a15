"""From imported articles to events and stories: what comes, what editors say, what stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from newsroom import archive
from newsroom.archive import event_terms
from newsroom.archive.changes import touch
from newsroom.archive.undoing import undo
from newsroom.history import Operation
from newsroom.intake import events_job, gathering
from newsroom.intake.arrivals import QUIET
from newsroom.models import (
    Article,
    CoverageWord,
    Event,
    EventArticle,
    FormerStory,
    Job,
    ReadNames,
    Seed,
    Story,
    StoryName,
)
from newsroom.pages import stories
from tests.newsroom.factories import person, place, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

WHO = [person("Gustavo Petro", 3), person("Nicolás Maduro", 2), place("Caracas", 2)]
MEETING = (
    "The presidents of Colombia and Venezuela met in Miraflores on Tuesday to sign a declaration."
)


def meeting(source: str, title: str = "Petro meets Maduro in Caracas", **more: str) -> Article:
    return report(title, f"{MEETING} {source} was there.", source=source, entities=WHO, **more)


@pytest.fixture
def herald() -> Article:
    return meeting("The Herald")


@pytest.fixture
def ledger() -> Article:
    return meeting("The Ledger", "Maduro receives Petro in Caracas", date="2022-11-02")


@pytest.fixture
def storm() -> Article:
    return report(
        "Storm takes the pier of Tidewell", "Waves of nine metres took the old pier at night.",
        source="The Ledger", entities=[place("Tidewell", 2)],
    )  # fmt: skip


@pytest.fixture
def bridge() -> Article:
    """A later event of the same story."""
    return report(
        "Bridge opens after Petro and Maduro met", "Lorries crossed the Simón Bolívar bridge again, as "
        "the declaration of Caracas by Petro and Maduro had said.",
        date="2022-11-09", source="The Herald", entities=WHO,
    )  # fmt: skip


def events() -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for event, article in EventArticle.objects.order_by("article").values_list("event", "article"):
        found.setdefault(event, []).append(article)
    return sorted(found.values())


def story_of(article: Article) -> int | None:
    return EventArticle.objects.get(article=article).event.story_id


def test_what_was_imported_is_gathered(
    herald: Article, ledger: Article, storm: Article, bridge: Article
) -> None:
    gathering.gather()
    assert events() == [[herald.pk, ledger.pk], [storm.pk], [bridge.pk]]
    assert story_of(herald) == story_of(bridge) is not None
    assert story_of(storm) is None, "one article alone is no story"
    reasons = EventArticle.objects.get(article=ledger).reasons
    assert len(reasons["names"]) == 3
    assert reasons["apart"] == 1
    assert not gathering.gather().articles, "nothing is left to do"


def test_what_comes_later_goes_on_with_what_there_is(
    herald: Article, ledger: Article, storm: Article
) -> None:
    gathering.gather()
    event, story = EventArticle.objects.get(article=herald).event_id, story_of(herald)
    observer = meeting("The Observer")
    after = meeting("The Gazette", "Trade after Petro met Maduro in Caracas", date="2022-11-12")
    assert gathering.gather().articles == 2
    assert EventArticle.objects.get(article=observer).event_id == event
    assert story_of(after) == story
    before = events()
    gathering.gather(all_=True)
    assert events() == before, "all at once comes to the same"
    assert story_of(after) == story, "and stories keep their numbers"


def test_an_article_of_no_known_day_joins_by_content(herald: Article, ledger: Article) -> None:
    undated = meeting("The Observer", date="")
    gathering.gather()
    assert events() == [[herald.pk, ledger.pk, undated.pk]]
    assert EventArticle.objects.get(article=undated).reasons["apart"] is None


def test_an_editor_parts_an_article_and_that_holds_until_it_is_undone(
    herald: Article, ledger: Article
) -> None:
    gathering.gather()
    archive.part_article(article=ledger.pk, user=User.objects.create_user("ada"))
    assert events() == [[herald.pk], [ledger.pk]]
    gathering.gather(all_=True)
    assert events() == [[herald.pk], [ledger.pk]]
    done = Operation.objects.latest("pk")
    assert done.by == "ada"
    undo(operation=done)
    assert not CoverageWord.objects.exists()
    assert events() == [[herald.pk, ledger.pk]]


def test_an_editor_joins_what_nothing_says_is_one(herald: Article, storm: Article) -> None:
    gathering.gather()
    archive.join_articles(article=storm.pk, other=herald.pk, user=None)
    gathering.gather(all_=True)
    assert events() == [[herald.pk, storm.pk]]
    assert EventArticle.objects.get(article=storm).reasons["editor"]
    archive.part_article(article=storm.pk, user=None)
    assert events() == [[herald.pk], [storm.pk]]
    archive.join_articles(article=storm.pk, other=herald.pk, user=None)
    assert events() == [[herald.pk, storm.pk]], "the last word counts"


def test_stories_are_merged_and_split_and_their_addresses_lead_on(
    herald: Article, ledger: Article, storm: Article
) -> None:
    flood = report(
        "Pier of Tidewell lost to the storm", "Waves of nine metres took the old pier at night.",
        source="The Herald", entities=[place("Tidewell", 2)],
    )  # fmt: skip
    gathering.gather()
    one = Story.objects.get(events__members__article=herald)
    other = Story.objects.get(events__members__article=flood)
    archive.merge_stories(story=one, other=other, user=None)
    # Of as many articles each, the older number stays.
    kept, gone = sorted((one.pk, other.pk))
    assert story_of(flood) == story_of(storm) == story_of(herald) == kept
    found = stories.find(f"{gone}-pier")
    assert found is not None
    assert found.pk == kept
    gathering.gather(all_=True)
    assert story_of(flood) == kept
    undo(operation=Operation.objects.latest("pk"))
    assert (story_of(herald), story_of(flood)) == (one.pk, other.pk), "each has its number again"
    assert not FormerStory.objects.exists()


def test_events_are_split_off_a_story(herald: Article, ledger: Article, bridge: Article) -> None:
    gathering.gather()
    story = Story.objects.get()
    event = EventArticle.objects.get(article=bridge).event_id
    archive.split_story(story=story, events=[event], user=None)
    gathering.gather(all_=True)
    assert story_of(herald) == story.pk
    assert story_of(bridge) is None, "one article alone is no story"


def test_a_story_is_called_what_an_editor_says(herald: Article, ledger: Article) -> None:
    gathering.gather()
    story = Story.objects.get()
    assert stories.names([story.pk]) == {story.pk: "Petro meets Maduro in Caracas"}
    archive.name_story(story=story, name="The first meeting", user=None)
    gathering.gather(all_=True)
    assert stories.names([story.pk]) == {story.pk: "The first meeting"}
    undo(operation=Operation.objects.latest("pk"))
    assert not StoryName.objects.exists()


def test_what_is_deleted_for_good_leaves_no_event(herald: Article, ledger: Article) -> None:
    gathering.gather()
    archive.delete_articles(articles=Article.objects.filter(pk=ledger.pk))
    gathering.gather(all_=True)
    assert events() == [[herald.pk]]
    assert Event.objects.count() == 1
    assert not Story.objects.exists()


def test_what_a_run_read_but_did_not_write_waits_for_the_next(
    herald: Article, ledger: Article
) -> None:
    gathering.gather()
    assert not event_terms.has_unread_articles()
    touch([ledger.pk])
    event_terms.read_event_terms(articles=[ledger.pk])  # and then it was interrupted
    assert event_terms.unread_articles() == [ledger.pk]
    gathering.gather()
    assert not event_terms.has_unread_articles()


def test_a_job_gathers_what_an_import_left_once_names_are_resolved(
    herald: Article,
) -> None:
    Seed.objects.update(received=timezone.now() - 2 * QUIET)
    assert events_job.ask() is None, "names come first"
    ReadNames.objects.update(resolved=True)
    assert isinstance(events_job.ask(), Job)
    assert events_job.ask() is None, "one is enough"


def test_a_job_counts_articles_and_says_what_comes_after_reading_them(
    herald: Article, ledger: Article
) -> None:
    told: list[tuple[int, int, str]] = []

    class Running:
        result: dict[str, int]

        def report(self, done: int, total: int, message: str = "") -> None:
            told.append((done, total, message))

        def conclude(self, **values: int) -> None:
            self.result = values

    job: Any = Running()
    events_job.gather_events(job)
    assert {each[:2] for each in told} == {(2, 2)}, "steps are no articles"
    assert told[1][2] == "Putting them into events and stories"
    assert told[-1][2] == ""
    assert job.result["articles"] == 2


def test_the_command_gathers_and_says_what_there_is(
    herald: Article, ledger: Article, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("stories", "--gather")
    said = capsys.readouterr().out
    assert "2 articles compared" in said
    assert "1 events are reported by several articles." in said
