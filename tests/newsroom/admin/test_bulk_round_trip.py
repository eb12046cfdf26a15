"""What comes back as it went changes nothing: of each list, in each format, whatever its rows hold."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsroom import archive
from newsroom.admin.bulk_cells import as_csv, as_xlsx, read_sheet
from newsroom.admin.bulk_lists import SHEETS
from newsroom.admin.bulk_sheets import column_names, draft_of, table
from newsroom.models import Article, Author, Entity, Source
from newsroom.names import name_key
from tests.newsroom.factories import person, place, report

pytestmark = [pytest.mark.fault, pytest.mark.django_db]

# What spreadsheets and people do to texts: formulas, quotes, separators, dates, numbers, boxes, lines.
HOSTILE = ("=1+1", "'=x", "-5", "+1", "@x", "a; b", ";", "01/02/2022", "2022-11", "1.0", "TRUE", "no", "a\r\nb", "a\rb", "\ta", "“x”", "'", '"', "x\x07y", "  a  b ", "\u00a0a", "NULL", "#N/A", "1e5", "سلام", "\u200bx")  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20),
)
NAMES = st.lists(TEXTS.filter(lambda name: bool(name_key(name))), max_size=4, unique_by=name_key)
BOX = st.sampled_from((None, True, False))


def unchanged(name: str) -> None:
    """A list as a CSV and an XLSX changes nothing, however little is asked to be left alone."""
    sheet = SHEETS[name]
    user: Any = SimpleNamespace(pk=None, has_perm=lambda permission: True)
    rows = table(sheet, sheet.permitted())
    assert len(rows) > 1
    for data in (as_csv(rows), as_xlsx(rows, name)):
        read = read_sheet(data, column_names(sheet))
        for clear in (True, False):
            draft = draft_of(sheet, read, user, "x", clear=clear)
            assert draft.asked["problems"] == []
            assert draft.asked["conflicts"] == []
            assert draft.asked["values"] == {}


def settled(check: Any) -> Any:
    """Each example finds an archive of its own."""
    return settings(
        max_examples=60, deadline=None, suppress_health_check=list(HealthCheck)
    )(check)  # fmt: skip


@pytest.fixture(autouse=True)
def anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts that nobody keeps."""
    monkeypatch.setattr(archive, "make_draft", lambda *, user, chosen, asked: SimpleNamespace(chosen=chosen, asked=asked))  # fmt: skip
    monkeypatch.setattr(archive, "change_draft", lambda **options: None)


@settled
@example(["=1+1; a"], "a\r\nb", True)
@example([], "\ufffe", None)
@given(NAMES, TEXTS, BOX)
def test_sources(names: list[str], text: str, box: bool | None) -> None:
    Source.objects.all().delete()
    source = Source(name=(names or ["The Herald"])[0], house_style=text, day_first=box, home="https://x.test/a;b", country="NO", language="no")  # fmt: skip
    archive.save_source(source=source)
    for name in names:
        archive.add_name(row=source, name=name)
    archive.add_host(source=source, host="herald.example")
    unchanged("source")


@settled
@given(NAMES, st.sampled_from(("person", "desk", "agency")))
def test_authors(names: list[str], kind: str) -> None:
    Author.objects.all().delete()
    author = Author(name=(names or ["Ana Bosque"])[0], kind=kind)
    archive.save_author(author=author)
    for name in names:
        archive.add_name(row=author, name=name)
    unchanged("author")


@settled
@given(NAMES, st.sampled_from(("person", "organisation", "place")), st.booleans(), st.booleans())
def test_entities(names: list[str], kind: str, suggested: bool, hidden: bool) -> None:
    Entity.objects.all().delete()
    entity = Entity(name=(names or ["Ada Roca"])[0], kind=kind, suggested=suggested, hidden=hidden)
    archive.save_entity(entity=entity)
    for name in names:
        archive.add_alias(entity=entity, name=name)
    unchanged("entity")


@settled
@example(["a; b", "c"], ["'=x"], "\ta")
@given(NAMES, NAMES, TEXTS)
def test_articles(people: list[str], authors: list[str], text: str) -> None:
    if not Article.objects.exists():
        report(entities=[person("Ada Roca"), place("Lima")])
    Entity.objects.exclude(name="Lima").delete()
    Author.objects.all().delete()
    entities = [Entity.objects.get(name="Lima")]
    for name in people:
        entity = Entity(name=name, kind="person")
        archive.save_entity(entity=entity)
        entities.append(entity)
    values = {"title": text or "x", "standfirst": text, "section": text[:5], "authors": authors, "entities": entities}  # fmt: skip
    archive.edit_article(article=Article.objects.get(), values=values, user=None)
    unchanged("article")
