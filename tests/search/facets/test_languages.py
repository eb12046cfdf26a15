"""The archive's languages: which there are, and what people call them."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from newsroom import archive
from newsroom.models import Article, Block
from search.facets.languages import find_language, languages_of_articles, languages_of_texts
from search.index import sync
from search.types import Word
from search.vocabulary import current
from search.vocabulary.parse import parse
from tests.newsroom.factories import report


def written_in(language: str, title: str = "Report") -> Article:
    article = report(f"{title} in {language}")
    archive.edit_article(article=article, values={"language": language}, user=None)
    return article


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("nl", "nl"), ("NL", "nl"), ("Dutch", "nl"), ("neerlandés", "nl"), ("neerlandes", "nl"),
        ("Nederlands", "nl"), ("Français", ""), ("french", "fr"), ("francés", "fr"),
        ("中文", ""), ("Chinese", "zh"), ("chino", "zh"), ("Norwegian", "no"), ("catalán", "ca"),
    ],
)  # fmt: skip
def test_a_language_has_its_names_in_the_interface_s_languages_and_the_archive_s(
    written: str, code: str
) -> None:
    assert find_language(written, ("es", "nl"))[0] == code


def test_only_languages_of_the_archive_are_proposed() -> None:
    assert find_language("dutsch", ("en", "nl")) == ("", ("nl",))
    assert find_language("frensh", ("en", "nl")) == ("", ("en", "nl"))


@pytest.mark.django_db
def test_a_language_counts_once_an_article_or_one_block_is_in_it() -> None:
    assert languages_of_texts() == languages_of_articles() == ()
    for language in ("nl", "nl", "ru"):
        article = written_in(language)
    Block.objects.filter(article=article).update(language="uk")
    assert languages_of_articles() == ("nl", "ru")
    assert languages_of_texts() == ("en", "nl", "ru", "uk")


@pytest.mark.fault
@pytest.mark.django_db
@pytest.mark.usefixtures("index_dir")
@override_settings(NEWSROOM_LANGUAGES=("en",))
def test_a_query_is_read_in_the_languages_of_the_index_whatever_the_setting_says() -> None:
    def lemmas() -> tuple[str, ...]:
        word = parse("verkiezingen").node
        assert isinstance(word, Word)
        return word.lemmas

    report("The harbour is shut", "The council voted on Tuesday to close the harbour for a year.")
    assert not sync.drain().problem
    assert current.languages() == ("en",)
    assert not any(lemma.startswith("nl:") for lemma in lemmas())
    written_in("nl")
    assert not sync.drain().problem
    assert current.languages() == ("en", "nl")
    assert any(lemma.startswith("nl:") for lemma in lemmas())


@pytest.mark.fault
@pytest.mark.django_db
@pytest.mark.usefixtures("index_dir")
@override_settings(NEWSROOM_LANGUAGES=("en", "es"))
def test_articles_in_any_language_are_found_by_its_name(client: Client) -> None:
    dutch, russian = written_in("nl"), written_in("ru")
    assert not sync.drain().problem

    def found(query: str) -> list[int]:
        return [hit["id"] for hit in client.get("/api/search", {"q": query}).json()["results"]]

    for query in ("language:nl", "language:dutch", "language:neerlandés", "language:Nederlands"):
        assert found(query) == [dutch.pk]
    assert found("language:ruso") == found("language:Russian") == [russian.pk]
    page = client.get("/", headers={"accept-language": "es"}).content.decode()
    assert "neerlandés" in page
    assert "ruso" in page
