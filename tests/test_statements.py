"""What a page asks the database costs what it shows, and not what the archive holds."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.models import Article, Event, EventArticle, Story
from newsroom.pages import stories
from tests.newsroom.factories import person, report
from tests.search.index import catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

# What grows with the archive.
GREAT = "article|eventarticle|event|mention|block|quotation|seed|evidence|authorship|entity"


@pytest.fixture
def articles() -> list[Article]:
    """Two reports of one story."""
    made = [
        report(f"Talks {day}", "Petro spoke of talks.", date=f"2022-11-0{day}", entities=[person("Petro")])
        for day in (1, 2)
    ]  # fmt: skip
    days = [article.published for article in made]
    story = Story.objects.create(first=days[0], last=days[1], size=2)
    for article in made:
        event = Event.objects.create(day=article.published, story=story)
        EventArticle.objects.create(article=article, event=event)
        article.refresh_from_db()
    catch_up()
    return made


def scans(statement: str) -> list[str]:
    """The tables that grow with the archive and that a statement goes through from end to end."""
    if not statement.lstrip().upper().startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}".replace("%", "%%"), ())
        plan = [str(row[3]) for row in cursor.fetchall()]
    # What is withheld is gone through where it is little.
    great = re.compile(rf"SCAN newsroom_({GREAT})\b|SCAN [UVW]\d(?!.*_withheld_)")
    return [step for step in plan if great.match(step)]


def test_no_page_goes_through_a_whole_table(client: Client, articles: list[Article]) -> None:
    story = Story.objects.get()
    client.get("/?q=spoke")  # what is the same for all searches is kept
    for path in (
        "/?q=talks", "/?q=petro&sort=newest", f"/?q=talks&story={story.pk}",
        articles[0].get_absolute_url(), f"{articles[0].get_absolute_url()}?q=talks&n=1",
        stories.address(story.pk, ""), "/names/petro/", f"/api/articles/{articles[0].pk}",
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path, follow=True).status_code == 200, path
        found = {each["sql"]: scans(each["sql"]) for each in asked.captured_queries}
        assert asked.captured_queries
        assert not {sql: steps for sql, steps in found.items() if steps}, path


def test_one_that_does_is_seen() -> None:
    """The check itself: who asks for all articles at once goes through them."""
    inner = Article.objects.readable().order_by()
    statement = str(EventArticle.objects.filter(article__in=inner).query)
    assert scans(statement)
    assert not scans(str(EventArticle.objects.readable().filter(event__in=[1]).query))
