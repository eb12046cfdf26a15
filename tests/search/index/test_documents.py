"""What of an article is searched as what."""

from __future__ import annotations

import pytest

from newsroom import archive
from newsroom.models import Article
from search.index.documents import documents
from search.types import TextField
from tests.newsroom.factories import keep

pytestmark = pytest.mark.django_db

TEXT = (
    "Farmers of the valley asked for water on Monday. The minister, who had come by train, said "
    "that there was none to give, and that the dam would stay closed until the autumn rains."
)


def words(article: Article, field: TextField) -> str:
    (document,) = documents([article.pk])
    return " ".join(document.texts[field].exact)


def test_a_title_made_of_the_text_is_searched_as_text_only() -> None:
    article = keep(TEXT)
    assert article.title == "Farmers of the valley asked for water on Monday"
    assert words(article, TextField.TITLE) == ""
    assert words(article, TextField.BODY).startswith("farmers of the valley asked for water")


def test_the_beginning_of_the_text_counts_once_more() -> None:
    article = keep(TEXT, given={"title": "No water for the valley", "body": TEXT})
    assert words(article, TextField.LEAD) == " ".join(words(article, TextField.BODY).split()[:20])


def test_a_headline_is_a_title() -> None:
    article = keep(TEXT, given={"title": "No water for the valley", "body": TEXT})
    assert words(article, TextField.TITLE) == "no water for the valley"


def test_the_title_that_an_editor_gives_is_one() -> None:
    article = keep(TEXT)
    title = "Farmers of the valley asked for water"
    archive.edit_article(article=article, values={"title": title}, user=None)
    assert words(article, TextField.TITLE) == "farmers of the valley asked for water"
