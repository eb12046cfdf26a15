"""Articles side by side: the page, its files, and the ways in."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from newsroom import archive
from newsroom.models import Article
from tests.newsroom.factories import person, place, quoted, report
from tests.valid_page import valid_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def pair() -> tuple[Article, Article]:
    entities = [person("Bo Lindqvist", 2), place("Port Ellery")]
    one = report(
        "Bridge opens at Port Ellery",
        "Bo Lindqvist opened the bridge at Port Ellery on September 26, with 4,500 guests.\n\n"
        "“The river has waited for this bridge for a very long time,” Di Marsh told the crowd.",
        source="The Bay Herald", entities=[*entities, person("Di Marsh")],
    )  # fmt: skip
    other = report(
        "A bridge for Port Ellery",
        "The bridge was opened by Bo Lindqvist on September 26; some 4,500 guests came.\n\n"
        "It had cost 31 million crowns, said Wim Okapi, who had paid for the half of it.",
        source="The Coast Wire", entities=[*entities, person("Wim Okapi")],
    )  # fmt: skip
    return one, other


def address(*articles: Article) -> str:
    return "/compare/?" + "&".join(
        f"{key}={a.pk}" for key, a in zip("abcde", articles, strict=False)
    )


def test_what_both_have_is_joined_and_what_one_has_is_told(
    client: Client, pair: tuple[Article, Article]
) -> None:
    page = valid_page(client, address(*pair))
    assert 'id="a1" data-partners="b1 "' in " ".join(page.split())
    assert page.count("only here") == 2, "what was said of the river, and of the cost"
    table = page[page.index("<table") : page.index("</table")]
    shared, only_one, only_other = (
        table.index(name) for name in ("Bo Lindqvist", "Di Marsh", "Wim Okapi")
    )
    assert shared < only_one < only_other
    assert "26 September 2022" in table
    assert "4,500" in table
    assert "31 million" in table


def test_it_is_a_file_too(client: Client, pair: tuple[Article, Article]) -> None:
    file = client.get(address(*pair).replace("/compare/", "/compare.csv"))
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert {(row["in"], row["text"]) for row in rows if row["part"] == "person"} == {
        ("A B", "Bo Lindqvist"), ("A", "Di Marsh"), ("B", "Wim Okapi"),
    }  # fmt: skip
    assert [row["same as"] for row in rows if row["part"] == "passage, shared"] == ["B1", "A1"]
    data = client.get(address(*pair).replace("/compare/", "/compare.json")).json()
    assert [each["id"] for each in data["articles"]] == [article.pk for article in pair]
    assert data["articles"][0]["passages"][0]["same_as"] == ["B1"]


def test_an_article_is_added_by_its_number_its_address_or_its_words(
    client: Client, pair: tuple[Article, Article]
) -> None:
    one, other = pair
    for written in (str(other.pk), f"https://news.example{other.get_absolute_url()}?q=x"):
        answer = client.get("/compare/", {"a": one.pk, "find": written})
        assert answer["Location"] == address(one, other)
    found = valid_page(client, f"/compare/?a={one.pk}&find=a+bridge+for")
    assert address(one, other).replace("&", "&amp;") in found
    assert "Nothing was found" in valid_page(client, f"/compare/?a={one.pk}&find=zebra")
    assert "Which articles?" in valid_page(client, "/compare/")
    assert address(one, other).replace("&", "&amp;") in valid_page(client, f"/compare/?a={one.pk}")


def test_an_article_twice_is_one_and_one_that_is_not_here_is_not_compared(
    client: Client, pair: tuple[Article, Article]
) -> None:
    one, other = pair
    assert "Compare with which article?" in client.get(address(one, one)).content.decode()
    for wrong in ("abc", "0", "9" * 18):
        assert client.get("/compare/", {"a": one.pk, "b": wrong}).status_code == 404
    archive.move_to_bin(articles=[other.pk], why="")
    assert client.get(address(one, other)).status_code == 410
    assert client.get(f"/compare/?a={one.pk}&find={other.pk}").status_code == 200


def test_an_article_leads_to_its_comparison(client: Client, pair: tuple[Article, Article]) -> None:
    one, other = pair
    page = client.get(one.get_absolute_url()).content.decode()
    assert address(one, other).replace("&", "&amp;") in page
    assert f'href="/compare/?a={one.pk}"' in page


def test_three_to_five_are_compared_and_no_more(
    client: Client, pair: tuple[Article, Article]
) -> None:
    more = [report(f"Fair {n}", f"Bo Lindqvist sang {n}0 songs.", entities=[person("Bo Lindqvist")])
            for n in range(2, 5)]  # fmt: skip
    page = valid_page(client, address(*pair, *more))
    assert "In several" in page
    assert "More than five articles are not compared" in page
    assert "Only in E" in " ".join(page.split())


def test_it_tells_whom_each_quotes_as_editors_have_it(client: Client) -> None:
    opened, waited = (
        "We will open the bridge before the end of the year",
        "The river has waited long for it",
    )
    entities = [person("Bo Lindqvist"), person("Di Marsh")]
    one = report(
        "Bridge", f"“{opened},” said Lindqvist. “{waited},” said Marsh.", entities=entities,
        quotations=[quoted(opened, "Bo Lindqvist"), quoted(waited, "Di Marsh")],
    )  # fmt: skip
    other = report(
        "Opening", f"“{opened},” Bo Lindqvist said.", source="The Coast Wire", entities=entities[:1],
        quotations=[quoted(opened, "Bo Lindqvist")],
    )  # fmt: skip
    data = client.get(address(one, other).replace("/compare/", "/compare.json")).json()
    shared = {section["kind"]: section for section in data["shared"]}
    assert [each["text"] for each in shared["source"]["shared"]] == ["Bo Lindqvist"]
    assert shared["source"]["only"] == {"A": ["Di Marsh"], "B": []}
    assert [(each["text"], each["speaker"]) for each in shared["quotation"]["shared"]] == [
        (opened, "Bo Lindqvist")
    ]
    assert "No quotations are kept" not in valid_page(client, address(one, other))

    unknown = report("Fair", "Nobody knows what was said at the fair.")
    assert "No quotations are kept of B" in valid_page(client, address(one, unknown))
    archive.correct_quotation(
        quotation=one.quotations.all()[1], values={"refused": True}, user=None
    )
    page = valid_page(client, address(one, other))
    assert waited not in page[page.index("<table") : page.index("</table")]
