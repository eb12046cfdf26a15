"""Slugs: what addresses call articles, sources and entities, in letters of any script."""

from __future__ import annotations

import pytest
from django.test import Client

from newsroom.models import Article, Entity, Source
from newsroom.names import slug_base, slugged
from tests.newsroom.factories import person, report


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Zelenskyy visits Łódź and Straße", "zelenskyy-visits-lodz-and-strasse"),
        ("Ærø, Øresund, Århus", "aero-oresund-arhus"),
        ("Đặng Văn Lâm", "dang-van-lam"),
        ("İstanbul’da ışık", "istanbulda-isik"),
        ("Киев", "kiev"),
        ("Αθήνα", "athina"),
        ("小池百合子", "xiaochibaihezi"),
        ("O’Brien: «sí» – ½", "obrien-si-12"),
        ("Ana Pérez", "ana-perez"),
        ("AT&T", "att"),
        ("???", ""),
    ],
)
def test_letters_become_ascii_and_none_vanishes(text: str, slug: str) -> None:
    assert slugged(text) == slug


def test_a_name_of_signs_alone_has_a_slug() -> None:
    assert slug_base("???")
    assert slug_base("???") != slug_base("!!!")


@pytest.mark.django_db
def test_an_articles_earlier_addresses_lead_to_it(client: Client) -> None:
    article = report("Zelenskyy visits Łódź")
    for earlier in ("zelenskyy-visits-odz", "article", "anything"):
        answer = client.get(f"/articles/{article.pk}/{earlier}/?q=x", follow=True)
        assert answer.redirect_chain[-1][0].startswith(
            f"/articles/{article.pk}/zelenskyy-visits-lodz/"
        )
        assert answer.status_code == 200


@pytest.mark.django_db
def test_new_sources_and_entities_have_them_and_rows_keep_theirs(client: Client) -> None:
    Source.objects.create(name="Głos Łodzi", key="głos łodzi", slug="gos-odzi")
    report("One", source="Głos Łodzi")
    report("Two", source="Życie Łódź", entities=[person("Lech Wałęsa")])
    assert set(Source.objects.values_list("slug", flat=True)) == {"gos-odzi", "zycie-lodz"}
    assert Entity.objects.get().slug == "lech-walesa"
    assert client.get("/sources/gos-odzi/").status_code == 200
    assert Article.objects.filter(source__slug="gos-odzi").count() == 1
