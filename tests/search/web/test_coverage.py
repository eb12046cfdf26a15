"""The coverage of a search: outlets and time as a grid, on a page and as a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.test import Client

from newsroom import archive
from newsroom.hidden import hidden_sources
from newsroom.models import Article, Source
from newsroom.pages.copies import copies_of
from tests.newsroom.factories import report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db

BORDER = "The border was opened again, the ministers said at the bridge."
FAIR = "The fair was held in the rain, and the traders went home early."


@pytest.fixture(autouse=True)
def articles(index_dir: Path) -> None:
    for source, date, body in (
        ("The Herald", "2022-11-01", BORDER), ("The Herald", "2022-11-02", BORDER),
        ("Wire", "2022-11-01", FAIR), ("Wire", "2022-11-04", BORDER),
        ("Gazette", "2022-11-02", FAIR), ("=1+1", "2022-11-03", BORDER),
    ):  # fmt: skip
        report(f"{source} on {date}", body, source=source, date=date)
    catch_up()


def test_the_page_says_who_reported_who_was_late_and_who_said_nothing(client: Client) -> None:
    page = client.get("/coverage/?q=border").content.decode()
    assert "Back to 4 articles" in page
    grid = client.get("/coverage/?q=border").context["page"]
    lines = {line.label: line for line in grid.lines}
    assert (lines["The Herald"].reports, lines["The Herald"].days_after) == (2, 0)
    assert (lines["Wire"].days_after, lines["Wire"].share) == (3, 0.5)
    [stretch] = lines["Wire"].stretches
    assert stretch.label == "1 Nov 2022"
    assert [line.label for line in grid.without] == ["Gazette"]


def test_its_links_find_what_they_say(client: Client) -> None:
    grid = client.get("/coverage/?q=border").context["page"]
    [line] = [line for line in grid.lines if line.label == "Wire"]
    assert client.get(line.url).context["page"].total == line.reports
    [stretch] = line.stretches
    others = client.get(stretch.url).context["page"]
    assert [hit.article.title for hit in others.hits] == ["The Herald on 2022-11-01"]
    counted = [cell for line in grid.lines for cell in line.cells if cell.count]
    for cell in counted:
        assert client.get(cell.url).context["page"].total == cell.count


def test_the_file_has_a_row_for_each_outlet_and_period(client: Client) -> None:
    response = client.get("/coverage.csv?q=border")
    rows = list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))
    assert len(rows) == 4 * 4, "four outlets, four days"
    wire = {
        row["from"]: (row["articles"], row["articles_of_outlet"])
        for row in rows
        if row["outlet"] == "Wire"
    }
    assert wire == {
        "2022-11-01": ("0", "1"), "2022-11-02": ("", "0"), "2022-11-03": ("", "0"), "2022-11-04": ("1", "1"),
    }  # fmt: skip
    assert {row["outlet"] for row in rows} >= {"'=1+1"}, "no spreadsheet calculates it"


def test_periods_can_be_chosen(client: Client) -> None:
    grid = client.get("/coverage/?q=border&by=month").context["page"]
    assert (grid.grain, grid.periods) == ("month", ("November 2022",))
    assert client.get("/coverage/?q=border&by=nonsense").context["page"].grain == "day"


def test_chosen_dates_are_the_grid_and_chosen_sources_are_all_of_it(client: Client) -> None:
    found = client.get("/coverage/?q=border&from=2022-11-01&to=2022-11-10&source=wire").context
    assert len(found["page"].periods) == 10
    assert [line.label for line in found["page"].lines] == ["Wire"]
    assert not found["page"].without


@pytest.mark.parametrize(
    ("query", "said"),
    [("q=nothingofit", "nothing to compare"), ("q=border&undated=1", "nothing to compare")],
)
def test_where_there_is_nothing_it_says_so(client: Client, query: str, said: str) -> None:
    assert said in client.get(f"/coverage/?{query}").content.decode()


def test_what_readers_do_not_see_is_in_no_number(client: Client) -> None:
    hidden = Article.objects.get(title="Gazette on 2022-11-02")
    archive.hide(articles=[hidden.pk], why="a test")
    assert not client.get("/coverage/?q=border").context["page"].without


def test_too_many_articles_are_not_begun_with(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.results.coverage.MOST", 3)
    assert "Narrow the search" in client.get("/coverage/?q=border").content.decode()
    assert client.get("/coverage.csv?q=border").status_code == 400


def test_an_outlet_that_carried_the_words_of_another_is_not_told_to_have_nothing(
    client: Client,
) -> None:
    long = f"{BORDER} " * 6
    report("Opened", long, source="The Herald", date="2022-11-02")
    report("Opened, too", long, source="Gazette", date="2022-11-02")
    catch_up()
    response = client.get("/coverage/?q=border")
    grid = response.context["page"]
    assert (grid.carriers, grid.without) == (("Gazette",), ())
    assert "Only the words of others" in response.content.decode()
    file = client.get("/coverage.csv?q=border").content.decode("utf-8-sig").splitlines()
    rows = [row for row in csv.DictReader(file) if row["outlet"] == "Gazette"]
    assert {row["from"] for row in rows if row["copies"] == "1"} == {"2022-11-02"}
    token = hidden_sources.set(frozenset({Source.objects.get(name="Gazette").pk}))
    try:
        assert not copies_of(Article.objects.values_list("pk", flat=True))
    finally:
        hidden_sources.reset(token)
