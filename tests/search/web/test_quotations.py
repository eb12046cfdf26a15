"""The pages of quotations: found, narrowed, counted, compared, and taken along."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from newsroom.importing.types import QuotationKind
from newsroom.models import Article, Evidence, Origin, Quotation
from newsroom.pages.quoted import cited, sayings
from tests.newsroom.factories import person, quoted, report
from tests.search.index import catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir"), pytest.mark.fault]

WHOLE = "We will open the bridge in May, and nobody will close it again"
CUT = "We will open the bridge in May"
PETRO, MADURO = "Gustavo Petro", "Nicolás Maduro"


@pytest.fixture
def articles() -> list[Article]:
    """One sentence of one man, whole and cut, indirect speech, a doubtful one, and nobody's words."""
    people = [person(PETRO, 2), person(MADURO)]
    made = [
        report(
            "Cut", f"“{CUT},” Petro said. He added that the bridge was old.", date="2022-11-02",
            source="The Bay Wire", entities=people,
            quotations=[
                quoted(CUT, PETRO),
                quoted("the bridge was old", PETRO, kind=QuotationKind.INDIRECT, cue="added that"),
            ],
        ),
        report(
            "Whole", f"“{WHOLE},” Petro said. “A bridge is a bridge,” a driver said.",
            date="2022-11-01", entities=people,
            quotations=[
                quoted(WHOLE, PETRO), quoted("A bridge is a bridge", speaker="a driver"),
            ],
        ),
        report(
            "Doubt", "“No bridge at all.” It was Maduro, perhaps.", date="2022-11-03", entities=people,
            quotations=[quoted("No bridge at all.", MADURO, confidence=0.3)],
        ),
    ]  # fmt: skip
    catch_up()
    return made


def shown(client: Client, address: str) -> list[str]:
    page = client.get(address).context["page"]
    return [saying.quotation.text for saying in page.shown]


def test_they_are_found_narrowed_and_counted(articles: list[Article], client: Client) -> None:
    assert shown(client, "/quotes/?q=said:petro bridge") == [CUT, "the bridge was old", WHOLE]
    assert shown(client, "/quotes/?q=bridge&way=indirect") == ["the bridge was old"]
    assert shown(client, "/quotes/?q=bridge&speaker=_none") == ["A bridge is a bridge"]
    assert shown(client, "/quotes/?speaker=nicolas-maduro&from=2022-11-03") == ["No bridge at all."]
    assert shown(client, "/quotes/?source=the-bay-wire&sort=oldest") == [CUT, "the bridge was old"]
    page = client.get("/quotes/?q=bridge").context["page"]
    [petro, _maduro] = page.speakers
    assert (petro.label, petro.count, petro.direct, petro.indirect) == (PETRO, 3, 20, 4)
    assert (page.total, page.nobody, page.unresolved) == (5, 1, 0.2)
    assert "doubtful" in client.get("/quotes/?q=said:maduro").content.decode()
    assert client.get("/?q=bridge&view=quotes")["Location"] == "/quotes/?q=bridge"


def test_a_citation_ends_as_sentences_do(articles: list[Article]) -> None:
    quotation = articles[0].quotations.get(position=0)
    quotation.text = "Not now,"
    [saying] = sayings([quotation])
    assert "“Not now”. Quoted in: " in cited(saying, "https://archive.example/1")


def test_a_citation_tells_what_is_only_inferred_of_the_article(articles: list[Article]) -> None:
    article = articles[0]
    [saying] = sayings([article.quotations.get(position=0)])
    assert ", inferred]" not in cited(saying, "https://archive.example/1")
    article.evidence.filter(field="published").update(origin=Origin.INFERRED)
    Article.objects.filter(pk=article.pk).update(inferred=True)
    [saying] = sayings([Quotation.objects.get(article=article, position=0)])
    assert "2022, inferred]" in cited(saying, "https://archive.example/1")


def test_what_is_noted_is_told_to_each_reader_in_her_language(
    articles: list[Article], client: Client
) -> None:
    told = [
        client.get("/quotes/?q=said:petro", headers={"Accept-Language": language}).content.decode()
        for language in ("en", "es")
    ]
    assert ["is a part of" in page for page in told] == [True, False]
    assert "es parte de" in told[1]


def test_one_quotation_tells_who_printed_which_words_of_it_first(
    articles: list[Article], client: Client
) -> None:
    page = client.get(f"/articles/{articles[0].pk}/quotes/1/")
    printed = [(p.saying.article.title, p.label) for p in page.context["elsewhere"].printings]
    assert printed == [("Whole", "longer"), ("Cut", "")]
    text = page.content.decode()
    assert "first printed here" in text
    assert "Gustavo Petro: “We will open the bridge in May”. Quoted in:" in text


def test_an_article_marks_its_quotations_and_lists_them_by_speaker(
    articles: list[Article], client: Client
) -> None:
    address = articles[1].get_absolute_url()
    plain = client.get(address).content.decode()
    assert "Mark 2 quotations" in plain
    assert 'class="quoted"' not in plain
    marked = client.get(f"{address}?quotes=1&q=bridge").content.decode()
    assert '<span class="quoted" id="q-1">We will open the </span>' in marked
    assert marked.count(' id="q-') == 2
    assert [name for name, _entity, _all in client.get(f"{address}?quotes=1").context["speakers"]] == [
        PETRO, "a driver",
    ]  # fmt: skip


def test_that_a_date_is_inferred_is_said_wherever_the_quotation_goes(
    articles: list[Article], client: Client
) -> None:
    Evidence.objects.filter(article=articles[0], field="published").update(origin=Origin.INFERRED)
    listed = client.get("/quotes/?q=said:petro bridge").content.decode()
    assert listed.count('<span class="doubt" title="inferred">≈ <time datetime="2022-11-02">') > 0
    assert '≈ <time datetime="2022-11-01">' not in listed
    answer = client.get("/quotes/export.csv?q=said:petro bridge")
    rows = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    told = {row["published"]: row["published_origin"] for row in rows}
    assert told == {"2022-11-02": "inferred", "2022-11-01": "given"}
    quotes = client.get("/api/quotes?q=said:petro bridge").json()["quotations"]
    assert {quote["published_origin"] for quote in quotes} == {"inferred", "given"}
    feed = client.get("/quotes/feed.rss?q=said:petro bridge").content.decode()
    assert feed.count("<pubDate>") == feed.count("<item>") - 2


def test_they_are_taken_along(articles: list[Article], client: Client) -> None:
    answer = client.get("/quotes/export.csv?q=said:petro bridge")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["words"] for row in rows] == [CUT, "the bridge was old", WHOLE]
    assert rows[0]["speaker"] == PETRO
    lines = client.get("/quotes/export.jsonl?speaker=_none")
    [entry] = map(json.loads, b"".join(lines.streaming_content).splitlines())
    assert (entry["speaker"], entry["speaker_as_printed"]) == ("", "a driver")
    feed = client.get("/quotes/feed.atom?speaker=gustavo-petro").content.decode()
    assert "what Gustavo Petro said" in feed
    api = client.get("/api/quotes?q=said:petro old").json()
    assert [quote["words"] for quote in api["quotations"]] == ["the bridge was old"]
    assert client.get("/names/gustavo-petro/").context["said"].total == 3


def test_an_editor_corrects_who_says_it_and_which_words(
    articles: list[Article], admin_client: Client, admin_user: User
) -> None:
    row = Quotation.objects.get(text="No bridge at all.")
    address = reverse("admin:newsroom_quotation_change", args=[row.pk])
    said = {"text": "never said", "speaker": "Petro", "name": PETRO}
    assert "do not stand in the paragraph" in admin_client.post(address, said).content.decode()
    assert admin_client.post(address, {**said, "text": "No bridge"}).status_code == 302
    row.refresh_from_db()
    assert (row.text, str(row.entity), row.edited) == ("No bridge", PETRO, True)
    assert admin_client.post(address, {**said, "back": "on"}).status_code == 302
    row.refresh_from_db()
    assert (row.text, str(row.entity), row.edited) == ("No bridge at all.", MADURO, False)
