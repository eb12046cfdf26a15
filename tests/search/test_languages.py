"""From a file in any language to the page that finds it by its own words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from newsroom.models import Article, Block
from search.index import sync
from search.index.documents import documents
from search.models import PendingChange
from search.text.highlighter import Highlighter
from search.types import TextField
from search.vocabulary.parse import parse
from tests.newsroom.articles_in_languages import ARTICLES
from tests.newsroom.factories import keep, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def hits(client: Client, query: str) -> list[int]:
    return [hit["id"] for hit in client.get("/api/search", {"q": query}).json()["results"]]


@pytest.mark.fault
def test_an_article_in_any_language_is_found_by_its_own_words(
    tmp_path: Path, client: Client
) -> None:
    for language, told in ARTICLES.items():
        (tmp_path / f"{language}.txt").write_text(told.text, encoding="utf-8")
    call_command("import_seeds", str(tmp_path), workers=1, stdout=io.StringIO())
    assert not Block.objects.filter(kind="boilerplate").exists()
    for language, told in ARTICLES.items():
        article = Article.objects.get(title=told.headline)
        assert article.language == language
        assert str(article.published) == "2022-11-02"
        if language != "th":  # whose words are not parted
            assert hits(client, told.word) == [article.pk], language
        assert hits(client, f'"{told.paragraphs[2]}"') == [article.pk], language
        assert hits(client, f"language:{language}") == [article.pk]
        page = client.get(article.get_absolute_url(), {"q": told.word}).content.decode()
        assert "<mark" in page or language == "th", language
    facet = client.get("/api/search").json()["facets"]["language"]
    assert {value["value"] for value in facet} == set(ARTICLES)
    spanish = client.get("/", headers={"accept-language": "es"}).content.decode()
    for name in (
        "neerlandés",
        "ruso",
        "turco",
        "catalán",
        "árabe",
        "chino",
        "japonés",
        "tailandés",
    ):
        assert name in spanish


def test_a_text_of_no_known_language_is_read_in_one_that_comes_later(client: Client) -> None:
    short = keep("Oude huizen dicht", path="short.txt")
    told = keep("Floods hit town", path="flood.txt")
    assert short.language == told.language == ""
    assert not sync.drain().problem
    assert hits(client, "huis") == []
    report("De haven is dicht", "De gemeenteraad stemde dinsdag voor sluiting van de oude haven.")
    assert set(PendingChange.objects.values_list("article_id", flat=True)) >= {short.pk, told.pk}
    assert not sync.drain().problem
    assert short.pk in hits(client, "huis")
    assert hits(client, "flood") == [told.pk]


def test_a_further_text_of_a_language_changes_no_others(client: Client) -> None:
    keep("Oude havens dicht", path="short.txt")
    report("De haven is dicht", "De gemeenteraad stemde dinsdag voor sluiting van de oude haven.")
    sync.drain()
    for title, body in (
        ("De haven is weer open", "De gemeenteraad stemde dinsdag voor het openen van de haven."),
        ("The harbour is shut", "The council voted on Tuesday to close the harbour for a year."),
    ):
        further = report(title, body)
        assert set(PendingChange.objects.values_list("article_id", flat=True)) == {further.pk}
        sync.drain()


@pytest.mark.fault
def test_a_text_too_short_to_tell_is_read_in_every_language_of_its_script(client: Client) -> None:
    report("De haven is dicht", "De gemeenteraad stemde dinsdag voor sluiting van de oude haven.")
    report("The harbour is shut", "The council voted on Tuesday to close the harbour for a year.")
    report("Порт закрыт", "Городской совет во вторник проголосовал за закрытие старого порта.")
    short = keep("Floods hit town", path="short.txt")
    assert not sync.drain().problem
    assert short.language == ""
    [document] = documents([short.pk])
    stream = document.texts[TextField.TITLE]
    assert "en:flood" in stream.lemmas
    languages = {lemma.partition(":")[0] for lemma in stream.lemmas if ":" in lemma}
    assert languages == {"nl", *settings.NEWSROOM_LANGUAGES}
    assert stream.exact == ("floods", "hit", "town")
    assert hits(client, "flood") == [short.pk]
    [marked] = Highlighter.of(parse("flood").node).hits(short.title, short.language)
    assert short.title[marked.start : marked.end] == "Floods"


def test_a_text_too_short_to_tell_has_its_source_s_language() -> None:
    from newsroom.importing.pipeline import parse as parse_document
    from newsroom.importing.types import RawDocument
    from newsroom.intake.run import parse_context

    for number in range(3):
        report(
            f"Haven {number} gaat dicht",
            "De gemeenteraad stemde dinsdag voor sluiting van de oude haven voor een jaar.",
            source="De Havenbode",
        )
    given = {"title": "Storm op komst", "body": "Blijf binnen.", "source": "De Havenbode"}
    parsed = parse_document(RawDocument("x", b"x", "x", given), parse_context())
    evidence = parsed.evidence["language"]
    assert (evidence.value, evidence.rule) == ("nl", "language of the source")
    assert {block.language for block in parsed.blocks} == {"nl"}
    unknown = parse_document(
        RawDocument("x", b"x", "x", given | {"source": "Other"}), parse_context()
    )
    assert "language" not in unknown.evidence


@pytest.mark.fault
def test_a_name_is_not_drowned_by_the_forms_of_another_language(client: Client) -> None:
    named = [
        report(
            f"Report {n}",
            f"The old mayor of the city, Ferdinand Marcos, spoke about the {n} bridges.",
        )
        for n in range(4)
    ]
    rules = report(
        "Las reglas", "El gobierno revisa los marcos legales de las empresas de la ciudad."
    )
    for n in range(24):
        report(f"Reunión {n}", f"En el marco de la reunión {n} se habló de las elecciones del año.")
    assert not sync.drain().problem
    answer = client.get("/api/search", {"q": "marcos"}).json()
    assert {hit["id"] for hit in answer["results"]} == {rules.pk, *(each.pk for each in named)}
    [note] = answer["notes"]
    assert note["instead"] == "(marcos OR marco)"
    assert client.get("/api/search", {"q": note["instead"]}).json()["total"] == 29
