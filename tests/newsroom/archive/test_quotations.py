"""What articles quote is kept, its speaker goes along with names, and an editor's word holds."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from newsroom import archive
from newsroom.archive.changes import accept, touch
from newsroom.history import Act, Operation
from newsroom.models import Article, Entity, Mention, Quotation
from tests.newsroom.factories import person, quoted, read_again, report

pytestmark = pytest.mark.django_db

WORDS = "The closure of the border was suicidal."
BODY = f"“{WORDS}” Petro said on Tuesday. “Not now,” he was told. Nobody else spoke."


def spoken(source: str = "The Herald", name: str = "Gustavo Petro") -> Article:
    return report(
        body=BODY, source=source, entities=[person(name, 2)], quotations=[quoted(WORDS, name)]
    )


def speaker(article: Article) -> str:
    entity = Quotation.objects.get(article=article).entity
    return entity.name if entity else ""


def test_a_quotation_is_kept_with_its_place_and_whom_its_article_mentions() -> None:
    row = Quotation.objects.get(article=spoken())
    [[block, start, end]] = row.passages
    assert row.article.blocks.get(position=block).text[start:end] == row.text == WORDS
    assert (row.length, row.cue, row.speaker) == (7, "said", "Petro")
    assert row.entity
    assert row.entity.name == "Gustavo Petro"


def test_it_goes_along_when_its_speaker_is_renamed_merged_and_parted_again() -> None:
    article = spoken()
    petro = Entity.objects.get()
    petro.name = "Gustavo Francisco Petro"
    archive.save_entity(entity=petro)
    assert speaker(article) == "Gustavo Francisco Petro"
    other = report("Another", "He came.", entities=[person("Gustavo Petro Urrego")])
    urrego = Mention.objects.get(article=other).entity
    merged = archive.merge_entities(target=urrego, others=[petro])
    assert speaker(article) == "Gustavo Petro Urrego"
    assert merged.operation
    archive.undo(operation=merged.operation)
    assert speaker(article) == "Gustavo Francisco Petro"


def test_a_mention_that_is_refused_speaks_no_more() -> None:
    article = spoken()
    archive.refuse_mentions(mentions=[Mention.objects.get().pk], user=None)
    assert speaker(article) == ""


def test_a_suggested_name_that_is_accepted_speaks_and_no_other_speaker_is_looked_at() -> None:
    """Names that thousands of articles have are accepted while an import holds the database."""
    article = report(
        body=f"{BODY} “We will see about that,” Maduro said.",
        entities=[person("Gustavo Petro", 2), person("Nicolás Maduro")],
        quotations=[quoted(WORDS, "Gustavo Petro"), quoted("We will see about that", "Nicolás Maduro")],
    )  # fmt: skip
    petro, maduro = Entity.objects.order_by("name")
    Entity.objects.filter(pk=petro.pk).update(suggested=True)
    article.quotations.update(entity=None)
    accept([petro.pk])
    said = dict(article.quotations.values_list("name", "entity"))
    assert said == {"Gustavo Petro": petro.pk, "Nicolás Maduro": None}
    touch([article.pk], entities=())
    assert not article.quotations.filter(entity=maduro).exists()
    touch([article.pk])
    assert article.quotations.filter(entity=maduro).exists()


def test_what_an_editor_says_holds_when_it_is_read_again_and_can_be_undone() -> None:
    article, editor = spoken(), User.objects.create_user("ada")
    row = Quotation.objects.get()
    corrected = {"text": "The closure of the border", "speaker": "a minister", "name": ""}
    assert archive.correct_quotation(quotation=row, values=corrected, user=editor)
    for _ in range(2):
        row = Quotation.objects.get(article=article, edited=True)
        assert (row.text, row.speaker, row.name, row.entity) == (*corrected.values(), None)
        assert (row.length, row.rule) == (5, "editor")
        read_again(
            article, entities=[person("Gustavo Petro", 2)],
            quotations=[quoted(WORDS, "Gustavo Petro"), quoted("Not now")],
        )  # fmt: skip
    [operation] = Operation.objects.filter(kind=Act.EDIT)
    archive.undo(operation=operation)
    row = Quotation.objects.get(article=article, position=0)
    assert (row.text, row.speaker, row.edited) == (WORDS, "Petro", False)
    assert row.entity
    assert row.entity.name == "Gustavo Petro"


def test_what_is_no_quotation_is_nobodys_words_until_that_is_taken_back() -> None:
    spoken()
    row = Quotation.objects.get()
    archive.correct_quotation(quotation=row, values={"refused": True}, user=None)
    assert not Quotation.objects.spoken().exists()
    assert archive.take_quotation_back(quotation=Quotation.objects.get(), user=None)
    assert Quotation.objects.spoken().get().text == WORDS


def test_words_that_do_not_stand_there_are_refused() -> None:
    spoken()
    with pytest.raises(archive.NoSuchWords):
        archive.correct_quotation(
            quotation=Quotation.objects.get(), values={"text": "never said"}, user=None
        )
    assert Quotation.objects.get().text == WORDS
