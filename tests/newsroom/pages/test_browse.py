"""Sources, names and the calendar."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from typing import Any

import pytest
from django.test import Client

from newsroom import archive
from newsroom.models import Article, Entity
from newsroom.pages.formats import percent
from newsroom.pages.timeline import SPARK_HEIGHT, gaps, sparkline, timeline
from tests.newsroom.factories import keep, person, place, report
from tests.valid_page import valid_page as page

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def archive_of_three_years(db: None) -> None:
    petro, caracas = person("Gustavo Petro", 3), place("Caracas")
    report("First", date="2020-01-15", entities=[petro])
    report("Second", date="2020-01-15", entities=[petro, caracas])
    report("Third", date="2022-11-01", source="The Gazette", entities=[petro, caracas])
    report("Month only", date="2021-03", entities=[caracas])
    report("Undated", date="", source="")


pytestmark = pytest.mark.usefixtures("archive_of_three_years")


def test_sources_say_from_when_to_when_and_how_many_months_lack(client: Client) -> None:
    html = page(client, "/sources/")
    herald = html[html.index("The Herald") :]
    assert herald.index("15 January 2020") < herald.index("March 2021") < herald.index("13 months")
    assert "1 March 2021" not in html, "of the last one only the month is known"
    assert html.index("The Gazette") < html.index("The Herald")
    by_count = page(client, "/sources/?sort=count")
    assert by_count.index("The Herald") < by_count.index("The Gazette")
    assert "The Gazette" not in page(client, "/sources/?q=herald")
    assert "No source is named" in page(client, "/sources/?q=xyz")


def test_a_source(client: Client) -> None:
    html = page(client, "/sources/the-herald/")
    assert "3 articles" in html
    assert "February 2020 – February 2021" in html
    assert "/?source=the-herald&amp;from=2020-01&amp;to=2020-01" in html
    assert "/?source=the-herald&amp;entity=gustavo-petro" in html
    assert client.get("/sources/none/").status_code == 404


def test_the_calendar_shows_a_year_without_articles_between_others_but_not_a_thousand(
    client: Client,
) -> None:
    Article.objects.filter(title="Month only").delete()
    Article.objects.filter(title="Undated").update(published="1021-05-01")
    years = [year["year"] for year in client.get("/calendar/").context["years"]]
    assert years == [2022, 2021, 2020, 1021]
    html = page(client, "/calendar/")
    assert '<th scope="row">2021</th>' in html
    assert "/calendar/2021/" not in html


def test_the_masthead_says_in_which_section_a_page_is(client: Client) -> None:
    assert 'href="/names/" aria-current="page"' in page(client, "/names/")
    below = page(client, "/names/caracas/")
    assert 'href="/names/" aria-current="true"' in below
    assert below.count("aria-current") == 1


def test_a_small_share_is_not_told_to_be_nothing() -> None:
    assert [percent(share) for share in (0, 0.001, 0.006, 1)] == ["0%", "<1%", "1%", "100%"]


def test_names_by_letter_kind_count_and_name(client: Client) -> None:
    assert re.findall(r'/names/([a-z-]+)/"', page(client, "/names/?all=1")) == [
        "caracas",
        "gustavo-petro",
    ]
    assert "Gustavo" not in page(client, "/names/?kind=place")
    assert "Caracas" not in page(client, "/names/?letter=g")
    assert "No name fits." in page(client, "/names/?letter=other")
    by_count = page(client, "/names/?sort=count")
    assert by_count.index("Caracas") < by_count.index("Gustavo")
    assert "Gustavo" in page(client, "/names/?q=PETRO")
    archive.add_alias(entity=Entity.objects.get(slug="gustavo-petro"), name="El Presidente")
    assert "Gustavo" in page(client, "/names/?q=presidente")


def test_names_begin_with_the_foremost_of_each_kind(client: Client) -> None:
    html = page(client, "/names/")
    people = html.index('id="of-person"')
    assert people < html.index("/names/gustavo-petro/") < html.index('id="of-place"')
    assert html.index('id="of-place"') < html.index("/names/caracas/")
    assert "/?entity=gustavo-petro" in html
    assert "of-organisation" not in html


def test_names_in_one_article_only_are_left_out_until_they_are_asked_for(client: Client) -> None:
    report("Fourth", entities=[person("Ada Roca"), place("Quito")])
    listed = page(client, "/names/?kind=person")
    assert "Gustavo" in listed
    assert "Ada Roca" not in listed
    assert "1 more is in one article only" in listed
    assert "kind=person&amp;all=1" in listed
    every = page(client, "/names/?kind=person&all=1")
    assert "Ada Roca" in every
    assert "leave out" in every
    assert "Ada Roca" in page(client, "/names/?q=roca"), "who asks for a name is shown it"
    alone = page(client, "/names/?letter=q")
    assert "Quito" in alone, "where there are no others, nothing is left out"
    assert "in one article only" not in alone


def test_an_article_that_a_reader_does_not_see_makes_no_name_frequent(client: Client) -> None:
    quill = [person("Xanthe Quill")]
    report("Seen", entities=quill)
    archive.hide(articles=[report("Not seen", entities=quill).pk])
    assert "Xanthe" not in page(client, "/names/?kind=person")
    assert "Xanthe" in page(client, "/names/?kind=person&all=1")


def test_what_is_most_about_a_name_has_it_in_its_headline_then_most_often(client: Client) -> None:
    report("Notes of a week", date="2022-11-03", entities=[person("Ada Roca", 9)])
    report("Roca wins", date="2020-01-01", entities=[person("Ada Roca", 2)])
    report("Ada Roca speaks", date="2020-01-02", entities=[person("Ada Roca", 4)])
    report("Procession", date="2022-11-04", entities=[person("Ada Roca", 1)])
    html = page(client, "/names/ada-roca/")
    most, newest = html.split("Newest articles")
    order = re.findall(r">(Notes of a week|Roca wins|Ada Roca speaks|Procession)</a>", most)
    assert order == ["Ada Roca speaks", "Notes of a week", "Roca wins", "Procession"]
    assert newest.index("Procession") < newest.index("Notes of a week")
    assert '<input type="hidden" name="entity" value="ada-roca">' in html


def test_a_source_says_what_its_articles_lack(client: Client) -> None:
    report("No day", date="", source="The Gazette", author="Ana Bosque")
    html = page(client, "/sources/the-gazette/")
    missing = html[html.index("What is missing") :]
    assert "/?source=the-gazette&amp;undated=1" in missing
    assert "50%" in missing
    assert "/?source=the-gazette&amp;author=_none" in missing
    rows = page(client, "/sources/")
    assert "1 article without a source" in rows
    assert "/?source=_none" in rows
    gazette = rows[rows.index("The Gazette") : rows.index("The Herald")]
    assert "/?source=the-gazette&amp;undated=1" in gazette
    assert "/?source=the-gazette&amp;author=_none" in gazette


def test_where_nothing_has_a_date_what_was_imported_last_is_shown(client: Client) -> None:
    report("No day at all", date="", source="The Crier")
    html = page(client, "/sources/the-crier/")
    assert "Last imported" in html
    assert "No day at all" in html
    assert "none of them dated" in html


def test_a_name(client: Client) -> None:
    html = page(client, "/names/caracas/")
    assert "3 articles" in html
    assert "/?entity=caracas&amp;entity=gustavo-petro" in html
    assert "/?entity=caracas&amp;source=the-gazette" in html
    assert html.index("Third") < html.index("Month only") < html.index("Second")


def test_suggested_names_are_shown_nowhere(client: Client) -> None:
    Entity.objects.filter(slug="gustavo-petro").update(suggested=True)
    assert client.get("/names/gustavo-petro/").status_code == 404
    for address in ("/names/", "/names/?q=petro", "/names/caracas/", "/sources/the-herald/"):
        assert "Gustavo" not in page(client, address)


def test_the_calendar_goes_from_years_to_days(client: Client) -> None:
    years = page(client, "/calendar/")
    assert 'aria-label="January 2020: 2"' in years
    assert "1 article has no date" in years
    year = page(client, "/calendar/2020/")
    assert "/?from=2020-01-15&amp;to=2020-01-15" in year
    assert "/calendar/2021/" in year
    month = page(client, "/calendar/2020/1/")
    assert 'aria-label="15 January 2020: 2"' in month
    assert "/calendar/2021/3/" in month


def test_a_date_known_to_the_month_falls_on_no_day(client: Client) -> None:
    assert Article.objects.get(title="Month only").published == dt.date(2021, 3, 1)
    month = page(client, "/calendar/2021/3/")
    assert "1 of them known to the month only" in month
    assert "from=2021-03-01" not in month


@pytest.mark.parametrize(
    "address", ["0/", "99999/", "2020/13/", "2020/0/", "1900/", "2020/2/"]
)  # fmt: skip
def test_a_date_without_articles_is_no_page(client: Client, address: str) -> None:
    assert client.get(f"/calendar/{address}").status_code == 404


@pytest.mark.parametrize("query", ["page=x", "page=-1", "page=999", "kind=x&letter=ñ&sort=z"])
def test_nonsense_in_an_address_does_no_harm(client: Client, query: str) -> None:
    page(client, f"/names/?{query}")
    page(client, f"/sources/?{query}")


def test_scripts_in_names_are_text(client: Client) -> None:
    report(
        f"Title {SCRIPT}", source=f"Source {SCRIPT}", date="2022-11-02",
        entities=[person(f"Name {SCRIPT}")],
    )  # fmt: skip
    entity = Entity.objects.get(name__contains="script")
    addresses = (
        "/sources/", f"/sources/?q={SCRIPT}", "/names/", f"/names/?q={SCRIPT}", "/calendar/2022/11/",
        entity.get_absolute_url(),
    )  # fmt: skip
    for address in addresses:
        assert SCRIPT not in page(client, address)


@pytest.mark.parametrize(
    "address",
    ["/sources/", "/sources/the-herald/", "/names/", "/names/?sort=count", "/names/caracas/",
     "/calendar/", "/calendar/2020/", "/calendar/2020/1/"],
)  # fmt: skip
def test_no_page_asks_the_database_more_than_thirteen_times(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(13):
        page(client, address)


def test_the_fullest_year_travels_light(client: Client) -> None:
    days = [dt.date(2019, 1, 1) + dt.timedelta(days) for days in range(365)]
    Article.objects.bulk_create(
        Article(title="x", published=day, published_precision="day") for day in days
    )
    response = client.get("/calendar/2019/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(response.content).decode().count("/?from=2019-") >= 365
    assert len(response.content) < 20_000


def test_the_original_and_its_bytes(client: Client) -> None:
    article = keep("Juan GuaidĂł\n\nEl presidente de Colombia, Gustavo Petro, viajĂł a BogotĂĄ.\n")
    html = page(client, f"/articles/{article.pk}/original/")
    assert ">Ăł</del>" in html
    assert ">ó</ins>" in html
    seed = article.seeds.get()
    response = client.get(f"/articles/{article.pk}/original/{seed.pk}")
    assert response.content == bytes(seed.data)
    assert response["Content-Type"] == "application/octet-stream"
    assert "attachment" in response["Content-Disposition"]
    other = report()
    assert client.get(f"/articles/{other.pk}/original/{seed.pk}").status_code == 404


def test_an_original_in_an_export_shows_its_columns_and_earlier_versions(client: Client) -> None:
    given = {
        "id": "1",
        "title": f"Rain {SCRIPT}",
        "body": f"It rained in Quito. {SCRIPT}",
        "date": "2022-01-01",
    }
    keep("1", path="a.jsonl#1", given=given)
    article = keep("2", path="a.jsonl#1", given=given | {"body": "It rained in Quito again."})
    html = page(client, f"/articles/{article.pk}/original/")
    assert "2022-01-01" in html
    assert "2 versions of this file" in html
    assert SCRIPT not in html
    first = article.seeds.get(current=False)
    old = page(client, f"/articles/{article.pk}/original/?version={first.pk}")
    assert "&lt;script&gt;" in old
    assert SCRIPT not in old


def test_an_original_that_is_no_text_says_so(client: Client) -> None:
    article = report()
    article.seeds.update(given={}, data=b"\x00\x01\x02" * 100)
    html = page(client, f"/articles/{article.pk}/original/")
    assert "shown as text" in html
    assert "Download the bytes" in html


# --- drawings --------------------------------------------------------------------------------


def test_bars_are_months_quarters_or_years_by_their_number() -> None:
    def labels(first: str, last: str) -> list[str]:
        found = timeline({first: 1, last: 4})
        assert found
        return [bar.label for bar in found.bars]

    assert labels("2020-01", "2021-02") == ["January 2020", "February 2021"]
    assert labels("2005-02", "2021-02") == [
        "January 2005 – March 2005",
        "January 2021 – March 2021",
    ]
    assert labels("1905-02", "2021-02") == ["1905", "2021"]
    assert timeline({}) is None


def test_the_highest_bar_is_as_high_as_the_drawing_and_the_least_is_seen() -> None:
    found = timeline({"2020-01": 1000, "2020-02": 1})
    assert found
    assert [(bar.height, bar.y + bar.height) for bar in found.bars] == [(60, 60), (2, 60)]
    assert found.bars[1].dates == "from=2020-02&to=2020-02"


def test_a_sparkline_is_a_closed_skyline() -> None:
    path = sparkline({"2020-01": 2, "2020-03": 4}, ("2020-01", "2020-04"))
    assert path == f"M0 {SPARK_HEIGHT}v-12h24v12h24v-24h24v24z"


def test_gaps_are_the_months_without_anything_longest_first() -> None:
    found = gaps({"2020-01": 1, "2020-03": 1, "2020-12": 2, "2021-01": 1})
    assert [(gap.first, gap.last, gap.months) for gap in found] == [
        ("April 2020", "November 2020", 8), ("February 2020", "February 2020", 1),
    ]  # fmt: skip
    assert gaps({"2020-01": 5}) == []


@pytest.mark.parametrize("few", [0, 1_000])
def test_names_that_only_withheld_articles_have_are_not_there_however_many_are_withheld(
    client: Client, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few withheld articles are gone through, of many the names are asked: it comes to the same."""
    monkeypatch.setattr("newsroom.models.authorities.FEW_WITHHELD", few)
    gone = report("Only here", entities=[person("Xanthe Quill")])
    archive.hide(articles=[gone.pk, Article.objects.get(title="First").pk])
    archive.save_entity(entity=Entity(name="Named by nobody", kind="person"))
    doubted = Entity.objects.get(name="Caracas")
    archive.refuse_mentions(mentions=doubted.mentions.values_list("pk", flat=True), user=None)
    shown = set(Entity.objects.readable().values_list("name", flat=True))
    assert shown == {"Gustavo Petro", "Named by nobody", "Caracas"}
    asked = str(Entity.objects.readable().query)
    assert ("newsroom_withheld" in asked.split("NOT EXISTS")[0]) is bool(few)
