"""Names that articles are filed under, when editors bring them together, apart, or to an end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from newsroom import archive
from newsroom.importing import ParsedEntity
from newsroom.models import Alias, Article, Block, Entity, LearntLine, Mention, Source
from search.index import sync
from search.types import Facet, SearchRequest, Selection
from tests.newsroom.factories import person, place, report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


def found(facet: Facet, pk: int | None) -> set[int]:
    """The articles that the index finds under a value, or under none."""
    chosen = Selection(frozenset({pk} if pk else ()), none=pk is None)
    return set(sync.engine().search(SearchRequest(selections={facet: chosen})).ids)


def indexed(*articles: Article) -> None:
    archive.finish_import()
    assert {pk for pk, _ in sync.engine().revisions()} == {article.pk for article in articles}


def test_an_editors_word_on_dates_holds_against_what_is_learnt(tmp_path: Path) -> None:
    archive.save_source(source=Source(name="The Herald", day_first=False))
    assert archive.set_date_habits(habits={"The Herald": True}) == 0
    assert Source.objects.get().day_first is False
    records = [
        {"title": f"Day {date}", "body": f"A day of {date}.", "date": date, "source": "The Herald"}
        for date in ("25/03/2021", "28/04/2021")
    ]
    (tmp_path / "days.jsonl").write_text("\n".join(map(json.dumps, records)))
    call_command("import_seeds", str(tmp_path), workers=1, verbosity=0)
    assert Source.objects.get().day_first is False


def test_a_habit_is_learnt_where_nothing_is_known_and_only_once() -> None:
    archive.save_source(source=Source(name="The Herald"))
    assert archive.set_date_habits(habits={"The Herald": True, "Unheard Of": False}) == 1
    assert archive.set_date_habits(habits={"The Herald": False}) == 0
    assert Source.objects.get().day_first is True


def test_a_merged_entity_is_found_by_all_its_names_under_the_others_kind() -> None:
    report(entities=[person("Quillhaven"), place("Port Ellery")])
    target, other = Entity.objects.get(name="Port Ellery"), Entity.objects.get(name="Quillhaven")
    archive.add_alias(entity=other, name="Old Quill")
    archive.merge_entities(target=target, others=[other], across_kinds=True)
    names = Alias.objects.filter(entity=target).values_list("name", "kind")
    assert set(names) == {(name, "place") for name in ("Port Ellery", "Quillhaven", "Old Quill")}
    report("Again", "They met again.", entities=[place("Old Quill")])
    assert set(Mention.objects.values_list("entity", flat=True)) == {target.pk}


def test_an_entity_of_another_kind_takes_its_names_along() -> None:
    article = report(entities=[person("Quillhaven")])
    indexed(article)
    entity = Entity.objects.get()
    entity.kind = "place"
    archive.save_entity(entity=entity)
    assert set(Alias.objects.values_list("kind", flat=True)) == {"place"}
    assert found(Facet.PLACE, entity.pk) == {article.pk}
    assert found(Facet.PERSON, None) == {article.pk}


def test_articles_of_a_deleted_entity_are_indexed_without_it() -> None:
    article, other = report(entities=[place("Quillhaven")]), report("Other", "No names.")
    indexed(article, other)
    archive.delete_entities(entities=Entity.objects.all())
    assert found(Facet.PLACE, None) == {article.pk, other.pk}
    assert sync.check().ids == ()


def test_articles_of_a_deleted_source_are_indexed_without_one() -> None:
    article, other = report(source="The Herald"), report("Other", "Body.", source="The Ledger")
    indexed(article, other)
    archive.delete_sources(sources=Source.objects.filter(name="The Herald"))
    assert found(Facet.SOURCE, None) == {article.pk}
    assert sync.check().ids == ()


def test_a_name_alone_indexes_nothing_anew() -> None:
    article = report(entities=[place("Quillhaven")])
    indexed(article)
    entity = Entity.objects.get()
    entity.name = "Quillhaven-on-Sea"
    archive.save_entity(entity=entity)
    assert Article.objects.get().revision == article.revision


def test_a_learnt_line_makes_no_boilerplate_of_a_headline_or_a_quoted_post() -> None:
    article = report("Read more here", "A paragraph.\n\nRead more here\n\nThe end of it.")
    kept = Block.objects.filter(article=article).exclude(kind="paragraph")
    before = list(kept.values_list("kind", "text"))
    source = Source.objects.get()
    archive.learn_lines(lines={source.pk: ["Read more here", "The end of it."]})
    archive.learn_lines(lines={source.pk: ["The end of it."]})
    assert LearntLine.objects.count() == 2
    kinds = set(article.blocks.values_list("text", "kind"))
    assert ("The end of it.", "boilerplate") in kinds
    assert ("headline", "Read more here") in before
    assert ("Read more here", "headline") in kinds


def test_two_names_of_one_article_that_are_one_entity_are_counted_together() -> None:
    report(entities=[person("Nicolás Maduro", 3), person("Nicolas Maduro", 2)])
    mention = Mention.objects.get()
    assert (mention.count, mention.forms) == (5, ["Nicolás Maduro", "Nicolas Maduro"])


def test_a_two_letter_acronym_takes_no_full_name() -> None:
    """UN may be spelt out in many ways: only longer ones are taken for what an article spells out."""
    report(entities=[ParsedEntity("QX", "organisation", 1)])
    spelt = ParsedEntity("Quillhaven Export", "organisation", 1, aliases=("QX",))
    report("Again", "They met again.", entities=[spelt])
    assert set(Entity.objects.values_list("name", flat=True)) == {"QX", "Quillhaven Export"}
