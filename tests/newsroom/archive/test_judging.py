"""An editor's word on single mentions: it is followed at once, and it stays."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from django.contrib.auth.models import User

from newsroom import archive
from newsroom.history import Change
from newsroom.importing import ParsedEntity, RawDocument
from newsroom.importing.pipeline import parse
from newsroom.models import Article, Entity, Mention, ReadNames, Standing, Way
from newsroom.resolution.names import from_list
from search.index import sync
from search.types import Facet, SearchRequest, Selection
from tests.newsroom.factories import CONTEXT, person, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

BARE = ParsedEntity(
    "Petro", "person", 2, bare=True, kinds=(("person", 0.9),), titles=("president",)
)


def found(entity: Entity) -> set[int]:
    chosen = {Facet(entity.kind): Selection(included=frozenset({entity.pk}))}
    return set(sync.engine().search(SearchRequest(selections=chosen)).ids)


@pytest.fixture
def article() -> Article:
    article = report(entities=[person("Ada Fenwick"), BARE])
    archive.finish_import()
    return article


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def mention_of(name: str) -> Mention:
    return Mention.objects.get(entity__name=name)


def test_a_surname_alone_is_kept_as_doubtful_and_not_found(article: Article) -> None:
    assert mention_of("Petro").standing == Standing.DOUBTFUL
    assert found(mention_of("Petro").entity) == set()
    assert [mention.entity.name for mention in Mention.objects.shown()] == ["Ada Fenwick"]


def test_an_accepted_mention_is_found_and_the_history_says_who_accepted_it(
    article: Article, editor: User
) -> None:
    mention = mention_of("Petro")
    assert archive.accept_mentions(mentions=[mention.pk], user=editor) == 1
    mention.refresh_from_db()
    assert (mention.standing, mention.way) == (Standing.ACCEPTED, Way.EDITOR)
    assert found(mention.entity) == {article.pk}
    change = Change.objects.filter(subject="article", number=article.pk).first()
    assert change is not None
    assert change.operation.user == editor
    assert archive.accept_mentions(mentions=[mention.pk], user=editor) == 0


def test_a_refused_mention_is_found_no_more_and_stays_refused_when_it_is_read_again(
    article: Article, editor: User
) -> None:
    mention = mention_of("Ada Fenwick")
    archive.refuse_mentions(mentions=[mention.pk], user=editor)
    assert found(mention.entity) == set()
    seed = article.seeds.get()
    raw = RawDocument(
        seed.path, bytes(seed.data), hashlib.sha256(seed.data).hexdigest(), seed.given
    )
    again = dataclasses.replace(parse(raw, CONTEXT), entities=(person("Ada Fenwick"), BARE))
    archive.reparse(parsed=[(article.pk, again)])
    assert mention_of("Ada Fenwick").standing == Standing.REFUSED
    assert found(mention.entity) == set()


def test_what_reading_said_is_kept_whole(article: Article) -> None:
    kept = ReadNames.objects.get(article=article)
    assert [from_list(each) for each in kept.names[:2]] == [person("Ada Fenwick"), BARE]


def test_what_is_said_of_the_author_alone_is_no_mention() -> None:
    blocks = (("bio", 2),)
    report(entities=[ParsedEntity("Harrow College", "organisation", 2, blocks=blocks)])
    assert not Mention.objects.exists()
    assert ReadNames.objects.get().names
