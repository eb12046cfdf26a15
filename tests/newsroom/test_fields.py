"""The table of metadata fields, and that every place which derives from it knows every field."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from newsroom import archive
from newsroom.admin.article_form import ArticleForm, inputs_of
from newsroom.admin.articles import ArticleAdmin
from newsroom.importing import COLUMNS, FIELDS, MetadataField, ValueKind, read_documents
from newsroom.models import Article, Entity, Evidence
from newsroom.pages.evidence import known
from newsroom.pages.rule_labels import KNOWN
from newsroom.partial_dates import PartialDate
from newsroom.records import article_record
from search.results.service import load_articles
from search.web.api_schemas import ArticleOut
from search.web.export_forms import COLUMNS as EXPORTED
from search.web.export_forms import record
from tests.newsroom.factories import keep, person

# For each kind of value: what a column of an export says, the evidence for it, how a page shows it.
GIVEN: dict[ValueKind, tuple[str, Any, str]] = {
    ValueKind.TEXT: ("Ferry to Valdora", "Ferry to Valdora", "Ferry to Valdora"),
    ValueKind.LONG_TEXT: ("It sails again.", "It sails again.", "It sails again."),
    ValueKind.SOURCE: ("Harbour Ledger", "Harbour Ledger", "Harbour Ledger"),
    ValueKind.NAMES: (
        "Ada Fenwick and Juan Paz",
        ["Ada Fenwick", "Juan Paz"],
        "Ada Fenwick, Juan Paz",
    ),
    ValueKind.DATE: ("2021-03", "2021-03", "March 2021"),
    ValueKind.LANGUAGE: ("es-CO", "es", "Spanish"),
    ValueKind.ADDRESS: ("https://example.org/a", "https://example.org/a", "https://example.org/a"),
}
BODY = "The ferry to Valdora sailed again on Thursday, and the whole village came to see it."
GIVEN_FIELDS = [field for field in FIELDS if field.columns]
ENTITIES = [field for field in FIELDS if field.kind is ValueKind.ENTITIES]
VALUED = [field for field in FIELDS if field.kind is not ValueKind.ENTITIES]


def names(fields: list[MetadataField]) -> dict[str, Any]:
    return {"argvalues": fields, "ids": [field.name for field in fields]}


@pytest.fixture
def article(db: None) -> Article:
    """An article of whose every field with a column an export said something."""
    given = {field.columns[0]: GIVEN[field.kind][0] for field in GIVEN_FIELDS}
    return keep("all", given={"body": BODY} | given, entities=[person("Ada Fenwick")])


def other(field: MetadataField) -> Any:
    """What an editor gives instead, different from anything in the seed."""
    match field.kind:
        case ValueKind.NAMES:
            return ["Rosa Vega"]
        case ValueKind.DATE:
            return PartialDate(dt.date(1999, 1, 1), "year")
        case ValueKind.ENTITIES:
            entity = Entity(name="Rosa Vega", kind="person")
            archive.save_entity(entity=entity)
            return [entity]
        case ValueKind.LANGUAGE:
            return "pt"
    return "Another"


def held(article: Article) -> dict[str, Any]:
    """What the archive holds of the article's metadata."""
    fresh = article_record(Article.objects.get(pk=article.pk))
    return {name: value for name, value in fresh.items() if name not in ("evidence", "blocks")}


@pytest.mark.parametrize("field", **names(list(FIELDS)))
def test_the_model_has_it(field: MetadataField) -> None:
    assert Article._meta.get_field(field.name)
    assert Evidence._meta.get_field("field").max_length >= len(field.name)


@pytest.mark.parametrize("field", **names(GIVEN_FIELDS))
@pytest.mark.django_db
def test_every_name_of_its_column_is_read_with_evidence(
    field: MetadataField, tmp_path: Path
) -> None:
    text, value, _shown = GIVEN[field.kind]
    for number, column in enumerate((*field.columns, field.columns[0].upper())):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(json.dumps({"body": BODY, column: text}))
        [raw] = read_documents([str(path)])
        kept = keep(f"{path}", path=str(path), given=raw.given)  # type: ignore[union-attr]
        evidence = kept.evidence.get(field=field.name)
        assert (evidence.value, evidence.origin) == (value, "given"), column
        assert evidence.rule in field.rules
        assert evidence.quote == text


@pytest.mark.parametrize("field", **names(GIVEN_FIELDS))
def test_a_column_can_be_mapped_to_it(field: MetadataField, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"body": BODY, "kolom": "x"}))
    ours = field.columns[0]
    assert ours in COLUMNS
    [raw] = read_documents([str(path)], {"kolom": ours})
    assert raw.given[ours] == "x"  # type: ignore[union-attr]


def test_no_two_fields_share_a_column() -> None:
    columns = [column for field in FIELDS for column in field.columns]
    assert len(columns) == len(set(columns))
    assert not {"body", "text", "content", "article"} & set(columns)


@pytest.mark.parametrize("field", **names(list(FIELDS)))
def test_its_label_and_rules_are_translated(field: MetadataField, article: Article) -> None:
    assert set(field.rules) <= KNOWN
    evidence = Evidence(field=field.name, value=None, origin="edited", current=True)
    with override("es"):
        [entry] = known(article, [evidence])
    assert entry.label not in (field.name, field.label)


def test_evidence_is_shown_in_the_order_of_the_table(article: Article) -> None:
    entries = known(article, reversed(list(article.evidence.all())))
    order = [field.name for field in FIELDS]
    assert [entry.field for entry in entries] == sorted(
        (entry.field for entry in entries), key=order.index
    )
    shown = {entry.field: entry.value for entry in entries}
    assert {field.name: shown[field.name] for field in GIVEN_FIELDS} == {
        field.name: GIVEN[field.kind][2] for field in GIVEN_FIELDS
    }


@pytest.mark.parametrize("field", **names(list(FIELDS)))
@pytest.mark.django_db
def test_the_admins_form_has_it_once(field: MetadataField) -> None:
    placed: list[str] = []
    for _label, options in ArticleAdmin(Article, admin.site).fieldsets or ():
        for one in options["fields"]:
            placed += [one] if isinstance(one, str) else one
    for name in inputs_of(field):
        assert name in ArticleForm().fields
        assert placed.count(name) == 1


@pytest.mark.parametrize("field", **names(list(FIELDS)))
def test_an_edit_is_evidence_and_can_be_taken_back(field: MetadataField, article: Article) -> None:
    before = held(article)
    value = other(field)
    assert archive.edit_article(article=article, values={field.name: value}, user=None) == [
        field.name
    ]
    after = held(article)
    changed = {name for name in before if before[name] != after[name]}
    assert changed
    assert all(name.startswith(field.name) for name in changed)
    edited = Evidence.objects.get(article=article, field=field.name, current=True)
    assert (edited.origin, edited.rule) == ("edited", "editor")
    [entry] = known(article, [edited])
    assert entry.value
    assert "[" not in entry.value
    # The same again is no change.
    assert archive.edit_article(article=article, values={field.name: value}, user=None) == []
    assert archive.revert_field(article=article, field=field.name, user=None)
    assert held(article) == before


@pytest.mark.parametrize("field", **names(VALUED))
def test_exports_have_it(field: MetadataField, article: Article) -> None:
    [loaded] = load_articles([article.pk])
    entry = record(loaded, "https://archive.example/1")
    assert tuple(entry) == EXPORTED
    assert field.name in EXPORTED
    if field in GIVEN_FIELDS:
        assert entry[field.name] == GIVEN[field.kind][1]


@pytest.mark.parametrize("field", **names(list(FIELDS)))
def test_the_api_has_it(field: MetadataField, article: Article, client: Client) -> None:
    name = field.api_name or field.name
    assert name in ArticleOut.model_fields
    answer = client.get(f"/api/articles/{article.pk}").json()
    assert answer[name] if field.columns else name in answer
    if field in GIVEN_FIELDS:
        assert answer[name] == GIVEN[field.kind][1]
        assert answer["evidence"][field.name]["origin"] == "given"


def test_a_record_is_the_same_before_and_after_it_is_stored(
    article: Article, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {field.columns[0]: GIVEN[field.kind][0] for field in GIVEN_FIELDS}
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"body": BODY, **given}))
    call_command("import_seeds", str(path), "--json", workers=1)
    parsed = json.loads(capsys.readouterr().out)["article"]
    for field in VALUED:
        assert parsed[field.name] == held(article)[field.name]
    for field in GIVEN_FIELDS:
        assert parsed[field.name] == GIVEN[field.kind][1]
    assert {field.name for field in ENTITIES} <= set(parsed)


@pytest.mark.parametrize("field", **names([field for field in FIELDS if field.in_head]))
def test_the_articles_page_shows_it_above_the_text(
    field: MetadataField, article: Article, client: Client
) -> None:
    archive.edit_article(article=article, values={field.name: "Sea & <Harbour>"}, user=None)
    page = client.get(article.get_absolute_url()).content.decode()
    head = page[
        page.index("<header", page.index("<article")) : page.index(
            "</header>", page.index("<article")
        )
    ]
    assert "<bdi>Sea &amp; &lt;Harbour&gt;</bdi>" in head
    archive.edit_article(article=article, values={field.name: ""}, user=None)
    assert "<bdi></bdi>" not in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("field", **names([f for f in FIELDS if f.kind is ValueKind.TEXT]))
@pytest.mark.django_db
def test_a_text_longer_than_its_column_is_cut(field: MetadataField) -> None:
    longest = Article.longest(field.name) or 0
    column = dict.fromkeys(field.columns[:1], "x" * (longest + 1))
    article = keep("long", given={"body": BODY} | column)
    value = "y" * (longest + 1)
    archive.edit_article(article=article, values={field.name: value}, user=None)
    assert getattr(Article.objects.get(), field.name) == value[:-1]
    archive.revert_field(article=article, field=field.name, user=None)
    assert len(getattr(Article.objects.get(), field.name)) <= longest
